"""Names for things that must be unguessable, or that a network lets us choose."""

import secrets
import time

_BASE32_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"


def token(length: int = 32) -> str:
    """An unguessable, URL-safe token of `length` random bytes."""
    return secrets.token_urlsafe(length)


def idempotency_key() -> str:
    """A fresh key for one delivery; it stays the same over all its attempts."""
    return secrets.token_hex(16)


def record_key(microseconds: int | None = None, clock_id: int | None = None) -> str:
    """A TID as the AT Protocol defines it: 13 characters of sortable base 32, from a time and a random clock id.

    Source: https://atproto.com/specs/tid
    """
    moment = int(time.time() * 1_000_000) if microseconds is None else microseconds
    clock = secrets.randbelow(1024) if clock_id is None else clock_id
    number = ((moment & 0x1F_FFFF_FFFF_FFFF) << 10) | (clock & 0x3FF)
    letters = []
    for _ in range(13):
        letters.append(_BASE32_SORTABLE[number & 31])
        number >>= 5
    return "".join(reversed(letters))
