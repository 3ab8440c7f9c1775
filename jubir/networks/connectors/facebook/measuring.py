"""Figures of a Page and its posts, with the metrics that live in 2026.

Facts: https://developers.facebook.com/docs/graph-api/reference/insights (held on 2026-11-22). impressions and their
relatives died between June 2025 and June 2026; one dead name refuses the whole call, so a call that is refused is asked
again name by name. Figures come once a day, only for Pages with a hundred likes; a missing one is not 0. Not verified:
post_clicks and blue_reels_play_count after June 2026. What people did (reactions, comments, shares) stands on the post
itself and needs no insights.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from jubir.networks.contract import Call
from jubir.networks.hearing import Figures
from jubir.networks.shared import graph, meta
from jubir.networks.shared.parsing import count, figures, name, obj, rows

METRICS = frozenset(
    {"impressions", "reach", "likes", "comments", "shares", "clicks", "video_views", "followers"}
)
AT_ONCE = 10
COUNTS = "shares,comments.limit(0).summary(true),reactions.limit(0).summary(true)"
VIDEO_COUNTS = "views,comments.limit(0).summary(true),likes.limit(0).summary(true)"
#: Meta's name → ours.
_OF_POST = {
    "post_media_view": "impressions",
    "post_total_media_view_unique": "reach",
    "post_clicks": "clicks",
}
_OF_REEL = {"blue_reels_play_count": "video_views"}


def counts_of(item: Mapping[str, Any]) -> Figures:
    return figures(
        likes=_total(item.get("reactions")),
        comments=_total(item.get("comments")),
        shares=obj(item.get("shares")).get("count"),
    )


def counts_of_video(item: Mapping[str, Any]) -> Figures:
    return figures(
        likes=_total(item.get("likes")), comments=_total(item.get("comments")), video_views=item.get("views")
    )


def _total(edge: Any) -> Any:
    return obj(obj(edge).get("summary")).get("total_count")


async def of_posts(call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
    return await meta.figures_of(remote_ids, partial(_of_post, call))


async def _of_post(call: Call, number: str) -> Figures:
    is_post = "_" in number
    params = {"fields": f"id,{COUNTS if is_post else VIDEO_COUNTS}"}
    said = await graph.hear(call, "GET", number, params=params, needs=("id",))
    counts = counts_of(said) if is_post else counts_of_video(said)
    edge, names = ("insights", _OF_POST) if is_post else ("video_insights", _OF_REEL)
    return {**counts, **await insights(call, f"{number}/{edge}", names)}


async def insights(call: Call, path: str, names: Mapping[str, str]) -> Figures:
    return await meta.alive(names, partial(_told, call, path))


async def _told(call: Call, path: str, names: Mapping[str, str]) -> Figures:
    said = await graph.hear(call, "GET", path, params={"metric": ",".join(names)})
    found: dict[str, int] = {}
    for row in graph.listed(said):
        values = rows(row.get("values"))
        number = count(values[-1].get("value")) if values else None
        ours = names.get(name(row.get("name")))
        if ours and number is not None and row.get("period") == "lifetime":
            found[ours] = number
    return found


async def account(call: Call) -> Figures:
    said = await graph.hear(
        call, "GET", call.account.remote_id, params={"fields": "id,followers_count"}, needs=("id",)
    )
    return figures(followers=said.get("followers_count"))
