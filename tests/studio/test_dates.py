from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from jubir.studio import dates

BERLIN = ZoneInfo("Europe/Berlin")
JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    "zone, utc_hour", [("Asia/Jakarta", 0), ("Asia/Makassar", 23), ("Asia/Jayapura", 22), ("UTC", 7)]
)
def test_seven_in_the_morning_is_another_moment_in_each_zone(zone: str, utc_hour: int) -> None:
    assert dates.moment(date(2026, 11, 10), time(7), ZoneInfo(zone)).hour == utc_hour


def test_a_skipped_time_moves_past_the_gap() -> None:
    skipped = dates.moment(date(2026, 3, 29), time(2, 30), BERLIN)
    assert skipped.astimezone(BERLIN).time() == time(3, 30)
    assert dates.is_skipped(date(2026, 3, 29), time(2, 30), BERLIN)
    assert not dates.is_skipped(date(2026, 3, 29), time(3, 30), BERLIN)


def test_a_time_that_happens_twice_is_the_first() -> None:
    assert dates.moment(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert not dates.is_skipped(date(2026, 10, 25), time(2, 30), BERLIN)


def test_change_days_are_23_and_25_hours_long() -> None:
    lengths = [
        (span.end - span.start).total_seconds() / 3600
        for span in (dates.Span.of_days([day], BERLIN) for day in (date(2026, 3, 29), date(2026, 10, 25)))
    ]
    assert lengths == [23, 25]


def test_the_hours_of_change_days() -> None:
    spring = dates.Span.of_hours([date(2026, 3, 29)], BERLIN)
    autumn = dates.Span.of_hours([date(2026, 10, 25)], BERLIN)
    assert [(end - start).total_seconds() / 3600 for start, end in spring.cells][:5] == [1, 1, 0, 1, 1]
    assert [(end - start).total_seconds() / 3600 for start, end in autumn.cells][:5] == [1, 1, 2, 1, 1]


def test_a_day_without_midnight_begins_at_one() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    assert dates.day_start(date(2026, 3, 29), beirut).astimezone(beirut).hour == 1


@pytest.mark.parametrize(
    "month, first, begins, weeks",
    [
        (date(2026, 11, 1), 6, date(2026, 11, 1), 5),
        (date(2026, 11, 1), 0, date(2026, 10, 26), 6),
        (date(2026, 2, 1), 6, date(2026, 2, 1), 4),
        (date(2027, 1, 1), 0, date(2026, 12, 28), 5),
    ],
)
def test_a_month_is_shown_in_whole_weeks(month: date, first: int, begins: date, weeks: int) -> None:
    shown = dates.month_days(month, first)
    assert shown[0] == begins
    assert len(shown) == weeks * 7
    assert dates.add_months(month, 1) - shown[-1] <= dates.timedelta(days=1)


def test_months_over_the_years_end() -> None:
    assert dates.add_months(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert dates.add_months(date(2026, 1, 1), -1) == date(2025, 12, 1)


@pytest.mark.parametrize(
    "text", [None, "", "kemarin", "2026-13-01", "0001-01-01", "9999-12-31", "2026-11-1000"]
)
def test_nonsense_in_the_address_is_today(text: str | None) -> None:
    assert dates.read_day(text, JAKARTA) == dates.today(JAKARTA)


def test_a_day_or_a_month_in_the_address() -> None:
    assert dates.read_day("2026-11-10", JAKARTA) == date(2026, 11, 10)
    assert dates.read_day("2026-11", JAKARTA) == date(2026, 11, 1)
