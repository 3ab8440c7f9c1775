"""Why an alert fired, as facts: what was expected and seen, since when, which words, people and repeats. Pure.

The sentences are made in words.py, where the language is known; the facts are kept with the alert as plain JSON.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jubir import language
from jubir.language.bursts import STEP, Reading

MOST_WORDS, MOST_PEOPLE, MOST_REPEATS = 8, 5, 3
#: Chance alone makes words common: so many times must one be said.
LEAST = 3


@dataclass(frozen=True, slots=True)
class Said:
    """One mention, as far as the reasons need it. `repeats`: how many say nearly the same."""

    pk: int
    text: str
    author: str
    negative: bool
    repeats: int = 1


def facts(
    kind: str, reading: Reading, began: datetime, now: Sequence[Said], before: Sequence[Said]
) -> dict[str, Any]:
    """`now`: what is said since it began; `before`: what is said on other days, to see what is new."""
    if kind == "negative":
        now = [one for one in now if one.negative] or now
    return {
        "since": began.isoformat(),
        "minutes": reading.steps * STEP,
        "expected": round(reading.expected, 1),
        "seen": reading.seen,
        "factor": round(reading.factor, 1),
        "share": round(reading.bad_share, 3) if reading.bad_of else None,
        "share_usual": round(reading.bad_expected, 3),
        "negative": reading.bad_seen,
        "of": reading.bad_of,
        "words": rising(now, before),
        "authors": [[name, count] for name, count in _people(now)],
        "repeats": [[one.pk, one.repeats, one.text[:200]] for one in _repeated(now)],
    }


def rising(now: Iterable[Said], before: Iterable[Said], most: int = MOST_WORDS) -> list[list[Any]]:
    """Words that are said more than on other days: [word, in how many mentions], the oddest first.

    Log odds with a prior from both (Monroe, Colaresi and Quinn 2008), by their own standard deviation.
    """
    here, there = _counted(now), _counted(before)
    total_here, total_there = sum(here.values()), sum(there.values())
    if not total_here:
        return []
    everything = here + there
    whole = sum(everything.values())
    scored = []
    for word, count in here.items():
        if count < LEAST:
            continue
        prior = 20 * everything[word] / whole
        a, b = count + prior, there[word] + prior
        delta = math.log(a / (total_here + 20 - a)) - math.log(b / (total_there + 20 - b))
        height = delta / math.sqrt(1 / a + 1 / b)
        if height > 1.0:
            scored.append((height, word, count))
    return [[word, count] for _, word, count in sorted(scored, reverse=True)[:most]]


def _counted(said: Iterable[Said]) -> Counter[str]:
    """In how many mentions each word stands; within one it counts once."""
    return Counter(word for one in said for word in {*language.tokens(one.text)} if len(word) > 2)


def _people(said: Iterable[Said]) -> list[tuple[str, int]]:
    return Counter(one.author for one in said if one.author).most_common(MOST_PEOPLE)


def _repeated(said: Iterable[Said]) -> list[Said]:
    often = [one for one in said if one.repeats > 1]
    return sorted(often, key=lambda one: -one.repeats)[:MOST_REPEATS]
