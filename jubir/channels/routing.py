"""Which channels something is for, where one webhook or one reading tells of several accounts.

A channel is called by its remote id, or by a further name among `facts["also"]` (a bot's own id, a discussion group).
What is for an account goes to every channel of it, in whatever workspace; what is only for a further name, which several
channels of a workspace may share, goes to one of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from jubir.channels.models import Channel, Health
from jubir.core.crypto import Unreadable

#: Of each channel its part.
Shares = list[tuple[Channel, list[Any]]]


def for_app(network: str, items: Iterable[Any]) -> tuple[Shares, int]:
    """What our app was told, by channel; and how many things were for nobody here. Each item has an `account`."""
    wanted = list(items)
    accounts = {item.account for item in wanted if item.account}
    living = _living().filter(network=network)
    found = list(living.filter(remote_id__in=accounts))
    if accounts - {channel.remote_id for channel in found}:
        found += [one for one in living.filter(facts__has_key="also") if accounts & _further(one)]
    return _shared(found, wanted)


def for_channel(channel: Channel, items: Iterable[Any]) -> tuple[Shares, int]:
    """What one channel was told: its own, and what is for others that speak with the very same secrets (one bot)."""
    wanted = list(items)
    others = {item.account for item in wanted} - {"", channel.remote_id}
    if not others and all(not item.account for item in wanted):
        return ([(channel, wanted)] if wanted else []), 0
    family = [channel]
    near = _living().filter(network=channel.network, server=channel.server).exclude(pk=channel.pk)
    family += [one for one in near if _same_secrets(channel, one)]
    own = [item for item in wanted if not item.account]
    shares, dropped = _shared(family, [item for item in wanted if item.account])
    if own:
        shares.append((channel, own))
    return shares, dropped


def heirs(channel: Channel) -> list[Channel]:
    """Other channels for which its network tells by the very same subscription: of that account, or of that bot."""
    near = _living().filter(network=channel.network, server=channel.server).exclude(pk=channel.pk)
    return [one for one in near if one.remote_id == channel.remote_id or _same_secrets(channel, one)]


def _living() -> Any:
    known = Channel.objects.exclude(health=Health.DISCONNECTED).filter(workspace__deleted_at=None)
    return known.select_related("workspace").order_by("pk")


def _shared(channels: Sequence[Channel], items: Sequence[Any]) -> tuple[Shares, int]:
    by_id: dict[str, dict[int, Channel]] = defaultdict(dict)
    by_name: dict[str, dict[int, Channel]] = defaultdict(dict)
    for channel in channels:
        by_id[channel.remote_id][channel.pk] = channel
        for name in _further(channel):
            by_name[name].setdefault(channel.workspace_id, channel)
    parts: dict[int, tuple[Channel, list[Any]]] = {}
    dropped = 0
    for item in items:
        hearers = by_id.get(item.account) or by_name.get(item.account) or {}
        dropped += not hearers
        for channel in hearers.values():
            parts.setdefault(channel.pk, (channel, []))[1].append(item)
    return list(parts.values()), dropped


def _further(channel: Channel) -> set[str]:
    names = channel.facts.get("also") if isinstance(channel.facts, dict) else None
    return {str(name) for name in names if name} if isinstance(names, list) else set()


def _same_secrets(one: Channel, other: Channel) -> bool:
    try:
        return bool(dict(one.secrets) == dict(other.secrets))
    except Unreadable:
        return False
