"""Signing in, either way.

Instagram Login (https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login):
the account itself signs in; its token of an hour is traded for one of sixty days, which is renewed while it lasts. Not
verified on 2026-11-22: that it must be a day old for that. Facebook Login: the Pages of whoever signs in, and the
Instagram accounts behind them; a Page's token has no end.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from jubir.networks import errors
from jubir.networks.connectors.instagram.wire import FACEBOOK, INSTAGRAM, ask, by_facebook
from jubir.networks.contract import Account, Call, Connected, Fresh
from jubir.networks.http import Request
from jubir.networks.shared import asking, graph, signing
from jubir.networks.shared.parsing import count, link, name, obj, rows, words

SCOPES = {
    "instagram": (
        "instagram_business_basic",
        "instagram_business_content_publish",
        "instagram_business_manage_comments",
        "instagram_business_manage_messages",
        "instagram_business_manage_insights",
    ),
    "facebook": (
        "instagram_basic",
        "instagram_content_publish",
        "instagram_manage_comments",
        "instagram_manage_insights",
        "instagram_manage_messages",
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_metadata",
        "business_management",
    ),
}
#: A right by its name with Facebook Login → its name with Instagram Login: what an account may is told in one language.
SAME = dict(
    zip(
        ("instagram_basic", "instagram_content_publish", "instagram_manage_comments", "instagram_manage_messages",
         "instagram_manage_insights"),
        SCOPES["instagram"],
        strict=True,
    )
)  # fmt: skip
_ACCOUNT = "id,username,name,profile_picture_url"
OWN = f"{_ACCOUNT},user_id,account_type"
BEHIND = f"id,name,instagram_business_account{{{_ACCOUNT}}}"
SITE = "https://www.instagram.com"


def authorize_url(app: Mapping[str, Any], server: str, redirect_uri: str, state: str) -> str:
    if by_facebook(server):
        if not app.get("facebook_client_id") or not app.get("facebook_client_secret"):
            raise errors.Rejected("The Facebook app's keys are not entered yet.", field="server")
        return signing.dialog(str(app["facebook_client_id"]), redirect_uri, state, SCOPES["facebook"])
    query = {
        "client_id": app["client_id"],
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": ",".join(SCOPES["instagram"]),
        "state": state,
    }
    return f"{SITE}/oauth/authorize?{urlencode(query)}"


async def connect(call: Call, answers: Mapping[str, str]) -> Connected | tuple[Connected, ...]:
    if by_facebook(answers.get("server") or call.account.server):
        return await _by_facebook(call, answers)
    form = {
        "client_id": str(call.app["client_id"]),
        "client_secret": str(call.app["client_secret"]),
        "grant_type": "authorization_code",
        "redirect_uri": answers["redirect_uri"],
        "code": answers["code"],
    }
    try:
        said = await graph.ask(
            call,
            "POST",
            "oauth/access_token",
            host="https://api.instagram.com",
            version="",
            form=form,
            token="",
        )
    except errors.Rejected as refused:
        raise errors.Unauthorized(
            "Instagram did not accept the sign-in.", status=refused.status, answer=refused.answer
        ) from None
    # Written flat on one of Meta's pages, in a list on another.
    said = next(iter(rows(said.get("data"))), said)
    short = words(said.get("access_token"))
    if not short:
        raise errors.Outage("Instagram gave no sign-in.")
    params = {
        "grant_type": "ig_exchange_token",
        "client_secret": str(call.app["client_secret"]),
        "access_token": short,
    }
    token, end = await _token(call, "access_token", params, short)
    who = replace(call, account=replace(call.account, server=INSTAGRAM), secrets={"access_token": token})
    told = said.get("permissions")
    scopes = tuple(name(one) for one in told) if isinstance(told, list) else tuple(words(told).split(","))
    return replace(
        await _who(who), secrets={"access_token": token}, expires_at=end, scopes=tuple(filter(None, scopes))
    )


async def _by_facebook(call: Call, answers: Mapping[str, str]) -> tuple[Connected, ...]:
    app = {
        "client_id": call.app.get("facebook_client_id", ""),
        "client_secret": call.app.get("facebook_client_secret", ""),
    }
    line = replace(call, app=app)
    token = await signing.user_token(line, answers["code"], answers["redirect_uri"])
    scopes = tuple(SAME.get(one, one) for one in await signing.granted(line, token))
    return tuple(
        _connected(
            obj(page["instagram_business_account"]), FACEBOOK, {"page": name(page.get("id")), "page_name": name(page.get("name"))},
            secrets={"access_token": str(page["access_token"])}, scopes=scopes,
        )
        for page in await signing.pages_of(line, token, BEHIND)
        if name(obj(page.get("instagram_business_account")).get("id"))
    )  # fmt: skip


async def check(call: Call) -> Connected:
    return await _who(call)


async def _who(call: Call) -> Connected:
    if by_facebook(call.account.server):
        said = await ask(call, "GET", call.account.remote_id, params={"fields": _ACCOUNT}, needs=("id",))
        return _connected(said, FACEBOOK, dict(call.account.facts))
    said = await ask(call, "GET", "me", params={"fields": OWN}, needs=("username",))
    return _connected(said, INSTAGRAM, {"account_type": name(said.get("account_type"))})


def _connected(said: Mapping[str, Any], server: str, facts: Mapping[str, Any], **more: Any) -> Connected:
    """`user_id` is the account's number everywhere; `id` beside it only our app's name for it."""
    number = name(said.get("user_id")) or name(said.get("id"))
    handle = name(said.get("username"))
    if not number:
        raise errors.Outage("Instagram did not say who this is.")
    return Connected(
        Account(number, handle or number, server, facts), name(said.get("name")) or handle,
        f"{SITE}/{handle}/" if handle else "", link(said.get("profile_picture_url")), **more,
    )  # fmt: skip


async def refresh(call: Call) -> Fresh:
    if by_facebook(call.account.server):
        raise errors.Unauthorized(
            "Facebook has taken the sign-in back."
        )  # a Page's token has no end to be moved
    token = str(call.secrets.get("access_token", ""))
    params = {"grant_type": "ig_refresh_token", "access_token": token}
    fresh, end = await _token(call, "refresh_access_token", params, token)
    return Fresh({**call.secrets, "access_token": fresh}, end)


async def _token(call: Call, path: str, params: Mapping[str, str], also: str) -> tuple[str, datetime | None]:
    """A token and its end. Here Instagram wants its secrets in the address; it is not shown."""
    url = f"{INSTAGRAM}/{path}"
    answer = await asking.send(call, Request("GET", url, params=params, shown=url))
    said = graph.understood(call, answer, "me", needs=("access_token",), also=also)
    seconds = count(said.get("expires_in")) or 0
    return str(said["access_token"]), call.now + timedelta(seconds=min(seconds, 10**9)) if seconds else None
