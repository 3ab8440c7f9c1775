"""A web page's own words about itself, for the preview of a link. Anybody can type any address: the guard is always on."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from asgiref.sync import async_to_sync
from django.conf import settings
from selectolax.lexbor import LexborHTMLParser

from jubir.networks.client import Client, follow
from jubir.networks.http import Answer, NoAnswer, NotSent, Request

#: Seconds for everything: somebody is waiting beside a text field.
PATIENCE = 6.0
MOST_BYTES = 5_000_000
HEADERS = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1", "User-Agent": "Jubir link preview"}


class Unreadable(Exception):
    """No preview. `code`: address (not one we go to), silent (no answer), refused (an error), not_a_page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Page:
    """`url` after redirects' start: as it was typed. `picture` is the raw bytes, b"" when there is none."""

    url: str
    title: str = ""
    description: str = ""
    picture: bytes = b""
    picture_name: str = ""


def peek(url: str) -> Page:
    """The page's title, description and picture. Raises Unreadable. Blocks for at most PATIENCE seconds."""
    return async_to_sync(apeek)(url)


async def apeek(url: str) -> Page:
    if urlsplit(url).scheme not in ("http", "https"):
        raise Unreadable("address")
    try:
        async with (
            asyncio.timeout(PATIENCE),
            Client(settings.JUBIR_PRIVATE_HOSTS, most_bytes=MOST_BYTES) as http,
        ):
            answer, there = await follow(http, Request("GET", url, headers=HEADERS, timeout=PATIENCE))
            page, picture_url = _read(url, there, answer)
            picture = await _picture(http, picture_url) if picture_url else b""
    except (NotSent, NoAnswer, TimeoutError, ValueError) as error:
        raise Unreadable("address" if isinstance(error, ValueError) else "silent") from None
    name = urlsplit(picture_url).path.rsplit("/", 1)[-1][:80] if picture else ""
    return Page(page.url, page.title, page.description, picture, name or ("preview" if picture else ""))


async def _picture(http: Client, url: str) -> bytes:
    """The preview's picture, or nothing: a page without its picture is still a preview."""
    try:
        answer, _there = await follow(
            http, Request("GET", url, headers={"Accept": "image/*"}, timeout=PATIENCE)
        )
    except (NotSent, NoAnswer, ValueError):
        return b""
    is_picture = answer.headers.get("content-type", "").startswith("image/")
    return answer.body if answer.ok and is_picture else b""


def _read(typed: str, there: str, answer: Answer) -> tuple[Page, str]:
    if not answer.ok:
        raise Unreadable("refused")
    if "html" not in answer.headers.get("content-type", "text/html"):
        raise Unreadable("not_a_page")
    tree = LexborHTMLParser(answer.body)
    meta = {
        (node.attributes.get("property") or node.attributes.get("name") or "").lower(): (
            node.attributes.get("content") or ""
        ).strip()
        for node in reversed(tree.css("meta[content]"))
    }
    heading = tree.css_first("title")
    title = _first(meta, ("og:title", "twitter:title")) or (heading.text(strip=True) if heading else "")
    about = _first(meta, ("og:description", "twitter:description", "description"))
    picture = _first(meta, ("og:image:secure_url", "og:image", "og:image:url", "twitter:image"))
    return Page(typed, _line(title, 300), _line(about, 1000)), urljoin(there, picture) if picture else ""


def _first(meta: dict[str, str], names: Iterable[str]) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _line(text: str, most: int) -> str:
    return " ".join(text.split())[:most]
