"""Discord: an incoming webhook (it only sends), or a bot in one channel (it also reads, answers and counts).

Facts held against the OpenAPI description of 2026-07-18 and the documentation of August 2026. What is heard stands in
inbox.py, figures in measuring.py, who may write where in connecting.py.

After an unknown outcome. A bot sends a nonce with `enforce_nonce`: within a few minutes the same again gives the message
that is there, so that a second try is harmless; before it, the channel is read, for messages stay findable longer than
nonces. Posting in a forum knows no nonce. A webhook has none either [not verified, 2026-11-22], and cannot read what it
sent unless it knows the message's id, which is what got lost: there a person is asked.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.discord import connecting, measuring
from jubir.networks.connectors.discord import inbox as incoming
from jubir.networks.connectors.discord.limits import (
    ANNOUNCEMENT,
    FORUM,
    answer_limits_of,
    limits_of,
)
from jubir.networks.connectors.discord.posts import (
    is_crosspost,
    joined,
    link_of,
    message_of,
    must_fit,
    nonce,
    remote,
    rendered,
    said,
    snowflake,
    split,
)
from jubir.networks.connectors.discord.refusals import Refusal
from jubir.networks.connectors.discord.wire import (
    ask,
    bot_only,
    hook,
    is_webhook,
    list_in,
    object_in,
    written,
)
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Connected,
    Draft,
    Field,
    Identity,
    Processing,
    Published,
    Reading,
    Recovery,
    Remote,
    Ticket,
)
from jubir.networks.hearing import Figures, History, Inbound
from jubir.networks.http import Answer
from jubir.networks.limits import Limits
from jubir.networks.shared.asking import clock_of
from jubir.networks.shared.parsing import name, obj

#: The message has been published to the channels that follow this one.
CROSSPOSTED = 1 << 0
ALREADY_CROSSPOSTED = 40033
PAGE, MOST_PAGES = 100, 3
_LIKE = "%F0%9F%91%8D"


class Connector:
    identity = Identity(
        slug="discord",
        name="Discord",
        colour="#5865F2",
        docs="https://discord.com/developers/docs/resources/message",
        api_version="10",
        checked="2026-11-22",
    )
    auth = Auth(
        kind="form",
        fields=(Field("key", "password"),),
        help="https://support.discord.com/hc/en-us/articles/228383668",
        secret_in_url=True,  # of a webhook
    )
    recovery = Recovery(settle_after=20.0, readings=2)

    def recovery_of(self, account: Account) -> Recovery:
        return Recovery(blind=True) if account.facts.get("way") == "webhook" else self.recovery

    def limits(self, account: Account) -> Limits:
        """`facts`: "way" (webhook, bot), and of a bot's channel "type", "tags" and "tag_required"."""
        return limits_of(account)

    def answer_limits(self, account: Account, kind: str) -> Limits:
        return answer_limits_of(account)

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected | tuple[Connected, ...]:
        return await connecting.connect(call, answers["key"])

    async def check(self, call: Call) -> Connected:
        return await (connecting.webhook(call) if is_webhook(call) else connecting.channel(call))

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        """One for each message, and one for publishing an announcement to the channels that follow."""
        more = draft.options.get("crosspost") is True and draft.answers is None
        return len(draft.parts) + more

    def rendered(self, draft: Draft, step: int) -> str:
        return rendered(draft, step)

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        """Files travel with the message: there is nothing to upload before."""
        must_fit(draft)
        if self.steps(draft) > len(draft.parts) and call.account.facts.get("type") != ANNOUNCEMENT:
            raise errors.Rejected("This is no announcement channel.", field="options")
        return {}

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published:
        if is_crosspost(draft, ticket.step):
            return await _crosspost(call, ticket)
        body, files = message_of(draft, ticket.step)
        if is_webhook(call):
            answer = await _by_webhook(call, draft, ticket, body, files)
        elif _opens_thread(call, draft, ticket):
            answer = await _in_forum(call, draft, body, files)
        else:
            answer = await _in_channel(call, draft, ticket, body, files)
        made = object_in(answer, "id", visible=True)
        message, channel = name(made["id"]), call.account.remote_id
        place = name(made.get("channel_id"))
        if _opens_thread(call, draft, ticket):
            place = message  # what came back is the thread, which has the number of its first message
        elif is_webhook(call) and not ticket.step and not draft.options.get("title"):
            place = ""  # a webhook's account is no channel: only a thread needs saying
        elif is_webhook(call) and ticket.step:
            place = str(ticket.checkpoint.get("place") or "")
        number = joined(place, message, channel)
        keep = {"parent": number} | ({"first": number, "place": place} if not ticket.step else {})
        there = place or name(made.get("channel_id")) or channel
        return Published(number, link_of(call, there, message), keep, answer.status)

    # ── reading back ─────────────────────────────────────────────────────────────────────────────────────────────
    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | None:
        """Only of an announcement's publishing to others, which the message itself shows; a message has no key to ask by."""
        if not is_crosspost(draft, ticket.step):
            raise errors.Unsupported("Messages are read back.")
        first = str(ticket.checkpoint.get("first") or "")
        item = await measuring.message(call, first)
        flags = item.get("flags")
        done = isinstance(flags, int) and bool(flags & CROSSPOSTED)
        return Published(first, link_of(call, *split(first, call.account.remote_id))) if done else None

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        bot_only(call, "reading a channel")
        if _opens_thread(call, draft, ticket):
            return await _recent_threads(call, since, draft, ticket)
        place = _place(call, draft, ticket)
        found: list[Remote] = []
        told, before, complete = None, "", False
        for _ in range(MOST_PAGES):
            params: dict[str, str | int] = {"limit": PAGE} | ({"before": before} if before else {})
            answer = await ask(call, "GET", f"/channels/{place}/messages", params=params)
            page, told = list_in(answer), told or clock_of(answer)
            found += [one for item in page if (one := remote(call, item, draft, ticket))]
            before = name(page[-1].get("id")) if page else ""
            if len(page) < PAGE or (before.isdecimal() and int(before) < int(snowflake(since))):
                complete = True
                break
        return Reading(tuple(found), told, complete)

    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        body: dict[str, Any] = {"content": said(draft, 0)[1], "allowed_mentions": {"parse": []}}
        place, number = split(remote_id, call.account.remote_id)
        if is_webhook(call):
            params = {"thread_id": place} if "/" in remote_id else None
            await hook(call, "PATCH", f"/messages/{number}", params=params, json=body)
        else:
            await ask(call, "PATCH", f"/channels/{place}/messages/{number}", json=body)

    async def delete(self, call: Call, remote_id: str) -> None:
        place, number = split(remote_id, call.account.remote_id)
        with suppress(errors.Missing):
            if is_webhook(call):
                params = {"thread_id": place} if "/" in remote_id else None
                await hook(call, "DELETE", f"/messages/{number}", params=params)
            else:
                await ask(call, "DELETE", f"/channels/{place}/messages/{number}")

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    hears = frozenset({"comment", "mention"})
    answers = frozenset({"comment", "mention"})
    moderates = frozenset({"delete"})
    metrics = measuring.METRICS
    measures_at_once = measuring.AT_ONCE

    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        bot_only(call, "reading a channel")
        return await incoming.read(call, cursor, since)

    async def like(self, call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
        """A thumb up of the bot's."""
        bot_only(call, "a reaction")
        place, number = split(remote_id, call.account.remote_id)
        verb = "PUT" if on else "DELETE"
        await ask(call, verb, f"/channels/{place}/messages/{number}/reactions/{_LIKE}/@me")
        return {}

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        """Deleting others' messages takes the right Manage Messages."""
        bot_only(call, "deleting others' messages")
        if deed != "delete":
            raise errors.Unsupported("On Discord a message can be deleted, not hidden.")
        await self.delete(call, remote_id)
        return {}

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await measuring.measured(call, remote_ids)

    async def account_figures(self, call: Call) -> Figures:
        return await measuring.account(call)

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await measuring.history(call, cursor, since)


# ── one message out ──────────────────────────────────────────────────────────────────────────────────────────────
def _opens_thread(call: Call, draft: Draft, ticket: Ticket) -> bool:
    """A bot's post in a forum is a thread of its own."""
    return call.account.facts.get("type") == FORUM and not ticket.step and draft.answers is None


def _place(call: Call, draft: Draft, ticket: Ticket) -> str:
    """The channel or thread in which this step stands."""
    channel = call.account.remote_id
    if draft.answers and not ticket.step:
        return split(draft.answers.remote_id, channel)[0]
    return split(str(ticket.checkpoint.get("parent") or ""), channel)[0]


async def _in_channel(
    call: Call, draft: Draft, ticket: Ticket, body: dict[str, Any], files: list[Any]
) -> Answer:
    body |= {"nonce": nonce(ticket), "enforce_nonce": True}
    above = draft.answers.remote_id if draft.answers and not ticket.step else ticket.checkpoint.get("parent")
    if draft.answers or ticket.step:
        if not above:
            raise errors.Rejected("The message before this one is unknown.", field="thread")
        place, number = split(str(above), call.account.remote_id)
        # What is answered and gone is said by Discord, not left out in silence.
        body["message_reference"] = {"message_id": number, "channel_id": place, "fail_if_not_exists": True}
    path = f"/channels/{_place(call, draft, ticket)}/messages"
    return await ask(call, "POST", path, visible=True, **written(body, files))


async def _in_forum(call: Call, draft: Draft, body: dict[str, Any], files: list[Any]) -> Answer:
    whole: dict[str, Any] = {"name": str(draft.options.get("title") or "").strip(), "message": body}
    if tag := str(draft.options.get("tag") or ""):
        whole["applied_tags"] = [tag]
    path = f"/channels/{call.account.remote_id}/threads"
    return await ask(call, "POST", path, visible=True, **written(whole, files))


async def _by_webhook(
    call: Call, draft: Draft, ticket: Ticket, body: dict[str, Any], files: list[Any]
) -> Answer:
    """`wait`: else Discord says yes before it looked, and gives no number."""
    if draft.answers:
        raise errors.Unsupported("A webhook can't answer: that takes a bot.")
    body["allowed_mentions"].pop("replied_user")
    params = {"wait": "true"}
    title = str(draft.options.get("title") or "").strip()
    if title and not ticket.step:
        body["thread_name"] = title
    elif ticket.step and ticket.checkpoint.get("place"):
        params["thread_id"] = str(ticket.checkpoint["place"])
    return await hook(call, "POST", visible=True, params=params, **written(body, files))


async def _crosspost(call: Call, ticket: Ticket) -> Published:
    first = str(ticket.checkpoint.get("first") or "")
    place, number = split(first, call.account.remote_id)
    status = 200
    try:
        answer = await ask(call, "POST", f"/channels/{place}/messages/{number}/crosspost", visible=True)
        object_in(answer, "id", visible=True)
    except Refusal as refused:
        if refused.code != ALREADY_CROSSPOSTED:
            raise
        status = refused.status or status
    return Published(first, link_of(call, place, number), {}, status)


async def _recent_threads(call: Call, since: datetime, draft: Draft, ticket: Ticket) -> Reading:
    """The bot's threads in the forum that began since, each by its first message."""
    begun = [
        number
        for one in await incoming.own_threads(call)
        if (number := name(one.get("id"))).isdecimal() and int(number) >= int(snowflake(since))
    ]
    found, told = [], None
    for number in sorted(begun, key=int)[:PAGE]:
        try:
            answer = await ask(call, "GET", f"/channels/{number}/messages/{number}")
        except errors.Missing:
            continue
        told = told or clock_of(answer)
        if one := remote(call, obj(answer.json()), draft, ticket):
            found.append(one)
    return Reading(tuple(found), told, len(begun) <= PAGE)
