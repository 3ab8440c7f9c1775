"""`jubir bench besttime`: on simulated channels, what following each adviser costs, after 4, 8 and 16 weeks.

The generator, made without looking at how `insights.besttime` thinks (no rhythm, kernel or number is shared):

- A brand has an audience: one to three groups out of eight (office people, students, parents, night owls, early risers,
  shoppers at weekends, people at work, another time zone), each with peaks on the clock drawn at random around its
  kind's, on workdays and at weekends, mixed with random weights. One to four channels share the brand's audience, each
  with a part of its own.
- What an hour is worth: how many of the audience are awake in the hours that follow, raised to a random power (0.3 to
  1.2: some channels hardly depend on the hour), times a log-normal quirk of each single hour (sd 0.1).
- A channel posts 3 to 10 times a week: mostly at two to four habitual hours, a quarter of it at any hour of the day.
- A post gets a Poisson number of engagements around (size × hour × format × growth × luck): size 4 to 400, formats
  within ± 40 %, growth -20 % to +60 % in 16 weeks, luck log-normal with sd 0.4 to 1.1, one in fifty viral (× 6). It is
  read at the age it has when advice is asked, with a share of its engagements that differs from the product's belief.

Each adviser names the three hours of the coming week (on different days) to post at. Regret: 1 - what these three are
truly worth / what the three truly best on different days are worth.

    ours    insights.besttime    nine    09:00, any day    raw    the hours of the week with the best mean so far
    global  the best hours of everybody's rhythm (insights.besttime.rhythm)
"""

import json
import math
import sys
from dataclasses import dataclass
from typing import Any

WEEKS = (4, 8, 16)
SLOTS = 3
#: (workday peaks, weekend peaks, how strong a workday is): each peak is (hour, width, height).
GROUPS: tuple[
    tuple[tuple[tuple[float, float, float], ...], tuple[tuple[float, float, float], ...], float], ...
] = (
    (
        ((7.2, 0.8, 0.7), (12.3, 0.8, 1.0), (18.5, 1.4, 0.9)),
        ((10.5, 2.5, 0.8), (19.5, 2.5, 0.6)),
        1.0,
    ),  # office
    (
        ((6.5, 0.6, 0.4), (14.5, 1.2, 0.8), (21.5, 1.6, 1.2)),
        ((13.0, 3.0, 0.8), (22.0, 2.0, 1.1)),
        1.0,
    ),  # students
    (
        ((9.3, 1.0, 1.0), (13.5, 1.0, 0.8), (20.8, 1.0, 1.0)),
        ((7.5, 1.2, 0.7), (20.5, 1.2, 0.8)),
        1.0,
    ),  # parents
    (((23.2, 1.8, 1.3), (17.0, 2.0, 0.4)), ((0.5, 2.0, 1.2), (16.0, 2.5, 0.5)), 1.0),  # night owls
    (((5.3, 0.9, 1.3), (11.5, 1.0, 0.4)), ((5.8, 1.0, 1.2), (8.5, 1.5, 0.6)), 1.0),  # early risers
    (((20.0, 1.5, 0.5),), ((10.0, 1.5, 1.2), (15.5, 2.0, 1.2)), 0.6),  # weekend shoppers
    (((8.7, 0.9, 1.1), (11.0, 1.2, 0.9), (15.5, 1.3, 0.9)), ((10.0, 2.0, 0.15),), 1.4),  # people at work
    (
        ((1.5, 2.0, 1.0), (4.5, 1.5, 0.8), (9.0, 2.0, 0.5)),
        ((2.0, 2.5, 1.0), (8.0, 2.5, 0.6)),
        1.0,
    ),  # another zone
)
#: How common each group is among small brands' audiences.
COMMON = (0.24, 0.16, 0.16, 0.09, 0.07, 0.1, 0.13, 0.05)


@dataclass
class Channel:
    """`worth[168]`: what an hour multiplies a post by, its mean 1."""

    worth: Any
    size: float
    luck: float
    growth: float
    formats: Any
    habits: list[tuple[int, int]]
    per_week: int


@dataclass(frozen=True)
class Sent:
    weeks_ago: float
    slot: int
    format: int
    total: int


def _audience(dice: Any) -> Any:
    import numpy as np

    awake = np.zeros(168)
    kinds = dice.choice(len(GROUPS), size=dice.integers(1, 4), replace=False, p=COMMON)
    for kind, weight in zip(kinds, dice.dirichlet(np.ones(len(kinds))), strict=True):
        workday, weekend, strength = GROUPS[kind]
        shift = dice.normal(0, 0.7)
        for peaks, days, factor in ((workday, range(5), strength), (weekend, range(5, 7), 1.0)):
            for middle, width, height in peaks:
                at, wide = middle + shift + dice.normal(0, 0.5), width * math.exp(dice.normal(0, 0.2))
                tall = height * math.exp(dice.normal(0, 0.25)) * factor * weight
                for day in days:
                    hours = np.arange(24)
                    away = np.minimum(np.abs(hours - at % 24), 24 - np.abs(hours - at % 24))
                    awake[day * 24 + hours] += tall * np.exp(-0.5 * (away / wide) ** 2)
    days = np.exp(dice.normal(0, 0.1, size=7))
    return (awake + 0.06) * np.repeat(days, 24)


def _channel(dice: Any, shared: Any) -> Channel:
    import numpy as np

    awake = 0.7 * shared + 0.3 * _audience(dice)
    seen = sum(np.roll(awake, -later) * weight for later, weight in enumerate((0.5, 0.25, 0.15, 0.1)))
    worth = seen ** dice.uniform(0.3, 1.2) * np.exp(dice.normal(0, 0.1, size=168))
    habits = []
    for hour in dice.choice(
        [7, 8, 9, 10, 11, 12, 15, 16, 17, 18, 19, 20], size=dice.integers(2, 5), replace=False
    ):
        days = dice.choice(7, size=dice.integers(2, 8), replace=False)
        habits += [(int(day), int(hour)) for day in days]
    return Channel(
        worth / worth.mean(), float(math.exp(dice.uniform(math.log(4), math.log(400)))), float(dice.uniform(0.4, 1.1)),
        float(dice.uniform(-0.2, 0.6)), np.exp(dice.uniform(-0.4, 0.4, size=3)), habits, int(dice.integers(3, 11)),
    )  # fmt: skip


def _history(dice: Any, channel: Channel, weeks: int) -> list[Sent]:
    """Everything posted in so many weeks; `total` is what it will have got in the end."""
    sent = []
    for week in range(weeks):
        for _number in range(channel.per_week):
            if dice.random() < 0.25:
                slot = int(dice.integers(0, 7)) * 24 + int(dice.integers(6, 23))
            else:
                day, hour = channel.habits[int(dice.integers(0, len(channel.habits)))]
                slot = day * 24 + hour
            kind = int(dice.integers(0, 3))
            luck = math.exp(dice.normal(0, channel.luck)) * (6 if dice.random() < 0.02 else 1)
            mean = channel.size * channel.worth[slot] * channel.formats[kind] * luck
            mean *= 1 + channel.growth * week / 16
            sent.append(Sent(weeks - week - slot / 168, slot, kind, int(dice.poisson(mean))))
    return sent


def _by_now(dice: Any, one: Sent) -> tuple[int, float]:
    """(engagements read so far, age in hours at the last measurement)."""
    hours = one.weeks_ago * 168
    age = max((rung for rung in (1, 6, 24, 72, 168, 720) if rung <= hours), default=0.5)
    share = 1 - math.exp(-((age / 7.0) ** 0.55))
    return int(dice.binomial(one.total, min(share, 1.0))), float(age)


def _distinct(order: Any) -> list[int]:
    """The first three hours of an order that stand on different days."""
    chosen: list[int] = []
    for slot in order:
        if all(slot // 24 != other // 24 for other in chosen):
            chosen.append(int(slot))
        if len(chosen) == SLOTS:
            break
    return chosen


def _regret(channel: Channel, chosen: list[int]) -> float:
    import numpy as np

    best = _distinct(np.argsort(-channel.worth))
    return float(1 - channel.worth[chosen].mean() / channel.worth[best].mean())


def _raw(read: list[tuple[Sent, int, float]]) -> list[int]:
    """The hours with the best mean; where fewer than three days were tried, 09:00 on other days."""
    import numpy as np

    sums, counts = np.zeros(168), np.zeros(168)
    for one, engagements, _age in read:
        sums[one.slot] += engagements
        counts[one.slot] += 1
    mean = np.where(counts > 0, sums / np.maximum(counts, 1), -1.0)
    tried = [slot for slot in np.argsort(-mean, kind="stable") if counts[slot] > 0]
    return _distinct([*tried, *(day * 24 + 9 for day in range(7))])


def run(*, brands: int = 120, seed: int = 1, weeks: tuple[int, ...] = WEEKS) -> dict[str, Any]:
    import numpy as np

    from jubir.insights import besttime

    dice = np.random.default_rng(seed)
    everybody = _distinct(np.argsort(-np.array(besttime.rhythm()), kind="stable"))
    regrets: dict[int, dict[str, list[float]]] = {
        number: {"ours": [], "nine": [], "raw": [], "global": []} for number in weeks
    }
    for _brand in range(brands):
        shared = _audience(dice)
        channels = [_channel(dice, shared) for _number in range(int(dice.integers(1, 5)))]
        networks = [int(dice.integers(0, 3)) for _channel_ in channels]
        for number in weeks:
            read = [
                [(one, *_by_now(dice, one)) for one in _history(dice, channel, number)]
                for channel in channels
            ]
            for place, channel in enumerate(channels):
                tried = [
                    besttime.Tried(
                        one.slot // 24, one.slot % 24, engagements, age, one.weeks_ago * 7, str(one.format), which,
                        0 if which == place else (1 if networks[which] == networks[place] else 2),
                    )
                    for which in range(len(channels))
                    for one, engagements, age in read[which]
                ]  # fmt: skip
                advice = besttime.estimate(tried).best(SLOTS)
                found = regrets[number]
                found["ours"].append(_regret(channel, [one.weekday * 24 + one.hour for one in advice]))
                found["raw"].append(_regret(channel, _raw(read[place])))
                found["global"].append(_regret(channel, everybody))
                found["nine"].append(
                    1
                    - float(
                        channel.worth[9::24].mean()
                        / channel.worth[_distinct(np.argsort(-channel.worth))].mean()
                    )
                )
    return {
        "channels": len(regrets[weeks[0]]["ours"]),
        "seed": seed,
        "weeks": [
            {
                "weeks": number,
                **{name: round(float(np.mean(found)), 4) for name, found in regrets[number].items()},
            }
            for number in weeks
        ],
    }


def main(arguments: Any) -> None:
    figures = run(seed=arguments.seed)
    if arguments.json:
        sys.stdout.write(json.dumps(figures) + "\n")
        return
    sys.stdout.write(f"{figures['channels']} channels; regret, 0 is the best there is\n")
    for row in figures["weeks"]:
        sys.stdout.write("  ".join(f"{name} {value}" for name, value in row.items()) + "\n")
