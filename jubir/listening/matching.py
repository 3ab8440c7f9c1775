"""Does a text speak of what a watch listens for? Pure: texts and rules in, the watches' ids out.

A word stands alone ("senja" is not in "senjata"), in any case, with or without accents, also stretched ("senjaaa"). With
a star at its end it may go on ("senja*" finds "senjanya"). A phrase also finds its hashtag ("kopi senja": #kopisenja).
All terms of all watches are looked for in one pass.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

#: Dashes, slashes and blanks of all kinds part words; apostrophes and what cannot be seen do not.
_PARTS = dict.fromkeys(map(ord, "-‐‑‒–—―/\\\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000"), " ")
_GONE = dict.fromkeys(
    [*map(ord, "'’‘ʼ`´\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\0"), *range(0x202A, 0x202F)]
)
_TABLE = {**_PARTS, **_GONE}
_BLANKS = re.compile(r" {2,}")
#: Accents and the short vowels of Arabic: people leave them out. Other scripts' marks are letters.
_MARKS = re.compile(r"[\u0300-\u036f\u064b-\u065f\u0670]+")
_RUN = re.compile(r"(.)\1+", re.DOTALL)
_RUNS = re.compile(r"(.)\1*", re.DOTALL)
#: So many of one letter in a row are a stretched one, whichever number was meant.
STRETCHED = 3
#: Scripts written without blanks between words: Thai, Lao, Burmese, Khmer, kana, Chinese.
_UNPARTED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
MOST_LETTERS = 20_000


@dataclass(frozen=True, slots=True)
class Rules:
    """Every one of `all`, at least one of `any` (if there are any), none of `none`. Words, phrases, "#tags", "@handles".

    Rules without a term in `all` or `any` find nothing. `language`: only texts in it, or in none that could be told.
    """

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    language: str = ""

    @property
    def listens(self) -> bool:
        return any(normal(term.strip().rstrip("*")) for term in (*self.all, *self.any))


def holds(rules: Rules, found: Iterable[str]) -> bool:
    """The logic alone, over the terms that were found."""
    there = set(found)
    if not (rules.all or rules.any):
        return False
    return (
        there.issuperset(rules.all)
        and (not rules.any or not there.isdisjoint(rules.any))
        and there.isdisjoint(rules.none)
    )


def normal(text: str) -> str:
    """One form for every way of writing it: case, accents, widths, blanks. Runs of letters stay."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text[:MOST_LETTERS]).casefold()
        text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", text)))
    else:
        text = text[:MOST_LETTERS].lower()
    return _BLANKS.sub(" ", text.translate(_TABLE)).strip()


def _collapsed(text: str) -> str:
    """Each run of the same sign as one of it: sign number i is run number i."""
    return _RUN.sub(r"\1", text)


def _runs(text: str) -> list[int]:
    return [match.end() - match.start() for match in _RUNS.finditer(text)]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One spelling of a term. `runs`: how often each sign of the collapsed spelling stands there."""

    term: str
    key: str
    runs: tuple[int, ...]
    open_start: bool  # may stand within a word
    open_end: bool


def _spellings(term: str) -> Iterator[_Pattern]:
    plain = term.strip()
    goes_on = plain.endswith("*")
    text = normal(plain.rstrip("*"))
    if not text:
        return
    yield _pattern(term, text, goes_on)
    if " " in text and text[0] not in "#@":
        yield _pattern(term, "#" + text.replace(" ", ""), goes_on)


def _pattern(term: str, text: str, goes_on: bool) -> _Pattern:
    return _Pattern(
        term,
        _collapsed(text),
        tuple(_runs(text)),
        not _is_word(text[0]) or bool(_UNPARTED.match(text[0])),
        goes_on or not _is_word(text[-1]) or bool(_UNPARTED.match(text[-1])),
    )


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


class Matcher:
    """All watches' terms made ready. `find` tells which watches a text is for."""

    def __init__(self, watches: Mapping[int, Rules]) -> None:
        self.watches = {number: rules for number, rules in watches.items() if rules.listens}
        #: Terms that say something; the others (a lone star) are as if they were not written.
        self._rules = {number: _sensible(rules) for number, rules in self.watches.items()}
        self._for: dict[str, list[int]] = {}
        by_key: dict[str, list[_Pattern]] = {}
        for number, rules in self._rules.items():
            for term in {*rules.all, *rules.any}:
                self._for.setdefault(term, []).append(number)
        for term in {
            term for rules in self._rules.values() for term in (*rules.all, *rules.any, *rules.none)
        }:
            for pattern in _spellings(term):
                by_key.setdefault(pattern.key, []).append(pattern)
        self._patterns = list(by_key.values())
        self._search = AhoCorasick(list(by_key)) if by_key else None

    def terms(self, text: str) -> set[str]:
        """Which of all the terms stand in the text."""
        if self._search is None:
            return set()
        plain = normal(text)
        short = _collapsed(plain)
        hits = self._search.find_matches_as_indexes(short, overlapping=True)
        if not hits:
            return set()
        found: set[str] = set()
        runs = [] if len(short) == len(plain) else _runs(plain)
        for which, start, end in hits:
            for pattern in self._patterns[which]:
                if pattern.term not in found and _stands(pattern, short, runs, start, end):
                    found.add(pattern.term)
        return found

    def find(self, text: str, language: str = "") -> set[int]:
        """The ids of the watches this text is for."""
        terms = self.terms(text)
        asked = {number for term in terms for number in self._for.get(term, ())}
        return {
            number
            for number in asked
            if holds(self._rules[number], terms) and _speaks(self._rules[number].language, language)
        }


def _sensible(rules: Rules) -> Rules:
    def kept(terms: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(term for term in terms if normal(term.strip().rstrip("*")))

    return Rules(kept(rules.all), kept(rules.any), kept(rules.none), rules.language)


def _speaks(wanted: str, language: str) -> bool:
    return not wanted or not language or wanted == language


def _stands(pattern: _Pattern, text: str, runs: list[int], start: int, end: int) -> bool:
    """Whole words, and no letter doubled that is not ("god" is not "good"), unless somebody stretched it."""
    if not pattern.open_start and start > 0 and _is_word(text[start - 1]):
        return False
    if not pattern.open_end and end < len(text) and _is_word(text[end]):
        return False
    if not runs:
        return all(run == 1 for run in pattern.runs)
    return all(
        there == run or (there >= STRETCHED and there > run and text[start + place].isalpha())
        for place, (there, run) in enumerate(zip(runs[start:end], pattern.runs, strict=True))
    )


@lru_cache(maxsize=256)
def matcher_of(watches: tuple[tuple[int, Rules], ...]) -> Matcher:
    """The same watches, the same matcher: building one costs more than many texts."""
    return Matcher(dict(watches))
