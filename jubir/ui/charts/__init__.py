"""Charts as our own SVG: one function per kind. A missing value is a gap, never 0.

    line     how something moves, beside the period before
    bars     how much in each
    share    parts of a whole, one bar per row
    ranks    one thing beside another, with how far each may be off
    heat     the hours of a week: colour says how good, size how sure
    spark    a line without words, beside a figure
    gauge    how far, beside where one should be

On a page they stretch with their place and take their colours from the tokens (css/chart.css); nothing in them has a
style or a script of its own. `standalone=True` gives one `<svg>` with literal colours and a size: for a PDF or a mail.
Every chart says in words what it shows (`title`, `desc`) and, unless told otherwise, has its table beneath.

Each kind has a module; they share `numbers`, `geometry`, and the parts of a chart on a `page` or `alone`.
"""

from jubir.ui.charts.bar_chart import bars
from jubir.ui.charts.beside import gauge, spark
from jubir.ui.charts.heat_chart import Cell, heat
from jubir.ui.charts.line_chart import Note, line
from jubir.ui.charts.numbers import short, whole
from jubir.ui.charts.page import table
from jubir.ui.charts.rank_chart import Rank, ranks
from jubir.ui.charts.share_chart import Part, share

__all__ = [
    "Cell", "Note", "Part", "Rank",
    "bars", "gauge", "heat", "line", "ranks", "share", "short", "spark", "table", "whole",
]  # fmt: skip
