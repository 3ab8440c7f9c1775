"""What Facebook, Instagram and Threads do alike above the Graph API (graph.py).

Each speaks to a host of its own, so what asks it is handed in: `ask` as graph.ask, `hear` as graph.hear.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.hearing import Figures, Heard, Inbound
from jubir.networks.http import Request
from jubir.networks.shared import asking, graph
from jubir.networks.shared.parsing import count, link, name, obj, rows, when
from jubir.networks.shared.tokens import ends_at
from jubir.networks.shared.walking import closed, opened

Ask = Callable[..., Awaitable[dict[str, Any]]]
#: One row of a list → what it tells.
Teller = Callable[[Mapping[str, Any]], list[Heard]]
#: Path, parameters, and how a row is read.
Source = tuple[str, Mapping[str, str | int], Teller]
OVERLAP = timedelta(minutes=30)
MOST_PAGES = 3


# ── the inbox ────────────────────────────────────────────────────────────────────────────────────────────────────
async def inbound(call: Call, hear: Ask, sources: Iterable[Source], cursor: str, since: datetime) -> Inbound:
    """Everything since the last reading, and half an hour more: Meta sorts late arrivals in below."""
    mark = when(opened(cursor).get("mark"))
    floor = max(since, mark - OVERLAP) if mark else since
    items: list[Heard] = []
    for source in sources:
        items += await _all(call, hear, source, floor)
    return Inbound(tuple(items), closed(mark=call.now.isoformat()))


async def _all(call: Call, hear: Ask, source: Source, floor: datetime) -> list[Heard]:
    """Page by page, while a page still tells something new. A right that is missing leaves one source out, not all."""
    path, params, told = source
    found: list[Heard] = []
    asked = dict(params)
    for _ in range(MOST_PAGES):
        try:
            said = await hear(call, "GET", path, params=asked)
        except errors.Unsupported:
            return found
        fresh = [one for item in graph.listed(said) for one in told(item) if one.created_at >= floor]
        found += fresh
        onward = graph.onward(said)
        if not onward or not fresh:
            break
        asked |= onward
    return found


async def moderate(
    call: Call, hear: Ask, deed: str, remote_id: str, hiding: Mapping[str, str]
) -> Mapping[str, Any]:
    """Of a comment under something of ours. `hiding`: what the network is told to hide or show it."""
    if deed == "hide":
        await hear(call, "POST", remote_id, form=hiding, needs=("success",))
    elif deed == "delete":
        try:
            await hear(call, "DELETE", remote_id)
        except errors.Missing:
            return {}
    else:
        raise errors.Unsupported("A comment can be hidden or deleted here, a person not blocked.")
    return {}


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
async def figures_of(
    remote_ids: Sequence[str], one: Callable[[str], Awaitable[Figures]]
) -> Mapping[str, Figures | None]:
    """One after the other; None for what is gone. What was told is told: trouble on the way leaves the rest for later."""
    found: dict[str, Figures | None] = {}
    for number in dict.fromkeys(number for number in remote_ids if number):
        try:
            found[number] = await one(number)
        except errors.Missing:
            found[number] = None
        except (errors.Outage, errors.TooMany):
            if not found:
                raise
            break
        except errors.Rejected:
            continue  # not a thing that has figures
    return found


async def alive(names: Mapping[str, str], told: Callable[[Mapping[str, str]], Awaitable[Figures]]) -> Figures:
    """Ours → number, of those of `names` (Meta's → ours) that live. One dead name refuses the whole call, so a call that
    is refused is asked again name by name. {} where there are none, or no right to them."""
    try:
        return await told(names)
    except (errors.Unsupported, errors.Missing):
        return {}
    except errors.Rejected:
        pass
    found: dict[str, int] = {}
    for theirs, ours in names.items() if len(names) > 1 else ():
        try:
            found |= await told({theirs: ours})
        except (errors.Rejected, errors.Unsupported, errors.Missing):
            continue  # this one is dead
    return found


async def insights(call: Call, hear: Ask, path: str, names: Mapping[str, str]) -> Figures:
    """Ours → number, as Instagram and Threads tell: a total, or the newest of some values."""
    said = await hear(call, "GET", path, params={"metric": ",".join(names)})
    found: dict[str, int] = {}
    for row in graph.listed(said):
        ours, values = names.get(name(row.get("name"))), rows(row.get("values"))
        told = count(obj(row.get("total_value")).get("value"))
        if told is None and values:
            told = count(values[-1].get("value"))
        if ours and told is not None:
            found[ours] = told
    return found


# ── signing in, publishing ───────────────────────────────────────────────────────────────────────────────────────
async def token(call: Call, url: str, params: Mapping[str, str], also: str) -> tuple[str, datetime | None]:
    """A token and its end. Instagram and Threads want their secrets in the address here; it is not shown."""
    answer = await asking.send(call, Request("GET", url, params=params, shown=url))
    said = graph.understood(call, answer, "me", needs=("access_token",), also=also)
    return str(said["access_token"]), ends_at(said, call.now)


async def address(call: Call, ask: Ask, number: str) -> str:
    """Of what was just published. Nice to have: whatever goes wrong here, it is out."""
    try:
        return link((await ask(call, "GET", number, params={"fields": "id,permalink"})).get("permalink"))
    except errors.NetworkError:
        return ""
