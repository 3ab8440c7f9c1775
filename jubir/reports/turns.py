"""When a schedule's next report is due, and which days it is about. Pure; local time, so that summer time moves nothing."""

from datetime import date, datetime, timedelta

from jubir.core import clock
from jubir.core.period import Period, month_of, week_of


def next_turn(kind: str, weekday: int, day: int, minute: int, zone_name: str, after: datetime) -> datetime:
    """The first moment after `after`: that weekday (0 is Monday), or that day of the month (or its last), at that minute."""
    today = after.astimezone(clock.zone(zone_name)).date()
    # Every weekday and every day of a month comes within two months.
    days = (today + timedelta(days=number) for number in range(63))
    if kind == "weekly":
        fitting = (one for one in days if one.weekday() == weekday)
    else:
        fitting = (one for one in days if one.day == min(day, month_of(one, zone_name).last.day))
    moments = (clock.at_local(one, minute, zone_name) for one in fitting)
    return next(moment for moment in moments if moment > after)


def period_before(kind: str, at: datetime, zone_name: str) -> Period:
    """The whole week, or month, before the one in which `at` lies."""
    today: date = at.astimezone(clock.zone(zone_name)).date()
    this = week_of(today, zone_name) if kind == "weekly" else month_of(today, zone_name)
    return this.before()
