"""Comments: what arrives, and what the site's moderators do with it.

Facts: the sources of WordPress 6.9. Unapproved comments and the words as they were typed are shown only to those who may
moderate; `after` compares the site's local time, so it is not used. A status that a comment has already is refused with
500 rest_comment_failed_edit. Deleting moves it to the trash.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.wordpress.articles import plain
from jubir.networks.connectors.wordpress.wire import UNCHANGED, Refusal, ask, object_in, total
from jubir.networks.contract import Call, Remote
from jubir.networks.hearing import Author, Heard, Inbound
from jubir.networks.shared.asking import list_in
from jubir.networks.shared.parsing import count, link, name, obj, when, words
from jubir.networks.shared.walking import Walk, closed, opened

PAGE = 100
COMMENT = "comment/"


def number_of(remote_id: str) -> str:
    return remote_id.removeprefix(COMMENT)


def may_moderate(call: Call) -> bool:
    return call.account.facts.get("may_moderate") is True


def _listed(call: Call, page: int) -> dict[str, str | int]:
    params: dict[str, str | int] = {"per_page": PAGE, "orderby": "date_gmt", "order": "desc", "page": page}
    return params | ({"context": "edit", "status": "all"} if may_moderate(call) else {})


async def read(call: Call, cursor: str, since: datetime) -> Inbound:
    walk = Walk.of(opened(cursor).get("walk"), since)
    page = int(walk.page) if walk.page.isdecimal() and len(walk.page) < 6 else 1
    answer = await ask(call, "GET", "comments", params=_listed(call, page))
    found = list_in(answer)
    items = [one for item in found if (one := heard(call, item)) and one.created_at >= walk.floor]
    pages = total(answer, "x-wp-totalpages") or 1
    onward = walk.onward(
        [at for item in found if (at := when(item.get("date_gmt")))],
        str(page + 1) if page < pages else "",
        call.now,
    )
    return Inbound(tuple(items), closed(walk=onward.to_json()), onward.under_way)


def heard(call: Call, item: Mapping[str, Any]) -> Heard | None:
    number, post, at = name(item.get("id")), name(item.get("post")), when(item.get("date_gmt"))
    gone = item.get("status") in ("spam", "trash") or item.get("type", "comment") != "comment"
    if not number or not post or at is None or gone:
        return None
    above = count(item.get("parent")) or 0
    return Heard(
        remote_id=f"{COMMENT}{number}",
        kind="comment",
        author=_author(item),
        text=plain(item.get("content")),
        created_at=at,
        url=link(item.get("link")),
        thread=post,
        parent=f"{COMMENT}{above}" if above else post,
        post=post,
        ours=_is_ours(call, item),
        hidden=item.get("status") == "hold",
    )


def _is_ours(call: Call, item: Mapping[str, Any]) -> bool:
    return name(item.get("author")) == name(call.account.facts.get("user"))


def _author(item: Mapping[str, Any]) -> Author:
    """A guest has no number: their address tells them apart, and is not kept."""
    number, called = count(item.get("author")) or 0, name(item.get("author_name"))
    known = name(item.get("author_email")).lower() or called.lower()
    guest = f"guest:{sha256(known.encode()).hexdigest()[:16]}"
    faces = obj(item.get("author_avatar_urls"))
    return Author(
        str(number) if number else guest,
        called or "?",
        called,
        link(faces.get("96")),
        link(item.get("author_url")),
    )


async def moderate(call: Call, deed: str, remote_id: str, on: bool) -> None:
    path = f"comments/{number_of(remote_id)}"
    if deed == "delete":
        try:
            await ask(call, "DELETE", path)
        except errors.Missing:
            return
        return
    if deed != "hide":
        raise errors.Unsupported("On WordPress a comment is held back or deleted; nobody is blocked.")
    wanted = "hold" if on else "approved"
    try:
        await ask(call, "POST", path, json={"status": wanted})
    except Refusal as refused:
        if refused.code != UNCHANGED:
            raise
        now = object_in(await ask(call, "GET", path, params={"context": "edit"}), "id")
        if now.get("status") != wanted:
            raise


async def said(call: Call, post: str) -> list[Remote]:
    """What this account commented under a post, newest first."""
    params = {**_listed(call, 1), "post": post, "author": name(call.account.facts.get("user"))}
    found = list_in(await ask(call, "GET", "comments", params=params))
    return [one for item in found if _is_ours(call, item) and (one := _remote(item))]


def _remote(item: Mapping[str, Any]) -> Remote | None:
    number, at = name(item.get("id")), when(item.get("date_gmt"))
    if not number or at is None:
        return None
    above = count(item.get("parent")) or 0
    text = words(obj(item.get("content")).get("raw")) or plain(item.get("content"))
    parent = f"{COMMENT}{above}" if above else name(item.get("post"))
    return Remote(f"{COMMENT}{number}", at, text, url=link(item.get("link")), parent=parent)
