"""Which moment is a schedule's next turn, and which days its report is about."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jubir.core import clock
from jubir.reports.turns import next_turn, period_before

moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


def test_weekly_on_monday_at_eight_in_jakarta():
    friday = datetime(2026, 11, 6, 3, tzinfo=UTC)
    assert next_turn("weekly", 0, 1, 480, "Asia/Jakarta", friday) == datetime(2026, 11, 9, 1, tzinfo=UTC)


def test_the_31st_is_the_last_day_of_a_shorter_month():
    assert next_turn("monthly", 0, 31, 0, "UTC", datetime(2026, 2, 1, tzinfo=UTC)).date() == date(2026, 2, 28)


def test_a_turn_that_has_just_been_taken_is_not_taken_again():
    turn = next_turn("weekly", 0, 1, 480, "Asia/Jakarta", datetime(2026, 11, 6, tzinfo=UTC))
    assert next_turn("weekly", 0, 1, 480, "Asia/Jakarta", turn) == turn + timedelta(days=7)


def test_the_report_of_a_monday_is_about_the_week_before():
    period = period_before("weekly", datetime(2026, 11, 9, 1, tzinfo=UTC), "Asia/Jakarta")
    assert (period.first, period.last) == (date(2026, 11, 2), date(2026, 11, 8))


def test_the_report_of_the_first_is_about_the_month_before():
    # It is the 1st in Jakarta already, and still the 31st in London.
    period = period_before("monthly", datetime(2026, 10, 31, 18, tzinfo=UTC), "Asia/Jakarta")
    assert (period.first, period.last) == (date(2026, 10, 1), date(2026, 10, 31))


@given(
    st.sampled_from(["weekly", "monthly"]),
    st.integers(0, 6),
    st.integers(1, 31),
    st.integers(0, 1439),
    st.sampled_from(["Asia/Jakarta", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    moments,
)
def test_there_is_always_one_in_time(kind, weekday, day, minute, zone_name, after):
    turn = next_turn(kind, weekday, day, minute, zone_name, after)
    assert after < turn <= after + timedelta(days=8 if kind == "weekly" else 33)
    local = turn.astimezone(clock.zone(zone_name))
    assert local.weekday() == weekday if kind == "weekly" else local.day <= day
