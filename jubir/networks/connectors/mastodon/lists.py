"""The account's lists of people on a Mastodon server, and what they write.

Facts: https://docs.joinmastodon.org/methods/lists/ and /methods/timelines/#list, newest first, older ones by max_id; the
right is read:lists. A list's timeline also shows boosts, which somebody else wrote: they are left out.
"""

from datetime import datetime
from urllib.parse import quote

from jubir.networks.connectors.mastodon.statuses import heard, is_direct, moment_of
from jubir.networks.connectors.mastodon.wire import hear
from jubir.networks.contract import Call
from jubir.networks.hearing import Inbound, PeopleList
from jubir.networks.shared.asking import list_in
from jubir.networks.shared.parsing import name, words
from jubir.networks.shared.walking import Walk, closed, opened

PAGE = 40


async def mine(call: Call) -> tuple[PeopleList, ...]:
    """The server tells all at once."""
    found = list_in(await hear(call, "GET", "/api/v1/lists"))
    return tuple(
        PeopleList(number, words(item.get("title")).strip() or number)
        for item in found
        if (number := name(item.get("id")))
    )


async def posts(call: Call, list_id: str, cursor: str, since: datetime) -> Inbound:
    walk = Walk.of(opened(cursor).get("walk"), since)
    params: dict[str, str | int] = {"limit": PAGE} | ({"max_id": walk.page} if walk.page else {})
    found = list_in(
        await hear(call, "GET", f"/api/v1/timelines/list/{quote(list_id, safe='')}", params=params)
    )
    items = tuple(
        one
        for item in found
        if not is_direct(call, item) and not item.get("reblog")
        if (one := heard(call, item, kind="found")) and one.created_at >= walk.floor
    )
    page = name(found[-1].get("id")) if found else ""
    onward = walk.onward([at for item in found if (at := moment_of(item))], page, call.now)
    return Inbound(items, closed(walk=onward.to_json()), onward.under_way)
