"""How much in each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from jubir.ui.charts import alone, page
from jubir.ui.charts.geometry import Box, Scale, num, scale_of
from jubir.ui.charts.numbers import Say, Value, at_axis, whole


@dataclass(frozen=True, slots=True)
class _Bar:
    """In hundredths of the field; `dim`: it stands for too little to go by."""

    x: float
    y: float
    width: float
    height: float
    dim: bool


def bars(
    labels: Sequence[str],
    values: Sequence[Value],
    *,
    title: str,
    desc: str = "",
    say: Say = whole,
    series: int = 1,
    dim: Sequence[bool] = (),
    tabled: bool = True,
    heads: tuple[str, str] | None = None,
    standalone: bool = False,
    width: int = alone.WIDTH,
    height: int = alone.HEIGHT,
) -> SafeString:
    """How much in each. `dim`: which stand for too little to go by."""
    scale = scale_of(values, zero=True)
    drawn = _bars(values, scale, dim)
    if standalone:
        box = Box(56, 8, width - 68, height - 40)
        inner = [*alone.grid(box, scale, at_axis(say)), *_bars_alone(drawn, box, series)]
        inner += [
            alone.text(box.x(spot), height - 12, label, anchor="middle") for spot, label in _feet(labels, 8)
        ]
        return alone.svg(width, height, title, desc, inner)
    rows = [[label, say(value)] for label, value in zip(labels, values, strict=True)]
    field = _bars_on_page(drawn, series) + page.hits(labels, [": ".join(row) for row in rows])
    feet = page.feet([(num(spot), "middle", label) for spot, label in _feet(labels, 7)])
    below = page.table(heads or ("", title), rows, caption=title) if tabled else SafeString("")
    return page.plot(title, desc, scale, say, field, feet, below)


def _bars(values: Sequence[Value], scale: Scale, dim: Sequence[bool]) -> list[_Bar]:
    count = max(len(values), 1)
    step, wide = 100 / count, 100 / count * (0.62 if count < 40 else 0.8)
    base = scale.y(0)
    pale = [*dim, *([False] * (len(values) - len(dim)))]
    drawn = []
    for number, value in enumerate(values):
        if value is not None:
            top = scale.y(float(value))
            left = number * step + (step - wide) / 2
            drawn.append(_Bar(left, min(top, base), wide, abs(base - top), pale[number]))
    return drawn


def _feet(labels: Sequence[str], most: int) -> list[tuple[float, str]]:
    """(hundredths from the left, words): at most so many, evenly."""
    step, every = 100 / max(len(labels), 1), max(1, math.ceil(len(labels) / most))
    return [((number + 0.5) * step, labels[number]) for number in range(0, len(labels), every)]


def _bars_alone(drawn: Sequence[_Bar], box: Box, series: int) -> list[SafeString]:
    return [
        alone.rect(
            box.x(bar.x),
            box.y(bar.y),
            bar.width / 100 * box.width,
            bar.height / 100 * box.height,
            "s4" if bar.dim else f"s{series}",
        )
        for bar in drawn
    ]


def _bars_on_page(drawn: Sequence[_Bar], series: int) -> SafeString:
    return format_html_join(
        "", '<rect class="bar" data-s="{}"{} x="{}%" y="{}%" width="{}%" height="{}%" rx="2"/>',
        ((series, SafeString(' data-dim=""') if bar.dim else "", num(bar.x), num(bar.y), num(bar.width), num(bar.height))
         for bar in drawn),
    )  # fmt: skip
