"""Who speaks on Discord: a webhook, or a bot in one of the channels it may write in.

Facts: https://discord.com/developers/docs/topics/permissions (how rights are summed up) and the OpenAPI of 2026-07-18.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.discord.limits import FORUM, WRITABLE
from jubir.networks.connectors.discord.wire import ask, hook, object_in
from jubir.networks.contract import Account, Call, Connected
from jubir.networks.shared.asking import list_in
from jubir.networks.shared.parsing import name, obj, rows

_WEBHOOK = re.compile(
    r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/(\d{5,25})/([\w-]{20,200})/?",
    re.ASCII,
)
_TOKEN = re.compile(r"[\w-]{20,40}\.[\w-]{4,12}\.[\w-]{20,60}", re.ASCII)
ADMINISTRATOR, VIEW, SEND = 1 << 3, 1 << 10, 1 << 11
_CDN = "https://cdn.discordapp.com"
_TAG_REQUIRED = 1 << 4  # of a channel's flags
#: Each server takes three questions.
MOST_SERVERS = 30


async def connect(call: Call, key: str) -> Connected | tuple[Connected, ...]:
    """`key` as it was pasted: a webhook's address or a bot's token. Raises Rejected(field="key") for anything else."""
    key = key.strip()
    if found := _WEBHOOK.fullmatch(key):
        account = Account(found[1], "", "", {"way": "webhook", "webhook": found[1]})
        known = await webhook(replace(call, account=account, secrets={"token": found[2]}))
        return replace(known, secrets={"token": found[2]})
    token = key.removeprefix("Bot ").strip()
    if not _TOKEN.fullmatch(token):
        raise errors.Rejected("This is neither a webhook's address nor a bot's token.", field="key")
    return await _channels(replace(call, secrets={"token": token}))


async def webhook(call: Call) -> Connected:
    told = object_in(await hook(call, "GET"), "id")
    number, avatar = name(told["id"]), name(told.get("avatar"))
    facts = {
        "way": "webhook",
        "webhook": number,
        "channel": name(told.get("channel_id")),
        "guild": name(told.get("guild_id")),
    }
    called = name(told.get("name")) or "Webhook"
    return Connected(
        Account(number, called, "", facts),
        name=called,
        url=_link(facts["guild"], facts["channel"]),
        avatar_url=f"{_CDN}/avatars/{number}/{avatar}.png" if avatar else "",
    )


async def _channels(call: Call) -> tuple[Connected, ...]:
    """Every channel of every server in which this bot may write, in the order of their names."""
    me = object_in(await ask(call, "GET", "/users/@me"), "id")
    found: list[Connected] = []
    guilds = list_in(await ask(call, "GET", "/users/@me/guilds", params={"limit": 200}))
    for one in guilds[:MOST_SERVERS]:
        number = name(one.get("id"))
        guild = object_in(await ask(call, "GET", f"/guilds/{number}", params={"with_counts": "true"}), "id")
        member = object_in(await ask(call, "GET", f"/guilds/{number}/members/{name(me['id'])}"))
        channels = list_in(await ask(call, "GET", f"/guilds/{number}/channels"))
        found += [
            _known(me, guild, channel, call.secrets)
            for channel in sorted(channels, key=lambda one: str(one.get("name")))
            if channel.get("type") in WRITABLE and may_write(guild, member, channel, name(me["id"]))
        ]
    return tuple(found)


async def channel(call: Call) -> Connected:
    """The bot's channel as it is now."""
    me = object_in(await ask(call, "GET", "/users/@me"), "id")
    there = object_in(await ask(call, "GET", f"/channels/{call.account.remote_id}"), "id")
    guild = object_in(await ask(call, "GET", f"/guilds/{name(there.get('guild_id'))}"), "id")
    return _known(me, guild, there, {})


def _known(
    me: Mapping[str, Any], guild: Mapping[str, Any], channel: Mapping[str, Any], secrets: Mapping[str, Any]
) -> Connected:
    number, server, icon = name(channel.get("id")), name(guild.get("id")), name(guild.get("icon"))
    facts: dict[str, Any] = {
        "way": "bot",
        "bot": name(me.get("id")),
        "guild": server,
        "type": channel.get("type"),
    }
    if channel.get("type") == FORUM:
        facts["tags"] = [
            [name(tag.get("id")), name(tag.get("name"))] for tag in rows(channel.get("available_tags"))
        ]
        flags = channel.get("flags")
        facts["tag_required"] = isinstance(flags, int) and bool(flags & _TAG_REQUIRED)
    called = name(channel.get("name"))
    return Connected(
        Account(number, f"#{called}", "", facts),
        name=f"{name(guild.get('name'))} · #{called}",
        url=_link(server, number),
        avatar_url=f"{_CDN}/icons/{server}/{icon}.png" if icon else "",
        secrets=secrets,
    )


def _link(guild: str, channel: str) -> str:
    return f"https://discord.com/channels/{guild}/{channel}" if guild and channel else ""


def may_write(
    guild: Mapping[str, Any], member: Mapping[str, Any], channel: Mapping[str, Any], me: str
) -> bool:
    """Discord's own sum: the rights of everybody and of one's roles, then what the channel takes and gives."""
    everyone = name(guild.get("id"))
    mine = {everyone, *(name(one) for one in member.get("roles") or ())}
    rights = 0
    for role in rows(guild.get("roles")):
        if name(role.get("id")) in mine:
            rights |= _bits(role.get("permissions"))
    if rights & ADMINISTRATOR or name(guild.get("owner_id")) == me:
        return True
    changes = {name(one.get("id")): one for one in rows(channel.get("permission_overwrites"))}
    for layer in ([everyone], sorted(mine - {everyone}), [me]):
        deny = allow = 0
        for one in layer:
            deny |= _bits(obj(changes.get(one)).get("deny"))
            allow |= _bits(obj(changes.get(one)).get("allow"))
        rights = rights & ~deny | allow
    return rights & (VIEW | SEND) == VIEW | SEND


def _bits(told: Any) -> int:
    text = name(told)
    return int(text) if text.isdecimal() else 0
