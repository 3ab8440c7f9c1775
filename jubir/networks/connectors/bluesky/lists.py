"""The account's lists of people on Bluesky, and what they write: app.bsky.graph.getLists, app.bsky.feed.getListFeed.

Facts: the lexicons. Only lists to read by are meant (purpose curatelist), not those that mute or block. A list's feed
also shows reposts, which somebody else wrote: they bear a `reason`, and are left out. Of a list that is gone the AppView
(0.0.280) does not say UnknownList, as the lexicon has it: it goes on showing what the people once on it write. So
app.bsky.graph.getList is asked first, which knows [seen on a network of our own, 2026-11-27].
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jubir.networks.connectors.bluesky.views import heard, moment_of, token
from jubir.networks.contract import Call
from jubir.networks.errors import Missing
from jubir.networks.hearing import Inbound, PeopleList
from jubir.networks.shared.atproto import Refusal, listed, xrpc
from jubir.networks.shared.parsing import name, obj, when, words
from jubir.networks.shared.walking import Walk, closed, opened

PAGE, MOST_PAGES = 100, 3
CURATED = "app.bsky.graph.defs#curatelist"


async def mine(call: Call) -> tuple[PeopleList, ...]:
    found: dict[str, PeopleList] = {}
    params: dict[str, str | int] = {"actor": call.account.remote_id, "limit": PAGE}
    for _ in range(MOST_PAGES):
        said, _headers = await xrpc(
            call, call.account.server, "app.bsky.graph.getLists", token=token(call), params=params
        )
        for view in listed(said, "lists"):
            uri = name(view.get("uri"))
            if uri.startswith("at://") and view.get("purpose") == CURATED:
                found[uri] = PeopleList(uri, words(view.get("name")).strip() or uri.rsplit("/", 1)[-1])
        params["cursor"] = words(said.get("cursor"))
        if not params["cursor"]:
            break
    return tuple(found.values())


async def posts(call: Call, list_id: str, cursor: str, since: datetime) -> Inbound:
    walk = Walk.of(opened(cursor).get("walk"), since)
    params: dict[str, str | int] = {"list": list_id, "limit": PAGE}
    params |= {"cursor": walk.page} if walk.page else {}
    if not walk.page:
        await _of_list(call, "app.bsky.graph.getList", {"list": list_id, "limit": 1})
    said = await _of_list(call, "app.bsky.feed.getListFeed", params)
    feed = listed(said, "feed")
    views = [obj(item.get("post")) for item in feed if not item.get("reason")]
    me = call.account.remote_id
    found = (heard(view, kind="found", me=me) for view in views)
    items = tuple(one for one in found if one and one.created_at >= walk.floor)
    onward = walk.onward([at for item in feed if (at := _stands(item))], words(said.get("cursor")), call.now)
    return Inbound(items, closed(walk=onward.to_json()), onward.under_way)


async def _of_list(call: Call, method: str, params: Mapping[str, str | int]) -> dict[str, Any]:
    """Raises Missing where there is no such list."""
    try:
        said, _ = await xrpc(call, call.account.server, method, token=token(call), params=params)
    except Refusal as no:
        if no.name == "UnknownList" or "list not found" in no.message.lower():
            words = "This list is not on Bluesky any more."
            raise Missing(words, status=no.status, answer=no.answer) from None
        raise
    return said


def _stands(item: Mapping[str, Any]) -> datetime | None:
    """Where in the feed it stands: a repost at the moment at which it was reposted."""
    reposted = when(obj(item.get("reason")).get("indexedAt"))
    return reposted or moment_of(obj(item.get("post")))
