"""What Google's APIs have in common: signing in, one request and its answer, and how they say no.

Facts: https://developers.google.com/identity/protocols/oauth2/web-server. PKCE; access_type=offline and prompt=consent,
or a second sign-in brings no refresh token. Access tokens last an hour, refresh tokens until taken back; of an app whose
consent screen is still in "Testing", seven days [not verified, 2026-11-22]. A grant that is gone is invalid_grant; whatever
else the token endpoint says is trouble with our app or theirs, and no reason to disconnect anybody.

A refusal is {"error": {"code", "message", "errors": [{"reason"}], "details": [{"reason"}], "status"}}; each API has its
own table, reason → Refusal, and what no table knows goes by the HTTP status.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from jubir.networks import errors
from jubir.networks.contract import Call, Fresh
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import obj, rows, words

AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth"
TOKEN = "https://oauth2.googleapis.com/token"  # nosec B105: an address
#: Renewed so many seconds before their hour is over.
RENEW_BEFORE = 300.0


# ── signing in ───────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Grant:
    """What a sign-in gave. `scopes`: those the person ticked, Google lets each be refused."""

    secrets: Mapping[str, str]
    expires_at: datetime | None
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Grant({self.scopes})"


def authorize_url(
    app: Mapping[str, Any], scopes: Iterable[str], redirect_uri: str, state: str, challenge: str
) -> str:
    query = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": redirect_uri,
        "scope": " ".join(scopes),
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
    }
    return f"{AUTHORIZE}?{urlencode(query)}"


async def exchange(call: Call, answers: Mapping[str, str]) -> Grant:
    """The code that the browser brought back. Raises Unauthorized when it is not accepted."""
    told = await _token(
        call,
        grant_type="authorization_code",
        code=answers["code"],
        code_verifier=answers["verifier"],
        redirect_uri=answers["redirect_uri"],
    )
    secrets = {key: words(told.get(key)) for key in ("access_token", "refresh_token") if told.get(key)}
    return Grant(secrets, _expiry(told, call.now), tuple(words(told.get("scope")).split()))


async def refresh(call: Call) -> Fresh:
    """Google gives a new refresh token at times only: the old one stays then."""
    if not call.secrets.get("refresh_token"):
        raise errors.Unauthorized("The sign-in is over, and Google gave nothing to renew it with.")
    told = await _token(call, grant_type="refresh_token", refresh_token=str(call.secrets["refresh_token"]))
    fresh = {key: words(told.get(key)) for key in ("access_token", "refresh_token") if told.get(key)}
    return Fresh({**call.secrets, **fresh}, _expiry(told, call.now))


async def _token(call: Call, **form: str) -> Mapping[str, Any]:
    keys = {key: str(call.app.get(key, "")) for key in ("client_id", "client_secret")}
    answer = await asking.send(call, Request("POST", TOKEN, form={**form, **keys}))
    told = obj(answer.json())
    code = words(told.get("error"))
    said: dict[str, Any] = {"status": answer.status, "answer": clean(answer, secrets_of(call))}
    if answer.status in (400, 401) and code == "invalid_grant":
        raise errors.Unauthorized("Google has taken the sign-in back.", **said)
    if answer.status in (400, 401, 403) and code:
        raise errors.Rejected("Google does not accept this app's keys or address.", field="account", **said)
    if not answer.ok:
        raise error_of(answer, {}, now=call.now, secrets=secrets_of(call))
    if not told.get("access_token"):
        raise errors.Outage("Google gave no sign-in.", status=answer.status)
    return told


def _expiry(told: Mapping[str, Any], now: datetime) -> datetime | None:
    seconds = told.get("expires_in")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < 10**9:
        return None
    return now + timedelta(seconds=seconds)


def secrets_of(call: Call) -> tuple[str, ...]:
    """What may not stand in anything we repeat."""
    kept = [
        call.secrets.get("access_token"),
        call.secrets.get("refresh_token"),
        call.app.get("client_secret"),
    ]
    return tuple(str(value) for value in kept if value)


def bearer(call: Call, token: str = "") -> dict[str, str]:
    return {"Authorization": f"Bearer {token or call.secrets.get('access_token', '')}"}


# ── one request and its answer ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Refusal:
    """A row of a table. `wait`: seconds after which to ask again, or "day" for the day's allowance (Pacific midnight)."""

    kind: type[errors.NetworkError]
    field: str = ""
    words: str = ""
    wait: float | str | None = None


Table = Mapping[str, Refusal]

#: What every Google API may say, by `reason` (old style) or `status` (google.rpc.Code).
COMMON: Table = {
    "authError": Refusal(errors.Unauthorized, words="Google does not know this sign-in any more."),
    "UNAUTHENTICATED": Refusal(errors.Unauthorized, words="Google does not know this sign-in any more."),
    "insufficientPermissions": Refusal(
        errors.Unauthorized, words="The sign-in lacks a right that was not ticked."
    ),
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": Refusal(
        errors.Unauthorized, words="The sign-in lacks a right that was not ticked."
    ),
    "accessNotConfigured": Refusal(
        errors.Rejected, "account", "This API is not switched on in the app's Google Cloud project."
    ),
    "SERVICE_DISABLED": Refusal(
        errors.Rejected, "account", "This API is not switched on in the app's Google Cloud project."
    ),
    "rateLimitExceeded": Refusal(errors.TooMany, words="Google asks us to wait."),
    "userRateLimitExceeded": Refusal(errors.TooMany, words="Google asks us to wait."),
    "RATE_LIMIT_EXCEEDED": Refusal(errors.TooMany, words="Google asks us to wait."),
    "RESOURCE_EXHAUSTED": Refusal(errors.TooMany, words="Google asks us to wait."),
}


def error_of(
    answer: Answer, table: Table, *, now: datetime, visible: bool = False, secrets: tuple[str, ...] = ()
) -> errors.NetworkError:
    """Sub-codes first, then the common ones, then the HTTP status."""
    status, body = answer.status, answer.json()
    told: dict[str, Any] = {"status": status, "answer": clean(answer, secrets)}
    unknown = errors.Uncertain if visible else errors.Outage
    if status >= 500 or status in (408, 425):
        return unknown("Google had a fault.", **told)
    if status < 400:  # a moved address, or a page where an answer should be
        return (unknown if status < 300 else errors.Outage)("This is not an answer of Google's API.", **told)
    if not isinstance(body, dict) and status in (401, 404, 410):
        return unknown("Somebody between Google and us refused it.", **told)  # a proxy's page is no verdict
    known = {**COMMON, **table}
    for reason in reasons(body):
        if reason in known:
            return _made(known[reason], answer, now, told)
    return _made(_by_status(status), answer, now, told)


def reasons(body: Any) -> list[str]:
    """The codes of a refusal, the most exact first."""
    error = obj(obj(body).get("error"))
    told = [*(one.get("reason") for one in rows(error.get("errors")))]
    told += [one.get("reason") for one in rows(error.get("details"))]
    return [words(one) for one in (*told, error.get("status")) if one]


def _by_status(status: int) -> Refusal:
    match status:
        case 401:
            return Refusal(errors.Unauthorized, words="Google does not know this sign-in any more.")
        case 403:
            return Refusal(errors.Rejected, "account", "Google does not allow it.")
        case 404 | 410:
            return Refusal(errors.Missing, words="Google does not have it.")
        case 405 | 501:
            return Refusal(errors.Unsupported, words="Google cannot do it.")
        case 413:
            return Refusal(errors.Rejected, "media", "The file is too large for Google.")
        case 429:
            return Refusal(errors.TooMany, words="Google asks us to wait.")
    return Refusal(errors.Rejected)


def _made(refusal: Refusal, answer: Answer, now: datetime, told: dict[str, Any]) -> errors.NetworkError:
    if refusal.kind is errors.TooMany:
        return errors.TooMany(refusal.words, until=_until(refusal, answer, now), **told)
    if refusal.kind is errors.Rejected:
        said = refusal.words or told["answer"] or "Google refused it."
        return errors.Rejected(said, field=refusal.field, **told)
    return refusal.kind(refusal.words or "Google refused it.", **told)


def _until(refusal: Refusal, answer: Answer, now: datetime) -> datetime | None:
    if found := _retry_after(answer.headers.get("retry-after", "").strip(), now):
        return found
    if refusal.wait == "day":
        return pacific_midnight(now)
    return now + timedelta(seconds=float(refusal.wait)) if refusal.wait is not None else None


def _retry_after(text: str, now: datetime) -> datetime | None:
    """Seconds or an HTTP date."""
    try:
        if re.fullmatch(r"\d+(\.\d+)?", text):
            return now + timedelta(seconds=float(text))
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def pacific_midnight(now: datetime) -> datetime:
    """When the day's allowance begins anew: midnight in California, in summer and in winter."""
    from zoneinfo import ZoneInfo

    pacific = ZoneInfo("America/Los_Angeles")
    tomorrow = now.astimezone(pacific).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=pacific).astimezone(UTC)


def clean(answer: Answer, secrets: tuple[str, ...] = ()) -> str:
    """Google's own words in one line: markup taken off, our secrets struck out."""
    body = answer.json()
    if isinstance(body, dict):
        error = body.get("error")
        if isinstance(error, dict):
            said = ": ".join(words(part) for part in (*reasons(body)[:1], error.get("message")) if part)
        else:
            said = ": ".join(words(body.get(key)) for key in ("error", "error_description") if body.get(key))
    else:
        said = re.sub(r"(?s)<(style|script|head).*?</\1>", " ", answer.text)
    said = re.sub(r"<[^>]*>", " ", said)
    for secret in secrets:
        said = said.replace(secret, "***")
    return " ".join(said.split())[:500]
