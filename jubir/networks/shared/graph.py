"""Meta's Graph API as a client needs it: one request, its refusals, pages of a list, signed webhooks. Facebook, Instagram,
Threads and WhatsApp speak it, each on a host of its own.

Facts: https://developers.facebook.com/docs/graph-api/guides/error-handling, /overview/rate-limiting,
/webhooks/getting-started and /guides/secure-requests, held on 2026-11-22. Sub-codes go before codes: 4 is "too many
calls", 4/2207051 is spam that must not be sent again. Not verified there: the names inside X-Business-Use-Case-Usage.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from jubir.networks import errors
from jubir.networks.budget import regain_at
from jubir.networks.contract import Call
from jubir.networks.http import Answer, Request, Upload
from jubir.networks.redaction import redact
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import name, obj, rows, words

HOST = "https://graph.facebook.com"
VERSION = "v26.0"

Params = Mapping[str, str | int]
#: (code, sub-code); sub-code 0: none, or any that has no row of its own.
Table = Mapping[tuple[int, int], "Verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a code means. `kind`: rejected (with its `field`), too_many (`wait` seconds, 0 unknown), unauthorized,
    permission (a right is missing), missing, unsupported, again (nothing was done: begin anew later), fault (it may have
    been done)."""

    kind: str
    field: str = ""
    wait: float = 0


_SIGN_IN, _RIGHT, _FAULT, _AGAIN = (
    Verdict("unauthorized"), Verdict("permission"), Verdict("fault"), Verdict("again"),
)  # fmt: skip
_MANY, _GONE, _CANNOT = Verdict("too_many"), Verdict("missing"), Verdict("unsupported")
_MEDIA, _TEXT, _ACCOUNT = (Verdict("rejected", field) for field in ("media", "text", "account"))
#: Of sub-codes that mean the same under whatever code they come.
ANY = -1

TABLE: Table = {
    # the sign-in is over: https://developers.facebook.com/docs/graph-api/guides/error-handling
    (190, 0): _SIGN_IN, (102, 0): _SIGN_IN,
    **{(ANY, sub): _SIGN_IN for sub in (458, 459, 460, 463, 464, 467)},
    # a right is missing (200 to 299 in verdict_on)
    (3, 0): _RIGHT, (10, 0): _RIGHT,
    # too many calls: of the app, the user, the page, the business use case
    (4, 0): _MANY, (17, 0): _MANY, (32, 0): _MANY, (341, 0): _MANY, (613, 0): _MANY,
    (80001, 0): _MANY, (80002, 0): _MANY, (80006, 0): _MANY, (1390008, 0): _MANY, (ANY, 1390008): _MANY,
    (9, 0): _MANY, (9, 2207042): Verdict("too_many", wait=3600),  # the day's publishing quota: it opens bit by bit
    # nobody knows whether it was done
    (1, 0): _FAULT, (2, 0): _FAULT, (-1, 0): _FAULT, (-2, 0): _FAULT, (24, 0): _FAULT,
    **{(ANY, sub): _FAULT for sub in (2207001, 2207003, 2207008, 2207053, 2207082, 1363047, 1609010, 1357046)},
    (1609010, 0): _FAULT, (1363047, 0): _FAULT, (1357046, 0): _FAULT,
    # the container is spoilt: a new one has to be made
    (ANY, 2207020): _AGAIN, (ANY, 2207006): _AGAIN, (ANY, 2207032): _AGAIN,
    (9007, 0): Verdict("too_many", wait=30), (ANY, 2207027): Verdict("too_many", wait=30),  # not ready yet
    # gone
    (100, 33): _GONE, (803, 0): _GONE, (21, 0): _GONE, (ANY, 2018001): _GONE,
    # it has no such thing
    (12, 0): _CANNOT, (3001, 0): _CANNOT, (ANY, 1504028): _CANNOT,
    # the author's: duplicates, media, text, links
    (506, 0): Verdict("rejected", "duplicate"),
    (1366051, 0): Verdict("rejected", "duplicate"), (ANY, 1366051): Verdict("rejected", "duplicate"),
    **{(ANY, sub): _MEDIA for sub in (1366046, 2207004, 2207005, 2207009, 2207023, 2207026, 2207028, 2207052)},
    **{(code, 0): _MEDIA for code in (352, 9004, 36000, 36001, 36003, 1366046)},
    (36004, 0): _TEXT, (ANY, 2207010): _TEXT,
    (1609008, 0): Verdict("rejected", "link"), (ANY, 1609008): Verdict("rejected", "link"),
    # the account's: spam, restrictions, identity checks. The same must never be sent again.
    (ANY, 2207051): _ACCOUNT, (ANY, 2207050): _ACCOUNT, (25, 0): _ACCOUNT, (368, 0): _ACCOUNT,
    **{(code, 0): _ACCOUNT for code in (1404102, 1346003, 1404078, 4854002)},
    **{(ANY, sub): _ACCOUNT for sub in (1404102, 1346003, 1404078, 4854002)},
    # a message that this person cannot be sent: window closed, unavailable
    (10, 2018278): Verdict("rejected"), (551, 0): Verdict("rejected"), (ANY, 1545041): Verdict("rejected"),
    (100, 0): Verdict("rejected"),
}  # fmt: skip


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────
async def ask(
    call: Call,
    method: str,
    path: str,
    *,
    host: str = HOST,
    version: str = VERSION,
    token: str | None = None,
    params: Params | None = None,
    form: Mapping[str, str] | None = None,
    json: Any = None,
    files: tuple[Upload, ...] = (),
    headers: Mapping[str, str] | None = None,
    patience: float = 30.0,
    visible: bool = False,
    proof: bool = True,
    needs: tuple[str, ...] = (),
    more: Table | None = None,
    shown: str = "",
) -> dict[str, Any]:
    """One request as the account, with its `access_token` (or `token`, "" for none) in the header; an object comes back.

    `visible`: it makes something public, so that whatever leaves the outcome open is Uncertain. `proof`: with
    appsecret_proof, where the app's client_secret is known. `needs`: keys without which an answer is none. `more`: the
    network's own rows of the table of errors, which go first.
    """
    bearer = str(call.secrets.get("access_token", "")) if token is None else token
    query = dict(params or {})
    if proof and bearer and call.app.get("client_secret"):
        query["appsecret_proof"] = proof_of(bearer, str(call.app["client_secret"]))
    head = {**({"Authorization": f"Bearer {bearer}"} if bearer else {}), **(headers or {})}
    base = f"{host}/{version}" if version else host
    request = Request(
        method, f"{base}/{quote(path.lstrip('/'))}", head, query or None, json, form, files, timeout=patience, shown=shown
    )  # fmt: skip
    answer = await asking.send(call, request, visible=visible)
    return understood(call, answer, path, visible=visible, needs=needs, more=more, also=bearer)


async def hear(call: Call, method: str, path: str, **parts: Any) -> dict[str, Any]:
    """Like `ask`, for what publishing can live without: a right that is missing is no reason to sign in again."""
    try:
        return await ask(call, method, path, **parts)
    except LacksRight as lacking:
        raise errors.Unsupported(lacking.message, status=lacking.status, answer=lacking.answer) from None


def understood(
    call: Call,
    answer: Answer,
    path: str = "",
    *,
    visible: bool = False,
    needs: tuple[str, ...] = (),
    more: Table | None = None,
    also: str = "",
) -> dict[str, Any]:
    """The object that an answer holds. Raises what it refuses; a page, a list or an object without `needs` is no answer."""
    body = answer.json()
    if not answer.ok or (isinstance(body, dict) and isinstance(body.get("error"), dict)):
        raise refusal(call, answer, path, visible=visible, more=more, also=also)
    if not isinstance(body, dict) or any(body.get(key) in (None, "") for key in needs):
        kind = errors.Uncertain if visible else errors.Outage
        raise kind("This is not an answer of the Graph API.", status=answer.status)
    return body


def listed(said: Mapping[str, Any], key: str = "data") -> list[dict[str, Any]]:
    """The objects under `key`. An answer without that list is none: nothing may be concluded from it."""
    if not isinstance(said.get(key), list):
        raise errors.Outage("This is not a list of the Graph API.")
    return rows(said[key])


def onward(said: Mapping[str, Any]) -> dict[str, str]:
    """What to ask for the next page, {} at the end. The address of that page holds our token and is never followed."""
    paging = obj(said.get("paging"))
    following = words(paging.get("next"))
    if not following:
        return {}
    query = dict(parse_qsl(urlsplit(following).query))
    kept = {key: query[key] for key in ("after", "until", "__paging_token") if query.get(key)}
    after = words(obj(paging.get("cursors")).get("after"))
    return kept or ({"after": after} if after else {})


def proof_of(token: str, secret: str) -> str:
    """appsecret_proof: that whoever holds the token is the app it was given to."""
    return hmac.new(secret.encode(), token.encode(), sha256).hexdigest()


# ── a no ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Said:
    """An error as the API writes it; code 0 where it wrote none."""

    code: int
    subcode: int
    message: str
    transient: bool = False

    @classmethod
    def of(cls, answer: Answer) -> "Said | None":
        """None where it is not the API that speaks: a proxy's page, a wall."""
        body = obj(answer.json())
        error = obj(body.get("error")) or (body if "error_message" in body or "error_type" in body else {})
        if not error:
            return None
        told = [
            words(error.get(key))
            for key in ("message", "error_message", "error_user_title", "error_user_msg")
        ]
        details = words(obj(error.get("error_data")).get("details"))
        return cls(
            _number(error.get("code")), _number(error.get("error_subcode")),
            " ".join(dict.fromkeys(part for part in (*told, details) if part)), error.get("is_transient") is True,
        )  # fmt: skip


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0


def verdict_on(said: Said, more: Table | None = None) -> Verdict | None:
    """The row for a code and its sub-code: the exact pair, the sub-code, the code; None for one that nobody knows."""
    for table in (more or {}, TABLE):
        keys = [(said.code, 0)]
        if said.subcode:
            keys = [(said.code, said.subcode), (ANY, said.subcode), *keys]
        for key in keys:
            if key in table:
                return table[key]
        if 200 <= said.code <= 299 and table is TABLE:
            return _RIGHT
    return _FAULT if said.transient else None


def refusal(
    call: Call,
    answer: Answer,
    path: str = "",
    *,
    visible: bool = False,
    more: Table | None = None,
    also: str = "",
) -> errors.NetworkError:
    """The table from code and sub-code to our kinds; the status decides where the code says nothing."""
    said, status = Said.of(answer), answer.status
    words_ = _clean(call, answer, said, also)
    told: dict[str, Any] = {"status": status, "answer": words_}
    verdict = verdict_on(said, more) if said else None
    if verdict is None:
        verdict = _by_status(status, said)
    elif verdict is _GONE and said and said.subcode == 33 and _is_us(call, path):
        # Not a post of ours is out of reach, but the account itself: the sign-in was taken back.
        verdict = _SIGN_IN
    message = words_ or f"HTTP {status}"
    match verdict.kind:
        case "too_many":
            return errors.TooMany(message, until=_until(answer, call.now, verdict), **told)
        case "unauthorized":
            return errors.Unauthorized(message, **told)
        case "permission":
            return LacksRight(message, **told)
        case "missing":
            return errors.Missing(message, **told)
        case "unsupported":
            return errors.Unsupported(message, **told)
        case "again":
            return errors.Outage(message, **told)
        case "fault":
            return (errors.Uncertain if visible else errors.Outage)(message, **told)
    return errors.Rejected(message, field=verdict.field, **told)


class LacksRight(errors.Unauthorized):
    """A right that was not given, or that the app was not granted: only connecting again can bring it."""


def _by_status(status: int, said: Said | None) -> Verdict:
    if status == 429:
        return _MANY
    if status == 413:
        return _MEDIA
    if said is None or status >= 500 or status in (408, 425) or status < 300:
        return _FAULT
    if status == 401:
        return _SIGN_IN
    return {403: _RIGHT, 404: _GONE, 410: _GONE, 501: _CANNOT}.get(status, Verdict("rejected"))


def _is_us(call: Call, path: str) -> bool:
    return path.strip("/").split("/")[0] in (call.account.remote_id, "me")


def _until(answer: Answer, now: datetime, verdict: Verdict) -> datetime | None:
    after = answer.headers.get("retry-after", "").strip()
    if after.isdigit():
        return now + timedelta(seconds=int(after[:9]))
    return regain_at(answer.headers, now) or (now + timedelta(seconds=verdict.wait) if verdict.wait else None)


def _clean(call: Call, answer: Answer, said: Said | None, also: str) -> str:
    """The network's own words with its code, without secrets; of a page nothing: it is not the network's."""
    if said is None:
        return ""
    code = f"{said.code}/{said.subcode}" if said.subcode else str(said.code or "")
    text = f"{said.message} ({code})" if code else said.message
    return " ".join(redact(text, [call.secrets, call.app, also]).split())[:500]


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────
def challenge(query: Mapping[str, str], token: Any) -> tuple[str, str] | None:
    """What to answer Meta when it asks whether we are there: its challenge, if it knows the word the owner chose."""
    asked, word = query.get("hub.verify_token", ""), str(token or "")
    if query.get("hub.mode") != "subscribe" or not word:
        return None
    if not hmac.compare_digest(asked.encode(), word.encode()):
        return None
    return name(query.get("hub.challenge")), "text/plain"


def is_signed(headers: Mapping[str, str], body: bytes, secret: Any) -> bool:
    """X-Hub-Signature-256: "sha256=" and the hex HMAC of the raw body under the app's secret."""
    given, key = headers.get("x-hub-signature-256", ""), str(secret or "")
    if not key or not given.startswith("sha256="):
        return False
    wanted = hmac.new(key.encode(), body, sha256).hexdigest()
    return hmac.compare_digest(given.removeprefix("sha256=").encode(), wanted.encode())


def entries(body: bytes) -> tuple[str, list[dict[str, Any]]]:
    """(object, entries) of a verified webhook body. Raises Outage when it makes no sense."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("entry"), list):
        raise errors.Outage("This is not a webhook of Meta's.")
    return name(said.get("object")), rows(said["entry"])
