"""What people say on Threads: answers under our posts, and mentions. Read from the network, and told by webhook.

Reading is by post: the newest are looked at in every turn, of the others that have answers a few in rotation. What is told
may be told again; it is known by its id. Facts: https://developers.facebook.com/docs/threads/reply-management, /webhooks.
A webhook has an envelope of its own, {"topic", "target_id", "values": {"field", "value"}}; Meta's samples of it are not
valid JSON throughout. Not verified (2026-11-22): that `target_id` of a mention is the account that was named.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.threads.posts import HEARD, heard
from jubir.networks.connectors.threads.wire import hear, own
from jubir.networks.contract import Call
from jubir.networks.hearing import Heard, Inbound
from jubir.networks.shared import graph
from jubir.networks.shared.parsing import name, obj, rows
from jubir.networks.shared.walking import Walk, closed, opened

POSTS, ALWAYS, IN_TURN, PAGE = 50, 3, 5, 50


async def read(call: Call, cursor: str, since: datetime) -> Inbound:
    params: dict[str, str | int] = {"fields": "id,timestamp,has_replies", "limit": POSTS}
    posts = graph.listed(await hear(call, "GET", own(call, "threads"), params=params))
    items: list[Heard] = []
    for post in _chosen(call, [name(one.get("id")) for one in posts if one.get("has_replies") is True]):
        items += await _under(call, post, since)
    walk = Walk.of(opened(cursor).get("mentions"), since)
    mentions, walk = await _mentions(call, walk)
    found = tuple(one for one in (*items, *mentions) if one.created_at >= since)
    return Inbound(found, closed(mentions=walk.to_json()), walk.under_way)


def _chosen(call: Call, posts: list[str]) -> list[str]:
    """The minute decides whose turn it is, so that nothing need be kept."""
    known = [one for one in posts if one]
    newest, rest = known[:ALWAYS], known[ALWAYS:]
    turn = int(call.now.timestamp() // 60) * IN_TURN % max(len(rest), 1)
    return [*newest, *(rest[turn:] + rest[:turn])[:IN_TURN]]


async def _under(call: Call, post: str, since: datetime) -> list[Heard]:
    """Every answer in its thread, the newest first; one page: the rest was told before, or comes by webhook."""
    params: dict[str, str | int] = {"fields": HEARD, "limit": PAGE, "reverse": "true"}
    try:
        said = await hear(call, "GET", f"{post}/conversation", params=params)
    except errors.Missing:
        return []  # deleted meanwhile
    found = (heard(call.account.handle, item, "comment", post=post) for item in graph.listed(said))
    return [one for one in found if one]


async def _mentions(call: Call, walk: Walk) -> tuple[list[Heard], Walk]:
    params: dict[str, str | int] = {"fields": HEARD, "limit": PAGE}
    if walk.page:
        params["after"] = walk.page
    try:
        said = await hear(call, "GET", own(call, "mentions"), params=params)
    except errors.Unsupported:
        return [], walk  # that right was not given
    found = [one for item in graph.listed(said) if (one := heard(call.account.handle, item, "mention"))]
    page = graph.onward(said).get("after", "")
    onward = walk.onward([one.created_at for one in found], page, call.now)
    return [one for one in found if one.created_at >= walk.floor], onward


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────
def told(body: bytes) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(field, target, value) of a verified body. Raises Outage when it makes no sense."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or "values" not in said:
        raise errors.Outage("This is not a webhook of Threads.")
    values = said["values"]
    for one in rows(values) if isinstance(values, list) else [obj(values)]:
        yield name(one.get("field")), name(said.get("target_id")), obj(one.get("value"))


def received(body: bytes) -> tuple[Heard, ...]:
    return tuple(one for field, target, value in told(body) if (one := _heard(field, target, value)))


def _heard(field: str, target: str, value: Mapping[str, Any]) -> Heard | None:
    if field == "replies":
        root = obj(value.get("root_post"))
        one = heard("", value, "comment", post=name(root.get("id")))
        account = name(root.get("owner_id"))
    elif field == "mentions":
        one, account = heard("", value, "mention"), target
    else:
        return None
    return replace(one, account=account) if one and account else None
