"""Which businesses a sign-in opens: the locations of all its accounts, for the person to choose among.

accounts.list of the account management API, locations.list of business information (readMask is required). Posts and
reviews want both numbers, accounts/1/locations/2, so that is the channel's id; a location that stands in a group and in a
person's own account too is offered once.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.google_business.wire import ACCOUNTS, INFORMATION, items_of, told
from jubir.networks.contract import Account, Call, Connected
from jubir.networks.shared.google import Grant
from jubir.networks.shared.parsing import link, name, obj, words

MASK = "name,title,storefrontAddress,metadata"
#: Twenty accounts and a hundred locations a page.
MOST_PAGES = 10


async def opened(call: Call, grant: Grant) -> tuple[Connected, ...]:
    token = grant.secrets.get("access_token", "")
    found: dict[str, Connected] = {}
    for account in await _all(call, f"{ACCOUNTS}accounts", "accounts", token, pageSize=20):
        there = f"{INFORMATION}{name(account.get('name'))}/locations"
        for location in await _all(call, there, "locations", token, readMask=MASK, pageSize=100):
            number = name(location.get("name"))
            if number.startswith("locations/") and number not in found:
                found[number] = _connected(name(account.get("name")), location, grant)
    return tuple(found.values())


async def checked(call: Call) -> Connected:
    """Is it still ours? Google says PERMISSION_DENIED or NOT_FOUND when not."""
    account, _, number = call.account.remote_id.partition("/locations/")
    location = await told(call, f"{INFORMATION}locations/{number}", params={"readMask": MASK})
    if name(location.get("name")) != f"locations/{number}":
        raise errors.Outage("This is not the business that was asked for.")
    return _connected(account, location, None)


async def _all(call: Call, url: str, what: str, token: str, **params: str | int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page = ""
    for _ in range(MOST_PAGES):
        body = await told(call, url, token=token, params={**params, **({"pageToken": page} if page else {})})
        found += items_of(body, what)
        page = name(body.get("nextPageToken"), 2000)
        if not page:
            break
    return found


def _connected(account: str, location: Mapping[str, Any], grant: Grant | None) -> Connected:
    title, about = words(location.get("title")), obj(location.get("metadata"))
    address = obj(location.get("storefrontAddress"))
    lines = address.get("addressLines")
    where = [*(lines if isinstance(lines, list) else ()), address.get("locality")]
    facts = (
        {"verified": about["hasVoiceOfMerchant"]} if isinstance(about.get("hasVoiceOfMerchant"), bool) else {}
    )
    return Connected(
        account=Account(f"{account}/{name(location.get('name'))}", name(title), facts=facts),
        name=_named(title, where),
        url=link(about.get("mapsUri")),
        secrets=dict(grant.secrets) if grant else {},
        expires_at=grant.expires_at if grant else None,
        scopes=grant.scopes if grant else (),
    )


def _named(title: str, where: Iterable[Any]) -> str:
    """Branches of one business bear one name: with their street and town they can be told apart."""
    told_ = ", ".join(name(part) for part in where if name(part))
    return name(f"{title} ({told_})" if told_ else title, 150)
