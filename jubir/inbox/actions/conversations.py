"""Where a conversation stands: done, snoozed, whose; and what the team notes of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from jubir.activity import actions as activity
from jubir.core import clock
from jubir.inbox import digest
from jubir.inbox.actions.refusals import Refused, facts_of, require, said
from jubir.inbox.models import Contact, Conversation, Note, State
from jubir.teams.models import User
from jubir.teams.queries import allowed
from jubir.teams.roles import May


def close(*, conversations: Sequence[Conversation], by: User) -> list[Conversation]:
    """Done. Whoever speaks again opens it again. Returns those that were changed."""
    return _move(
        conversations, by, "done", {"state": State.DONE, "closed_at": clock.now(), "snoozed_until": None}
    )


def reopen(*, conversations: Sequence[Conversation], by: User) -> list[Conversation]:
    return _move(
        conversations, by, "reopened", {"state": State.OPEN, "closed_at": None, "snoozed_until": None}
    )


def snooze(*, conversations: Sequence[Conversation], until: datetime, by: User) -> list[Conversation]:
    """Out of sight until then, or until they speak again."""
    if until <= clock.now():
        raise Refused("past")
    if until > clock.now() + timedelta(days=366):
        raise Refused("too_far")
    return _move(
        conversations, by, "snoozed", {"state": State.SNOOZED, "snoozed_until": until, "closed_at": None}
    )


def _move(
    conversations: Sequence[Conversation], by: User, deed: str, fields: dict[str, Any]
) -> list[Conversation]:
    if not conversations:
        return []
    workspace = conversations[0].workspace
    require(by, workspace, May.ANSWER)
    moved = []
    with transaction.atomic():
        for one in conversations:
            rows = Conversation.objects.of(workspace).filter(pk=one.pk)
            if deed != "snoozed":
                rows = rows.exclude(state=fields["state"])
            if rows.update(**fields):
                moved.append(one)
                activity.record(
                    workspace=workspace,
                    actor=by,
                    verb=f"conversation.{deed}",
                    subject=one,
                    data=facts_of(one),
                )
        digest.refresh(workspace.pk, [one.pk for one in moved])
        if moved:
            activity.beat(workspace.pk, "inbox")
    for one in moved:
        one.refresh_from_db()
    return moved


def assign(*, conversations: Sequence[Conversation], to: User | None, by: User) -> list[Conversation]:
    """To somebody who may answer; None: to nobody."""
    if not conversations:
        return []
    workspace = conversations[0].workspace
    require(by, workspace, May.ANSWER)
    if to is not None and not allowed(to, workspace, May.ANSWER):
        raise Refused("cannot_be_assigned", who=str(to))
    moved = []
    with transaction.atomic():
        for one in conversations:
            rows = Conversation.objects.of(workspace).filter(pk=one.pk)
            rows = rows.exclude(assigned_to=None) if to is None else rows.exclude(assigned_to=to)
            if rows.update(assigned_to=to):
                moved.append(one)
                activity.record(
                    workspace=workspace,
                    actor=by,
                    verb="conversation.assigned" if to else "conversation.unassigned",
                    subject=one,
                    data=facts_of(one) | ({"person": str(to)} if to else {}),
                    tell=[to] if to else [],
                )
        if moved:
            activity.beat(workspace.pk, "inbox")
    for one in moved:
        one.refresh_from_db()
    return moved


def wake_snoozed(now: datetime) -> int:
    """Their time has come: they are open again."""
    woken = 0
    due = Conversation.objects.filter(state=State.SNOOZED, snoozed_until__lte=now)
    for pk, workspace_id in list(due.values_list("pk", "workspace_id")[:1000]):
        rows = Conversation.objects.filter(pk=pk, state=State.SNOOZED, snoozed_until__lte=now)
        if rows.update(state=State.OPEN, snoozed_until=None):
            woken += 1
            activity.beat(workspace_id, "inbox")
    return woken


def note(*, conversation: Conversation, text: str, by: User) -> Note:
    """For the team only."""
    require(by, conversation.workspace, May.ANSWER)
    with transaction.atomic():
        made = Note.objects.create(conversation=conversation, author=by, text=said(text))
        tell = [conversation.assigned_to] if conversation.assigned_to else []
        activity.record(
            workspace=conversation.workspace,
            actor=by,
            verb="conversation.noted",
            subject=conversation,
            data=facts_of(conversation),
            tell=[user for user in tell if user is not None],
        )
        activity.beat(conversation.workspace_id, "inbox")
    return made


def note_contact(*, contact: Contact, text: str, by: User, conversation: Conversation) -> Contact:
    require(by, contact.workspace, May.ANSWER)
    clean = text.replace("\x00", "").strip()[:2000]
    if clean == contact.note:
        return contact
    contact.note = clean
    with transaction.atomic():
        contact.save(update_fields=["note"])
        activity.record(
            workspace=contact.workspace,
            actor=by,
            verb="contact.noted",
            subject=contact,
            data=facts_of(conversation),
        )
    return contact
