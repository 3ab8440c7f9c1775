"""Levels: followers and the like, which are what they were last known to be, and never add up over days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from jubir.channels.models import Channel
from jubir.core.period import Period
from jubir.insights.models import ChannelDay
from jubir.insights.rules import ACCOUNT_METRICS
from jubir.teams.models import Workspace


@dataclass(frozen=True, slots=True)
class Change:
    """A figure and what it was in the period before; None: nobody measured it."""

    now: float | None
    before: float | None

    @property
    def difference(self) -> float | None:
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def share(self) -> float | None:
        """0.18: eighteen percent more. None where there is nothing to compare with."""
        if self.now is None or not self.before:
            return None
        return (self.now - self.before) / abs(self.before)


def days_of(workspace: Workspace, channel: Channel | None = None) -> QuerySet[ChannelDay]:
    """The days of all its channels, or of one."""
    days = ChannelDay.objects.filter(workspace=workspace)
    return days if channel is None else days.filter(channel=channel)


def last_known(workspace: Workspace, day: date, channel: Channel | None) -> dict[int, dict[str, int | None]]:
    """By channel: its own figures on the last day, up to this one, on which they were measured."""
    measured = Q(followers__isnull=False) | Q(profile_views__isnull=False)
    rows = days_of(workspace, channel).filter(measured, day__lte=day)
    columns = ("channel_id", "day", *ACCOUNT_METRICS)
    # Channels are measured daily, so a week says it of nearly all; only for the others history is searched.
    week = rows.filter(day__gt=day - timedelta(days=7)).order_by("day").values(*columns)
    found = {row["channel_id"]: row for row in week}
    mine = [channel.pk] if channel else Channel.objects.of(workspace).values_list("pk", flat=True)
    if missing := set(mine) - set(found):
        last = rows.filter(channel__in=missing).values("channel").annotate(last=Max("day"))
        for pk, at in last.values_list("channel", "last"):
            found[pk] = rows.filter(channel=pk, day=at).values(*columns).get()
    return found


def level_change(name: str, ends: Mapping[int, Any], starts: Mapping[int, Any]) -> Change:
    """Followers and the like at the end and before, of the same channels: one that was connected in between does not
    look like growth."""
    now = {pk: value for pk, row in ends.items() if (value := row[name]) is not None}
    then = {pk: value for pk, row in starts.items() if (value := row[name]) is not None and pk in now}
    if not now:
        return Change(None, None)
    total = sum(now.values())
    return Change(total, total - sum(now[pk] - value for pk, value in then.items()) if then else None)


def level_series(
    workspace: Workspace,
    metric: str,
    period: Period,
    channel: Channel | None,
    started: Mapping[int, Mapping[str, Any]] | None = None,
) -> list[tuple[date, float | None]]:
    """Followers of all channels: each holds its last known value until the next, and none is counted before it is known.
    After the last measurement of any of them nothing is known."""
    if started is None:
        started = last_known(workspace, period.first - timedelta(days=1), channel)
    held: dict[int, int | None] = {pk: row[metric] for pk, row in started.items()}
    by_day: dict[date, dict[int, int]] = {}
    rows = days_of(workspace, channel).filter(
        day__gte=period.first, day__lte=period.last, **{f"{metric}__isnull": False}
    )
    for day, pk, value in rows.values_list("day", "channel_id", metric):
        by_day.setdefault(day, {})[pk] = value
    last = max(by_day, default=None)
    found: list[tuple[date, float | None]] = []
    for day in period.dates:
        held.update(by_day.get(day, {}))
        known = [value for value in held.values() if value is not None]
        found.append((day, sum(known) if known and last is not None and day <= last else None))
    return found


def level_at(workspace: Workspace, metric: str, day: date, channel: Channel | None) -> int | None:
    """What all channels together, or one, were last known to have on that day; None when nobody knows."""
    ends = last_known(workspace, day, channel)
    known = [value for row in ends.values() if (value := row[metric]) is not None]
    return sum(known) if known else None
