"""What the brand says back, and what becomes of it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from jubir.activity import actions as activity
from jubir.core import clock
from jubir.inbox import can, digest
from jubir.inbox.actions.refusals import Refused, require, said
from jubir.inbox.models import Conversation, Direction, InboxCursor, Message, State
from jubir.networks.contract import Target
from jubir.publishing import actions as publishing
from jubir.publishing.models import Delivery
from jubir.publishing.models import State as Sending
from jubir.teams.models import User
from jubir.teams.roles import May

#: An answer stays here for so long before it leaves: time to think better of it.
GRACE = timedelta(seconds=6)


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
    require(by, conversation.workspace, May.ANSWER)
    text = said(text)
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
    require(by, message.workspace, May.ANSWER)
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
