"""Weekly slots as moments. Computed in the workspace's local time from the schedule itself, so summer time moves nothing."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from jubir.core import clock

#: (weekday, minute): 0 is Monday; minutes after local midnight.
WeekTime = tuple[int, int]


def occurrences(
    slots: Iterable[WeekTime], zone_name: str, after: datetime, *, weeks: int = 26
) -> Iterator[datetime]:
    """The slots' moments (UTC) later than `after`, in order, for at most `weeks` weeks."""
    by_day: dict[int, list[int]] = {}
    for weekday, minute in sorted(set(slots)):
        by_day.setdefault(weekday, []).append(minute)
    if not by_day:
        return
    today = after.astimezone(ZoneInfo(zone_name)).date()
    for offset in range(-1, weeks * 7):
        day = today + timedelta(days=offset)
        for minute in by_day.get(day.weekday(), ()):
            moment = clock.at_local(day, minute, zone_name)
            if moment > after:
                yield moment


def next_free(
    slots: Iterable[WeekTime], zone_name: str, after: datetime, taken: Collection[datetime]
) -> datetime | None:
    """The first slot after `after` at whose moment nothing goes out yet."""
    return next((moment for moment in occurrences(slots, zone_name, after) if moment not in taken), None)
