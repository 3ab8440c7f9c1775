"""Can anybody out there fetch a file from this Jubir? Told by the address alone: what obviously can't work is known at once."""

from urllib.parse import urlsplit

from django.conf import settings

from jubir.networks.addresses import is_public

#: Names that mean this machine or this building, wherever they are used (RFC 6761, 6762, 8375, and habit).
_NEAR = ("localhost", "local", "internal", "lan", "home", "home.arpa", "test", "example", "invalid")


def from_outside(url: str) -> bool:
    """False where the address is obviously one of a machine or a building; a public name may still lead nowhere."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return False
    if ":" in host or host.replace(".", "").isdigit():
        return is_public(host)
    return "." in host and not any(host == name or host.endswith(f".{name}") for name in _NEAR)


def media_from_outside() -> bool:
    """Whether networks that fetch pictures and videos can: from this Jubir, or from where its files are served instead."""
    elsewhere = settings.MEDIA_URL if "://" in settings.MEDIA_URL else ""
    return from_outside(elsewhere or settings.JUBIR_URL)
