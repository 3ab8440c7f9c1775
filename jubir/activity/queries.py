"""What screens read of the past: a thing's timeline, a workspace's trail, a person's unread."""

from django.db import models
from django.db.models import QuerySet

from jubir.activity.models import Event, Notification, Pulse
from jubir.activity.verbs import URGENT
from jubir.teams.models import User, Workspace


def timeline(workspace: Workspace, subject: models.Model) -> QuerySet[Event]:
    """Everything that happened to one thing, oldest first."""
    return (
        Event.objects.filter(
            workspace=workspace, subject_type=subject._meta.model_name, subject_id=subject.pk
        )
        .select_related("actor")
        .order_by("at", "pk")
    )


def trail(
    workspace: Workspace,
    *,
    actor: int | None = None,
    about: str = "",
    subject: tuple[str, int] | None = None,
) -> QuerySet[Event]:
    """The workspace's audit trail, newest first. `about` is the first word of a verb: "post", "member"…"""
    events = (
        Event.objects.filter(workspace=workspace).select_related("actor", "workspace").order_by("-at", "-pk")
    )
    if actor is not None:
        events = events.filter(actor_id=actor)
    if about:
        events = events.filter(verb__startswith=f"{about}.")
    if subject is not None:
        events = events.filter(subject_type=subject[0], subject_id=subject[1])
    return events


def notifications(workspace: Workspace, user: User) -> QuerySet[Notification]:
    """What this person should hear of in this workspace, newest first."""
    return (
        Notification.objects.filter(event__workspace=workspace, user=user)
        .select_related("event", "event__actor", "event__workspace")
        .order_by("-event__at", "-pk")
    )


def unread_count(workspace: Workspace, user: User) -> int:
    return Notification.objects.filter(event__workspace=workspace, user=user, read_at=None).count()


def waiting_for_mail(since: object) -> QuerySet[Notification]:
    """Urgent, unread, never mailed, not older than `since`; grouped by person."""
    return (
        Notification.objects.filter(
            mailed_at=None,
            read_at=None,
            event__verb__in=URGENT,
            event__at__gte=since,
            event__workspace__deleted_at=None,
            user__is_active=True,
        )
        .select_related("event", "event__actor", "event__workspace", "user")
        .order_by("user_id", "event__at")
    )


def actors(workspace: Workspace) -> QuerySet[User]:
    """Everybody who ever did something in this workspace, members or not any more."""
    who = Event.objects.filter(workspace=workspace, actor__isnull=False).values("actor_id").distinct()
    return User.objects.filter(pk__in=who).order_by("name", "email")


def pulses() -> dict[int, dict[str, int]]:
    """Workspace → topic → counter, of all workspaces: one small table, one read for all listeners."""
    beats: dict[int, dict[str, int]] = {}
    for workspace_id, topic, count in Pulse.objects.values_list("workspace_id", "topic", "beats"):
        beats.setdefault(workspace_id, {})[topic] = count
    return beats
