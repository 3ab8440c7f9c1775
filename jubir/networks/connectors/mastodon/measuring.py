"""Figures on a Mastodon server, and what stands on an account: its own posts, and those of others.

Facts: a status has favourites_count, reblogs_count, replies_count, quotes_count (4.5) and its poll's votes_count; nothing
tells how often it was shown. Many statuses at once by GET /api/v1/statuses?id[]= (4.3), else one by one. An account by
/api/v1/accounts/lookup (3.4), which knows only whom the server has met; /api/v2/search with resolve goes and asks.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from jubir.networks import errors
from jubir.networks.connectors.mastodon.inbox import AT_ONCE, by_ids
from jubir.networks.connectors.mastodon.servers import takes_ids
from jubir.networks.connectors.mastodon.statuses import (
    account_figures,
    author,
    handle_of,
    host,
    is_direct,
    moment_of,
    number_of,
    own_post,
    status_figures,
)
from jubir.networks.connectors.mastodon.text import text_of
from jubir.networks.connectors.mastodon.wire import hear, is_gone, object_in
from jubir.networks.contract import Call
from jubir.networks.hearing import Figures, History, Public
from jubir.networks.shared.asking import list_in
from jubir.networks.shared.parsing import name, obj, rows, words

METRICS = frozenset({"likes", "comments", "shares", "quotes", "votes", "followers", "following", "posts"})
PAGE = 40


async def figures(call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
    found: dict[str, Figures | None] = {}
    numbers = [number for number in dict.fromkeys(remote_ids) if number]
    if takes_ids(call.account.facts):
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            items = await by_ids(call, some)
            found |= {number: status_figures(items[number]) if number in items else None for number in some}
        return found
    for number in numbers:
        try:
            answer = await hear(call, "GET", f"/api/v1/statuses/{quote(number, safe='')}", missing_ok=True)
        except (errors.Outage, errors.TooMany):
            if not found:
                raise
            break  # what was told is told; the rest another time
        if is_gone(call, answer):
            found[number] = None
        elif not answer.ok:
            if not found:
                raise errors.Outage("The server does not speak of posts just now.", status=answer.status)
        elif name(obj(answer.json()).get("id")):
            found[number] = status_figures(obj(answer.json()))
        elif not found:
            raise errors.Outage("This is no post.", status=answer.status)
    return found


async def account(call: Call) -> Figures:
    """Our own; nobody knows them better than the sign-in check."""
    me = object_in(call, await hear(call, "GET", "/api/v1/accounts/verify_credentials"))
    if not number_of(me):
        raise errors.Outage("The server did not say who this is.")
    return account_figures(call, me)


async def _found(call: Call, handle: str) -> Mapping[str, Any]:
    """The account of that name. Raises Missing."""
    acct = handle.strip().strip("@")
    if not acct or "/" in acct:
        raise errors.Missing("There is no such account.")
    answer = await hear(call, "GET", "/api/v1/accounts/lookup", params={"acct": acct}, missing_ok=True)
    told = obj(answer.json())
    if answer.ok and number_of(told):
        return told
    if answer.ok:
        raise errors.Outage("This is no account.", status=answer.status)
    params: dict[str, str | int] = {"q": f"@{acct}", "type": "accounts", "resolve": "true", "limit": 5}
    try:
        answer = await hear(call, "GET", "/api/v2/search", params=params, missing_ok=True)
    except (errors.Rejected, errors.Unsupported):
        raise errors.Missing("There is no such account.") from None
    wanted = acct.lower() if "@" in acct else f"{acct}@{host(call)}".lower()
    for one in rows(obj(answer.json()).get("accounts")):
        if number_of(one) and handle_of(call, one).lower() == wanted:
            return one
    raise errors.Missing("There is no such account.", status=answer.status)


async def public(call: Call, handle: str) -> Public:
    found = await _found(call, handle)
    return Public(author(call, found), account_figures(call, found), text_of(words(found.get("note"))))


async def posts(call: Call, number: str, cursor: str, since: datetime) -> History:
    """No answers (a thread's later parts are answers to oneself), no boosts, nothing meant for named people only."""
    params: dict[str, str | int] = {"limit": PAGE, "exclude_replies": "true", "exclude_reblogs": "true"}
    if cursor:
        params["max_id"] = cursor
    path = f"/api/v1/accounts/{quote(number, safe='')}/statuses"
    items = list_in(await hear(call, "GET", path, params=params))
    numbers = [name(item.get("id")) for item in items]
    if not items or cursor in numbers:  # a server that knows no pages shows the same ones again
        return History(())
    own = [
        post
        for item in items
        if not item.get("reblog") and not item.get("in_reply_to_id") and not is_direct(call, item)
        if (post := own_post(item))
    ]
    moments = [at for item in items if (at := moment_of(item))]
    more = numbers[-1] if moments and max(moments) >= since else ""
    return History(tuple(post for post in own if post.created_at >= since), more)


async def public_posts(call: Call, handle: str, cursor: str, since: datetime) -> History:
    """The cursor holds the account's number, so that it is looked up once: "number/max_id"."""
    number, _, page = cursor.partition("/")
    if not number:
        number = number_of(await _found(call, handle))
    history = await posts(call, number, page, since)
    return History(history.posts, f"{number}/{history.cursor}" if history.cursor else "")
