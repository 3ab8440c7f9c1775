"""Whatever an answer holds, each reader gives its own type."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks.shared.parsing import count, figures, link, name, obj, rows, when, words

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(ANYTHING)
def test_anything_becomes_what_was_asked_for(value: Any) -> None:
    assert isinstance(obj(value), dict)
    assert all(isinstance(row, dict) for row in rows(value))
    assert "\x00" not in words(value)
    words(value).encode()
    assert len(name(value)) <= 255
    assert link(value) == "" or link(value).startswith("http")
    assert count(value) is None or count(value) == value
    at = when(value)
    assert at is None or at.utcoffset() == timedelta(0)


def test_missing_is_never_zero() -> None:
    assert figures(likes=0, shares=None, saves="3", clicks=-1, quotes=True, comments=10**30, votes=2.0) == {
        "likes": 0
    }


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "https://x.example/ a", "https://" + "x" * 500, "//x", 5]
)
def test_what_is_no_address(value: Any) -> None:
    assert link(value) == ""


def test_moments_are_utc() -> None:
    at = when("2026-11-22T17:00:00+07:00")
    assert at is not None and (at.hour, at.tzinfo) == (10, UTC)
    assert when("2026-11-22T10:00:00.123Z") is not None
    for nonsense in ("9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:00", "yesterday", 0, None):
        assert when(nonsense) is None


def test_more_than_any_figure_is_none() -> None:
    assert (count(10**15), count(10**15 + 1), count(-1)) == (10**15, None, None)
