"""What a site counts: articles and their comments. Visits are another plugin's business, and nobody's number here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jubir.networks.connectors.wordpress.articles import plain
from jubir.networks.connectors.wordpress.wire import ask, total
from jubir.networks.contract import Call
from jubir.networks.hearing import Figures, History, OwnPost
from jubir.networks.shared.asking import list_in
from jubir.networks.shared.parsing import figures, link, name, obj, rows, when

METRICS = frozenset({"comments", "posts"})
AT_ONCE, PAGE = 20, 50


async def measured(call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
    wanted = [one for one in dict.fromkeys(remote_ids) if one.isdecimal()]
    found: dict[str, Figures | None] = {}
    for start in range(0, len(wanted), 100):
        some = wanted[start : start + 100]
        params = {"include": ",".join(some), "per_page": 100, "status": "any", "_fields": "id"}
        there = {name(one.get("id")) for one in list_in(await ask(call, "GET", "posts", params=params))}
        found |= {one: None for one in some if one not in there}
        for one in there & set(some):
            answer = await ask(call, "GET", "comments", params={"post": one, "per_page": 1, "_fields": "id"})
            list_in(answer)
            found[one] = figures(comments=total(answer))
    return found


async def account(call: Call) -> Figures:
    answer = await ask(call, "GET", "posts", params={"per_page": 1, "_fields": "id"})
    list_in(answer)
    return figures(posts=total(answer))


async def history(call: Call, cursor: str, since: datetime) -> History:
    page = int(cursor) if cursor.isdecimal() and len(cursor) < 6 else 1
    params: dict[str, str | int] = {"per_page": PAGE, "page": page, "orderby": "date", "order": "desc"}
    answer = await ask(call, "GET", "posts", params=params | {"_embed": "wp:featuredmedia"})
    found = list_in(answer)
    posts = [one for item in found if (one := own(item))]
    more = page < (total(answer, "x-wp-totalpages") or 1) and bool(posts) and posts[-1].created_at >= since
    return History(tuple(one for one in posts if one.created_at >= since), str(page + 1) if more else "")


def own(item: Mapping[str, Any]) -> OwnPost | None:
    number, at = name(item.get("id")), when(item.get("date_gmt"))
    if not number or at is None:
        return None
    shown = next(iter(rows(obj(item.get("_embedded")).get("wp:featuredmedia"))), {})
    picture = link(shown.get("source_url"))
    text = f"{plain(item.get('title'))}\n\n{plain(item.get('content'))}".strip()
    form = "image" if picture else "text"
    return OwnPost(number, at, text, link(item.get("link")), form, int(bool(picture)), picture)
