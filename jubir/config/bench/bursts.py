"""`jubir bench bursts`: what the alarm hears and what it imagines, in a simulated year of mentions.

The year has a daily and a weekly rhythm, Indonesia's holidays (half of them louder, half quieter, the day flatter), growth
to three times, a campaign of three weeks, chance that is more restless than a die (gamma), and bursts of 2 to 8 times that
rise within half an hour, last one to four hours and fade. They begin when people talk: an hour is as likely as much is
said in it.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import holidays
import numpy as np

from jubir.language import bursts

SIZES = (2, 3, 4, 6, 8)
#: Mentions an hour at the beginning of the year: a shop, a chain, a household name.
RATES = (3, 12, 60)
FIRST = date(2026, 1, 1)
DAYS = 365
_A_DAY = bursts.STEPS_A_DAY


@dataclass(frozen=True, slots=True)
class Event:
    start: int  # steps since the year began
    end: int
    size: int
    bad: bool


@dataclass(frozen=True, slots=True)
class Year:
    counts: Any
    bad: Any
    hours: Any
    odd_days: Any
    events: list[Event]


def simulate(rate: float, seed: int) -> Year:
    chance = np.random.default_rng(seed)
    steps = np.arange(DAYS * _A_DAY)
    days = steps // _A_DAY
    clock = steps % _A_DAY / 6
    dates = [FIRST + timedelta(days=int(day)) for day in range(DAYS)]
    weekday = np.array([day.weekday() for day in dates])[days]
    known = holidays.country_holidays("ID", years=FIRST.year)
    festive = np.array([day in known for day in dates])
    louder = np.array([chance.random() < 0.5 for _ in dates])
    mean = rate / 6 * _daily(clock) * np.array([1.0, 0.95, 0.95, 1.0, 1.15, 1.3, 1.1])[weekday]
    flat = rate / 6 * (0.4 + 0.6 * _daily(clock)) * np.where(louder[days], 1.5, 0.55)
    mean = np.where(festive[days], flat, mean)
    mean *= 1 + 2 * (steps / len(steps)) ** 1.2
    campaign = (days >= 200) & (days < 221)
    mean *= np.where(campaign, 1.5, 1.0)
    events = list(_events(chance))
    share = np.full(len(steps), 0.15)
    for event in events:
        rise = np.minimum(1.0, (np.arange(event.end - event.start) + 1) / 3)
        fall = np.minimum(1.0, (np.arange(event.end - event.start)[::-1] + 1) / 6)
        mean[event.start : event.end] *= 1 + (event.size - 1) * rise * fall
        if event.bad:
            share[event.start : event.end] = 0.6
    restless = chance.gamma(4.0, 1 / 4.0, len(steps) // 3 + 1).repeat(3)[: len(steps)]
    counts = chance.poisson(mean * (0.7 + 0.3 * restless))
    return Year(
        counts, chance.binomial(counts, share), weekday * 24 + clock.astype(int), festive[days], events
    )


def _daily(clock: Any) -> Any:
    """Mean one: little at night, a hill at noon, a higher one in the evening."""
    hill = 0.18 + np.exp(-((clock - 12.5) ** 2) / 10) + 1.5 * np.exp(-((clock - 20) ** 2) / 8)
    return hill / hill.mean()


def _events(chance: Any) -> Iterator[Event]:
    at = 28 * _A_DAY
    number = 0
    while True:
        # On some day, when people talk: an hour is as likely as much is said in it.
        at += int(chance.integers(2, 5)) * _A_DAY
        at += -at % _A_DAY + int(chance.choice(_A_DAY, p=_daily(np.arange(_A_DAY) / 6) / _A_DAY))
        length = int(chance.integers(6, 25))
        if at + length + _A_DAY > DAYS * _A_DAY:
            return
        yield Event(at, at + length, SIZES[number % len(SIZES)], bool(chance.random() < 0.5))
        number += 1
        at += length


@dataclass(slots=True)
class Heard:
    volume: list[int]
    bad: list[int]


def listen(year: Year) -> Heard:
    state, heard = bursts.Burst(), Heard([], [])
    for at, (hour, count, bad, odd) in enumerate(
        zip(year.hours.tolist(), year.counts.tolist(), year.bad.tolist(), year.odd_days.tolist(), strict=True)
    ):
        place = 144 + hour % 24 if odd else hour
        state, reading = bursts.step(state, place, count, bad, quarter=(at % 6 + 0.5) / 6, odd_day=odd)
        if reading.began or reading.rose:
            heard.volume.append(at)
        if reading.bad_began:
            heard.bad.append(at)
    return heard


def _score(events: Sequence[Event], alarms: Sequence[int]) -> tuple[dict[int, list[float | None]], int]:
    """Minutes until heard, by size (None: not heard); and the alarms that belong to no event."""
    delays: dict[int, list[float | None]] = {}
    used: set[int] = set()
    for event in events:
        mine = [at for at in alarms if event.start <= at < event.end + 6]
        used.update(at for at in alarms if event.start <= at < event.end + 12)
        delay = (mine[0] + 1 - event.start) * bursts.STEP if mine else None
        delays.setdefault(event.size, []).append(delay)
    return delays, len(set(alarms) - used)


def run(*, seeds: int = 4, first: int = 1) -> dict[str, Any]:
    by_rate = []
    sizes: dict[int, list[float | None]] = {}
    false = bad_false = 0
    bad_delays: list[float | None] = []
    for rate in RATES:
        own: dict[int, list[float | None]] = {}
        own_false = 0
        for seed in range(first, first + seeds):
            year = simulate(rate, seed)
            heard = listen(year)
            delays, wrong = _score(year.events, heard.volume)
            own_false += wrong
            for size, values in delays.items():
                own.setdefault(size, []).extend(values)
                sizes.setdefault(size, []).extend(values)
            bad, bad_wrong = _score([event for event in year.events if event.bad], heard.bad)
            bad_false += bad_wrong
            bad_delays += [value for values in bad.values() for value in values]
        false += own_false
        by_rate.append(
            {"an_hour": rate, "false_per_14_days": _per_14(own_false, seeds), "sizes": _sizes(own)}
        )
    return {
        "years": seeds * len(RATES),
        "false_per_14_days": _per_14(false, seeds * len(RATES)),
        "sizes": _sizes(sizes),
        "by_rate": by_rate,
        "bad_share": {
            "false_per_14_days": _per_14(bad_false, seeds * len(RATES)),
            **_summary(bad_delays),
        },
    }


def _per_14(alarms: int, years: int) -> float:
    return round(alarms / ((DAYS - 14) * years / 14), 3)


def _sizes(delays: dict[int, list[float | None]]) -> list[dict[str, Any]]:
    return [{"size": size, **_summary(values)} for size, values in sorted(delays.items())]


def _summary(values: Sequence[float | None]) -> dict[str, Any]:
    heard = sorted(value for value in values if value is not None)
    return {
        "n": len(values),
        "recall": round(len(heard) / len(values), 3) if values else None,
        "delay_median": heard[len(heard) // 2] if heard else None,
        "delay_p90": heard[int(len(heard) * 0.9)] if heard else None,
    }


def main(arguments: Any) -> int:
    figures = run(seeds=arguments.years or 4, first=arguments.seed)
    if arguments.json:
        sys.stdout.write(json.dumps(figures) + "\n")
        return 0
    print(f"{figures['years']} simulated years; false alarms in 14 days: {figures['false_per_14_days']}")
    print("size     n  recall  minutes until heard (median, p90)")
    for line in figures["sizes"]:
        print(
            f"{line['size']}x {line['n']:>6} {line['recall']:>7} {line['delay_median']:>8} {line['delay_p90']}"
        )
    for rate in figures["by_rate"]:
        recalls = "  ".join(f"{line['size']}x {line['recall']}" for line in rate["sizes"])
        print(f"{rate['an_hour']:>3} an hour: false {rate['false_per_14_days']}; {recalls}")
    bad = figures["bad_share"]
    print(
        f"share of bad: recall {bad['recall']}, {bad['delay_median']} minutes, false {bad['false_per_14_days']}"
    )
    return 0
