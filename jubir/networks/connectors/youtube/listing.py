"""A channel's videos, newest first, by its uploads playlist: one unit a page, where a search would cost the day's hundred.

The channel's owner is shown private ones there too [not verified, 2026-11-22].
"""

from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.youtube import videos
from jubir.networks.connectors.youtube.wire import Params, listed
from jubir.networks.contract import Call
from jubir.networks.shared.parsing import name, obj, unique

PAGE = 50
#: Pages read back when an upload or a post is looked for.
MOST_PAGES = 4


def uploads_of(channel: dict[str, Any]) -> str:
    """Of a channel resource."""
    return name(obj(obj(channel.get("contentDetails")).get("relatedPlaylists")).get("uploads"))


async def own_uploads(call: Call) -> str:
    """The playlist's id: known since the channel was connected, else asked."""
    if kept := name(call.account.facts.get("uploads")):
        return kept
    told = await listed(call, "channels", {"part": "contentDetails", "id": call.account.remote_id})
    found = uploads_of(told["items"][0]) if told["items"] else ""
    if not found:
        raise errors.Outage("YouTube did not say where the channel's videos are.")
    return found


async def page_of(call: Call, playlist: str, page: str, parts: str) -> tuple[list[dict[str, Any]], str]:
    """Video resources in the playlist's order, and the next page's token. A channel without videos has no playlist."""
    asked: Params = {"part": "contentDetails", "playlistId": playlist, "maxResults": PAGE, "pageToken": page}
    try:
        told = await listed(call, "playlistItems", asked)
    except errors.Missing:
        return [], ""
    ids = unique(name(obj(item.get("contentDetails")).get("videoId")) for item in told["items"])
    found = await by_ids(call, ids, parts)
    return [found[one] for one in ids if one in found], name(told.get("nextPageToken"))


async def by_ids(call: Call, ids: list[str], parts: str) -> dict[str, dict[str, Any]]:
    """Up to 50 videos; those that are gone, or not for us to see, are left out."""
    if not ids:
        return {}
    told = await listed(call, "videos", {"part": parts, "id": ",".join(ids)})
    return {name(item.get("id")): item for item in told["items"]}


async def uploads_since(call: Call, parts: str, since: datetime) -> tuple[list[dict[str, Any]], bool]:
    """Our own videos, and whether they surely reach back to that moment."""
    playlist, found, page = await own_uploads(call), [], ""
    for _ in range(MOST_PAGES):
        items, page = await page_of(call, playlist, page, parts)
        found += items
        moments = [at for item in items if (at := videos.moment(item))]
        if not page or (moments and min(moments) < since):
            return found, True
    return found, False
