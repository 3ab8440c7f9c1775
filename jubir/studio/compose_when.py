"""A day and a time as a person writes them, in the workspace's zone, made into a moment. Clock changes included."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jubir.core import clock

#: How far a moment may lie behind us and still mean "now": the minute may turn while somebody presses the button.
GRACE = timedelta(minutes=1)
FURTHEST = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class Moment:
    """`at` is aware UTC, or None with `wrong` saying why.

    wrong: "date", "time", "past", "far", "gap" (the clock skips it; `at` of `instead` is the next that exists).
    `twice`: the clock shows this time twice that night; `fold` says which one is meant.
    """

    at: datetime | None = None
    wrong: str = ""
    instead: datetime | None = None
    twice: bool = False
    fold: int = 0


def read_time(text: str) -> time | None:
    """9, 9.05, 09:05, 0905, 905 → a time of day on the 24-hour clock."""
    compact = text.strip().lower()
    match = re.fullmatch(r"(\d{1,2})(?:[.:h](\d{1,2}))?", compact) or re.fullmatch(
        r"(\d{1,2})(\d{2})", compact
    )
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        return None
    return time(hour, minute)


def read_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def read(day: str, hour: str, zone: ZoneInfo, fold: int = 0, now: datetime | None = None) -> Moment:
    now = now or clock.now()
    on, at = read_date(day), read_time(hour)
    if on is None:
        return Moment(wrong="date")
    if at is None:
        return Moment(wrong="time")
    local = datetime.combine(on, at, zone)
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    moment = local.replace(fold=fold).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        # The clock jumps over it. With fold 0 the offset before the jump holds, which lands after the gap.
        after = local.replace(fold=0).astimezone(UTC)
        return Moment(wrong="gap", instead=after)
    twice = first != second
    if moment < now - GRACE:
        return Moment(wrong="past", twice=twice, fold=fold)
    if moment > now + FURTHEST:
        return Moment(wrong="far", twice=twice, fold=fold)
    return Moment(at=max(moment, now), twice=twice, fold=fold)


def next_round(now: datetime, zone: ZoneInfo) -> datetime:
    """The next full hour that is at least half an hour away: what the picker proposes."""
    local = (now + timedelta(minutes=90)).astimezone(zone)
    return local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
