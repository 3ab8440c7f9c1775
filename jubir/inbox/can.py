"""What a network can do with a message, from its connector's declarations; what it cannot is not offered."""

from dataclasses import dataclass

from jubir.channels import door
from jubir.channels.models import Channel
from jubir.inbox.models import Conversation


@dataclass(frozen=True, slots=True)
class Can:
    """On this channel, for this kind of conversation."""

    answer: bool = False
    like: bool = False
    hide: bool = False
    delete: bool = False
    block: bool = False


def can(channel: Channel, kind: str) -> Can:
    if not door.knows(channel):
        return Can()
    speaker = door.connector(channel.network)
    moderates: frozenset[str] = getattr(speaker, "moderates", frozenset())
    return Can(
        answer=kind in getattr(speaker, "answers", ()),
        like=hasattr(speaker, "like"),
        hide="hide" in moderates and kind == "comment",
        delete="delete" in moderates and kind == "comment",
        block="block" in moderates,
    )


def of(conversation: Conversation) -> Can:
    return can(conversation.channel, conversation.kind)


def hears(channel: Channel) -> bool:
    """Whether anything can arrive there at all."""
    return door.knows(channel) and hasattr(door.connector(channel.network), "inbox")
