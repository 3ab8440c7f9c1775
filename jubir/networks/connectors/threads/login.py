"""Signing in: a code becomes a token of an hour, that one of sixty days, and that is renewed while it lasts.

Facts: https://developers.facebook.com/docs/threads/get-started (held on 2026-11-22). Not verified: that a token must be a day
old to be renewed. Which rights were given is not told.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from jubir.networks import errors
from jubir.networks.connectors.threads.wire import HOST, ask
from jubir.networks.contract import Account, Call, Connected, Fresh
from jubir.networks.http import Request
from jubir.networks.shared import asking, graph
from jubir.networks.shared.parsing import count, link, name, words

SITE = "https://www.threads.com"
SCOPES = (
    "threads_basic",
    "threads_content_publish",
    "threads_read_replies",
    "threads_manage_replies",
    "threads_manage_mentions",
    "threads_manage_insights",
    "threads_delete",
    "threads_keyword_search",
)
WHO = "id,username,name,threads_profile_picture_url"


def authorize_url(app: Mapping[str, Any], redirect_uri: str, state: str) -> str:
    """No PKCE: this sign-in does not describe it, the app's secret stands in its place."""
    query = {
        "client_id": app["client_id"],
        "redirect_uri": redirect_uri,
        "scope": ",".join(SCOPES),
        "response_type": "code",
        "state": state,
    }
    return f"https://threads.net/oauth/authorize?{urlencode(query)}"


async def connect(call: Call, answers: Mapping[str, str]) -> Connected:
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
            host=HOST,
            version="",
            form=form,
            token="",
            needs=("access_token",),
        )
    except errors.Rejected as refused:
        raise errors.Unauthorized(
            "Threads did not accept the sign-in.", status=refused.status, answer=refused.answer
        ) from None
    short = words(said["access_token"])
    params = {"grant_type": "th_exchange_token", "client_secret": str(call.app["client_secret"])}
    token, end = await _token(call, "access_token", {**params, "access_token": short}, short)
    secrets = {"access_token": token}
    return replace(await who(replace(call, secrets=secrets)), secrets=secrets, expires_at=end)


async def who(call: Call) -> Connected:
    said = await ask(call, "GET", "me", params={"fields": WHO}, needs=("id", "username"))
    handle = name(said["username"])
    return Connected(
        Account(name(said["id"]), handle, "", {}),
        name=name(said.get("name")) or handle,
        url=f"{SITE}/@{handle}",
        avatar_url=link(said.get("threads_profile_picture_url")),
    )


async def refresh(call: Call) -> Fresh:
    token = str(call.secrets.get("access_token", ""))
    params = {"grant_type": "th_refresh_token", "access_token": token}
    fresh, end = await _token(call, "refresh_access_token", params, token)
    return Fresh({**call.secrets, "access_token": fresh}, end)


async def _token(call: Call, path: str, params: Mapping[str, str], also: str) -> tuple[str, datetime | None]:
    """A token and its end. Here Threads wants its secrets in the address; it is not shown."""
    url = f"{HOST}/{path}"
    answer = await asking.send(call, Request("GET", url, params=params, shown=url))
    said = graph.understood(call, answer, "me", needs=("access_token",), also=also)
    seconds = count(said.get("expires_in")) or 0
    return str(said["access_token"]), call.now + timedelta(seconds=min(seconds, 10**9)) if seconds else None
