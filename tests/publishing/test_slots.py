"""Weekly slots as moments, in zones with and without summer time."""

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from jubir.publishing import slots

ZONES = [
    "Asia/Jakarta",
    "Asia/Makassar",
    "Asia/Jayapura",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
]


def at(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_the_next_monday_at_nine_in_jakarta():
    sunday = at("2026-11-08 12:00", "Asia/Jakarta")
    found = next(slots.occurrences([(0, 9 * 60)], "Asia/Jakarta", sunday))
    assert found == at("2026-11-09 09:00", "Asia/Jakarta")


def test_wall_time_holds_over_the_end_of_summer_time():
    before = at("2026-10-20 00:00", "Europe/Berlin")
    found = list(slots.occurrences([(6, 9 * 60)], "Europe/Berlin", before, weeks=2))
    assert [moment.astimezone(ZoneInfo("Europe/Berlin")).hour for moment in found[:2]] == [9, 9]
    assert found[1] - found[0] == timedelta(days=7, hours=1) or found[0] == at(
        "2026-10-25 09:00", "Europe/Berlin"
    )


def test_a_time_that_does_not_exist_becomes_the_first_that_does():
    before = at("2027-03-27 12:00", "Europe/Berlin")
    found = next(slots.occurrences([(6, 2 * 60 + 30)], "Europe/Berlin", before))
    assert found.astimezone(ZoneInfo("Europe/Berlin")).strftime("%d %H:%M") == "28 03:00"


def test_taken_moments_are_passed_over():
    start = at("2026-11-08 12:00", "Asia/Jakarta")
    week = [(0, 540), (0, 600)]
    first, second = at("2026-11-09 09:00", "Asia/Jakarta"), at("2026-11-09 10:00", "Asia/Jakarta")
    assert slots.next_free(week, "Asia/Jakarta", start, set()) == first
    assert slots.next_free(week, "Asia/Jakarta", start, {first}) == second


def test_no_slots_no_moment():
    assert slots.next_free([], "Asia/Jakarta", datetime(2026, 1, 1, tzinfo=UTC), set()) is None


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1439)), min_size=1, max_size=8),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
)
def test_moments_come_in_order_and_after(week, zone, after):
    found = [moment for _, moment in zip(range(20), slots.occurrences(week, zone, after), strict=False)]
    assert found
    assert all(moment > after for moment in found)
    assert all(b - a > timedelta(0) or a == b for a, b in itertools.pairwise(found))
