"""How X counts: weights by script, every link 23, every emoji 2 however it is put together.

Facts: twitter-text 3.1, its configuration v3 and its conformance vectors (validate.yml), which all pass; ../shared is not
needed for that at run time. The text is counted in its composed form (NFC).
"""

import unicodedata
from functools import cache
from typing import Any

import regex

from jubir.networks.connectors.x.urls import NEVER, urls

MAXIMUM = 280
LINK = 23
#: Latin, Greek, Cyrillic, Arabic, Thai... and the common punctuation weigh 1; what is outside weighs 2.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_NEVER = regex.compile(f"[{NEVER}]")


@cache
def _emoji() -> Any:
    """Flags, keycaps, and one picture or several joined by U+200D. ©, ®, ™ and the chess pawn are letters unless U+FE0F
    asks for the picture; what U+FE0E follows is a letter too."""
    picture = (
        r"(?:(?:\p{Emoji_Modifier_Base}\ufe0f?\p{Emoji_Modifier})"
        r"|(?:[©®™♟]\ufe0f)"
        r"|(?:(?![©®™♟])\p{Extended_Pictographic}(?:\ufe0f|(?!\ufe0e)))"
        r"|\p{Emoji_Modifier})"
    )
    tags = r"\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
    flag = r"\p{Regional_Indicator}{2}"
    return regex.compile(
        rf"{tags}|{flag}|[#*0-9]\ufe0f?\u20e3|{picture}(?:\u200d(?:{picture}|[♀♂⚕⚖✈]\ufe0f?))*"
    )


def weighted(text: str, *, other: int = 2, emoji: bool = True) -> int:
    """X's length. `other` and `emoji` are those of its older rules: 1 and False counted until 2017 and 2018."""
    if text.isascii() and "." not in text:
        return len(text)
    text = unicodedata.normalize("NFC", text)
    total = end = 0
    for link in urls(text):
        total += _weigh(text[end : link.start], other, emoji) + LINK
        end = link.end
    return total + _weigh(text[end:], other, emoji)


def _weigh(text: str, other: int, emoji: bool) -> int:
    if text.isascii():
        return len(text)
    if not emoji:
        return sum(_weight(char, other) for char in text)
    total = end = 0
    for found in _emoji().finditer(text):
        total += sum(_weight(char, other) for char in text[end : found.start()]) + 2
        end = found.end()
    return total + sum(_weight(char, other) for char in text[end:])


def _weight(char: str, other: int) -> int:
    code = ord(char)
    return 1 if any(first <= code <= last for first, last in _LIGHT) else other


def is_valid(text: str, maximum: int = MAXIMUM) -> bool:
    """Would X take it: neither empty nor too long, and without the three characters that never stand in a post."""
    return bool(text.strip()) and not _NEVER.search(text) and weighted(text) <= maximum


def sendable(text: str) -> str:
    """Without those three: a byte-order mark comes along with what was copied from elsewhere."""
    return _NEVER.sub("", text)
