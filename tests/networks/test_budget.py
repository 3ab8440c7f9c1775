"""Allowances as networks tell them, in every dialect we know, and in rubbish."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks.budget import closed_until

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-11-22T10:05:00.000Z"},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(LATER.timestamp()))},
        {"ratelimit-remaining": "0", "ratelimit-reset": str(int(LATER.timestamp()))},
        {"ratelimit-remaining": "0", "ratelimit-reset": "300"},
    ],
)
def test_nothing_left_closes_until_the_reset(headers):
    assert closed_until(headers, NOW) == LATER


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"ratelimit-remaining": "1", "ratelimit-reset": "300"},
        {"ratelimit-remaining": "0"},
        {"ratelimit-remaining": "0", "ratelimit-reset": "soon"},
        {"ratelimit-remaining": "none", "ratelimit-reset": "300"},
        {"ratelimit-remaining": "0", "ratelimit-reset": "-5"},
        {"ratelimit-remaining": "0", "ratelimit-reset": "999999"},
        {"ratelimit-remaining": "0", "ratelimit-reset": "nan"},
    ],
)
def test_anything_else_leaves_it_open(headers):
    assert closed_until(headers, NOW) is None


@given(st.text(max_size=30), st.text(max_size=30))
def test_rubbish_never_breaks_it(remaining, reset):
    until = closed_until({"ratelimit-remaining": remaining, "ratelimit-reset": reset}, NOW)
    assert until is None or NOW < until <= NOW + timedelta(hours=24)
