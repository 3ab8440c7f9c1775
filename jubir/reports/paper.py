"""A report as a document, in one language, before it is a page, a PDF or a spreadsheet. Pure.

Text is a tuple of `Piece`s: plain words, numbers (which keep their key), what people wrote (quoted), and times. So all
three forms say the same, and a test can walk every number back to its query.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, get_day_names
from django.utils.translation import gettext as _

from jubir.core import clock
from jubir.reports import frozen, lines
from jubir.reports.findings import Finding, Word
from jubir.reports.formats import written
from jubir.ui.moments import locale

LONGEST_QUOTE = 140
_BRACES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind`: text | number | quote | time. A number has its key, form and value."""

    text: str
    kind: str = "text"
    key: str = ""
    form: str = ""
    value: float | None = None


Text = tuple[Piece, ...]


def plain(text: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in text)


def words(text: str) -> Text:
    return (Piece(text),)


def quote(text: str, longest: int = LONGEST_QUOTE) -> Piece:
    """What somebody wrote: on one line, cut where it is long."""
    text = " ".join(text.split())
    return Piece(text if len(text) <= longest else text[: longest - 1].rstrip() + "…", "quote")


def number(data: Mapping[str, Any], key: str, form: str = "count") -> Piece:
    value = frozen.number(data, key)
    return Piece(written(value, form), "number", key, form, value)


def day(text: str, style: str = "d MMMM y") -> Piece:
    return Piece(format_date(date.fromisoformat(text[:10]), style, locale=locale()), "time")


def hour_of_week(weekday: int, hour: int) -> Piece:
    """Selasa 19.00; Monday is 0."""
    colon = "." if locale() == "id" else ":"
    name = get_day_names("wide", locale=locale())[weekday]
    return Piece(f"{name} {hour:02}{colon}00", "time")


def _word(word: Word) -> Piece:
    kind, what = word
    if kind == "quote":
        return quote(str(what))
    if kind == "name":
        return Piece(str(what), "quote")
    if kind == "metric":
        return Piece(str(lines.METRICS.get(what, what)))
    if kind == "format":
        return Piece(str(lines.FORMATS.get(what, lines.FORMATS["text"])))
    if kind == "hour":
        return hour_of_week(*what)
    return day(str(what))


def sentence(text: str, **pieces: Piece) -> Text:
    """A translated sentence with pieces in its braces."""
    made: list[Piece] = []
    for place, part in enumerate(_BRACES.split(text)):
        if place % 2:
            made.append(pieces[part])
        elif part:
            made.append(Piece(part))
    return tuple(made)


def moment(text: str, zone_name: str) -> Piece:
    """10 November 2026 08.50 WIB, of an ISO time."""
    local = datetime.fromisoformat(text).astimezone(clock.zone(zone_name))
    colon = "." if locale() == "id" else ":"
    when = format_date(local.date(), "d MMMM y", locale=locale())
    return Piece(
        f"{when} {local.hour:02}{colon}{local.minute:02} {clock.zone_label(zone_name, local)}", "time"
    )


def say(code: str, finding: Finding, data: Mapping[str, Any]) -> Text:
    """A line of a finding, with its numbers and words in place."""
    line = lines.LINES[code]
    counts = {name: round(frozen.number(data, ref[0]) or 0) for name, ref in finding.numbers.items()}
    text = str(line % counts)  # chooses the plural; the numbers themselves stand in braces
    pieces = {name: number(data, *ref) for name, ref in finding.numbers.items()}
    pieces |= {name: _word(word) for name, word in finding.words.items()}
    return sentence(text, **pieces)


def period_name(period: Mapping[str, Any]) -> str:
    """Oktober 2026 · 9–15 November 2026"""
    first, last = date.fromisoformat(period["first"]), date.fromisoformat(period["last"])
    if period["kind"] == "month":
        return format_date(first, "MMMM y", locale=locale())
    if first == last:
        return format_date(first, "d MMMM y", locale=locale())
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{format_date(last, 'd MMMM y', locale=locale())}"
    start = "d MMMM" if first.year == last.year else "d MMMM y"
    return f"{format_date(first, start, locale=locale())} – {format_date(last, 'd MMMM y', locale=locale())}"


def title_of(kind: str, period: Mapping[str, Any]) -> str:
    """Laporan Oktober 2026"""
    name = period_name(period)
    if kind == "weekly":
        return _("Weekly report %(period)s") % {"period": name}
    return _("Report %(period)s") % {"period": name}
