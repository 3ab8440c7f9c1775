"""How networks measure a text: one plain function per rule.

Named by the code in `TextLimit.rule`; `channels.words` has the sentence.
"""

import regex

from jubir.networks.limits import Counter
from jubir.networks.spans import links

_GRAPHEME = regex.compile(r"\X")
# A picture, a flag's letter or a keycap, with whatever is joined to it.
_EMOJI = regex.compile(
    r"(?:[\p{Extended_Pictographic}\p{Regional_Indicator}]|[0-9#*]\ufe0f?\u20e3)"
    r"[\ufe0f\u20e3\p{Emoji_Modifier}\U000e0020-\U000e007f]*(?:\u200d\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]*)*"
)
# Mastodon's Account::MENTION_RE: a user name, and perhaps the server, which is not counted.
_REMOTE = regex.compile(r"(?<![=/\w])@([a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)@[\w.-]+\w+", regex.IGNORECASE)


def graphemes(text: str) -> int:
    """What a person sees as one letter: a family emoji is one, "é" is one however it is written."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return sum(1 for _ in _GRAPHEME.finditer(text))


def split_graphemes(text: str) -> list[str]:
    return _GRAPHEME.findall(text)


def codepoints(text: str) -> int:
    return len(text)


def utf16(text: str) -> int:
    """UTF-16 units, as JavaScript counts: an emoji outside the basic plane is two."""
    return len(text) + sum(1 for letter in text if letter > "\uffff")


def emoji_bytes(text: str) -> int:
    """Threads' rule: an emoji counts as many as it has bytes in UTF-8 (a family 25), any other code point one.

    What may be shown either way, as "©", counts as an emoji: never too few.
    """
    return len(text) + sum(utf8(emoji) - len(emoji) for emoji in _EMOJI.findall(text))


def utf8(text: str) -> int:
    """Bytes."""
    return len(text.encode("utf-8", "surrogatepass"))


def with_links(text: str, *, link: int = 23, letters: Counter = graphemes) -> int:
    """Mastodon's rule: each http(s) link counts `link` letters however long it is, and of "@nama@server" only "@nama".

    A bare "kopi.id" counts as it stands. `letters` measures the rest: Mastodon counts graphemes, GoToSocial code points.
    """
    # U+0001 stands for a link: one letter by every rule, and in no text that a person typed.
    pieces, end, count = [], 0, 0
    for span in links(text, bare=False):
        pieces.append(text[end : span.start])
        end = span.end
        count += 1
    if count:
        pieces.append(text[end:])
        text = "\x01".join(pieces)
    if "@" in text:
        text = _REMOTE.sub(r"@\1", text)
    return letters(text) + count * (link - 1)
