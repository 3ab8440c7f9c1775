"""Figures, one's own posts and others', and the search.

Facts: https://www.reddit.com/dev/api: /api/info takes a hundred names; `score` is votes up without those down, blurred on
purpose; nobody is told views. /search finds posts, not comments, and sorts them by time when asked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from jubir.networks import errors
from jubir.networks.connectors.reddit.inbox import author, me
from jubir.networks.connectors.reddit.posts import full_name, is_gone, moment, page_of, pictures
from jubir.networks.connectors.reddit.wire import SITE, ask, listing, object_in
from jubir.networks.contract import Call
from jubir.networks.hearing import Author, Figures, Heard, History, Inbound, OwnPost, Public, Query
from jubir.networks.shared.parsing import figures, link, name, obj, words
from jubir.networks.shared.walking import Walk, closed, opened

METRICS = frozenset({"likes", "comments", "shares", "followers"})
AT_ONCE, PAGE = 100, 100


def counted(data: Mapping[str, Any]) -> Figures:
    return figures(
        likes=data.get("score"), comments=data.get("num_comments"), shares=data.get("num_crossposts")
    )


async def measured(call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
    found: dict[str, Figures | None] = {}
    wanted = [one for one in dict.fromkeys(remote_ids) if one.startswith(("t1_", "t3_"))]
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        things, _ = listing(await ask(call, "GET", "/api/info", params={"id": ",".join(some)}))
        there = {full_name(kind, data): data for kind, data in things}
        found |= {
            one: counted(there[one]) if one in there and not is_gone(there[one]) else None for one in some
        }
    return found


async def account(call: Call) -> Figures:
    told = object_in(await ask(call, "GET", "/api/v1/me"))
    if not name(told.get("id")):
        raise errors.Outage("Reddit did not say who this is.")
    return figures(followers=obj(told.get("subreddit")).get("subscribers"))


# ── posts of an account ──────────────────────────────────────────────────────────────────────────────────────────
async def posts(call: Call, called: str, cursor: str, since: datetime) -> History:
    params: dict[str, str | int] = {"limit": PAGE, "sort": "new"}
    if cursor:
        params["after"] = cursor
    path = f"/user/{quote(called, safe='')}/submitted"
    things, page = listing(await ask(call, "GET", path, params=params))
    items = [data for kind, data in things if kind == "t3"]
    found = [post for data in items if not is_gone(data) and (post := own(data))]
    moments = [at for data in items if (at := moment(data))]
    more = page if moments and min(moments) >= since else ""
    return History(tuple(post for post in found if post.created_at >= since), more)


def own(data: Mapping[str, Any]) -> OwnPost | None:
    number, at = full_name("t3", data), moment(data)
    if not number or at is None:
        return None
    shown = pictures(data)
    if data.get("is_video") is True:
        form = "video"
    elif shown:
        form = "carousel" if shown > 1 else "image"
    else:
        form = "poll" if obj(data.get("poll_data")) else "text" if data.get("is_self") is True else "link"
    thumb = link(data.get("url")) if form == "image" else link(data.get("thumbnail"))
    return OwnPost(number, at, said(data), page_of(data), form, shown, thumb, counted(data))


def said(data: Mapping[str, Any]) -> str:
    title, text = words(data.get("title")), words(data.get("selftext"))
    return f"{title}\n\n{text}".strip()


# ── others ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _called(handle: str) -> str:
    """Raises Missing for what can be nobody's name."""
    called = handle.strip().strip("/").removeprefix("@").removeprefix("u/")
    if not called or "/" in called:
        raise errors.Missing("There is no such account.")
    return called


async def public(call: Call, handle: str) -> Public:
    told = object_in(await ask(call, "GET", f"/user/{quote(_called(handle), safe='')}/about"))
    data = obj(told.get("data"))
    if told.get("kind") != "t2" or not name(data.get("name")):
        raise errors.Outage("Reddit did not speak of the account.")
    if data.get("is_suspended") is True:
        raise errors.Missing("This account is suspended.")
    page = obj(data.get("subreddit"))
    known = name(data.get("name"))
    who = Author(
        f"t2_{name(data.get('id'))}",
        f"u/{known}",
        name(page.get("title")) or known,
        link(words(data.get("icon_img")).replace("&amp;", "&")),
        f"{SITE}/user/{known}",
    )
    return Public(who, figures(followers=page.get("subscribers")), words(page.get("public_description")))


async def public_posts(call: Call, handle: str, cursor: str, since: datetime) -> History:
    return await posts(call, _called(handle), cursor, since)


async def search(call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
    asked = written(query)
    if not asked:
        return Inbound(())
    kept = opened(cursor)
    walk = Walk.of(kept.get("walk") if kept.get("of") == asked else None, since)
    params: dict[str, str | int] = {"q": asked, "sort": "new", "type": "link", "limit": PAGE}
    if walk.page:
        params["after"] = walk.page
    things, page = listing(await ask(call, "GET", "/search", params=params))
    found = [data for kind, data in things if kind == "t3"]
    items = [one for data in found if (one := _found(call, data)) and one.created_at >= walk.floor]
    onward = walk.onward([at for data in found if (at := moment(data))], page, call.now)
    return Inbound(tuple(items), closed(of=asked, walk=onward.to_json()), onward.under_way)


def written(query: Query) -> str:
    """In Reddit's own signs: AND, OR, NOT, and a phrase in quotation marks. Hashtags mean nothing there."""

    def one(word: str) -> str:
        plain = word.strip().lstrip("#@").replace('"', " ").strip()
        return f'"{plain}"' if " " in plain else plain

    every = [said for word in query.all if (said := one(word))]
    some = [said for word in query.any if (said := one(word))]
    if some:
        every.append(f"({' OR '.join(some)})" if len(some) > 1 else some[0])
    if not every:
        return ""
    never = [f"NOT {said}" for word in query.none if (said := one(word))]
    return " AND ".join([*every, *never])[:512]


def _found(call: Call, data: Mapping[str, Any]) -> Heard | None:
    number, at, who = full_name("t3", data), moment(data), author(data)
    if not number or at is None or who is None:
        return None
    return Heard(
        remote_id=number,
        kind="found",
        author=who,
        text=said(data),
        created_at=at,
        url=page_of(data),
        thread=number,
        ours=who.name.lower() == me(call).lower(),
        figures=counted(data),
    )
