"""Telegram: channels and groups, through a bot that is an administrator there.

Facts held against the description of Bot API 10.1 (11 June 2026). Not verified, 2026-11-22: that a bot is not told of its
own posts; the sizes of uploads and the pace (limits.py); how long updates wait (listening.py).

A bot reads no history and its posts bear no key of ours, so an unknown outcome stays unknown: a person looks. There is no
separate upload either; a post with its files is one request. What is heard stands in updates.py.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.telegram import connecting, listening, updates
from jubir.networks.connectors.telegram.limits import answer_limits, limits_of
from jubir.networks.connectors.telegram.messages import chat_id, edited, message, shown
from jubir.networks.connectors.telegram.places import JOINT, address, named, place
from jubir.networks.connectors.telegram.wire import ask
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Connected,
    Draft,
    Field,
    Identity,
    Published,
    Recovery,
    Ticket,
)
from jubir.networks.hearing import Figures, Heard, Inbound, Measured
from jubir.networks.limits import Limits
from jubir.networks.shared.parsing import count, name, obj, rows


class Connector:
    identity = Identity(
        slug="telegram",
        name="Telegram",
        colour="#2AABEE",
        docs="https://core.telegram.org/bots/api",
        api_version="10.1",
        checked="2026-11-22",
    )
    auth = Auth(
        kind="form",
        fields=(
            Field("token", "password"),
            Field("chat", required=False),
            Field("server", "url", required=False),
        ),
        help="https://core.telegram.org/bots/tutorial#obtain-your-bot-token",
        secret_in_url=True,
    )
    recovery = Recovery(blind=True)
    hears = frozenset({"comment", "mention", "message"})
    answers = hears
    moderates = frozenset({"delete", "block"})
    metrics = frozenset({"likes", "followers"})
    measures_at_once = 1

    def limits(self, account: Account) -> Limits:
        return limits_of(account)

    def answer_limits(self, account: Account, kind: str) -> Limits:
        return answer_limits(account)

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected | tuple[Connected, ...]:
        """`answers`: token; chat, by its name, address or number; server, for a Bot API server of one's own."""
        return await connecting.connect(call, answers)

    async def check(self, call: Call) -> Connected:
        bot = obj(await ask(call, "getMe"))
        if not isinstance(bot.get("id"), int):
            raise errors.Outage("Telegram did not say who this is.")
        try:
            return await connecting.look(call, bot, call.account.remote_id)
        except errors.Rejected as refused:
            # The chat is gone, or the bot may not post there any more: only connecting again can mend it.
            raise errors.Unauthorized(refused.message, status=refused.status, answer=refused.answer) from None

    joint = JOINT

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return len(draft.parts)

    def rendered(self, draft: Draft, step: int) -> str:
        return shown(draft, step)

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any]:
        """Nothing can be sent ahead; but what Telegram has no message for is found before anything is out."""
        if ticket.step == 0:
            for step in range(len(draft.parts)):
                message(call.account, draft, Ticket(step, "", "", ticket.created_at, {"parent": 1}))
        return {}

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published:
        said = message(call.account, draft, ticket)
        made = await ask(call, said.method, said.body, files=said.files, visible=True, patience=said.patience)
        return self._published(call, made)

    def _published(self, call: Call, made: Any) -> Published:
        """Telegram numbers a long video's message 0 when it will publish it later, by itself: where, nobody knows yet."""
        messages = rows(made) if isinstance(made, list) else [obj(made)]
        numbers = [one.get("message_id") for one in messages]
        chat = obj(messages[0].get("chat")) if messages else {}
        whole = [one for one in numbers if isinstance(one, int) and not isinstance(one, bool) and one > 0]
        if not whole or len(whole) != len(numbers) or not isinstance(chat.get("id"), int):
            raise errors.Uncertain("Telegram said yes and gave the message no number.", status=200)
        where = str(chat["id"])
        url = address(name(chat.get("username")), where, whole[0])
        return Published(named(call.account, where, whole), url, {"parent": whole[0]}, 200)

    async def delete(self, call: Call, remote_id: str) -> None:
        """All messages of an album. Not verified: that Telegram refuses nothing older than 48 hours in a channel."""
        try:
            chat, numbers = place(call.account, remote_id)
            if len(numbers) > 1:
                await ask(call, "deleteMessages", {"chat_id": chat_id(chat), "message_ids": numbers})
            else:
                await ask(call, "deleteMessage", {"chat_id": chat_id(chat), "message_id": numbers[0]})
        except errors.Missing:
            return

    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        chat, numbers = place(call.account, remote_id)
        method, body = edited(draft)
        try:
            await ask(call, method, {"chat_id": chat_id(chat), "message_id": numbers[0], **body})
        except errors.Rejected as refused:
            if refused.field != "duplicate":  # it says so already
                raise

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        return await listening.inbox(call, cursor)

    async def subscribe(self, call: Call, url: str, secret: str) -> None:
        await listening.subscribe(call, url, secret)

    async def unsubscribe(self, call: Call) -> None:
        await ask(call, "deleteWebhook", {"drop_pending_updates": False})

    def verified(self, headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
        """Telegram signs nothing: it repeats the secret. A repeated update is known by its bytes and its message."""
        given = headers.get("x-telegram-bot-api-secret-token", "")
        return bool(secret) and hmac.compare_digest(given.encode(), secret.encode())

    def received(self, body: bytes) -> tuple[Heard, ...]:
        item = updates.heard(updates.update_in(body))
        return (item,) if item else ()

    def measured(self, body: bytes) -> tuple[Measured, ...]:
        one = updates.measured(updates.update_in(body))
        return (one,) if one else ()

    # ── deeds ────────────────────────────────────────────────────────────────────────────────────────────────────
    async def like(self, call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
        chat, numbers = place(call.account, remote_id)
        reaction = [{"type": "emoji", "emoji": "❤"}] if on else []
        body = {"chat_id": chat_id(chat), "message_id": numbers[0], "reaction": reaction}
        await ask(call, "setMessageReaction", body)
        return {}

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        if deed == "delete":
            await self.delete(call, remote_id)
        elif deed == "block":
            await self._block(call, remote_id, on)
        else:
            raise errors.Unsupported("Telegram hides nothing.")
        return {}

    async def _block(self, call: Call, person: str, on: bool) -> None:
        """Out of the discussion group, or of the group itself; in a private chat a bot has no such right."""
        facts = call.account.facts
        group = (
            str(facts.get("discussion") or "") if facts.get("type") == "channel" else call.account.remote_id
        )
        if not group or not person.lstrip("-").isdigit():
            raise errors.Unsupported("There is no group from which a person could be kept away.")
        if person.startswith("-"):  # somebody who speaks as a channel
            method, who = ("banChatSenderChat" if on else "unbanChatSenderChat"), "sender_chat_id"
        else:
            method, who = ("banChatMember" if on else "unbanChatMember"), "user_id"
        body: dict[str, Any] = {"chat_id": chat_id(group), who: int(person)}
        await ask(call, method, body if on or who != "user_id" else {**body, "only_if_banned": True})

    # ── measuring ────────────────────────────────────────────────────────────────────────────────────────────────
    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        raise errors.Unsupported("Telegram tells reactions by itself and can't be asked for them.")

    async def account_figures(self, call: Call) -> Figures:
        number = count(await ask(call, "getChatMemberCount", {"chat_id": chat_id(call.account.remote_id)}))
        if number is None:
            raise errors.Outage("This is no number of members.")
        return {"followers": number}
