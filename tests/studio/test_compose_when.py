from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from jubir.studio.compose_when import next_round, read, read_time

JAKARTA, BERLIN = ZoneInfo("Asia/Jakarta"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("19.30", (19, 30)), ("19:30", (19, 30)), ("1930", (19, 30)), ("930", (9, 30)), ("9", (9, 0)), (" 7.05 ", (7, 5)),
     ("0.00", (0, 0)), ("23.59", (23, 59)), ("7h15", (7, 15))],
)  # fmt: skip
def test_times_as_people_write_them(typed: str, meant: tuple[int, int]):
    assert read_time(typed) == time(*meant)


@pytest.mark.parametrize("typed", ["", "24.00", "7.60", "pagi", "12.3.4", "12345", "-1", "7 pm"])
def test_what_is_no_time(typed: str):
    assert read_time(typed) is None


def test_local_time_becomes_a_moment():
    moment = read("2026-03-02", "19.30", JAKARTA, now=NOW)
    assert moment.at == datetime(2026, 3, 2, 12, 30, tzinfo=UTC) and not moment.wrong


def test_past_and_far_are_told_apart():
    assert read("2026-02-28", "9.00", JAKARTA, now=NOW).wrong == "past"
    assert read("2030-01-01", "9.00", JAKARTA, now=NOW).wrong == "far"
    assert read("", "9.00", JAKARTA, now=NOW).wrong == "date"
    assert read("2026-03-02", "senja", JAKARTA, now=NOW).wrong == "time"


def test_the_minute_that_just_turned_still_means_now():
    moment = read("2026-03-01", "18.59", JAKARTA, now=NOW.replace(second=30))
    assert moment.wrong == "past"
    assert read("2026-03-01", "19.00", JAKARTA, now=NOW.replace(second=30)).at == NOW.replace(second=30)


def test_a_time_that_the_clock_skips_is_refused_with_the_next_one():
    moment = read("2026-03-29", "2.30", BERLIN, now=NOW)
    assert moment.at is None and moment.wrong == "gap"
    assert moment.instead is not None
    assert moment.instead.astimezone(BERLIN).strftime("%H:%M") == "03:30"


def test_a_time_that_comes_twice_asks_which():
    first = read("2026-10-25", "2.30", BERLIN, fold=0, now=NOW)
    second = read("2026-10-25", "2.30", BERLIN, fold=1, now=NOW)
    assert first.twice and second.twice
    assert (second.at - first.at).total_seconds() == 3600
    assert not read("2026-10-26", "2.30", BERLIN, now=NOW).twice


def test_the_proposal_is_a_full_hour_half_an_hour_away_at_least():
    at = next_round(datetime(2026, 3, 1, 12, 40, tzinfo=UTC), JAKARTA)
    assert at == datetime(2026, 3, 1, 14, tzinfo=UTC)
