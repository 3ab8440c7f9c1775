"""Searching Bluesky: app.bsky.feed.searchPosts, newest first.

Facts: the lexicon, and https://bsky.social/about/blog/05-31-2024-search: words stand for "all of them", quotation marks
for a phrase; #tags and @handles are words too. There is no "or", so each of `any` is a search of its own, one after the
other; `none` can't be said and is left to the caller.
"""

from datetime import datetime

from jubir.networks import errors
from jubir.networks.connectors.bluesky.views import heard, moment_of, token
from jubir.networks.contract import Call
from jubir.networks.hearing import Inbound, Query
from jubir.networks.shared.atproto import Refusal, listed, tid_of, written, xrpc
from jubir.networks.shared.parsing import count, words
from jubir.networks.shared.walking import Walk, closed, opened

PAGE = 100


async def search(call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
    """One page of one search. When all have been walked, the cursor remembers up to when, for the next time."""
    asked = searches(query)
    if not asked:
        return Inbound(())
    kept = opened(cursor)
    of = tid_of("\n".join([query.language, *asked]))
    told = kept.get("walks") if kept.get("of") == of else None  # else another query's: all begin anew
    walks = [Walk.of(one, since) for one in told] if isinstance(told, list) else []
    if len(walks) != len(asked):
        walks = [Walk(since, since)] * len(asked)
    turn = min(count(kept.get("turn")) or 0, len(asked) - 1) if told else 0
    walk = walks[turn]
    params: dict[str, str | int] = {
        "q": asked[turn],
        "sort": "latest",
        "limit": PAGE,
        "since": written(walk.floor),
    }
    if language := query.language.split("-")[0].lower():
        params["lang"] = language
    if walk.page:
        params["cursor"] = walk.page
    try:
        said, _ = await xrpc(
            call, call.account.server, "app.bsky.feed.searchPosts", token=token(call), params=params
        )
    except Refusal as no:
        if "search" in no.message.lower() and no.name != "BadQueryString":
            raise errors.Unsupported(no.message, status=no.status, answer=no.answer) from None
        raise
    views = listed(said, "posts")
    moments = [at for view in views if (at := moment_of(view))]
    me = call.account.remote_id
    found = (heard(view, kind="found", me=me) for view in views)
    items = tuple(one for one in found if one and one.created_at >= walk.floor)
    walks[turn] = walk.onward(moments, words(said.get("cursor")), call.now)
    if not walks[turn].under_way:
        turn += 1
    more = turn < len(asked)
    state = [one.to_json() for one in walks]
    return Inbound(items, closed(of=of, walks=state, turn=turn if more else 0), more)


def searches(query: Query) -> list[str]:
    every = [_term(word) for word in query.all if word.strip()]
    some = [_term(word) for word in query.any if word.strip()]
    if not some:
        return [" ".join(every)] if every else []
    return [" ".join([*every, one]) for one in some]


def _term(word: str) -> str:
    word = " ".join(word.replace('"', " ").split())
    return f'"{word}"' if " " in word else word
