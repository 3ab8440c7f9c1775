"""Is that post ours? The questions that decide between a post lost and a post doubled."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jubir.networks.contract import Reading, Remote
from jubir.publishing import match

BEGAN = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
NOW = BEGAN + timedelta(seconds=40)


def remote(id_="r1", text="Selamat pagi!", at=0.5, media=0, parent=""):
    return Remote(id_, BEGAN + timedelta(seconds=at), text, media, parent=parent)


def find(posts, *, text="Selamat pagi!", media=0, owned=(), clock=None, parent=""):
    sought = match.Sought(text, media, BEGAN, parent)
    found = match.find(Reading(tuple(posts), clock), sought, owned=set(owned), now=NOW)
    return found and found.remote_id


def test_the_same_words_are_found():
    assert find([remote()]) == "r1"


def test_other_words_are_not():
    assert find([remote(text="Selamat siang!")]) is None


def test_yesterdays_equal_greeting_is_not_todays():
    assert find([remote(at=-86_400)]) is None


def test_what_another_delivery_owns_is_not_ours():
    assert find([remote("hers"), remote("ours", at=2)], owned=["hers"]) == "ours"
    assert find([remote("hers")], owned=["hers"]) is None


def test_twins_take_theirs_in_the_order_they_were_sent():
    twins = [remote("later", at=3), remote("earlier", at=1)]
    assert find(twins) == "earlier"
    assert find(twins, owned=["earlier"]) == "later"


def test_pictures_must_agree():
    assert find([remote(media=0)], media=2) is None
    assert find([remote(media=2)], media=2) == "r1"


def test_a_reply_must_answer_the_right_post():
    assert find([remote(parent="a")], parent="b") is None
    assert find([remote(parent="b")], parent="b") == "r1"


def test_a_network_clock_that_runs_behind_is_allowed_for():
    """Its clock is ten minutes slow, and it says so: a post of "ten minutes ago" is the one of just now."""
    slow = NOW - timedelta(minutes=10)
    assert find([remote(at=-600 + 1)], clock=slow) == "r1"
    assert find([remote(at=-600 + 1)], clock=NOW) is None


def test_whitespace_and_invisible_marks_do_not_matter():
    assert find([remote(text="  Selamat\u00a0pagi!\u200b\n")]) == "r1"


@given(st.text(max_size=200), st.lists(st.text(max_size=50), max_size=6))
def test_a_text_is_found_among_others_however_odd(text, others):
    posts = [
        remote(f"o{i}", other, at=5)
        for i, other in enumerate(others)
        if match.normal(other) != match.normal(text)
    ]
    assert find([*posts, remote("ours", text)], text=text) == "ours"
    assert find(posts, text=text) is None


@given(st.text(max_size=100))
def test_the_normal_form_is_stable(text):
    assert match.normal(match.normal(text)) == match.normal(text)
