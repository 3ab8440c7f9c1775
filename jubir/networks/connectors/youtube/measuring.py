"""Figures of videos and channels, what stands on a channel, and what a search finds.

Facts: statistics are strings, and hidden ones are left out (favoriteCount is always 0, dislikes are the owner's). A search
is one of a hundred a day of an allowance of its own, which all channels share: when that is used up, nothing else is closed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.youtube import videos
from jubir.networks.connectors.youtube.listing import PAGE, by_ids, own_uploads, page_of, uploads_of
from jubir.networks.connectors.youtube.wire import TABLE, is_stale, listed
from jubir.networks.contract import Call
from jubir.networks.hearing import Author, Figures, Heard, History, Inbound, OwnPost, Picture, Public, Query
from jubir.networks.shared.parsing import count, name, obj, unique, when, words
from jubir.networks.shared.parsing import figures as only_numbers
from jubir.networks.shared.walking import Walk, closed, opened

#: A watch asks so seldom, and walks back so few pages, or it would use up the day's searches within the hour.
APART, MOST_PAGES = timedelta(hours=1), 3
METRICS = frozenset({"video_views", "likes", "comments", "followers", "posts"})


async def figures(call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
    ids = unique(remote_ids)
    found: dict[str, Figures | None] = {}
    for start in range(0, len(ids), PAGE):
        some = ids[start : start + PAGE]
        told = await by_ids(call, some, "statistics")
        found |= {one: videos.figures_of(told[one]) if one in told else None for one in some}
    return found


async def account(call: Call) -> Figures:
    told = await listed(call, "channels", {"part": "statistics", "id": call.account.remote_id})
    if not told["items"]:
        raise errors.Outage("YouTube did not tell of the channel.")
    return channel_figures(told["items"][0])


def channel_figures(channel: Mapping[str, Any]) -> Figures:
    told = obj(channel.get("statistics"))
    followers = None if told.get("hiddenSubscriberCount") else videos.number(told.get("subscriberCount"))
    return only_numbers(followers=followers, posts=videos.number(told.get("videoCount")))


# ── what stands on a channel ─────────────────────────────────────────────────────────────────────────────────────
async def history(call: Call, cursor: str, since: datetime) -> History:
    return await _posts(call, await own_uploads(call), cursor, since)


async def public(call: Call, handle: str) -> Public:
    channel = await _channel(call, handle, "snippet,statistics")
    about, told = videos.snippet(channel), channel_figures(channel)
    number = name(channel.get("id"))
    called = name(about.get("customUrl")).lstrip("@") or name(about.get("title"))
    who = Author(
        number, called, name(about.get("title")), videos.picture_of(channel), f"{videos.PAGE}channel/{number}",
        told.get("followers"),
    )  # fmt: skip
    return Public(who, told, words(about.get("description")))


async def public_posts(call: Call, handle: str, cursor: str, since: datetime) -> History:
    """The cursor holds the playlist, so that the channel is looked up once: "playlist/page"."""
    playlist, _, page = cursor.partition("/")
    if not playlist:
        playlist = uploads_of(dict(await _channel(call, handle, "contentDetails")))
    found = await _posts(call, playlist, page, since)
    return replace(found, cursor=f"{playlist}/{found.cursor}" if found.cursor else "")


async def _channel(call: Call, handle: str, parts: str) -> dict[str, Any]:
    """By "@handle", "handle" or the channel's id. Raises Missing."""
    called = handle.strip()
    by_id = called.startswith("UC") and len(called) == 24
    asked: dict[str, str] = {"id": called} if by_id else {"forHandle": "@" + called.lstrip("@")}
    if len(asked.get("forHandle", "@k")) < 2:
        raise errors.Missing("There is no such channel.")
    told = await listed(call, "channels", {"part": parts, **asked})
    if not told["items"]:
        raise errors.Missing("There is no such channel.")
    return told["items"][0]


async def _posts(call: Call, playlist: str, page: str, since: datetime) -> History:
    items, onward = await page_of(call, playlist, page, "snippet,statistics,status")
    posts = [post for item in items if (post := own_post(item))]
    moments = [at for item in items if (at := videos.moment(item))]
    more = onward if onward and (not moments or max(moments) >= since) else ""
    return History(tuple(post for post in posts if post.created_at >= since), more)


def own_post(item: Mapping[str, Any]) -> OwnPost | None:
    """None for a private one: nobody else sees it."""
    at, number = videos.moment(item), name(item.get("id"))
    if at is None or not number or videos.status(item).get("privacyStatus") == "private":
        return None
    return OwnPost(
        number, at, videos.said(item), videos.link_to(number), "video", 1, videos.picture_of(item),
        videos.figures_of(item),
    )  # fmt: skip


# ── what others say ──────────────────────────────────────────────────────────────────────────────────────────────
#: The allowance of searches is its own: a day without `until`, so that nobody closes the channel for it.
_SEARCH_TABLE = {
    **TABLE,
    **{code: replace(TABLE[code], wait=None) for code in ("quotaExceeded", "dailyLimitExceeded")},
}


async def search(call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
    asked = words_of(query)
    if not asked:
        return Inbound(())
    kept = opened(cursor)
    if kept.get("of") != asked:
        kept = {}
    walk, last = Walk.of(kept.get("walk"), since), when(kept.get("asked"))
    if not walk.page and last and call.now - last < APART:
        return Inbound((), cursor)
    params: dict[str, str | int] = {
        "part": "snippet", "type": "video", "order": "date", "q": asked, "maxResults": PAGE,
        "pageToken": walk.page, "publishedAfter": walk.floor.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }  # fmt: skip
    if query.language:
        params["relevanceLanguage"] = query.language.split("-")[0].lower()
    try:
        told = await listed(call, "search", params, table=_SEARCH_TABLE)
    except errors.Rejected as refused:
        if not is_stale(refused, walk.page):
            raise
        return Inbound((), closed(of=asked, walk=replace(walk, page="").to_json()), True)
    turn = (count(kept.get("turn")) or 0) + 1
    ids = unique(name(obj(item.get("id")).get("videoId")) for item in told["items"])
    whole = await by_ids(call, ids, "snippet,statistics")
    items = [one for item in told["items"] if (one := _found(item, whole))]
    moments = [at for item in told["items"] if (at := videos.moment(item))]
    page = name(told.get("nextPageToken")) if turn < MOST_PAGES else ""
    onward = walk.onward(moments, page, call.now)
    state = closed(
        of=asked, walk=onward.to_json(), asked=call.now.isoformat(), turn=turn if onward.under_way else 0
    )
    return Inbound(tuple(items), state, onward.under_way)


def words_of(query: Query) -> str:
    """As YouTube takes it: a space for "and", "|" for "or", "-" for "not", quotation marks around several words."""

    def piece(text: str) -> str:
        plain = " ".join(text.replace('"', " ").replace("|", " ").split()).lstrip("-")
        return f'"{plain}"' if " " in plain else plain

    every = [one for text in query.all if (one := piece(text))]
    some = "|".join(one for text in query.any if (one := piece(text)))
    none = [f"-{one}" for text in query.none if (one := piece(text))]
    return " ".join([*every, *([some] if some else []), *none]) if every or some else ""


def _found(item: Mapping[str, Any], whole: Mapping[str, Mapping[str, Any]]) -> Heard | None:
    """With its whole description where the video itself told it; a search cuts it, and escapes it."""
    number, about = name(obj(item.get("id")).get("videoId")), videos.snippet(item)
    at = when(about.get("publishedAt"))
    if not number or at is None:
        return None
    who, called = name(about.get("channelId")), unescape(name(about.get("channelTitle")))
    told = whole.get(number)
    picture = videos.picture_of(told or item)
    return Heard(
        number, "found", Author(who, called, called, url=f"{videos.PAGE}channel/{who}" if who else ""),
        videos.said(told) if told else unescape(videos.said(item)), at,
        url=videos.link_to(number), thread=number,
        pictures=(Picture(picture, "video", preview_url=picture),) if picture else (),
        language=name(videos.snippet(told or {}).get("defaultLanguage")),
        figures=videos.figures_of(told) if told else {},
    )  # fmt: skip
