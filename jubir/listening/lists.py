"""The lists of people that a workspace's channels keep, for choosing: asked from their networks while somebody waits.

A chosen list travels through the form as a sealed mark, so that what comes back is what was offered.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core import signing

from jubir.channels import door
from jubir.channels.models import Channel
from jubir.listening.models import Search
from jubir.networks.hearing import ReadsLists
from jubir.teams.models import Workspace

MOST_TITLE, MOST_ID = 120, 400
_SALT = "listening.list"


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of one channel."""

    channel_id: int
    list_id: str
    title: str

    @property
    def mark(self) -> str:
        return signing.dumps([self.channel_id, self.list_id, self.title], salt=_SALT)

    @property
    def place(self) -> tuple[int, str]:
        return self.channel_id, self.list_id


@dataclass(slots=True)
class Offer:
    """A channel's lists; `error` is the kind of what kept us from asking (listening.words)."""

    channel: Channel
    lists: list[Listed] = field(default_factory=list)
    error: str = ""


def of_mark(mark: str) -> Listed | None:
    """None for what we did not offer."""
    try:
        channel_id, list_id, title = signing.loads(mark, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Listed(channel_id, list_id, title)


def of_search(search: Search) -> Listed:
    return Listed(search.channel_id, search.list_id, search.list_title)


def channels(workspace: Workspace) -> list[Channel]:
    """Those whose network has lists."""
    there = Channel.objects.of(workspace).in_use().defer("secrets").order_by("pk")
    return [channel for channel in there if channel.is_usable and door.can(channel, ReadsLists)]


def offered(workspace: Workspace) -> list[Offer]:
    """Asks the networks of all channels, together."""
    there = channels(workspace)
    answers = door.ask_many([(channel.pk, "lists", ()) for channel in there])
    return [_offer(channel, told) for channel, told in zip(there, answers, strict=True)]


def _offer(channel: Channel, told: door.Told) -> Offer:
    if told.error is not None:
        return Offer(channel, error=told.error.kind)
    found = [
        Listed(channel.pk, one.remote_id, one.title.replace("\0", "")[:MOST_TITLE])
        for one in told.value
        if 0 < len(one.remote_id) <= MOST_ID and "\0" not in one.remote_id
    ]
    return Offer(channel, found)


def with_chosen(offers: Iterable[Offer], chosen: Iterable[Search]) -> list[Offer]:
    """What is listened to already stands there too, also where its network did not answer just now."""
    by_channel = {offer.channel.pk: offer for offer in offers}
    for search in chosen:
        offer = by_channel.setdefault(search.channel_id, Offer(search.channel))
        if search.list_id not in {one.list_id for one in offer.lists}:
            offer.lists.append(of_search(search))
    return list(by_channel.values())
