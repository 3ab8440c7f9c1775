"""Publishing in two movements: a container is made and filled, then it is published, once.

    POST /{account}/media …            a container, or one for each thing of a carousel and one around them
    GET  /{container}?fields=status_code   IN_PROGRESS, FINISHED, PUBLISHED, ERROR, EXPIRED (a day old)
    GET  /{account}/content_publishing_limit
    POST /{account}/media_publish       the only call that shows anything

Facts: https://developers.facebook.com/docs/instagram-platform/content-publishing (held on 2026-11-22). A container
publishes at most once, so its id is kept before, and its status settles an answer that was lost. Instagram fetches the
media from an address of ours. A film alone in a post becomes a reel: Instagram knows no other any more.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.instagram import limits
from jubir.networks.connectors.instagram.wire import ask
from jubir.networks.contract import Call, Draft, Medium, Processing, Published, Ticket
from jubir.networks.counting import utf8
from jubir.networks.shared import graph, meta
from jubir.networks.shared.parsing import count, link, name, obj, when, words

#: A container lives for a day.
KEEPS = timedelta(hours=23)
#: Seconds between two looks; Meta asks for no more than one a minute.
PAUSE = 60.0
#: Pictures are there at once, mostly: so the first look comes sooner.
FIRST = 5.0
CLOCKS = timedelta(minutes=2)


def kind_of(draft: Draft) -> str:
    return str(draft.options.get("kind") or "post")


def is_film(medium: Medium) -> bool:
    return medium.kind in ("video", "gif")


def caption_of(draft: Draft) -> str:
    return "" if kind_of(draft) == "story" else draft.text


def first_comment_of(draft: Draft) -> str:
    """ "" where there is none; a story has no comments."""
    said = str(draft.options.get("first_comment") or "").strip()
    return said if kind_of(draft) != "story" and not draft.answers else ""


def invited(draft: Draft) -> list[str]:
    told = str(draft.options.get("collaborators") or "")
    return [one.strip().lstrip("@") for one in told.replace(" ", ",").split(",") if one.strip().lstrip("@")]


# ── before ───────────────────────────────────────────────────────────────────────────────────────────────────────
async def prepare(call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
    """Keeps {"of": the draft it belongs to, "at", "children": {index: container}, "container": id}."""
    if ticket.step:
        return {}
    if draft.answers:
        if draft.options.get("private") is True and utf8(draft.text) > limits.MESSAGE.text.maximum:
            raise errors.Rejected(
                f"A private answer has {limits.MESSAGE.text.maximum} bytes at most.", field="text"
            )
        return {}
    _judge(draft)
    kept = _kept(draft, ticket, call.now)
    before = json.dumps(kept, sort_keys=True)
    try:
        wait = await _prepared(call, draft, kept)
        if not wait:
            await _allowance(call)
    except (errors.Outage, errors.TooMany) as trouble:
        if json.dumps(kept, sort_keys=True) == before:
            raise  # nothing new to remember
        until = getattr(trouble, "until", None)
        wait = max((until - call.now).total_seconds(), 5.0) if until else 10.0
    return Processing(wait, kept) if wait else kept


def _judge(draft: Draft) -> None:
    """What Instagram counts beside letters."""
    caption = caption_of(draft)
    if limits.hashtags(caption) > limits.HASHTAGS:
        raise errors.Rejected(f"Instagram takes {limits.HASHTAGS} hashtags at most.", field="text")
    if limits.mentions(caption) > limits.MENTIONS:
        raise errors.Rejected(f"Instagram takes {limits.MENTIONS} mentions at most.", field="text")
    if len(invited(draft)) > limits.COLLABORATORS:
        raise errors.Rejected(
            f"Instagram takes {limits.COLLABORATORS} collaborators at most.", field="options"
        )
    media = draft.parts[0].media
    if not media:
        raise errors.Rejected("Instagram needs a picture or a video.", field="media")
    if not all(one.url.startswith("https://") for one in media):
        raise errors.Rejected(
            "Instagram fetches media, and this Jubir has no address it could reach.", field="media"
        )


def _kept(draft: Draft, ticket: Ticket, now: datetime) -> dict[str, Any]:
    """What an earlier try left, as far as it is of this very draft and has not run out."""
    assets = [[one.asset, one.alt] for one in draft.parts[0].media]
    said = [draft.text, kind_of(draft), assets, invited(draft), draft.options.get("share_to_feed")]
    mark = sha256(json.dumps(said).encode()).hexdigest()[:16]
    empty: dict[str, Any] = {"of": mark, "at": now.isoformat(), "children": {}, "container": ""}
    old, begun = ticket.checkpoint, when(ticket.checkpoint.get("at"))
    if old.get("of") != mark or begun is None or now - begun > KEEPS:
        return empty
    return empty | {
        "at": old["at"],
        "children": dict(old.get("children") or {}),
        "container": str(old.get("container") or ""),
    }


async def _prepared(call: Call, draft: Draft, kept: dict[str, Any]) -> float:
    """How long to wait before the next look, 0 when the container may be published."""
    media = draft.parts[0].media
    if len(media) > 1:
        fresh = False
        for index, medium in enumerate(media):
            if str(index) not in kept["children"]:
                form = {**_source(medium, "VIDEO"), "is_carousel_item": "true"}
                kept["children"] = {**kept["children"], str(index): await _made(call, form)}
                fresh = True
        if not kept["container"]:
            states = [await _filled(call, kept, child) for child in kept["children"].values()]
            if not all(states):
                return FIRST if fresh else PAUSE
    if not kept["container"]:
        kept["container"] = await _made(call, _form(draft, kept))
        return 0 if await _filled(call, kept, kept["container"]) else FIRST
    return 0 if await _filled(call, kept, kept["container"]) else PAUSE


def _form(draft: Draft, kept: Mapping[str, Any]) -> dict[str, str]:
    media, kind = draft.parts[0].media, kind_of(draft)
    if kind == "story":
        return {**_source(media[0], ""), "media_type": "STORIES"}
    form = {"caption": draft.text} if draft.text.strip() else {}
    if people := invited(draft):
        form["collaborators"] = json.dumps(people)
    if len(media) > 1:
        children = [kept["children"][str(index)] for index in range(len(media))]
        return {**form, "media_type": "CAROUSEL", "children": ",".join(children)}
    form |= _source(media[0], "REELS")
    if is_film(media[0]):
        form["share_to_feed"] = "false" if draft.options.get("share_to_feed") is False else "true"
    return form


def _source(medium: Medium, film: str) -> dict[str, str]:
    if is_film(medium):
        return {"video_url": medium.url, **({"media_type": film} if film else {})}
    alt = {"alt_text": medium.alt} if medium.alt and film else {}
    return {"image_url": medium.url, **alt}


async def _made(call: Call, form: Mapping[str, str]) -> str:
    said = await ask(call, "POST", f"{call.account.remote_id}/media", form=form, needs=("id",))
    return str(said["id"])


async def state_of(call: Call, container: str) -> tuple[str, str]:
    """(status_code, the network's words for it)"""
    said = await ask(
        call, "GET", container, params={"fields": "id,status_code,status"}, needs=("status_code",)
    )
    return words(said["status_code"]), words(said.get("status"))


async def _filled(call: Call, kept: dict[str, Any], container: str) -> bool:
    """Has Instagram taken the media in? A container that ran out makes us begin anew."""
    state, said = await state_of(call, container)
    if state == "ERROR":
        raise errors.Rejected(said[:300] or "Instagram could not take this in.", field="media")
    if state == "EXPIRED":
        kept |= {"children": {}, "container": "", "at": call.now.isoformat()}
        raise errors.Outage("The container has run out; a new one is made.")
    return state in ("FINISHED", "PUBLISHED")


async def _allowance(call: Call) -> None:
    """Raises TooMany when the day's posts are used up. The account says how many it has; an answer without it stops nothing,
    for the network counts again when it publishes."""
    params = {"fields": "config,quota_usage"}
    said = await ask(call, "GET", f"{call.account.remote_id}/content_publishing_limit", params=params)
    told = next(iter(graph.listed(said)), {})
    used, most = count(told.get("quota_usage")), count(obj(told.get("config")).get("quota_total"))
    if used is not None and most is not None and used >= most:
        # Twenty-four hours that move along: it opens bit by bit.
        raise errors.TooMany(f"{used} of {most} posts in 24 hours.", until=call.now + timedelta(hours=1))


# ── the one call that shows it ───────────────────────────────────────────────────────────────────────────────────
async def publish(call: Call, draft: Draft, ticket: Ticket) -> Published:
    form = {"creation_id": str(ticket.checkpoint["container"])}
    path = f"{call.account.remote_id}/media_publish"
    said = await ask(call, "POST", path, form=form, visible=True, needs=("id",))
    number = str(said["id"])
    return Published(number, await meta.address(call, ask, number), {"parent": number}, 200)


async def look_up(call: Call, draft: Draft, ticket: Ticket) -> Published | None:
    """By the container's own word. Raises Unsupported where only the list of posts can tell."""
    container = str(ticket.checkpoint.get("container") or "")
    if ticket.step or draft.answers or not container:
        raise errors.Unsupported("There is nothing to look under.")
    try:
        state, _ = await state_of(call, container)
    except errors.Missing:
        raise errors.Unsupported("The container is out of reach.") from None
    if state in ("FINISHED", "ERROR", "EXPIRED"):
        return None
    if state != "PUBLISHED":
        raise errors.Outage("The container is still at work.")
    begun = when(ticket.checkpoint.get("at")) or ticket.created_at
    edge = "stories" if kind_of(draft) == "story" else "media"
    params: dict[str, str | int] = {"fields": "id,caption,timestamp,permalink", "limit": 25}
    said = await ask(call, "GET", f"{call.account.remote_id}/{edge}", params=params)
    wanted = " ".join(caption_of(draft).split())
    fitting = [
        item
        for item in graph.listed(said)
        if (at := when(item.get("timestamp"))) and at >= begun - CLOCKS and name(item.get("id"))
        if edge == "stories" or " ".join(words(item.get("caption")).split()) == wanted
    ]
    if not fitting:
        raise errors.Outage("It is published, and not in the list yet.")
    if len(fitting) > 1:
        raise errors.Unsupported(
            "Several posts look like it; which of them is nobody else's, the list can tell."
        )
    number = name(fitting[0]["id"])
    return Published(number, link(fitting[0].get("permalink")), {"parent": number})
