"""A Page's own posts as it lists them: for matching, and as history with their figures.

Facts: https://developers.facebook.com/docs/graph-api/reference/page/feed: published_posts shows no reels, they stand in
/{page}/video_reels; stories in /{page}/stories, the older ones only where the Page keeps an archive.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jubir.networks.connectors.facebook.measuring import COUNTS, VIDEO_COUNTS, counts_of, counts_of_video
from jubir.networks.connectors.facebook.pages import listed
from jubir.networks.connectors.facebook.publishing import SITE, address
from jubir.networks.contract import Call, Reading, Remote
from jubir.networks.hearing import History, OwnPost
from jubir.networks.shared import graph
from jubir.networks.shared.messenger import moment
from jubir.networks.shared.parsing import link, name, obj, when, words
from jubir.networks.shared.walking import closed, opened

PAGE = 50
MOST_PAGES = 5
_SHAPE = "attachments{media_type,subattachments{media_type}}"
POSTS = f"id,message,created_time,permalink_url,full_picture,{_SHAPE}"
REELS = "id,description,created_time,permalink_url,picture"
STORIES = "post_id,status,creation_time,media_type,media_id,url"


def media_in(item: Mapping[str, Any]) -> tuple[int, str]:
    """How many pictures or videos, and the format of the whole."""
    shown = listed(item.get("attachments"))
    if not shown:
        return 0, "text"
    inside, kind = listed(shown[0].get("subattachments")), words(shown[0].get("media_type"))
    if inside:
        return len(inside), "carousel"
    if kind == "video":
        return 1, "video"
    return (1, "image") if kind in ("photo", "album") else (0, "link" if kind == "link" else "text")


def post(item: Mapping[str, Any]) -> Remote | None:
    number, at = name(item.get("id")), when(item.get("created_time"))
    if not number or at is None:
        return None
    return Remote(number, at, words(item.get("message")), media_in(item)[0], link(item.get("permalink_url")))


def reel(item: Mapping[str, Any]) -> Remote | None:
    number, at = name(item.get("id")), when(item.get("created_time"))
    if not number or at is None:
        return None
    return Remote(number, at, words(item.get("description")), 1, address(item.get("permalink_url")))


def story(item: Mapping[str, Any]) -> Remote | None:
    number, told = name(item.get("post_id")), name(item.get("creation_time"))
    at = moment(int(told)) if re.fullmatch(r"[0-9]{9,14}", told) else when(told)
    if not number or at is None:
        return None
    return Remote(number, at, "", 1, link(item.get("url")), keep={"media": name(item.get("media_id"))})


#: Where each way of publishing is listed: edge, fields, what one row is.
_LISTS = {
    "post": ("published_posts", POSTS, post),
    "video": ("published_posts", POSTS, post),
    "reel": ("video_reels", REELS, reel),
    "photo_story": ("stories", STORIES, story),
    "video_story": ("stories", STORIES, story),
}


async def recent(call: Call, way: str, since: datetime, *, photo: str = "") -> Reading:
    """`photo`: of stories only the one that was made of it."""
    edge, fields, made = _LISTS[way]
    params: dict[str, str | int] = {"fields": fields, "limit": PAGE}
    posts: list[Remote] = []
    complete = False
    for _ in range(MOST_PAGES):
        said = await graph.ask(call, "GET", f"{call.account.remote_id}/{edge}", params=params)
        page = [one for item in graph.listed(said) if (one := made(item))]
        posts += page
        onward = graph.onward(said)
        if not onward or (page and min(one.created_at for one in page) < since):
            complete = True
            break
        params |= onward
    if photo:
        posts = [one for one in posts if one.keep.get("media") in (photo, "")]
    return Reading(tuple(posts), complete=complete)


async def history(call: Call, cursor: str, since: datetime) -> History:
    """First the posts, then the reels: the cursor tells which list, and where in it."""
    kept = opened(cursor)
    reels = kept.get("list") == "reels"
    edge, fields = (
        ("video_reels", f"{REELS},{VIDEO_COUNTS}") if reels else ("published_posts", f"{POSTS},{COUNTS}")
    )
    params: dict[str, str | int] = {"fields": fields, "limit": PAGE, **obj(kept.get("page"))}
    said = await graph.hear(call, "GET", f"{call.account.remote_id}/{edge}", params=params)
    own = [one for item in graph.listed(said) if (one := (_own_reel if reels else _own_post)(item))]
    onward = graph.onward(said)
    if onward and own and max(one.created_at for one in own) >= since and onward != obj(kept.get("page")):
        following = closed(list="reels" if reels else "posts", page=onward)
    else:
        following = "" if reels else closed(list="reels")
    return History(tuple(one for one in own if one.created_at >= since), following)


def _own_post(item: Mapping[str, Any]) -> OwnPost | None:
    found = post(item)
    if found is None:
        return None
    media, form = media_in(item)
    picture = link(item.get("full_picture"))
    return OwnPost(
        found.remote_id, found.created_at, found.text, found.url or f"{SITE}/{found.remote_id}", form, media, picture,
        counts_of(item),
    )  # fmt: skip


def _own_reel(item: Mapping[str, Any]) -> OwnPost | None:
    found = reel(item)
    if found is None:
        return None
    picture = link(item.get("picture"))
    return OwnPost(
        found.remote_id, found.created_at, found.text, found.url, "video", 1, picture, counts_of_video(item)
    )
