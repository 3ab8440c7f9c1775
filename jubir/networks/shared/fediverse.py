"""What the servers of the fediverse share: addresses, who they really are, and text as it comes back from them."""

import re
import unicodedata
from collections.abc import Mapping
from html.parser import HTMLParser
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


# ── text as it comes back ────────────────────────────────────────────────────────────────────────────────────────
_BREAKS = {"br", "p", "div", "li", "ul", "ol", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}


class _Text(HTMLParser):
    """Visible and invisible text alike (Mastodon hides parts of a long link in spans); a shortened link by its href."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.link: tuple[str, int] | None = None  # where it goes, and where its text begins

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.pieces.append("\n")
        elif tag == "a":
            self.link = (dict(attrs).get("href") or "", len(self.pieces))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.pieces.append("\n")
        elif tag == "a" and self.link:
            href, begin = self.link
            shown = "".join(self.pieces[begin:])
            if "…" in shown and not shown.startswith(("@", "#")):
                self.pieces[begin:] = [href]
            self.link = None

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def text_of(html: str) -> str:
    """A status's HTML as text: links whole, mentions and hashtags as they are seen, blocks on lines of their own."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


_MENTION = re.compile(r"(?<![\w/])@([\w.-]+)@[\w.-]+(?::\d+)?")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


def normal(text: str) -> str:
    """The form in which what was sent and what came back are compared.

    Servers rewrite: addresses lose their scheme, remote mentions their host, `*stars*` become italics, ":-)" a picture,
    "- " a list. So only words are compared, with their marks # and @; a text without words stands for itself.
    """
    text = unicodedata.normalize("NFC", text)
    squashed = " ".join(text.split())
    text = _MENTION.sub(r"@\1", _SCHEME.sub("", text))
    text = "".join(" " if unicodedata.category(char) in ("So", "Sk", "Cc") else char for char in text)
    text = re.sub(r"[*_~`\\\u200b-\u200d\ufe0f]", "", text)
    words = (word.strip("<>()[]{}\"'“”‘’.,;:!?…/-–—") for word in text.split())
    return " ".join(word for word in words if re.search(r"\w", word)) or squashed
