"""What Meta's webhooks tell of a Page: feed (comments), mention, messages.

Facts: https://developers.facebook.com/docs/graph-api/webhooks/reference/page and
/docs/messenger-platform/reference/webhook-events/messages.
"""

from collections.abc import Mapping
from typing import Any

from jubir.networks.connectors.facebook.inbox import author, keep_of
from jubir.networks.hearing import Heard, Picture
from jubir.networks.shared import graph, messenger
from jubir.networks.shared.parsing import link, name, obj, rows, words

#: What the Page's subscription asks for.
FIELDS = ("feed", "mention", "messages", "message_echoes")


def received(body: bytes) -> tuple[Heard, ...]:
    kind, entries = graph.entries(body)
    if kind != "page":
        return ()
    heard: list[Heard] = []
    for entry in entries:
        page = name(entry.get("id"))
        for change in rows(entry.get("changes")):
            told = {"feed": _feed, "mention": _mention}.get(name(change.get("field")))
            if told and (one := told(page, obj(change.get("value")))):
                heard.append(one)
        heard += messenger.arrived(entry)
    return tuple(heard)


def _feed(page: str, value: Mapping[str, Any]) -> Heard | None:
    """Only comments: the rest of a feed is ours, or a number."""
    number, post = name(value.get("comment_id")), name(value.get("post_id"))
    at = messenger.moment(value.get("created_time"))
    if value.get("item") != "comment" or not number or not post or at is None:
        return None
    verb, who = name(value.get("verb")), author(value.get("from"), number)
    if verb not in ("add", "edit", "edited", "remove", "hide", "unhide"):
        return None
    parent = name(value.get("parent_id")) or post
    picture, film = link(value.get("photo")), link(value.get("video"))
    return Heard(
        number, "comment", who, words(value.get("message")), at, link(obj(value.get("post")).get("permalink_url")),
        thread=post, parent=parent, post=post, ours=who.remote_id == page,
        edited_at=at if verb in ("edit", "edited") else None, gone=verb == "remove", hidden=verb == "hide",
        pictures=(Picture(picture),) if picture else (Picture(film, "video"),) if film else (), account=page,
        keep=keep_of(parent if parent != post else ""),
    )  # fmt: skip


def _mention(page: str, value: Mapping[str, Any]) -> Heard | None:
    """Somebody named the Page in a post or a comment of their own."""
    number = name(value.get("comment_id")) or name(value.get("post_id"))
    at = messenger.moment(value.get("created_time"))
    if value.get("verb") not in ("add", "edited") or not number or at is None:
        return None
    who = author({"id": value.get("sender_id"), "name": value.get("sender_name")}, number)
    thread = name(value.get("post_id")) or number
    return Heard(number, "mention", who, words(value.get("message")), at, thread=thread, account=page)
