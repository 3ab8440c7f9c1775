"""Days, weeks and months as a workspace's people see them, and the moments in UTC at which they begin and end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from jubir.core import clock

#: The first day of the week by the person's language, 0 is Monday. Indonesian wall calendars begin on Sunday.
FIRST_WEEKDAY = {"id": 6}
#: Far enough for any plan, near enough for every zone's arithmetic.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The aware UTC moment of a local wall time.

    A time that a clock change skips (02.30 on the last Sunday of March in Berlin) becomes the one as long after the gap;
    a time that happens twice is the first of the two.
    """
    return datetime.combine(day, at, zone).astimezone(UTC)


def is_skipped(day: date, at: time, zone: ZoneInfo) -> bool:
    """Whether the clocks jump over this local time."""
    return moment(day, at, zone).astimezone(zone).replace(tzinfo=None) != datetime.combine(day, at)


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a local day: not always midnight, since some zones change their clocks just then."""
    return moment(day, time(0), zone)


def today(zone: ZoneInfo) -> date:
    return clock.now().astimezone(zone).date()


def first_weekday(language: str) -> int:
    return FIRST_WEEKDAY.get(language[:2], 0)


def week_of(day: date, first: int) -> date:
    """The first day of the week in which `day` lies."""
    return day - timedelta(days=(day.weekday() - first) % 7)


def month_of(day: date) -> date:
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The first of the month that many months away."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def month_days(month: date, first: int) -> list[date]:
    """Every day of the whole weeks that show this month: 28 to 42 of them."""
    start = week_of(month_of(month), first)
    last = add_months(month, 1) - timedelta(days=1)
    return days_from(start, (week_of(last, first) - start).days + 7)


def days_from(start: date, count: int) -> list[date]:
    return [start + timedelta(days=number) for number in range(count)]


@dataclass(frozen=True, slots=True)
class Span:
    """Stretches of time in a row, each `start <= moment < end` in UTC: the days of a month, or the hours of a week.

    Where clocks are put forward an hour is empty (start == end); where they are put back it lasts two.
    """

    zone: ZoneInfo
    cells: tuple[tuple[datetime, datetime], ...]

    @classmethod
    def of_days(cls, days: Sequence[date], zone: ZoneInfo) -> "Span":
        edges = [day_start(day, zone) for day in [*days, days[-1] + timedelta(days=1)]]
        return cls(zone, tuple(pairwise(edges)))

    @classmethod
    def of_hours(cls, days: Sequence[date], zone: ZoneInfo) -> "Span":
        """24 cells a day, day after day."""
        edges = [moment(day, time(hour), zone) for day in days for hour in range(24)]
        return cls(zone, tuple(pairwise([*edges, day_start(days[-1] + timedelta(days=1), zone)])))

    @property
    def start(self) -> datetime:
        return self.cells[0][0]

    @property
    def end(self) -> datetime:
        return self.cells[-1][1]


def read_day(text: str | None, zone: ZoneInfo) -> date:
    """A day from an address: "2026-11-10" or "2026-11"; today when it is missing or makes no sense."""
    try:
        day = date.fromisoformat(text if text and len(text) > 7 else f"{text}-01")
    except ValueError:
        return today(zone)
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else today(zone)
