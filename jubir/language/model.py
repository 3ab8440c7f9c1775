"""The weights, loaded when first needed, and the scores of many texts at once."""

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from jubir.language.features import (
    CHAR_ROWS,
    TURNING,
    WORD_ROWS,
    Tokens,
    grams,
    negated_in,
    turned,
    weights,
    word_rows,
)

Floats = npt.NDArray[Any]

WEIGHTS = "weights.npz"
#: So many texts are scored together: enough for NumPy to be worth it, little memory.
TOGETHER = 512


@dataclass(frozen=True, slots=True)
class Reading:
    """Some texts as they were read: scores, each one's tokens by number, the flags of all in a row, what the numbers mean."""

    scores: Floats
    ids: list[list[int]]
    starts: npt.NDArray[np.int64]
    flags: npt.NDArray[np.uint16]
    normals: list[str]


class Model:
    """`columns` name a score each: ("sentiment", "negative"), ... A task with two answers has one column."""

    def __init__(self, stored: Any) -> None:
        card = json.loads(bytes(stored["card"]))
        self.card: dict[str, Any] = card
        self.columns: list[tuple[str, str]] = [(task, name) for task, name in card["columns"]]
        self._words: npt.NDArray[np.int8] = stored["words"]
        self._chars: npt.NDArray[np.int8] = stored["chars"]
        self._word_unit: Floats = stored["word_unit"]
        self._char_unit: Floats = stored["char_unit"]
        self._bias: Floats = stored["bias"]
        if (len(self._words), len(self._chars)) != (WORD_ROWS, CHAR_ROWS):
            raise ValueError("These weights are of another version: run `jubir language train`")
        self._turning = [place for place, (task, _) in enumerate(self.columns) if task in TURNING]
        self._lock = threading.Lock()
        self._tokens = Tokens()
        self._forget()

    def at(self, task: str) -> slice:
        """Where a task's columns are."""
        places = [place for place, (name, _) in enumerate(self.columns) if name == task]
        return slice(places[0], places[-1] + 1)

    def names(self, task: str) -> list[str]:
        return [name for own, name in self.columns if own == task]

    def temperature(self, task: str) -> float:
        return float(self.card["reports"][task]["temperature"])

    def _forget(self) -> None:
        self._tokens.clear()
        self._known = 0
        self._hashes = np.zeros(1024, np.uint64)
        self._flags = np.zeros(1024, np.uint16)
        self._sizes = np.zeros(1024, np.float32)
        self._sums = np.zeros((1024, len(self.columns)), np.float32)
        self._turned = np.zeros((1024, len(self._turning)), np.float32)
        self._was_turned = np.zeros(1024, bool)

    def _catch_up(self) -> None:
        """What is new among the tokens gets its sum over all columns, once."""
        tokens, upto = self._tokens, len(self._tokens.normals)
        if upto > len(self._hashes):
            room = max(upto, 2 * len(self._hashes))
            for name in ("_hashes", "_flags", "_sizes", "_sums", "_turned", "_was_turned"):
                old = getattr(self, name)
                new = np.zeros((room, *old.shape[1:]), old.dtype)
                new[: self._known] = old[: self._known]
                setattr(self, name, new)
        for number in range(self._known, upto):
            rows = grams(tokens.normals[number])
            self._sizes[number] = len(rows)
            if rows:
                self._sums[number] = weights(self._chars[rows]).sum(axis=0)
        self._hashes[self._known : upto] = tokens.hashes[self._known : upto]
        self._flags[self._known : upto] = tokens.flags[self._known : upto]
        self._known = upto

    def _turn(self, ids: npt.NDArray[np.int64]) -> Floats:
        """The sums of negated tokens over the columns that hear negation, each computed once."""
        for number in set(ids[~self._was_turned[ids]].tolist()):
            rows = np.array(grams(self._tokens.normals[number]), np.int64)
            if len(rows):
                self._turned[number] = weights(self._chars[turned(rows)][:, self._turning]).sum(axis=0)
            self._was_turned[number] = True
        return self._turned[ids]

    def scores(self, texts: Sequence[str]) -> Floats:
        """A row per text, a column per answer. Safe from several threads."""
        parts = [some.scores for some in self.read(texts)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.columns)), np.float32)

    def read(self, texts: Sequence[str]) -> Iterator["Reading"]:
        """So many texts together, in order."""
        for at in range(0, len(texts), TOGETHER):
            with self._lock:
                some = self._some(texts[at : at + TOGETHER])
            yield some

    def _some(self, texts: Sequence[str]) -> "Reading":
        if len(self._tokens.normals) > self._tokens.at_most:
            self._forget()
        read = self._tokens.read
        found = [read(text) for text in texts]
        self._catch_up()
        lengths = np.array([len(ids) for ids in found])
        ids = np.array([number for one in found for number in one])
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        negated = negated_in(ids, lengths, self._flags)
        sums, inside = self._sums[ids], np.flatnonzero(negated)
        sums[inside[:, None], self._turning] = self._turn(ids[inside])
        chars = np.add.reduceat(sums, starts, axis=0) * self._char_unit
        sizes = np.add.reduceat(self._sizes[ids], starts)
        words, counts = self._word_sums(ids, lengths, negated)
        scores = (
            words / np.sqrt(np.maximum(1, counts))[:, None]
            + chars / np.sqrt(np.maximum(1, sizes))[:, None]
            + self._bias
        )
        return Reading(scores, found, starts, self._flags[ids], self._tokens.normals)

    def _word_sums(
        self, ids: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], negated: npt.NDArray[np.bool_]
    ) -> tuple[Floats, Floats]:
        whole = np.zeros((len(lengths), len(self.columns)), np.float32)
        counts = np.zeros(len(lengths), np.float32)
        for kind in word_rows(ids, lengths, self._hashes[: self._known], negated):
            if not len(kind.rows):
                continue
            here = np.flatnonzero(np.concatenate(([True], kind.texts[1:] != kind.texts[:-1])))
            owners = kind.texts[here]
            whole[owners] += np.add.reduceat(weights(self._words[kind.rows]), here, axis=0)
            counts[owners] += np.diff(np.concatenate((here, [len(kind.rows)])))
        return whole * self._word_unit, counts


def read(path: Path) -> Model:
    with np.load(path, allow_pickle=False) as stored:
        return Model(dict(stored))


@lru_cache(maxsize=1)
def model() -> Model:
    """The weights that come with the package."""
    with resources.as_file(resources.files("jubir.language") / WEIGHTS) as path:
        return read(path)
