"""When a post is measured, and what a measurement adds."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jubir.insights import rules
from jubir.insights.rules import AGES, POST_METRICS
from jubir.networks.contract import Card, Draft, Medium, Part, Poll

WENT_OUT = datetime(2026, 11, 10, 2, tzinfo=UTC)
figures = st.dictionaries(st.sampled_from(POST_METRICS), st.integers(0, 10**9))


def test_a_post_is_measured_six_times_and_then_never_again():
    now, ages = WENT_OUT, []
    while (due := rules.next_measure(WENT_OUT, now)) is not None:
        ages.append(due - WENT_OUT)
        now = due
    assert tuple(ages) == AGES


def test_what_was_missed_is_not_made_up_for():
    assert rules.next_measure(WENT_OUT, WENT_OUT + timedelta(days=4)) == WENT_OUT + timedelta(days=7)


def test_a_network_that_is_silent_about_a_post_is_not_asked_for_ever():
    assert rules.ask_again(WENT_OUT, WENT_OUT + timedelta(days=2)) == WENT_OUT + timedelta(days=2, hours=1)
    assert rules.ask_again(WENT_OUT, WENT_OUT + timedelta(days=33)) is None


def test_nothing_known_is_no_engagement_at_all_not_zero():
    assert rules.engagements({"impressions": 100}) is None
    assert rules.engagements({"likes": 0}) == 0
    assert rules.engagements({"likes": 2, "comments": 1, "impressions": 100}) == 3


@given(st.lists(figures, max_size=8))
def test_gains_add_up_to_what_is_known_in_the_end(seen):
    known: dict = {}
    sums: dict = {}
    for one in seen:
        for name, gain in rules.gains(known, one).items():
            sums[name] = sums.get(name, 0) + gain
        known = rules.merged(known, one)
    for name in POST_METRICS:
        assert sums.get(name) == known.get(name), "what was never told has no sum, not 0"
    assert sums.get("engagements") == rules.engagements(known)


def test_a_measurement_that_lacks_a_metric_does_not_take_it_back():
    assert rules.merged({"likes": 4}, {"comments": 1})["likes"] == 4


def test_formats_are_those_of_the_history():
    picture, film = Medium(1, "image", "image/png", 1), Medium(2, "video", "video/mp4", 1)
    assert rules.format_of(Draft((Part("a"),))) == "text"
    assert rules.format_of(Draft((Part("a", (picture,)),))) == "image"
    assert rules.format_of(Draft((Part("a", (picture, picture)),))) == "carousel"
    assert rules.format_of(Draft((Part("a", (film,)),))) == "video"
    assert rules.format_of(Draft((Part("a"),), card=Card("https://kopi.example"))) == "link"
    assert rules.format_of(Draft((Part("a"),), poll=Poll(("ya", "tidak")))) == "poll"
