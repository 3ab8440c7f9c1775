"""Reading what a network answers without trusting it: each function takes anything and gives its own type, or nothing.

Networks leave fields out, send null, HTML or another year's shape; a comment that makes no sense must not stop the rest.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

#: Longer is no address that anybody will open, and does not fit where addresses are kept.
_LONGEST_LINK = 500
_LARGEST = 2**63 - 1
#: More is no figure of anything here; and thousands of such can still be added up in a database's whole numbers.
_MOST = 10**15


def obj(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; whatever else stands in it is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def words(value: Any) -> str:
    """A text that can be stored: no NUL (PostgreSQL refuses it), no half of a surrogate pair."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode()


def name(value: Any, most: int = 255) -> str:
    """An id, handle or name: one line, in the length in which those are kept. Numbers too, as some servers send them."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) <= _LARGEST else ""
    return " ".join(words(value).split())[:most]


def link(value: Any) -> str:
    """A web address, or "": never javascript:, never half of one."""
    text = words(value).strip()
    fits = text.lower().startswith(("https://", "http://")) and len(text) <= _LONGEST_LINK
    return text if fits and not any(char.isspace() for char in text) else ""


def count(value: Any) -> int | None:
    """A figure, None where the network gave none or nonsense. Missing is never 0."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        return None
    return value


def figures(**told: Any) -> dict[str, int]:
    """Metric → number, of those that the network really told."""
    return {metric: number for metric, value in told.items() if (number := count(value)) is not None}


def when(value: Any) -> datetime | None:
    """An ISO moment as aware UTC."""
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def unique(texts: Iterable[str]) -> list[str]:
    """In order, each once, without empty ones."""
    return list(dict.fromkeys(text for text in texts if text))
