"""Goals, and how far they have come."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from jubir.channels.models import Channel
from jubir.content.models import Goal
from jubir.content.strategy import FLOWS, LEVELS
from jubir.core import clock
from jubir.core.period import Period
from jubir.insights import course
from jubir.insights.queries.board import overview
from jubir.insights.queries.level import days_of, level_at
from jubir.teams.models import Workspace


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """`value` None: nobody knows yet. `begun`: where it started from; `standing` of insights.course says how it stands."""

    goal: Goal
    value: float | None
    begun: float | None
    standing: course.Standing
    measured: datetime | None = None


def goals(workspace: Workspace, now: datetime, *, archived: bool = False) -> list[GoalProgress]:
    """Every goal with its progress, the nearest date first."""
    found = Goal.objects.filter(workspace=workspace, archived_at__isnull=not archived).select_related(
        "channel"
    )
    return [progress(workspace, goal, now) for goal in found.order_by("due_on", "pk")]


def progress(workspace: Workspace, goal: Goal, now: datetime) -> GoalProgress:
    today = now.astimezone(clock.zone(workspace.time_zone)).date()
    last = min(today, goal.due_on)
    value: float | None = None
    begun: float | None = 0.0
    if goal.metric in LEVELS:
        value = level_at(workspace, goal.metric, last, goal.channel)
        begun = goal.baseline
        if begun is None:
            begun = level_at(workspace, goal.metric, goal.starts_on, goal.channel)
    elif last >= goal.starts_on:
        period = Period(goal.starts_on, last, workspace.time_zone)
        if goal.metric in FLOWS:
            days = days_of(workspace, goal.channel).filter(day__gte=period.first, day__lte=period.last)
            value = days.aggregate(sum=Sum(goal.metric))["sum"]
        elif goal.metric == "engagement_rate":
            rate = overview(workspace, period, goal.channel)["engagement_rate"].now
            value, begun = None if rate is None else rate * 100, None
    standing = course.standing(
        value=value, begun=begun, target=goal.target, first=goal.starts_on, last=goal.due_on, today=today,
        rate=goal.metric == "engagement_rate",
    )  # fmt: skip
    return GoalProgress(goal, value, begun, standing)


def baseline(workspace: Workspace, metric: str, starts_on: date, channel: Channel | None) -> int | None:
    """What a level was when the goal begins: on its first day, or the last known before; None when nobody knows."""
    return level_at(workspace, metric, starts_on, channel) if metric in LEVELS else None
