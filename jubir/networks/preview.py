"""What a link leads to, as its card shows it: the page's own title, description and picture.

The address comes from a person or from a page, so it is fetched only through a guarded Http, at every hop.
"""

import codecs
import re
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from jubir.networks.client import follow
from jubir.networks.http import Answer, Forbidden, Http, NoAnswer, NotSent, Request

#: What stands in a head comes early; pages of many megabytes exist.
PAGE_BYTES = 1_500_000
PICTURE_BYTES = 10_000_000
TITLE_LETTERS, DESCRIPTION_LETTERS = 300, 1000
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Preview:
    """`url` as it was asked for. `image_url` is absolute, "" for none; its file is fetched by `picture`."""

    url: str
    title: str
    description: str = ""
    image_url: str = ""
    site: str = ""


class NoPreview(Exception):
    """`code`: unreachable, forbidden (an address nobody may look at), not_found, not_a_page, refused."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def preview(http: Http, url: str, language: str = "") -> Preview:
    """Fetch and read a page; `language` is what the reader would like it in. Raises NoPreview."""
    headers = {
        "Accept": "text/html,application/xhtml+xml;q=0.9,image/*;q=0.5",
        "User-Agent": "Jubir (link preview)",
    }
    if language:
        headers["Accept-Language"] = f"{language}, en;q=0.5"
    answer, there = await _fetch(http, Request("GET", url, headers, timeout=15, enough=PAGE_BYTES))
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind in _PAGES or (not kind and answer.body.lstrip()[:1] == b"<"):
        return read(url, there, decoded(answer))
    if kind.startswith("image/"):
        name = unquote(urlsplit(there).path.rsplit("/", 1)[-1])
        return Preview(url, _tidy(name, TITLE_LETTERS) or _host(there), image_url=there, site=_host(there))
    raise NoPreview("not_a_page")


async def picture(http: Http, url: str) -> bytes:
    """A card's picture. What it really is, the media library finds out. Raises NoPreview."""
    request = Request("GET", url, {"Accept": "image/*"}, timeout=20, enough=PICTURE_BYTES + 1)
    answer, _ = await _fetch(http, request)
    kind = answer.headers.get("content-type", "image/").lower()
    if len(answer.body) > PICTURE_BYTES or not answer.body or not kind.startswith("image/"):
        raise NoPreview("refused")
    return answer.body


async def _fetch(http: Http, request: Request) -> tuple[Answer, str]:
    try:
        answer, there = await follow(http, request)
    except Forbidden:
        raise NoPreview("forbidden") from None
    except (NotSent, NoAnswer):
        raise NoPreview("unreachable") from None
    if answer.status in (404, 410):
        raise NoPreview("not_found")
    if answer.status >= 500:
        raise NoPreview("unreachable")
    if not answer.ok:
        raise NoPreview("refused")
    return answer, there


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────
def read(url: str, there: str, html: str) -> Preview:
    """Open Graph first, then Twitter's names, then what every page has."""
    tree = LexborHTMLParser(html)
    metas: dict[str, str] = {}
    for meta in tree.css("meta[content]"):
        attributes = meta.attributes
        name = (attributes.get("property") or attributes.get("name") or "").strip().lower()
        content = (attributes.get("content") or "").strip()
        if name and content:
            metas.setdefault(name, content)

    def first(*names: str) -> str:
        return next((metas[name] for name in names if name in metas), "")

    heading = tree.css_first("title") or tree.css_first("h1")
    title = first("og:title", "twitter:title") or (heading.text() if heading else "")
    return Preview(
        url,
        _tidy(title, TITLE_LETTERS) or _host(there),
        _tidy(first("og:description", "twitter:description", "description"), DESCRIPTION_LETTERS),
        _absolute(
            there,
            first("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"),
        ),
        _tidy(first("og:site_name", "application-name"), 100) or _host(there),
    )


def decoded(answer: Answer) -> str:
    """The page's text: by byte order mark, header, its own meta element, else UTF-8, else what old pages are in."""
    body = answer.body
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    told = re.search(r"charset=[\"']?([\w.:-]+)", answer.headers.get("content-type", ""), re.IGNORECASE)
    meta = re.search(rb"<meta[^>]{0,200}?charset=[\"']?([\w.:-]+)", body[:4096], re.IGNORECASE)
    for found in (told[1] if told else "", meta[1].decode() if meta else ""):
        try:
            # What pages call Latin-1 is Windows' own, in every browser.
            name = codecs.lookup(found).name if found else ""
        except LookupError:
            continue
        if name:
            return body.decode("cp1252" if name in ("iso8859-1", "ascii") else name, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        # A page that was cut off may end in half a letter.
        if error.start >= PAGE_BYTES - 4:
            return body[: error.start].decode()
        return body.decode("cp1252", "replace")


def _tidy(text: str, most: int) -> str:
    """One line without control and direction marks, cut at a word."""
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\s]+", " ", text)
    text = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", text).strip()
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def _absolute(base: str, link: str) -> str:
    if not link:
        return ""
    try:
        whole = urljoin(base, link)
        parts = urlsplit(whole)
    except ValueError:
        return ""
    return whole if parts.scheme in ("http", "https") and parts.hostname else ""


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")
