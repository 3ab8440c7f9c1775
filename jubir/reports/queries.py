"""What screens read of reports."""

from datetime import date

from django.db.models import QuerySet

from jubir.core.period import week_of
from jubir.insights.models import Piece
from jubir.reports.models import Report, ReportSchedule, ShareLink
from jubir.teams.models import Workspace

PAGE = 30


def archive(workspace: Workspace) -> QuerySet[Report]:
    """Newest first. Without the frozen data, which may be large."""
    found = Report.objects.of(workspace).select_related("made_by", "schedule")
    return found.defer("data").order_by("-asked_at", "-pk")


def schedules(workspace: Workspace) -> QuerySet[ReportSchedule]:
    return ReportSchedule.objects.of(workspace).select_related("created_by").order_by("kind", "pk")


def links(report: Report) -> QuerySet[ShareLink]:
    """The newest first; those that ended or were taken back too."""
    return ShareLink.objects.filter(report=report).select_related("created_by").order_by("-created_at", "-pk")


def latest(workspace: Workspace) -> Report | None:
    """The newest that is ready: for Today."""
    return Report.objects.of(workspace).filter(state="ready").defer("data").order_by("-ready_at").first()


def usual_week(workspace: Workspace, today: date) -> str:
    """Which week a report is offered about: the last one, or, where nothing was out before, the one that has begun."""
    monday = week_of(today, workspace.time_zone).start
    older = Piece.objects.filter(workspace=workspace, published_at__lt=monday)
    return "last_week" if older.exists() else "this_week"
