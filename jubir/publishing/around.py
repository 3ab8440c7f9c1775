"""What surrounds a claimed delivery: its channel's line, pauses, spacing, caps. Run on the engine's database thread."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from jubir.channels import door
from jubir.content.models import PostKind
from jubir.core import clock
from jubir.media import public, renditions
from jubir.media.models import Asset
from jubir.media.refusals import Refused
from jubir.networks.contract import Draft, Medium
from jubir.networks.limits import Limits
from jubir.publishing import rules
from jubir.publishing.models import BUSY, DELETED, Delivery, Pace, Rhythm, State
from jubir.publishing.rules import Circumstances, Move
from jubir.publishing.store import Row

Ready = tuple[Row, door.Line]
Stopped = tuple[Row, Move]

#: Rows in these states were let through the gate before; they only need their line.
_UNDER_WAY = frozenset({State.UNCONFIRMED, State.PROCESSING})


def gate(rows: list[Row], now: datetime) -> tuple[list[Ready], list[Stopped]]:
    """Which of the claimed rows may go on; the others with their next state already on them."""
    lines = door.lines(row.channel_id for row in rows)
    paces = {pace.channel_id: pace for pace in Pace.objects.filter(channel_id__in=list(lines))}
    rhythms = {
        one.workspace_id: one
        for one in Rhythm.objects.filter(workspace_id__in={r.workspace_id for r in rows})
    }
    ready: list[Ready] = []
    stopped: list[Stopped] = []
    queued: dict[int, int] = defaultdict(int)
    passed: dict[int, int] = defaultdict(int)
    mine = frozenset(row.id for row in rows)
    for row in sorted(rows, key=lambda row: (row.due_at, row.id)):
        line = lines.get(row.channel_id)
        if line is None:
            # Its network is no longer among the connectors.
            lost = Move(State.FAILED, "no_network", mender="channel")
            if row.state in _UNDER_WAY:
                lost = Move(State.NEEDS_PERSON, "no_network")
            put(row, lost)
            stopped.append((row, lost))
            continue
        move: Move | None
        if row.state in _UNDER_WAY:
            move = _under_way(row, line)
        else:
            pace = paces.get(row.channel_id)
            move = _before(row, line, pace, rhythms.get(row.workspace_id), now)
            if move is None and line.is_by_hand:
                move = rules.by_hand(now)
            move = move or _spaced(row, line, pace, now, queued, passed, mine)
        if move is None:
            ready.append((row, line))
            passed[row.channel_id] += row.state not in _UNDER_WAY and not row.is_answer
        else:
            put(row, move)
            stopped.append((row, move))
    return ready, stopped


def put(row: Row, move: Move) -> None:
    """The row as the move leaves it."""
    row.state, row.why, row.why_data, row.wake_at, row.mender = (
        move.state,
        move.why,
        move.data,
        move.wake,
        move.mender,
    )


def _under_way(row: Row, line: door.Line) -> Move | None:
    if line.health == "disconnected":
        return Move(State.NEEDS_PERSON, "disconnected")
    if line.health == "reconnect":
        return Move(State(row.state), "reconnect", row.why_data, None, "channel")
    return None


def _before(
    row: Row, line: door.Line, pace: Pace | None, rhythm: Rhythm | None, now: datetime
) -> Move | None:
    lateness = timedelta(minutes=rhythm.max_lateness_minutes) if rhythm else timedelta(minutes=60)
    paused, held = bool(rhythm and rhythm.paused_at), bool(pace and pace.paused_at)
    if line.is_by_hand:
        lateness = rules.HAND_LATENESS
    if row.is_answer:
        # A pause holds what is scheduled; an answer was written by somebody just now. Late, it is still worth much.
        lateness = rules.ANSWER_LATENESS
        paused, held = bool(rhythm and rhythm.paused_at and rhythm.paused_why == DELETED), False
    return rules.before(
        now=now,
        due_at=row.due_at,
        why=row.why,
        why_data=row.why_data,
        begun=row.step > 0,
        around=Circumstances(
            health=line.health,
            workspace_paused=paused,
            channel_paused=held,
            max_lateness=lateness,
            closed_until=line.closed_until,
            spent_until=None if row.checkpoint.get("_over_limit") else line.spent_until,
        ),
    )


def _spaced(
    row: Row,
    line: door.Line,
    pace: Pace | None,
    now: datetime,
    queued: dict[int, int],
    passed: dict[int, int],
    mine: Collection[int],
) -> Move | None:
    """Room on the channel: its daily cap, then its spacing. Takes the place by compare-and-set when there is room.

    `mine`: the rows claimed together, of which `passed` (by channel) were let through before this one.
    """
    if row.step > 0 or row.is_answer:
        return None
    cap = pace.daily_cap if pace and pace.daily_cap is not None else line.limits.daily
    if cap is not None and (until := _cap_opens(row.channel_id, cap, now, passed[row.channel_id], mine)):
        return rules.wait("daily_cap", until + timedelta(seconds=queued[row.channel_id]), cap=cap)
    seconds = pace.spacing_seconds if pace and pace.spacing_seconds is not None else line.limits.spacing
    if not seconds:
        return None
    if pace is None:
        pace, _ = Pace.objects.get_or_create(channel_id=row.channel_id)
    free = Q(free_at=None) | Q(free_at__lte=now)
    taken = Pace.objects.filter(free, channel_id=row.channel_id).update(
        free_at=now + timedelta(seconds=seconds)
    )
    if taken:
        return None
    free_at = Pace.objects.values_list("free_at", flat=True).get(channel_id=row.channel_id)
    until = max(free_at or now, now) + timedelta(seconds=seconds * queued[row.channel_id])
    queued[row.channel_id] += 1
    return rules.wait("spacing", until, seconds=seconds)


def _cap_opens(
    channel_id: int, cap: int, now: datetime, passed: int, mine: Collection[int]
) -> datetime | None:
    """When the channel may send again under its cap of `cap` in 24 hours; None: now."""
    day = now - timedelta(hours=24)
    posts = Delivery.objects.filter(channel_id=channel_id, kind=PostKind.POST)
    others = posts.filter(state__in=BUSY).exclude(pk__in=mine)
    going = others.count() + passed
    sent = list(
        posts.filter(state__in=(State.SENT, State.TAKEN_DOWN), sent_at__gt=day)
        .order_by("sent_at")
        .values_list("sent_at", flat=True)
    )
    if len(sent) + going < cap:
        return None
    oldest = sent[max(0, len(sent) - cap)] if sent else now
    return max((oldest or now) + timedelta(hours=24), now + timedelta(minutes=1))


class NotReady(Exception):
    """Some media are still being made for this network."""


def with_files(row: Row, draft: Draft, limits: Limits) -> Draft:
    """The frozen draft with its media's files in place, made to the network's limits.

    Raises NotReady while some are being made, media.refusals.Refused when one can't be.
    """
    media = [medium for part in draft.parts for medium in part.media]
    if draft.card and draft.card.thumb:
        media.append(draft.card.thumb)
    assets = Asset.objects.filter(workspace=row.workspace_id).in_bulk({medium.asset for medium in media})
    made: dict[int, Medium] = {}
    for medium in media:
        if medium.path and medium.file.exists():
            made[medium.asset] = medium
            continue
        if medium.asset not in assets:
            raise Refused("missing", name=medium.name)
        ready = renditions.medium_for(assets[medium.asset], limits, alt=medium.alt)
        if ready is not None:
            made[medium.asset] = ready
    if any(medium.asset not in made for medium in media):
        raise NotReady
    parts = tuple(
        replace(part, media=tuple(made[medium.asset] for medium in part.media)) for part in draft.parts
    )
    card = draft.card
    if card and card.thumb:
        card = replace(card, thumb=made[card.thumb.asset])
    return replace(draft, parts=parts, card=card)


def with_addresses(draft: Draft, speaker: Any) -> Draft:
    """The draft with an address, fresh, for each medium that the network fetches from us."""
    wanted = door.fetched(speaker, draft)
    if not wanted:
        return draft
    until = clock.now() + public.LASTS
    found = {medium: public.address_of(medium, until) for medium in wanted}
    parts = tuple(
        replace(part, media=tuple(replace(one, url=found.get(one, one.url)) for one in part.media))
        for part in draft.parts
    )
    return replace(draft, parts=parts)


def wake_reconnected(now: datetime) -> int:
    """Deliveries that waited for their channel to be connected again, and now can go on."""
    waiting = Delivery.objects.filter(
        why="reconnect", wake_at=None, state__in=(State.WAITING, State.UNCONFIRMED, State.PROCESSING),
        channel__health="connected",
    )  # fmt: skip
    # The conditions again: somebody may have cancelled one of them in between.
    return waiting.filter(pk__in=list(waiting.values_list("pk", flat=True)[:1000])).update(wake_at=now)
