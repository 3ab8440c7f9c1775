"""Charts as our own SVG: one function per kind. A missing value is a gap, never 0.

    line     how something moves, beside the period before
    bars     how much in each
    share    parts of a whole, one bar per row
    ranks    one thing beside another, with how far each may be off
    spark    a line without words, beside a figure
    heat     the hours of a week: colour says how good, size how sure
    gauge    how far, beside where one should be

On a page they stretch with their place and take their colours from the tokens (css/chart.css); nothing in them has a
style or a script of its own. `standalone=True` gives one `<svg>` with literal colours and a size: for a PDF or a mail.
Every chart says in words what it shows (`title`, `desc`) and, unless told otherwise, has its table beneath.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import get_day_names
from babel.numbers import format_compact_decimal, format_decimal
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jubir.ui import moments

Value = float | int | None
Say = Callable[[Any], str]

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
#: Where the highest tick stands, in hundredths from the top.
HEAD = 8.0


@dataclass(frozen=True, slots=True)
class Note:
    """A mark on a line: at which point, and what happened there."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Rank:
    """One row of `ranks`. `low` and `high` say how far off it may be; `dim`: too little is known of it."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    dim: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a row of `share`. `series`: which of the five colours, 0 for "the rest"."""

    name: str
    value: float
    series: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of `heat`. `level` 1 (low) to 5 (high); `sure` 0 (nothing known) to 3; `says`: in words."""

    level: int
    sure: int
    says: str
    best: bool = False


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────
def whole(value: Any) -> str:
    """1.234,5: at most one digit after the comma, none from a hundred on; unknown is said."""
    if value is None:
        return _("no data yet")
    digits = 1 if abs(value) < 100 and value != int(value) else 0
    return format_decimal(round(value, digits), locale=moments.locale())


def short(value: Any) -> str:
    """12 rb, 12K: at an axis."""
    if value is None:
        return _("no data yet")
    if abs(value) < 1000:
        return whole(value)
    return format_compact_decimal(value, locale=moments.locale(), fraction_digits=1)


def known(values: Iterable[Value]) -> list[float]:
    return [float(value) for value in values if value is not None]


def ticks(low: float, high: float, most: int = 3) -> list[float]:
    """Round numbers that hold `low` to `high`, at most `most` steps."""
    if high <= low:
        high = low + 1
    rough = (high - low) / most
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if size * times >= rough * 0.999)
    if low >= 0 and high >= 1 and step < 1 and all(float(one).is_integer() for one in (low, high)):
        step = 1.0  # half a post does not exist
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, last + 1)]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values to hundredths from the top."""

    marks: tuple[float, ...]

    def y(self, value: float) -> float:
        low, high = self.marks[0], self.marks[-1]
        return 100 - (value - low) / (high - low) * (100 - HEAD)


def _scale(values: Iterable[Value], zero: bool) -> _Scale:
    found = known(values)
    low, high = (min(found), max(found)) if found else (0.0, 1.0)
    if zero or low < 0 < high:
        low, high = min(low, 0.0), max(high, 0.0)
    elif high == low:
        low, high = low - 1, high + 1
    return _Scale(tuple(ticks(low, high)))


def _x(number: int, count: int) -> float:
    return 50.0 if count < 2 else number / (count - 1) * 100


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class _Box:
    """Where hundredths lie: on a page 0 to 100 each way, alone in pixels."""

    left: float = 0.0
    top: float = 0.0
    width: float = 100.0
    height: float = 100.0

    def at(self, x: float, y: float) -> str:
        return f"{_n(self.left + x / 100 * self.width)},{_n(self.top + y / 100 * self.height)}"


def _runs(values: Sequence[Value], scale: _Scale) -> list[list[tuple[float, float]]]:
    """The known stretches as points; a gap between them stays a gap."""
    runs: list[list[tuple[float, float]]] = []
    open_run: list[tuple[float, float]] = []
    for number, value in enumerate(values):
        if value is None:
            runs, open_run = [*runs, open_run] if open_run else runs, []
        else:
            open_run.append((_x(number, len(values)), scale.y(float(value))))
    return [*runs, open_run] if open_run else runs


def _paths(runs: list[list[tuple[float, float]]], box: _Box, attributes: str) -> SafeString:
    """Lines; a value that stands alone between gaps is a dot."""
    drawn = []
    for run in runs:
        if len(run) == 1:
            point = box.at(*run[0]).replace(",", " ")
            drawn.append(f'<path d="M{point}h0" {attributes} data-dot="" stroke-linecap="round"/>')
        else:
            drawn.append(f'<polyline points="{" ".join(box.at(x, y) for x, y in run)}" {attributes}/>')
    return SafeString("".join(drawn))


def _areas(runs: list[list[tuple[float, float]]], box: _Box, attributes: str) -> SafeString:
    drawn = []
    for run in runs:
        if len(run) > 1:
            around = [(run[0][0], 100.0), *run, (run[-1][0], 100.0)]
            drawn.append(f'<polygon points="{" ".join(box.at(x, y) for x, y in around)}" {attributes}/>')
    return SafeString("".join(drawn))


# ── the parts of a chart that stands alone ───────────────────────────────────────────────────────────────────────
def _alone(width: float, height: float, title: str, desc: str, inner: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img">'
        "<title>{title}</title><desc>{desc}</desc>{inner}</svg>",
        w=_n(width), h=_n(height), title=title, desc=desc, inner=SafeString("".join(inner)),
    )  # fmt: skip


def _text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = "ink-3", size: int = 11,
          weight: int = 400) -> SafeString:  # fmt: skip
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-family="{}" font-size="{}" font-weight="{}" fill="{}">{}</text>',
        _n(x), _n(y), anchor, FONT, size, weight, COLOURS[colour], words,
    )  # fmt: skip


def _rect(x: float, y: float, width: float, height: float, colour: str, round_: float = 2) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{}"/>',
        _n(x), _n(y), _n(max(width, 0)), _n(max(height, 0)), _n(round_), COLOURS.get(colour, colour),
    )  # fmt: skip


def _stroke(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = ""
) -> SafeString:
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>',
        _n(x1), _n(y1), _n(x2), _n(y2), COLOURS[colour], _n(width),
        format_html(' stroke-dasharray="{}"', dash) if dash else "",
    )  # fmt: skip


def _grid_alone(box: _Box, scale: _Scale, say: Say) -> list[SafeString]:
    drawn = []
    for mark in scale.marks:
        y = box.top + scale.y(mark) / 100 * box.height
        drawn += [
            _stroke(box.left, y, box.left + box.width, y, "line"),
            _text(box.left - 8, y + 4, say(mark), anchor="end"),
        ]
    return drawn


# ── the parts of a chart on a page ───────────────────────────────────────────────────────────────────────────────
def _axis(scale: _Scale, say: Say) -> SafeString:
    rows = format_html_join(
        "",
        '<text class="tick" x="0" y="{}%" dy="4">{}</text>',
        ((_n(scale.y(mark)), say(mark)) for mark in scale.marks),
    )
    return format_html('<svg class="axis" aria-hidden="true">{}</svg>', rows)


def _grid(scale: _Scale) -> SafeString:
    return format_html_join(
        "",
        '<line class="grid" x1="0" x2="100%" y1="{}%" y2="{}%"/>',
        ((_n(scale.y(mark)),) * 2 for mark in scale.marks),
    )


def _feet(marks: Iterable[tuple[str, str, str]]) -> SafeString:
    rows = format_html_join("", '<text class="tick" x="{}%" y="14" text-anchor="{}">{}</text>', marks)
    return format_html('<svg class="feet" aria-hidden="true">{}</svg>', rows)


def _foot_marks(labels: Sequence[str]) -> list[tuple[str, str, str]]:
    """The first, the middle, the last: words never run into each other, however narrow the screen."""
    count = len(labels)
    if count == 0:
        return []
    if count == 1:
        return [("50", "middle", labels[0])]
    found = [("0", "start", labels[0])]
    if count > 4:
        middle = (count - 1) // 2
        found.append((_n(_x(middle, count)), "middle", labels[middle]))
    return [*found, ("100", "end", labels[-1])]


def _hits(labels: Sequence[str], says: Sequence[str]) -> SafeString:
    """What the pointer rests on: the day and its figures."""
    count = max(len(labels), 1)
    width = 100 / count
    return format_html_join(
        "",
        '<rect class="hit" x="{}%" y="0" width="{}%" height="100%"><title>{}</title></rect>',
        ((_n(number * width), _n(width), says[number]) for number in range(len(labels))),
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


def _legend(parts: Iterable[tuple[str, str]]) -> SafeString:
    """(kind, words): kind "now", "then", "note" or "s1" to "s5", "s0"."""
    rows = format_html_join(
        "", '<span><i data-kind="{}"></i>{}</span>', ((kind, words) for kind, words in parts if words)
    )
    return format_html('<div class="legend">{}</div>', rows) if rows else SafeString("")


def _spoken(title: str, desc: str) -> str:
    return f"{title}. {desc}" if desc else title


# ── line ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def line(
    labels: Sequence[str],
    values: Sequence[Value],
    *,
    title: str,
    desc: str = "",
    before: Sequence[Value] | None = None,
    names: tuple[str, str] | None = None,
    notes: Sequence[Note] = (),
    say: Say = whole,
    zero: bool = True,
    tabled: bool = True,
    first_head: str = "",
    standalone: bool = False,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> SafeString:
    """How something moves. `before`: the period before, point by point. `zero` False: the axis need not begin at 0."""
    old = list(before or ())[: len(labels)]
    old += [None] * (len(labels) - len(old)) if before is not None else []
    now_name, then_name = names or (_("This period"), _("The period before"))
    scale = _scale([*values, *old], zero)
    if standalone:
        return _line_alone(
            labels, values, old, scale, (now_name, then_name), title, desc, say, notes, width, height
        )
    box = _Box()
    runs = _runs(values, scale)
    marks = [
        (_x(note.at, len(values)), scale.y(float(values[note.at] or 0)), number)
        for number, note in enumerate(notes, 1)
        if note.at < len(values) and values[note.at] is not None
    ]
    inner = format_html(
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none">{}{}{}{}</svg>',
        _paths(_runs(old, scale), box, 'class="then"'),
        _areas(runs, box, 'class="under"') if zero else "",
        _paths(runs, box, 'class="now"'),
        format_html_join(
            "", '<path class="note" d="M{} {}h0"/>', ((_n(x), _n(y)) for x, y, _number in marks)
        ),
    )
    keys = format_html_join(
        "", '<text class="key" x="{}%" y="{}%" dy="4" text-anchor="middle">{}</text>',
        ((_n(x), _n(y), number) for x, y, number in marks),
    )  # fmt: skip
    says = [
        "\n".join([f"{label}: {say(values[number])}"] + ([f"{then_name}: {say(old[number])}"] if old else []))
        for number, label in enumerate(labels)
    ]
    spoken = "; ".join(f"{number} {note.text}" for number, note in enumerate(notes, 1))
    return format_html(
        '<div class="chart"><div class="plot" role="img" aria-label="{}">{}<svg class="field" aria-hidden="true">{}{}{}{}'
        "</svg>{}</div>{}{}</div>",
        _spoken(title, desc),
        _axis(scale, short if say is whole else say),
        _grid(scale),
        inner,
        keys,
        _hits(labels, says),
        _feet(_foot_marks(labels)),
        _legend([("now", now_name), ("then", then_name if old else ""), ("note", spoken)]),
        table(
            [first_head or _("Day"), now_name, *([then_name] if old else [])],
            [
                [label, say(values[number]), *([say(old[number])] if old else [])]
                for number, label in enumerate(labels)
            ],
            caption=title,
        )
        if tabled
        else "",
    )


def _line_alone(labels: Sequence[str], values: Sequence[Value], old: Sequence[Value], scale: _Scale,
                names: tuple[str, str], title: str, desc: str, say: Say, notes: Sequence[Note], width: int,
                height: int) -> SafeString:  # fmt: skip
    box = _Box(56, 8, width - 68, height - 60)
    runs = _runs(values, scale)
    now = f'fill="none" stroke="{COLOURS["s1"]}" stroke-width="2.25" stroke-linejoin="round"'
    then = f'fill="none" stroke="{COLOURS["ink-3"]}" stroke-width="1.5" stroke-dasharray="3 4"'
    drawn = _grid_alone(box, scale, short if say is whole else say)
    drawn.append(_paths(_runs(old, scale), box, then))
    drawn.append(_areas(runs, box, f'fill="{COLOURS["s1"]}" fill-opacity="0.08"'))
    drawn.append(_paths(runs, box, now))
    for number, note in enumerate(notes, 1):
        if note.at < len(values) and (value := values[note.at]) is not None:
            x, y = map(float, box.at(_x(note.at, len(values)), scale.y(float(value))).split(","))
            drawn.append(
                format_html('<circle cx="{}" cy="{}" r="8" fill="{}"/>', _n(x), _n(y), COLOURS["need"])
            )
            drawn.append(_text(x, y + 4, str(number), anchor="middle", colour="ink", weight=700))
    for share, anchor, words in _foot_marks(labels):
        drawn.append(
            _text(box.left + float(share) / 100 * box.width, box.top + box.height + 18, words, anchor=anchor)
        )
    under = height - 8
    drawn += [_stroke(box.left, under - 4, box.left + 16, under - 4, "s1", 2.25),
              _text(box.left + 22, under, names[0], colour="ink-2")]  # fmt: skip
    if old:
        half = box.left + box.width / 2
        drawn += [_stroke(half, under - 4, half + 16, under - 4, "ink-3", 1.5, "3 3"),
                  _text(half + 22, under, names[1], colour="ink-2")]  # fmt: skip
    return _alone(width, height, title, desc, drawn)


# ── bars ─────────────────────────────────────────────────────────────────────────────────────────────────────────
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
    width: int = WIDTH,
    height: int = HEIGHT,
) -> SafeString:
    """How much in each. `dim`: which stand for too little to go by."""
    scale = _scale(values, zero=True)
    count = max(len(values), 1)
    step, wide = 100 / count, 100 / count * (0.62 if count < 40 else 0.8)
    base = scale.y(0)
    pale = [*dim, *([False] * (len(values) - len(dim)))]
    spots = [
        (
            number * step + (step - wide) / 2,
            min(scale.y(float(value)), base),
            abs(base - scale.y(float(value))),
            number,
        )
        for number, value in enumerate(values)
        if value is not None
    ]
    if standalone:
        box = _Box(56, 8, width - 68, height - 40)
        drawn = _grid_alone(box, scale, short if say is whole else say)
        for x, y, tall, number in spots:
            colour = "s4" if pale[number] else f"s{series}"
            drawn.append(_rect(box.left + x / 100 * box.width, box.top + y / 100 * box.height,
                               wide / 100 * box.width, tall / 100 * box.height, colour))  # fmt: skip
        every = max(1, math.ceil(count / 8))
        for number in range(0, len(labels), every):
            drawn.append(_text(box.left + (number + 0.5) * step / 100 * box.width, height - 12, labels[number],
                               anchor="middle"))  # fmt: skip
        return _alone(width, height, title, desc, drawn)
    drawn_bars = format_html_join(
        "", '<rect class="bar" data-s="{}"{} x="{}%" y="{}%" width="{}%" height="{}%" rx="2"/>',
        ((series, SafeString(' data-dim=""') if pale[number] else "", _n(x), _n(y), _n(wide), _n(tall))
         for x, y, tall, number in spots),
    )  # fmt: skip
    every = max(1, math.ceil(count / 7))
    feet = [(_n((number + 0.5) * step), "middle", labels[number]) for number in range(0, len(labels), every)]
    says = [f"{label}: {say(value)}" for label, value in zip(labels, values, strict=True)]
    return format_html(
        '<div class="chart"><div class="plot" role="img" aria-label="{}">{}<svg class="field" aria-hidden="true">{}{}{}</svg>'
        "{}</div>{}</div>",
        _spoken(title, desc),
        _axis(scale, short if say is whole else say),
        _grid(scale),
        drawn_bars,
        _hits(labels, says),
        _feet(feet),
        table(
            heads or ("", title),
            [[label, say(value)] for label, value in zip(labels, values, strict=True)],
            caption=title,
        )
        if tabled
        else "",
    )


# ── share ────────────────────────────────────────────────────────────────────────────────────────────────────────
def share(
    rows: Sequence[tuple[str, Sequence[Part]]],
    *,
    title: str,
    desc: str = "",
    say: Say = whole,
    tabled: bool = True,
    standalone: bool = False,
    width: int = WIDTH,
) -> SafeString:
    """Parts of a whole, one bar per row. A row that adds up to nothing says that there is no data yet."""
    names: dict[str, int] = {}
    for _row, parts in rows:
        for part in parts:
            names.setdefault(part.name, part.series)
    if standalone:
        return _share_alone(rows, names, title, desc, width)
    drawn = []
    for label, parts in rows:
        total = sum(part.value for part in parts)
        before, spots = 0.0, []
        for part in parts:
            size = part.value / total * 100 if total else 0
            if size > 0:
                spots.append(
                    (part.series, _n(before), _n(size), f"{part.name}: {say(part.value)} ({size:.0f}%)")
                )
            before += size
        bar = format_html_join(
            "",
            '<rect class="bar" data-s="{}" x="{}%" width="{}%" height="100%"><title>{}</title></rect>',
            spots,
        )
        picture = (
            format_html('<svg class="stack-bar" aria-hidden="true">{}</svg>', bar)
            if total
            else format_html('<span class="faint">{}</span>', _("no data yet"))
        )
        drawn.append(
            format_html("<div><span>{}</span>{}</div>", label, picture)
            if label
            else format_html('<div data-bare="">{}</div>', picture)
        )
    percent = [
        [label, *(say(next((p.value for p in parts if p.name == name), None)) for name in names)]
        for label, parts in rows
    ]
    return format_html(
        '<div class="chart"><div class="shares" role="img" aria-label="{}">{}</div>{}{}</div>',
        _spoken(title, desc),
        SafeString("".join(drawn)),
        _legend((f"s{series}", name) for name, series in names.items()),
        table(["", *names], percent, caption=title) if tabled and rows else "",
    )


def _share_alone(rows: Sequence[tuple[str, Sequence[Part]]], names: dict[str, int], title: str, desc: str,
                 width: int) -> SafeString:  # fmt: skip
    left, high = (120.0 if any(label for label, _parts in rows) else 8.0), 26.0
    drawn, y = [], 8.0
    for label, parts in rows:
        total, x, room = sum(part.value for part in parts), left, width - left - 8
        drawn.append(_text(0, y + 14, label, colour="ink-2"))
        if not total:
            drawn.append(_text(left, y + 14, _("no data yet")))
        for part in parts:
            size = part.value / total * room if total else 0
            drawn.append(_rect(x, y + 2, size, 16, _series(part.series), 0))
            x += size
        y += high
    x = left
    for name, series in names.items():
        drawn += [_rect(x, y + 6, 10, 10, _series(series)), _text(x + 15, y + 15, name, colour="ink-2")]
        x += 32 + 6.4 * len(name)
    return _alone(width, y + 24, title, desc, drawn)


def _series(number: int) -> str:
    return f"s{number}" if 1 <= number <= 5 else "line-2"


# ── ranks ────────────────────────────────────────────────────────────────────────────────────────────────────────
def ranks(
    rows: Sequence[Rank],
    *,
    title: str,
    desc: str = "",
    middle: float | None = None,
    say: Say = whole,
    standalone: bool = False,
    width: int = WIDTH,
) -> SafeString:
    """One thing beside another. `middle`: the average, as a dashed line. Its figures stand in it: no table."""
    top = max([*(max(row.value, row.high or 0) for row in rows), middle or 0, 1e-9])

    def at(value: float) -> str:
        return _n(max(value, 0) / top * 100)

    if standalone:
        left, drawn = 160.0, []
        room = width - left - 60
        for number, row in enumerate(rows):
            y = 8 + number * 26
            drawn += [
                _text(0, y + 12, row.name[:26], colour="ink-2"),
                _rect(left, y + 2, max(row.value, 0) / top * room, 12, "s4" if row.dim else "s1"),
                _text(width, y + 12, say(row.value), anchor="end", colour="ink", weight=600),
            ]
            if row.low is not None and row.high is not None:
                low, high = left + max(row.low, 0) / top * room, left + row.high / top * room
                drawn += [_stroke(low, y + 8, high, y + 8, "ink", 1.5), _stroke(low, y + 4, low, y + 12, "ink", 1.5),
                          _stroke(high, y + 4, high, y + 12, "ink", 1.5)]  # fmt: skip
        if middle is not None:
            x = left + middle / top * room
            drawn.append(_stroke(x, 2, x, 8 + len(rows) * 26, "ink-3", 1, "2 3"))
        return _alone(width, 12 + len(rows) * 26, title, desc, drawn)
    drawn = []
    for row in rows:
        mid = (
            format_html('<line class="mid" x1="{}%" x2="{}%" y1="-6" y2="24"/>', at(middle), at(middle))
            if middle
            else ""
        )
        span: str = ""
        if row.low is not None and row.high is not None:
            near, far = at(row.low), at(row.high)
            span = format_html(
                '<line class="span" x1="{0}%" x2="{1}%" y1="9" y2="9"/><line class="span" x1="{0}%" x2="{0}%" y1="5" y2="13"/>'
                '<line class="span" x1="{1}%" x2="{1}%" y1="5" y2="13"/>',
                near, far,
            )  # fmt: skip
        drawn.append(
            format_html(
                '<li{}><span class="cut">{}</span><svg aria-hidden="true">{}<rect class="fill" y="3" height="12" rx="2"'
                ' width="{}%"/>{}</svg><b class="num">{}</b></li>',
                SafeString(' data-dim=""') if row.dim else "",
                row.name, mid, at(row.value), span, say(row.value),
            )
        )  # fmt: skip
    return format_html(
        '<ul class="ranks" aria-label="{}">{}</ul>', _spoken(title, desc), SafeString("".join(drawn))
    )


# ── spark, gauge ─────────────────────────────────────────────────────────────────────────────────────────────────
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

    runs: list[list[tuple[float, float]]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((_x(number, len(values)), y(float(value))))
    runs = [run for run in runs if run]
    if standalone:
        box = _Box(2, 2, width - 4, height - 4)
        drawn = [_areas(runs, box, f'fill="{COLOURS["s1"]}" fill-opacity="0.08"'),
                 _paths(runs, box, f'fill="none" stroke="{COLOURS["s1"]}" stroke-width="1.75" stroke-linejoin="round"')]  # fmt: skip
        return _alone(width, height, title, "", drawn)
    box = _Box()
    tip = box.at(*runs[-1][-1]).replace(",", " ")
    return format_html(
        '<svg class="spark" viewBox="0 0 100 100" preserveAspectRatio="none" {}>{}{}<path class="tip" d="M{}h0"/></svg>',
        format_html('role="img" aria-label="{}"', title) if title else SafeString('aria-hidden="true"'),
        _areas(runs, box, 'class="under"'),
        _paths(runs, box, ""),
        tip,
    )


def gauge(value: float | None, *, title: str, goal: float | None = None, kind: str = "1", standalone: bool = False,
          width: int = 240) -> SafeString:  # fmt: skip
    """How far (0 to 1), and a mark where one should be by now. `kind`: a series 1 to 5, "need" or "harm"."""
    full = min(max(value or 0.0, 0.0), 1.0) * 100
    mark = None if goal is None else min(max(goal, 0.0), 1.0) * 100
    if standalone:
        colour = "need" if kind in ("need", "harm") else f"s{kind}"
        drawn = [_rect(0, 5, width, 6, "sunken", 3), _rect(0, 5, full / 100 * width, 6, colour, 3)]
        if mark is not None:
            drawn.append(_rect(mark / 100 * width - 1, 2, 2, 12, "ink", 0))
        return _alone(width, 16, title, "", drawn)
    return format_html(
        '<svg class="gauge" data-s="{}" role="img" aria-label="{}"><rect class="bed" width="100%" height="6" rx="3"/>'
        '<rect class="fill" width="{}%" height="6" rx="3"/>{}</svg>',
        kind,
        title,
        _n(full),
        "" if mark is None else format_html('<rect class="goal" x="{}%" width="2"/>', _n(min(mark, 99.2))),
    )


# ── heat ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def heat(
    cells: Sequence[Sequence[Cell]],
    *,
    title: str,
    ends: tuple[str, str] | None = None,
    sure: tuple[str, str] | None = None,
    standalone: bool = False,
    width: int = WIDTH,
) -> SafeString:
    """7 × 24, Monday first. `ends`: words for low and high; `sure`: for nothing known and well known; None hides that key."""
    days = get_day_names("abbreviated", "stand-alone", locale=moments.locale())
    whole_days = get_day_names("wide", "stand-alone", locale=moments.locale())
    if standalone:
        return _heat_alone(cells, days, title, width)
    heads = format_html_join(
        "",
        '<th scope="col"{}>{}</th>',
        ((SafeString(' class="odd"') if hour % 3 else "", f"{hour:02}") for hour in range(24)),
    )
    body = []
    for number, row in enumerate(cells):
        inner = format_html_join(
            "", '<td data-h="{}" data-n="{}"{} title="{}"><span class="unseen">{}</span></td>',
            ((cell.level, cell.sure, SafeString(' data-best=""') if cell.best else "", cell.says, cell.says) for cell in row),
        )  # fmt: skip
        body.append(
            format_html(
                '<tr><th scope="row"><abbr title="{}">{}</abbr></th>{}</tr>',
                whole_days[number],
                days[number],
                inner,
            )
        )
    low, high = ends or (_("below"), _("far above your average"))
    key = format_html(
        "<span>{}<i data-h=1></i><i data-h=2></i><i data-h=3></i><i data-h=4></i><i data-h=5></i> {}</span>",
        low,
        high,
    )
    if sure is not None:
        key = format_html(
            "{}<span><i data-n=0></i>{} <i data-n=1></i><i data-n=2></i><i></i> {}</span>",
            key,
            sure[0],
            sure[1],
        )
    return format_html(
        '<div class="chart"><table class="heat"><caption class="unseen">{}</caption><thead><tr><th><span class="unseen">{}'
        '</span></th>{}</tr></thead><tbody>{}</tbody></table><div class="heat-key" aria-hidden="true">{}</div></div>',
        title,
        _("Day"),
        heads,
        SafeString("".join(body)),
        key,
    )


def _heat_alone(cells: Sequence[Sequence[Cell]], days: Any, title: str, width: int) -> SafeString:
    left, top = 36.0, 20.0
    side = (width - left) / 24
    tall = max(side * 0.8, 12)
    drawn = [
        _text(left + (hour + 0.5) * side, 12, f"{hour:02}", anchor="middle", size=10)
        for hour in range(0, 24, 3)
    ]
    for day, row in enumerate(cells):
        y = top + day * tall
        drawn.append(_text(0, y + tall / 2 + 4, days[day]))
        for hour, cell in enumerate(row):
            x = left + hour * side
            drawn.append(_rect(x + 1, y + 1, side - 2, tall - 2, "sunken", 3))
            inset = {0: 0.5, 1: 0.34, 2: 0.2, 3: 0.0}[cell.sure]
            if cell.sure:
                drawn.append(_rect(x + 1 + (side - 2) * inset, y + 1 + (tall - 2) * inset, (side - 2) * (1 - 2 * inset),
                                   (tall - 2) * (1 - 2 * inset), f"h{cell.level}", 3))  # fmt: skip
            if cell.best:
                drawn.append(format_html(
                    '<rect x="{}" y="{}" width="{}" height="{}" rx="3" fill="none" stroke="{}" stroke-width="2"/>',
                    _n(x + 1), _n(y + 1), _n(side - 2), _n(tall - 2), COLOURS["need"]))  # fmt: skip
    return _alone(width, top + 7 * tall + 4, title, "", drawn)
