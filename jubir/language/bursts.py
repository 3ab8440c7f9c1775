"""When more is said than usual, or more of it is bad: a baseline for each hour of the week, and what departs from it.

Pure: counts in, readings out; the state is plain data that the caller keeps. One `Burst` listens to one thing.

1. What is expected: a rhythm (168 hours of the week, mean 1) times a level (per hour). The rhythm learns over weeks, the
   level over days; both learn little from what is odd, so that a storm does not become the usual. What stays odd for
   more than a day or so is the new usual: the level jumps there.
2. How odd: Anscombe's root turns a count into something of variance one whatever its mean; divided by how restless this
   thing is anyway. Two averages that forget (about half an hour, about three hours) add up what is odd in a row.
3. An alert begins above one bar and ends below a lower one: no flicker, no repeats.

The share of bad among what is said is watched likewise, with the arc sine in place of the root.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from typing import Any

#: Minutes of one step.
STEP = 10
STEPS_A_DAY = 24 * 60 // STEP
_HOURS = 168

#: How much of the newest step goes into each average: they remember half an hour, an hour and a half, five hours.
FORGET = (0.50, 0.20, 0.06)
#: How far (in its own standard deviations) one of them must rise.
BARS = (3.7, 3.6, 3.6)
_BAR_BAD = 3.2
#: The usual is known to about this share of itself: a large brand's small wave is no burst.
_DOUBT = 0.12
#: On a holiday the rhythm is another one, and hardly known.
_DOUBT_ODD_DAY = 0.45
#: A burst that goes on and becomes so many times what it was is told once more.
_RISES = 2.0
#: An alert ends when all averages are under this.
_CALM = 2.0
#: So many steps in a row must be calm.
_CALM_STEPS = 6
#: Fewer than this above the expected is nothing to wake anybody for, and less than this factor neither.
LEAST, LEAST_FACTOR = 4.0, 1.6
LEAST_BAD = 4
#: Steps until the rhythm is known: two weeks. Before, a busy evening may be mistaken for a burst...
WARM_UP = 14 * STEPS_A_DAY
#: ...so that, from the third day on, every hour is taken for the busiest there may be (so many times the mean of all
#: days, and at least so many an hour), and more must have come: a newcomer's storm is heard, a busy evening is not.
YOUNG, _BUSIEST, _MEAN_AT_LEAST, LEAST_YOUNG = 3 * STEPS_A_DAY, 6.0, 0.1, 8.0
#: After so many steps clearly above or below, the level jumps to what it is now. Nights hardly count.
_REBASE = 20 * 60 // STEP
#: A lull ends more often than it stays, and its end must not be an alarm.
_REBASE_DOWN = 3 * _REBASE
_LEVEL, _LEVEL_YOUNG = 1 / (2.0 * STEPS_A_DAY), 1 / (0.5 * STEPS_A_DAY)
_RHYTHM, _REST = 0.16, 1 / (10.0 * STEPS_A_DAY)
_BAD_SHARE = 1 / 400.0  # of one thing said
_MOST = 2.5  # what is odder than this teaches no more than this


@dataclass(frozen=True, slots=True)
class Burst:
    """What is known of the usual. `rhythm` by hour of the week, Monday 00 first; `level` per hour."""

    rhythm: tuple[float, ...] = (1.0,) * _HOURS
    level: float = 0.0
    seen_steps: int = 0
    total: int = 0  # of all steps until the rhythm is known
    rest: tuple[float, ...] = (1.0,) * len(FORGET)  # variance of what is odd, 1 when things come as by chance
    seen: tuple[float, ...] = (0.0,) * len(FORGET)  # the averages: what came, and what was expected
    usual: tuple[float, ...] = (0.0,) * len(FORGET)
    away: int = 0  # steps in a row far from the level; negative: below
    away_count: float = 0.0
    away_expected: float = 0.0
    calm: int = 0
    loud: bool = False  # a burst goes on
    loud_factor: float = 0.0  # how many times the usual it was when it was told
    bad_share: float = 0.15
    bad_loud: bool = False
    bad_calm: int = 0
    recent: tuple[tuple[float, int, int], ...] = ()  # (expected, count, bad) of the last three hours
    hour_sum: float = 0.0
    hour_expected: float = 0.0
    hour: int = -1

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        data["rhythm"] = [round(value, 4) for value in self.rhythm]
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Burst":
        known = {one.name for one in fields(cls)}
        kept = {key: value for key, value in data.items() if key in known}
        if len(kept.get("rhythm", ())) != _HOURS:
            return cls()
        for name in ("rhythm", "rest", "seen", "usual"):
            kept[name] = tuple(kept.get(name, getattr(cls(), name)))
        kept.setdefault("total", round(kept.get("level", 0.0) * STEP / 60 * kept.get("seen_steps", 0)))
        kept["recent"] = tuple((one[0], one[1], one[2]) for one in kept.get("recent", ()))
        return cls(**kept)

    def expects(self, hour: int, quarter: float = 0.5) -> float:
        """How many in one step. `quarter`: how far into the hour, 0 to 1: between two hours it glides."""
        other = (hour + (1 if quarter > 0.5 else -1)) % _HOURS
        weight = abs(quarter - 0.5)
        rhythm = self.rhythm[hour] * (1 - weight) + self.rhythm[other] * weight
        return max(self.level * rhythm * STEP / 60, 1e-3)


@dataclass(frozen=True, slots=True)
class Reading:
    """One step as it was understood. `began`: a burst (of volume, of bad) begins here; `ended`: it ended here;
    `rose`: it goes on, and is more than twice what it was when it was told.

    `expected` and `seen` cover the stretch that made it odd: `steps` of STEP minutes up to and with this one.
    """

    expected: float
    seen: int
    steps: int = 1
    began: bool = False
    going: bool = False
    ended: bool = False
    rose: bool = False
    odd: float = 0.0
    bad_expected: float = 0.0  # a share
    bad_seen: int = 0
    bad_of: int = 0
    bad_began: bool = False
    bad_going: bool = False
    bad_ended: bool = False

    @property
    def factor(self) -> float:
        return self.seen / self.expected if self.expected > 0 else 0.0

    @property
    def bad_share(self) -> float:
        return self.bad_seen / self.bad_of if self.bad_of else 0.0


def root(count: float) -> float:
    """Anscombe's: of a Poisson count, variance about one."""
    return 2 * math.sqrt(count + 0.375)


def arc(bad: float, of: float) -> float:
    """The same for a share."""
    return 2 * math.asin(math.sqrt((bad + 0.375) / (of + 0.75)))


def _mean_root(mean: float) -> float:
    """What `root` is on average: for small means it is less than the root of the mean."""
    return _moments(round(mean, 2))[0] if mean < 8 else 2 * math.sqrt(mean + 0.125)


def _spread_root(mean: float) -> float:
    """Its standard deviation: near one, less for small means."""
    return _moments(round(mean, 2))[1] if mean < 8 else 1.0


@lru_cache(maxsize=1024)
def _moments(mean: float) -> tuple[float, float]:
    middle = squares = 0.0
    chance = math.exp(-mean)
    for count in range(40):
        middle += chance * root(count)
        squares += chance * (count + 0.375) * 4
        chance *= mean / (count + 1)
    return middle, max(math.sqrt(max(squares - middle**2, 0.0)), 0.15)


def step(
    state: Burst, hour: int, count: int, bad: int = 0, *, quarter: float = 0.5, odd_day: bool = False
) -> tuple[Burst, Reading]:
    """The next step. `hour`: of the week, Monday 00 is 0; on a holiday the caller says a Sunday's hour, and `odd_day`, so
    that the week's rhythm does not learn from it."""
    expected = state.expects(hour, quarter)
    recent = (*state.recent, (expected, count, bad))[-18:]
    new = replace(
        state,
        recent=recent,
        total=state.total + count if state.seen_steps < WARM_UP else 0,
        seen=tuple((1 - one) * was + one * count for one, was in zip(FORGET, state.seen, strict=True)),
        usual=tuple((1 - one) * was + one * expected for one, was in zip(FORGET, state.usual, strict=True)),
    )
    doubt = _DOUBT_ODD_DAY if odd_day else _DOUBT
    heights = heights_of(new, doubt) if state.level > 0 else (0.0,) * len(FORGET)
    bold = _young_heights(new, doubt) if state.level > 0 and state.seen_steps < WARM_UP else heights
    new = _learnt(new, hour, expected, count, heights, odd_day)
    new, reading = _judged(state, new, heights, bold)
    return _bad(state, new, reading, count, bad)


def heights_of(state: Burst, doubt: float = _DOUBT) -> tuple[float, ...]:
    """Each average above the usual, in standard deviations."""
    found = []
    for forget, seen, usual, rest in zip(FORGET, state.seen, state.usual, state.rest, strict=True):
        # An average of Poisson counts is as sure as a count of so many steps.
        steps = (2 - forget) / forget
        mean = usual * steps
        spread = math.sqrt((_spread_root(mean) ** 2 + doubt**2 * mean) * rest)
        found.append((root(seen * steps) - _mean_root(mean)) / spread)
    return tuple(found)


def _young_heights(state: Burst, doubt: float) -> tuple[float, ...]:
    """Above the busiest hour there may be, while the rhythm is not known. The last hours are no part of the mean."""
    before = state.seen_steps + 1 - len(state.recent)
    mean = (state.total - sum(count for _, count, _ in state.recent)) / max(before, 1)
    busiest = max(mean, _MEAN_AT_LEAST * STEP / 60) * _BUSIEST
    return heights_of(replace(state, usual=(busiest,) * len(FORGET)), doubt)


# ── what is usual ────────────────────────────────────────────────────────────────────────────────────────────────
def _learnt(
    state: Burst, hour: int, expected: float, count: int, heights: Sequence[float], odd_day: bool
) -> Burst:
    seen = state.seen_steps + 1
    young = state.seen_steps < WARM_UP
    if state.level <= 0:
        # Until there is a first day, the plain mean.
        total, steps = state.away_count + count, state.seen_steps + 1
        level = total / steps * 60 / STEP if steps >= STEPS_A_DAY else 0.0
        fresh = replace(state, seen_steps=seen, away_count=0.0 if level else total, level=level)
        return replace(
            fresh, seen=(level * STEP / 60,) * len(FORGET), usual=(level * STEP / 60,) * len(FORGET)
        )
    rest = tuple(
        min(max(was + _REST * (min(abs(height), _MOST + 0.5) ** 2 - was), 0.8), 6.0)
        for was, height in zip(state.rest, heights, strict=True)
    )
    # Robust: a step teaches at most what an odd one does.
    far = _MOST * math.sqrt(state.rest[0] * (1 + _DOUBT**2 * expected))
    high, low = _un_root(_mean_root(expected) + far), _un_root(max(0.0, _mean_root(expected) - far))
    taught = min(max(float(count), low), max(high, expected + 1))
    rate = _LEVEL_YOUNG if young else _LEVEL
    if state.loud:
        rate *= 0.1
    elif odd_day:
        rate *= 0.3
    # Weighed by how much was expected: a quiet night says little of the level.
    weight = min(4.0, expected / max(state.level * STEP / 60, 1e-9))
    level = state.level * (1 + rate * weight * (taught / expected - 1)) if expected > 1e-3 else state.level
    state = replace(state, seen_steps=seen, rest=rest, level=max(level, 0.02))
    state = _rhythm(state, hour, expected, taught, young, odd_day)
    return _rebased(state, expected, count, heights[-1])


def _un_root(value: float) -> float:
    return max(0.0, (value / 2) ** 2 - 0.125)


def _rhythm(state: Burst, hour: int, expected: float, taught: float, young: bool, odd_day: bool) -> Burst:
    """Once an hour is over, its place in the week learns, and its neighbours a little."""
    if hour == state.hour:
        return replace(state, hour_sum=state.hour_sum + taught, hour_expected=state.hour_expected + expected)
    before = state
    state = replace(state, hour=hour, hour_sum=taught, hour_expected=expected)
    if before.hour < 0 or before.hour_expected <= 0 or odd_day or before.loud:
        return state
    at = before.hour
    # A small brand's hour is mostly chance: the share of it that is believed grows with what was expected.
    believed = before.hour_expected / (before.hour_expected + 2.0)
    rate = (0.45 if young else _RHYTHM) * believed
    ratio = before.hour_sum / before.hour_expected
    rhythm = list(state.rhythm)
    rhythm[at] *= 1 + rate * (ratio - 1)
    for side in (-1, 1):
        rhythm[(at + side) % _HOURS] *= 1 + 0.2 * rate * (ratio - 1)
    for day in range(7):  # days are alike: the same hour of the others learns too, most at the beginning
        other = (at % 24 + 24 * day) % _HOURS
        if other != at:
            rhythm[other] *= 1 + (0.3 if young else 0.05) * rate * (ratio - 1)
    mean = sum(rhythm) / _HOURS
    return replace(state, rhythm=tuple(max(value / mean, 0.01) for value in rhythm), level=state.level * mean)


def _rebased(state: Burst, expected: float, count: int, height: float) -> Burst:
    """A level that was left for about a day is no longer the usual one."""
    way = 1 if height > 2.0 else -1 if height < -2.0 else 0
    if way == 0 and height * state.away > 0 and abs(height) > 0.7:
        return state  # a night says little: neither for nor against
    if way == 0 or way * state.away < 0:
        fade = max(0, abs(state.away) - 2) * (1 if state.away > 0 else -1)
        kept = replace(state, away=fade)
        return kept if fade else replace(kept, away_count=0.0, away_expected=0.0)
    state = replace(
        state,
        away=state.away + way,
        away_count=state.away_count + count,
        away_expected=state.away_expected + expected,
    )
    if abs(state.away) < (_REBASE if way > 0 else _REBASE_DOWN) or state.away_expected <= 0:
        return state
    level = max(0.02, state.level * (state.away_count + 1) / (state.away_expected + 1))
    return _forgiven(replace(state, level=level, away=0, away_count=0.0, away_expected=0.0, loud=False))


def _forgiven(state: Burst) -> Burst:
    """The averages begin anew at what is usual."""
    return replace(state, seen=state.usual)


# ── what is odd ──────────────────────────────────────────────────────────────────────────────────────────────────
def _stretch(recent: Sequence[tuple[float, int, int]]) -> tuple[float, int, int]:
    """(expected, seen, steps) of the stretch, back from now, that stands out most."""
    best = (recent[-1][0], recent[-1][1], 1)
    score = -math.inf
    expected = seen = 0.0
    for steps, (usual, count, _) in enumerate(reversed(recent), 1):
        expected, seen = expected + usual, seen + count
        height = root(seen) - root(expected)
        if height > score:
            score, best = height, (expected, int(seen), steps)
    return best


def _judged(
    before: Burst, state: Burst, heights: Sequence[float], bold: Sequence[float]
) -> tuple[Burst, Reading]:
    """`bold`: the heights that must reach a bar for a burst to begin."""
    expected, seen, steps = _stretch(state.recent)
    calm = state.calm + 1 if max(heights[:2]) < _CALM else 0
    began = ended = rose = False
    factor = seen / expected if expected > 0 else 0.0
    if not before.loud:
        least = LEAST if state.seen_steps >= WARM_UP else LEAST_YOUNG
        enough = seen - expected >= least and seen >= LEAST_FACTOR * expected
        ready = state.seen_steps >= YOUNG
        began = ready and enough and any(height >= bar for height, bar in zip(bold, BARS, strict=True))
        state = replace(state, loud=began, loud_factor=factor, calm=0)
    elif not state.loud:  # re-based: what went on is the new usual
        ended = True
    else:
        ended = calm >= _CALM_STEPS
        rose = factor >= _RISES * state.loud_factor and max(heights) >= max(BARS)
        state = replace(state, loud=not ended, loud_factor=factor if rose else state.loud_factor, calm=calm)
        if ended:
            state = _forgiven(state)
    return state, Reading(expected, seen, steps, began, state.loud, ended, rose, max(heights))


def _bad(before: Burst, state: Burst, reading: Reading, count: int, bad: int) -> tuple[Burst, Reading]:
    """The share of bad, over what was said; silence says nothing."""
    of = sum(one[1] for one in state.recent)
    there = sum(one[2] for one in state.recent)
    score = _binomial_height(there, of, before.bad_share)
    ready = state.seen_steps >= WARM_UP // 2
    began = ended = False
    loud, calm = before.bad_loud, before.bad_calm
    if not loud:
        began = bool(
            ready
            and bad
            and there >= LEAST_BAD
            and score >= _BAR_BAD
            and there / of >= before.bad_share + 0.15
        )
        loud, calm = began, 0
    else:
        calm = calm + 1 if score < 1.5 else 0
        ended = calm >= 3 * _CALM_STEPS
        loud = not ended
    share = before.bad_share
    if count:
        # A storm teaches less than a calm day, and yet enough to become usual if it stays.
        rate = _BAD_SHARE / 3 if loud else _BAD_SHARE
        share += (1 - (1 - rate) ** count) * (min(bad / count, share + 0.35) - share)
    state = replace(state, bad_share=min(max(share, 0.01), 0.95), bad_loud=loud, bad_calm=calm)
    return state, replace(
        reading,
        bad_expected=before.bad_share,
        bad_seen=there,
        bad_of=of,
        bad_began=began,
        bad_going=loud,
        bad_ended=ended,
    )


def _binomial_height(bad: int, of: int, share: float) -> float:
    if not of:
        return 0.0
    return (arc(bad, of) - arc(share * of, of)) * math.sqrt(of + 0.5)
