"""How something moves, beside the period before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jubir.ui.charts import alone, page
from jubir.ui.charts.geometry import Box, Scale, across, areas, foot_marks, num, paths, runs_of, scale_of
from jubir.ui.charts.numbers import Say, Value, at_axis, whole


@dataclass(frozen=True, slots=True)
class Note:
    """A mark on a line: at which point, and what happened there."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class _Lines:
    """What is drawn, wherever: now, the period before (empty: there is none), their names, the marks."""

    labels: Sequence[str]
    now: Sequence[Value]
    then: Sequence[Value]
    names: tuple[str, str]
    notes: Sequence[Note]
    scale: Scale

    def marks(self) -> list[tuple[float, float, int]]:
        """(x, y, number) of each note that has a known value to stand at, in hundredths."""
        found = []
        for number, note in enumerate(self.notes, 1):
            value = self.now[note.at] if note.at < len(self.now) else None
            if value is not None:
                found.append((across(note.at, len(self.now)), self.scale.y(float(value)), number))
        return found


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
    width: int = alone.WIDTH,
    height: int = alone.HEIGHT,
) -> SafeString:
    """How something moves. `before`: the period before, point by point. `zero` False: the axis need not begin at 0."""
    then = list(before or ())[: len(labels)]
    then += [None] * (len(labels) - len(then)) if before is not None else []
    words = names or (_("This period"), _("The period before"))
    lines = _Lines(labels, values, then, words, notes, scale_of([*values, *then], zero))
    if standalone:
        return alone.svg(width, height, title, desc, _drawn_alone(lines, at_axis(say), width, height))
    spoken = "; ".join(f"{number} {note.text}" for number, note in enumerate(notes, 1))
    below = page.legend([("now", words[0]), ("then", words[1] if then else ""), ("note", spoken)])
    if tabled:
        below += _table(lines, first_head or _("Day"), say, title)
    field = _drawn_on_page(lines, filled=zero) + page.hits(labels, _says(lines, say))
    return page.plot(title, desc, lines.scale, say, field, page.feet(foot_marks(labels)), below)


def _drawn_on_page(lines: _Lines, filled: bool) -> SafeString:
    box, marks = Box(), lines.marks()
    runs = runs_of(lines.now, lines.scale.y)
    drawn = format_html(
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none">{}{}{}{}</svg>',
        paths(runs_of(lines.then, lines.scale.y), box, 'class="then"'),
        areas(runs, box, 'class="under"') if filled else "",
        paths(runs, box, 'class="now"'),
        format_html_join(
            "", '<path class="note" d="M{} {}h0"/>', ((num(x), num(y)) for x, y, _number in marks)
        ),
    )
    return drawn + format_html_join(
        "", '<text class="key" x="{}%" y="{}%" dy="4" text-anchor="middle">{}</text>',
        ((num(x), num(y), number) for x, y, number in marks),
    )  # fmt: skip


def _says(lines: _Lines, say: Say) -> list[str]:
    """What each point says under the pointer."""
    now = [f"{label}: {say(value)}" for label, value in zip(lines.labels, lines.now, strict=True)]
    if not lines.then:
        return now
    return [f"{one}\n{lines.names[1]}: {say(value)}" for one, value in zip(now, lines.then, strict=True)]


def _table(lines: _Lines, first_head: str, say: Say, title: str) -> SafeString:
    series = [lines.now, lines.then] if lines.then else [lines.now]
    rows = [[label, *map(say, figures)] for label, *figures in zip(lines.labels, *series, strict=True)]
    return page.table([first_head, *lines.names[: len(series)]], rows, caption=title)


def _drawn_alone(lines: _Lines, say: Say, width: int, height: int) -> list[SafeString]:
    box = Box(56, 8, width - 68, height - 60)
    runs = runs_of(lines.now, lines.scale.y)
    now = f'fill="none" stroke="{alone.COLOURS["s1"]}" stroke-width="2.25" stroke-linejoin="round"'
    then = f'fill="none" stroke="{alone.COLOURS["ink-3"]}" stroke-width="1.5" stroke-dasharray="3 4"'
    return [
        *alone.grid(box, lines.scale, say),
        paths(runs_of(lines.then, lines.scale.y), box, then),
        areas(runs, box, f'fill="{alone.COLOURS["s1"]}" fill-opacity="0.08"'),
        paths(runs, box, now),
        *(_mark_alone(box.x(x), box.y(y), number) for x, y, number in lines.marks()),
        *(
            alone.text(box.x(float(spot)), box.top + box.height + 18, words, anchor=anchor)
            for spot, anchor, words in foot_marks(lines.labels)
        ),
        *_legend_alone(lines, box, height - 8),
    ]


def _mark_alone(x: float, y: float, number: int) -> SafeString:
    dot = format_html('<circle cx="{}" cy="{}" r="8" fill="{}"/>', num(x), num(y), alone.COLOURS["need"])
    return dot + alone.text(x, y + 4, str(number), anchor="middle", colour="ink", weight=700)


def _legend_alone(lines: _Lines, box: Box, y: float) -> list[SafeString]:
    left, half = box.left, box.left + box.width / 2
    drawn = [
        alone.stroke(left, y - 4, left + 16, y - 4, "s1", 2.25),
        alone.text(left + 22, y, lines.names[0], colour="ink-2"),
    ]
    if lines.then:
        drawn += [
            alone.stroke(half, y - 4, half + 16, y - 4, "ink-3", 1.5, "3 3"),
            alone.text(half + 22, y, lines.names[1], colour="ink-2"),
        ]
    return drawn
