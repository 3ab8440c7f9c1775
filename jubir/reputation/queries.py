"""What screens, Today and reports read of alerts and incidents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from jubir.activity.models import Event
from jubir.core import clock
from jubir.core.period import Period
from jubir.listening.models import Watch
from jubir.publishing import queries as publishing
from jubir.publishing.models import Delivery, Rhythm, State
from jubir.reputation.models import Alert, AlertState, Incident, IncidentEntry, IncidentState, Relay
from jubir.teams.models import Workspace


def alerts(workspace: Workspace, period: Period | None = None) -> QuerySet[Alert]:
    """Newest first; with a period, those raised in it."""
    found = Alert.objects.of(workspace).select_related("watch", "acknowledged_by", "closed_by")
    if period is not None:
        found = found.filter(raised_at__gte=period.start, raised_at__lt=period.end)
    return found.order_by("-raised_at", "-pk")


def open_alerts(workspace: Workspace) -> QuerySet[Alert]:
    """Those that nobody has taken on yet."""
    return alerts(workspace).filter(state=AlertState.OPEN, watch__deleted_at=None)


def living_alerts(workspace: Workspace) -> QuerySet[Alert]:
    return alerts(workspace).exclude(state=AlertState.CLOSED)


def incidents(workspace: Workspace, period: Period | None = None) -> QuerySet[Incident]:
    """Open ones first, then the newest; with a period, those that were going on in it."""
    found = Incident.objects.of(workspace).select_related("opened_by", "closed_by", "watch")
    if period is not None:
        found = found.filter(opened_at__lt=period.end).filter(
            Q(closed_at=None) | Q(closed_at__gte=period.start)
        )
    return found.annotate(is_closed=Count("pk", filter=Q(state=IncidentState.CLOSED))).order_by(
        "is_closed", "-opened_at", "-pk"
    )


def open_incident(workspace: Workspace) -> Incident | None:
    """The gravest one that goes on."""
    going = Incident.objects.of(workspace).exclude(state=IncidentState.CLOSED)
    return going.select_related("opened_by", "alert", "watch").order_by("-severity", "-opened_at").first()


def entries(incident: Incident) -> list[IncidentEntry]:
    """Its timeline, newest first."""
    return list(incident.entries.select_related("by").order_by("-at", "-pk"))


@dataclass(frozen=True, slots=True)
class Brake:
    """What stands still. `held`: posts that wait because of it, on how many channels."""

    rhythm: Rhythm
    held: int
    channels: int
    coming: int

    @property
    def on(self) -> bool:
        return self.rhythm.paused_at is not None


def brake(workspace: Workspace) -> Brake:
    rhythm = publishing.rhythm(workspace)
    waiting = Delivery.objects.of(workspace).filter(
        state__in=(State.SCHEDULED, State.PAUSED, State.CLAIMED), post__deleted_at=None
    )
    counted = waiting.aggregate(n=Count("post", distinct=True), channels=Count("channel", distinct=True))
    soon = waiting.filter(due_at__lt=clock.now() + timedelta(hours=24)).values("post").distinct().count()
    return Brake(rhythm, counted["n"], counted["channels"], soon)


def statement_deliveries(incident: Incident) -> list[Delivery]:
    if incident.statement_post_id is None:
        return []
    found = Delivery.objects.filter(post=incident.statement_post_id).select_related("channel")
    return list(found.order_by("pk"))


def answers_since(incident: Incident) -> int:
    """How many answers went out since it was opened: what the brand says back is an event of the trail."""
    until = incident.closed_at or clock.now()
    return Event.objects.filter(
        workspace=incident.workspace_id, verb="answer.given", at__gte=incident.opened_at, at__lt=until
    ).count()


def relay(workspace: Workspace) -> Relay | None:
    return Relay.objects.filter(workspace=workspace).first()


def watched(now: datetime) -> Iterable[Watch]:
    """Every watch that may raise an alert."""
    return (
        Watch.objects.listening().filter(alerts=True).select_related("workspace", "baseline").order_by("pk")
    )
