"""What stands beside a figure: a line without words, and how far something is."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from jubir.ui.charts import alone
from jubir.ui.charts.geometry import Box, areas, num, paths, runs_of
from jubir.ui.charts.numbers import Value, known


def spark(
    values: Sequence[Value], *, title: str = "", standalone: bool = False, width: int = 120, height: int = 32
) -> SafeString:
    """A line without words. Nothing where fewer than two values are known. Decoration unless it has a `title`."""
    found = known(values)
    if len(found) < 2:
        return SafeString("")
    low, high = min(found), max(found)
    spread = (high - low) or 1.0
    flat = high == low

    def y(value: float) -> float:
        return 50.0 if flat else 92 - (value - low) / spread * 84

    runs = runs_of(values, y)
    if standalone:
        box = Box(2, 2, width - 4, height - 4)
        drawn = [areas(runs, box, f'fill="{alone.COLOURS["s1"]}" fill-opacity="0.08"'),
                 paths(runs, box, f'fill="none" stroke="{alone.COLOURS["s1"]}" stroke-width="1.75" stroke-linejoin="round"')]  # fmt: skip
        return alone.svg(width, height, title, "", drawn)
    box = Box()
    tip = box.at(*runs[-1][-1]).replace(",", " ")
    return format_html(
        '<svg class="spark" viewBox="0 0 100 100" preserveAspectRatio="none" {}>{}{}<path class="tip" d="M{}h0"/></svg>',
        format_html('role="img" aria-label="{}"', title) if title else SafeString('aria-hidden="true"'),
        areas(runs, box, 'class="under"'),
        paths(runs, box, ""),
        tip,
    )


def gauge(value: float | None, *, title: str, goal: float | None = None, kind: str = "1", standalone: bool = False,
          width: int = 240) -> SafeString:  # fmt: skip
    """How far (0 to 1), and a mark where one should be by now. `kind`: a series 1 to 5, "need" or "harm"."""
    full = min(max(value or 0.0, 0.0), 1.0) * 100
    mark = None if goal is None else min(max(goal, 0.0), 1.0) * 100
    if standalone:
        colour = "need" if kind in ("need", "harm") else f"s{kind}"
        drawn = [alone.rect(0, 5, width, 6, "sunken", 3), alone.rect(0, 5, full / 100 * width, 6, colour, 3)]
        if mark is not None:
            drawn.append(alone.rect(mark / 100 * width - 1, 2, 2, 12, "ink", 0))
        return alone.svg(width, 16, title, "", drawn)
    return format_html(
        '<svg class="gauge" data-s="{}" role="img" aria-label="{}"><rect class="bed" width="100%" height="6" rx="3"/>'
        '<rect class="fill" width="{}%" height="6" rx="3"/>{}</svg>',
        kind,
        title,
        num(full),
        "" if mark is None else format_html('<rect class="goal" x="{}%" width="2"/>', num(min(mark, 99.2))),
    )
