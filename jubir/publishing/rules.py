"""What happens next to a delivery: pure decisions, no database and no network.

`before` decides whether a claimed row may go out now; `after` turns an error into the next state.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jubir.networks import errors
from jubir.publishing.models import Mender, State

#: Waits that somebody meant: lateness counts from their end, not from the time first planned.
DELIBERATE = frozenset({"spacing", "daily_cap", "too_many", "processing_media", "rendition"})
#: Why a delivery was held back that a person may send all the same.
SPENDING_LIMIT = "spending_limit"
#: A network that gives no answer about a post of this age is no longer asked; a person is.
GIVE_UP_LOOKING = timedelta(hours=2)
#: An answer that could not leave for so long asks first: the talk may have moved on.
ANSWER_LATENESS = timedelta(hours=24)
#: Where a person publishes they decide what is too late.
HAND_LATENESS = timedelta(days=3650)
#: A person who was asked, and has not published so long, is reminded once more.
REMIND_AFTER = timedelta(hours=2)
GIVE_UP_PROCESSING = timedelta(hours=24)
MOST_LOOKS_WITHOUT_VERDICT = 8


@dataclass(frozen=True, slots=True)
class Move:
    """The next state. `wake` None: the engine does not look again by itself."""

    state: State
    why: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    wake: datetime | None = None
    mender: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the gate must know of a delivery's surroundings."""

    health: str = "connected"
    workspace_paused: bool = False
    channel_paused: bool = False
    max_lateness: timedelta = timedelta(minutes=60)
    closed_until: datetime | None = None
    spent_until: datetime | None = None  # this month's spending limit is used up


def before(
    *,
    now: datetime,
    due_at: datetime,
    why: str,
    why_data: dict[str, Any],
    begun: bool,
    around: Circumstances,
) -> Move | None:
    """A reason not to go out now, or None. `begun`: earlier steps of a thread are out, so lateness no longer counts."""
    if around.health == "disconnected":
        return Move(State.FAILED, "disconnected", mender=Mender.CHANNEL)
    if around.health == "reconnect":
        return Move(State.WAITING, "reconnect", mender=Mender.CHANNEL)
    if around.workspace_paused:
        return Move(State.PAUSED, "paused_workspace")
    if around.channel_paused:
        return Move(State.PAUSED, "paused_channel")
    if not begun and now - planned(due_at, why, why_data) > around.max_lateness:
        late = int((now - due_at).total_seconds() // 60)
        return Move(State.MISSED, "late", {"minutes": late, "was": why})
    if not begun and around.spent_until is not None and around.spent_until > now:
        # Whoever set the limit decides: trying again sends it all the same.
        return Move(State.FAILED, SPENDING_LIMIT, {"until": around.spent_until.isoformat()})
    if around.closed_until is not None and around.closed_until > now:
        return wait("too_many", around.closed_until, mender=Mender.NETWORK)
    return None


def by_hand(now: datetime) -> Move:
    """Its time has come on a network where a person publishes: it is theirs now. `since` is when they were asked."""
    return Move(State.BY_HAND, "by_hand", {"since": now.isoformat()})


def planned(due_at: datetime, why: str, why_data: dict[str, Any]) -> datetime:
    """When it was last meant to go out: its due time, or the end of a deliberate wait."""
    until = why_data.get("until") if why in DELIBERATE else None
    return max(due_at, datetime.fromisoformat(until)) if until else due_at


def wait(why: str, until: datetime, *, mender: str = "", **data: Any) -> Move:
    return Move(State.WAITING, why, {"until": until.isoformat(), **data}, until, mender)


def back_off(now: datetime, times: int) -> datetime:
    """5 s, 10 s, 20 s ... at most 10 minutes."""
    return now + timedelta(seconds=min(600, 5 * 2 ** min(times, 10)))


def after(
    error: errors.NetworkError,
    *,
    now: datetime,
    times: int,
    committed: bool,
    can_look: bool,
    settle_after: float,
) -> Move:
    """What an error of prepare, commit or poll means. `committed`: it was the call that makes a post visible."""
    words = {"message": error.message[:300]}
    match error:
        case errors.Rejected():
            return Move(State.FAILED, "rejected", {"field": error.field, **words}, mender=Mender.AUTHOR)
        case errors.Unsupported():
            return Move(State.FAILED, "unsupported", words, mender=Mender.AUTHOR)
        case errors.Missing():
            return Move(State.FAILED, "missing", words, mender=Mender.AUTHOR)
        case errors.Unauthorized():
            return Move(State.WAITING, "reconnect", words, mender=Mender.CHANNEL)
        case errors.TooMany():
            until = max(error.until or back_off(now, times + 3), now + timedelta(seconds=1))
            if committed and can_look:
                # Some networks take a post and then say "too many": look before sending again, it costs one read.
                return Move(
                    State.UNCONFIRMED, "too_many", {"until": until.isoformat()}, until, Mender.NETWORK
                )
            return wait("too_many", until, mender=Mender.NETWORK)
        case errors.Outage():
            return wait("outage", back_off(now, times), mender=Mender.NETWORK, **words)
    # Uncertain, and whatever a connector did not foresee: once the request may have left, never assume.
    if committed and not can_look:
        return Move(State.NEEDS_PERSON, "cannot_look", words)
    if committed:
        return Move(
            State.UNCONFIRMED, "no_answer", words, now + timedelta(seconds=settle_after), Mender.NETWORK
        )
    return wait("outage", back_off(now, times), mender=Mender.NETWORK, **words)
