"""Figures of an account and its media, with the metrics that live in 2026.

Facts: https://developers.facebook.com/docs/instagram-platform/reference/instagram-media/insights (held on 2026-11-22):
views, reach, saved, shares; impressions and plays are dead, though the lists still have their names. A metric that does
not fit the kind of media refuses the whole call, so a call that is refused is asked again name by name. Figures may be two
days late; an empty set is not 0. Stories tell for a day only, and nothing while too few people saw them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from jubir.networks.connectors.instagram.wire import hear
from jubir.networks.contract import Call
from jubir.networks.hearing import Figures, History, OwnPost
from jubir.networks.shared import graph, meta
from jubir.networks.shared.parsing import figures, link, name, obj, rows, when, words

METRICS = frozenset(
    {
        "impressions",
        "reach",
        "likes",
        "comments",
        "shares",
        "saves",
        "video_views",
        "followers",
        "following",
        "posts",
    }
)
AT_ONCE = 10
PAGE = 50
COUNTS = "id,media_type,media_product_type,like_count,comments_count"
HISTORY = f"{COUNTS},caption,timestamp,permalink,media_url,thumbnail_url,children{{id}}"
#: Meta's name → ours.
_OF_MEDIA = {"views": "impressions", "reach": "reach", "saved": "saves", "shares": "shares"}
_OF_STORY = {"views": "impressions", "reach": "reach", "shares": "shares", "replies": "comments"}


def counts_of(item: Mapping[str, Any]) -> Figures:
    """Likes are left out where the account hides them."""
    return figures(likes=item.get("like_count"), comments=item.get("comments_count"))


async def of_media(call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
    return await meta.figures_of(remote_ids, partial(_of_one, call))


async def _of_one(call: Call, number: str) -> Figures:
    said = await hear(call, "GET", number, params={"fields": COUNTS}, needs=("id",))
    is_story = said.get("media_product_type") == "STORY"
    # An empty set: there are none yet, or too few people saw it.
    told = await meta.alive(
        _OF_STORY if is_story else _OF_MEDIA, partial(meta.insights, call, hear, f"{number}/insights")
    )
    if said.get("media_product_type") == "REELS" and "impressions" in told:
        # Of a film, a view is both: shown, and played.
        told = {**told, "video_views": told["impressions"]}
    counts = counts_of(said)
    return {**({} if is_story else counts), **told}


async def account(call: Call) -> Figures:
    path = "me" if "graph.instagram.com" in call.account.server else call.account.remote_id
    params = {"fields": "id,followers_count,follows_count,media_count"}
    said = await hear(call, "GET", path, params=params, needs=("id",))
    return figures(
        followers=said.get("followers_count"),
        following=said.get("follows_count"),
        posts=said.get("media_count"),
    )


async def history(call: Call, cursor: str, since: datetime) -> History:
    params: dict[str, str | int] = {"fields": HISTORY, "limit": PAGE}
    if cursor:
        params["after"] = cursor
    said = await hear(call, "GET", f"{call.account.remote_id}/media", params=params)
    own = [one for item in graph.listed(said) if (one := own_post(item))]
    after = graph.onward(said).get("after", "")
    more = after if own and max(one.created_at for one in own) >= since and after != cursor else ""
    return History(tuple(one for one in own if one.created_at >= since), more)


def own_post(item: Mapping[str, Any]) -> OwnPost | None:
    number, at = name(item.get("id")), when(item.get("timestamp"))
    if not number or at is None:
        return None
    kind = words(item.get("media_type"))
    form = {"VIDEO": "video", "CAROUSEL_ALBUM": "carousel"}.get(kind, "image")
    picture = link(item.get("thumbnail_url")) or (link(item.get("media_url")) if form != "video" else "")
    return OwnPost(
        number,
        at,
        words(item.get("caption")),
        link(item.get("permalink")),
        form,
        media_of(item),
        picture,
        counts_of(item),
    )


def media_of(item: Mapping[str, Any]) -> int:
    return len(rows(obj(item.get("children")).get("data"))) or 1
