"""What the network does for us: like, hide, remove, block."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from jubir.activity import actions as activity
from jubir.channels import door
from jubir.inbox import can, digest
from jubir.inbox.actions.refusals import Refused, facts_of, require
from jubir.inbox.models import Contact, Conversation, Message
from jubir.networks import errors
from jubir.teams.models import User
from jubir.teams.roles import May


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
    require(by, message.workspace, May.ANSWER)
    if not can.can(message.channel, message.kind).like:
        raise Refused("unsupported", network=message.channel.network)
    told = _ask(message, message.channel, "like", message.remote_id, message.keep, on)
    return _deed(message, by, "liked" if on else "unliked", told, {"liked": on})


def hide(*, message: Message, on: bool, by: User, reason: str = "") -> Message:
    """Out of sight for others on the network; `on` False shows it again."""
    require(by, message.workspace, May.ANSWER)
    if not can.can(message.channel, message.kind).hide:
        raise Refused("unsupported", network=message.channel.network)
    told = _ask(message, message.channel, "moderate", "hide", message.remote_id, message.keep, on)
    why = reason.replace("\x00", "").strip()[:300] if on else ""
    fields = {"hidden": on, "reason": why, "moderated_by": by}
    return _deed(message, by, "hidden" if on else "shown", told, fields)


def remove(*, message: Message, by: User, reason: str) -> Message:
    """Delete somebody's comment under our post, for good; why is kept."""
    require(by, message.workspace, May.ANSWER)
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
    require(by, conversation.workspace, May.ANSWER)
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
            data=facts_of(conversation) | {"reason": why},
        )
        activity.beat(conversation.workspace_id, "inbox")
    contact.refresh_from_db()
    return contact
