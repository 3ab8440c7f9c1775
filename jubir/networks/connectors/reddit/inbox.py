"""What arrives: answers to the account's posts and comments, mentions of its name, messages; and what it said itself.

Facts: the recorded traffic of /message/inbox: newest first, older ones by `after`. A comment's post stands only in its
`context`, the path under which one reads it. What is answered deeper in a thread, to somebody else, does not arrive.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.reddit.posts import full_name, moment, page_of
from jubir.networks.connectors.reddit.wire import SITE, ask, listing
from jubir.networks.contract import Call
from jubir.networks.hearing import Author, Heard, Inbound
from jubir.networks.shared.parsing import link, name, words
from jubir.networks.shared.walking import Walk, closed, opened

PAGE = 100
_POST = re.compile(r"^/(?:r|user|u)/[^/]+/comments/([a-z0-9]+)/")


def me(call: Call) -> str:
    return name(call.account.facts.get("name"))


async def read(call: Call, cursor: str, since: datetime) -> Inbound:
    walk = Walk.of(opened(cursor).get("walk"), since)
    params: dict[str, str | int] = {"limit": PAGE} | ({"after": walk.page} if walk.page else {})
    things, page = listing(await ask(call, "GET", "/message/inbox", params=params))
    items = [
        one for kind, data in things if (one := heard(call, kind, data)) and one.created_at >= walk.floor
    ]
    if not walk.page:
        items += await _own(call, walk.floor)
    onward = walk.onward([at for _, data in things if (at := moment(data))], page, call.now)
    return Inbound(tuple(items), closed(walk=onward.to_json()), onward.under_way)


async def _own(call: Call, since: datetime) -> list[Heard]:
    """What the account commented lately. Not worth an error of its own."""
    try:
        answer = await ask(call, "GET", f"/user/{me(call)}/comments", params={"limit": 25, "sort": "new"})
        things, _ = listing(answer)
    except (errors.Rejected, errors.Missing, errors.Outage, errors.Unsupported):
        return []
    found = [_comment(call, data, "comment") for kind, data in things if kind == "t1"]
    return [one for one in found if one and one.created_at >= since and one.ours]


def heard(call: Call, kind: str, data: Mapping[str, Any]) -> Heard | None:
    if kind == "t4":
        return _message(call, data)
    if kind != "t1":
        return None
    return _comment(call, data, "mention" if data.get("type") == "username_mention" else "comment")


def author(data: Mapping[str, Any]) -> Author | None:
    called = name(data.get("author"))
    if not called or called == "[deleted]":
        return None
    number = name(data.get("author_fullname")) or f"u_{called}"
    return Author(number, f"u/{called}", called, "", f"{SITE}/user/{called}")


def _comment(call: Call, data: Mapping[str, Any], kind: str) -> Heard | None:
    number, at, who = full_name("t1", data), moment(data), author(data)
    if not number or at is None or who is None:
        return None
    path = words(data.get("context"))
    found = _POST.match(path)
    post = name(data.get("link_id")) or (f"t3_{found[1]}" if found else "")
    likes = data.get("likes")
    return Heard(
        remote_id=number,
        kind=kind,
        author=who,
        text=words(data.get("body")),
        created_at=at,
        url=link(f"{SITE}{path}") if path.startswith("/") else page_of(data),
        thread=post or number,
        parent=name(data.get("parent_id")),
        # Under a post of ours for certain only where Reddit says "post reply".
        post=post if data.get("type") == "post_reply" else "",
        ours=who.name.lower() == me(call).lower(),
        liked=likes is True,
    )


def _message(call: Call, data: Mapping[str, Any]) -> Heard | None:
    number, at, who = full_name("t4", data), moment(data), author(data)
    if not number or at is None or who is None:
        return None
    subject, body = name(data.get("subject")), words(data.get("body"))
    first = name(data.get("first_message_name"))
    return Heard(
        remote_id=number,
        kind="message",
        author=who,
        text=body if first or not subject else f"{subject}\n\n{body}",
        created_at=at,
        url=f"{SITE}/message/messages/{(first or number).removeprefix('t4_')}",
        thread=first or number,
        parent=name(data.get("parent_id")),
        ours=who.name.lower() == me(call).lower(),
    )
