"""What arrives on a Mastodon server: the notifications of type mention (and quote, where the server is Mastodon itself),
and what we ourselves answered with another tool.

Facts: https://docs.joinmastodon.org/methods/notifications/, newest first, older ones by max_id. A status tells what it
answers but not under which post it all began: /api/v1/statuses/:id/context does, once per thread. Somebody's direct
message is a mention with visibility direct. An edited status says so in edited_at, a deleted one is 404; those told
lately are looked at again, up to twenty at once where GET /api/v1/statuses?id[]= exists (Mastodon 4.3).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from jubir.networks import errors
from jubir.networks.connectors.mastodon.servers import takes_ids
from jubir.networks.connectors.mastodon.statuses import (
    direct_thread,
    heard,
    is_direct,
    moment_of,
    number_of,
    own_number,
)
from jubir.networks.connectors.mastodon.wire import hear, is_gone, software_at
from jubir.networks.contract import Call
from jubir.networks.hearing import Author, Heard, Inbound
from jubir.networks.http import Answer
from jubir.networks.shared.asking import list_in
from jubir.networks.shared.parsing import name, obj, rows, when
from jubir.networks.shared.walking import Walk, closed, opened

PAGE = 40
AT_ONCE = 20
#: Comments this young may still be edited or taken back; so many are remembered, and so many asked one by one.
REGRET, REMEMBERED, ONE_BY_ONE = timedelta(days=2), 40, 2
#: [id, when, edited, kind, thread, post, author's id, handle, name], newest first
Seen = list[list[str]]


async def read(call: Call, cursor: str, since: datetime) -> Inbound:
    kept = opened(cursor)
    walk = Walk.of(kept.get("walk"), since)
    seen = _seen(kept.get("seen"))
    types = ["mention", "quote"] if software_at(call) == "mastodon" else ["mention"]
    params = [("limit", str(PAGE)), *(("types[]", kind) for kind in types)]
    if walk.page:
        params.append(("max_id", walk.page))
    notes = list_in(await hear(call, "GET", "/api/v1/notifications", params=params))
    # Some servers show all kinds whatever was asked for.
    told = [note for note in notes if note.get("type") in types and obj(note.get("status"))]
    statuses = [obj(note["status"]) for note in told if (at := _moment(note)) and at >= walk.floor]
    if not walk.page:
        statuses += await _own_answers(call, walk.floor)
    roots = Roots(call, seen)
    items = [one for status in statuses if (one := await _heard(roots, status))]
    page = name(notes[-1].get("id")) if notes else ""
    onward = walk.onward([at for note in notes if (at := _moment(note))], page, call.now)
    seen = _remembered(seen, items, call.now)
    if onward.under_way:
        return Inbound(tuple(items), closed(walk=onward.to_json(), seen=seen), True)
    later, seen = await _looked_at_again(roots, seen, {item.remote_id for item in items})
    return Inbound((*items, *later), closed(walk=onward.to_json(), seen=seen))


def _moment(note: Mapping[str, Any]) -> datetime | None:
    return when(note.get("created_at")) or moment_of(obj(note.get("status")))


async def _own_answers(call: Call, since: datetime) -> list[dict[str, Any]]:
    """What the account answered to others lately. Not worth an error of its own."""
    path = f"/api/v1/accounts/{quote(own_number(call), safe='')}/statuses"
    params: dict[str, str | int] = {"limit": PAGE, "exclude_reblogs": "true"}
    try:
        found = list_in(await hear(call, "GET", path, params=params))
    except (errors.Rejected, errors.Missing, errors.Outage, errors.Unsupported):
        return []
    return [
        item
        for item in found
        if (at := moment_of(item)) is not None
        and at >= since
        and number_of(obj(item.get("account"))) == own_number(call)
        and not item.get("reblog")
        and (is_direct(call, item) or name(item.get("in_reply_to_account_id")) not in ("", own_number(call)))
    ]


# ── where a status stands ────────────────────────────────────────────────────────────────────────────────────────
class Roots:
    """For each status of this page: the thread's first status, and whose it is. One question per thread, none for what
    was told before."""

    def __init__(self, call: Call, seen: Seen) -> None:
        self.call = call
        self.known: dict[str, tuple[str, str]] = {
            row[0]: (row[4], row[5]) for row in seen if row[3] != "message"
        }

    async def of(self, status: Mapping[str, Any]) -> tuple[str, str]:
        """(thread, our own post it stands under or "")"""
        number, parent = name(status.get("id")), name(status.get("in_reply_to_id"))
        if number in self.known:
            return self.known[number]
        if not parent:
            return number, ""
        if parent not in self.known:
            await self._ask(number, parent)
        return self.known[parent]

    async def _ask(self, number: str, parent: str) -> None:
        path = f"/api/v1/statuses/{quote(number, safe='')}/context"
        answer = await hear(self.call, "GET", path, missing_ok=True)
        context = obj(answer.json())
        above = rows(context.get("ancestors"))
        if not above:  # snac at times, or the parent is gone: at least what it answers
            above = [obj((await _one(self.call, parent)).json())]
        root = above[0]
        thread = name(root.get("id")) or parent
        ours = number_of(obj(root.get("account"))) == own_number(self.call)
        place = (thread, thread if ours else "")
        for one in [*above, *rows(context.get("descendants"))]:
            self.known.setdefault(name(one.get("id")), place)
        self.known[parent] = place


async def _one(call: Call, number: str) -> Answer:
    return await hear(call, "GET", f"/api/v1/statuses/{quote(number, safe='')}", missing_ok=True)


async def _heard(roots: Roots, status: Mapping[str, Any]) -> Heard | None:
    call = roots.call
    if is_direct(call, status):
        return heard(call, status, kind="message", thread=direct_thread(call, status))
    thread, post = await roots.of(status)
    to_us = name(status.get("in_reply_to_account_id")) == own_number(call)
    return heard(call, status, kind="comment" if post or to_us else "mention", thread=thread, post=post)


# ── edited, or taken back ────────────────────────────────────────────────────────────────────────────────────────
def _seen(kept: Any) -> Seen:
    return [
        row
        for row in (kept if isinstance(kept, list) else [])
        if isinstance(row, list)
        and len(row) == 9
        and all(isinstance(part, str) for part in row)
        and when(row[1])
    ]


def _remembered(seen: Seen, items: list[Heard], now: datetime) -> Seen:
    fresh = {row[0]: row for row in seen}
    fresh |= {item.remote_id: _row(item) for item in items if not item.ours}
    young = [row for row in fresh.values() if (at := when(row[1])) is not None and now - at < REGRET]
    return sorted(young, key=lambda row: row[1], reverse=True)[:REMEMBERED]


def _row(item: Heard) -> list[str]:
    edited = item.edited_at.isoformat() if item.edited_at else ""
    who = item.author
    return [
        item.remote_id, item.created_at.isoformat(), edited, item.kind, item.thread, item.post, who.remote_id,
        who.handle, who.name,
    ]  # fmt: skip


async def _looked_at_again(roots: Roots, seen: Seen, just: set[str]) -> tuple[list[Heard], Seen]:
    """Those told before that say something else now, or nothing any more. Trouble here is trouble later."""
    call = roots.call
    again = [row for row in seen if row[0] not in just]
    found: list[Heard] = []
    gone: set[str] = set()
    try:
        if takes_ids(call.account.facts):
            asked = again[:AT_ONCE]
            now = await by_ids(call, [row[0] for row in asked])
            gone = {row[0] for row in asked} - set(now)
        else:
            # In turn: the minute decides whose turn it is, so that nothing more need be kept.
            turn = int(call.now.timestamp() // 60) * ONE_BY_ONE % max(len(again), 1)
            now = {}
            for row in (again[turn:] + again[:turn])[:ONE_BY_ONE]:
                answer = await _one(call, row[0])
                if is_gone(call, answer):
                    gone.add(row[0])
                elif answer.ok:
                    now[row[0]] = obj(answer.json())
        for row in again:
            edited = when(obj(now.get(row[0])).get("edited_at"))
            if edited and edited.isoformat() != row[2] and (one := await _heard(roots, now[row[0]])):
                found.append(one)
    except (errors.Rejected, errors.Missing, errors.Outage, errors.TooMany, errors.Unsupported):
        pass
    found += [_gone(row) for row in again if row[0] in gone]
    rest = [row for row in seen if row[0] not in gone]
    fresh = {one.remote_id: _row(one) for one in found if not one.gone}
    return found, [fresh.get(row[0], row) for row in rest]


def _gone(row: list[str]) -> Heard:
    number, at, edited, kind, thread, post, who, handle, called = row
    said = when(at)
    assert said is not None  # only such are remembered
    return Heard(
        number, kind, Author(who, handle, called), "", said,
        thread=thread, post=post, gone=True, edited_at=when(edited),
    )  # fmt: skip


async def by_ids(call: Call, numbers: list[str]) -> dict[str, dict[str, Any]]:
    """Up to AT_ONCE statuses in one question; those that are gone, or not for us to see, are left out."""
    if not numbers:
        return {}
    answer = await hear(call, "GET", "/api/v1/statuses", params=[("id[]", number) for number in numbers])
    return {name(item.get("id")): item for item in list_in(answer)}
