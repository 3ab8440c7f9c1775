"""A web page's own words about itself, for the preview of a link, from ordinary code: somebody waits beside a text field."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from asgiref.sync import async_to_sync

from jubir.networks.client import Client
from jubir.networks.preview import NoPreview, picture, preview

#: Seconds for everything.
PATIENCE = 6.0
_CODES = {"forbidden": "address", "unreachable": "silent", "not_found": "refused", "refused": "refused"}


class Unreadable(Exception):
    """No preview. `code`: address (not one we go to), silent (no answer), refused (an error), not_a_page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Page:
    """`url` as it was typed. `picture` is the raw bytes, b"" when there is none."""

    url: str
    title: str = ""
    description: str = ""
    picture: bytes = b""
    picture_name: str = ""


def peek(url: str) -> Page:
    """The page's title, description and picture. Raises Unreadable. Blocks for at most PATIENCE seconds."""
    return async_to_sync(apeek)(url)


async def apeek(url: str) -> Page:
    # Any author may type any address here: what JUBIR_PRIVATE_HOSTS opens for channels stays closed.
    async with Client() as http:
        try:
            async with asyncio.timeout(PATIENCE):
                page = await preview(http, url)
        except NoPreview as reason:
            raise Unreadable(_CODES.get(reason.code, reason.code)) from None
        except TimeoutError:
            raise Unreadable("silent") from None
        image = await _picture(http, page.image_url)
    name = urlsplit(page.image_url).path.rsplit("/", 1)[-1][:80] if image else ""
    return Page(page.url, page.title, page.description, image, name or ("preview" if image else ""))


async def _picture(http: Client, url: str) -> bytes:
    """The preview's picture, or nothing: a page without its picture is still a preview."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await picture(http, url) if url else b""
    except (NoPreview, TimeoutError):
        return b""
