"""What Meta's webhooks tell of an Instagram account: comments, mentions, messages.

Facts: https://developers.facebook.com/docs/instagram-platform/webhooks/examples (held on 2026-11-22). A mention tells where
it stands and not what it says; a boosted post may tell of a comment twice, under one id. A comment has no time of its
own there: the entry's is taken.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jubir.networks.connectors.instagram.inbox import author, keep_of
from jubir.networks.hearing import Author, Heard
from jubir.networks.shared import graph, messenger
from jubir.networks.shared.parsing import name, obj, rows, words

#: What the subscription asks for with Instagram Login.
FIELDS = ("comments", "live_comments", "mentions", "messages")
#: The same as the Facebook connector asks for: a Page has one subscription for both.
OF_PAGE = ("feed", "mention", "messages", "message_echoes")


def received(body: bytes) -> tuple[Heard, ...]:
    kind, entries = graph.entries(body)
    if kind != "instagram":
        return ()
    heard: list[Heard] = []
    for entry in entries:
        account, at = name(entry.get("id")), messenger.moment(entry.get("time"))
        for change in rows(entry.get("changes")) if at else ():
            told = {"comments": _comment, "live_comments": _comment, "mentions": _mention}.get(
                name(change.get("field"))
            )
            if at and told and (one := told(account, obj(change.get("value")), at)):
                heard.append(one)
        heard += messenger.arrived(entry)
    return tuple(heard)


def _comment(account: str, value: Mapping[str, Any], at: datetime) -> Heard | None:
    number, media = name(value.get("id")), obj(value.get("media"))
    post = name(media.get("original_media_id")) or name(media.get("id"))
    if not number or not post:
        return None
    who = author(value, number)
    return Heard(
        number, "comment", who, words(value.get("text")), at, thread=post, parent=name(value.get("parent_id")) or post,
        post=post, ours=who.remote_id == account, account=account,
        keep=keep_of(who, at, name(value.get("parent_id"))),
    )  # fmt: skip


def _mention(account: str, value: Mapping[str, Any], at: datetime) -> Heard | None:
    media, comment = name(value.get("media_id")), name(value.get("comment_id"))
    number = comment or media
    if not media:
        return None
    keep = {"media": media, **({"comment": comment} if comment else {})}
    return Heard(
        number, "mention", Author(f"unknown-{number}", ""), "", at, thread=media, account=account, keep=keep
    )
