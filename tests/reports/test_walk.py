"""Every number of a generated report is walked back to the query that gave it."""

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation

from jubir.reports import document, frozen, pages
from jubir.reports.formats import written
from jubir.reports.sources import SOURCES
from tests.reports.conftest import made


class Numbers(HTMLParser):
    """(key, form, text) of every number with a key, and the text outside of them, of quotes, of times and of charts."""

    BARE = ("data", "time", "bdi", "svg")

    def __init__(self):
        super().__init__()
        self.open, self.found, self.rest = [], [], []

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if tag in self.BARE or "data-key" in facts or "data-order" in facts or "hidden" in facts:
            self.open.append((tag, facts))
        elif self.open and tag == self.open[-1][0]:
            self.open.append((tag, {}))

    def handle_endtag(self, tag):
        if self.open and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, text):
        if not self.open:
            self.rest.append(text)
        elif key := self.open[-1][1].get("data-key"):
            self.found.append((key, self.open[-1][1].get("data-form"), text))


def asked_again(report):
    """The data as the queries answer now; what is worked out is worked out anew from them."""
    again = {name: source.ask(report.workspace, report.period) for name, source in SOURCES.items()}
    again["derived"] = {}

    def work_out(name):
        """After what it is worked out from; a JSON column need not keep the order."""
        if name not in again["derived"]:
            entry = report.data["derived"][name]
            for key in entry["of"]:
                if key.startswith("derived."):
                    work_out(key.removeprefix("derived."))
            again["derived"][name] = {**entry, "value": frozen.work_out(again, entry["how"], entry["of"])}

    for name in report.data["derived"]:
        work_out(name)
    return again


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_number_is_what_its_query_says(months, laras, language):
    report = made(months, laras, language)
    _document, html = pages.article(report)
    numbers = Numbers()
    numbers.feed(html)
    again = asked_again(report)
    assert len(numbers.found) > 60
    with translation.override(language):
        for key, form, text in numbers.found:
            value = frozen.number(again, key)
            assert frozen.base_of(again, key), key
            assert all(base.split(".")[0] in SOURCES for base in frozen.base_of(again, key)), key
            assert frozen.number(report.data, key) == value, key
            assert text == written(value, form or "count"), (key, text)


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_number_stands_there_without_its_key(months, laras, language):
    _document, html = pages.article(made(months, laras, language))
    numbers = Numbers()
    numbers.feed(html)
    assert [text for text in numbers.rest if re.search(r"\d", text)] == []


def test_paper_and_page_say_the_same_numbers(october):
    """Both are made from one document; a number that only one of them had would be nobody's."""

    def build():
        return document.build(october.data, october.kind, october.sections)

    made_document = pages.in_its_language(october, build)
    pieces = [
        piece
        for section in made_document.sections
        for table in section.tables
        for row in table.rows
        for cell in row
        for piece in cell
        if piece.kind == "number"
    ]
    assert pieces and all(piece.value == frozen.number(october.data, piece.key) for piece in pieces)


def test_each_part_says_which_query_it_came_from(october):
    assert set(october.data["sources"]) == set(SOURCES)
    assert all(entry["query"] and entry["asked_at"] for entry in october.data["sources"].values())
    assert october.data["missing"] == {}
