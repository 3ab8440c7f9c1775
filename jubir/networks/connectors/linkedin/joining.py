"""Signing in at LinkedIn, and which accounts that opens: the member, and the pages the member looks after."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from jubir.networks import errors
from jubir.networks.connectors.linkedin import urns
from jubir.networks.connectors.linkedin.wire import elements, object_of, refusal, words_in
from jubir.networks.contract import Account, Call, Connected
from jubir.networks.http import Request
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import link, name, obj, words
from jubir.networks.shared.tokens import ends_at

OAUTH = "https://www.linkedin.com/oauth/v2"
#: What any app may ask for; and what LinkedIn gives after a review (Community Management API).
MEMBER = ("openid", "profile", "w_member_social")
PAGES = (
    "r_organization_social",
    "w_organization_social",
    "rw_organization_admin",
    "r_member_postAnalytics",
)
#: What the form asks: for whom Jubir is to speak.
WHOM = ("member", "pages")
ROLES = frozenset({"ADMINISTRATOR", "CONTENT_ADMINISTRATOR", "CONTENT_ADMIN"})


def authorize_url(app: Mapping[str, Any], whom: str, redirect_uri: str, state: str) -> str:
    scopes = MEMBER + PAGES if whom == "pages" else MEMBER
    query = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": redirect_uri,
        "scope": " ".join(scopes),
        "state": state,
    }
    return f"{OAUTH}/authorization?{urlencode(query, quote_via=quote)}"


async def connect(call: Call, answers: Mapping[str, str]) -> Connected | tuple[Connected, ...]:
    said = await _token(call, answers)
    scopes = tuple(words(said.get("scope")).replace(",", " ").split())
    secrets = {"access_token": words(said.get("access_token"))}
    signed_in = replace(call, secrets=secrets)
    found = [await member(signed_in, scopes)]
    if "rw_organization_admin" in scopes or "w_organization_social" in scopes:
        found += await _pages(signed_in, scopes, found[0].account.remote_id)
    whole = tuple(
        replace(one, secrets=secrets, expires_at=ends_at(said, call.now), scopes=scopes) for one in found
    )
    return whole if len(whole) > 1 or answers.get("server") == "pages" else whole[0]


async def _token(call: Call, answers: Mapping[str, str]) -> Mapping[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": answers["code"],
        "redirect_uri": answers["redirect_uri"],
        "client_id": str(call.app.get("client_id", "")),
        "client_secret": str(call.app.get("client_secret", "")),
    }
    answer = await asking.send(call, Request("POST", f"{OAUTH}/accessToken", form=form))
    if answer.status in (400, 401, 403):
        told = asking.told(answer, call, words_in(answer))
        raise errors.Unauthorized("LinkedIn did not accept the sign-in.", **told)
    if not answer.ok:
        raise refusal(answer, call, False)
    said = asking.object_in(answer)
    if not words(said.get("access_token")):
        raise errors.Outage("LinkedIn gave no sign-in.", status=answer.status)
    return said


async def member(call: Call, scopes: tuple[str, ...]) -> Connected:
    me = await object_of(call, "GET", "/v2/userinfo")
    number = name(me.get("sub"))
    if not number:
        raise errors.Outage("LinkedIn did not say who this is.")
    called = name(me.get("name")) or number
    account = Account(urns.PERSON + number, called, "", {"scopes": list(scopes)})
    return Connected(account, name=called, avatar_url=link(me.get("picture")))


async def page(call: Call, scopes: tuple[str, ...], admin: str) -> Connected:
    """The page that the account is. `admin`: the member who signed in for it, kept as facts["member"]."""
    number = urns.number_of(call.account.remote_id)
    said = await object_of(call, "GET", f"/rest/organizations/{quote(number, safe='')}")
    return _page(number, said, scopes, admin)


async def _pages(call: Call, scopes: tuple[str, ...], admin: str) -> list[Connected]:
    path = "/rest/organizationAcls?q=roleAssignee&state=APPROVED&start=0&count=100"
    numbers = [
        urns.number_of(urn)
        for one in await elements(call, path)
        if words(one.get("role")) in ROLES
        and (urn := words(one.get("organization")) or words(one.get("organizationTarget")))
        and urns.is_page(urn)
    ]
    found = []
    for number in dict.fromkeys(numbers):
        account = Account(urns.ORGANIZATION + number, number)
        found.append(await page(replace(call, account=account), scopes, admin))
    return found


def _page(number: str, said: Mapping[str, Any], scopes: tuple[str, ...], admin: str) -> Connected:
    called = name(said.get("localizedName")) or name(obj(said.get("name")).get("localized"))
    if not called:
        raise errors.Outage("LinkedIn did not say which page this is.")
    handle = name(said.get("vanityName")) or number
    facts = {"scopes": list(scopes), "member": admin}
    account = Account(urns.ORGANIZATION + number, handle, "", facts)
    return Connected(account, name=called, url=f"https://www.linkedin.com/company/{quote(handle, safe='')}/")


def scopes_of(account: Account) -> tuple[str, ...]:
    kept = account.facts.get("scopes")
    return tuple(one for one in kept if isinstance(one, str)) if isinstance(kept, list | tuple) else ()


def may_read(account: Account) -> bool:
    """Whether its own posts can be read. What a page's sign-in was given is not known of an older connection: yes."""
    scopes = scopes_of(account)
    if urns.is_page(account.remote_id):
        return not scopes or "r_organization_social" in scopes
    return "r_member_social" in scopes
