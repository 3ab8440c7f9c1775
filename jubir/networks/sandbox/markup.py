"""HTML that cannot be forgotten to be escaped: `h` fills a template and escapes everything that is not HTML already."""

from collections.abc import Iterable
from html import escape
from typing import Any

from jubir.networks.spans import hashtags, links, mentions


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def h(template: str, /, **values: Any) -> Html:
    """`template` is ours and trusted; values are escaped unless they are Html. A list is joined; None is nothing."""
    return Html(template.format_map({name: _safe(value) for name, value in values.items()}))


def join(pieces: Iterable[Html], between: str = "") -> Html:
    return Html(between.join(_safe(piece) for piece in pieces))


def _safe(value: Any) -> str:
    if isinstance(value, Html):
        return value
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return join(value)
    return escape(str(value), quote=True)


def linked(text: str, base: str) -> Html:
    """A post's text with its links, hashtags and mentions made clickable. Line ends stay: CSS shows them."""
    marks = [(span, "link") for span in links(text)]
    marks += [(span, "tag") for span in hashtags(text)]
    marks += [(span, "person") for span in mentions(text)]
    pieces, end = [], 0
    for span, kind in sorted(marks, key=lambda mark: mark[0].start):
        if span.start < end:
            continue
        pieces.append(_safe(text[end : span.start]))
        shown = text[span.start : span.end]
        if kind == "link" and span.value.startswith(("http://", "https://")):
            pieces.append(
                h('<a href="{to}" rel="nofollow noopener ugc">{shown}</a>', to=span.value, shown=shown)
            )
        elif kind == "person":
            pieces.append(h('<a href="{base}/@{to}">{shown}</a>', base=base, to=span.value, shown=shown))
        else:
            pieces.append(h("<span class=tag>{shown}</span>", shown=shown))
        end = span.end
    pieces.append(_safe(text[end:]))
    return Html("".join(pieces))
