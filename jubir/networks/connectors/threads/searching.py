"""Searching Threads: GET /keyword_search, the most recent first.

Facts: https://developers.facebook.com/docs/threads/keyword-search (2,200 questions a day; without that right only one's own
posts are searched). One question holds the words that must all be there; each of `any` is a question of its own, one after
the other; `none` and the language are left to the caller.
"""

from datetime import datetime
from hashlib import sha256

from jubir.networks.connectors.threads.posts import FIELDS, heard
from jubir.networks.connectors.threads.wire import hear
from jubir.networks.contract import Call
from jubir.networks.hearing import Heard, Inbound, Query
from jubir.networks.shared import graph
from jubir.networks.shared.parsing import count
from jubir.networks.shared.walking import Walk, closed, opened

PAGE = 50


async def search(call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
    """One page of one question. When all have been walked, the cursor remembers up to when, for the next time."""
    asked = searches(query)
    if not asked:
        return Inbound(())
    kept = opened(cursor)
    of = sha256("\n".join(asked).encode()).hexdigest()[:16]
    told = kept.get("walks") if kept.get("of") == of else None  # else another query's: all begin anew
    walks = [Walk.of(one, since) for one in told] if isinstance(told, list) else []
    if len(walks) != len(asked):
        walks = [Walk(since, since)] * len(asked)
    turn = min(count(kept.get("turn")) or 0, len(asked) - 1) if told else 0
    items, walks[turn] = await _page(call, asked[turn], walks[turn])
    if not walks[turn].under_way:
        turn += 1
    more = turn < len(asked)
    state = [one.to_json() for one in walks]
    return Inbound(items, closed(of=of, walks=state, turn=turn if more else 0), more)


async def _page(call: Call, words: str, walk: Walk) -> tuple[tuple[Heard, ...], Walk]:
    is_tag = words.startswith("#") and " " not in words
    params: dict[str, str | int] = {
        "q": words.lstrip("#") if is_tag else words,
        "search_type": "RECENT",
        "search_mode": "TAG" if is_tag else "KEYWORD",
        "since": int(walk.floor.timestamp()),
        "limit": PAGE,
        "fields": FIELDS,
    }
    if walk.page:
        params["after"] = walk.page
    said = await hear(call, "GET", "keyword_search", params=params)
    found = [one for item in graph.listed(said) if (one := heard(call.account.handle, item, "found"))]
    page = graph.onward(said).get("after", "")
    onward = walk.onward([one.created_at for one in found], page, call.now)
    return tuple(one for one in found if one.created_at >= walk.floor), onward


def searches(query: Query) -> list[str]:
    every = [" ".join(word.split()) for word in query.all if word.strip()]
    some = [" ".join(word.split()) for word in query.any if word.strip()]
    if not some:
        return [" ".join(every)] if every else []
    return [" ".join([*every, one]) for one in some]
