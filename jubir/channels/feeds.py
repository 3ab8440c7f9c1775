"""Fetching a feed, through the guard: the address was typed by a person, or stands in a page.

`fetch` asks many at once and never raises: each answer says what came of it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from asgiref.sync import async_to_sync
from django.conf import settings

from jubir.networks.client import Client, follow
from jubir.networks.http import Forbidden, Http, NoAnswer, NotSent, Request

#: A feed of a busy paper has half a megabyte.
MOST_BYTES = 6_000_000
#: Seconds for one feed with its redirects.
PATIENCE = 25.0
AT_ONCE = 8
_ACCEPT = "application/rss+xml, application/atom+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Wish:
    url: str
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """`error`: "" | forbidden | unreachable | gone | refused | busy | too_large. `same`: nothing new since last time.

    `url` is where it was found in the end; `retry_after` seconds, where the server said so.
    """

    url: str
    body: bytes = b""
    kind: str = ""
    etag: str = ""
    modified: str = ""
    same: bool = False
    status: int = 0
    error: str = ""
    moved: bool = False
    retry_after: int | None = None


def open_client() -> Client:
    """No way to our own address, as the door has one: a feed is somebody else's."""
    return Client(settings.JUBIR_PRIVATE_HOSTS, limit=AT_ONCE, most_bytes=MOST_BYTES)


def fetch(wishes: Sequence[Wish]) -> list[Fetched]:
    """In the order of the wishes."""

    async def all_of_them() -> list[Fetched]:
        turn = asyncio.Semaphore(AT_ONCE)
        async with open_client() as http:

            async def one(wish: Wish) -> Fetched:
                async with turn:
                    return await _fetch(http, wish)

            return await asyncio.gather(*(one(wish) for wish in wishes))

    return async_to_sync(all_of_them)()


async def _fetch(http: Http, wish: Wish) -> Fetched:
    headers = {"Accept": _ACCEPT, "User-Agent": "Jubir (feed reader)"}
    if wish.etag:
        headers["If-None-Match"] = wish.etag
    if wish.modified:
        headers["If-Modified-Since"] = wish.modified
    try:
        async with asyncio.timeout(PATIENCE):
            answer, there = await follow(http, Request("GET", wish.url, headers, timeout=PATIENCE))
    except Forbidden:
        return Fetched(wish.url, error="forbidden")
    except NoAnswer as error:
        return Fetched(wish.url, error="too_large" if "TooLarge" in str(error) else "unreachable")
    except (NotSent, TimeoutError):
        return Fetched(wish.url, error="unreachable")
    told = answer.headers
    etag, modified = told.get("etag", "")[:300], told.get("last-modified", "")[:100]
    if answer.status == 304:
        return Fetched(there, same=True, status=304, etag=wish.etag, modified=wish.modified)
    if answer.ok:
        return Fetched(
            there,
            answer.body,
            told.get("content-type", ""),
            status=answer.status,
            moved=there != wish.url,
            etag=etag,
            modified=modified,
        )
    return Fetched(
        there,
        status=answer.status,
        error=_error(answer.status),
        retry_after=_seconds(told.get("retry-after")),
    )


def _error(status: int) -> str:
    if status in (404, 410):
        return "gone"
    if status == 429 or status >= 500:
        return "busy"
    return "refused"


def _seconds(told: str | None) -> int | None:
    return min(int(told), 86_400) if told and told.isdecimal() and len(told) < 8 else None
