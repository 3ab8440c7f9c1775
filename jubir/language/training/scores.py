"""Accuracy, F1, recall: as scikit-learn defines them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


def score(truth: Sequence[str], guessed: Sequence[str]) -> dict[str, Any]:
    """Over the classes that occur in either; macro values are the mean over the classes that occur in the truth
    or were guessed, a class without a hit counting 0."""
    classes = sorted(set(truth) | set(guessed))
    per_class = {name: _of(name, truth, guessed) for name in classes}
    said = sorted(set(truth))
    hits = sum(a == b for a, b in zip(truth, guessed, strict=True))
    return {
        "n": len(truth),
        "accuracy": round(hits / len(truth), 4) if truth else None,
        "macro_f1": _mean([per_class[name]["f1"] for name in classes]),
        "macro_recall": _mean([per_class[name]["recall"] for name in said]),
        "per_class": per_class,
    }


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _of(name: str, truth: Sequence[str], guessed: Sequence[str]) -> dict[str, Any]:
    hits = sum(a == b == name for a, b in zip(truth, guessed, strict=True))
    claimed, there = list(guessed).count(name), list(truth).count(name)
    return {
        "n": there,
        "precision": round(hits / claimed, 4) if claimed else 0.0,
        "recall": round(hits / there, 4) if there else 0.0,
        "f1": round(2 * hits / (claimed + there), 4) if claimed + there else 0.0,
    }


def reliability(chances: npt.NDArray[np.float32], truth: npt.NDArray[np.int64]) -> list[dict[str, float]]:
    """How often it is right at each height of certainty."""
    sure, right = chances.max(axis=1), chances.argmax(axis=1) == truth
    found = []
    for low, high in ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        here = (sure >= low) & (sure < high)
        if here.any():
            found.append(
                {
                    "said": round(float(sure[here].mean()), 3),
                    "right": round(float(right[here].mean()), 3),
                    "share": round(float(here.mean()), 3),
                }
            )
    return found
