"""Tests of difference: they find what is there, and hardly ever what is not."""

import random
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jubir.reports.chance import certainty, means_differ, shares_differ


@pytest.mark.parametrize(
    ("a", "n", "b", "m"), [(12, 18, 5, 20), (0, 15, 6, 30), (40, 90, 41, 90), (1, 12, 12, 12)]
)
def test_fisher_is_what_counting_every_table_gives(a, n, b, m):
    marked = a + b
    ways = [comb(n, k) * comb(m, marked - k) for k in range(max(0, marked - m), min(n, marked) + 1)]
    seen = comb(n, a) * comb(m, b)
    exact = Fraction(sum(way for way in ways if way <= seen), comb(n + m, marked))
    p = shares_differ(a, n, b, m)
    assert p is not None and abs(p - float(exact)) < 1e-9


def test_too_few_tell_nothing():
    assert shares_differ(3, 4, 1, 40) is None and means_differ([1, 2, 3], [4, 5, 6]) is None
    assert certainty(None) == "little"


def test_alike_groups_hardly_ever_differ():
    dice = random.Random(1)
    wrong = sum(
        (means_differ([dice.lognormvariate(2, 1) for _ in range(7)], [dice.lognormvariate(2, 1) for _ in range(7)]) or 1) < 0.05
        for _ in range(300)
    )  # fmt: skip
    assert wrong <= 300 * 0.09


def test_a_threefold_rise_over_a_month_is_found():
    dice = random.Random(2)
    found = sum(
        (means_differ([dice.lognormvariate(3.1, 0.8) for _ in range(30)], [dice.lognormvariate(2, 0.8) for _ in range(30)]) or 1) < 0.05
        for _ in range(50)
    )  # fmt: skip
    assert found >= 48


def test_one_viral_day_is_no_trend():
    p = means_differ([3, 4, 2, 5, 3, 4, 9000], [3, 4, 3, 5, 2, 4, 4])
    assert p is not None and p > 0.05


@settings(max_examples=100)
@given(st.integers(12, 400), st.integers(12, 400), st.data())
def test_a_probability_is_one_and_both_ways_round_the_same(of, of_before, data):
    part, part_before = data.draw(st.integers(0, of)), data.draw(st.integers(0, of_before))
    p = shares_differ(part, of, part_before, of_before)
    q = shares_differ(part_before, of_before, part, of)
    assert p is not None and q is not None and 0 <= p <= 1 and abs(p - q) < 1e-9
