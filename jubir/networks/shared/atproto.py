"""The AT Protocol as a client needs it: calls, refusals, and finding the server of an account.

Sources: https://atproto.com/specs/xrpc, /specs/handle, /specs/did, /specs/tid; error names seen on PDS 0.5.35.
"""

import base64
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.http import Answer, Forbidden, NoAnswer, NotSent, Request
from jubir.networks.redaction import redact
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import rows

#: Knows every handle of the network, also those proven by DNS. Only asked where a person gave no server.
RESOLVER = "https://public.api.bsky.app"
PLC = "https://plc.directory"
_RESOLVE = "com.atproto.identity.resolveHandle"
_BASE32 = "234567abcdefghijklmnopqrstuvwxyz"

#: Error names that mean "sign in again", on whatever status they come.
_SIGN_IN = {
    "AuthMissing",
    "AuthenticationRequired",
    "ExpiredToken",
    "InvalidToken",
    "AccountTakedown",
    "AccountSuspended",
    "AccountDeactivated",
}
_GONE = {"RecordNotFound", "ActorNotFound", "NotFound"}
_ABSENT_METHODS = {"MethodNotImplemented", "XRPCNotSupported"}
#: Of somebody else's account these mean that it is gone, not that ours is.
_TAKEN_DOWN = {"AccountTakedown", "AccountSuspended", "AccountDeactivated"}

Params = Mapping[str, str | int] | list[tuple[str, str]]


async def xrpc(
    call: Call,
    server: str,
    name: str,
    *,
    token: str = "",
    params: Params | None = None,
    body: Any = None,
    file: Path | None = None,
    mime: str = "",
    post: bool = False,
    patience: float = 30.0,
    committing: bool = False,
    needs: tuple[str, ...] = (),
    via: str = "",
    others: bool = False,
) -> tuple[dict[str, Any], Answer]:
    """One call of method `name`: a procedure if there is a body, file or `post`, else a query.

    Raises errors.NetworkError; with `committing`, whatever leaves the outcome open is Uncertain instead of Outage.
    An answer without what it `needs` is none. `via`: the service that the server shall hand it on to. `others`: it is
    about somebody else's account, whose end is Missing and not ours.
    """
    headers = {"Accept": "application/json"}
    if via:
        headers["atproto-proxy"] = via
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if mime:
        headers["Content-Type"] = mime
    request = Request(
        "POST" if post or body is not None or file is not None else "GET",
        f"{server}/xrpc/{name}",
        headers,
        params,
        json=body,
        body=file,
        timeout=patience,
    )
    unknown = errors.Uncertain if committing else errors.Outage
    answer = await asking.send(call, request, visible=committing)
    if not answer.ok:
        raise refusal(answer, call, committing=committing, others=others)
    said = answer.json()
    if not isinstance(said, dict) or any(not said.get(key) for key in needs):
        raise unknown("The server's answer is not of the AT Protocol.", status=answer.status)
    return said, answer


def listed(said: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects under `key`. An answer without that list is none: nothing may be concluded from it."""
    if not isinstance(said.get(key), list):
        raise errors.Outage("The server's answer is not of the AT Protocol.")
    return rows(said[key])


class Refusal(errors.Rejected):
    """A 4xx that is about what we asked; `name` is the protocol's own error name, `said` the whole answer."""

    def __init__(self, name: str, message: str, said: Mapping[str, Any], **more: Any) -> None:
        super().__init__(message, **more)
        self.name = name
        self.said = said


def refusal(
    answer: Answer, call: Call, *, committing: bool = False, others: bool = False
) -> errors.NetworkError:
    """The table from status and error name to our kinds. What the server said comes along, without secrets."""
    said = answer.json()
    said = said if isinstance(said, dict) else {}
    name = str(said.get("error") or "")
    words = redact(str(said.get("message") or name or f"HTTP {answer.status}"), call.secrets)[:500]
    about: dict[str, Any] = {
        "status": answer.status,
        "answer": redact(answer.text[:2000], call.secrets),
    }
    status = answer.status
    unknown = errors.Uncertain if committing else errors.Outage
    if status == 429:
        return errors.TooMany(words, until=_until(answer, call.now), **about)
    if status == 501 or name in _ABSENT_METHODS:
        return errors.Unsupported(words, **about)
    if status >= 500 or status == 408:
        # createRecord answers 500 for a key that exists: a 5xx says nothing about whether it was done.
        return unknown(words, **about)
    if not name and status != 413:
        # Not the protocol speaking, but something before it: a proxy's page, a wall. (413: a proxy's own limit.)
        return unknown(words, **about)
    if others and name in _TAKEN_DOWN:
        return errors.Missing(words, **about)
    if name == "InvalidToken" and "bad token method" in words.lower():
        # The token is good, but an app password without that right: renewing would change nothing.
        return errors.Unsupported(words, **about)
    if status == 401 or name in _SIGN_IN:
        return errors.Unauthorized(words, **about)
    if status == 404 or name in _GONE or "could not locate record" in words.lower():
        return errors.Missing(words, **about)
    return Refusal(name, words, said, field=_field(status, name, words), **about)


def _field(status: int, name: str, words: str) -> str:
    """What of a post a validation error is about: the protocol says it as a path, "… at $.record.text"."""
    if status == 403:
        return "account"
    if status == 409 or name == "InvalidSwap":
        return "duplicate"
    lower = words.lower()
    if status == 413 or any(word in lower for word in ("blob", "image", "video", "mimetype", "file size")):
        return "media"
    for path, field in (("external", "link"), ("embed", "media"), ("reply", "thread"), ("langs", "options")):
        if f".{path}" in lower:
            return field
    return "text"


def _until(answer: Answer, now: datetime) -> datetime | None:
    """`ratelimit-reset` is a moment in Unix seconds, `retry-after` a duration."""
    reset = answer.headers.get("ratelimit-reset", "")
    if reset.isdigit():
        return datetime.fromtimestamp(int(reset), UTC)
    after = answer.headers.get("retry-after", "")
    return now + timedelta(seconds=int(after)) if after.isdigit() else None


def origin(text: str) -> str:
    """What a person types for a server, as a base URL: "kopi.example/x" → "https://kopi.example"."""
    text = text.strip()
    if "://" not in text:
        near = text.startswith(("localhost", "127.", "[::1]"))
        text = f"{'http' if near else 'https'}://{text}"
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise errors.Rejected("This is not a server's address.", field="server")
    return f"{parts.scheme}://{parts.netloc}"


def is_did(text: str) -> bool:
    return bool(re.fullmatch(r"did:(plc:[a-z2-7]{24}|web:[a-zA-Z0-9.-]+(%3A[0-9]+)?)", text))


# ── whose server? ────────────────────────────────────────────────────────────────────────────────────────────────
async def resolve_handle(call: Call, handle: str) -> str:
    """Handle → DID: the resolver knows both proofs (DNS and well-known); the handle's own host is the other way."""
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", handle):
        raise errors.Rejected("This is not a handle.", field="handle")
    with suppress(errors.NetworkError):
        said, _ = await xrpc(call, RESOLVER, _RESOLVE, params={"handle": handle}, needs=("did",))
        if is_did(str(said["did"])):
            return str(said["did"])
    try:
        answer = await call.http.send(Request("GET", f"https://{handle}/.well-known/atproto-did", timeout=10))
    except (NotSent, NoAnswer):
        answer = None
    did = answer.text.strip() if answer is not None and answer.ok else ""
    if not is_did(did):
        raise errors.Rejected("No account has this handle.", field="handle")
    return did


async def server_of(call: Call, did: str) -> str:
    """DID → its document → the base URL of the account's own server."""
    if not is_did(did):
        raise errors.Rejected("This is not a DID.", field="handle")
    if did.startswith("did:web:"):
        url = f"https://{unquote(did.removeprefix('did:web:'))}/.well-known/did.json"
    else:
        url = f"{PLC}/{did}"
    try:
        answer = await call.http.send(Request("GET", url, {"Accept": "application/json"}))
    except Forbidden as error:
        raise errors.Rejected(str(error), field="handle") from None
    except (NotSent, NoAnswer) as error:
        raise errors.Outage(str(error)) from None
    if answer.status >= 500:
        raise errors.Outage(f"HTTP {answer.status}", status=answer.status)
    found = endpoint(answer.json()) if answer.ok else ""
    if not found:
        raise errors.Rejected("This account names no server.", field="handle", status=answer.status)
    return found


def endpoint(document: Any) -> str:
    """The personal data server that a DID document names; "" if none."""
    services = document.get("service") if isinstance(document, dict) else None
    for service in services if isinstance(services, list) else ():
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            try:
                return origin(str(service.get("serviceEndpoint") or ""))
            except errors.Rejected:
                return ""
    return ""


# ── small things ─────────────────────────────────────────────────────────────────────────────────────────────────
def step_key(record_key: str, step: int) -> str:
    """The record key of a thread's step: the delivery's own TID, `step` microseconds later."""
    if not step:
        return record_key
    number = 0
    for letter in record_key:
        number = number << 5 | _BASE32.index(letter)
    number += step << 10  # the low ten bits are the clock id
    return "".join(_BASE32[number >> shift & 31] for shift in range(60, -1, -5))


def expiry(token: str) -> datetime | None:
    """When a JSON web token ends, without checking its signature: it is ours."""
    try:
        part = token.split(".")[1]
        said = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return datetime.fromtimestamp(said["exp"], UTC)
    except (IndexError, KeyError, TypeError, ValueError):
        return None


def clock_of(answer: Answer) -> datetime | None:
    """The server's own time, where it told."""
    try:
        return parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return None


def tid_of(text: str) -> str:
    """A record key of the form of a TID that belongs to this text alone: the same deed twice is the same record."""
    number = int.from_bytes(sha256(text.encode()).digest()[:8], "big") >> 1
    return "".join(_BASE32[number >> shift & 31] for shift in range(60, -1, -5))


def moment(text: Any) -> datetime | None:
    """A record's own time stamp; whoever wrote the record may have written anything."""
    try:
        when = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def written(when: datetime) -> str:
    """ "2026-11-22T10:00:00.000Z", as the network's own clients write it."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
