"""The parts of a chart on a page: it stretches with its place and takes its colours from the tokens."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jubir.ui.charts.geometry import Scale, num
from jubir.ui.charts.numbers import Say, at_axis


def axis(scale: Scale, say: Say) -> SafeString:
    rows = format_html_join(
        "",
        '<text class="tick" x="0" y="{}%" dy="4">{}</text>',
        ((num(scale.y(mark)), say(mark)) for mark in scale.marks),
    )
    return format_html('<svg class="axis" aria-hidden="true">{}</svg>', rows)


def grid(scale: Scale) -> SafeString:
    return format_html_join(
        "",
        '<line class="grid" x1="0" x2="100%" y1="{}%" y2="{}%"/>',
        ((num(scale.y(mark)),) * 2 for mark in scale.marks),
    )


def feet(marks: Iterable[tuple[str, str, str]]) -> SafeString:
    rows = format_html_join("", '<text class="tick" x="{}%" y="14" text-anchor="{}">{}</text>', marks)
    return format_html('<svg class="feet" aria-hidden="true">{}</svg>', rows)


def hits(labels: Sequence[str], says: Sequence[str]) -> SafeString:
    """What the pointer rests on: the day and its figures."""
    count = max(len(labels), 1)
    width = 100 / count
    return format_html_join(
        "",
        '<rect class="hit" x="{}%" y="0" width="{}%" height="100%"><title>{}</title></rect>',
        ((num(number * width), num(width), says[number]) for number in range(len(labels))),
    )


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str = "", opened: bool = False
) -> SafeString:
    """The figures behind a picture. The first column names the row, all others are figures."""
    head = format_html_join(
        "",
        '<th scope="col"{}>{}</th>',
        ((SafeString(' class="right"') if number else "", one) for number, one in enumerate(heads)),
    )
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (row[0], format_html_join("", '<td class="right num">{}</td>', ((one,) for one in row[1:])))
            for row in rows
        ),
    )
    return format_html(
        '<details class="more"{}><summary>{}</summary><div class="scroll" tabindex="0" role="region" aria-label="{}">'
        '<table class="table figures-table">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></details>',
        SafeString(" open") if opened else "",
        _("See the table"),
        caption or _("Table"),
        format_html('<caption class="unseen">{}</caption>', caption) if caption else "",
        head,
        body,
    )


def plot(
    title: str, desc: str, scale: Scale, say: Say, field: SafeString, feet: SafeString, below: SafeString
) -> SafeString:
    """An axis, the `field` the values are drawn in, the words at its foot; `below`: a legend, a table."""
    return format_html(
        '<div class="chart"><div class="plot" role="img" aria-label="{}">{}<svg class="field" aria-hidden="true">{}{}</svg>'
        "{}</div>{}</div>",
        spoken(title, desc), axis(scale, at_axis(say)), grid(scale), field, feet, below,
    )  # fmt: skip


def legend(parts: Iterable[tuple[str, str]]) -> SafeString:
    """(kind, words): kind "now", "then", "note" or "s1" to "s5", "s0"."""
    rows = format_html_join(
        "", '<span><i data-kind="{}"></i>{}</span>', ((kind, words) for kind, words in parts if words)
    )
    return format_html('<div class="legend">{}</div>', rows) if rows else SafeString("")


def spoken(title: str, desc: str) -> str:
    return f"{title}. {desc}" if desc else title
