"""Whether a goal is on course."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jubir.insights.course import Standing, standing

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 21)


def at(day: int, value: float | None, begun: float | None = 100, target: float = 200, **more) -> Standing:
    return standing(
        value=value, begun=begun, target=target, first=FIRST, last=LAST, today=date(2026, 11, day), **more
    )


def test_half_the_way_at_half_the_time_is_on_course():
    found = at(11, 150)
    assert (found.state, found.done, found.due, found.leads_to) == ("on_course", 0.5, 0.5, 200)
    assert found.on == LAST


def test_a_little_behind_is_still_on_course_far_behind_is_not():
    assert at(11, 146).state == "on_course"
    assert at(11, 130).state == "behind"
    assert at(11, 130).leads_to == 160


def test_before_anything_can_be_said_nothing_is_said():
    assert at(2, 101).state == "early"
    assert at(2, 101).leads_to is None


def test_reached_is_reached_even_after_the_last_day_missed_only_then():
    assert at(5, 200).state == "reached"
    assert at(25, 200).state == "reached"
    assert at(25, 199).state == "missed"
    assert at(21, 199).state == "on_course", "the last day is not over"


def test_unknown_and_not_begun():
    assert at(11, None).state == "unknown"
    assert (
        standing(value=1, begun=0, target=2, first=FIRST, last=LAST, today=date(2026, 10, 1)).state
        == "coming"
    )


def test_losing_ground_is_no_way_back_in_time():
    found = at(11, 90)
    assert (found.state, found.done, found.on) == ("behind", 0.0, None)


def test_a_rate_is_an_average_and_does_not_add_up():
    assert at(11, 189, begun=None, rate=True).state == "behind"
    assert at(11, 195, begun=None, rate=True).state == "on_course"
    assert at(11, 195, begun=None, rate=True).on is None


@given(
    st.none() | st.floats(0, 1e9),
    st.none() | st.floats(0, 1e9),
    st.floats(1, 1e9),
    st.integers(1, 400),
    st.integers(-50, 500),
)
def test_any_goal_has_a_standing(value, begun, target, length, passed):
    found = standing(
        value=value, begun=begun, target=target, first=FIRST, last=FIRST + timedelta(days=length),
        today=FIRST + timedelta(days=passed),
    )  # fmt: skip
    assert found.done is None or 0 <= found.done <= 1
    assert 0 <= found.due <= 1 and found.days_left >= 0
    if value is not None and value >= target and passed >= 0:
        assert found.state == "reached"
