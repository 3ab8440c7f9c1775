"""What arrives on Bluesky: answers, mentions and quotes from the notifications, what we ourselves answered elsewhere, and
direct messages (chat.py).

Facts: app.bsky.notification.listNotifications gives the newest first, with the post's record but without what the
AppView made of it (pictures, our like), so app.bsky.feed.getPosts is asked beside it. Answers further down our threads
are notified too. A deleted post takes its notification along; so those told lately are looked at again, and what
getPosts leaves out and com.atproto.repo.getRecord does not know is gone. Posts can't be edited.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.bluesky import chat
from jubir.networks.connectors.bluesky.views import (
    AT_ONCE,
    POST,
    heard,
    is_post,
    key,
    moment_of,
    owner,
    posts_of,
    token,
)
from jubir.networks.contract import Call
from jubir.networks.hearing import Author, Heard, Inbound
from jubir.networks.shared.atproto import listed, xrpc
from jubir.networks.shared.parsing import name, obj, rows, when, words
from jubir.networks.shared.walking import Walk, closed, opened

REASONS = ("reply", "mention", "quote")
PAGE = 100
#: A comment this young may still be taken back by its author; there is room for this many in a cursor.
REGRET, REMEMBERED = timedelta(days=2), AT_ONCE


async def read(call: Call, cursor: str, since: datetime) -> Inbound:
    """A page of notifications; with the newest page also our own answers, with the last one the direct messages."""
    kept = opened(cursor)
    walk = Walk.of(kept.get("walk"), since)
    params = [("limit", str(PAGE)), ("priority", "false"), *(("reasons", reason) for reason in REASONS)]
    if walk.page:
        params.append(("cursor", walk.page))
    said, _ = await xrpc(
        call,
        call.account.server,
        "app.bsky.notification.listNotifications",
        token=token(call),
        params=params,
    )
    notes = [note for note in listed(said, "notifications") if when(note.get("indexedAt"))]
    new = [note for note in notes if note.get("reason") in REASONS and _moment(note) >= walk.floor]
    own = [] if walk.page else await _own_answers(call, walk.floor)
    items = await _told(call, new, own)
    onward = walk.onward([_moment(note) for note in notes], words(said.get("cursor")), call.now)
    seen = _remembered(kept.get("seen"), items, call.now)
    if onward.under_way:
        return Inbound(tuple(items), closed(walk=onward.to_json(), seen=seen, chat=kept.get("chat")), True)
    taken, seen = await _taken_back(call, seen, {item.remote_id for item in items})
    messages, talk = await chat.arrived(call, obj(kept.get("chat")), since)
    more = bool(talk.pop("more", False))
    return Inbound((*items, *taken, *messages), closed(walk=onward.to_json(), seen=seen, chat=talk), more)


def _moment(note: Mapping[str, Any]) -> datetime:
    at = when(note.get("indexedAt"))
    assert at is not None  # others were left out
    return at


async def _told(call: Call, notes: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[Heard]:
    """With what getPosts adds; it lags behind the notifications at times, so a post it lacks is told without."""
    me = call.account.remote_id
    roots = [_root(obj(note.get("record"))) for note in notes]
    ours = [uri for uri in roots if owner(uri) == me]
    views = await posts_of(call, [*(name(note.get("uri")) for note in notes), *ours])
    hidden = {uri for root in ours for uri in hidden_under(views.get(root, {}))}
    items = []
    for note, root in zip(notes, roots, strict=True):
        answers = note.get("reason") == "reply" or owner(root) == me
        view = views.get(name(note.get("uri"))) or note
        if item := heard(view, kind="comment" if answers else "mention", me=me, hidden=hidden):
            items.append(item)
    for view in own:
        under = owner(_root(obj(view.get("record")))) == me
        if item := heard(view, kind="comment" if under else "mention", me=me):
            items.append(item)
    return items


def _root(record: Mapping[str, Any]) -> str:
    return name(obj(obj(record.get("reply")).get("root")).get("uri"))


def hidden_under(root: Mapping[str, Any]) -> list[str]:
    """The answers that were hidden under a post of ours (app.bsky.feed.threadgate)."""
    gate = obj(obj(root.get("threadgate")).get("record"))
    hidden = gate.get("hiddenReplies")
    return [uri for uri in hidden if isinstance(uri, str)] if isinstance(hidden, list) else []


async def _own_answers(call: Call, since: datetime) -> list[dict[str, Any]]:
    """What the account answered to others lately, perhaps with another tool. Not worth an error of its own."""
    me = call.account.remote_id
    params: dict[str, str | int] = {"actor": me, "limit": 50, "filter": "posts_with_replies"}
    try:
        said, _ = await xrpc(
            call, call.account.server, "app.bsky.feed.getAuthorFeed", token=token(call), params=params
        )
    except (errors.Rejected, errors.Missing, errors.Outage, errors.Unsupported):
        return []
    views = [obj(row.get("post")) for row in rows(said.get("feed")) if not row.get("reason")]
    return [
        view
        for view in views
        if obj(view.get("author")).get("did") == me
        and owner(_parent(obj(view.get("record")))) not in ("", me)  # a thread of our own is no answer
        and (at := moment_of(view)) is not None
        and at >= since
    ]


def _parent(record: Mapping[str, Any]) -> str:
    return name(obj(obj(record.get("reply")).get("parent")).get("uri"))


# ── taken back by their authors ──────────────────────────────────────────────────────────────────────────────────
Seen = list[list[str]]  # [uri, when it was said, kind, thread, who: handle, name], newest first


def _remembered(kept: Any, items: Iterable[Heard], now: datetime) -> Seen:
    old = [row for row in kept if _is_seen(row)] if isinstance(kept, list) else []
    new = [
        [
            item.remote_id,
            item.created_at.isoformat(),
            item.kind,
            item.thread,
            item.author.handle,
            item.author.name,
        ]
        for item in items
        if not item.ours
    ]
    rows_ = {row[0]: row for row in [*new, *old]}.values()
    young = [row for row in rows_ if (at := when(row[1])) is not None and now - at < REGRET]
    return sorted(young, key=lambda row: row[1], reverse=True)[:REMEMBERED]


def _is_seen(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 6
        and all(isinstance(part, str) for part in row)
        and is_post(row[0])
    )


async def _taken_back(call: Call, seen: Seen, just: set[str]) -> tuple[list[Heard], Seen]:
    """Those told before that are no more, and what to remember of the rest. Trouble here is trouble later."""
    asked = [row[0] for row in seen if row[0] not in just]
    gone: list[Heard] = []
    if asked:
        try:
            views = await posts_of(call, asked)
            missing = [row for row in seen if row[0] in set(asked) - set(views)]
            for row in missing[:5]:
                if not await exists(call, row[0]):
                    gone.append(_gone(row, call.account.remote_id))
        except (errors.Rejected, errors.Missing, errors.Outage, errors.TooMany, errors.Unsupported):
            pass
    lost = {one.remote_id for one in gone}
    return gone, [row for row in seen if row[0] not in lost]


def _gone(row: list[str], me: str) -> Heard:
    uri, at, kind, thread, handle, called = row
    said = when(at)
    assert said is not None  # only such are remembered
    who = Author(owner(uri), handle, called, url=f"https://bsky.app/profile/{owner(uri)}")
    post = thread if thread != uri and owner(thread) == me else ""
    return Heard(uri, kind, who, "", said, thread=thread, post=post, gone=True)


async def exists(call: Call, uri: str) -> bool:
    """Is the record there? The AppView leaves out what was blocked; a server knows the records themselves."""
    params = {"repo": owner(uri), "collection": POST, "rkey": key(uri)}
    try:
        await xrpc(
            call,
            call.account.server,
            "com.atproto.repo.getRecord",
            token=token(call),
            params=params,
            others=True,
        )
    except errors.Missing:
        return False
    except (
        errors.Rejected
    ):  # RepoNotFound: its whole account may have moved or be gone; that is not this post's end
        return True
    return True
