"""A network's words without our secrets. Apart from the client, so that connectors load without it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_TOKENS = re.compile(
    r"""
    eyJ[\w-]{8,}(?:\.[\w-]*){1,4}                                   # a JSON web token, or the front of one
    | (?<![\w-])[a-z0-9]{4}(?:-[a-z0-9]{4}){3}(?![\w-])             # an app password
    | (?<=bearer\s)[\w.~+/=-]{6,} | (?<=dpop\s)[\w.~+/=-]{6,} | (?<=basic\s)[\w.~+/=-]{6,}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NAMED = re.compile(
    r"""
    ((?:[\w-]*(?:token|secret|password|passwd|jwt|api[_-]?key|authorization|signature)|\bcode)["']?\s*[:=]\s*["']?)
    (?!(?:null|true|false)\b) [^\s"'&,;<>{}]{4,}
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: Long, with capitals, small letters and digits together: opaque, so perhaps a key. (Content ids have no capitals.)
_OPAQUE = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{32,}(?![\w-])")
_MASK = "•••"


def redact(text: str, secrets: Any = ()) -> str:
    """A network's words without our secrets: the values in `secrets` (a mapping, list or text, however deep) and
    whatever looks like a token."""
    for value in sorted(_values(secrets), key=len, reverse=True):
        text = text.replace(value, _MASK)
    text = _TOKENS.sub(_MASK, text)
    text = _NAMED.sub(rf"\1{_MASK}", text)
    return _OPAQUE.sub(_MASK, text)


def _values(secrets: Any) -> set[str]:
    if isinstance(secrets, str):
        return {secrets} if len(secrets) >= 4 else set()
    if isinstance(secrets, Mapping):
        secrets = secrets.values()
    if isinstance(secrets, Iterable) and not isinstance(secrets, (bytes, bytearray)):
        found: set[str] = set()
        for item in secrets:
            found |= _values(item)
        return found
    return set()
