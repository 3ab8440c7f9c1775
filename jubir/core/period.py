"""Stretches of whole local days, and the stretch before to compare with."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jubir.core import clock


@dataclass(frozen=True, slots=True)
class Period:
    """`first` to `last`, both included, as the days of `zone_name`. `kind`: days, week, month."""

    first: date
    last: date
    zone_name: str
    kind: str = "days"

    @property
    def start(self) -> datetime:
        """Aware; the first moment that belongs to it."""
        return _midnight(self.first, self.zone_name)

    @property
    def end(self) -> datetime:
        """Aware; the first moment that no longer belongs to it."""
        return _midnight(self.last + timedelta(days=1), self.zone_name)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def dates(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range(self.days)]

    def before(self) -> "Period":
        """The month before a month; else as many days right before."""
        if self.kind == "month":
            return month_of(self.first - timedelta(days=1), self.zone_name)
        return Period(
            self.first - timedelta(days=self.days), self.first - timedelta(days=1), self.zone_name, self.kind
        )


def last_days(count: int, zone_name: str, now: datetime | None = None) -> Period:
    """The `count` days that end today."""
    today = (now or clock.now()).astimezone(clock.zone(zone_name)).date()
    return Period(today - timedelta(days=count - 1), today, zone_name)


def week_of(day: date, zone_name: str) -> Period:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6), zone_name, "week")


def month_of(day: date, zone_name: str) -> Period:
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Period(first, last, zone_name, "month")


def _midnight(day: date, zone_name: str) -> datetime:
    return datetime.combine(day, time(), clock.zone(zone_name))
