"""The servers of the fediverse: their addresses, and who they really are."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from jubir.networks.errors import Rejected

# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────────


def origin(typed: str) -> str:
    """ "kopi.example", "https://kopi.example/@laras", "@laras@kopi.example" → "https://kopi.example".

    Plain http stays only for this machine and its neighbours: elsewhere it would show the token to the whole way.
    Raises Rejected(field="server").
    """
    typed = typed.strip()
    if "://" not in typed:
        typed = "https://" + typed.rsplit("@", 1)[-1]
    try:
        parts = urlsplit(typed)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except (ValueError, UnicodeError):
        host, port, parts = "", None, urlsplit("")
    if not host or parts.scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9.:-]+", host):
        raise Rejected("This is not the address of a server.", field="server")
    scheme = parts.scheme if _is_near(host) else "https"
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" + (f":{port}" if port and port != {"http": 80, "https": 443}[scheme] else "")


def _is_near(host: str) -> bool:
    if "." not in host and ":" not in host:
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


# ── who a server really is ───────────────────────────────────────────────────────────────────────────────────────
_REALLY = re.compile(r"(?:compatible;|really)\s+([A-Za-z]+)|^([A-Za-z]+)/")


def software_of(instance: Mapping[str, Any], nodeinfo: Mapping[str, Any] | None) -> tuple[str, str]:
    """(name in lower case, version). NodeInfo is right when it speaks; else the version string is read.

    "mastodon" means Mastodon proper (or a fork that says so): others only resemble it.
    """
    told = (nodeinfo or {}).get("software") or {}
    version = str(instance.get("version") or "")
    if told.get("name"):
        return str(told["name"]).lower(), str(told.get("version") or version)
    if found := _REALLY.search(version):
        return (found[1] or found[2]).lower(), version
    if isinstance((instance.get("api_versions") or {}).get("mastodon"), int):
        return "mastodon", version
    return "", version


def takes_ids(facts: Mapping[str, Any]) -> bool:
    """Has GET /api/v1/statuses?id[]=: Mastodon itself since 4.3, of whatever else nobody knows."""
    version = re.match(r"(\d+)\.(\d+)", str(facts.get("version") or ""))
    return (
        facts.get("software") == "mastodon"
        and version is not None
        and tuple(map(int, version.groups())) >= (4, 3)
    )
