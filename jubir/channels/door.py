"""The only way out of the building. Every word to a network passes here: it holds the keys, the budget and the clock."""

from collections.abc import Sequence
from typing import Any

from jubir.channels.models import Channel
from jubir.networks import preflight, registry
from jubir.networks.contract import Account, Draft
from jubir.networks.limits import Limits


def networks() -> list[Any]:
    """Every connector, by name: for lists. Read its `identity`, `auth`, `recovery`; call nothing else on it."""
    return sorted(registry.all_connectors().values(), key=lambda connector: connector.identity.name.lower())


def connector(slug: str) -> Any:
    return registry.connector(slug)


def account_of(channel: Channel) -> Account:
    return Account(channel.remote_id, channel.handle, channel.server, channel.facts)


def limits_of(channel: Channel) -> Limits:
    """What this channel's network, on its server, allows now."""
    return connector(channel.network).limits(account_of(channel))


def preflight_of(draft: Draft, channel: Channel) -> Sequence[preflight.Problem]:
    return preflight.check(draft, limits_of(channel))
