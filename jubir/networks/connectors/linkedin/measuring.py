"""Figures on LinkedIn, and what stands on an account.

Organisations: organizationalEntityShareStatistics, many posts at once, of the last twelve months, without what was paid
for; a post that nobody saw yet is left out. Members: memberCreatorPostAnalytics, one figure of one post at a time, and
only with the right r_member_postAnalytics. Facts: /organizations/share-statistics and /members/post-statistics at
learn.microsoft.com, 2026-11-22.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.linkedin import posts, urns
from jubir.networks.connectors.linkedin.urns import enc
from jubir.networks.connectors.linkedin.wire import elements, object_of
from jubir.networks.contract import Call
from jubir.networks.hearing import Figures, History
from jubir.networks.shared.parsing import count, obj, words
from jubir.networks.shared.parsing import figures as told_figures

METRICS = frozenset({"impressions", "reach", "likes", "comments", "shares", "clicks", "followers"})
#: A member's post takes five questions, so few at once.
AT_ONCE = 10
PAGE = 50
#: Figure of a member's post → its name over there.
MEMBERS = {
    "impressions": "IMPRESSION",
    "reach": "MEMBERS_REACHED",
    "likes": "REACTION",
    "comments": "COMMENT",
    "shares": "RESHARE",
}


async def figures(call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
    wanted = [urn for urn in dict.fromkeys(remote_ids) if urn == urns.post_in(urn)]
    if urns.is_page(call.account.remote_id):
        return await _of_page(call, wanted)
    if "r_member_postAnalytics" not in rights(call):
        raise errors.Unsupported("This sign-in may not read a member's figures.")
    return await _of_member(call, wanted)


def rights(call: Call) -> Iterable[str]:
    kept = call.account.facts.get("scopes")
    return kept if isinstance(kept, list | tuple) else ()


async def _of_page(call: Call, wanted: list[str]) -> dict[str, Figures | None]:
    found: dict[str, Figures | None] = {}
    base = (
        "/rest/organizationalEntityShareStatistics?q=organizationalEntity"
        f"&organizationalEntity={enc(call.account.remote_id)}"
    )
    for sort, named in (("shares", "share"), ("ugcPosts", "ugcPost")):
        some = [urn for urn in wanted if urn.startswith(f"urn:li:{named}:")]
        if not some:
            continue
        for item in await elements(call, f"{base}&{sort}=List({','.join(map(enc, some))})"):
            urn = words(item.get(named))
            if urn in some:
                found[urn] = _shares(obj(item.get("totalShareStatistics")))
    return found


def _shares(told: Mapping[str, Any]) -> Figures:
    return told_figures(
        impressions=told.get("impressionCount"),
        reach=told.get("uniqueImpressionsCount"),
        clicks=told.get("clickCount"),
        likes=told.get("likeCount"),
        comments=told.get("commentCount"),
        shares=told.get("shareCount"),
    )


async def _of_member(call: Call, wanted: list[str]) -> dict[str, Figures | None]:
    found: dict[str, Figures | None] = {}
    for urn in wanted:
        try:
            found[urn] = await _of_one(call, urn)
        except errors.Missing:
            found[urn] = None
        except (errors.Outage, errors.TooMany):
            if not found:
                raise
            break  # what was told is told; the rest another time
    return found


async def _of_one(call: Call, urn: str) -> Figures:
    sort = "ugc" if ":ugcPost:" in urn else "share"
    told: dict[str, int] = {}
    for metric, named in MEMBERS.items():
        path = (
            f"/rest/memberCreatorPostAnalytics?q=entity&entity=({sort}:{enc(urn)})"
            f"&queryType={named}&aggregation=TOTAL"
        )
        items = await elements(call, path)
        number = count(items[0].get("count")) if items else None
        if number is not None:
            told[metric] = number
    return told


async def account(call: Call) -> Figures:
    if not urns.is_page(call.account.remote_id):
        raise errors.Unsupported("LinkedIn tells no figures of a member.")
    path = f"/rest/networkSizes/{enc(call.account.remote_id)}?edgeType=COMPANY_FOLLOWED_BY_MEMBER"
    said = await object_of(call, "GET", path)
    followers = count(said.get("firstDegreeSize"))
    if followers is None:
        raise errors.Outage("LinkedIn did not tell the number of followers.")
    return {"followers": followers}


def finder(call: Call, start: int, many: int = PAGE) -> str:
    """Of the account's own posts, newest first."""
    me = enc(call.account.remote_id)
    return f"/rest/posts?author={me}&q=author&start={start}&count={many}&sortBy=CREATED"


async def history(call: Call, cursor: str, since: datetime) -> History:
    start = int(cursor) if cursor.isdigit() else 0
    items = await elements(call, finder(call, start))
    own = [post for item in items if (post := posts.own_post(item))]
    more = len(items) >= PAGE and bool(own) and own[-1].created_at >= since
    return History(tuple(post for post in own if post.created_at >= since), str(start + PAGE) if more else "")
