"""Saying something back, and the first comment under a post of our own.

Facts: https://developers.facebook.com/docs/instagram-platform/comment-moderation, /private-replies (one message per
comment, for seven days) and /instagram-api-with-instagram-login/messaging-api; held on 2026-11-22. None of them knows a
key of ours: an answer that was lost is sought where it would stand. A private answer stands in the conversation.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.instagram.containers import first_comment_of
from jubir.networks.connectors.instagram.wire import ask, speaker
from jubir.networks.contract import Call, Draft, Published, Reading, Remote, Target, Ticket
from jubir.networks.shared import graph, messenger
from jubir.networks.shared.parsing import name, obj, rows, when, words


def target_of(draft: Draft) -> Target:
    assert draft.answers is not None
    return draft.answers


def is_private(draft: Draft) -> bool:
    return (
        draft.answers is not None and draft.answers.kind == "comment" and draft.options.get("private") is True
    )


async def commit(call: Call, draft: Draft, ticket: Ticket) -> Published:
    target = target_of(draft)
    if target.kind == "message":
        return await _sent(call, messenger.message(target, draft.text, call.now))
    if is_private(draft):
        return await _sent(
            call, {"recipient": {"comment_id": target.remote_id}, "message": {"text": draft.text}}
        )
    if target.kind == "mention":
        # What names us stands under a post of somebody else's, or is one.
        form = {"media_id": name(target.keep.get("media")) or target.remote_id, "message": draft.text}
        if comment := name(target.keep.get("comment")):
            form["comment_id"] = comment
        path = f"{call.account.remote_id}/mentions"
    else:
        form, path = {"message": draft.text}, f"{_top(target)}/replies"
    said = await ask(call, "POST", path, form=form, visible=True, needs=("id",))
    return Published(str(said["id"]), status=200)


def _top(target: Target) -> str:
    """Instagram puts an answer to an answer under the comment above; so it is said, and sought, there."""
    return name(target.keep.get("top")) or target.remote_id


async def _sent(call: Call, body: Mapping[str, Any]) -> Published:
    said = await ask(
        call, "POST", f"{speaker(call)}/messages", json=body, visible=True, needs=("message_id",)
    )
    return Published(str(said["message_id"]), status=200)


async def comment_first(call: Call, draft: Draft, ticket: Ticket) -> Published:
    """The step after the post itself."""
    post = str(ticket.checkpoint.get("parent") or "")
    if not post:
        raise errors.Rejected("The post of this comment is unknown.", field="thread")
    form = {"message": first_comment_of(draft)}
    said = await ask(call, "POST", f"{post}/comments", form=form, visible=True, needs=("id",))
    return Published(str(said["id"]), status=200)


# ── reading back ─────────────────────────────────────────────────────────────────────────────────────────────────
async def recent(call: Call, draft: Draft, ticket: Ticket, since: datetime) -> Reading:
    if draft.answers is None:
        # The engine seeks a step with as many media as its part has; the comment stands for that step.
        media = len(draft.parts[0].media)
        post = str(ticket.checkpoint.get("parent") or "")
        return await _under(call, f"{post}/comments", since, parent=post, media=media)
    if draft.answers.kind == "mention":
        raise errors.Unsupported("What is said under somebody else's post cannot be read back.")
    if draft.answers.kind == "message" or is_private(draft):
        return await _conversation(call, messenger.person_of(draft.answers), draft.answers)
    return await _under(call, f"{_top(draft.answers)}/replies", since, parent=draft.answers.remote_id)


async def _under(call: Call, path: str, since: datetime, *, parent: str, media: int = 0) -> Reading:
    params: dict[str, str | int] = {"fields": "id,text,timestamp,username,from", "limit": 50}
    said = await ask(call, "GET", path, params=params)
    items = graph.listed(said)
    posts = tuple(
        Remote(name(item["id"]), at, words(item.get("text")), media, parent=parent)
        for item in items
        if item.get("id") and (at := when(item.get("timestamp"))) and is_ours(call, item)
    )
    oldest = min((at for item in items if (at := when(item.get("timestamp")))), default=since)
    return Reading(posts, complete=not graph.onward(said) or oldest < since)


def is_ours(call: Call, item: Mapping[str, Any]) -> bool:
    who = obj(item.get("from"))
    return name(who.get("id")) == call.account.remote_id or (
        bool(call.account.handle)
        and call.account.handle in (name(item.get("username")), name(who.get("username")))
    )


async def _conversation(call: Call, person: str, target: Target) -> Reading:
    params: dict[str, str | int] = {
        "platform": "instagram", "user_id": person, "fields": "id,messages.limit(50){id,message,created_time,from}",
    }  # fmt: skip
    said = await ask(call, "GET", f"{speaker(call)}/conversations", params=params)
    found = graph.listed(said)
    if not found and target.kind == "message":
        raise errors.Outage("The conversation is not shown.")  # it was answered, so it is there
    items = [item for one in found for item in rows(obj(one.get("messages")).get("data"))]
    # A private answer begins its conversation: whom it answers is a comment, which no message names.
    return Reading(
        messenger.remotes(items, (call.account.remote_id, call.account.handle)), complete=len(items) < 50
    )
