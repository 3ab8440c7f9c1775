"""Figures on Bluesky, and what stands on an account: its own posts, and those of others.

Facts: app.bsky.feed.getPosts (25 at once) and app.bsky.feed.getAuthorFeed give likeCount, repostCount, replyCount,
quoteCount and bookmarkCount; app.bsky.actor.getProfile followersCount, followsCount and postsCount. Nothing on the
network tells how often a post was shown. The author feed's filter `posts_no_replies` keeps reposts and a pinned post,
which carry a `reason`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.bluesky.inbox import exists
from jubir.networks.connectors.bluesky.views import author, is_post, moment_of, own_post, posts_of, token
from jubir.networks.connectors.bluesky.views import counted as counted_in
from jubir.networks.contract import Call
from jubir.networks.hearing import Figures, History, Public
from jubir.networks.shared.atproto import Refusal, listed, xrpc
from jubir.networks.shared.parsing import figures as told
from jubir.networks.shared.parsing import obj, words

METRICS = frozenset({"likes", "comments", "shares", "quotes", "saves", "followers", "following", "posts"})
PAGE = 100


async def figures(call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
    """A post that the AppView does not show is only gone when the server does not know it either: a fresh one appears
    half a second later, a blocked one not at all."""
    wanted = [uri for uri in remote_ids if is_post(uri)]
    views = await posts_of(call, wanted)
    found: dict[str, Figures | None] = {}
    for uri in wanted:
        if uri in views:
            found[uri] = counted_in(views[uri])
        elif not await exists(call, uri):
            found[uri] = None
    return found


async def account(call: Call) -> Figures:
    """Our own. Not found is an outage here: the AppView learns of a new account a little later."""
    params = {"actor": call.account.remote_id}
    try:
        said, _ = await xrpc(
            call,
            call.account.server,
            "app.bsky.actor.getProfile",
            token=token(call),
            params=params,
            needs=("did",),
        )
    except (Refusal, errors.Missing) as no:
        raise errors.Outage(no.message, status=no.status, answer=no.answer) from None
    return _of_account(said)


def _of_account(profile: Mapping[str, Any]) -> Figures:
    return told(
        followers=profile.get("followersCount"),
        following=profile.get("followsCount"),
        posts=profile.get("postsCount"),
    )


async def public(call: Call, handle: str) -> Public:
    actor = handle.strip().removeprefix("@").lower()
    try:
        said, _ = await xrpc(
            call,
            call.account.server,
            "app.bsky.actor.getProfile",
            token=token(call),
            params={"actor": actor},
            needs=("did", "handle"),
            others=True,
        )
    except Refusal as no:  # "Profile not found" is an InvalidRequest, as is what could never be a handle
        raise errors.Missing(no.message, status=no.status, answer=no.answer) from None
    return Public(author(said), _of_account(said), words(said.get("description")))


async def posts(call: Call, actor: str, cursor: str, since: datetime) -> History:
    actor = actor.strip().removeprefix("@")
    params: dict[str, str | int] = {"actor": actor, "limit": PAGE, "filter": "posts_no_replies"}
    if cursor:
        params["cursor"] = cursor
    try:
        said, _ = await xrpc(
            call,
            call.account.server,
            "app.bsky.feed.getAuthorFeed",
            token=token(call),
            params=params,
            others=True,
        )
    except Refusal as no:  # not found, or one of the two has blocked the other
        raise errors.Missing(no.message, status=no.status, answer=no.answer) from None
    feed = [row for row in listed(said, "feed") if not row.get("reason")]
    views = [view for row in feed if not obj((view := obj(row.get("post"))).get("record")).get("reply")]
    kept = [post for view in views if (post := own_post(view))]
    moments = [at for row in feed if (at := moment_of(obj(row.get("post"))))]
    onward = words(said.get("cursor"))
    more = onward if onward != cursor and not (moments and max(moments) < since) else ""
    return History(tuple(post for post in kept if post.created_at >= since), more)
