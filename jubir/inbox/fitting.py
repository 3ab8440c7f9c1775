"""What networks tell, made fit to be stored: texts that both databases take, each thing of a page once. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from jubir.inbox.models import Kind
from jubir.networks.hearing import Author, Heard

MOST_LETTERS = 20_000
#: What PostgreSQL's column holds.
MOST_FOLLOWERS = 2**31 - 1
MOST_EARLIER = 20
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Told:
    """A thing as the tellings of one page add up: its newest words, and [[written at, words]...] before them."""

    item: Heard
    earlier: list[list[str]]


def storable(value: Any, most: int | None) -> str:
    return _UNSTORABLE.sub("\ufffd", str(value or ""))[:most]


def link(value: Any) -> str:
    """A web address, or nothing: what a network says must not become a script, nor half an address."""
    text = storable(value, None)
    return text if text.startswith(("https://", "http://")) and len(text) <= 500 else ""


def plain(value: Any) -> Any:
    """JSON that both databases take."""
    if isinstance(value, str):
        return storable(value, None)
    if isinstance(value, Mapping):
        return {storable(key, None): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value if isinstance(value, int | bool | None) else storable(value, None)


def clean(item: Heard) -> Heard | None:
    """As our columns take it; None for what does not belong into an inbox or cannot be told from others."""
    if item.kind not in Kind.values or not item.remote_id or len(item.remote_id) > 255:
        return None
    author = Author(
        storable(item.author.remote_id or item.author.handle, 255),
        storable(item.author.handle, 255),
        storable(item.author.name, 255),
        link(item.author.avatar_url),
        link(item.author.url),
        _followers(item.author.followers),
    )
    return replace(
        item, remote_id=storable(item.remote_id, 255), author=author, text=storable(item.text, MOST_LETTERS),
        url=link(item.url), thread=storable(item.thread or item.post or item.remote_id, 255),
        parent=storable(item.parent, 255), post=storable(item.post, 255),
        rating=item.rating if item.rating in (1, 2, 3, 4, 5) else None,
    )  # fmt: skip


def _followers(told: int | None) -> int | None:
    return min(told, MOST_FOLLOWERS) if told is not None and told >= 0 else None


def version(item: Heard) -> datetime:
    return item.edited_at or item.created_at


def merged(items: Iterable[Heard]) -> tuple[list[Told], int]:
    """Each remote id once; and how many tellings were more than one needs."""
    tellings: dict[str, list[Heard]] = {}
    repeats = 0
    for item in items:
        tellings.setdefault(item.remote_id, []).append(item)
    found = []
    for told in tellings.values():
        repeats += len(told) - 1
        spoken = sorted((one for one in told if not one.gone), key=version)
        newest = spoken[-1] if spoken else replace(told[0], edited_at=None)
        item = replace(
            newest,
            gone=any(one.gone for one in told),
            liked=any(one.liked for one in told),
            hidden=any(one.hidden for one in told),
        )
        before = [[version(one).isoformat(), one.text] for one in spoken]
        found.append(Told(item, earlier(before, item.text)))
    return found, repeats


def earlier(texts: Iterable[Sequence[str]], now: str) -> list[list[str]]:
    """Each text once, by when it was written, without what it says now."""
    found: dict[str, str] = {}
    for at, text in sorted(map(tuple, texts)):
        if text and text != now:
            found.setdefault(text, at)
    return [[at, text] for text, at in sorted(found.items(), key=lambda pair: pair[1])][-MOST_EARLIER:]


def pictures(item: Heard) -> list[dict[str, str]]:
    shown = [
        {**asdict(one), "url": link(one.url), "preview_url": link(one.preview_url)}
        for one in item.pictures[:20]
    ]
    return [plain(one) for one in shown if one["url"]]
