"""{% load reports %}: a report's text on a page."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jubir.reports.paper import Piece, Text

register = template.Library()


@register.filter
def said(text: Text) -> SafeString:
    """Numbers carry their key, quotes their own direction."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in text))


def _piece(piece: Piece) -> Any:
    if piece.kind == "number":
        if piece.value is None:
            return format_html('<span class="faint" data-key="{}">{}</span>', piece.key, piece.text)
        return format_html(
            '<data value="{}" data-key="{}" data-form="{}">{}</data>',
            piece.value,
            piece.key,
            piece.form,
            piece.text,
        )
    if piece.kind == "quote":
        return format_html('<bdi class="quoted">{}</bdi>', piece.text)
    if piece.kind == "time":
        return format_html("<time>{}</time>", piece.text)
    return piece.text


@register.filter
def numeric(text: Text) -> bool:
    """Whether a cell of a table stands to the right."""
    return any(piece.kind == "number" for piece in text)


@register.filter
def drawn(plot: Any) -> SafeString:
    chart: SafeString = plot.draw(False)
    return chart
