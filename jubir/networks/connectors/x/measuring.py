"""Figures on X, and what stands on an account: its own posts, and those of others.

Facts: public_metrics for everybody; non_public_metrics (clicks) for our own posts alone, and only in the thirty days after
they went out. A post that is gone is told in `errors` beside the others' data, with status 200.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.x.inbox import me, stamp
from jubir.networks.connectors.x.posts import born, media_keys, moment_of, post_figures, text_of, url_of
from jubir.networks.connectors.x.reading import Page, author
from jubir.networks.connectors.x.refusals import type_of
from jubir.networks.connectors.x.wire import read
from jubir.networks.contract import Call
from jubir.networks.hearing import Author, Figures, History, OwnPost, Public
from jubir.networks.shared.parsing import count, link, name, obj, rows, unique, words

METRICS = frozenset(
    {
        "impressions",
        "likes",
        "comments",
        "shares",
        "quotes",
        "saves",
        "clicks",
        "video_views",
        "votes",
        "followers",
        "following",
        "posts",
    }
)
AT_ONCE, PAGE = 100, 100
#: A day less than X's thirty: at the edge it refuses.
PRIVATE_FOR = timedelta(days=29)
_FIELDS = "attachments,created_at,entities,id,note_post,public_metrics,text"
_MEDIA = {"media.fields": "media_key,preview_image_url,public_metrics,type,url", "poll.fields": "id,options"}
_EXPANSIONS = "attachments.media_keys,attachments.poll_ids"
_USER = "id,name,description,profile_image_url,public_metrics,username"


async def figures(call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
    numbers = [number for number in unique(remote_ids) if re.fullmatch(r"\d{1,19}", number)]
    found: dict[str, Figures | None] = {}
    young = [number for number in numbers if (at := born(number)) and call.now - at < PRIVATE_FOR]
    old = [number for number in numbers if number not in set(young)]
    for group, wanted in ((young, f"{_FIELDS},non_public_metrics"), (old, _FIELDS)):
        for start in range(0, len(group), AT_ONCE):
            try:
                found |= await _some(call, group[start : start + AT_ONCE], wanted)
            except (errors.Outage, errors.TooMany):
                if not found:
                    raise
                return found  # what was told is told; the rest another time
    return found


async def _some(call: Call, numbers: Sequence[str], wanted: str) -> dict[str, Figures | None]:
    params = {"ids": ",".join(numbers), "post.fields": wanted, "expansions": _EXPANSIONS, **_MEDIA}
    body = await read(call, "/2/tweets", params)
    told: dict[str, Figures | None] = {
        name(item.get("id")): _all_figures(body, item) for item in rows(body.get("data")) if item.get("id")
    }
    for problem in rows(body.get("errors")):
        if type_of(problem) == "resource-not-found":
            number = name(problem.get("resource_id")) or name(problem.get("value"))
            if number in numbers and number not in told:
                told[number] = None
    return told


def _all_figures(body: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, int]:
    page = Page.of(body, "")
    told = post_figures(item)
    views = [
        count(obj(page.media.get(key, {}).get("public_metrics")).get("view_count"))
        for key in media_keys(item)
    ]
    seen = [number for number in views if number is not None]
    if seen:
        told["video_views"] = sum(seen)
    votes = _votes(body, item)
    return {**told, "votes": votes} if votes is not None else told


def _votes(body: Mapping[str, Any], item: Mapping[str, Any]) -> int | None:
    ids = obj(item.get("attachments")).get("poll_ids")
    wanted = {name(one) for one in ids} if isinstance(ids, list) else set()
    for poll in rows(obj(body.get("includes")).get("polls")):
        if name(poll.get("id")) in wanted:
            given = [count(one.get("votes")) for one in rows(poll.get("options"))]
            known = [number for number in given if number is not None]
            return sum(known) if known else None
    return None


async def whoami(call: Call) -> Mapping[str, Any]:
    """X's words about the account that is signed in. Raises Outage when they make no sense."""
    body = await read(call, "/2/users/me", {"user.fields": f"{_USER},protected"})
    found = obj(body.get("data"))
    if not name(found.get("id")):
        raise errors.Outage("X did not say who this is.")
    return found


def user_figures(user: Mapping[str, Any]) -> dict[str, int]:
    told = obj(user.get("public_metrics"))
    posts = count(told.get("post_count"))
    figures = {
        "followers": count(told.get("followers_count")),
        "following": count(told.get("following_count")),
        "posts": posts if posts is not None else count(told.get("tweet_count")),
    }
    return {metric: number for metric, number in figures.items() if number is not None}


async def account(call: Call) -> Figures:
    return user_figures(await whoami(call))


# ── what stands on an account ────────────────────────────────────────────────────────────────────────────────────
async def posts(call: Call, number: str, handle: str, cursor: str, since: datetime) -> History:
    """No answers (a thread's later parts are answers to oneself), no reposts."""
    params: dict[str, str | int] = {
        "post.fields": _FIELDS,
        "expansions": _EXPANSIONS,
        **_MEDIA,
        "exclude": "replies,retweets",
        "max_results": PAGE,
        "start_time": stamp(since),
    }
    if cursor:
        params["pagination_token"] = cursor
    body = await read(call, f"/2/users/{number}/tweets", params)
    page = Page.of(body, "")
    found = [
        one for item in page.items if (one := _own(body, page, item, handle)) and one.created_at >= since
    ]
    return History(tuple(found), page.onward if page.onward != cursor else "")


def _own(body: Mapping[str, Any], page: Page, item: Mapping[str, Any], handle: str) -> OwnPost | None:
    number, at = name(item.get("id")), moment_of(item)
    if not number or at is None:
        return None
    media = [page.media.get(key, {}) for key in media_keys(item)]
    kinds = {words(one.get("type")) for one in media}
    shape = "text"
    if obj(item.get("attachments")).get("poll_ids"):
        shape = "poll"
    elif kinds & {"video", "animated_gif"}:
        shape = "video"
    elif media:
        shape = "carousel" if len(media) > 1 else "image"
    elif rows(obj(item.get("entities")).get("urls")):
        shape = "link"
    picture = next((link(one.get("url")) or link(one.get("preview_image_url")) for one in media), "")
    return OwnPost(
        number,
        at,
        text_of(item),
        url_of(handle, number),
        shape,
        len(media),
        picture,
        _all_figures(body, item),
    )


async def own_posts(call: Call, cursor: str, since: datetime) -> History:
    return await posts(call, me(call), call.account.handle, cursor, since)


async def _found(call: Call, handle: str) -> Mapping[str, Any]:
    """The account of that name. Raises Missing."""
    wanted = handle.strip().strip("@").rpartition("/")[2]
    if not re.fullmatch(r"\w{1,15}", wanted, re.ASCII):
        raise errors.Missing("There is no such account.")
    body = await read(call, f"/2/users/by/username/{wanted}", {"user.fields": _USER})
    found = obj(body.get("data"))
    if name(found.get("id")):
        return found
    if any(type_of(one) == "resource-not-found" for one in rows(body.get("errors"))):
        raise errors.Missing("There is no such account.")
    if rows(body.get("errors")):
        raise errors.Missing("X does not show this account.")
    raise errors.Outage("This is no account.")


async def public(call: Call, handle: str) -> Public:
    found = await _found(call, handle)
    page = Page([], "", {name(found.get("id")): dict(found)})
    who: Author = author(page, name(found.get("id")))
    return Public(who, user_figures(found), words(found.get("description")))


async def public_posts(call: Call, handle: str, cursor: str, since: datetime) -> History:
    """The cursor holds the account's number, so that it is looked up (and paid for) once: "number/token"."""
    number, _, page = cursor.partition("/")
    if not re.fullmatch(r"\d{1,19}", number):
        number, page = name((await _found(call, handle)).get("id")), ""
    history = await posts(call, number, handle.strip().strip("@"), page, since)
    return History(history.posts, f"{number}/{history.cursor}" if history.cursor else "")
