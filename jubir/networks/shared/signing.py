"""Signing in with Facebook, and the Pages that it opens: for Pages, and for the Instagram accounts behind them.

Facts: https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived. The token of an hour is
traded for one of sixty days; the Pages' tokens read with that one have no end. Not verified on 2026-11-22: that they end
with a new password or a lost role; that the code may be traded by POST (the page shows GET, which would put the app's
secret into an address).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.shared import graph
from jubir.networks.shared.parsing import name, words

DIALOG = f"https://www.facebook.com/{graph.VERSION}/dialog/oauth"
MOST_PAGES = 20


def dialog(client_id: str, redirect_uri: str, state: str, scopes: tuple[str, ...]) -> str:
    query = {
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "response_type": "code",
        "scope": ",".join(scopes),
    }
    return f"{DIALOG}?{urlencode(query)}"


async def user_token(call: Call, code: str, redirect_uri: str) -> str:
    """The long-lived token of the person who signed in."""
    app = {"client_id": str(call.app["client_id"]), "client_secret": str(call.app["client_secret"])}
    short = await _traded(call, {**app, "redirect_uri": redirect_uri, "code": code})
    return await _traded(call, {**app, "grant_type": "fb_exchange_token", "fb_exchange_token": short})


async def _traded(call: Call, form: Mapping[str, str]) -> str:
    try:
        said = await graph.ask(
            call, "POST", "oauth/access_token", form=form, token="", needs=("access_token",)
        )
    except errors.Rejected as refused:
        # 100 with a sub-code of its own: the code was used, or is too old.
        raise errors.Unauthorized(
            "Facebook did not accept the sign-in.", status=refused.status, answer=refused.answer
        ) from None
    return str(said["access_token"])


async def granted(call: Call, token: str) -> tuple[str, ...]:
    said = await graph.ask(call, "GET", "me/permissions", token=token)
    return tuple(name(row.get("permission")) for row in graph.listed(said) if row.get("status") == "granted")


async def pages_of(call: Call, token: str, fields: str) -> list[dict[str, Any]]:
    """Every Page this person may act for, with its own token."""
    found: list[dict[str, Any]] = []
    params: dict[str, str | int] = {"fields": f"{fields},access_token,tasks", "limit": 100}
    for _ in range(MOST_PAGES):
        said = await graph.ask(call, "GET", "me/accounts", token=token, params=params)
        found += graph.listed(said)
        onward = graph.onward(said)
        if not onward:
            break
        params |= onward
    return [page for page in found if name(page.get("id")) and words(page.get("access_token"))]
