"""What came in from outside, in one shape: a post a search found, a feed's entry, a message of the inbox. Pure."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from jubir.listening.models import Place
from jubir.networks.hearing import Heard

#: What advertisers hang on a link; the page is the same without.
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "ref_src", "cmpid")
MOST_TEXT = 8000


@dataclass(frozen=True, slots=True)
class Arrived:
    """`labels` are language.Labels where somebody has made them already."""

    place: str
    remote_id: str
    at: datetime
    text: str
    key: str
    url: str = ""
    title: str = ""
    author: str = ""
    author_name: str = ""
    author_url: str = ""
    author_id: str = ""
    network: str = ""
    channel_id: int | None = None
    source_id: int | None = None
    message_id: int | None = None
    language: str = ""
    reach: int | None = None
    list_title: str = ""
    labels: Any = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """What is matched and labelled."""
        return f"{self.title}\n{self.text}" if self.title else self.text


def key_of(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def from_heard(
    heard: Heard,
    *,
    network: str,
    channel_id: int,
    server: str = "",
    place: str = Place.NETWORK,
    labels: Any = None,
    message_id: int | None = None,
    list_title: str = "",
) -> Arrived:
    # Where a network has many servers, each counts in its own way: the address is what all agree on.
    name = canonical(heard.url) if server and heard.url else heard.remote_id
    return Arrived(
        place=place,
        remote_id=heard.remote_id[:500],
        at=heard.created_at,
        text=_clean(heard.text)[:MOST_TEXT],
        key=key_of(network, name),
        url=_link(heard.url),
        author=_clean(heard.author.handle)[:255],
        author_name=_clean(heard.author.name)[:255],
        author_url=_link(heard.author.url),
        author_id=heard.author.remote_id,
        network=network,
        channel_id=channel_id,
        message_id=message_id,
        language=heard.language[:5],
        reach=heard.author.followers,
        list_title=list_title,
        labels=labels,
    )


def canonical(url: str) -> str:
    """The same page, the same address: no fragment, no tracking, no www, no last slash."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    except ValueError:
        return url.strip()
    if parts.scheme not in ("http", "https") or not host:
        return url.strip()
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith(_TRACKING)
    ]
    query = f"?{urlencode(sorted(kept))}" if kept else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"


def _link(url: str) -> str:
    """Only what may stand in a page's href."""
    url = url.strip()
    return url if url.startswith(("https://", "http://")) and len(url) <= 1000 else ""


def _clean(text: str) -> str:
    """PostgreSQL takes no NUL, and no half of a letter pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
