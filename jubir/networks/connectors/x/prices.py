"""What X takes for each call: its price list of 2026, in micro-dollars (1,000,000 are one US dollar).

Facts: https://docs.x.com/x-api/getting-started/pricing, as it stood in August 2026. Writes cost by request, reads by what
came; the same thing costs once per UTC day. Not in the list, and counted at the full price here (not verified,
2026-11-22): whether what an answer includes beside its data (authors, the post that was answered) costs as if it had been
asked for, which answers go at the price of a summoned one ($0.010), and what deleting and hiding count as. So the sum is
rather too high than too low; X's own console has the last word.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from jubir.networks.connectors.x.posts import is_message, words_of
from jubir.networks.connectors.x.urls import urls
from jubir.networks.contract import Account, Charge, Draft
from jubir.networks.http import Answer, Request
from jubir.networks.shared.parsing import name, obj, rows

POST, POST_WITH_LINK, MESSAGE = 15_000, 200_000, 15_000
ALT_TEXT, LIKE, UNLIKE, MANAGE = 5_000, 15_000, 10_000, 5_000
READ_POST, READ_USER, READ_MESSAGE, READ_OWN = 5_000, 10_000, 10_000, 1_000

#: (method, path) → what the request costs when X says yes. What is not here is free, uploads among it.
_WRITES: tuple[tuple[str, str, int], ...] = (
    ("DELETE", r"/2/tweets/\d+", MANAGE),
    ("PUT", r"/2/tweets/\d+/hidden", MANAGE),
    ("POST", r"/2/users/\d+/likes", LIKE),
    ("DELETE", r"/2/users/\d+/likes/\d+", UNLIKE),
    ("POST", r"/2/dm_conversations/[^/]+/messages", MESSAGE),
    ("POST", r"/2/media/metadata", ALT_TEXT),
)


def price(draft: Draft, step: int) -> int:
    """What publishing that step will cost, its alt texts included."""
    alts = 0 if is_message(draft) else sum(ALT_TEXT for one in draft.parts[step].media if _described(one))
    return alts + (MESSAGE if is_message(draft) else _post(words_of(draft, step)))


def _described(medium: Any) -> bool:
    return medium.kind != "video" and bool(medium.alt.strip())


def _post(text: str) -> int:
    return POST_WITH_LINK if urls(text) else POST


def charges(account: Account, request: Request, answer: Answer) -> tuple[Charge, ...]:
    if not answer.ok:
        return ()
    path = urlsplit(request.url).path
    if request.method == "GET":
        return tuple(_reads(account, path, obj(answer.json())))
    if (request.method, path) == ("POST", "/2/tweets"):
        return (Charge(_post(str(obj(request.json).get("text", "")))),)
    return tuple(
        Charge(cost)
        for method, known, cost in _WRITES
        if method == request.method and re.fullmatch(known, path)
    )


def _reads(account: Account, path: str, body: Mapping[str, Any]) -> Iterator[Charge]:
    """Everything that came, once per UTC day."""
    if not path.startswith("/2/") or path.startswith("/2/media"):
        return
    data = body.get("data")
    items = [data] if isinstance(data, dict) else rows(data)
    includes = obj(body.get("includes"))
    kind = "message" if "/dm_" in path else "user" if re.fullmatch(r"/2/users/(me|by/.*)", path) else "post"
    owned = path.startswith(f"/2/users/{account.remote_id}/")
    seen = [(kind, item) for item in items]
    seen += [("user", item) for item in rows(includes.get("users"))]
    seen += [("post", item) for item in rows(includes.get("posts")) + rows(includes.get("tweets"))]
    prices = {"post": READ_POST, "user": READ_USER, "message": READ_MESSAGE}
    for what, item in seen:
        if number := name(item.get("id")):
            ours = what == "post" and (
                name(item.get("author_id")) == account.remote_id or (owned and item in items)
            )
            yield Charge(READ_OWN if ours else prices[what], once=f"{what}:{number}")
