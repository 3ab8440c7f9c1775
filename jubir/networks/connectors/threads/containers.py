"""Publishing in two movements: a container is made and filled, then it is published, once.

    POST /{user}/threads              a container; of several media one for each, and one around them
    GET  /{container}?fields=status   IN_PROGRESS, FINISHED, PUBLISHED, ERROR, EXPIRED (a day old)
    GET  /{user}/threads_publishing_limit
    POST /{user}/threads_publish      the only call that shows anything

Facts: https://developers.facebook.com/docs/threads/posts and /troubleshooting (held on 2026-11-22). Never with
auto_publish_text: it would show a text in one call and leave nothing to ask about. A part of a thread answers the one
before, so its container is made when that one is out. Threads fetches the media from an address of ours.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.threads.limits import CAROUSEL
from jubir.networks.connectors.threads.wire import ask, own
from jubir.networks.contract import Call, Draft, Medium, Poll, Processing, Published, Ticket
from jubir.networks.shared import graph, meta
from jubir.networks.shared.parsing import count, link, name, obj, when, words

#: A container lives for a day.
KEEPS = timedelta(hours=23)
#: Seconds between two looks; Meta asks for no more than one a minute, and half a minute before the first.
FIRST, PAUSE = 30.0, 60.0
CLOCKS = timedelta(minutes=2)

#: What the network says of a film it could not take; the words are its own. https://…/docs/threads/troubleshooting
FILM = {
    "FAILED_DOWNLOADING_VIDEO": "Threads could not fetch the video.",
    "FAILED_PROCESSING_AUDIO": "Threads could not read its sound.",
    "FAILED_PROCESSING_VIDEO": "Threads could not read the video.",
    "INVALID_ASPEC_RATIO": "Its proportions do not fit.",
    "INVALID_BIT_RATE": "Its bit rate does not fit.",
    "INVALID_DURATION": "It is too long.",
    "INVALID_FRAME_RATE": "Its frame rate does not fit.",
    "INVALID_AUDIO_CHANNELS": "Its sound has too many channels.",
    "INVALID_AUDIO_CHANNEL_LAYOUT": "The layout of its sound does not fit.",
}


def is_film(medium: Medium) -> bool:
    return medium.kind in ("video", "gif")


def above(draft: Draft, ticket: Ticket) -> str:
    """What this step answers: the part before, or what the whole is an answer to; "" for a post that stands alone."""
    if ticket.step == 0:
        return draft.answers.remote_id if draft.answers else ""
    parent = str(ticket.checkpoint.get("parent") or "")
    if not parent:
        raise errors.Rejected("The post before this one is not known.", field="thread")
    return parent


# ── before ───────────────────────────────────────────────────────────────────────────────────────────────────────
async def prepare(call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
    """Keeps {"containers": {step: {"of": the part it belongs to, "at", "children": {index: id}, "container": id}}}."""
    _judge(draft)
    kept = _kept(draft, ticket, call.now)
    before = json.dumps(kept, sort_keys=True)

    def keep() -> dict[str, Any]:
        return {"containers": {**(ticket.checkpoint.get("containers") or {}), str(ticket.step): kept}}

    try:
        wait = await _prepared(call, draft, ticket, kept)
        if not wait:
            await _allowance(call, is_answer=bool(above(draft, ticket)))
    except (errors.Outage, errors.TooMany) as trouble:
        if json.dumps(kept, sort_keys=True) == before:
            raise  # nothing new to remember
        until = getattr(trouble, "until", None)
        wait = max((until - call.now).total_seconds(), 5.0) if until else 10.0
    return Processing(wait, keep()) if wait else keep()


def _judge(draft: Draft) -> None:
    tag = str(draft.options.get("topic_tag") or "").strip()
    if any(sign in tag for sign in ".&"):
        raise errors.Rejected("A topic has no full stop and no ampersand.", field="options")
    for part in draft.parts:
        if len(part.media) > CAROUSEL:
            raise errors.Rejected(f"Threads takes {CAROUSEL} pictures and videos at most.", field="media")
        if not all(one.url.startswith("https://") for one in part.media):
            raise errors.Rejected(
                "Threads fetches media, and this Jubir has no address it could reach.", field="media"
            )


def _kept(draft: Draft, ticket: Ticket, now: datetime) -> dict[str, Any]:
    """What an earlier try left of this step, as far as it is of this very part and has not run out."""
    part = draft.parts[ticket.step]
    said = [
        part.text,
        [[one.asset, one.alt] for one in part.media],
        above(draft, ticket),
        dict(draft.options),
        list(draft.poll.options) if draft.poll else None,
    ]
    mark = sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]
    empty: dict[str, Any] = {"of": mark, "at": now.isoformat(), "children": {}, "container": ""}
    old = obj(obj(ticket.checkpoint.get("containers")).get(str(ticket.step)))
    begun = when(old.get("at"))
    if old.get("of") != mark or begun is None or now - begun > KEEPS:
        return empty
    return {**empty, **old, "children": dict(old.get("children") or {})}


async def _prepared(call: Call, draft: Draft, ticket: Ticket, kept: dict[str, Any]) -> float:
    """How long to wait before the next look, 0 when the container may be published."""
    media = draft.parts[ticket.step].media
    if len(media) > 1 and not kept["container"]:
        fresh = False
        for index, medium in enumerate(media):
            if str(index) not in kept["children"]:
                form = {**_source(medium), "is_carousel_item": "true"}
                kept["children"] = {**kept["children"], str(index): await _made(call, form)}
                fresh = True
        states = [await _filled(call, kept, child) for child in kept["children"].values()]
        if not all(states):
            return FIRST if fresh else PAUSE
    fresh = not kept["container"]
    if fresh:
        kept["container"] = await _made(call, _form(draft, ticket, kept))
    return 0 if await _filled(call, kept, kept["container"]) else FIRST if fresh else PAUSE


def _form(draft: Draft, ticket: Ticket, kept: Mapping[str, Any]) -> dict[str, str]:
    part = draft.parts[ticket.step]
    form = {"text": part.text} if part.text.strip() else {}
    if parent := above(draft, ticket):
        form["reply_to_id"] = parent
    elif (control := str(draft.options.get("reply_control") or "everyone")) != "everyone":
        form["reply_control"] = control
    if (
        ticket.step == 0
        and not draft.answers
        and (tag := str(draft.options.get("topic_tag") or "").strip().lstrip("#"))
    ):
        form["topic_tag"] = tag
    if len(part.media) > 1:
        children = [kept["children"][str(index)] for index in range(len(part.media))]
        return {**form, "media_type": "CAROUSEL", "children": ",".join(children)}
    if part.media:
        return {**form, **_source(part.media[0])}
    if draft.poll and ticket.step == 0:
        form["poll_attachment"] = _poll(draft.poll)
    return {**form, "media_type": "TEXT"}


def _source(medium: Medium) -> dict[str, str]:
    alt = {"alt_text": medium.alt.strip()} if medium.alt.strip() else {}
    if is_film(medium):
        return {"media_type": "VIDEO", "video_url": medium.url, **alt}
    return {"media_type": "IMAGE", "image_url": medium.url, **alt}


def _poll(poll: Poll) -> str:
    names = ("option_a", "option_b", "option_c", "option_d")
    return json.dumps(dict(zip(names, poll.options, strict=False)), ensure_ascii=False)


async def _made(call: Call, form: Mapping[str, str]) -> str:
    said = await ask(call, "POST", own(call, "threads"), form=form, needs=("id",))
    return str(said["id"])


async def state_of(call: Call, container: str) -> tuple[str, str]:
    """(status, the network's code for what went wrong)"""
    said = await ask(call, "GET", container, params={"fields": "id,status,error_message"}, needs=("status",))
    return words(said["status"]), words(said.get("error_message"))


async def _filled(call: Call, kept: dict[str, Any], container: str) -> bool:
    """Has Threads taken the media in? A container that ran out makes us begin anew."""
    state, said = await state_of(call, container)
    if state == "ERROR":
        raise errors.Rejected(
            FILM.get(said, said[:300] or "Threads could not take this in."), field="media", answer=said
        )
    if state == "EXPIRED":
        kept |= {"children": {}, "container": "", "at": call.now.isoformat()}
        raise errors.Outage("The container has run out; a new one is made.")
    return state in ("FINISHED", "PUBLISHED")


async def _allowance(call: Call, *, is_answer: bool) -> None:
    """Raises TooMany when the day's posts, or answers, are used up. An answer without them stops nothing."""
    usage, config = ("reply_quota_usage", "reply_config") if is_answer else ("quota_usage", "config")
    said = await ask(
        call, "GET", own(call, "threads_publishing_limit"), params={"fields": f"{usage},{config}"}
    )
    told = next(iter(graph.listed(said)), {})
    used, most = count(told.get(usage)), count(obj(told.get(config)).get("quota_total"))
    if used is not None and most is not None and used >= most:
        # Twenty-four hours that move along: it opens bit by bit.
        raise errors.TooMany(f"{used} of {most} in 24 hours.", until=call.now + timedelta(hours=1))


# ── the one call that shows it ───────────────────────────────────────────────────────────────────────────────────
def container_of(ticket: Ticket) -> str:
    return str(obj(obj(ticket.checkpoint.get("containers")).get(str(ticket.step))).get("container") or "")


async def publish(call: Call, draft: Draft, ticket: Ticket) -> Published:
    container = container_of(ticket)
    if not container:
        raise errors.Outage("The container is not made yet.")  # nothing was sent
    said = await ask(
        call,
        "POST",
        own(call, "threads_publish"),
        form={"creation_id": container},
        visible=True,
        needs=("id",),
    )
    number = str(said["id"])
    return Published(number, await meta.address(call, ask, number), {"parent": number}, 200)


async def look_up(call: Call, draft: Draft, ticket: Ticket) -> Published | None:
    """By the container's own word. Raises Unsupported where only the list of posts can tell."""
    container = container_of(ticket)
    if not container:
        raise errors.Unsupported("There is nothing to look under.")
    try:
        state, _ = await state_of(call, container)
    except errors.Missing:
        raise errors.Unsupported("The container is out of reach.") from None
    if state in ("FINISHED", "ERROR", "EXPIRED"):
        return None
    if state != "PUBLISHED":
        raise errors.Outage("The container is still at work.")
    begun = when(obj(ticket.checkpoint["containers"][str(ticket.step)]).get("at")) or ticket.created_at
    parent = above(draft, ticket)
    edge = "replies" if parent else "threads"
    params: dict[str, str | int] = {"fields": "id,text,timestamp,permalink,replied_to", "limit": 25}
    wanted = " ".join(draft.parts[ticket.step].text.split())
    fitting = [
        item
        for item in graph.listed(await ask(call, "GET", own(call, edge), params=params))
        if (at := when(item.get("timestamp"))) and at >= begun - CLOCKS and name(item.get("id"))
        if " ".join(words(item.get("text")).split()) == wanted
        if not parent or name(obj(item.get("replied_to")).get("id")) in ("", parent)
    ]
    if not fitting:
        raise errors.Outage("It is published, and not in the list yet.")
    if len(fitting) > 1:
        raise errors.Unsupported("Several posts look like it; the list tells which is nobody else's.")
    number = name(fitting[0]["id"])
    return Published(number, link(fitting[0].get("permalink")), {"parent": number})
