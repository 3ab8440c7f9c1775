"""Who waits, since when; how long the others waited."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.inbox.digest import Line, walk
from jubir.inbox.hours import Hours, due, passed

NOON = datetime(2026, 11, 10, 5, tzinfo=UTC)  # a Tuesday, 12.00 in Jakarta
OFFICE = Hours("Asia/Jakarta", 9 * 60, 17 * 60, frozenset(range(5)))


def line(pk: int, ours: bool = False, **more: bool) -> Line:
    return Line(pk, ours, NOON + timedelta(minutes=pk), **more)


def test_the_first_without_an_answer_starts_the_clock():
    assert walk([line(1), line(2)]).since == line(1).at


def test_an_answer_stops_it_for_all_before():
    found = walk([line(1), line(2), line(3, ours=True)])
    assert found.since is None
    assert found.answered == {1: (line(3).at, True), 2: (line(3).at, False)}


def test_a_further_question_starts_it_anew():
    found = walk([line(1), line(2, ours=True), line(3), line(4)])
    assert (found.since, found.opening, found.waiting) == (line(3).at, 3, [3, 4])


def test_an_answer_on_its_way_stops_the_clock_but_has_not_answered():
    found = walk([line(1), line(2, ours=True, out=False)])
    assert (found.since, found.answered, found.opening) == (None, {}, 1)


def test_an_answer_that_failed_is_none():
    assert walk([line(1), line(2, ours=True, counts=False, out=False)]).since == line(1).at


def test_what_was_called_done_waits_no_more():
    assert walk([line(1)], closed_at=line(2).at).since is None
    assert walk([line(1), line(3)], closed_at=line(2).at).since == line(3).at


def test_what_was_deleted_asks_nothing():
    assert walk([line(1, counts=False)]).since is None


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans(), st.booleans()), max_size=20), st.randoms())
def test_order_makes_no_difference_and_nobody_both_waits_and_is_answered(raw, rng):
    lines = [Line(pk, ours, NOON + timedelta(minutes=at), True, out or not ours)
             for pk, (at, ours, out) in enumerate(raw)]  # fmt: skip
    shuffled = list(lines)
    rng.shuffle(shuffled)
    found = walk(lines)
    assert walk(shuffled) == found
    assert not set(found.waiting) & set(found.answered)
    theirs = {one.pk for one in lines if not one.ours}
    assert set(found.waiting) | set(found.answered) <= theirs
    assert (found.since is None) == (not found.waiting)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-11-10T03:00", "2026-11-10T04:00"),  # 10.00: an hour later
        ("2026-11-10T09:30", "2026-11-11T02:30"),  # 16.30: half an hour is left, half tomorrow
        ("2026-11-10T15:00", "2026-11-11T03:00"),  # at night: an hour after we open
        ("2026-11-13T09:30", "2026-11-16T02:30"),  # Friday: the rest on Monday
    ],
)
def test_only_working_hours_count(since, until):
    moments = [datetime.fromisoformat(f"{text}+00:00") for text in (since, until)]
    assert due(moments[0], 60, OFFICE) == moments[1]
    assert passed(*moments, OFFICE) == 3600


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(1, 3000),
    st.sampled_from(["Asia/Jakarta", "Europe/Berlin", "America/New_York"]),
)  # fmt: skip
def test_what_is_due_has_passed_exactly_then(since, minutes, zone):
    hours = Hours(zone, 8 * 60, 18 * 60, frozenset(range(6)))
    begun = since.replace(tzinfo=UTC)
    assert passed(begun, due(begun, minutes, hours), hours) == minutes * 60


def test_without_hours_the_plain_clock_counts():
    always = Hours("Asia/Jakarta")
    assert due(NOON, 90, always) == NOON + timedelta(minutes=90)
    assert passed(NOON, NOON + timedelta(days=2), always) == 2 * 86400
