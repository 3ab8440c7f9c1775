"""What a text says: language, sentiment, toxicity, spam, question, urgency, keywords. Plain Python and NumPy.

The weights (a few MB) are read when the first text is labelled.
"""

from collections.abc import Sequence

from jubir.language.alike import Correction, Corrections, bands, corrected, fingerprint, same
from jubir.language.labels import SENTIMENTS, Labels, Sentiment
from jubir.language.tokens import tokens


def label_many(texts: Sequence[str]) -> list[Labels]:
    """One Labels per text, in order. Never raises over what a text holds; 500 and more at a time are fastest."""
    from jubir.language import judge

    return judge.label_many(texts)


def label(text: str) -> Labels:
    return label_many([text])[0]


__all__ = [
    "SENTIMENTS",
    "Correction",
    "Corrections",
    "Labels",
    "Sentiment",
    "bands",
    "corrected",
    "fingerprint",
    "label",
    "label_many",
    "same",
    "tokens",
]
