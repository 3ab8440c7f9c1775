"""Time as a team lives it: only its working hours count. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jubir.core import clock

DAY = 1440
#: Nobody waits longer than this many days of closed doors: then the plain clock counts.
MOST_DAYS = 40


@dataclass(frozen=True, slots=True)
class Hours:
    """`opens` to `closes`, minutes after midnight in `zone_name`, on `days` (0 is Monday)."""

    zone_name: str
    opens: int = 0
    closes: int = DAY
    days: frozenset[int] = frozenset(range(7))

    @property
    def always(self) -> bool:
        return self.closes - self.opens >= DAY and len(self.days) == 7


def _opening(hours: Hours, day: date) -> tuple[datetime, datetime] | None:
    """The stretch of that day in which somebody is there."""
    if day.weekday() not in hours.days or hours.closes <= hours.opens:
        return None
    end_day = day + timedelta(days=1) if hours.closes >= DAY else day
    return (
        clock.at_local(day, hours.opens, hours.zone_name),
        clock.at_local(end_day, hours.closes % DAY, hours.zone_name),
    )


def due(since: datetime, minutes: int, hours: Hours) -> datetime:
    """The moment at which `minutes` of working time have passed since then."""
    if hours.always:
        return since + timedelta(minutes=minutes)
    left = timedelta(minutes=minutes)
    day = since.astimezone(clock.zone(hours.zone_name)).date()
    for number in range(MOST_DAYS):
        stretch = _opening(hours, day + timedelta(days=number))
        if stretch is None or stretch[1] <= since:
            continue
        begin = max(stretch[0], since)
        if stretch[1] - begin >= left:
            return begin + left
        left -= stretch[1] - begin
    return since + timedelta(minutes=minutes)


def passed(since: datetime, until: datetime, hours: Hours) -> int:
    """Seconds of working time between the two; of an answer given in the night, none."""
    if until <= since:
        return 0
    if hours.always or until - since > timedelta(days=MOST_DAYS):
        return int((until - since).total_seconds())
    total = timedelta()
    day = since.astimezone(clock.zone(hours.zone_name)).date()
    last = until.astimezone(clock.zone(hours.zone_name)).date()
    while day <= last:
        stretch = _opening(hours, day)
        if stretch is not None:
            total += max(timedelta(), min(stretch[1], until) - max(stretch[0], since))
        day += timedelta(days=1)
    return int(total.total_seconds())


def from_midnight(moment: time) -> int:
    return moment.hour * 60 + moment.minute
