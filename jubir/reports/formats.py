"""How a number is written, in the active language. A form is a code beside the number's key.

count 1.234 · decimal 4,3 · percent 47% (of a share) · growth 21% (of a change, without its sign) · times 2,1
points 5 (percentage points, without sign) · minutes "12 menit", "3 jam" · hours "5 jam" · rate 4,21% (of 4.21)
"""

import math

from babel.numbers import format_decimal, format_percent
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.ui.moments import locale

FORMS = ("count", "decimal", "percent", "growth", "times", "points", "minutes", "hours", "rate")


def written(value: float | None, form: str) -> str:
    """The number as people read it; what is not known is said, never 0."""
    if value is None or not math.isfinite(value):
        return _("no data yet")
    return _WRITE[form](value)


def same_on_paper(a: float, b: float, form: str) -> bool:
    """Whether a reader could not tell the two apart."""
    return written(a, form) == written(b, form)


def _count(value: float) -> str:
    return format_decimal(round(value), locale=locale())


def _one_place(value: float) -> str:
    return format_decimal(round(value, 1), format="#,##0.#", locale=locale())


def _hundredths(value: float) -> str:
    """47%; under ten percent with one place, so that a little is not nothing."""
    small = 0 < abs(value) < 0.0995
    return format_percent(value, format="#,##0.#%" if small else "#,##0%", locale=locale())


def _rate(value: float) -> str:
    """Given in percent, as insights gives it."""
    return format_percent(value / 100, format="#,##0.##%", locale=locale())


def _minutes(value: float) -> str:
    if value < 1:
        return _("less than a minute")
    if value < 90:
        n = round(value)
        return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": _count(n)}
    return _hours(value / 60)


def _hours(value: float) -> str:
    if value < 1.5:
        return _minutes(value * 60) if value < 1.49 else _minutes(89)
    if value < 48:
        n = round(value)
        return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": _count(n)}
    n = round(value / 24)
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": _count(n)}


_WRITE = {
    "count": _count,
    "decimal": _one_place,
    "percent": _hundredths,
    "growth": lambda value: _hundredths(abs(value)),
    "times": _one_place,
    "points": lambda value: _count(abs(value) * 100),
    "minutes": _minutes,
    "hours": _hours,
    "rate": _rate,
}
