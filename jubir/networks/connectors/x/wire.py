"""One request and its answer: whose token, which error, and when to hang up."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from jubir.networks import errors
from jubir.networks.connectors.x.refusals import error_of
from jubir.networks.contract import Call
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import obj

BASE = "https://api.x.com"


async def ask(
    call: Call, method: str, path: str, *, visible: bool = False, missing_ok: bool = False, **parts: Any
) -> Answer:
    """As the account. A no is raised; `missing_ok` lets 404 and 410 through."""
    bearer = {"Authorization": f"Bearer {call.secrets.get('access_token', '')}"}
    answer = await asking.send(call, Request(method, BASE + path, headers=bearer, **parts), visible=visible)
    if not answer.ok and not (missing_ok and answer.status in (404, 410)):
        raise refusal(call, answer, visible=visible)
    return answer


async def read(call: Call, path: str, params: Mapping[str, str | int] | None = None) -> dict[str, Any]:
    """A page that X really answered: with data, with errors, or saying that there is nothing."""
    answer = await ask(call, "GET", path, params=params)
    return whole(call, answer)


def whole(call: Call, answer: Answer) -> dict[str, Any]:
    body = obj(answer.json())
    if not body or not (body.keys() & {"data", "errors", "meta"}):
        raise refusal(call, answer)
    return body


def refusal(call: Call, answer: Answer, *, visible: bool = False) -> errors.NetworkError:
    return error_of(answer, now=call.now, visible=visible, secrets=secret_words(call))


def secret_words(call: Call) -> tuple[str, ...]:
    return tuple(
        str(value)
        for kept in (call.secrets, call.app)
        for key, value in kept.items()
        if key in ("access_token", "refresh_token", "client_secret") and value
    )


def basic(app: Mapping[str, Any]) -> dict[str, str]:
    """How our app says who it is to the token endpoint."""
    pair = (
        f"{quote(str(app.get('client_id', '')), safe='')}:{quote(str(app.get('client_secret', '')), safe='')}"
    )
    return {"Authorization": "Basic " + b64encode(pair.encode()).decode()}
