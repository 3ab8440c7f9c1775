"""Posts as Threads gives them: for matching, for a history, for an inbox."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jubir.networks.connectors.threads.wire import hear, own
from jubir.networks.contract import Call, Remote
from jubir.networks.hearing import Author, Heard, History, OwnPost, Picture
from jubir.networks.shared import graph
from jubir.networks.shared.parsing import link, name, obj, rows, when, words

PAGE = 50
FIELDS = "id,text,username,timestamp,permalink,media_type,media_url,thumbnail_url,children{id},replied_to,root_post"
HEARD = f"{FIELDS},is_reply_owned_by_me,hide_status"
_FORMS = {"VIDEO": "video", "IMAGE": "image", "CAROUSEL_ALBUM": "carousel", "CAROUSEL": "carousel"}


def media_of(item: Mapping[str, Any]) -> int:
    children = len(rows(obj(item.get("children")).get("data")))
    return children or (1 if words(item.get("media_type")) in ("VIDEO", "IMAGE", "GIF") else 0)


def remote(item: Mapping[str, Any]) -> Remote | None:
    number, at = name(item.get("id")), when(item.get("timestamp"))
    if not number or at is None:
        return None
    parent = name(obj(item.get("replied_to")).get("id"))
    url = link(item.get("permalink"))
    return Remote(number, at, words(item.get("text")), media_of(item), url, parent, keep={"parent": number})


def own_post(item: Mapping[str, Any]) -> OwnPost | None:
    """None for a repost: it has no words and no figures of its own."""
    number, at = name(item.get("id")), when(item.get("timestamp"))
    kind = words(item.get("media_type"))
    if not number or at is None or kind == "REPOST_FACADE":
        return None
    form = "poll" if obj(item.get("poll_attachment")) else _FORMS.get(kind, "text")
    picture = link(item.get("thumbnail_url")) or ("" if form == "video" else link(item.get("media_url")))
    return OwnPost(
        number, at, words(item.get("text")), link(item.get("permalink")), form, media_of(item), picture
    )


async def history(call: Call, cursor: str, since: datetime) -> History:
    """Its own posts, no answers; their figures are asked for one by one, elsewhere."""
    params: dict[str, str | int] = {"fields": f"{FIELDS},poll_attachment", "limit": PAGE}
    if cursor:
        params["after"] = cursor
    said = await hear(call, "GET", own(call, "threads"), params=params)
    items = graph.listed(said)
    posts = [one for item in items if (one := own_post(item))]
    moments = [at for item in items if (at := when(item.get("timestamp")))]
    after = graph.onward(said).get("after", "")
    more = after if moments and max(moments) >= since and after != cursor else ""
    return History(tuple(one for one in posts if one.created_at >= since), more)


def heard(call_handle: str, item: Mapping[str, Any], kind: str, *, post: str = "") -> Heard | None:
    """`post`: our own that it stands under. Threads names people by their handle alone."""
    number, at, handle = name(item.get("id")), when(item.get("timestamp")), name(item.get("username"))
    text = words(item.get("text"))
    pictures = _pictures(item)
    if not number or at is None or not handle or not (text or pictures):
        return None
    root = name(obj(item.get("root_post")).get("id"))
    return Heard(
        remote_id=number,
        kind=kind,
        author=Author(handle, handle, url=f"https://www.threads.com/@{handle}"),
        text=text or "📷",
        created_at=at,
        url=link(item.get("permalink")),
        thread=post or root or number,
        parent=name(obj(item.get("replied_to")).get("id")) or post,
        post=post,
        ours=item.get("is_reply_owned_by_me") is True or (bool(call_handle) and handle == call_handle),
        hidden=words(item.get("hide_status")) in ("HIDDEN", "HUSHED"),
        pictures=pictures,
    )


def _pictures(item: Mapping[str, Any]) -> tuple[Picture, ...]:
    url = link(item.get("media_url"))
    if not url:
        return ()
    kind = {"VIDEO": "video", "AUDIO": "audio", "GIF": "gif"}.get(words(item.get("media_type")), "image")
    return (Picture(url, kind, preview_url=link(item.get("thumbnail_url"))),)
