"""How often a business was shown, and what people did then.

businessprofileperformance.v1: one number a day and kind, days late, a zero left out though its day is told. Four weeks up to
the last day told are a level, like followers: two of them can be compared whenever they are asked. Somebody who sees the
business several times in a day counts once (and once on each of desktop and mobile, Search and Maps). Single posts have no
figures: v4's reportInsights is gone.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from jubir.networks.connectors.google_business.wire import PERFORMANCE, items_of, told
from jubir.networks.contract import Call
from jubir.networks.hearing import Figures
from jubir.networks.shared.parsing import obj, rows

VIEWS = (
    "BUSINESS_IMPRESSIONS_DESKTOP_MAPS", "BUSINESS_IMPRESSIONS_DESKTOP_SEARCH", "BUSINESS_IMPRESSIONS_MOBILE_MAPS",
    "BUSINESS_IMPRESSIONS_MOBILE_SEARCH",
)  # fmt: skip
#: Without the two that Google gave up: conversations, food orders.
ACTIONS = (
    "BUSINESS_DIRECTION_REQUESTS", "CALL_CLICKS", "WEBSITE_CLICKS", "MESSAGING_CLICKS", "BUSINESS_BOOKINGS",
    "BUSINESS_FOOD_MENU_CLICKS",
)  # fmt: skip
METRICS = frozenset({"profile_views", "profile_actions"})
DAYS = 28
#: Asked for so many days back, for the last of them come late.
ASKED = 42


async def account(call: Call) -> Figures:
    """{} for a business of which Google has not told a day yet."""
    location = call.account.remote_id.partition("/locations/")[2]
    url = f"{PERFORMANCE}locations/{location}:fetchMultiDailyMetricsTimeSeries"
    params = [("dailyMetrics", metric) for metric in (*VIEWS, *ACTIONS)]
    params += [*_day("startDate", call.now.date() - timedelta(days=ASKED)), *_day("endDate", call.now.date())]
    return summed(await told(call, url, params=params))


def _day(which: str, day: date) -> list[tuple[str, str]]:
    parts = (("year", day.year), ("month", day.month), ("day", day.day))
    return [(f"dailyRange.{which}.{part}", str(value)) for part, value in parts]


def summed(body: Mapping[str, Any]) -> Figures:
    days = list(_days(body))
    if not days:
        return {}
    first = max(day for _metric, day, _value in days) - timedelta(days=DAYS - 1)
    figures = {}
    for ours, theirs in (("profile_views", VIEWS), ("profile_actions", ACTIONS)):
        known = [value for metric, day, value in days if metric in theirs and day >= first]
        if known:
            figures[ours] = sum(known)
    return figures


def _days(body: Mapping[str, Any]) -> Iterator[tuple[str, date, int]]:
    """(metric, day, number); what makes no sense is left out."""
    for several in items_of(body, "multiDailyMetricTimeSeries"):
        for series in rows(several.get("dailyMetricTimeSeries")):
            for point in rows(obj(series.get("timeSeries")).get("datedValues")):
                day, value = _date(obj(point.get("date"))), _number(point.get("value", "0"))
                if day and value is not None:
                    yield str(series.get("dailyMetric")), day, value


def _date(parts: Mapping[str, Any]) -> date | None:
    try:
        return date(parts["year"], parts["month"], parts["day"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _number(text: Any) -> int | None:
    return (
        int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 19 else None
    )
