"""What Today says in its first two lines."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jubir.ui import moments


def greeting(hour: int, name: str) -> str:
    """By the clock on the workspace's wall; Indonesians divide the day in four."""
    first = name.split()[0] if name.split() else ""
    if first:
        words = (
            _("Good morning, %(name)s."),
            pgettext("11 to 15", "Good afternoon, %(name)s."),
            pgettext("15 to 18", "Good afternoon, %(name)s."),
            _("Good evening, %(name)s."),
        )
    else:
        words = (
            _("Good morning."),
            pgettext("11 to 15", "Good afternoon."),
            pgettext("15 to 18", "Good afternoon."),
            _("Good evening."),
        )
    part = 0 if 4 <= hour < 11 else 1 if 11 <= hour < 15 else 2 if 15 <= hour < 18 else 3
    return words[part] % {"name": first}


def lead(waiting: int, next_at: datetime | None) -> str:
    """How much needs somebody, and what comes by itself."""
    if waiting:
        first = ngettext("One thing needs you.", "%(n)d things need you.", waiting) % {"n": waiting}
    else:
        first = _("Nothing needs you now.")
    if next_at is None:
        return first
    return f"{first} " + _("The next post goes out %(time)s.") % {"time": moments.relative(next_at)}
