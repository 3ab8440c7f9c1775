"""A report as a PDF: tagged, so that a screen reader reads it; with the brand's colour, logo and name. By typst."""

import json
import logging
import re
import shutil
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from django.utils.translation import gettext as _

from jubir.reports.paper import Piece
from jubir.reports.paper import plain as in_one
from jubir.reports.parts import Document, Plot, Table, Told
from jubir.teams.colours import ENOUGH, ENOUGH_LARGE, INK, PAPER, contrast, is_hex
from jubir.ui.templatetags.ui import initials

log = logging.getLogger(__name__)
#: A word longer than this gets places to break, or it runs over the column beside it.
LONGEST_WORD = 24
HERE = Path(__file__).parent
#: Of a table's first column, beside the others.
WIDE = 3
DEFAULT = "#0e5a57"


def plain(text: Iterable[Piece]) -> str:
    return re.sub(rf"\S{{{LONGEST_WORD}}}(?=\S)", lambda found: found[0] + "\u200b", in_one(text))


@lru_cache(maxsize=2)
def _fonts(of_system: bool) -> typst.Fonts:
    """Our own, which every machine has; the machine's too for scripts that ours don't know."""
    return typst.Fonts(
        include_system_fonts=of_system, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )


def make(document: Document, *, colour: str, language: str, logo: Path | None, at: datetime) -> bytes:
    """The PDF. PDF/UA where every letter can be shown; where one cannot, tagged all the same."""
    with TemporaryDirectory(prefix="jubir-report-") as folder:
        root = Path(folder)
        (root / "data.json").write_text(
            json.dumps(_content(document, root, colour, language, logo), ensure_ascii=False)
        )
        shutil.copyfile(HERE / "report.typ", root / "report.typ")
        return _compile(root, at)


def _compile(root: Path, at: datetime) -> bytes:
    tries: list[tuple[bool, list[Any]]] = [(False, ["ua-1"]), (True, ["ua-1"]), (True, [])]
    for of_system, standards in tries:
        try:
            made = typst.compile(
                str(root / "report.typ"),
                root=str(root),
                font_paths=_fonts(of_system),
                pdf_standards=standards,
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as error:
            if not standards or "could not be displayed" not in str(error):
                raise
            log.info("a report has letters that our fonts don't show: %s", error)
            continue
        return bytes(made)
    raise AssertionError("the last try raises or returns")


def _content(document: Document, root: Path, colour: str, language: str, logo: Path | None) -> dict[str, Any]:
    colour = colour if is_hex(colour) else DEFAULT
    return {
        "language": language,
        "colour": colour,
        "on_colour": PAPER if contrast(colour, PAPER) >= ENOUGH else INK,
        "figure_colour": colour if contrast(colour, PAPER) >= ENOUGH_LARGE else INK,
        "brand": document.brand,
        "initials": initials(document.brand),
        "logo": _logo(logo, root),
        "title": document.title,
        "period": document.period,
        "headline": plain(document.headline),
        "made_line": _("made %(when)s") % {"when": document.made},
        "sections": [
            {
                "code": section.code,
                "title": section.title,
                "lede": [plain(text) for text in section.lede],
                "missing": section.missing,
                "tiles": [
                    {"name": tile.name, "value": plain(tile.value), "change": plain(tile.change)}
                    for tile in section.tiles
                ],
                "told": [_told(one, root) for one in section.told],
                "tables": [_table(table) for table in section.tables],
                "plots": [_plot(plot, root) for plot in section.plots],
            }
            for section in document.sections
        ],
    }


def _logo(logo: Path | None, root: Path) -> str | None:
    if (
        logo is None
        or not logo.is_file()
        or logo.suffix.lower() not in (".png", ".jpg", ".jpeg", ".webp", ".gif")
    ):
        return None
    name = f"logo{logo.suffix.lower()}"
    shutil.copyfile(logo, root / name)
    return name


def _told(one: Told, root: Path) -> dict[str, Any]:
    base = _("How sure: %(certainty)s") % {"certainty": one.certainty}
    if one.base:
        base += " · " + _("Based on %(number)s") % {"number": plain(one.base)}
    return {
        "nth": one.nth,
        "kind": one.finding.kind,
        "title": plain(one.title),
        "why": [plain(text) for text in one.why],
        "advice": plain(one.advice),
        "from": _("From finding %(number)s: %(title)s") % {"number": one.nth, "title": plain(one.title)},
        "base": base,
        "plot": _plot(one.plot, root) if one.plot else None,
    }


def _plot(plot: Plot, root: Path) -> dict[str, Any]:
    name = f"plot-{len(list(root.glob('plot-*.svg'))) + 1}.svg"
    (root / name).write_text(str(plot.draw(True)))
    return {"file": name, "alt": plot.alt}


def _table(table: Table) -> dict[str, Any]:
    numeric = [
        bool(table.rows) and all(any(piece.kind == "number" for piece in row[place]) for row in table.rows)
        for place in range(len(table.head))
    ]
    return {
        "title": table.title,
        "head": list(table.head),
        "numeric": numeric,
        "widths": [WIDE if place == 0 else 0 for place in range(len(table.head))],
        "rows": [[plain(text) for text in row] for row in table.rows],
    }
