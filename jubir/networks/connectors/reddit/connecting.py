"""Signing in at Reddit, and what the account may choose from: its own page, its subreddits, their flairs.

Facts: the recorded traffic (access tokens of 3,600 and of 86,400 seconds) and https://github.com/reddit-archive/reddit/
wiki/OAuth2. A refusal comes as 400, as 401, or as a 200 with "error". The refresh token lasts and comes once: where a
new one is sent, it takes the old one's place.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.reddit.wire import (
    SITE,
    agent,
    ask,
    basic,
    listing,
    object_in,
    refusal,
)
from jubir.networks.contract import Account, Call, Connected
from jubir.networks.http import Request
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import count, link, name, obj, rows, unique, words

#: A page of subreddits; and so many of them are asked for their flairs.
PAGE, WITH_FLAIRS = 100, 20


async def token(
    call: Call, form: Mapping[str, str]
) -> tuple[dict[str, str], datetime | None, tuple[str, ...]]:
    """(secrets, when they end, the rights given). Raises Unauthorized only when Reddit says so."""
    headers = {"Authorization": basic(call), "User-Agent": agent(call)}
    request = Request("POST", f"{SITE}/api/v1/access_token", headers=headers, form=form)
    answer = await asking.send(call, request)
    body = answer.json()
    told = obj(body)
    refused = answer.ok and told.get("error")
    if refused or (answer.status in (400, 401, 403) and isinstance(body, dict)):
        raise errors.Unauthorized(
            "Reddit did not accept the sign-in.", status=answer.status, answer=asking.quoted(answer, call)
        )
    access = words(told.get("access_token"))
    if not answer.ok or not access:
        no = refusal(call, answer)
        raise no if isinstance(no, errors.TooMany) else errors.Outage(no.message, status=answer.status)
    secrets = {"access_token": access}
    if refresh := words(told.get("refresh_token")):
        secrets["refresh_token"] = refresh
    seconds = count(told.get("expires_in"))
    ends = call.now + timedelta(seconds=seconds) if seconds and seconds < 1e8 else None
    return secrets, ends, tuple(words(told.get("scope")).replace(",", " ").split())


async def who(call: Call) -> Connected:
    me = object_in(await ask(call, "GET", "/api/v1/me"))
    called, number = name(me.get("name")), name(me.get("id"))
    if not called or not number:
        raise errors.Outage("Reddit did not say who this is.")
    page = name(obj(me.get("subreddit")).get("display_name")) or f"u_{called}"
    places = [obj(one) for one in await _mine(call)]
    names = unique([page, *(name(one.get("display_name")) for one in places)])
    facts: dict[str, Any] = {"name": called, "subreddits": names, "flairs": await _flairs(call, places)}
    return Connected(
        Account(f"t2_{number}", f"u/{called}", "", facts),
        name=name(obj(me.get("subreddit")).get("title")) or called,
        url=f"{SITE}/user/{called}",
        avatar_url=link(words(me.get("icon_img")).replace("&amp;", "&")),
    )


async def _mine(call: Call) -> list[dict[str, Any]]:
    """Where it moderates first, then where it is a member; not where it is banned."""
    found: list[dict[str, Any]] = []
    for role in ("moderator", "subscriber"):
        answer = await ask(call, "GET", f"/subreddits/mine/{role}", params={"limit": PAGE})
        things, _ = listing(answer)
        found += [data for kind, data in things if kind == "t5" and data.get("user_is_banned") is not True]
    return found


async def _flairs(call: Call, places: list[dict[str, Any]]) -> dict[str, list[list[str]]]:
    """Subreddit → [id, words] of each flair that its members may give. One that does not tell has none."""
    found: dict[str, list[list[str]]] = {}
    asked = unique(name(one.get("display_name")) for one in places if one.get("link_flair_enabled") is True)
    for place in asked[:WITH_FLAIRS]:
        try:
            told = (await ask(call, "GET", f"/r/{place}/api/link_flair_v2")).json()
        except (errors.Rejected, errors.Missing):
            continue
        kept = [
            [name(one.get("id")), name(one.get("text"))]
            for one in rows(told)
            if one.get("mod_only") is not True
        ]
        if kept:
            found[place] = [one for one in kept if one[0]]
    return found
