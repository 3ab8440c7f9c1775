"""What people do in the inbox. Each is one short transaction; what a network must do for us is asked before it.

Refusals: `Refused(code, data)`; the sentences are in `inbox.words`. Answers also raise publishing's `Problems`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from jubir.activity import actions as activity
from jubir.channels import door
from jubir.core import clock
from jubir.inbox import can, digest, labelling, writing
from jubir.inbox.models import (
    Contact,
    Conversation,
    Correction,
    Direction,
    InboxCursor,
    Message,
    Note,
    Promise,
    SavedReply,
    Sentiment,
    State,
)
from jubir.networks import errors
from jubir.networks.contract import Target
from jubir.publishing import actions as publishing
from jubir.publishing.models import Delivery
from jubir.publishing.models import State as Sending
from jubir.teams.models import Membership, User, Workspace
from jubir.teams.roles import May

#: An answer stays here for so long before it leaves: time to think better of it.
GRACE = timedelta(seconds=6)
MOST_LETTERS = 10_000


class Refused(Exception):
    """Not done, and why. `code` names the sentence (inbox.words), `data` fills it."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


def _require(by: User | None, workspace: Workspace, may: May) -> None:
    """`by` None is Jubir itself."""
    if by is None:
        return
    membership = Membership.objects.filter(user=by, workspace=workspace).first()
    if membership is None or not membership.may(may):
        raise Refused("not_allowed", may=str(may))


def _told(conversation: Conversation) -> dict[str, Any]:
    return {"title": str(conversation), "conversation": conversation.pk}


# ── answering ────────────────────────────────────────────────────────────────────────────────────────────────────
def answer(
    *,
    conversation: Conversation,
    text: str,
    by: User,
    seen: int,
    to: Message | None = None,
    anyway: bool = False,
    done: bool = False,
    options: Mapping[str, Any] | None = None,
) -> Message:
    """Say something back, to `to` or to the last thing they said; it leaves after GRACE. `options`: what only this
    network asks.

    `seen` is the conversation's revision that the person had before their eyes: when somebody answered since, it is
    Refused("answered_meanwhile"), unless `anyway`.
    """
    _require(by, conversation.workspace, May.ANSWER)
    text = _said(text)
    if not can.of(conversation).answer:
        raise Refused("cannot_answer", network=conversation.channel.network, kind=conversation.kind)
    target = to or last_of_theirs(conversation)
    if target is None:
        raise Refused("nothing_to_answer")
    now = clock.now()
    with transaction.atomic():
        current = Conversation.objects.select_for_update().get(pk=conversation.pk)
        if current.revision != seen and not anyway:
            raise Refused("answered_meanwhile", **_last_answer(current))
        delivery = publishing.answer(
            workspace=conversation.workspace,
            channel=conversation.channel,
            text=text,
            target=target_of(target, current),
            by=by,
            at=now + GRACE,
            options=options,
        )
        message = Message.objects.create(
            workspace=conversation.workspace, channel=conversation.channel, conversation=current,
            direction=Direction.OUT, kind=current.kind, parent=target.remote_id, text=text, created_at=now, author=by,
            delivery=delivery,
        )  # fmt: skip
        fields: dict[str, Any] = {"revision": F("revision") + 1}
        if current.assigned_to_id is None:
            fields["assigned_to"] = by
        if done:
            fields |= {"state": State.DONE, "closed_at": now, "snoozed_until": None}
        Conversation.objects.filter(pk=current.pk).update(**fields)
        digest.refresh(conversation.workspace_id, [current.pk])
        activity.record(
            workspace=conversation.workspace,
            actor=by,
            verb="answer.given",
            subject=message,
            data={"person": str(conversation), "conversation": current.pk, "title": text[:60]},
        )
        activity.beat(conversation.workspace_id, "inbox")
    conversation.refresh_from_db()
    return message


def target_of(message: Message, conversation: Conversation) -> Target:
    author = message.contact.handle if message.contact else ""
    return Target(message.kind, message.remote_id, conversation.thread, author, message.keep)


def last_of_theirs(conversation: Conversation) -> Message | None:
    theirs = conversation.messages.filter(
        direction=Direction.IN, gone=False, hidden=False, removed=False
    ).exclude(remote_id="")
    return theirs.select_related("contact").order_by("-created_at", "-pk").first()


def _said(text: str) -> str:
    clean = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not clean:
        raise Refused("empty")
    if len(clean) > MOST_LETTERS:
        raise Refused("too_long")
    return clean


def _last_answer(conversation: Conversation) -> dict[str, Any]:
    ours = conversation.messages.filter(direction=Direction.OUT).exclude(delivery__state=Sending.CANCELLED)
    last = ours.select_related("author").order_by("-created_at", "-pk").first()
    return {
        "who": str(last.author) if last and last.author else "",
        "text": last.text if last else "",
        "revision": conversation.revision,
    }


def take_back(*, message: Message, by: User) -> str:
    """An answer that has not left (or could not): it will not, and its words are given back."""
    _require(by, message.workspace, May.ANSWER)
    delivery = _delivery(message)
    with transaction.atomic():
        publishing.cancel(delivery=delivery, by=by)
        # It was sent and finished in one: undone in one.
        if message.conversation is not None:
            finished = Conversation.objects.filter(
                pk=message.conversation.pk, closed_at__gte=message.created_at
            )
            if finished.update(state=State.OPEN, closed_at=None):
                digest.refresh(message.workspace_id, [message.conversation.pk])
    return message.text


def retry(*, message: Message, by: User) -> None:
    publishing.retry(delivery=_delivery(message), by=by)


def it_is_there(*, message: Message, by: User, remote_id: str = "", url: str = "") -> None:
    publishing.settle_found(delivery=_delivery(message), by=by, remote_id=remote_id, url=url)


def it_is_not_there(*, message: Message, by: User) -> None:
    publishing.settle_absent(delivery=_delivery(message), by=by)


def let_go(*, message: Message, by: User) -> None:
    publishing.let_go(delivery=_delivery(message), by=by)


def _delivery(message: Message) -> Delivery:
    if message.delivery is None:
        raise Refused("not_ours")
    return message.delivery


def settle_answers(*, delivery_ids: Iterable[int]) -> None:
    """What the engine, or a person, found out about these answers, told to their conversations."""
    found = Message.objects.filter(delivery__in=list(delivery_ids)).select_related("delivery", "conversation")
    by_workspace: dict[int, set[int]] = {}
    for message in found:
        delivery = message.delivery
        if delivery is None:
            continue
        if delivery.state == Sending.SENT and (
            message.remote_id != delivery.remote_id or message.created_at != delivery.sent_at
        ):
            _is_out(message, delivery)
        if message.conversation_id:
            by_workspace.setdefault(message.workspace_id, set()).add(message.conversation_id)
    for workspace_id, ids in by_workspace.items():
        with transaction.atomic():
            digest.refresh(workspace_id, ids)
            activity.beat(workspace_id, "inbox")


def _is_out(message: Message, delivery: Delivery) -> None:
    """It has its remote id now. The network may have told us of it already, as of something said with another tool."""
    InboxCursor.objects.get_or_create(channel_id=message.channel_id)
    with transaction.atomic():
        InboxCursor.objects.select_for_update().get(channel_id=message.channel_id)
        keep: Mapping[str, Any] = message.keep
        if delivery.remote_id:
            twin = (
                Message.objects.filter(channel_id=message.channel_id, remote_id=delivery.remote_id)
                .exclude(pk=message.pk)
                .first()
            )
            if twin is not None:
                keep = twin.keep
                twin.delete()
        Message.objects.filter(pk=message.pk).update(
            remote_id=delivery.remote_id,
            url=delivery.remote_url,
            created_at=delivery.sent_at or message.created_at,
            keep=keep,
        )


# ── where a conversation stands ──────────────────────────────────────────────────────────────────────────────────
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
    _require(by, workspace, May.ANSWER)
    moved = []
    with transaction.atomic():
        for one in conversations:
            rows = Conversation.objects.of(workspace).filter(pk=one.pk)
            if deed != "snoozed":
                rows = rows.exclude(state=fields["state"])
            if rows.update(**fields):
                moved.append(one)
                activity.record(
                    workspace=workspace, actor=by, verb=f"conversation.{deed}", subject=one, data=_told(one)
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
    _require(by, workspace, May.ANSWER)
    if to is not None:
        membership = Membership.objects.filter(user=to, workspace=workspace).first()
        if membership is None or not membership.may(May.ANSWER):
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
                    data=_told(one) | ({"person": str(to)} if to else {}),
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
    _require(by, conversation.workspace, May.ANSWER)
    with transaction.atomic():
        made = Note.objects.create(conversation=conversation, author=by, text=_said(text))
        tell = [conversation.assigned_to] if conversation.assigned_to else []
        activity.record(
            workspace=conversation.workspace,
            actor=by,
            verb="conversation.noted",
            subject=conversation,
            data=_told(conversation),
            tell=[user for user in tell if user is not None],
        )
        activity.beat(conversation.workspace_id, "inbox")
    return made


def note_contact(*, contact: Contact, text: str, by: User, conversation: Conversation) -> Contact:
    _require(by, contact.workspace, May.ANSWER)
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
            data=_told(conversation),
        )
    return contact


# ── what the network does for us ─────────────────────────────────────────────────────────────────────────────────
def _ask(message_or_contact: Any, channel: Any, verb: str, *arguments: Any) -> Mapping[str, Any]:
    try:
        told = door.ask_now(channel, verb, *arguments)
    except errors.NetworkError as error:
        raise Refused(
            "network",
            kind=error.kind,
            network=channel.network,
            channel=channel.handle,
            message=error.message[:300],
        ) from error
    return told or {}


def like(*, message: Message, on: bool, by: User) -> Message:
    _require(by, message.workspace, May.ANSWER)
    if not can.can(message.channel, message.kind).like:
        raise Refused("unsupported", network=message.channel.network)
    told = _ask(message, message.channel, "like", message.remote_id, message.keep, on)
    return _deed(message, by, "liked" if on else "unliked", told, {"liked": on})


def hide(*, message: Message, on: bool, by: User, reason: str = "") -> Message:
    """Out of sight for others on the network; `on` False shows it again."""
    _require(by, message.workspace, May.ANSWER)
    if not can.can(message.channel, message.kind).hide:
        raise Refused("unsupported", network=message.channel.network)
    told = _ask(message, message.channel, "moderate", "hide", message.remote_id, message.keep, on)
    why = reason.replace("\x00", "").strip()[:300] if on else ""
    fields = {"hidden": on, "reason": why, "moderated_by": by}
    return _deed(message, by, "hidden" if on else "shown", told, fields)


def remove(*, message: Message, by: User, reason: str) -> Message:
    """Delete somebody's comment under our post, for good; why is kept."""
    _require(by, message.workspace, May.ANSWER)
    if not can.can(message.channel, message.kind).delete:
        raise Refused("unsupported", network=message.channel.network)
    why = reason.replace("\x00", "").strip()[:300]
    if not why:
        raise Refused("why")
    told = _ask(message, message.channel, "moderate", "delete", message.remote_id, message.keep, True)
    return _deed(message, by, "deleted", told, {"removed": True, "reason": why, "moderated_by": by})


def _deed(message: Message, by: User, deed: str, told: Mapping[str, Any], fields: dict[str, Any]) -> Message:
    with transaction.atomic():
        current = Message.objects.select_for_update().get(pk=message.pk)
        keep = {**current.keep, **told}
        Message.objects.filter(pk=message.pk).update(keep=keep, **fields)
        if message.conversation_id:
            digest.refresh(message.workspace_id, [message.conversation_id])
        activity.record(
            workspace=message.workspace,
            actor=by,
            verb=f"message.{deed}",
            subject=message,
            data={
                "person": str(message.contact or ""),
                "conversation": message.conversation_id,
                "reason": fields.get("reason", ""),
            },
        )
        activity.beat(message.workspace_id, "inbox")
    message.refresh_from_db()
    return message


def block(*, conversation: Conversation, on: bool, by: User, reason: str = "") -> Contact:
    """The person, on the channel's network."""
    _require(by, conversation.workspace, May.ANSWER)
    contact = conversation.contact
    if contact is None:
        raise Refused("nobody")
    if not can.of(conversation).block:
        raise Refused("unsupported", network=conversation.channel.network)
    why = reason.replace("\x00", "").strip()[:300]
    if on and not why:
        raise Refused("why")
    _ask(contact, conversation.channel, "moderate", "block", contact.remote_id, {}, on)
    with transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(blocked=on)
        activity.record(
            workspace=conversation.workspace,
            actor=by,
            verb="contact.blocked" if on else "contact.unblocked",
            subject=contact,
            data=_told(conversation) | {"reason": why},
        )
        activity.beat(conversation.workspace_id, "inbox")
    contact.refresh_from_db()
    return contact


# ── labels ───────────────────────────────────────────────────────────────────────────────────────────────────────
def relabel(*, message: Message, label: str, value: Any, by: User) -> int:
    """The model was wrong: this text, and every one nearly the same, is what a person says it is. How many changed."""
    _require(by, message.workspace, May.ANSWER)
    if label not in labelling.COLUMNS or (label == "sentiment") != isinstance(value, str):
        raise Refused("no_such_label")
    if label == "sentiment" and value not in Sentiment.values:
        raise Refused("no_such_label")
    with transaction.atomic():
        says = _correct(message, label, value, by)
        alike = Message.objects.filter(pk__in=labelling.alike(message))
        touched = list(alike.values_list("pk", "conversation_id", "corrected"))
        writing.update(
            Message,
            ("corrected", "corrected_by", *says),
            [({**before, **says}, by.pk, *says.values(), pk) for pk, _, before in touched],
        )
        digest.refresh(message.workspace_id, {pk for _, pk, _ in touched if pk})
        activity.record(
            workspace=message.workspace,
            actor=by,
            verb="message.relabelled",
            subject=message,
            data={
                "person": str(message.contact or ""),
                "conversation": message.conversation_id,
                "label": label,
                "number": len(touched),
            },
        )
        activity.beat(message.workspace_id, "inbox")
    message.refresh_from_db()
    return len(touched)


def _correct(message: Message, label: str, value: Any, by: User) -> dict[str, Any]:
    row, _ = Correction.objects.select_for_update().get_or_create(
        workspace=message.workspace, fingerprint=message.fingerprint or f"#{message.pk}"
    )
    row.says = {**row.says, label: value}
    row.text, row.by, row.at = message.text[: labelling.MOST_LETTERS], by, clock.now()
    row.save()
    return dict(row.says)


# ── saved replies, and the promise ───────────────────────────────────────────────────────────────────────────────
def save_reply(
    *, workspace: Workspace, title: str, text: str, by: User, reply: SavedReply | None = None
) -> SavedReply:
    _require(by, workspace, May.ANSWER)
    name = " ".join(title.replace("\x00", "").split())[:60]
    if not name:
        raise Refused("no_title")
    words = _said(text)
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
    _require(by, reply.workspace, May.ANSWER)
    with transaction.atomic():
        if SavedReply.objects.filter(pk=reply.pk, deleted_at=None).update(deleted_at=clock.now()):
            activity.record(workspace=reply.workspace, actor=by, verb="saved_reply.deleted", subject=reply)


def restore_reply(*, reply: SavedReply, by: User) -> None:
    _require(by, reply.workspace, May.ANSWER)
    with transaction.atomic():
        if SavedReply.objects.filter(pk=reply.pk).exclude(deleted_at=None).update(deleted_at=None):
            activity.record(workspace=reply.workspace, actor=by, verb="saved_reply.restored", subject=reply)


def set_promise(
    *, workspace: Workspace, minutes: int, opens: int, closes: int, days: Iterable[int], by: User
) -> Promise:
    """How soon somebody wants to have answered, and in which hours that counts."""
    _require(by, workspace, May.SETTINGS)
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
