"""Nearly the same: what spammers paste, what agencies copy; and people's corrections, which go before the model."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from jubir.language.labels import Labels, Sentiment
from jubir.language.tokens import is_word, normals

#: Two texts are nearly the same from this share of common pairs of words on.
ALIKE = 0.6


def _gist(text: str) -> list[str]:
    """Words, hashtags as words, numbers as one; links, mentions and marks dropped. Emoji only where nothing else is."""
    found = [token for token in normals(text) if token != "\n"]
    words = [token.lstrip("#") for token in found if is_word(token) or token in ("<num>", "<phone>")]
    return words or [token for token in found if token not in ("<url>", "<user>", ".", ",")] or found


def fingerprint(text: str) -> str:
    """16 hex digits: equal for texts that differ in case, marks, emoji, slang, links, mentions, drawn-out letters only.

    "" for a text with nothing in it.
    """
    gist = _gist(text)
    return (
        hashlib.blake2b(" ".join(gist).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        if gist
        else ""
    )


def shingles(text: str) -> frozenset[str]:
    """What two texts are compared by: their words and pairs of words."""
    gist = _gist(text)
    return frozenset(gist) | {f"{a} {b}" for a, b in pairwise(gist)}


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """0 to 1: the shared part of all shingles (Jaccard)."""
    return len(a & b) / len(a | b) if a and b else 0.0


def same(a: str, b: str) -> bool:
    """Nearly the same text, a few words more or less."""
    return a == b or likeness(shingles(a), shingles(b)) >= ALIKE


def bands(text: str, count: int = 12) -> tuple[str, ...]:
    """Short keys to find candidates by: two texts that are `same` share one in more than 99 of 100 cases."""
    marks = [shingle.encode("utf-8", "surrogatepass") for shingle in shingles(text)]
    if not marks:
        return ()
    return tuple(
        min(hashlib.blake2b(mark, digest_size=6, salt=bytes([band])).hexdigest() for mark in marks)
        for band in range(count)
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of a text; None where they said nothing."""

    text: str
    sentiment: Sentiment | None = None
    toxic: bool | None = None
    spam: bool | None = None
    question: bool | None = None
    urgent: bool | None = None
    language: str | None = None


class Corrections:
    """A workspace's corrections, made ready to be asked about many texts. Later ones win over earlier ones."""

    def __init__(self, given: Iterable[Correction]) -> None:
        self._known = [(shingles(one.text), one) for one in given]

    def __call__(self, text: str, labels: Labels) -> Labels:
        if not self._known:
            return labels
        own = shingles(text)
        near = [(likeness(own, known), place, one) for place, (known, one) in enumerate(self._known)]
        for likely, _, one in sorted(near, key=lambda found: found[:2]):
            if likely >= ALIKE or one.text == text:
                labels = _with(labels, one)
        return labels


def _with(labels: Labels, said: Correction) -> Labels:
    sure = 1.0 if said.sentiment else labels.certainty
    return replace(
        labels,
        certainty=sure,
        sentiment=said.sentiment or labels.sentiment,
        language=labels.language if said.language is None else said.language,
        toxic=labels.toxic if said.toxic is None else said.toxic,
        spam=labels.spam if said.spam is None else said.spam,
        question=labels.question if said.question is None else said.question,
        urgent=labels.urgent if said.urgent is None else said.urgent,
    )


def corrected(text: str, labels: Labels, corrections: Sequence[Correction]) -> Labels:
    """The labels as people see them: what was said of nearly the same text outvotes the model.

    The nearest correction wins, among equally near ones the latest.
    """
    return Corrections(corrections)(text, labels)
