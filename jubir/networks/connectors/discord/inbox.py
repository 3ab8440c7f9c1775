"""What is said to the bot in its channel: answers to its messages, messages that name it, and in a forum everything in
the threads it began. By asking (REST); the gateway's stream is not used.

Facts: https://discord.com/developers/docs/resources/message. Messages after an id come oldest first, a hundred at most.
Without the Message Content intent the text of what others say is empty, unless it names the bot or answers it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jubir.networks.connectors.discord.limits import FORUM
from jubir.networks.connectors.discord.posts import answered, by_bot, joined, link_of, snowflake, spoken
from jubir.networks.connectors.discord.wire import ask, object_in
from jubir.networks.contract import Call
from jubir.networks.hearing import Author, Heard, Inbound, Picture
from jubir.networks.shared.asking import list_in
from jubir.networks.shared.parsing import link, name, obj, rows, when, words
from jubir.networks.shared.walking import closed, opened

PAGE = 100
#: So many messages are remembered by the post they belong under; so many threads read at once.
REMEMBERED, THREADS = 300, 10
_SAID, _ANSWER = 0, 19  # types of messages that a person writes


async def read(call: Call, cursor: str, since: datetime) -> Inbound:
    if call.account.facts.get("type") == FORUM:
        return await _forum(call, cursor, since)
    kept = opened(cursor)
    after = name(kept.get("after"))
    after = after if after.isdecimal() else snowflake(since)
    page = await _page(call, call.account.remote_id, after)
    roots = {str(key): str(root) for key, root in obj(kept.get("roots")).items()}
    items = [one for item in page if (one := _heard(call, item, roots))]
    newest = max([after, *(name(item.get("id")) for item in page)], key=int)
    recent = dict(list(roots.items())[-REMEMBERED:])
    return Inbound(tuple(items), closed(after=newest, roots=recent), len(page) == PAGE)


async def _page(call: Call, place: str, after: str) -> list[dict[str, Any]]:
    """Oldest first."""
    params = {"after": after, "limit": PAGE}
    found = list_in(await ask(call, "GET", f"/channels/{place}/messages", params=params))
    return sorted(
        (item for item in found if name(item.get("id")).isdecimal()), key=lambda item: int(name(item["id"]))
    )


async def _forum(call: Call, cursor: str, since: datetime) -> Inbound:
    """The cursor knows how far each thread was read."""
    kept = {str(key): name(after) for key, after in obj(opened(cursor).get("threads")).items()}
    start = snowflake(since)
    threads = [
        (name(one.get("id")), name(one.get("last_message_id")))
        for one in await own_threads(call)
        if name(one.get("last_message_id")).isdecimal()
    ]
    new = [(one, last) for one, last in threads if int(last) > int(kept.get(one, start))]
    items: list[Heard] = []
    more = len(new) > THREADS
    for thread, _ in new[:THREADS]:
        after = kept.get(thread, start)
        page = await _page(call, thread, after)
        root = f"{thread}/{thread}"
        items += [
            one for item in page if name(item.get("id")) != thread and (one := _in_thread(call, item, root))
        ]
        kept[thread] = name(page[-1].get("id")) if page else max(after, dict(new)[thread], key=int)
        more = more or len(page) == PAGE
    open_now = {one for one, _ in threads}
    return Inbound(tuple(items), closed(threads={k: v for k, v in kept.items() if k in open_now}), more)


async def own_threads(call: Call) -> list[dict[str, Any]]:
    """The forum's threads that are open and that the bot began."""
    told = object_in(await ask(call, "GET", f"/guilds/{call.account.facts.get('guild')}/threads/active"))
    return [
        one
        for one in rows(told.get("threads"))
        if name(one.get("parent_id")) == call.account.remote_id
        and name(one.get("owner_id")) == call.account.facts.get("bot")
    ]


def _heard(call: Call, item: Mapping[str, Any], roots: dict[str, str]) -> Heard | None:
    if item.get("type") not in (_SAID, _ANSWER):
        return None
    channel = call.account.remote_id
    number, above = name(item.get("id")), answered(item, channel)
    ours, to_us = by_bot(call, item), by_bot(call, obj(item.get("referenced_message")))
    root = roots.get(above, above)
    if above and (ours or to_us):
        roots[number] = root
    if ours:
        # Its own posts are no talk; what it answered to somebody is.
        return _one(call, item, "comment", root, above, "") if above and not to_us else None
    if above and to_us:
        return _one(call, item, "comment", root, above, root)
    named = {name(one.get("id")) for one in rows(item.get("mentions"))}
    if call.account.facts.get("bot") in named:
        return _one(call, item, "mention", root or number, above, "")
    return None


def _in_thread(call: Call, item: Mapping[str, Any], root: str) -> Heard | None:
    if item.get("type") not in (_SAID, _ANSWER):
        return None
    return _one(call, item, "comment", root, answered(item, call.account.remote_id) or root, root)


def _one(call: Call, item: Mapping[str, Any], kind: str, thread: str, parent: str, post: str) -> Heard | None:
    who, at = obj(item.get("author")), when(item.get("timestamp"))
    number, place = name(item.get("id")), name(item.get("channel_id")) or call.account.remote_id
    if not number or at is None or not name(who.get("id")):
        return None
    return Heard(
        remote_id=joined(place, number, call.account.remote_id),
        kind=kind,
        author=author(who),
        text=spoken(item),
        created_at=at,
        url=link_of(call, place, number),
        thread=thread,
        parent=parent,
        post=post,
        ours=by_bot(call, item),
        edited_at=when(item.get("edited_timestamp")),
        pictures=_pictures(item),
    )


def author(who: Mapping[str, Any]) -> Author:
    number, face = name(who.get("id")), name(who.get("avatar"))
    return Author(
        number,
        name(who.get("username")),
        name(who.get("global_name")) or name(who.get("username")),
        f"https://cdn.discordapp.com/avatars/{number}/{face}.png" if face else "",
    )


def _pictures(item: Mapping[str, Any]) -> tuple[Picture, ...]:
    found = []
    for one in rows(item.get("attachments")):
        mime = words(one.get("content_type")).split("/")[0]
        kind = mime if mime in ("image", "video", "audio") else "file"
        found.append(Picture(link(one.get("url")), kind, words(one.get("description"))))
    return tuple(one for one in found if one.url)
