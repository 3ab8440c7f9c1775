"""Charts: gaps stay gaps, everything is said in words, nothing carries a style of its own."""

import re
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from jubir.ui import charts
from jubir.ui.charts import Cell, Note, Part, Rank
from jubir.ui.charts.geometry import scale_of
from jubir.ui.charts.numbers import ticks

DAYS = ["1 Nov", "2 Nov", "3 Nov", "4 Nov", "5 Nov", "6 Nov"]
numbers = st.none() | st.integers(-(10**9), 10**9) | st.floats(0, 1e12, allow_nan=False)


def all_of(values: list, standalone: bool) -> list[str]:
    labels = [f"day {number}" for number in range(len(values))]
    week = [
        [Cell(1 + (hour + day) % 5, hour % 4, f"{day} {hour}", hour == 9) for hour in range(24)]
        for day in range(7)
    ]
    positive = [abs(value or 0) for value in values]
    return [
        charts.line(labels, values, title="How many?", before=values[::-1], notes=[Note(0, "began")], standalone=standalone),
        charts.line(labels, values, title="How many?", zero=False, standalone=standalone),
        charts.bars(labels, values, title="How many?", standalone=standalone),
        charts.share([("row", [Part("a", value, 1) for value in positive])], title="Parts", standalone=standalone),
        charts.ranks([Rank("a", value, value / 2, value * 2) for value in positive], title="Ranks", standalone=standalone),
        charts.heat(week, title="Hours", standalone=standalone),
        charts.gauge(0.4, title="Goal", goal=0.5, standalone=standalone),
    ]  # fmt: skip


def test_a_missing_value_is_a_gap_and_in_the_table_it_is_said():
    with translation.override("en"):
        drawn = charts.line(DAYS, [1, 2, None, 4, None, 6], title="Reach")
    lines = re.findall(r'<polyline points="([^"]*)" class="now"', drawn)
    assert len(lines) == 1
    assert lines[0].count(",") == 2, "the first stretch has two points, and nothing leads over the gap"
    assert drawn.count('class="now" data-dot') == 2, "what stands alone between gaps is a dot"
    assert drawn.count('<td class="right num">no data yet</td>') == 2


def test_a_zero_is_a_value():
    with translation.override("en"):
        drawn = charts.line(DAYS, [0] * 6, title="Reach")
    assert "no data yet" not in drawn
    assert drawn.count('<td class="right num">0</td>') == 6


def test_it_says_in_words_what_it_shows():
    drawn = charts.line(DAYS, [1, 2, 3, 4, 5, 6], title="Are we growing?", desc="Yes, from 1 to 6")
    assert 'role="img" aria-label="Are we growing?. Yes, from 1 to 6"' in drawn


def test_words_from_outside_stay_words():
    evil = '<script>alert(1)</script>"'
    for standalone in (False, True):
        drawn = charts.ranks([Rank(evil, 1)], title=evil, standalone=standalone)
        drawn += charts.line(
            [evil, evil], [1, 2], title=evil, desc=evil, notes=[Note(1, evil)], standalone=standalone
        )
        drawn += charts.share([(evil, [Part(evil, 1)])], title=evil, standalone=standalone)
        assert "<script" not in drawn


@settings(max_examples=60)
@given(st.lists(numbers, min_size=1, max_size=40))
def test_any_numbers_make_sound_pictures(values):
    for drawn in all_of(values, standalone=False):
        assert "nan" not in drawn.replace("finance", "") and "inf" not in drawn
        assert not re.search(r"\sstyle=|<script|<style", drawn)
        ElementTree.fromstring(f"<div>{re.sub(r'<(i) ([^>]*)></i>', '', drawn)}</div>")
    for drawn in all_of(values, standalone=True):
        root = ElementTree.fromstring(drawn)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.find("{http://www.w3.org/2000/svg}title") is not None
        assert "var(" not in drawn and "class=" not in drawn, "alone, its colours are its own"


@given(st.floats(-1e9, 1e9), st.floats(0.001, 1e9))
def test_ticks_hold_the_values_and_are_few(low, size):
    marks = ticks(low, low + size)
    slack = size * 1e-6 + abs(low) * 1e-9
    assert marks[0] <= low + slack and marks[-1] >= low + size - slack
    assert 2 <= len(marks) <= 6


def test_ticks_of_small_counts_are_whole():
    assert ticks(0, 1) == [0, 1]
    assert ticks(0, 2) == [0, 1, 2]


def test_the_line_of_a_level_need_not_begin_at_zero():
    scale = scale_of([38_200, 38_640], zero=False)
    assert scale.marks[0] > 38_000


def test_a_part_of_nothing_has_no_data():
    with translation.override("en"):
        assert "no data yet" in charts.share([("Likes", [Part("a", 0)])], title="Parts")


@pytest.mark.parametrize(
    ("values", "drawn"), [([], False), ([1], False), ([None, 3], False), ([1, None, 3], True)]
)
def test_a_spark_needs_two_values(values, drawn):
    assert bool(charts.spark(values)) is drawn


def test_numbers_are_written_in_the_readers_language():
    with translation.override("id"):
        assert charts.whole(12345.6) == "12.346"
        assert charts.whole(1.25) == "1,2"
        assert charts.short(12_300) == "12,3\u00a0rb"
    with translation.override("en"):
        assert charts.whole(12345.6) == "12,346"
        assert charts.whole(None) == "no data yet"
