"""Figures of posts and of the account.

Facts: https://developers.facebook.com/docs/threads/insights (held on 2026-11-22): views (said to be still under development),
likes, replies, reposts, quotes, shares; nested answers are not counted. An empty set is not 0; a repost has none. `shares`
there is sending on by message, which our vocabulary does not have: our shares are its reposts.
"""

from collections.abc import Mapping, Sequence

from jubir.networks import errors
from jubir.networks.connectors.threads.wire import hear, own
from jubir.networks.contract import Call
from jubir.networks.hearing import Figures
from jubir.networks.shared import graph
from jubir.networks.shared.parsing import count, name, obj, rows

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
    found: dict[str, Figures | None] = {}
    for number in dict.fromkeys(one for one in remote_ids if one):
        try:
            found[number] = await _told(call, f"{number}/insights", _OF_POST)
        except errors.Missing:
            found[number] = None
        except (errors.Outage, errors.TooMany):
            if not found:
                raise
            break  # what was told is told; the rest another time
        except errors.Rejected:
            continue  # not a thing that has figures
    return found


async def account(call: Call) -> Figures:
    return await _told(call, own(call, "threads_insights"), {"followers_count": "followers"})


async def _told(call: Call, path: str, names: Mapping[str, str]) -> Figures:
    said = await hear(call, "GET", path, params={"metric": ",".join(names)})
    found: dict[str, int] = {}
    for row in graph.listed(said):
        ours, values = names.get(name(row.get("name"))), rows(row.get("values"))
        told = count(obj(row.get("total_value")).get("value"))
        if told is None and values:
            told = count(values[-1].get("value"))
        if ours and told is not None:
            found[ours] = told
    return found
