"""The alarm on streams whose truth is known: what it must hear, and what it must let pass."""

import random
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jubir.config.bench import bursts as bench
from jubir.language.bursts import STEPS_A_DAY, WARM_UP, Burst, step

STEADY = 2.0  # mentions a step, in the middle of the day


def hour_of(at: int) -> int:
    return at // 6 % 168


def rhythm(at: int) -> float:
    """Twelve times as much in the evening as at night."""
    return 0.15 + 1.7 * max(0.0, np.sin((at // 6 % 24 - 6) / 18 * np.pi))


def live(
    state: Burst,
    start: int,
    days: float,
    chance: random.Random,
    *,
    factor=lambda at: 1.0,
    bad=lambda at: 0.15,
    festive: float = 0,
):
    """Goes through some days; returns the state and the readings by step."""
    told = {}
    for at in range(start, start + round(days * STEPS_A_DAY)):
        count = np.random.default_rng(chance.randrange(1 << 30)).poisson(STEADY * rhythm(at) * factor(at))
        negative = sum(chance.random() < bad(at) for _ in range(count))
        state, told[at] = step(
            state,
            hour_of(at),
            int(count),
            negative,
            quarter=(at % 6 + 0.5) / 6,
            odd_day=at < start + festive * STEPS_A_DAY,
        )
    return state, told


@pytest.fixture(scope="module")
def known() -> Burst:
    """Five ordinary weeks."""
    return live(Burst(), 0, 35, random.Random(1))[0]


def began(told):
    return [at for at, reading in told.items() if reading.began]


def test_ordinary_weeks_raise_next_to_nothing(known):
    _, told = live(known, 35 * STEPS_A_DAY, 28, random.Random(2))
    assert len(began(told)) <= 1


def test_it_learns_the_rhythm(known):
    night, evening = known.expects(3), known.expects(15)
    assert evening > 5 * night
    assert sum(known.expects(hour) for hour in range(168)) * 6 == pytest.approx(
        168 * 6 * STEADY * 1.05, rel=0.25
    )


def test_four_times_the_usual_is_heard_soon_told_once_and_ends(known):
    start = 35 * STEPS_A_DAY + 6 * 12
    _, told = live(
        known,
        35 * STEPS_A_DAY,
        2,
        random.Random(3),
        factor=lambda at: 4.0 if start <= at < start + 12 else 1.0,
    )
    [first] = began(told)
    assert 0 <= first - start <= 5
    reading = told[first]
    assert reading.factor > 2
    assert reading.seen >= reading.expected + 4
    ends = [at for at, one in told.items() if one.ended]
    assert len(ends) == 1
    assert start + 12 <= ends[0] <= start + 12 + 18


def test_before_two_weeks_it_says_nothing_of_what_may_be_a_rhythm():
    _, told = live(Burst(), 0, 13, random.Random(4), factor=lambda at: 8.0 if 1600 < at < 1620 else 1.0)
    assert began(told) == []
    assert WARM_UP == 14 * STEPS_A_DAY


def small(rate, days, chance, shape, storm=range(0), loudness=1.0):
    """A newcomer's first days: `rate` an hour on average, `shape` by hour of the day."""
    mean = sum(shape) / 24
    state, told = Burst(), {}
    for at in range(round(days * STEPS_A_DAY)):
        force = rate / 6 * shape[at // 6 % 24] / mean
        count = int(chance.poisson(loudness if at in storm else force))
        state, told[at] = step(state, hour_of(at), count, quarter=(at % 6 + 0.5) / 6)
    return state, told


FLAT, SHORT_EVENING = (1.0,) * 24, (0.1,) * 18 + (1.0,) * 4 + (0.1,) * 2


@pytest.mark.parametrize("rate", [0.1, 0.3, 1])
def test_a_small_shop_s_storm_is_heard_in_its_second_week_already(rate):
    """Twenty times what is usual (and four an hour at least)."""
    start = 10 * STEPS_A_DAY + 54
    storm, heard = range(start, start + 72), 0
    for seed in range(20):
        loud = max(4.0, rate * 20) / 6
        _, told = small(rate, 11.5, np.random.default_rng(seed), SHORT_EVENING, storm, loud)
        assert all(at in storm for at in began(told))
        heard += bool(began(told))
    assert heard >= 18


@pytest.mark.parametrize("rate", [0.02, 0.1, 1, 12, 60])
@pytest.mark.parametrize("shape", [FLAT, SHORT_EVENING], ids=["flat", "evening"])
def test_a_newcomer_s_busy_evenings_are_no_storm(rate, shape):
    assert [began(small(rate, 14, np.random.default_rng(seed), shape)[1]) for seed in range(12)] == [[]] * 12


def test_a_night_as_loud_as_an_evening_is_heard_though_an_evening_is_not(known):
    start = 35 * STEPS_A_DAY + 6 * 2
    _, told = live(
        known, 35 * STEPS_A_DAY, 1, random.Random(5),
        factor=lambda at: 1.8 / rhythm(at) if start <= at < start + 12 else 1.0,
    )  # fmt: skip
    assert len(began(told)) == 1


def test_what_stays_becomes_usual_and_going_back_is_no_alarm(known):
    day = 35 * STEPS_A_DAY
    state, told = live(known, day, 10, random.Random(6), factor=lambda at: 3.0)
    assert 1 <= len(began(told)) <= 2
    assert state.level == pytest.approx(known.level * 3, rel=0.35)
    state, told = live(state, day + 10 * STEPS_A_DAY, 10, random.Random(7))
    assert began(told) == []
    assert state.level == pytest.approx(known.level, rel=0.35)


def test_a_quiet_holiday_and_the_day_after_raise_nothing(known):
    day = 35 * STEPS_A_DAY
    end = day + 3 * STEPS_A_DAY
    _, told = live(known, day, 6, random.Random(8), factor=lambda at: 0.3 if at < end else 1.0, festive=3)
    assert began(told) == []


def test_twice_as_loud_as_what_was_told_is_told_once_more(known):
    start = 35 * STEPS_A_DAY + 6 * 10

    def grows(at):
        return 5.0 if start <= at < start + 12 else 20.0 if start + 12 <= at < start + 24 else 1.0

    _, told = live(known, 35 * STEPS_A_DAY, 1, random.Random(9), factor=grows)
    assert len(began(told)) == 1
    assert [at for at, one in told.items() if one.rose and at < start + 24]


def test_many_bad_ones_are_heard_though_there_are_not_more_than_usual(known):
    start = 35 * STEPS_A_DAY + 6 * 10
    _, told = live(
        known,
        35 * STEPS_A_DAY,
        2,
        random.Random(10),
        bad=lambda at: 0.75 if start <= at < start + 24 else 0.15,
    )
    first = [at for at, one in told.items() if one.bad_began]
    assert len(first) == 1
    assert 0 <= first[0] - start <= 12
    assert told[first[0]].bad_share > 0.3


def test_a_share_of_bad_that_one_is_used_to_raises_nothing(known):
    state, _ = live(known, 35 * STEPS_A_DAY, 14, random.Random(11), bad=lambda at: 0.5)
    _, told = live(state, 49 * STEPS_A_DAY, 7, random.Random(12), bad=lambda at: 0.5)
    assert [at for at, one in told.items() if one.bad_began] == []


counts = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), max_size=60)


@settings(max_examples=60)
@given(counts, st.integers(0, 167), st.booleans())
def test_whatever_comes_the_state_stays_sound_and_survives_json(known, stream, hour, odd):
    state = known
    for count, bad in stream:
        state, reading = step(state, hour, count, min(bad, count), odd_day=odd)
        again = Burst.from_json(state.to_json())
        assert 0 < state.level < 1e7
        assert all(0 < value < 200 for value in state.rhythm)
        assert 0 < state.bad_share < 1
        assert not (reading.began and reading.ended)
        assert len(state.recent) <= 18
        assert asdict(again)["level"] == state.level


def test_a_state_of_another_version_begins_anew():
    assert Burst.from_json({"rhythm": [1.0], "level": 3}) == Burst()
    assert Burst.from_json({}) == Burst()


def test_a_young_state_that_counted_no_total_yet_takes_it_from_its_level():
    kept = Burst(level=12.0, seen_steps=600).to_json()
    del kept["total"]
    assert Burst.from_json(kept).total == 1200


def test_the_bench_counts_what_was_heard_and_what_was_imagined():
    events = [bench.Event(100, 110, 4, False), bench.Event(300, 310, 8, True)]
    delays, false = bench._score(events, [50, 102, 105, 320, 400])
    assert delays == {4: [30], 8: [None]}
    assert false == 2
