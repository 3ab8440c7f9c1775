"""Figures of posts and of the account.

Facts: https://developers.facebook.com/docs/threads/insights (held on 2026-11-22): views (said to be still under development),
likes, replies, reposts, quotes, shares; nested answers are not counted. An empty set is not 0; a repost has none. `shares`
there is sending on by message, which our vocabulary does not have: our shares are its reposts.
"""

from collections.abc import Mapping, Sequence

from jubir.networks.connectors.threads.wire import hear, own
from jubir.networks.contract import Call
from jubir.networks.hearing import Figures
from jubir.networks.shared import meta

_OF_POST = {
    "views": "impressions",
    "likes": "likes",
    "replies": "comments",
    "reposts": "shares",
    "quotes": "quotes",
}
METRICS = frozenset({*_OF_POST.values(), "followers"})
AT_ONCE = 10


async def of_posts(call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
    async def told(number: str) -> Figures:
        return await meta.insights(call, hear, f"{number}/insights", _OF_POST)

    return await meta.figures_of(remote_ids, told)


async def account(call: Call) -> Figures:
    return await meta.insights(call, hear, own(call, "threads_insights"), {"followers_count": "followers"})
