"""One clock for all, and the names Indonesians give their zones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from jubir.core import clock


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC
    assert abs(clock.in_seconds(90) - clock.now() - timedelta(seconds=90)) < timedelta(seconds=1)


def test_the_clock_can_be_moved():
    with time_machine.travel(datetime(2026, 11, 10, 2, 12, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 11, 10, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("label", "name", "hours"),
    [("WIB", "Asia/Jakarta", 7), ("WITA", "Asia/Makassar", 8), ("WIT", "Asia/Jayapura", 9)],
)
def test_indonesias_zones(label, name, hours):
    assert clock.zone_label(name) == label
    noon = datetime(2026, 11, 10, 12, tzinfo=ZoneInfo(name))
    assert noon.utcoffset() == timedelta(hours=hours)


def test_other_zones_use_their_own_abbreviation():
    assert clock.zone_label("Europe/Berlin", datetime(2026, 1, 1, tzinfo=UTC)) == "CET"
    assert clock.zone_label("Europe/Berlin", datetime(2026, 7, 1, tzinfo=UTC)) == "CEST"


DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))
ZONES = st.sampled_from(
    ["Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]
)


@given(DAYS, st.integers(0, 1439), ZONES)
def test_a_wall_clock_time_is_shown_as_it_was_meant(day, minute, zone):
    """Every wall-clock time gives a moment; read back it is the same, or the first one after a skipped hour."""
    moment = clock.at_local(day, minute, zone)
    assert moment.tzinfo is UTC
    back = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    meant = datetime(day.year, day.month, day.day, minute // 60, minute % 60)
    assert timedelta(0) <= back - meant <= timedelta(hours=1)


def test_the_hour_that_summer_time_skips():
    # Berlin, 29 March 2026: 02.00 becomes 03.00.
    assert clock.at_local(date(2026, 3, 29), 150, "Europe/Berlin") == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_the_first_one():
    # Berlin, 25 October 2026: 03.00 becomes 02.00.
    assert clock.at_local(date(2026, 10, 25), 150, "Europe/Berlin") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_every_zone_we_name_exists():
    assert set(clock.INDONESIA.values()) <= available_timezones()
