"""The features of many texts as one sparse table that can be multiplied from both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from jubir.language.features import WORD_ROWS, Tokens, grams, word_rows

Ints = npt.NDArray[Any]
Floats = npt.NDArray[Any]
AT_ONCE = 2_000_000


def _sums(rows: Floats, starts: Ints) -> Floats:
    """The sum of rows[start:next start]; zero where there is none."""
    if not len(rows):
        return np.zeros((len(starts) - 1, rows.shape[1]), np.float32)
    sums = np.add.reduceat(rows, np.minimum(starts[:-1], len(rows) - 1), axis=0)
    sums[np.diff(starts) == 0] = 0
    return sums


@dataclass(frozen=True)
class Half:
    """One direction: for each row the columns it has (columns[starts[i]:starts[i + 1]]), every value 1."""

    columns: Ints
    starts: Ints

    def times(self, values: Floats) -> Floats:
        count = len(self.starts) - 1
        out = np.zeros((count, values.shape[1]), np.float32)
        at = 0
        while at < count:
            upto = int(np.searchsorted(self.starts, self.starts[at] + AT_ONCE, side="right")) - 1
            upto = min(count, max(upto, at + 1))
            low, high = self.starts[at], self.starts[upto]
            out[at:upto] = _sums(values[self.columns[low:high]], self.starts[at : upto + 1] - low)
            at = upto
        return out


@dataclass(frozen=True)
class Block:
    """One block of features of all texts; `used` are the rows of the big table its columns stand for."""

    by_text: Half
    by_feature: Half
    scale: Floats
    used: Ints

    def times(self, weights: Floats) -> Floats:
        return self.by_text.times(weights) * self.scale[:, None]

    def back(self, errors: Floats) -> Floats:
        return self.by_feature.times(np.ascontiguousarray(errors * self.scale[:, None]))


def _block(rows: Ints, texts: Ints, count: int) -> Block:
    used, columns = np.unique(rows, return_inverse=True)
    columns = columns.astype(np.int32)
    by_text = Half(columns, np.searchsorted(texts, np.arange(count + 1)).astype(np.int64))
    order = np.argsort(columns, kind="stable")
    starts = np.searchsorted(columns[order], np.arange(len(used) + 1)).astype(np.int64)
    scale = 1 / np.sqrt(np.maximum(1, np.diff(by_text.starts)))
    return Block(by_text, Half(texts[order].astype(np.int32), starts), scale.astype(np.float32), used)


@dataclass(frozen=True)
class Table:
    words: Block
    chars: Block


def table(texts: Sequence[str]) -> Table:
    known = Tokens(at_most=10**9)
    read = [known.read(text) for text in texts]
    lengths = np.array([len(ids) for ids in read])
    ids = np.fromiter((number for one in read for number in one), np.int64, int(lengths.sum()))
    singles, pairs, negated = word_rows(
        ids, lengths, np.array(known.hashes, np.uint64), np.array(known.flags, np.uint16)
    )
    rows = np.concatenate([singles.rows, pairs.rows, negated.rows])
    owners = np.concatenate([singles.texts, pairs.texts, negated.texts])
    order = np.argsort(owners, kind="stable")
    words = _block(rows[order], owners[order], len(texts))
    assert not len(rows) or rows.max() < WORD_ROWS

    own = [np.array(grams(token), np.int32) for token in known.normals]
    sizes = np.array([len(found) for found in own])
    char_rows = np.concatenate([own[number] for number in ids])
    char_owners = np.repeat(np.repeat(np.arange(len(texts)), lengths), sizes[ids])
    return Table(words, _block(char_rows.astype(np.int64), char_owners, len(texts)))
