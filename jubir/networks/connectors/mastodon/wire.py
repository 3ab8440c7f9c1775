"""One request and its answer: whose token, which error, and when to hang up."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.mastodon.refusals import error_of
from jubir.networks.contract import Call
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import rows


async def ask(
    call: Call,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    visible: bool = False,
    missing_ok: bool = False,
    **parts: Any,
) -> Answer:
    """As the account, on its server. A no is raised; `missing_ok` lets 404, 405 and 410 through."""
    bearer = {"Authorization": f"Bearer {call.secrets.get('access_token', '')}", **(headers or {})}
    request = Request(method, call.account.server + path, headers=bearer, **parts)
    answer = await send(call, request, visible=visible)
    if not answer.ok and not (missing_ok and answer.status in (404, 405, 410)):
        raise refusal(call, answer, visible=visible)
    return answer


async def hear(call: Call, method: str, path: str, **parts: Any) -> Answer:
    """Like `ask`, for what publishing can live without: a sign-in too narrow for it is no reason to sign in again."""
    try:
        return await ask(call, method, path, **parts)
    except errors.Unauthorized as refused:
        if refused.status == 403 and "scope" in refused.answer.lower():
            words = "This sign-in is older than that right: connect the channel again to use it."
            raise errors.Unsupported(words, status=403, answer=refused.answer) from None
        raise


def list_in(answer: Answer) -> list[dict[str, Any]]:
    """The objects of a list. Anything else is no answer: nothing may be concluded from it."""
    body = answer.json()
    if not isinstance(body, list):
        raise errors.Outage("This is not a list.", status=answer.status)
    return rows(body)


def is_gone(call: Call, answer: Answer) -> bool:
    """The server itself says that it is not there; a proxy's page says nothing. snac says it in HTML."""
    return answer.status in (404, 410) and (
        isinstance(answer.json(), dict) or answer.headers.get("x-creator", "").startswith("snac")
    )


async def public(call: Call, base: str, path: str, *, missing: Any, token: str = "") -> Any:
    """Something public of the server; `missing` when it is not there or not JSON.

    `token`, if there is one: a server of a closed circle shows even this to its own people only.
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = await send(call, Request("GET", base + path, headers=headers))
    if answer.ok:
        body = answer.json()
        return missing if body is None else body
    if answer.status == 429 or answer.status >= 500:
        raise refusal(call, answer)
    return missing


async def send(call: Call, request: Request, *, visible: bool = False) -> Answer:
    if software_at(call) != "mastodon":
        # snac hangs up after each answer without saying so: a kept connection would end in an unknown outcome.
        request = replace(request, headers={**request.headers, "Connection": "close"})
    return await asking.send(call, request, visible=visible)


def object_in(call: Call, answer: Answer, *, software: str = "", visible: bool = False) -> Mapping[str, Any]:
    body = answer.json()
    if answer.ok and isinstance(body, dict):
        return body
    raise refusal(call, answer, software=software, visible=visible)


def refusal(call: Call, answer: Answer, *, software: str = "", visible: bool = False) -> errors.NetworkError:
    return error_of(
        answer,
        now=call.now,
        software=software or software_at(call),
        visible=visible,
        secrets=secret_words(call),
    )


def software_at(call: Call) -> str:
    return str(call.account.facts.get("software", ""))


def secret_words(call: Call) -> tuple[str, ...]:
    return tuple(
        str(value)
        for kept in (call.secrets, call.app)
        for key, value in kept.items()
        if key in ("access_token", "refresh_token", "client_secret") and value
    )
