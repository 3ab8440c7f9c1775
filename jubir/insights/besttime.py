"""When a channel's posts do best: an estimate for each of the 168 hours of a week, with how sure it is.

A post's engagements, brought to a common age and taken as a logarithm, are thought of as

    the channel's level + its trend + the format + the hour + noise (and the smaller the count, the noisier)

The hour's effect is a Gaussian process with a hierarchy of beliefs, each a correction of the one before: the rhythm of
people in general → what is common to the workspace's channels → to those on the same network → the channel's own.
Neighbouring hours, and like days, know of each other: an hour that was never tried still has an estimate. How large
the corrections and the noise are is learned from the data (marginal likelihood over a small grid), so that few or
random data leave the general rhythm as it is. Pure: values in, values out; hours are those on the wall of the zone.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from jubir.core import clock

HOURS = 168
#: (age in hours, share of a post's engagements that have come by then): how posts age on the networks we speak.
AGEING = ((0.0, 0.02), (1.0, 0.3), (6.0, 0.62), (24.0, 0.84), (72.0, 0.93), (168.0, 0.97), (720.0, 1.0))
#: Younger than this a post says too little.
YOUNGEST = 5.5
#: The most posts of the channel itself, and of its neighbours, that are looked at: the newest.
MOST_OWN, MOST_OTHERS = 320, 160
#: Below so many posts the answer is still mostly everybody's rhythm.
ENOUGH = 12
#: How much of what is not known counts for an hour: a little, so that promising hours are tried.
CURIOSITY = 0.2
#: A post is an outlier beyond so many times the usual deviation; it is drawn in to there.
OUTLIER = 3.0


@dataclass(frozen=True, slots=True)
class Tried:
    """One post: when it went out on the zone's wall, what came of it, how old it was when measured last.

    `near` 0: the channel itself; 1: another channel of the workspace on the same network; 2: on another network.
    """

    weekday: int
    hour: int
    engagements: int
    age_hours: float
    days_ago: float
    format: str = ""
    channel: int = 0
    near: int = 0


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the week. `ratio`: times the channel's average post; `low` to `high`: nine in ten; `certainty` 0 to 1;
    `tries`: posts in this hour or the ones beside it on that day."""

    weekday: int
    hour: int
    ratio: float
    low: float
    high: float
    certainty: float
    tries: int
    trying: bool = False

    @property
    def sure(self) -> int:
        """0 nothing known of the channel's own, to 3."""
        return sum(self.certainty >= bound for bound in (0.12, 0.27, 0.42))


@dataclass(frozen=True, slots=True)
class BestTimes:
    """`hours[weekday][hour]`, Monday first. `posts`: how many of the channel's own it rests on."""

    hours: tuple[tuple[Hour, ...], ...]
    posts: int = 0
    others: int = 0
    zone_name: str = "UTC"
    until: str = field(default="", compare=False)

    @property
    def enough(self) -> bool:
        return self.posts >= ENOUGH

    def at(self, weekday: int, hour: int) -> Hour:
        return self.hours[weekday][hour]

    def best(self, count: int = 3, *, explore: bool = False) -> list[Hour]:
        """The best hours on different days (from the eighth on, at least three hours apart). `explore`: of four or more
        the last is one that may turn out better, though little is known of it."""
        ranked = sorted((one for day in self.hours for one in day), key=_promise, reverse=True)
        chosen: list[Hour] = []
        for one in ranked:
            if len(chosen) == count:
                break
            if all(_apart(one, other, len(chosen) >= 7) for other in chosen):
                chosen.append(one)
        if explore and count >= 4 and len(chosen) == count and self.enough:
            untried = [one for one in ranked if one.tries == 0 and 5 <= one.hour <= 22]
            hopeful = [one for one in untried if all(_apart(one, other, False) for other in chosen[:-1])]
            if hopeful and (found := max(hopeful, key=lambda one: one.high)).high > chosen[-1].ratio:
                chosen[-1] = Hour(
                    found.weekday, found.hour, found.ratio, found.low, found.high, found.certainty, 0, True
                )
        return chosen

    def next(self, after: datetime, *, days: int = 7, taken: Iterable[datetime] = ()) -> datetime | None:
        return next_moment([self], after, days=days, taken=taken)

    def moments(self, after: datetime, days: int) -> Iterable[datetime]:
        """Every full hour on the wall in the coming days, as UTC moments; one that the clock skips is left out."""
        zone = clock.zone(self.zone_name)
        today = after.astimezone(zone).date()
        for offset in range(days + 1):
            day = today + timedelta(days=offset)
            for hour in range(24):
                moment = clock.at_local(day, hour * 60, self.zone_name)
                if after < moment <= after + timedelta(days=days) and moment.astimezone(zone).hour == hour:
                    yield moment

    def to_json(self) -> dict[str, Any]:
        return {
            "posts": self.posts,
            "others": self.others,
            "zone": self.zone_name,
            "hours": [
                [
                    round(one.ratio, 4),
                    round(one.low, 4),
                    round(one.high, 4),
                    round(one.certainty, 3),
                    one.tries,
                ]
                for day in self.hours
                for one in day
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "BestTimes":
        flat = [Hour(number // 24, number % 24, *values) for number, values in enumerate(data["hours"])]
        rows = tuple(tuple(flat[day * 24 : day * 24 + 24]) for day in range(7))
        return cls(rows, data["posts"], data["others"], data["zone"])


def next_moment(
    channels: Sequence[BestTimes], after: datetime, *, days: int = 7, taken: Iterable[datetime] = ()
) -> datetime | None:
    """The most promising full hour in the coming days (UTC), on all these channels together, that nothing goes out within
    an hour of; sooner is a little better. None: every one is taken."""
    busy = list(taken)
    best: tuple[float, datetime] | None = None
    for moment in channels[0].moments(after, days):
        if any(abs((moment - other).total_seconds()) < 3600 for other in busy):
            continue
        local = moment.astimezone(clock.zone(channels[0].zone_name))
        wait = (moment - after).total_seconds() / 86400
        promise = sum(_promise(one.at(local.weekday(), local.hour)) for one in channels) / len(channels)
        if best is None or promise * 0.97**wait > best[0] + 1e-9:
            best = promise * 0.97**wait, moment
    return best[1] if best else None


def _promise(one: Hour) -> float:
    return one.ratio + CURIOSITY * (one.high - one.ratio) * 0.6


def _apart(one: Hour, other: Hour, same_day: bool) -> bool:
    return one.weekday != other.weekday or (same_day and abs(one.hour - other.hour) >= 3)


def share_by(age_hours: float) -> float:
    """Which share of its engagements a post has at that age."""
    for (young, less), (old, more) in pairwise(AGEING):
        if age_hours <= old:
            span = math.log1p(old) - math.log1p(young)
            return less + (more - less) * (math.log1p(max(age_hours, young)) - math.log1p(young)) / span
    return 1.0


# ── everybody's rhythm ───────────────────────────────────────────────────────────────────────────────────────────
def _bump(hour: float, middle: float, width: float) -> float:
    away = min(abs(hour - middle), 24 - abs(hour - middle))
    return math.exp(-0.5 * (away / width) ** 2)


@lru_cache(maxsize=1)
def rhythm() -> tuple[float, ...]:
    """What an hour does for a post on average over many channels, as a logarithm: asleep at night, something at
    breakfast, more at lunch, most in the evening; at weekends later in the morning. Its size is a belief, not a law:
    the data may scale it down, or turn it round."""
    found = []
    for day in range(7):
        weekend = day >= 5
        for hour in range(24):
            awake = -1.5 * _bump(hour, 3.0, 2.6)
            morning = 0.18 * _bump(hour, 9.0 if weekend else 7.5, 1.6)
            noon = (0.12 if weekend else 0.26) * _bump(hour, 12.3, 1.4)
            evening = 0.46 * _bump(hour, 19.5, 2.2)
            found.append(awake + morning + noon + evening + (-0.05 if day in (4, 5) else 0.0))
    middle = sum(found) / len(found)
    return tuple(one - middle for one in found)


# ── the estimate ─────────────────────────────────────────────────────────────────────────────────────────────────
#: Variance of the channel's own correction, times which the others stand; and of the noise.
SIZES = (0.02, 0.08, 0.25, 0.7)
NOISES = (0.12, 0.35, 0.8, 1.6)
#: Shares of the correction: the hour over all days, the hour on such days, the day as a whole, a broad wave.
FINE, TYPED, DAYS, BROAD = 0.4, 0.2, 0.12, 0.28
#: Of the own correction's variance: common to the workspace, and to its channels on one network.
COMMON, NETWORK = 0.8, 0.5
LEVEL, TREND, FORMAT, SCALE = 9.0, 0.15, 0.12, 0.35


def _kernels() -> Any:
    """The 168 × 168 matrix of how much two hours know of each other."""
    import numpy as np

    hours, days = np.arange(HOURS) % 24, np.arange(HOURS) // 24
    away = np.abs(hours[:, None] - hours[None, :])
    away = np.minimum(away, 24 - away)
    near, wide = np.exp(-0.5 * (away / 1.6) ** 2), np.exp(-0.5 * (away / 4.0) ** 2)
    weekend = days >= 5
    same_day = days[:, None] == days[None, :]
    typed = np.where(same_day, 1.0, np.where(weekend[:, None] == weekend[None, :], 0.6, 0.0))
    return FINE * near + TYPED * near * typed + DAYS * np.where(same_day, 1.0, 0.4 * typed) + BROAD * wide


@lru_cache(maxsize=1)
def _kept() -> Any:
    return _kernels()


def estimate(tried: Sequence[Tried], zone_name: str = "UTC") -> BestTimes:
    """From a channel's own posts and its neighbours'."""
    import numpy as np

    usable = [one for one in tried if one.age_hours >= YOUNGEST and one.engagements >= 0]
    newest = sorted(usable, key=lambda one: one.days_ago)
    own = [one for one in newest if one.near == 0][:MOST_OWN]
    others = [one for one in newest if one.near][:MOST_OTHERS]
    posts = own + others
    general = np.array(rhythm())
    if not posts:
        return _shaped(general, np.zeros(HOURS) + 0.6, np.zeros(HOURS) + 0.6, own, others, zone_name)

    kernel = _kept()
    slot = np.array([one.weekday * 24 + one.hour for one in posts])
    share = np.array([share_by(one.age_hours) for one in posts])
    count = np.array([one.engagements for one in posts], dtype=float)
    value = np.log((count + 0.5) / share)
    value = _drawn_in(value, np.array([one.channel for one in posts]))
    own_noise = 1.0 / (count + 1.0)
    channel = np.array([one.channel for one in posts])
    near = np.array([one.near for one in posts])
    age = np.array([one.days_ago for one in posts]) / 90.0
    kinds = {name: number for number, name in enumerate(sorted({one.format for one in posts}))}
    kind = np.array([kinds[one.format] for one in posts])

    same = channel[:, None] == channel[None, :]
    on_network = (near[:, None] <= 1) & (near[None, :] <= 1)
    hours = kernel[np.ix_(slot, slot)]
    related = COMMON + NETWORK * on_network + same
    waves = general[slot]
    fixed = (
        same * (LEVEL + TREND * age[:, None] * age[None, :] + FORMAT * (kind[:, None] == kind[None, :]))
        + SCALE * waves[:, None] * waves[None, :]
    )
    rest = value - waves

    def weigh(size: float, noise: float) -> tuple[float, Any, Any]:
        """(how likely, the factor of the covariance, the whitened data)."""
        factor = np.linalg.cholesky(fixed + size * related * hours + np.diag(noise + own_noise))
        white = np.linalg.solve(factor, rest)
        likely = -0.5 * white @ white - np.log(np.diag(factor)).sum()
        # Before data speak: corrections of about a third, noise of about six tenths, in logarithms.
        likely += -0.5 * (math.log(size / 0.12) / 1.2) ** 2 - 0.5 * (math.log(noise / 0.4) / 1.0) ** 2
        return likely, factor, white

    tries = ((size, *weigh(size, noise)) for size in SIZES for noise in NOISES)
    size, _likely, factor, white = max(tries, key=lambda one: one[1])

    # What the channel itself shares with every post: its own correction, the network's, the workspace's.
    known = COMMON + NETWORK * (near <= 1) + (near == 0)
    cross = size * kernel[:, slot] * known[None, :] + SCALE * general[:, None] * waves[None, :]
    prior = size * np.diag(kernel) * (COMMON + NETWORK + 1.0) + SCALE * general**2
    reduced = np.linalg.solve(factor, cross.T)
    mean = general + reduced.T @ white
    variance = np.maximum(prior - (reduced**2).sum(axis=0), 1e-6)
    return _shaped(mean, np.sqrt(variance), np.sqrt(prior), own, others, zone_name)


def _drawn_in(value: Any, channel: Any) -> Any:
    """Outliers of a channel (a viral post, a failed one) drawn in to what is still usual."""
    import numpy as np

    drawn = value.copy()
    for one in np.unique(channel):
        mine = channel == one
        middle = np.median(value[mine])
        usual = max(1.4826 * float(np.median(np.abs(value[mine] - middle))), 0.25)
        drawn[mine] = np.clip(value[mine], middle - OUTLIER * usual, middle + OUTLIER * usual)
    return drawn


def _shaped(
    mean: Any, deviation: Any, prior: Any, own: list[Tried], others: list[Tried], zone_name: str
) -> BestTimes:
    import numpy as np

    if own:
        base = float(np.mean(mean[[one.weekday * 24 + one.hour for one in own]]))
    else:
        base = float(np.mean([mean[day * 24 + hour] for day in range(7) for hour in range(6, 23)]))
    times: dict[tuple[int, int], int] = {}
    for one in own:
        for beside in (-1, 0, 1):
            spot = (one.weekday, one.hour + beside)
            times[spot] = times.get(spot, 0) + 1
    rows = []
    for day in range(7):
        row = []
        for hour in range(24):
            at = day * 24 + hour
            middle, spread = float(mean[at]) - base, float(deviation[at])
            certainty = min(max(1 - spread / float(prior[at]), 0.0), 1.0) if own else 0.0
            row.append(
                Hour(
                    day, hour, math.exp(min(middle, 5.0)), math.exp(min(middle - 1.645 * spread, 5.0)),
                    math.exp(min(middle + 1.645 * spread, 5.0)), certainty, times.get((day, hour), 0),
                )
            )  # fmt: skip
        rows.append(tuple(row))
    return BestTimes(tuple(rows), len(own), len(others), zone_name)
