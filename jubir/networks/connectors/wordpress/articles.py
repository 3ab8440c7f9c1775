"""A draft as an article in WordPress's blocks, and the article's text as we compare it.

A block is HTML between comments that name it; an editor that knows no blocks shows the HTML alone.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from jubir.networks.contract import Draft, Medium, Ticket
from jubir.networks.shared.parsing import name, obj, words
from jubir.networks.shared.plain import text_of
from jubir.networks.spans import links

_SHOWN = re.compile(r"<!-- wp:(image|video) .*?<!-- /wp:\1 -->", re.DOTALL)


def option(draft: Draft, key: str) -> str:
    return str(draft.options.get(key) or "").strip()


def rendered(draft: Draft) -> str:
    text = draft.parts[0].text.strip()
    return text if draft.answers else f"{option(draft, 'title')}\n{text}".strip()


def paragraphs(text: str) -> str:
    """Each block of lines a paragraph, each line a line, each address a link; nothing in it is markup."""
    blocks = [block for block in re.split(r"\n[ \t]*\n+", text.strip()) if block.strip()]
    return "\n\n".join(
        f"<!-- wp:paragraph -->\n<p>{_lines(block)}</p>\n<!-- /wp:paragraph -->" for block in blocks
    )


def _lines(text: str) -> str:
    pieces, end = [], 0
    for span in links(text, bare=False):
        url = escape(span.value)
        pieces += [
            escape(text[end : span.start], quote=False),
            f'<a href="{url}">{escape(text[span.start : span.end])}</a>',
        ]
        end = span.end
    pieces.append(escape(text[end:], quote=False))
    return "".join(pieces).replace("\n", "<br>")


def _shown(medium: Medium, kept: Mapping[str, Any]) -> str:
    number, url = name(kept.get("id")), escape(words(kept.get("url")))
    if medium.kind == "video":
        inner = f'<figure class="wp-block-video"><video controls src="{url}"></video></figure>'
        return f'<!-- wp:video {{"id":{number}}} -->\n{inner}\n<!-- /wp:video -->'
    picture = f'<img src="{url}" alt="{escape(medium.alt)}" class="wp-image-{number}"/>'
    inner = f'<figure class="wp-block-image">{picture}</figure>'
    return f'<!-- wp:image {{"id":{number}}} -->\n{inner}\n<!-- /wp:image -->'


def article(draft: Draft, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The body of the article: its first picture stands above it (featured), the others within, after the text."""
    media = list(draft.parts[0].media)
    files = [obj(obj(kept.get("media")).get(str(place))) for place in range(len(media))]
    first = next((place for place, medium in enumerate(media) if medium.kind != "video"), None)
    inner = [_shown(medium, files[place]) for place, medium in enumerate(media) if place != first]
    body: dict[str, Any] = {
        "title": option(draft, "title"),
        "content": "\n\n".join(part for part in (paragraphs(draft.parts[0].text), *inner) if part),
        "excerpt": option(draft, "excerpt"),
        "tags": [int(one) for one in kept.get("tags") or ()],
    }
    if first is not None:
        body["featured_media"] = int(files[first]["id"])
    if (category := option(draft, "category")).isdecimal():
        body["categories"] = [int(category)]
    return body


def with_new_text(raw: str, text: str) -> str:
    """The article's other text; the pictures and videos between stay, after it."""
    kept = [found[0] for found in _SHOWN.finditer(raw)]
    return "\n\n".join(part for part in (paragraphs(text), *kept) if part)


def wanted_status(draft: Draft) -> str:
    return option(draft, "status") or "publish"


def tag_names(draft: Draft) -> list[str]:
    """ "kopi, #promo , kopi" → ["kopi", "promo"]"""
    found = (" ".join(one.split()).removeprefix("#") for one in option(draft, "tags").split(","))
    kept: dict[str, str] = {}
    for one in found:
        if one:
            kept.setdefault(one.lower(), one)
    return list(kept.values())


def slug(ticket: Ticket) -> str:
    """The draft's address until it is public: ours, so that a draft whose answer got lost is found again."""
    return f"jubir-{ticket.record_key}"


def plain(field: Any) -> str:
    """{"raw", "rendered"} as a person reads it."""
    told = obj(field)
    return text_of(words(told.get("rendered")) or words(told.get("raw")))
