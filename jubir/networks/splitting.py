"""Cutting a text that is too long into the parts of a thread, where a person would cut it."""

from bisect import bisect_right
from collections.abc import Callable, Sequence

from jubir.networks.counting import split_graphemes, utf8
from jubir.networks.limits import TextLimit
from jubir.networks.spans import unbreakable

#: A cut of a better kind is taken only if the piece before it is at least this full; else a worse kind is tried.
_FULL_ENOUGH = (0.5, 0.5, 0.4, 0.6, 0.0, 0.0)
_PARAGRAPH, _LINE, _SENTENCE, _CLAUSE, _WORD, _LETTER = range(6)
_CLOSING = "\"'”’)]}»"


def split_text(text: str, limit: TextLimit) -> list[str]:
    """Pieces that each fit the limit: cut between paragraphs, else lines, sentences, clauses, words, and in a very long
    word between two letters. White space at a cut is dropped, nothing else. Links, hashtags, mentions and graphemes stay
    whole, so a link that alone is longer than the limit comes out as a piece that is still too long.
    """
    letters = split_graphemes(text)
    cuts = _cuts(text, letters)
    pieces = []
    start, end = _trim(letters, 0, len(letters))
    while start < end:
        stop = _next(letters, cuts, start, end, limit)
        first, last = _trim(letters, start, stop)
        pieces.append("".join(letters[first:last]))
        start, _ = _trim(letters, stop, end)
    return pieces


def _fits(piece: str, limit: TextLimit) -> bool:
    if limit.max_bytes is not None and utf8(piece) > limit.max_bytes:
        return False
    return limit.count(piece) <= limit.maximum


def _trim(letters: Sequence[str], start: int, end: int) -> tuple[int, int]:
    while start < end and letters[start].isspace():
        start += 1
    while end > start and letters[end - 1].isspace():
        end -= 1
    return start, end


def _next(letters: list[str], cuts: list[list[int]], start: int, end: int, limit: TextLimit) -> int:
    """Where the piece that begins at `start` ends."""

    def fits(stop: int) -> bool:
        first, last = _trim(letters, start, stop)
        return _fits("".join(letters[first:last]), limit)

    if fits(end):
        return end
    anywhere = cuts[_LETTER]
    furthest = _last_fitting(anywhere, start, fits)
    if furthest is None:
        # Not even the smallest piece fits: it stays whole, too long.
        return anywhere[bisect_right(anywhere, start)]
    for kind in range(_LETTER):
        at = bisect_right(cuts[kind], furthest) - 1
        # Counting is not quite monotone (a link may count less than its letters): walk back while it does not fit.
        while at >= 0 and cuts[kind][at] > start and not fits(cuts[kind][at]):
            at -= 1
        if at >= 0 and cuts[kind][at] > start + (furthest - start) * _FULL_ENOUGH[kind]:
            return cuts[kind][at]
    return furthest


def _last_fitting(cuts: list[int], start: int, fits: Callable[[int], bool]) -> int | None:
    """The last cut after `start` that leaves a fitting piece, by halving."""
    first = bisect_right(cuts, start)
    low, high = first, len(cuts)
    while low < high:
        middle = (low + high) // 2
        if fits(cuts[middle]):
            low = middle + 1
        else:
            high = middle
    return cuts[low - 1] if low > first else None


def _cuts(text: str, letters: list[str]) -> list[list[int]]:
    """For each kind of cut the positions (in graphemes) where it is possible, in order; a kind includes the better ones.

    The last kind, between any two letters, ends with the end of the text.
    """
    held = _held(text, letters)
    kinds: list[list[int]] = [[] for _ in range(6)]
    for position in range(1, len(letters) + 1):
        if position in held:
            continue
        for kind in range(_kind(letters, position), 6):
            kinds[kind].append(position)
    return kinds


def _held(text: str, letters: list[str]) -> set[int]:
    """Grapheme positions inside something that must stay whole."""
    starts, offset = [], 0
    for letter in letters:
        starts.append(offset)
        offset += len(letter)
    held: set[int] = set()
    for start, end in unbreakable(text):
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, end - 1) - 1
        held.update(range(first + 1, last + 1))
    return held


def _kind(letters: list[str], position: int) -> int:
    """What kind of cut this is: told by the white space that begins at `position`, and by what stands before it."""
    if position == len(letters):
        return _PARAGRAPH
    if not letters[position].isspace() or letters[position - 1].isspace():
        return _LETTER
    breaks, at = 0, position
    while at < len(letters) and letters[at].isspace():
        breaks += letters[at] in ("\n", "\r\n", "\r", "\u2028", "\u2029")
        at += 1
    if breaks >= 2:
        return _PARAGRAPH
    if breaks:
        return _LINE
    before = position - 1
    while before > 0 and letters[before] in _CLOSING:
        before -= 1
    if letters[before] in (".", "!", "?", "…", "。", "！", "？") and not _abbreviation(letters, before):
        return _SENTENCE
    return _CLAUSE if letters[before] in (",", ";", ":", "–", "—") else _WORD


def _abbreviation(letters: list[str], dot: int) -> bool:
    """ "dr. Budi", "Rp. 5", "J. Doe": at most three letters before the dot, the first word of nothing finished."""
    start = dot
    while start > 0 and not letters[start - 1].isspace():
        start -= 1
    word = "".join(letters[start:dot])
    return letters[dot] == "." and (word.lower() in _SHORT or (len(word) == 1 and word.isupper()))


_SHORT = frozenset(
    [
        "dr",
        "drs",
        "prof",
        "ir",
        "hj",
        "h",
        "no",
        "tgl",
        "jl",
        "rp",
        "dll",
        "dsb",
        "a.n",
        "u.p",
        "s.d",
        "mr",
        "mrs",
        "ms",
        "st",
        "vs",
        "e.g",
        "i.e",
    ]
)
