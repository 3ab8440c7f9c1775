"""How far measuring has come."""

from datetime import datetime

from jubir.insights.models import History, Measuring, Piece
from jubir.teams.models import Workspace


def fetching(workspace: Workspace) -> list[Measuring]:
    """Channels whose history is still being fetched."""
    found = Measuring.objects.filter(
        channel__workspace=workspace, history__in=(History.WAITING, History.RUNNING)
    )
    return list(found.select_related("channel").defer("channel__secrets").order_by("channel__handle"))


def measured_at(workspace: Workspace) -> datetime | None:
    """When a piece of the workspace was measured last."""
    newest = Piece.objects.of(workspace).filter(measured_at__isnull=False).order_by("-published_at")[:50]
    return max((one for one in newest.values_list("measured_at", flat=True) if one), default=None)
