"""Parts of a whole, one bar per row."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jubir.ui.charts import alone, page
from jubir.ui.charts.geometry import num
from jubir.ui.charts.numbers import Say, whole


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a row of `share`. `series`: which of the five colours, 0 for "the rest"."""

    name: str
    value: float
    series: int = 1


def share(
    rows: Sequence[tuple[str, Sequence[Part]]],
    *,
    title: str,
    desc: str = "",
    say: Say = whole,
    tabled: bool = True,
    standalone: bool = False,
    width: int = alone.WIDTH,
) -> SafeString:
    """Parts of a whole, one bar per row. A row that adds up to nothing says that there is no data yet."""
    names: dict[str, int] = {}
    for _label, parts in rows:
        for part in parts:
            names.setdefault(part.name, part.series)
    if standalone:
        return _alone(rows, names, title, desc, width)
    percent = [
        [label, *(say(next((p.value for p in parts if p.name == name), None)) for name in names)]
        for label, parts in rows
    ]
    return format_html(
        '<div class="chart"><div class="shares" role="img" aria-label="{}">{}</div>{}{}</div>',
        page.spoken(title, desc),
        SafeString("".join(_row(label, parts, say) for label, parts in rows)),
        page.legend((f"s{series}", name) for name, series in names.items()),
        page.table(["", *names], percent, caption=title) if tabled and rows else "",
    )


def _row(label: str, parts: Sequence[Part], say: Say) -> SafeString:
    picture = _bar(parts, say)
    if not label:
        return format_html('<div data-bare="">{}</div>', picture)
    return format_html("<div><span>{}</span>{}</div>", label, picture)


def _bar(parts: Sequence[Part], say: Say) -> SafeString:
    total = sum(part.value for part in parts)
    if not total:
        return format_html('<span class="faint">{}</span>', _("no data yet"))
    before, spots = 0.0, []
    for part in parts:
        size = part.value / total * 100
        if size > 0:
            words = f"{part.name}: {say(part.value)} ({size:.0f}%)"
            spots.append((part.series, num(before), num(size), words))
        before += size
    drawn = format_html_join(
        "",
        '<rect class="bar" data-s="{}" x="{}%" width="{}%" height="100%"><title>{}</title></rect>',
        spots,
    )
    return format_html('<svg class="stack-bar" aria-hidden="true">{}</svg>', drawn)


def _alone(rows: Sequence[tuple[str, Sequence[Part]]], names: dict[str, int], title: str, desc: str,
                 width: int) -> SafeString:  # fmt: skip
    left, high = (120.0 if any(label for label, _parts in rows) else 8.0), 26.0
    drawn, y = [], 8.0
    for label, parts in rows:
        total, x, room = sum(part.value for part in parts), left, width - left - 8
        drawn.append(alone.text(0, y + 14, label, colour="ink-2"))
        if not total:
            drawn.append(alone.text(left, y + 14, _("no data yet")))
        for part in parts:
            size = part.value / total * room if total else 0
            drawn.append(alone.rect(x, y + 2, size, 16, _series(part.series), 0))
            x += size
        y += high
    x = left
    for name, series in names.items():
        drawn += [
            alone.rect(x, y + 6, 10, 10, _series(series)),
            alone.text(x + 15, y + 15, name, colour="ink-2"),
        ]
        x += 32 + 6.4 * len(name)
    return alone.svg(width, y + 24, title, desc, drawn)


def _series(number: int) -> str:
    return f"s{number}" if 1 <= number <= 5 else "line-2"
