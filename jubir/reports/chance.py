"""Is a difference more than chance? Tests suited to counts and small samples. Pure; the same question has the same answer.

Each gives the probability of a difference at least this large if nothing had changed, or None when there is too little
to tell. `certainty` turns it into the words a report uses.
"""

from collections.abc import Sequence
from math import erfc, exp, lgamma, sqrt

import numpy as np

#: Fewer values than this on either side tell nothing.
FEWEST = 4
#: Fewer people, posts or messages than this on either side: a share of them tells nothing.
FEWEST_OF_A_SHARE = 12
SHUFFLES = 2000

STRONG, FAIR, NONE, LITTLE, FACT = "strong", "fair", "none", "little", "fact"


def means_differ(now: Sequence[float | None], before: Sequence[float | None]) -> float | None:
    """Two groups of days or posts, by shuffling who belongs to which: no shape of the values is assumed, and one
    viral post does not pass for a trend (the values are put on a log scale, as engagement is)."""
    a, b = _known(now), _known(before)
    if len(a) < FEWEST or len(b) < FEWEST:
        return None
    values = np.log1p(np.array([*a, *b]))
    if float(np.ptp(values)) < 1e-9:
        return 1.0
    seen = abs(float(values[: len(a)].mean() - values[len(a) :].mean()))
    draw = np.random.default_rng(len(a) * 1009 + len(b))
    shuffled = draw.permuted(np.tile(values, (SHUFFLES, 1)), axis=1)
    total = values.sum()
    firsts = shuffled[:, : len(a)].sum(axis=1)
    apart = np.abs(firsts / len(a) - (total - firsts) / len(b))
    return float((np.count_nonzero(apart >= seen - 1e-12) + 1) / (SHUFFLES + 1))


def shares_differ(part: int, of: int, part_before: int, of_before: int) -> float | None:
    """Fisher's exact test, two-sided: three of ten against five of forty."""
    if of < FEWEST_OF_A_SHARE or of_before < FEWEST_OF_A_SHARE:
        return None
    both, total = part + part_before, of + of_before
    low, high = max(0, both - of_before), min(both, of)
    seen = _chance(part, of, both, total)
    if high - low > 4000:
        return _shares_by_normal(part, of, part_before, of_before)
    ways = (_chance(k, of, both, total) for k in range(low, high + 1))
    return min(1.0, sum(p for p in ways if p <= seen * (1 + 1e-9)))


def certainty(p: float | None) -> str:
    """strong | fair | none | little: far beyond chance, beyond it, not beyond it, too little to tell."""
    if p is None:
        return LITTLE
    return STRONG if p < 0.005 else FAIR if p < 0.05 else NONE


def _known(values: Sequence[float | None]) -> list[float]:
    return [max(0.0, float(value)) for value in values if value is not None]


def _chance(k: int, n: int, marked: int, total: int) -> float:
    return exp(_choose(marked, k) + _choose(total - marked, n - k) - _choose(total, n))


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _shares_by_normal(part: int, of: int, part_before: int, of_before: int) -> float:
    """Of thousands: the usual z test."""
    together = (part + part_before) / (of + of_before)
    spread = sqrt(together * (1 - together) * (1 / of + 1 / of_before))
    if spread == 0:
        return 1.0
    return erfc(abs(part / of - part_before / of_before) / spread / sqrt(2))
