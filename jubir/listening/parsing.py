"""A feed's bytes into entries, whatever somebody serves under that address. Pure.

RSS, Atom and RDF in any encoding; a page of HTML is no feed, but may name one (`alternate`).
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from selectolax.lexbor import LexborHTMLParser

MOST_ENTRIES = 300
_TITLE, _TEXT = 500, 4000
_BLANKS = re.compile(r"\s+")
#: A document type may define what unfolds to gigabytes or reads a file; feeds do without.
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


class NotAFeed(Exception):
    """`alternate`: the feed that the page names, "" when it names none."""

    def __init__(self, alternate: str = "") -> None:
        super().__init__("not a feed")
        self.alternate = alternate


@dataclass(frozen=True, slots=True)
class Entry:
    """`at` is None when the feed does not say."""

    id: str
    title: str
    text: str
    url: str
    author: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Parsed:
    title: str
    home: str
    language: str
    entries: tuple[Entry, ...]


def parse(body: bytes, kind: str, url: str) -> Parsed:
    """`kind` is the answer's content type, `url` where it came from. Raises NotAFeed."""
    if _is_page(body, kind):
        raise NotAFeed(_alternate(body, url))
    # Without its definitions an entity is a plain word to the parser.
    body = _DOCTYPE.sub(b"", body[:4096]) + body[4096:]
    if _ENTITY.search(body):
        raise NotAFeed
    try:
        found = feedparser.parse(
            body,
            response_headers={"content-type": kind, "content-location": url},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception:
        # Its own faults on hostile bytes are of every kind.
        raise NotAFeed from None
    if not found.get("version"):
        raise NotAFeed(_alternate(body, url))
    head = found.get("feed", {})
    entries = [_entry(one, url) for one in found.get("entries", ())[:MOST_ENTRIES]]
    return Parsed(
        plain(head.get("title", ""), 120),
        _link(head.get("link", ""), url),
        str(head.get("language", "")).split("-")[0].lower()[:5],
        tuple(entry for entry in entries if entry is not None),
    )


def _entry(one: Mapping[str, Any], base: str) -> Entry | None:
    title = plain(one.get("title", ""), _TITLE)
    content = one.get("content") or ()
    whole = max((str(part.get("value", "")) for part in content), key=len, default="")
    text = plain(one.get("summary", "") or whole, _TEXT)
    link = _link(one.get("link", ""), base)
    name = str(one.get("id", "") or link)
    if not name or not (title or text):
        return None
    return Entry(
        name[:500],
        title,
        "" if text == title else text,
        link,
        plain(one.get("author", ""), 255),
        _moment(one),
    )


def _moment(one: Mapping[str, Any]) -> datetime | None:
    for name in ("published_parsed", "updated_parsed"):
        told = one.get(name)
        try:
            if told:
                return datetime.fromtimestamp(calendar.timegm(told), UTC)
        except (ValueError, OverflowError, OSError, TypeError):
            continue
    return None


def plain(text: Any, most: int) -> str:
    """What a person would read of it, on one line."""
    text = str(text or "")
    if "<" in text or "&" in text:
        tree = LexborHTMLParser(f"<body>{text[: most * 12]}</body>")
        for gone in tree.css("script, style, noscript, template"):
            gone.decompose()
        text = tree.body.text(separator=" ") if tree.body else ""
    text = _BLANKS.sub(" ", text.replace("\0", "")).strip()
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def _link(link: Any, base: str) -> str:
    try:
        whole = urljoin(base, str(link or ""))
        parts = urlsplit(whole)
    except ValueError:
        return ""
    return whole[:1000] if parts.scheme in ("http", "https") and parts.hostname and link else ""


def _is_page(body: bytes, kind: str) -> bool:
    start = body.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:400].lower()
    if b"<rss" in start or b"<feed" in start or b"<rdf:rdf" in start:
        return False
    return (
        b"<!doctype html" in start
        or b"<html" in start
        or (kind.startswith("text/html") and b"<?xml" not in start)
    )


def _alternate(body: bytes, url: str) -> str:
    tree = LexborHTMLParser(body[:500_000].decode("utf-8", "replace"))
    for link in tree.css("link[rel~=alternate][href]"):
        kind = (link.attributes.get("type") or "").lower()
        if kind in ("application/rss+xml", "application/atom+xml"):
            return _link(link.attributes.get("href"), url)
    return ""
