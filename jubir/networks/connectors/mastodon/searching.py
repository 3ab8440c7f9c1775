"""Searching from a Mastodon server: hashtags by their timelines, words by full text where the server has it.

Facts: https://docs.joinmastodon.org/methods/search/ (full text only with Elasticsearch; without it the list of statuses
is empty, and nothing says so) and /methods/timelines/#tag. So a word is looked for as a hashtag too, which every server
knows. What neither can say ("none", two words apart) is left to the caller.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote

from jubir.networks import errors
from jubir.networks.connectors.mastodon.statuses import heard, is_direct, moment_of
from jubir.networks.connectors.mastodon.wire import hear
from jubir.networks.contract import Call
from jubir.networks.hearing import Inbound, Query
from jubir.networks.http import Answer
from jubir.networks.shared.asking import list_in
from jubir.networks.shared.parsing import count, name, obj, rows, unique
from jubir.networks.shared.walking import Walk, closed, opened

PAGE = 40
#: Full text is not sorted by time everywhere: so far into it, and no further.
MOST = 200


async def search(call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
    """One page of one search. When all have been walked, the cursor remembers up to when, for the next time."""
    asked = searches(query)
    if not asked:
        return Inbound(())
    kept = opened(cursor)
    told = kept.get("walks") if kept.get("of") == asked else None  # else another query's: all begin anew
    walks = [Walk.of(one, since) for one in told] if isinstance(told, list) else []
    if len(walks) != len(asked):
        walks = [Walk(since, since)] * len(asked)
    turn = min(count(kept.get("turn")) or 0, len(asked) - 1) if told else 0
    walk = walks[turn]
    found, page = await _page(call, asked[turn], walk.page, alone=len(asked) == 1)
    moments = [at for item in found if (at := moment_of(item))]
    walks[turn] = walk.onward(moments, page, call.now)
    items = tuple(
        one
        for item in found
        if not is_direct(call, item) and not item.get("reblog")
        if (one := heard(call, item, kind="found")) and one.created_at >= walk.floor
    )
    if not walks[turn].under_way:
        turn += 1
    more = turn < len(asked)
    state = [one.to_json() for one in walks]
    return Inbound(items, closed(of=asked, walks=state, turn=turn if more else 0), more)


async def _page(call: Call, asked: str, page: str, *, alone: bool) -> tuple[list[dict[str, Any]], str]:
    """Statuses, and where the next page is. A server without full text has nothing to say to words: Unsupported, unless
    there are hashtags to go on with."""
    params: dict[str, str | int] = {"limit": PAGE}
    if asked.startswith("#"):
        if page:
            params["max_id"] = page
        path = f"/api/v1/timelines/tag/{quote(asked[1:], safe='')}"
        found = list_in(await hear(call, "GET", path, params=params))
        return found, name(found[-1].get("id")) if found else ""
    offset = int(page) if page.isdigit() else 0
    params |= {"q": asked, "type": "statuses"}
    if offset:
        params["offset"] = offset
    try:
        found = _statuses(await hear(call, "GET", "/api/v2/search", params=params))
    except (errors.Missing, errors.Unsupported, errors.Rejected) as no:
        if alone:
            raise errors.Unsupported(
                "This server does not search for words.", status=no.status, answer=no.answer
            ) from None
        return [], ""
    onward = offset + len(found)
    return found, str(onward) if len(found) == PAGE and onward < MOST else ""


def _statuses(answer: Answer) -> list[dict[str, Any]]:
    body = answer.json()
    if not isinstance(body, dict):
        raise errors.Outage("This is no search.", status=answer.status)
    return rows(obj(body).get("statuses"))


def searches(query: Query) -> list[str]:
    """What is asked, one after the other: "#tag" for a timeline, anything else for full text."""
    every = [word.strip() for word in query.all if word.strip()]
    some = [word.strip() for word in query.any if word.strip()]
    asked: list[str] = []
    for words in [[*every, one] for one in some] or [every]:
        tag = next((tag for word in words if word.startswith("#") and (tag := _tag(word))), "")
        if tag:
            asked.append(tag)
        elif words:
            asked.append(" ".join(f'"{word}"' if " " in word else word for word in words))
            asked += [_tag(word) for word in words if not word.startswith("@")][:1]
    return unique(asked)


def _tag(word: str) -> str:
    """ "kopi senja" → "#kopisenja"; "" for what can be no hashtag."""
    squeezed = re.sub(r"[\s#＃]+", "", word)
    return f"#{squeezed.lower()}" if re.fullmatch(r"\w*[^\W\d]\w*", squeezed) else ""
