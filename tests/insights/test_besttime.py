"""The best hours: learned from one's own posts, helped by neighbours and everybody's rhythm, honest about how sure."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jubir.insights.besttime import BestTimes, Tried, estimate, rhythm, share_by


def posts(
    count: int, *, best_hour: int = 6, hours=(6, 9, 12, 15, 18, 21), lift: float = 4.0, seed: int = 1, **more
):
    """A channel whose posts do `lift` times better at one hour, against everybody's rhythm."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        hour = hours[number % len(hours)]
        mean = 30 * (lift if hour == best_hour else 1.0) * dice.lognormvariate(0, 0.4)
        made.append(Tried(number % 7, hour, int(mean), 720, float(number), "text", **more))
    return made


def test_without_posts_it_is_everybodys_rhythm_and_certain_of_nothing():
    found = estimate([])
    assert found.posts == 0 and not found.enough
    assert {one.certainty for day in found.hours for one in day} == {0.0}
    best = int(np.argmax(rhythm()))
    assert any((one.weekday * 24 + one.hour) == best for one in found.best(7))


def test_a_channel_that_differs_from_everybody_is_believed_after_enough_posts():
    found = estimate(posts(90))
    assert {one.hour for one in found.best(3)} <= {5, 6, 7}
    assert found.at(2, 6).ratio > 1.5
    assert found.at(2, 6).sure >= 2


def test_few_posts_move_it_little():
    few, many = estimate(posts(3)), estimate(posts(90))
    usual = estimate([]).at(2, 19).ratio
    assert not few.enough and many.enough
    assert abs(few.at(2, 19).ratio - usual) < abs(many.at(2, 19).ratio - usual)
    assert few.at(2, 6).certainty < many.at(2, 6).certainty


def test_an_hour_never_tried_learns_from_its_neighbours():
    found = estimate(posts(90, hours=(6, 12, 18)))
    assert found.at(3, 7).tries > 0 and found.at(3, 4).tries == 0
    assert found.at(3, 7).ratio > found.at(3, 9).ratio
    assert found.at(3, 4).certainty < found.at(3, 6).certainty


def test_noise_alone_is_not_taken_for_a_rhythm():
    dice = random.Random(5)
    noise = [
        Tried(dice.randrange(7), dice.randrange(7, 22), int(dice.lognormvariate(3, 0.8)), 720, n)
        for n in range(60)
    ]
    found = estimate(noise)
    awake = [found.at(day, hour).ratio for day in range(7) for hour in range(9, 21)]
    assert max(awake) < 2.0


def test_one_viral_post_does_not_make_an_hour():
    calm = posts(60, lift=1.0)
    viral = [*calm[:-1], Tried(2, 15, 50_000, 720, 1.0, "text")]
    assert estimate(viral).at(2, 15).ratio < 1.7


def test_neighbours_help_a_channel_that_has_little_of_its_own():
    neighbours = posts(120, channel=2, near=1)
    alone = estimate(posts(4, hours=(12, 15)))
    helped = estimate([*posts(4, hours=(12, 15)), *neighbours])
    assert helped.at(2, 6).ratio > alone.at(2, 6).ratio * 1.3
    assert helped.others == 120 and helped.posts == 4


def test_a_young_post_is_judged_by_its_age_not_by_its_count():
    old = [Tried(n % 7, 12, 100, 720, 40 + n) for n in range(20)]
    young = [Tried(n % 7, 18, int(100 * share_by(6)), 6, 0.3) for n in range(20)]
    found = estimate(old + young)
    assert found.at(2, 18).ratio / found.at(2, 12).ratio > 0.8


def test_younger_than_a_few_hours_says_nothing():
    assert estimate([Tried(1, 12, 3, 1.0, 0.1)]).posts == 0


def test_the_share_grows_with_age_up_to_all():
    ages = [0, 0.5, 1, 3, 6, 12, 24, 48, 72, 100, 168, 400, 720, 10_000]
    shares = [share_by(age) for age in ages]
    assert shares == sorted(shares) and shares[-1] == 1.0 and shares[0] > 0


def test_the_best_stand_on_different_days():
    found = estimate(posts(90)).best(7)
    assert len({one.weekday for one in found}) == 7
    assert len(estimate(posts(90)).best(12)) == 12


def test_exploring_adds_an_hour_never_tried_only_when_there_is_something_to_go_by():
    assert not any(one.trying for one in estimate(posts(3)).best(5, explore=True))
    found = estimate(posts(90, hours=(12, 15))).best(5, explore=True)
    assert len(found) == 5
    assert all(one.tries == 0 for one in found if one.trying)


def test_kept_and_read_again_it_is_the_same():
    found = estimate(posts(30), "Asia/Jakarta")
    again = BestTimes.from_json(found.to_json())
    assert (again.posts, again.zone_name) == (30, "Asia/Jakarta")
    assert again.at(2, 6).ratio == pytest.approx(found.at(2, 6).ratio, abs=1e-3)
    assert again.best(3)[0].hour == found.best(3)[0].hour


# ── moments ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_next_moment_is_a_good_hour_on_the_zones_wall():
    found = estimate(posts(90), "Asia/Jakarta")
    after = datetime(2026, 11, 10, 2, 12, tzinfo=UTC)
    at = found.next(after)
    assert at is not None and after < at <= after + timedelta(days=7)
    assert at.astimezone(ZoneInfo("Asia/Jakarta")).hour in (5, 6, 7)


def test_a_taken_hour_is_left_out():
    found = estimate(posts(90), "Asia/Jakarta")
    after = datetime(2026, 11, 10, 2, 12, tzinfo=UTC)
    first = found.next(after)
    assert found.next(after, taken=[first]) != first
    assert found.next(after, taken=list(found.moments(after, 7))) is None


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)])
def test_a_change_of_clocks_skips_and_doubles_nothing(day):
    found = estimate([], "Europe/Berlin")
    moments = list(found.moments(day, 3))
    assert len(moments) == len(set(moments))
    walls = [moment.astimezone(ZoneInfo("Europe/Berlin")) for moment in moments]
    assert all(wall.minute == 0 for wall in walls)
    assert not any(wall.date().isoformat() == "2026-03-29" and wall.hour == 2 for wall in walls)


@settings(max_examples=30)
@given(
    st.lists(
        st.builds(
            Tried, st.integers(0, 6), st.integers(0, 23), st.integers(0, 10**7), st.floats(0, 5000), st.floats(0, 365),
            st.sampled_from(["text", "image", ""]), st.integers(0, 2), st.integers(0, 2),
        ),
        max_size=60,
    )
)  # fmt: skip
def test_any_history_gives_finite_honest_numbers(tried):
    found = estimate(tried)
    for day in found.hours:
        for one in day:
            assert 0 < one.low <= one.ratio <= one.high < 1e4
            assert 0 <= one.certainty <= 1 and 0 <= one.sure <= 3
    assert len(found.best(5)) == 5


def test_on_simulated_channels_ours_regrets_least():
    from jubir.config.bench import besttime as bench

    found = bench.run(brands=14, seed=3, weeks=(4, 16))
    for row in found["weeks"]:
        assert row["ours"] < min(row["nine"], row["raw"], row["global"]), row
    assert found["weeks"][1]["ours"] < found["weeks"][0]["ours"], "more data, less regret"


def test_the_bench_knows_nothing_of_the_product():
    """Else it would only measure itself: the generator may call the estimate and the rhythm, as advisers, and no more."""
    import ast
    from pathlib import Path

    from jubir.config.bench import besttime as bench

    tree = ast.parse(Path(bench.__file__ or "").read_text())
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "besttime"
    }
    assert used == {"estimate", "rhythm", "Tried"}
