"""A walk back through a list of the newest: nothing is lost, whatever stops it, and it ends."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jubir.networks.shared.walking import OVERLAP, Walk, closed, opened

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=3)


def through_a_cursor(walk: Walk) -> Walk:
    return Walk.of(opened(closed(walk=walk.to_json())).get("walk"), SINCE)


@given(
    batches=st.lists(st.lists(st.integers(0, 600), max_size=40), max_size=6),
    page=st.integers(1, 15),
    breaks=st.sets(st.integers(0, 40)),
)
def test_everything_that_came_is_told_however_often_it_is_interrupted(
    batches: list[list[int]], page: int, breaks: set[int]
) -> None:
    """Entries come in batches, up to half an hour late; between two batches the list is walked to its end."""
    there: list[datetime] = []
    told: set[datetime] = set()
    walk = Walk(SINCE, SINCE)
    now, step = SINCE + timedelta(hours=2), 0
    for batch in batches:
        now += timedelta(minutes=20)
        late = OVERLAP / 601
        there = sorted({*there, *(now - second * late for second in batch)}, reverse=True)
        for _ in range(2000):
            if step in breaks:  # the answer got lost: the walk stays where it was
                breaks = breaks - {step}
                continue
            step += 1
            start = int(walk.page or 0)
            shown = there[start : start + page]
            told |= {moment for moment in shown if moment >= walk.floor}
            more = str(start + page) if start + page < len(there) else ""
            walk = through_a_cursor(walk.onward(shown, more, now))
            if not walk.under_way:
                break
        assert not walk.under_way
        # Pages are cut at half: what lies deeper than the overlap may end a walk, what lies within never does.
        assert {moment for moment in there if moment >= now - timedelta(minutes=10)} <= told


def test_a_date_in_the_future_does_not_blind_us() -> None:
    walk = Walk(SINCE, SINCE).onward([NOW + timedelta(days=9)], "", NOW)
    assert walk.mark == NOW
    assert walk.floor == NOW - OVERLAP


def test_nothing_older_than_asked_for_is_ever_told() -> None:
    walk = through_a_cursor(Walk(SINCE, SINCE).onward([SINCE + timedelta(minutes=1)], "", NOW))
    assert walk.floor == SINCE


def test_a_server_that_shows_the_same_page_for_ever_is_left() -> None:
    walk = Walk(SINCE, SINCE).onward([NOW], "5", NOW)
    assert walk.under_way
    assert not walk.onward([NOW], "5", NOW).under_way


def test_a_cursor_of_nonsense_is_an_empty_one() -> None:
    for cursor in ("", "x", "[]", "5", "[" * 100_000, json.dumps({"walk": {"mark": 5, "began": []}})):
        assert Walk.of(opened(cursor).get("walk"), SINCE) == Walk(SINCE, SINCE)
