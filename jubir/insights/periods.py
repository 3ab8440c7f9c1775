"""The stretch of days a screen is about, as its address says it: ?days=28, ?month=2026-11, ?first=…&last=…"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from jubir.core import clock
from jubir.core.period import Period, last_days, month_of

DAYS = (7, 28, 90)
USUAL = 28
#: The longest stretch of one's own choice.
MOST_DAYS = 731


@dataclass(frozen=True, slots=True)
class Chosen:
    """`kind`: "days", "month" or "own"; `query` is what the address needs to say it again."""

    period: Period
    kind: str
    query: str
    days: int = 0

    @property
    def month(self) -> str:
        return f"{self.period.first:%Y-%m}"

    @property
    def earlier(self) -> str:
        """The month before, as a query."""
        return f"month={self.period.first - timedelta(days=1):%Y-%m}"

    @property
    def later(self) -> str:
        return f"month={self.period.last + timedelta(days=1):%Y-%m}"


def read(asked: Mapping[str, str], zone_name: str, now: datetime | None = None) -> Chosen:
    """What can't be read is the usual: the last four weeks, today included."""
    now = now or clock.now()
    if month := _date(f"{asked.get('month', '')}-01"):
        return Chosen(month_of(month, zone_name), "month", f"month={month:%Y-%m}")
    first, last = _date(asked.get("first", "")), _date(asked.get("last", ""))
    if first and last:
        first, last = min(first, last), max(first, last)
        first = max(first, last - timedelta(days=MOST_DAYS - 1))
        query = urlencode({"first": first.isoformat(), "last": last.isoformat()})
        return Chosen(Period(first, last, zone_name), "own", query)
    asked_days = asked.get("days", "")
    days = (
        int(asked_days)
        if asked_days.isdecimal() and len(asked_days) < 4 and int(asked_days) in DAYS
        else USUAL
    )
    period = last_days(days, zone_name, now)
    return Chosen(period, "days", f"days={days}", days)


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None
