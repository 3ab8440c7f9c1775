"""Words that are said more than before."""

from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from jubir.language.rising import CLEAR, compared, rising

COUNTS = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 10_000))


def test_what_is_said_more_rises_and_what_is_as_common_does_not() -> None:
    before = {"kopi": 1000, "enak": 500, "basi": 2}
    now = {"kopi": 1000, "enak": 500, "basi": 40}
    assert [one.word for one in rising(now, before)] == ["basi"]


def test_a_word_new_to_both_needs_more_than_one_saying() -> None:
    before = {"kopi": 1000}
    assert not rising({"kopi": 1000, "boba": 1}, before)
    assert [one.word for one in rising({"kopi": 1000, "boba": 30}, before)] == ["boba"]


def test_twice_as_much_of_everything_is_no_rise() -> None:
    before = {"kopi": 300, "teh": 200, "susu": 100}
    assert not rising({word: 2 * count for word, count in before.items()}, before)


def test_the_surest_comes_first() -> None:
    before = {"kopi": 1000, "a": 10, "b": 10}
    found = rising({"kopi": 1000, "a": 60, "b": 200}, before)
    assert [one.word for one in found] == ["b", "a"]
    assert found[0].z > found[1].z >= CLEAR


def test_nothing_at_all_is_nothing() -> None:
    assert compared({}, {}) == []
    assert rising({}, {"kopi": 10}) == []


@given(COUNTS, COUNTS)
def test_looked_at_from_the_other_side_it_falls(now: dict[str, int], before: dict[str, int]) -> None:
    there = {one.word: one.z for one in compared(now, before)}
    back = {one.word: one.z for one in compared(before, now)}
    assert set(there) == set(back)
    for word, z in there.items():
        assert isfinite(z)
        assert abs(z + back[word]) < 1e-6


@given(COUNTS, st.integers(1, 1000))
def test_more_of_a_word_never_lowers_it(before: dict[str, int], more: int) -> None:
    now = {**before, "x": 5}
    risen = {**now, "x": 5 + more}
    first = {one.word: one.log_odds for one in compared(now, before)}
    assert {one.word: one.log_odds for one in compared(risen, before)}["x"] >= first["x"] - 1e-9
