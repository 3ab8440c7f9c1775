"""What arrives: comments under our media, posts that tag us, conversations.

Facts: https://developers.facebook.com/docs/instagram-platform/reference/instagram-media/comments, /ig-user/tags and
/instagram-api-with-instagram-login/conversations-api. There is no list of all comments: they are read with the media they
stand under, the newest three pages; a late one under something older arrives by webhook alone, and so does a mention in
somebody's caption or comment. Instagram gives no web address of a comment.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from jubir.networks.connectors.instagram.answering import is_ours
from jubir.networks.connectors.instagram.wire import hear, speaker
from jubir.networks.contract import Call
from jubir.networks.hearing import Author, Heard, Inbound, Picture
from jubir.networks.shared import messenger, meta
from jubir.networks.shared.parsing import link, name, obj, rows, when, words

_COMMENT = "id,text,timestamp,username,from,hidden,parent_id"
MEDIA = f"id,permalink,comments.limit(50){{{_COMMENT},replies.limit(20){{{_COMMENT}}}}}"
TAGS = "id,caption,timestamp,username,permalink,media_type,media_url"
CONVERSATIONS = f"id,updated_time,participants,messages.limit(25){{{messenger.FIELDS}}}"


async def read(call: Call, cursor: str, since: datetime) -> Inbound:
    me = call.account.remote_id
    conversations: dict[str, str | int] = {"platform": "instagram", "fields": CONVERSATIONS, "limit": 25}
    sources: tuple[meta.Source, ...] = (
        (f"{me}/media", {"fields": MEDIA, "limit": 25}, partial(_under, call)),
        (f"{me}/tags", {"fields": TAGS, "limit": 25}, partial(_tagged, call)),
        (f"{speaker(call)}/conversations", conversations, partial(_conversation, call)),
    )
    return await meta.inbound(call, hear, sources, cursor, since)


def author(item: Mapping[str, Any], number: str) -> Author:
    """`number`: of what was said, where nobody may know who said it."""
    who = obj(item.get("from"))
    handle = name(who.get("username")) or name(item.get("username"))
    url = f"https://www.instagram.com/{handle}/" if handle else ""
    return Author(name(who.get("id")) or handle or f"unknown-{number}", handle, handle, url=url)


def keep_of(who: Author, at: datetime, parent: str) -> dict[str, str]:
    """Whom a private answer goes to and until when; of an answer, the comment above, under which all others stand too."""
    return {"person": who.remote_id, "at": at.isoformat(), **({"top": parent} if parent else {})}


def _under(call: Call, item: Mapping[str, Any]) -> list[Heard]:
    post, url = name(item.get("id")), link(item.get("permalink"))
    found: list[Heard] = []
    for raw in rows(obj(item.get("comments")).get("data")) if post else ():
        found += _comment(call, raw, post, post, url)
        for answer in rows(obj(raw.get("replies")).get("data")):
            found += _comment(call, answer, post, name(raw.get("id")), url)
    return found


def _comment(call: Call, raw: Mapping[str, Any], post: str, parent: str, url: str) -> list[Heard]:
    number, at = name(raw.get("id")), when(raw.get("timestamp"))
    if not number or at is None:
        return []
    who = author(raw, number)
    return [
        Heard(
            number, "comment", who, words(raw.get("text")), at, url, thread=post, parent=parent, post=post,
            ours=is_ours(call, raw), hidden=raw.get("hidden") is True,
            keep=keep_of(who, at, parent if parent != post else ""),
        )
    ]  # fmt: skip


def _tagged(call: Call, item: Mapping[str, Any]) -> list[Heard]:
    number, at = name(item.get("id")), when(item.get("timestamp"))
    if not number or at is None or is_ours(call, item):
        return []
    picture = link(item.get("media_url"))
    kind = "video" if item.get("media_type") == "VIDEO" else "image"
    return [
        Heard(
            number, "mention", author(item, number), words(item.get("caption")), at, link(item.get("permalink")),
            thread=number, pictures=(Picture(picture, kind),) if picture else (), keep={"media": number},
        )
    ]  # fmt: skip


def _conversation(call: Call, item: Mapping[str, Any]) -> list[Heard]:
    people = rows(obj(item.get("participants")).get("data"))
    me = next(
        (name(one.get("id")) for one in people if name(one.get("username")) == call.account.handle),
        call.account.remote_id,
    )
    others = [one for one in people if name(one.get("id")) not in (me, call.account.remote_id)]
    if not others:
        return []
    messages = rows(obj(item.get("messages")).get("data"))
    return [one for raw in messages if (one := messenger.heard(raw, me, others[0]))]
