"""What is known of networks and channels without leaving the building."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings

from jubir.channels import keys, reach
from jubir.channels.models import Channel, NetworkApp
from jubir.core.crypto import Secret
from jubir.networks import preflight, registry
from jubir.networks.contract import Account, Auth, Costs, Draft, LimitsByKind, Medium, Recovery, Refreshes
from jubir.networks.limits import Limits, TextLimit

#: Of a channel whose network this Jubir does not know; nothing goes out there (`why` "no_network").
NO_NETWORK = Limits(text=TextLimit(500, len, "codepoints"))


def networks() -> list[Any]:
    """Every connector, by name: for lists. Read its `identity`, `auth`, `recovery`; call nothing else on it."""
    return sorted(registry.all_connectors().values(), key=lambda connector: connector.identity.name.lower())


def connector(slug: str) -> Any:
    """The connector of that slug; KeyError when there is none."""
    return registry.connector(slug)


def kinds_of(speaker: Any) -> tuple[str, ...]:
    """The kinds of post a network has; () where there is only one."""
    return speaker.kinds if isinstance(speaker, LimitsByKind) else ()


def kind_limits(speaker: Any, kind: str) -> Limits:
    """What a network allows in that kind of post, for an account of which nothing more is known."""
    limits: Limits = speaker.kind_limits(Account("", ""), kind)
    return limits


def knows(channel: Channel) -> bool:
    """Whether its network still has a connector here."""
    return channel.network in registry.all_connectors()


def app_of(network: str, server: str = "") -> Secret:
    """Our registration with a network as `Call.app` holds it: its app keys, or what it gave us when we asked (with that
    server, where each has its own); empty where there is none."""
    auth: Auth = connector(network).auth
    if auth.keys:
        return keys.app(network, auth)
    if auth.kind != "oauth":
        return Secret()
    app = NetworkApp.objects.filter(network=network, server=server if auth.per_server_app else "").first()
    return app.secrets if app else Secret()


def keys_of(network: str) -> tuple[keys.Key, ...]:
    """The app keys that network wants, with what there is of them; () where it wants none."""
    return keys.of(network, connector(network).auth)


def missing_keys(network: str) -> tuple[str, ...]:
    return keys.missing(network, connector(network).auth)


def can_renew(channel: Channel) -> bool:
    return can(channel, Refreshes)


def renew_before(channel: Channel) -> timedelta:
    """How long before their end its secrets are renewed, used or not."""
    return timedelta(seconds=connector(channel.network).auth.renew_before)


def account_of(channel: Channel) -> Account:
    return Account(channel.remote_id, channel.handle, channel.server, channel.facts)


def posts(channel: Channel) -> bool:
    """Whether posts go there; a messenger only answers. One whose network is gone still has its posts."""
    return not knows(channel) or connector(channel.network).identity.posts


def is_by_hand(channel: Channel) -> bool:
    """Whether a person does the publishing there."""
    return knows(channel) and connector(channel.network).identity.by_hand


def limits_of(channel: Channel, options: Mapping[str, Any] | None = None) -> Limits:
    """What this channel's network, on its server, allows now, in the kind of post that `options` choose. Nothing beyond
    bare text where it has no connector any more: the channel's posts must still open."""
    if not knows(channel):
        return NO_NETWORK
    return _limits(connector(channel.network), account_of(channel), options or {})


def _limits(speaker: Any, account: Account, options: Mapping[str, Any]) -> Limits:
    """Of the kind that is chosen; of the first where none is, or one that the network does not have (any more)."""
    kind = options.get("kind")
    if isinstance(speaker, LimitsByKind) and kind in speaker.kinds:
        return speaker.kind_limits(account, kind)
    return speaker.limits(account)


def limits_for(speaker: Any, account: Account, draft: Draft) -> Limits:
    """What holds for this draft: an answer has limits of its own where its network says so."""
    special = getattr(speaker, "answer_limits", None) if draft.answers else None
    if special and draft.answers:
        return special(account, draft.answers.kind)
    return _limits(speaker, account, draft.options)


def answer_limits_of(channel: Channel, kind: str) -> Limits:
    """What it allows in an answer to a `Heard` of that kind: those of a post, unless its network has others."""
    special = getattr(connector(channel.network), "answer_limits", None) if knows(channel) else None
    return special(account_of(channel), kind) if special else limits_of(channel)


def can(channel: Channel, protocol: type) -> bool:
    """Has its network what one of the protocols in networks/contract.py or hearing.py asks for?"""
    return knows(channel) and isinstance(connector(channel.network), protocol)


def takes_money(network: str) -> bool:
    """Do calls to that network cost anything?"""
    return isinstance(registry.all_connectors().get(network), Costs)


def price_of(draft: Draft, channel: Channel) -> int | None:
    """What publishing this will cost, in micro-dollars; None where the network takes nothing."""
    if not takes_money(channel.network):
        return None
    speaker = connector(channel.network)
    return sum(speaker.price(draft, step) for step in range(speaker.steps(draft)))


def preflight_of(draft: Draft, channel: Channel) -> Sequence[preflight.Problem]:
    """Every problem, those that stop first; also that its network would have to fetch from an address nobody can reach."""
    if not knows(channel):
        return preflight.check(draft, NO_NETWORK)
    speaker = connector(channel.network)
    return problems_in(speaker, draft, limits_for(speaker, account_of(channel), draft))


def problems_in(speaker: Any, draft: Draft, limits: Limits) -> Sequence[preflight.Problem]:
    problems = preflight.check(draft, limits)
    if fetched(speaker, draft) and not reach.media_from_outside():
        problems = (preflight.Problem("out_of_reach", "media", data={"url": settings.JUBIR_URL}), *problems)
    return problems


def fetched(speaker: Any, draft: Draft) -> tuple[Medium, ...]:
    """The media of a draft that its network takes from an address of ours."""
    if not speaker.identity.fetches:
        return ()
    kinds = getattr(speaker, "fetched", ("image", "gif", "video"))
    return tuple(one for part in draft.parts for one in part.media if one.kind in kinds)


def recovery_of(speaker: Any, account: Account) -> Recovery:
    """How an unknown outcome can be settled: the connector's rule, or the one for this server if it has several."""
    special = getattr(speaker, "recovery_of", None)
    return special(account) if special else speaker.recovery
