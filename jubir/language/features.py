"""From tokens to numbers: hashed words, pairs of words and characters. Training and use share every line of this.

A text's score is a sum over its tokens in two blocks (words, characters), each divided by the root of the number of
its features. So everything a token brings from the character block is computed once and kept.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from jubir.language import words
from jubir.language.tokens import LONGEST, is_break, is_negator, is_word, normal, plain, split

Ints = npt.NDArray[Any]
Floats = npt.NDArray[Any]

WORD_BITS, CHAR_BITS = 20, 19
WORD_ROWS, CHAR_ROWS = 1 << WORD_BITS, 1 << CHAR_BITS
NGRAMS = range(1, 6)
#: What is known of a token by its list, as bits.
NEGATES, BREAKS, MARK, RUDE_WORD, SPAM_WORD, URGENT_WORD, WORTH, LETTERS, FOREIGN, SAYS = (
    1 << bit for bit in range(10)
)
START = "<s>"
#: Our languages are written in letters below this one.
LATIN_ENDS = "\u0250"

_MIX = np.uint64(0x9E3779B97F4A7C15)
_NEGATED = np.uint64(0x5851F42D4C957F2D)
#: Where the characters of a negated token stand, for the questions that tell "enak" from "tidak enak" by them.
_TURNED = 0x2545F
TURNING = frozenset({"sentiment"})


def word_hash(token: str) -> int:
    return zlib.crc32(token.encode("utf-8", "surrogatepass"))


def grams(token: str) -> list[int]:
    """The rows of a token's character n-grams, its edges marked. 60 letters of a token are enough."""
    if token == START:
        return []
    edged = f"<{token[:60]}>"
    count = len(edged)
    return [
        zlib.crc32(edged[at : at + n].encode("utf-8", "surrogatepass")) & (CHAR_ROWS - 1)
        for n in NGRAMS
        for at in range(count - n + 1)
        if n > 1 or 0 < at < count - 1
    ]


def turned(rows: Ints) -> Ints:
    """The rows of character n-grams where their token is negated."""
    return rows ^ _TURNED


def weights(bytes_: npt.NDArray[np.int8]) -> Floats:
    """What stored bytes stand for, in their column's unit: the square, with its sign."""
    found = bytes_.astype(np.float32)
    return found * np.abs(found)


def _rows(mixed: npt.NDArray[np.uint64]) -> Ints:
    return ((mixed * _MIX) >> np.uint64(64 - WORD_BITS)).astype(np.int64)


def flags_of(token: str) -> int:
    known = (
        (NEGATES, is_negator(token)),
        (BREAKS, is_break(token)),
        (MARK, token in ("?", "??", "?!")),
        (RUDE_WORD, token in words.RUDE),
        (SPAM_WORD, token in words.SPAM),
        (URGENT_WORD, token in words.URGENT),
        # Laughter is of no language.
        (LETTERS, token[0].isalpha() and token[0] < LATIN_ENDS and token != "haha"),
        (FOREIGN, token[0].isalpha() and token[0] >= LATIN_ENDS),
        (SAYS, token[0] not in '<.,;:"()…\n' or token == "<3"),
        (WORTH, is_word(token) and len(token) > 2 and token not in words.STOP and token != "haha"),
    )
    return sum(bit for bit, holds in known if holds)


@dataclass(frozen=True, slots=True)
class Words:
    """The rows of the word block for many texts: row numbers, and which text each belongs to (ascending per kind)."""

    rows: Ints
    texts: Ints


class Tokens:
    """Numbers given to raw tokens as they come, with what is known of each; starts again when it holds too many."""

    def __init__(self, at_most: int = 60_000) -> None:
        self.at_most = at_most
        self.clear()

    def clear(self) -> None:
        self.ids: dict[str, int] = {}
        self.normal_ids: dict[str, int] = {}
        self.normals: list[str] = []
        self.hashes: list[int] = []
        self.flags: list[int] = []
        self.several: list[list[int]] = [[], []]  # raw tokens that are several; numbered -2, -3, ...
        self.number(START)

    def number(self, token: str) -> int:
        found = self.normal_ids.get(token)
        if found is None:
            found = self.normal_ids[token] = len(self.normals)
            self.normals.append(token)
            self.hashes.append(word_hash(token))
            self.flags.append(flags_of(token))
        return found

    def _learn(self, raw: str) -> int:
        token = normal(raw)
        if " " in token:
            self.several.append([self.number(part) for part in token.split()])
            found = -(len(self.several) - 1)
        else:
            found = self.number(token)
        # Names and numbers hardly ever come back.
        if raw[0] not in "@+0123456789" and len(raw) < 40:
            self.ids[raw] = found
        return found

    def read(self, text: str) -> list[int]:
        """The tokens of a text, as numbers, after the one that starts every text."""
        get = self.ids.get
        raws = split(plain(text[: LONGEST * 2])[:LONGEST])
        found = [get(raw, -1) for raw in raws]
        if found and min(found) < 0:
            return [0, *self._unfold(raws, found)]
        return [0, *found]

    def _unfold(self, raws: Sequence[str], found: Sequence[int]) -> list[int]:
        whole: list[int] = []
        for raw, known in zip(raws, found, strict=True):
            number = self._learn(raw) if known == -1 else known
            if number < 0:
                whole += self.several[-number]
            else:
                whole.append(number)
        return whole


def scopes(flags: npt.NDArray[np.uint16], starts: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which tokens are among the three after a negating one, before a break. `starts`: the first token of each text."""
    negates, stops = (flags & NEGATES) > 0, ((flags & BREAKS) > 0) | starts
    inside = np.zeros(len(flags), bool)
    reach = negates.copy()
    for _ in range(3):
        reach = np.concatenate(([False], reach[:-1])) & ~stops
        inside |= reach
    return inside & ~negates


def negated_in(ids: Ints, lengths: Ints, flags: npt.NDArray[np.uint16]) -> npt.NDArray[np.bool_]:
    """Which of the tokens of many texts are negated."""
    return scopes(flags[ids], _starts(lengths))


def _starts(lengths: Ints) -> npt.NDArray[np.bool_]:
    starts = np.zeros(int(lengths.sum()), bool)
    starts[np.concatenate(([0], np.cumsum(lengths)[:-1]))] = True
    return starts


def word_rows(
    ids: Ints, lengths: Ints, hashes: npt.NDArray[np.uint64], negated: npt.NDArray[np.bool_]
) -> tuple[Words, Words, Words]:
    """Single words, pairs, negated words."""
    own = hashes[ids]
    texts = np.repeat(np.arange(len(lengths)), lengths)
    second = ~_starts(lengths)
    pairs = (own[:-1] * np.uint64(0x100000001B3)) ^ (own[1:] + np.uint64(0x7FEB352D))
    return (
        Words(_rows(own), texts),
        Words(_rows(pairs[second[1:]]), texts[second]),
        Words(_rows(own[negated] ^ _NEGATED), texts[negated]),
    )
