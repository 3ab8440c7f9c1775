"""A body as it came from a browser, made into the shape that models.py promises. Hostile JSON ends here."""

import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

Body = dict[str, Any]

MOST_PARTS = 50
MOST_MEDIA = 35
MOST_LETTERS = 100_000
MOST_OPTIONS = 20
MOST_MINUTES = 60 * 24 * 366
_KEPT_CONTROLS = frozenset("\n\t")


class Malformed(Exception):
    """The body is not of the promised shape. `code` names the sentence in actions.SENTENCES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def normalise(raw: Any) -> Body:
    """The body in its one normal form: `normalise(normalise(x)) == normalise(x)`. Raises Malformed.

    What we don't know is dropped; what has the wrong type is refused, since guessing would lose words.
    """
    if not isinstance(raw, dict):
        raise Malformed("body_shape")
    parts = raw.get("parts")
    if parts is None or parts == []:
        parts = [{}]
    if not isinstance(parts, list):
        raise Malformed("body_shape")
    if len(parts) > MOST_PARTS:
        raise Malformed("too_many_parts")
    return {
        "parts": [_part(part) for part in parts],
        "link": _link(raw.get("link")),
        "poll": _poll(raw.get("poll")),
    }


def asset_ids(body: Body) -> Iterator[int]:
    """Every asset the body names, in the order in which they stand, repeated as often as they are."""
    for part in body.get("parts") or ():
        yield from part.get("media") or ()
    link = body.get("link")
    if link and link.get("asset"):
        yield link["asset"]


def clean_text(value: Any, most: int = MOST_LETTERS) -> str:
    """Text without what no network takes: control characters, lone surrogates; line ends as \\n."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Malformed("body_shape")
    if len(value) > most:
        raise Malformed("text_too_long")
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter
        for letter in value
        if letter in _KEPT_CONTROLS or unicodedata.category(letter) not in ("Cc", "Cs")
    )


def _part(raw: Any) -> Body:
    if not isinstance(raw, dict):
        raise Malformed("body_shape")
    media = raw.get("media") or []
    if not isinstance(media, list):
        raise Malformed("body_shape")
    if len(media) > MOST_MEDIA:
        raise Malformed("too_many_media")
    return {"text": clean_text(raw.get("text")), "media": list(dict.fromkeys(_id(item) for item in media))}


def _id(raw: Any) -> int:
    # bool is an int in Python; a float or a string is a client's mistake that must not name another asset.
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 < raw < 2**63:
        raise Malformed("body_shape")
    return raw


def _whole(raw: Any, default: int) -> int:
    if raw is None:
        return default
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise Malformed("body_shape")
    return raw


def _link(raw: Any) -> Body | None:
    if not raw:
        return None
    if not isinstance(raw, dict):
        raise Malformed("body_shape")
    url = clean_text(raw.get("url"), 2000).strip()
    if not url:
        return None
    try:
        there = urlsplit(url)
    except ValueError:
        raise Malformed("link") from None
    if there.scheme not in ("http", "https") or not there.hostname:
        raise Malformed("link")
    return {
        "url": url,
        "title": clean_text(raw.get("title"))[:300].strip(),
        "description": clean_text(raw.get("description"))[:1000].strip(),
        "asset": _id(raw["asset"]) if raw.get("asset") is not None else None,
    }


def _poll(raw: Any) -> Body | None:
    if not raw:
        return None
    if not isinstance(raw, dict):
        raise Malformed("body_shape")
    options = raw.get("options") or []
    if not isinstance(options, list):
        raise Malformed("body_shape")
    if len(options) > MOST_OPTIONS:
        raise Malformed("too_many_options")
    multiple = raw.get("multiple", False)
    if not isinstance(multiple, bool):
        raise Malformed("body_shape")
    return {
        # An option still empty is kept: the person is typing it; pre-flight says that it is empty.
        "options": [clean_text(option)[:500].replace("\n", " ") for option in options],
        "minutes": min(max(_whole(raw.get("minutes"), 1440), 1), MOST_MINUTES),
        "multiple": multiple,
    }
