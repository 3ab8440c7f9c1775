"""One thing beside another, with how far each may be off."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from jubir.ui.charts import alone, page
from jubir.ui.charts.geometry import num
from jubir.ui.charts.numbers import Say, whole


@dataclass(frozen=True, slots=True)
class Rank:
    """One row of `ranks`. `low` and `high` say how far off it may be; `dim`: too little is known of it."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    dim: bool = False


def ranks(
    rows: Sequence[Rank],
    *,
    title: str,
    desc: str = "",
    middle: float | None = None,
    say: Say = whole,
    standalone: bool = False,
    width: int = alone.WIDTH,
) -> SafeString:
    """One thing beside another. `middle`: the average, as a dashed line. Its figures stand in it: no table."""
    top = max([*(max(row.value, row.high or 0) for row in rows), middle or 0, 1e-9])
    if standalone:
        return alone.svg(width, 12 + len(rows) * 26, title, desc, _drawn_alone(rows, top, middle, say, width))
    return format_html(
        '<ul class="ranks" aria-label="{}">{}</ul>',
        page.spoken(title, desc),
        SafeString("".join(_row(row, top, middle, say) for row in rows)),
    )


def _row(row: Rank, top: float, middle: float | None, say: Say) -> SafeString:
    def at(value: float) -> str:
        return num(max(value, 0) / top * 100)

    mid = span = SafeString("")
    if middle:
        mid = format_html('<line class="mid" x1="{0}%" x2="{0}%" y1="-6" y2="24"/>', at(middle))
    if row.low is not None and row.high is not None:
        span = format_html(
            '<line class="span" x1="{0}%" x2="{1}%" y1="9" y2="9"/><line class="span" x1="{0}%" x2="{0}%" y1="5" y2="13"/>'
            '<line class="span" x1="{1}%" x2="{1}%" y1="5" y2="13"/>',
            at(row.low), at(row.high),
        )  # fmt: skip
    return format_html(
        '<li{}><span class="cut">{}</span><svg aria-hidden="true">{}<rect class="fill" y="3" height="12" rx="2"'
        ' width="{}%"/>{}</svg><b class="num">{}</b></li>',
        SafeString(' data-dim=""') if row.dim else "",
        row.name, mid, at(row.value), span, say(row.value),
    )  # fmt: skip


def _drawn_alone(
    rows: Sequence[Rank], top: float, middle: float | None, say: Say, width: int
) -> list[SafeString]:
    left, drawn = 160.0, []
    room = width - left - 60
    for number, row in enumerate(rows):
        y = 8 + number * 26
        drawn += [
            alone.text(0, y + 12, row.name[:26], colour="ink-2"),
            alone.rect(left, y + 2, max(row.value, 0) / top * room, 12, "s4" if row.dim else "s1"),
            alone.text(width, y + 12, say(row.value), anchor="end", colour="ink", weight=600),
        ]
        if row.low is not None and row.high is not None:
            low, high = left + max(row.low, 0) / top * room, left + row.high / top * room
            drawn += [
                alone.stroke(low, y + 8, high, y + 8, "ink", 1.5),
                alone.stroke(low, y + 4, low, y + 12, "ink", 1.5),
                alone.stroke(high, y + 4, high, y + 12, "ink", 1.5),
            ]
    if middle is not None:
        x = left + middle / top * room
        drawn.append(alone.stroke(x, 2, x, 8 + len(rows) * 26, "ink-3", 1, "2 3"))
    return drawn
