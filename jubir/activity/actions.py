"""Recording what happened, and the pulse that tells open screens to look again.

Rooms above call `record` inside their own transaction: the event stands or falls with what it tells of.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q

from jubir.activity.models import Event, Notification
from jubir.activity.verbs import verb as verb_of
from jubir.core import clock
from jubir.teams.models import Membership, User, Workspace
from jubir.teams.roles import May, who_may

_BEAT = """
INSERT INTO activity_pulse (workspace_id, topic, beats) VALUES (%s, %s, 1)
ON CONFLICT (workspace_id, topic) DO UPDATE SET beats = activity_pulse.beats + 1
"""


def beat(workspace_id: int, topic: str) -> None:
    """Moves the counter of (workspace, topic): every open screen that listens fetches itself again.

    SQLite has one writer anyway, so the upsert joins the caller's transaction and costs no commit of its own.
    PostgreSQL would hold the counter's row until the caller commits, and two callers with two topics could
    block each other, so there it runs after the commit, once however often it was asked for.
    """
    if connection.vendor == "sqlite" or not connection.in_atomic_block:
        _upsert(workspace_id, topic)
        return
    asked = (workspace_id, topic)
    if any(getattr(entry[1], "beat", None) == asked for entry in connection.run_on_commit):
        return

    def after_commit() -> None:
        _upsert(*asked)

    after_commit.beat = asked  # type: ignore[attr-defined]  # by which the next one knows it
    transaction.on_commit(after_commit, robust=True)


def _upsert(workspace_id: int, topic: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, [workspace_id, topic])


def record(
    *,
    workspace: Workspace | None,
    actor: User | None,
    verb: str,
    subject: models.Model | None = None,
    data: dict[str, Any] | None = None,
    tell: Iterable[User] | None = None,
) -> Event:
    """One event, and a notification for each person who should hear of it.

    `tell=None` asks the verb's own rule (activity/verbs.py); `tell=[]` tells nobody. Whoever did it is never told.
    `data` is what the sentence needs ("title", "channel", "person"…): plain JSON, never a secret.
    """
    with transaction.atomic():
        event = Event.objects.create(
            workspace=workspace,
            actor=actor,
            verb=verb,
            subject_type=subject._meta.model_name or "" if subject is not None else "",
            subject_id=subject.pk if subject is not None else None,
            data=data or {},
        )
        hearers = _by_rule(workspace, verb) if tell is None else {user.pk for user in tell}
        hearers.discard(actor.pk if actor else 0)
        if hearers:
            Notification.objects.bulk_create(
                [Notification(user_id=pk, event=event) for pk in sorted(hearers)], ignore_conflicts=True
            )
            if workspace is not None:
                beat(workspace.pk, "notifications")
    return event


def _by_rule(workspace: Workspace | None, verb: str) -> set[int]:
    may: May | None = verb_of(verb).tell
    if may is None or workspace is None:
        return set()
    return set(
        Membership.objects.filter(
            workspace=workspace, role__in=who_may(may), user__is_active=True
        ).values_list("user_id", flat=True)
    )


def mark_read(*, user: User, workspace: Workspace | None = None, event: Event | None = None) -> int:
    """Reads one notification, or all of a workspace; how many became read."""
    unread = Notification.objects.filter(user=user, read_at=None)
    if workspace is not None:
        unread = unread.filter(event__workspace=workspace)
    if event is not None:
        unread = unread.filter(event=event)
    read = unread.update(read_at=clock.now())
    _beat_for(read, workspace or (event.workspace if event else None))
    return read


def mark_unread(*, user: User, event: Event) -> int:
    changed = Notification.objects.filter(user=user, event=event).exclude(read_at=None).update(read_at=None)
    _beat_for(changed, event.workspace)
    return changed


def mark_subject_read(*, user: User, workspace: Workspace, subject: models.Model) -> int:
    """Whoever opened the page of a thing has heard of everything about it."""
    read = Notification.objects.filter(
        Q(event__workspace=workspace, event__subject_type=subject._meta.model_name),
        user=user,
        read_at=None,
        event__subject_id=subject.pk,
    ).update(read_at=clock.now())
    _beat_for(read, workspace)
    return read


def _beat_for(changed: int, workspace: Workspace | None) -> None:
    if changed and workspace is not None:
        beat(workspace.pk, "notifications")
