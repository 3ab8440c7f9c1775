"""Stretches of local days."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from jubir.core.period import last_days, month_of, week_of

ZONES = st.sampled_from(["Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin", "America/New_York"])


def test_the_last_seven_days_end_today_where_the_workspace_is():
    late = datetime(2026, 11, 30, 20, tzinfo=UTC)  # 1 December in Jakarta
    period = last_days(7, "Asia/Jakarta", late)
    assert (period.first, period.last) == (date(2026, 11, 25), date(2026, 12, 1))
    assert period.end.astimezone(UTC) == datetime(2026, 12, 1, 17, tzinfo=UTC)


def test_before_march_comes_the_whole_of_february():
    assert month_of(date(2028, 3, 15), "Asia/Jakarta").before().dates[-1] == date(2028, 2, 29)
    assert month_of(date(2028, 3, 15), "Asia/Jakarta").before().days == 29


def test_a_week_is_monday_to_sunday():
    week = week_of(date(2026, 11, 26), "Asia/Jakarta")
    assert (week.first, week.last) == (date(2026, 11, 23), date(2026, 11, 29))


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), ZONES, st.booleans())
def test_the_stretch_before_ends_where_this_one_begins(day, zone, month):
    period = (month_of if month else week_of)(day, zone)
    assert period.before().end == period.start
    assert period.before().kind == period.kind
    assert len(period.dates) == period.days
