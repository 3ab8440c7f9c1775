"""A request to the sandbox, its answer, and which error it means."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jubir.networks.contract import Call, Medium
from jubir.networks.errors import (
    Missing,
    NetworkError,
    Outage,
    Rejected,
    TooMany,
    Unauthorized,
    Uncertain,
    Unsupported,
)
from jubir.networks.http import Answer, NoAnswer, NotSent, Request
from jubir.networks.redaction import redact


def bearer(call: Call) -> dict[str, str]:
    return {"Authorization": f"Bearer {call.secrets.get('token', '')}"}


def get(call: Call, path: str, **query: str) -> Request:
    return Request("GET", call.account.server + path, headers=bearer(call), params=query or None)


def upload(call: Call, medium: Medium) -> Request:
    return Request(
        "POST",
        f"{call.account.server}/api/media",
        headers={**bearer(call), "Content-Type": medium.mime},
        body=Path(medium.path),
        timeout=300.0,
    )


async def send(call: Call, request: Request, commits: bool = False) -> Answer:
    try:
        return await call.http.send(request)
    except NotSent as error:
        raise Outage(str(error) or "The server could not be reached.") from error
    except NoAnswer as error:
        if commits:
            raise Uncertain(str(error) or "No answer came.") from error
        raise Outage(str(error) or "No answer came.") from error


def understood(call: Call, answer: Answer, *, commits: bool) -> dict[str, Any]:
    """The answer's JSON, or the error it means. `commits`: did the request make something visible?"""
    data = answer.json()
    if answer.ok:
        if isinstance(data, dict):
            return data
        if answer.status == 204:
            return {}
        error: type[NetworkError] = Uncertain if commits else Outage
        raise error(
            "The answer makes no sense.", status=answer.status, answer=redact(answer.text[:300], call.secrets)
        )
    data = data if isinstance(data, dict) else {}
    message = redact(str(data.get("message") or f"HTTP {answer.status}"), call.secrets)
    told: dict[str, Any] = {"status": answer.status, "answer": redact(answer.text[:300], call.secrets)}
    match answer.status:
        case 401 | 403:
            raise Unauthorized(message, **told)
        case 404:
            raise Missing(message, **told)
        case 429:
            raise TooMany(message, until=_until(answer, call.now), **told)
        case 501:
            raise Unsupported(message, **told)
        case status if status >= 500:
            raise (Uncertain if commits else Outage)(message, **told)
    raise Rejected(message, field=str(data.get("field") or "text"), **told)


async def ask(call: Call, request: Request) -> dict[str, Any]:
    """What the server says to something that makes nothing visible."""
    return understood(call, await send(call, request), commits=False)


async def read(call: Call, path: str, **query: str) -> dict[str, Any]:
    return await ask(call, get(call, path, **query))


async def put(call: Call, path: str, on: bool) -> None:
    """Turns something on, or off."""
    await ask(call, Request("PUT" if on else "DELETE", call.account.server + path, headers=bearer(call)))


@contextmanager
def sense() -> Iterator[None]:
    """An answer of another shape than the network's own is an outage of it, not a fault of ours."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Outage("The answer makes no sense.") from error


def _until(answer: Answer, now: datetime) -> datetime | None:
    wait = answer.headers.get("retry-after", "")
    if not wait.isdigit():
        return None
    return now + timedelta(seconds=int(wait))
