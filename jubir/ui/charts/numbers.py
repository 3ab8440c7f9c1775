"""The numbers of a chart: as words, and round ones for an axis. A missing value is None, never 0."""

import math
from collections.abc import Callable, Iterable
from typing import Any

from babel.numbers import format_compact_decimal, format_decimal
from django.utils.translation import gettext as _

from jubir.ui import moments

Value = float | int | None


Say = Callable[[Any], str]


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


def at_axis(say: Say) -> Say:
    """The words at an axis: plain numbers are cut short there."""
    return short if say is whole else say


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
