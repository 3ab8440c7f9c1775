"""The one place that asks what time it is, so that tests and the fault harness can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Indonesia's three zones first, by the names Indonesians use.
INDONESIA = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


#: A moment that is taken for the present while somebody tells a story of the past (the demo). None: the true one.
_told: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _told or datetime.now(UTC)


@contextmanager
def telling(moment: datetime) -> Iterator[None]:
    """Inside, `now()` is `moment`: for a process that tells a past and does nothing else meanwhile."""
    global _told
    before, _told = _told, moment
    try:
        yield
    finally:
        _told = before


def in_seconds(seconds: float) -> datetime:
    return now() + timedelta(seconds=seconds)


def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone_label(name: str, at: datetime | None = None) -> str:
    """The short name people use for a zone: "WIB" for Asia/Jakarta, else the zone's own abbreviation."""
    for label, zone_name in INDONESIA.items():
        if zone_name == name:
            return label
    return (at or now()).astimezone(ZoneInfo(name)).tzname() or name


def at_local(day: date, minute: int, zone_name: str) -> datetime:
    """The moment of a wall-clock time (`minute` minutes after midnight) in a zone, in UTC.

    A time that a change to summer time skips becomes the first one that exists; a doubled one is the earlier.
    """
    place = ZoneInfo(zone_name)
    wall = datetime.combine(day, time(minute // 60, minute % 60))
    moment = wall.replace(tzinfo=place).astimezone(UTC)
    if moment.astimezone(place).replace(tzinfo=None) != wall:
        # In the gap: the zone database gives the time as if the change had not happened yet; take the change itself.
        after = wall.replace(tzinfo=place, fold=1).astimezone(UTC)
        low, high = min(moment, after), max(moment, after)
        while high - low > timedelta(seconds=1):
            middle = low + (high - low) / 2
            if middle.astimezone(place).utcoffset() == low.astimezone(place).utcoffset():
                low = middle
            else:
                high = middle
        moment = high.replace(microsecond=0)
    return moment
