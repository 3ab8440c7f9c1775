"""Connecting a bot's channel or group: is the token good, which chat is meant, and may the bot post there?

No method lists the chats of a bot: where none is named, those are offered that its waiting updates tell of. They are only
looked at; asking without an offset confirms nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.telegram.messages import chat_id
from jubir.networks.connectors.telegram.places import chat_of
from jubir.networks.connectors.telegram.wire import HOME, ask
from jubir.networks.contract import Account, Call, Connected
from jubir.networks.shared.parsing import name, obj, rows

MOST = 20
_TOKEN = re.compile(r"\d{5,20}:[A-Za-z0-9_-]{20,100}")
_SPEAKS = {"creator", "administrator", "member"}


async def connect(call: Call, answers: Mapping[str, str]) -> Connected | tuple[Connected, ...]:
    token = answers.get("token", "").strip()
    if not _TOKEN.fullmatch(token):
        raise errors.Rejected("This is not a bot's token.", field="token")
    server = answers.get("server", "").strip().rstrip("/") or HOME
    if not re.match(r"https?://[^\s/@]+", server):
        raise errors.Rejected("This is not a server's address.", field="server")
    call = replace(call, account=Account("", "", server), secrets={"token": token})
    try:
        bot = obj(await ask(call, "getMe"))
    except (errors.Unauthorized, errors.Rejected) as refused:
        if isinstance(refused, errors.Rejected) and refused.field == "server":
            raise
        raise errors.Rejected("Telegram does not know this token.", field="token") from None
    if not isinstance(bot.get("id"), int):
        raise errors.Outage("Telegram did not say who this is.")
    secrets = {"token": token}
    typed = answers.get("chat", "").strip()
    if typed:
        return await _meant(call, bot, chat_of(typed), secrets)
    found = []
    for chat in await _chats(call):
        try:
            found.append(await _meant(call, bot, chat, secrets))
        except errors.Rejected:
            continue
    return tuple(found)


async def _chats(call: Call) -> list[str]:
    try:
        updates = rows(await ask(call, "getUpdates", {"limit": 100, "timeout": 0}))
    except errors.Outage as trouble:
        if trouble.status != 409:
            raise
        raise errors.Rejected("This bot works elsewhere: name the channel or group.", field="chat") from None
    chats: dict[str, None] = {}
    for update in updates:
        for kind in ("my_chat_member", "channel_post", "message"):
            chat = obj(obj(update.get(kind)).get("chat"))
            if chat.get("type") in ("channel", "supergroup", "group") and isinstance(chat.get("id"), int):
                chats[str(chat["id"])] = None
    return list(chats)[:MOST]


async def _meant(call: Call, bot: Mapping[str, Any], chat: str, secrets: Mapping[str, Any]) -> Connected:
    try:
        connected = await look(call, bot, chat)
    except (errors.Rejected, errors.Missing, errors.Unauthorized) as refused:
        if isinstance(refused, errors.Rejected) and refused.field == "chat":
            raise
        raise errors.Rejected("The bot does not see this channel or group.", field="chat") from None
    return replace(connected, secrets=secrets)


async def look(call: Call, bot: Mapping[str, Any], chat: str) -> Connected:
    """The chat as it is now, with facts {"type", "title", "username", "bot", "bot_name", "discussion", "also"}."""
    told = obj(await ask(call, "getChat", {"chat_id": chat_id(chat)}))
    number, kind = told.get("id"), name(told.get("type"))
    if not isinstance(number, int):
        raise errors.Outage("Telegram did not say which chat this is.")
    if kind not in ("channel", "supergroup", "group"):
        raise errors.Rejected("This is neither a channel nor a group.", field="chat")
    member = obj(await ask(call, "getChatMember", {"chat_id": number, "user_id": bot["id"]}))
    _may_post(kind, member)
    username, title = name(told.get("username")), name(told.get("title"))
    discussion = name(told.get("linked_chat_id")) if kind == "channel" else ""
    facts = {
        "type": kind,
        "title": title,
        "username": username,
        "bot": bot["id"],
        "bot_name": name(bot.get("username")),
        "discussion": discussion,
        # Further names by which an update calls this account.
        "also": [one for one in (discussion, str(bot["id"])) if one],
    }
    return Connected(
        Account(str(number), username or title or str(number), call.account.server, facts),
        name=title,
        url=f"https://t.me/{username}" if username else "",
    )


def _may_post(kind: str, member: Mapping[str, Any]) -> None:
    status = name(member.get("status"))
    if not status:
        raise errors.Outage("Telegram did not say what the bot is there.")
    if status not in _SPEAKS and not (status == "restricted" and member.get("can_send_messages") is True):
        raise errors.Unauthorized("The bot is not in this channel or group any more.")
    if kind == "channel" and status != "creator" and member.get("can_post_messages") is not True:
        raise errors.Rejected("The bot may not post there: make it an administrator.", field="chat")
