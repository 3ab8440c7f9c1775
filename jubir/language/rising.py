"""Which words are said more than before, and how surely: log-odds with an informative Dirichlet prior.

Monroe, Colaresi & Quinn 2008, "Fightin' Words". A word's prior is its share of both sets together, so a rare word
needs a clearer difference than a common one before it is believed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt

#: How many words of prior there are for each word seen: a tenth.
PRIOR = 0.1
#: From this z on a difference is hardly chance, among a few thousand words.
CLEAR = 2.58


@dataclass(frozen=True, slots=True)
class Rising:
    """`per_now`, `per_before`: how often among 10,000 words. `z`: the difference of log-odds in standard errors."""

    word: str
    now: int
    before: int
    per_now: float
    per_before: float
    log_odds: float
    z: float


def rising(
    now: Mapping[str, int], before: Mapping[str, int], *, least: int = 3, clear: float = CLEAR
) -> list[Rising]:
    """Words that are said clearly more in `now`, the surest first. Counts below `least` in `now` are left out."""
    found = [one for one in compared(now, before) if one.z >= clear and one.now >= least]
    return sorted(found, key=lambda one: (-one.z, one.word))


def compared(now: Mapping[str, int], before: Mapping[str, int]) -> list[Rising]:
    """Every word of either set. Counts are whole and not negative."""
    all_now, all_before = sum(now.values()), sum(before.values())
    together = all_now + all_before
    if not together:
        return []
    prior_all = PRIOR * together
    words = [word for word in {**before, **now} if now.get(word, 0) + before.get(word, 0) > 0]
    return [
        _one(word, now.get(word, 0), before.get(word, 0), all_now, all_before, prior_all) for word in words
    ]


def _one(word: str, now: int, before: int, all_now: int, all_before: int, prior_all: float) -> Rising:
    prior = PRIOR * (now + before)
    # With a single word in all, "any other word" is the prior alone; it is never nothing.
    odds_now = log(now + prior) - log(max(all_now + prior_all - now - prior, PRIOR))
    odds_before = log(before + prior) - log(max(all_before + prior_all - before - prior, PRIOR))
    difference = odds_now - odds_before
    error = sqrt(1 / (now + prior) + 1 / (before + prior))
    return Rising(
        word,
        now,
        before,
        10_000 * now / all_now if all_now else 0.0,
        10_000 * before / all_before if all_before else 0.0,
        difference,
        difference / error,
    )
