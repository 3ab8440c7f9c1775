"""Times as people say them: near ones relative, far ones by date, in both languages and in the active zone."""

from datetime import datetime, timedelta, tzinfo

from babel.dates import format_date, format_datetime, format_time
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


def locale() -> str:
    """Babel's name for the active language; English as Indonesians and Britons write it: day first, 24 hours."""
    return "id" if (get_language() or "").startswith("id") else "en_GB"


def clock_time(moment: datetime) -> str:
    """09.12 in Indonesian, 09:12 in English, in the active zone."""
    return format_time(timezone.localtime(moment), "HH.mm" if locale() == "id" else "HH:mm", locale=locale())


def zone_name(moment: datetime | None = None, zone: tzinfo | None = None) -> str:
    """WIB, WITA, WIT, CET...; a zone without letters becomes UTC+5:45."""
    moment = (moment or timezone.now()).astimezone(zone or timezone.get_current_timezone())
    name = moment.tzname() or ""
    if name and name[0].isalpha():
        return name
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def absolute(moment: datetime) -> str:
    """Selasa, 10 November 2026 09.12 WIB"""
    local = timezone.localtime(moment)
    day = format_date(local.date(), "EEEE, d MMMM y", locale=locale())
    return f"{day} {clock_time(moment)} {zone_name(moment)}"


def short_date(moment: datetime, now: datetime | None = None) -> str:
    """10 Nov, with the year when it is another."""
    local, today = timezone.localtime(moment), timezone.localtime(now or timezone.now())
    return format_datetime(local, "d MMM" if local.year == today.year else "d MMM y", locale=locale())


def _minutes(count: int, ahead: bool) -> str:
    if ahead:
        return ngettext("in %(n)d minute", "in %(n)d minutes", count) % {"n": count}
    return ngettext("%(n)d minute ago", "%(n)d minutes ago", count) % {"n": count}


def _hours(count: int, ahead: bool) -> str:
    if ahead:
        return ngettext("in %(n)d hour", "in %(n)d hours", count) % {"n": count}
    return ngettext("%(n)d hour ago", "%(n)d hours ago", count) % {"n": count}


def relative(moment: datetime, now: datetime | None = None) -> str:
    """5 menit lagi, 2 jam lalu, hari ini 19.00, kemarin 09.12, Kamis 19.00, 10 Nov 19.00, 10 Nov 2025."""
    now = now or timezone.now()
    seconds = (moment - now).total_seconds()
    ahead, distance = seconds > 0, abs(seconds)
    if distance < 45:
        return _("in a moment") if ahead else _("just now")
    if distance < 55 * 60:
        return _minutes(max(1, round(distance / 60)), ahead)
    local, today = timezone.localtime(moment), timezone.localtime(now)
    days = (local.date() - today.date()).days
    at = clock_time(moment)
    if distance < 3.5 * 3600 and days == 0:
        return _hours(max(1, round(distance / 3600)), ahead)
    near = {0: _("today %(time)s"), 1: _("tomorrow %(time)s"), -1: _("yesterday %(time)s")}
    if days in near:
        return near[days] % {"time": at}
    if 0 < days < 7:
        return f"{format_date(local.date(), 'EEEE', locale=locale())} {at}"
    if local.year == today.year:
        return f"{short_date(moment, now)} {at}"
    return short_date(moment, now)
