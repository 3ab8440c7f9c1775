"""What people fill in about reports. Wrong values are refused by the actions, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict

from jubir.core.period import Period, month_of, week_of
from jubir.reports.actions import Refused
from jubir.reports.lines import OPTIONAL
from jubir.reports.models import Kind
from jubir.teams.models import Language


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new report should be."""

    kind: str
    first_on: date
    last_on: date
    language: str
    sections: list[str]


def wish(said: QueryDict, today: date, zone_name: str, language: str) -> Wish:
    """`when`: last_week, this_week, last_month, this_month, or custom with `first` and `last`."""
    when = said.get("when", "last_week")
    weekly, monthly = Kind.WEEKLY.value, Kind.MONTHLY.value
    periods: Mapping[str, tuple[str, Period]] = {
        "last_week": (weekly, week_of(today, zone_name).before()),
        "this_week": (weekly, week_of(today, zone_name)),
        "last_month": (monthly, month_of(today, zone_name).before()),
        "this_month": (monthly, month_of(today, zone_name)),
    }
    sections = [code for code in said.getlist("section") if code in OPTIONAL]
    chosen = said.get("language", language)
    if when in periods:
        kind, period = periods[when]
        first, last = period.first, period.last
    else:
        kind = Kind.CUSTOM.value
        first, last = _date(said.get("first", "")), _date(said.get("last", ""))
    return Wish(kind, first, last, chosen if chosen in Language.values else language, sections)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Refused("no_dates") from None


def schedule(said: QueryDict, language: str) -> dict[str, Any]:
    """Arguments of actions.save_schedule."""
    chosen = said.get("language", language)
    return {
        "kind": said.get("kind", ""),
        "weekday": _number(said.get("weekday", "0")),
        "day": _number(said.get("day", "1")),
        "minute": _minute(said.get("time", "")),
        "language": chosen if chosen in Language.values else language,
        "recipients": [said.get("recipients", "")],
        "sections": said.getlist("section"),
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else -1


def _minute(text: str) -> int:
    hour, _colon, minute = text.replace(".", ":").partition(":")
    if hour.isdecimal() and minute.isdecimal() and len(hour) < 3 and len(minute) < 3 and int(minute) < 60:
        return int(hour) * 60 + int(minute)
    return -1


def default_days(today: date) -> tuple[date, date]:
    return today - timedelta(days=28), today - timedelta(days=1)
