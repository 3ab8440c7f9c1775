"""The parts of a chart that stands alone: one `<svg>` with literal colours and a size."""

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString

from jubir.ui.charts.geometry import Box, Scale, num
from jubir.ui.charts.numbers import Say

#: The tokens' light colours, for charts that stand alone.
COLOURS = {
    "ink": "#211e1a",
    "ink-2": "#544e45",
    "ink-3": "#6d6659",
    "line": "#e5ded1",
    "line-2": "#cdc4b3",
    "sunken": "#eee9de",
    "need": "#e39a22",
    "s1": "#0e5a57",
    "s2": "#c9822b",
    "s3": "#8d4a39",
    "s4": "#5f7389",
    "s5": "#7c7a45",
    "h1": "#e3ece6",
    "h2": "#b9d6cf",
    "h3": "#7fb4ab",
    "h4": "#3d8880",
    "h5": "#0e5a57",
}


FONT = "Inter, sans-serif"


#: Of a chart that stands alone, in pixels.
WIDTH, HEIGHT = 640, 240


def svg(width: float, height: float, title: str, desc: str, inner: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img">'
        "<title>{title}</title><desc>{desc}</desc>{inner}</svg>",
        w=num(width), h=num(height), title=title, desc=desc, inner=SafeString("".join(inner)),
    )  # fmt: skip


def text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = "ink-3", size: int = 11,
          weight: int = 400) -> SafeString:  # fmt: skip
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-family="{}" font-size="{}" font-weight="{}" fill="{}">{}</text>',
        num(x), num(y), anchor, FONT, size, weight, COLOURS[colour], words,
    )  # fmt: skip


def rect(x: float, y: float, width: float, height: float, colour: str, round_: float = 2) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{}"/>',
        num(x), num(y), num(max(width, 0)), num(max(height, 0)), num(round_), COLOURS.get(colour, colour),
    )  # fmt: skip


def stroke(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = ""
) -> SafeString:
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>',
        num(x1), num(y1), num(x2), num(y2), COLOURS[colour], num(width),
        format_html(' stroke-dasharray="{}"', dash) if dash else "",
    )  # fmt: skip


def grid(box: Box, scale: Scale, say: Say) -> list[SafeString]:
    drawn = []
    for mark in scale.marks:
        y = box.y(scale.y(mark))
        drawn += [
            stroke(box.left, y, box.left + box.width, y, "line"),
            text(box.left - 8, y + 4, say(mark), anchor="end"),
        ]
    return drawn
