"""A report as a spreadsheet: a sheet per section, numbers as numbers, what is not known as an empty cell."""

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from jubir.reports.paper import Piece, Text, plain
from jubir.reports.parts import Document, Section

#: Excel's own number formats, by our forms. "rate" is kept in percent.
FORMATS = {
    "count": "#,##0", "decimal": "#,##0.0", "percent": "0.0%", "growth": "0.0%", "times": "0.0", "points": "0.0",
    "minutes": "#,##0", "hours": "#,##0.0", "rate": '0.00"%"',
}  # fmt: skip


class _Book:
    def __init__(self, out: BytesIO) -> None:
        # Texts of strangers stay texts: no formula and no link is made of "=HYPERLINK(...)".
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(out, options)
        self.bold = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.title = self.book.add_format({"bold": True, "font_size": 15})
        self.wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.numbers = {
            form: self.book.add_format({"num_format": code, "valign": "top"})
            for form, code in FORMATS.items()
        }
        self.names: set[str] = set()

    def sheet(self, name: str) -> Any:
        """Sheet names: at most 31 letters, none of []:*?/\\, each once."""
        bare = "".join(" " if letter in "[]:*?/\\" else letter for letter in name).strip("' ")[:31] or "-"
        number, free = 2, bare
        while free.lower() in self.names:
            free, number = f"{bare[:28]} {number}", number + 1
        self.names.add(free.lower())
        return self.book.add_worksheet(free)

    def cell(self, sheet: Any, row: int, column: int, text: Text) -> None:
        numbers = [piece for piece in text if piece.kind == "number"]
        if len(numbers) == 1 and (len(text) == 1 or len(plain(text)) <= len(numbers[0].text) + 2):
            self.number(sheet, row, column, numbers[0])
        else:
            sheet.write_string(row, column, plain(text), self.wrapped)

    def number(self, sheet: Any, row: int, column: int, piece: Piece) -> None:
        if piece.value is None:
            sheet.write_blank(row, column, None)
        else:
            sheet.write_number(row, column, piece.value, self.numbers[piece.form])


def make(document: Document) -> bytes:
    out = BytesIO()
    book = _Book(out)
    for section in document.sections:
        sheet = book.sheet(section.title)
        sheet.set_column(0, 0, 52)
        sheet.set_column(1, 8, 18)
        sheet.write_string(0, 0, section.title, book.title)
        sheet.write_string(1, 0, f"{document.brand} · {document.period}")
        _fill(book, sheet, section)
    book.book.close()
    return out.getvalue()


def _fill(book: _Book, sheet: Any, section: Section) -> None:
    row = 3
    for text in section.lede:
        sheet.write_string(row, 0, plain(text), book.wrapped)
        row += 1
    if section.missing:
        sheet.write_string(row, 0, section.missing, book.wrapped)
        row += 1
    if section.tiles:
        for column, word in enumerate(("", _("Now"), _("Before"))):
            sheet.write_string(row, column, word, book.bold)
        row += 1
    for tile in section.tiles:
        sheet.write_string(row, 0, tile.name, book.wrapped)
        book.cell(sheet, row, 1, tile.value)
        before = [piece for piece in tile.change if piece.kind == "number"]
        if before:
            book.number(sheet, row, 2, before[0])
        row += 1
    row = _told(book, sheet, section, row)
    for table in section.tables:
        row += 1
        sheet.write_string(row, 0, table.title, book.bold)
        for column, word in enumerate(table.head):
            sheet.write_string(row + 1, column, word, book.bold)
        for number, cells in enumerate(table.rows, start=row + 2):
            for column, text in enumerate(cells):
                book.cell(sheet, number, column, text)
        row += 2 + len(table.rows)


def _told(book: _Book, sheet: Any, section: Section, row: int) -> int:
    """A finding per block: its sentences, then every number in it on a line of its own."""
    if section.code == "advice":
        for one in section.told:
            sheet.write_string(row, 0, plain(one.advice), book.bold)
            sheet.write_string(row, 1, plain(one.title), book.wrapped)
            row += 1
        return row
    for one in section.told:
        sheet.write_string(row, 0, f"{one.nth}. {plain(one.title)}", book.bold)
        sheet.write_string(row, 1, one.certainty, book.wrapped)
        row += 1
        for text in one.why:
            sheet.write_string(row, 0, plain(text), book.wrapped)
            for column, piece in enumerate([piece for piece in text if piece.kind == "number"], start=1):
                book.number(sheet, row, column, piece)
            row += 1
        row += 1
    return row
