"""A period and the one before it: sums over days, and how each figure moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, Sum

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.core.period import Period
from jubir.insights.queries.level import Change, days_of, last_known, level_change, level_series
from jubir.insights.rules import ACCOUNT_METRICS, SUMMED
from jubir.teams.models import Workspace

#: What adds up over days and channels.
ADDED = (*SUMMED, "published", "followers_gained")


@dataclass(frozen=True, slots=True)
class Overview:
    figures: Mapping[str, Change]

    def __getitem__(self, metric: str) -> Change:
        return self.figures[metric]


@dataclass
class Board:
    """Everything a dashboard shows of one period and the one before it, read at once: two questions to the database for
    sums and series, a few for followers, however many figures are shown."""

    workspace: Workspace
    period: Period
    channel: Channel | None = None

    @cached_property
    def _sums_by_day(self) -> dict[date, dict[str, Any]]:
        first = self.period.before().first
        rows = days_of(self.workspace, self.channel).filter(day__gte=first, day__lte=self.period.last)
        sums: Any = rows.values("day").annotate(**{f"sum_{name}": Sum(name) for name in ADDED}).order_by()
        return {row["day"]: {name: row[f"sum_{name}"] for name in ADDED} for row in sums}

    @cached_property
    def ends(self) -> dict[int, dict[str, int | None]]:
        """By channel: its own figures at the period's end."""
        return last_known(self.workspace, self.period.last, self.channel)

    @cached_property
    def starts(self) -> dict[int, dict[str, int | None]]:
        """By channel: its own figures before the first day."""
        return last_known(self.workspace, self.period.first - timedelta(days=1), self.channel)

    @cached_property
    def _first_day(self) -> date | None:
        rows = days_of(self.workspace, self.channel)
        return rows.order_by("day").values_list("day", flat=True).first()

    def _sum(self, metric: str, period: Period) -> float | None:
        known = [
            row[metric]
            for day in period.dates
            if (row := self._sums_by_day.get(day)) and row[metric] is not None
        ]
        return sum(known) if known else None

    @cached_property
    def overview(self) -> Overview:
        before = self.period.before()
        found = {name: Change(self._sum(name, self.period), self._sum(name, before)) for name in ADDED}
        for name in ACCOUNT_METRICS:
            found[name] = level_change(name, self.ends, self.starts)
        interactions, published, followers = found["engagements"], found["published"], found["followers"]
        found["engagement_rate"] = Change(
            _rate(interactions.now, published.now, followers.now),
            _rate(interactions.before, published.before, followers.before),
        )
        return Overview(found)

    def series(self, metric: str, *, before: bool = False) -> list[tuple[date, float | None]]:
        """Day by day; None where nothing was measured. Published is 0 on a day without posts, from the first known on."""
        period = self.period.before() if before else self.period
        if metric in ACCOUNT_METRICS:
            starts = None if before else self.starts
            return level_series(self.workspace, metric, period, self.channel, starts)
        known = {day: self._sums_by_day.get(day, {}).get(metric) for day in period.dates}
        if metric == "published":
            first = self._first_day
            today = clock.now().astimezone(clock.zone(period.zone_name)).date()
            silent = {day: 0 if first is not None and first <= day <= today else None for day in period.dates}
            return [(day, silent[day] if known[day] is None else known[day]) for day in period.dates]
        return [(day, known[day]) for day in period.dates]


def overview(workspace: Workspace, period: Period, channel: Channel | None = None) -> Overview:
    """Every metric in the period and in the one before. Post metrics: gained in it; followers: at its end."""
    return Board(workspace, period, channel).overview


def _rate(engagements: float | None, published: float | None, followers: float | None) -> float | None:
    """Engagements for each post, for each hundred followers: in percent."""
    if engagements is None or not published or not followers:
        return None
    return engagements / published / followers * 100


def series(
    workspace: Workspace, metric: str, period: Period, channel: Channel | None = None
) -> list[tuple[date, float | None]]:
    """Day by day; None where nothing was measured. Published is 0 on a day without posts, from the first day known on.

    Raises KeyError for "engagement_rate": a rate of a single day means nothing.
    """
    if metric not in ADDED and metric not in ACCOUNT_METRICS:
        raise KeyError(metric)
    return Board(workspace, period, channel).series(metric)


@dataclass(frozen=True, slots=True)
class ChannelLine:
    channel: Channel
    engagements: Change
    followers: Change


def by_channel(board: Board) -> list[ChannelLine]:
    """Every channel beside the others, the one with the most interactions first; what is not known last."""
    period = board.period
    rows = days_of(board.workspace).filter(day__gte=period.before().first, day__lte=period.last)
    sums = {
        pk: (now, before)
        for pk, now, before in rows.values("channel")
        .annotate(
            now=Sum("engagements", filter=Q(day__gte=period.first)),
            before=Sum("engagements", filter=Q(day__lt=period.first)),
        )
        .order_by()
        .values_list("channel", "now", "before")
    }
    channels = Channel.objects.of(board.workspace).in_use().defer("secrets").order_by("network", "handle")
    found = []
    for one in channels:
        mine, then = board.ends.get(one.pk), board.starts.get(one.pk)
        ends, starts = {one.pk: mine} if mine else {}, {one.pk: then} if then else {}
        found.append(
            ChannelLine(one, Change(*sums.get(one.pk, (None, None))), level_change("followers", ends, starts))
        )
    return sorted(found, key=lambda line: (line.engagements.now is None, -(line.engagements.now or 0)))
