"""Searching on X: the posts of the last seven days. Each one that comes is paid for, so what was read is not asked again.

Facts: https://docs.x.com/x-api/posts/search/integrate/operators; a query has 512 letters at most (self-serve). Reposts are
not found any more (May 2026).
"""

from datetime import datetime

from jubir.networks.connectors.x.inbox import WEEK, Since, me
from jubir.networks.connectors.x.reading import Page, fields, heard_post
from jubir.networks.connectors.x.wire import read
from jubir.networks.contract import Call
from jubir.networks.hearing import Inbound, Query
from jubir.networks.shared.parsing import name, unique
from jubir.networks.shared.walking import closed, opened

PAGE = 100
LONGEST = 512


async def search(call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
    asked = words_of(query)
    if not asked:
        return Inbound(())
    kept = opened(cursor)
    walk = Since.of(kept.get("walk")) if kept.get("of") == asked else Since()  # else another query's
    params = walk.params(since, token="next_token", after=call.now - WEEK)
    body = await read(call, "/2/tweets/search/recent", fields(query=asked, max_results=PAGE, **params))
    page = Page.of(body, me(call))
    found = [one for item in page.items if (one := heard_post(page, item, kind="found"))]
    walk = walk.onward([name(item.get("id")) for item in page.items], page.onward)
    items = tuple(one for one in found if not one.ours and one.created_at >= since)
    return Inbound(items, closed(of=asked, walk=walk.to_json()), bool(walk.page))


def words_of(query: Query) -> str:
    """In X's own query language; "" when nothing is asked for. What does not fit its length is left to the caller's sieve:
    first what must not be there, then the alternatives."""
    every, some = _terms(query.all), _terms(query.any)
    if not every and not some:
        return ""
    parts = list(every)
    if some:
        parts.append(some[0] if len(some) == 1 else f"({' OR '.join(_fitting(some, every))})")
    if query.language and len(query.language) == 2:
        parts.append(f"lang:{query.language.lower()}")
    for word in _terms(query.none):
        if len(" ".join([*parts, f"-{word}"])) <= LONGEST:
            parts.append(f"-{word}")
    return " ".join(parts)


def _fitting(some: list[str], every: list[str]) -> list[str]:
    """As many alternatives as there is room for; the first always."""
    room, kept = LONGEST - len(" ".join(every)) - 20, some[:1]
    for word in some[1:]:
        if len(" OR ".join([*kept, word])) <= room:
            kept.append(word)
    return kept


def _terms(given: tuple[str, ...]) -> list[str]:
    """Words, #tags and @handles as they are; phrases, and whatever could be an operator, between quotes."""
    found = []
    for word in given:
        word = " ".join(word.replace('"', " ").split())
        bare = word.lstrip("#@")
        if not bare:
            continue
        plain = bare.replace("_", "").isalnum() and word.upper() not in ("OR", "AND", "NOT")
        found.append(word if plain else f'"{word}"')
    return unique(found)
