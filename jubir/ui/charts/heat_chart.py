"""The hours of a week: colour says how good, size how sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from babel.dates import get_day_names
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jubir.ui import moments
from jubir.ui.charts import alone
from jubir.ui.charts.geometry import num


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of `heat`. `level` 1 (low) to 5 (high); `sure` 0 (nothing known) to 3; `says`: in words."""

    level: int
    sure: int
    says: str
    best: bool = False


def heat(
    cells: Sequence[Sequence[Cell]],
    *,
    title: str,
    ends: tuple[str, str] | None = None,
    sure: tuple[str, str] | None = None,
    standalone: bool = False,
    width: int = alone.WIDTH,
) -> SafeString:
    """7 × 24, Monday first. `ends`: words for low and high; `sure`: for nothing known and well known; None hides that key."""
    if standalone:
        return _alone(cells, title, width)
    heads = format_html_join(
        "",
        '<th scope="col"{}>{}</th>',
        ((SafeString(' class="odd"') if hour % 3 else "", f"{hour:02}") for hour in range(24)),
    )
    return format_html(
        '<div class="chart"><table class="heat"><caption class="unseen">{}</caption><thead><tr><th><span class="unseen">{}'
        '</span></th>{}</tr></thead><tbody>{}</tbody></table><div class="heat-key" aria-hidden="true">{}</div></div>',
        title,
        _("Day"),
        heads,
        _body(cells),
        _key(ends or (_("below"), _("far above your average")), sure),
    )


def _days(width: Literal["abbreviated", "wide"]) -> Any:
    """The weekdays' names, by number."""
    return get_day_names(width, "stand-alone", locale=moments.locale())


def _body(cells: Sequence[Sequence[Cell]]) -> SafeString:
    short, whole = _days("abbreviated"), _days("wide")
    rows = []
    for day, row in enumerate(cells):
        inner = format_html_join(
            "", '<td data-h="{}" data-n="{}"{} title="{}"><span class="unseen">{}</span></td>',
            ((cell.level, cell.sure, SafeString(' data-best=""') if cell.best else "", cell.says, cell.says) for cell in row),
        )  # fmt: skip
        rows.append((whole[day], short[day], inner))
    return format_html_join("", '<tr><th scope="row"><abbr title="{}">{}</abbr></th>{}</tr>', rows)


def _key(ends: tuple[str, str], sure: tuple[str, str] | None) -> SafeString:
    key = format_html(
        "<span>{}<i data-h=1></i><i data-h=2></i><i data-h=3></i><i data-h=4></i><i data-h=5></i> {}</span>",
        *ends,
    )
    if sure is not None:
        key += format_html(
            "<span><i data-n=0></i>{} <i data-n=1></i><i data-n=2></i><i></i> {}</span>", *sure
        )
    return key


def _alone(cells: Sequence[Sequence[Cell]], title: str, width: int) -> SafeString:
    days, left, top = _days("abbreviated"), 36.0, 20.0
    side = (width - left) / 24
    tall = max(side * 0.8, 12)
    drawn = [
        alone.text(left + (hour + 0.5) * side, 12, f"{hour:02}", anchor="middle", size=10)
        for hour in range(0, 24, 3)
    ]
    for day, row in enumerate(cells):
        y = top + day * tall
        drawn.append(alone.text(0, y + tall / 2 + 4, days[day]))
        for hour, cell in enumerate(row):
            x = left + hour * side
            drawn.append(alone.rect(x + 1, y + 1, side - 2, tall - 2, "sunken", 3))
            inset = {0: 0.5, 1: 0.34, 2: 0.2, 3: 0.0}[cell.sure]
            if cell.sure:
                drawn.append(alone.rect(x + 1 + (side - 2) * inset, y + 1 + (tall - 2) * inset, (side - 2) * (1 - 2 * inset),
                                   (tall - 2) * (1 - 2 * inset), f"h{cell.level}", 3))  # fmt: skip
            if cell.best:
                drawn.append(format_html(
                    '<rect x="{}" y="{}" width="{}" height="{}" rx="3" fill="none" stroke="{}" stroke-width="2"/>',
                    num(x + 1), num(y + 1), num(side - 2), num(tall - 2), alone.COLOURS["need"]))  # fmt: skip
    return alone.svg(width, top + 7 * tall + 4, title, "", drawn)
