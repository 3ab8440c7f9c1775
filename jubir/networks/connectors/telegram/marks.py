"""The marks that Telegram's own apps know while typing, as entities: **bold**, __italic__, ~~struck~~, ||hidden||,
`code` and [words](https://address).

Entities count in UTF-16 units of the text as it is shown. A mark that is not closed, or holds nothing, is a sign like any
other. Links, hashtags and @names need none: Telegram finds them itself.
"""

import re
from typing import Any

from jubir.networks.counting import utf16

_KINDS = {"**": "bold", "__": "italic", "~~": "strikethrough", "||": "spoiler"}
_MARK = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<url>https?://[^\s()]+)\)"
    r"|(?P<mark>\*\*|__|~~|\|\|)(?=\S)(?P<inner>(?:(?!(?P=mark)).)+?)(?<=\S)(?P=mark)",
    re.DOTALL,
)


def parsed(text: str) -> tuple[str, list[dict[str, Any]]]:
    """(the text as it is shown, its entities in order)"""
    shown, entities = _parsed(text, 0)
    return shown, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _parsed(text: str, offset: int) -> tuple[str, list[dict[str, Any]]]:
    pieces: list[str] = []
    entities: list[dict[str, Any]] = []
    end = 0
    for found in _MARK.finditer(text):
        plain = text[end : found.start()]
        pieces.append(plain)
        offset += utf16(plain)
        end = found.end()
        words, inner, entity = _entity(found, offset)
        entities += [{**entity, "offset": offset, "length": utf16(words)}, *inner]
        pieces.append(words)
        offset += utf16(words)
    pieces.append(text[end:])
    return "".join(pieces), entities


def _entity(found: re.Match[str], offset: int) -> tuple[str, list[dict[str, Any]], dict[str, Any]]:
    if found["code"]:
        return found["code"], [], {"type": "code"}
    if found["label"]:
        return found["label"], [], {"type": "text_link", "url": found["url"]}
    words, inner = _parsed(found["inner"], offset)
    return words, inner, {"type": _KINDS[found["mark"]]}
