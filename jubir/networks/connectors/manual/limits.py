"""What a person may prepare for a network we do not know: generous, and as narrow as they say."""

from collections.abc import Mapping
from typing import Any

from jubir.networks.counting import graphemes
from jubir.networks.errors import Rejected
from jubir.networks.limits import ImageLimit, Limits, Option, TextLimit, VideoLimit

LETTERS, PICTURES = 10_000, 20
#: field → least and greatest that can be set
RANGES = {"letters": (1, 100_000), "pictures": (1, 50)}


def number(field: str, typed: str) -> int:
    """A limit as it was typed ("2.200", "2,200"). Raises Rejected."""
    digits = typed.replace(".", "").replace(",", "").replace(" ", "")
    least, most = RANGES[field]
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10 and least <= int(digits) <= most):
        raise Rejected(f"A number between {least} and {most}.", field="account")
    return int(digits)


def limits_of(facts: Mapping[str, Any]) -> Limits:
    pictures = _kept(facts, "pictures", PICTURES)
    return Limits(
        text=TextLimit(_kept(facts, "letters", LETTERS), graphemes, "graphemes"),
        images=ImageLimit(pictures, 20_000_000, max_side=4096, alt_text=1500),
        gifs=ImageLimit(pictures, 20_000_000, ("image/gif",), alt_text=1500),
        video=VideoLimit(
            pictures, 1_000_000_000, None, ("video/mp4", "video/quicktime"), alt_text=1500, with_images=True
        ),
        thread=25,
        options=(Option("first_comment", "text", maximum=2200), Option("note", "text", maximum=1000)),
    )


def _kept(facts: Mapping[str, Any], field: str, usual: int) -> int:
    least, most = RANGES[field]
    value = facts.get(field)
    return min(most, max(least, value)) if isinstance(value, int) and not isinstance(value, bool) else usual
