"""The composer's best time: when the chosen channels do best in the coming week, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.insights import besttime, words
from jubir.insights import queries as insights
from jubir.publishing import queries as publishing

#: Nothing is proposed for the next minutes: a hand needs time to take it back.
EARLIEST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Best:
    at: datetime
    why: str


def best_for(channels: Sequence[Channel]) -> Best | None:
    """The best free hour of the coming week for all of them together; None without channels, or without a free hour."""
    if not channels:
        return None
    now = clock.now()
    known = [insights.kept_times(channel) for channel in channels]
    taken = {moment for channel in channels for moment in publishing.taken(channel, now)}
    at = besttime.next_moment(known, now + EARLIEST, taken=taken)
    if at is None:
        return None
    local = at.astimezone(clock.zone(known[0].zone_name))
    if len(known) == 1:
        return Best(at, words.why_hour(known[0].at(local.weekday(), local.hour), known[0]))
    if not any(one.enough for one in known):
        return Best(at, _("mostly the usual rhythm: these channels have few measured posts"))
    ratio = sum(one.at(local.weekday(), local.hour).ratio for one in known) / len(known)
    return Best(at, _("about %(times)s the average on these channels") % {"times": words.times(ratio)})


def kept(text: str) -> datetime | None:
    """The moment that the page showed, if it is still ahead."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo and at > clock.now() else None
