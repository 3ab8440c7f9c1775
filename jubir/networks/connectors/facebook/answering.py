"""Saying something back: under a comment or a post that names us, or in a conversation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call, Draft, Published, Reading, Remote, Target, Ticket
from jubir.networks.shared import graph, messenger
from jubir.networks.shared.parsing import link, name, obj, rows, when, words


def target_of(draft: Draft) -> Target:
    assert draft.answers is not None
    return draft.answers


async def commit(call: Call, draft: Draft, ticket: Ticket) -> Published:
    target = target_of(draft)
    if target.kind == "message":
        said = await graph.ask(
            call, "POST", f"{call.account.remote_id}/messages",
            json=messenger.message(target, draft.text, call.now), visible=True, needs=("message_id",),
        )  # fmt: skip
        return Published(str(said["message_id"]), status=200)
    form = {"message": draft.text}
    if draft.parts[0].media:
        form["attachment_id"] = str(ticket.checkpoint["photos"]["0"])
    path = f"{target.remote_id}/comments"
    said = await graph.ask(call, "POST", path, form=form, visible=True, needs=("id",))
    return Published(str(said["id"]), link(said.get("permalink_url")), status=200)


async def recent(call: Call, draft: Draft, since: datetime) -> Reading:
    """What stands under what was answered, by us."""
    target = target_of(draft)
    if target.kind == "message":
        return await _conversation(call, messenger.person_of(target))
    # Of a comment all that is said under its post, flat: Facebook hangs an answer to an answer where it likes.
    base = target.thread if target.kind == "comment" and target.thread else target.remote_id
    params: dict[str, str | int] = {
        "fields": "id,message,created_time,from,parent{id},attachment,permalink_url",
        "order": "reverse_chronological",
        "filter": "stream",
        "limit": 100,
    }
    said = await graph.ask(call, "GET", f"{base}/comments", params=params)
    items = graph.listed(said)
    posts = [one for item in items if (one := _remote(call, item, target, base))]
    oldest = min((at for item in items if (at := when(item.get("created_time")))), default=since)
    return Reading(tuple(posts), complete=not graph.onward(said) or oldest < since)


def _remote(call: Call, item: Mapping[str, Any], target: Target, base: str) -> Remote | None:
    at, number = when(item.get("created_time")), name(item.get("id"))
    if at is None or not number or name(obj(item.get("from")).get("id")) != call.account.remote_id:
        return None
    above = name(obj(item.get("parent")).get("id")) or base
    if above == name(target.keep.get("top")):
        above = target.remote_id
    # The preview of a link is an attachment too, and nothing that we sent.
    kind = words(obj(item.get("attachment")).get("type"))
    media = 1 if kind.startswith(("photo", "video", "animated")) else 0
    return Remote(number, at, words(item.get("message")), media, link(item.get("permalink_url")), above)


async def _conversation(call: Call, person: str) -> Reading:
    params: dict[str, str | int] = {
        "platform": "messenger", "user_id": person, "fields": "id,messages.limit(50){id,message,created_time,from}",
    }  # fmt: skip
    said = await graph.ask(call, "GET", f"{call.account.remote_id}/conversations", params=params)
    found = graph.listed(said)
    if not found:
        # It was answered, so it is there: a list without it tells nothing.
        raise errors.Outage("The conversation is not shown.")
    items = [item for one in found for item in rows(obj(one.get("messages")).get("data"))]
    return Reading(messenger.remotes(items, (call.account.remote_id,)), complete=len(items) < 50)
