"""A post's text cut into what a network would show: plain words, links, hashtags, mentions, and what is too long."""

from dataclasses import dataclass
from functools import lru_cache

from jubir.networks.counting import split_graphemes
from jubir.networks.limits import TextLimit
from jubir.networks.spans import hashtags, links, mentions


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind`: "", link, tag or mention. `over`: beyond what the network takes."""

    text: str
    kind: str = ""
    over: bool = False


@lru_cache(maxsize=64)
def _spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """Several channels show the same text: finding its links is the dear part."""
    found = (("link", links(text)), ("tag", hashtags(text)), ("mention", mentions(text)))
    return tuple(sorted((span.start, span.end, kind) for kind, spans in found for span in spans))


def pieces(text: str, over_from: int | None = None) -> list[Piece]:
    """`over_from`: index of the first letter that does not fit, None if all does."""
    found: list[Piece] = []
    at = 0
    for start, end, kind in _spans(text):
        if start < at:
            continue  # inside one that began earlier: the # of a link's fragment
        if start > at:
            found.append(Piece(text[at:start]))
        found.append(Piece(text[start:end], kind))
        at = end
    if at < len(text):
        found.append(Piece(text[at:]))
    return found if over_from is None else _cut(found, over_from)


def _cut(found: list[Piece], over_from: int) -> list[Piece]:
    result: list[Piece] = []
    at = 0
    for piece in found:
        end = at + len(piece.text)
        if end <= over_from:
            result.append(piece)
        elif at >= over_from:
            result.append(Piece(piece.text, piece.kind, True))
        else:
            result.append(Piece(piece.text[: over_from - at], piece.kind))
            result.append(Piece(piece.text[over_from - at :], piece.kind, True))
        at = end
    return result


def fits_until(text: str, limit: TextLimit, used: int = 0) -> int | None:
    """Index of the first grapheme that no longer fits beside `used` other units; None if the whole text fits."""

    def too_long(part: str) -> bool:
        if used + limit.count(part) > limit.maximum:
            return True
        return limit.max_bytes is not None and len(part.encode()) > limit.max_bytes

    if not too_long(text):
        return None
    ends = []
    at = 0
    for letter in split_graphemes(text):
        at += len(letter)
        ends.append(at)
    low, high = 0, len(ends)  # text[:ends[low - 1]] fits; with all of them it does not
    while low < high:
        middle = (low + high) // 2
        if too_long(text[: ends[middle]]):
            high = middle
        else:
            low = middle + 1
    return ends[low - 1] if low else 0


def first_url(text: str) -> str:
    """The first link that was written with its https://, "" if there is none: a half-typed name is not fetched."""
    found = links(text, bare=False)
    return found[0].value if found else ""


def tags(text: str) -> list[str]:
    return [span.value for span in hashtags(text)]
