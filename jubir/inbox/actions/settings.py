"""Saved replies, and how soon a workspace wants to have answered."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from jubir.activity import actions as activity
from jubir.core import clock
from jubir.inbox import digest
from jubir.inbox.actions.refusals import Refused, require, said
from jubir.inbox.models import Conversation, Promise, SavedReply
from jubir.teams.models import User, Workspace
from jubir.teams.roles import May


def save_reply(
    *, workspace: Workspace, title: str, text: str, by: User, reply: SavedReply | None = None
) -> SavedReply:
    require(by, workspace, May.ANSWER)
    name = " ".join(title.replace("\x00", "").split())[:60]
    if not name:
        raise Refused("no_title")
    words = said(text)
    with transaction.atomic():
        if reply is None:
            reply = SavedReply.objects.create(workspace=workspace, title=name, text=words, author=by)
        else:
            reply.title, reply.text = name, words
            reply.save(update_fields=["title", "text"])
            activity.record(
                workspace=workspace, actor=by, verb="saved_reply.changed", subject=reply, data={"title": name}
            )
            return reply
        activity.record(
            workspace=workspace, actor=by, verb="saved_reply.created", subject=reply, data={"title": name}
        )
    return reply


def count_use(*, workspace: Workspace, pk: int) -> None:
    """What is used often stands first in the menu."""
    SavedReply.objects.filter(workspace=workspace, pk=pk).update(used=F("used") + 1)


def delete_reply(*, reply: SavedReply, by: User) -> None:
    require(by, reply.workspace, May.ANSWER)
    with transaction.atomic():
        if SavedReply.objects.filter(pk=reply.pk, deleted_at=None).update(deleted_at=clock.now()):
            activity.record(workspace=reply.workspace, actor=by, verb="saved_reply.deleted", subject=reply)


def restore_reply(*, reply: SavedReply, by: User) -> None:
    require(by, reply.workspace, May.ANSWER)
    with transaction.atomic():
        if SavedReply.objects.filter(pk=reply.pk).exclude(deleted_at=None).update(deleted_at=None):
            activity.record(workspace=reply.workspace, actor=by, verb="saved_reply.restored", subject=reply)


def set_promise(
    *, workspace: Workspace, minutes: int, opens: int, closes: int, days: Iterable[int], by: User
) -> Promise:
    """How soon somebody wants to have answered, and in which hours that counts."""
    require(by, workspace, May.SETTINGS)
    chosen = "".join(str(day) for day in sorted(set(days)) if 0 <= day <= 6)
    if not 1 <= minutes <= 7 * 24 * 60:
        raise Refused("bad_minutes")
    if not (0 <= opens < closes <= 1440) or not chosen:
        raise Refused("bad_hours")
    with transaction.atomic():
        promise, _ = Promise.objects.update_or_create(
            workspace=workspace,
            defaults={"minutes": minutes, "opens": opens, "closes": closes, "days": chosen},
        )
        activity.record(workspace=workspace, actor=by, verb="workspace.promise", data={"minutes": minutes})
        waiting = Conversation.objects.of(workspace).exclude(waiting_since=None)
        ids = list(waiting.values_list("pk", flat=True))
        for at in range(0, len(ids), 500):
            digest.refresh(workspace.pk, ids[at : at + 500])
        activity.beat(workspace.pk, "inbox")
    return promise
