"""When a schedule's next report is due, and which days it is about. Pure; local time, so that summer time moves nothing."""

from datetime import date, datetime, timedelta

from jubir.core import clock
from jubir.core.period import Period, month_of, week_of


def next_turn(kind: str, weekday: int, day: int, minute: int, zone_name: str, after: datetime) -> datetime:
    """The first moment after `after`: that weekday (0 is Monday), or that day of the month (or its last), at that minute."""
    today = after.astimezone(clock.zone(zone_name)).date()
    for number in range(63):
        candidate = today + timedelta(days=number)
        if kind == "weekly":
            fits = candidate.weekday() == weekday
        else:
            last = month_of(candidate, zone_name).last.day
            fits = candidate.day == min(day, last)
        if fits:
            moment = clock.at_local(candidate, minute, zone_name)
            if moment > after:
                return moment
    raise ValueError("no such turn")  # pragma: no cover - every weekday and every day comes within two months


def period_before(kind: str, at: datetime, zone_name: str) -> Period:
    """The whole week, or month, before the one in which `at` lies."""
    today: date = at.astimezone(clock.zone(zone_name)).date()
    this = week_of(today, zone_name) if kind == "weekly" else month_of(today, zone_name)
    return this.before()
