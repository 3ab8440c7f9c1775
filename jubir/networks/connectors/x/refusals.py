"""How X says no, and which of our few errors that is: by the type of its problem, then by its words, then by status.

Facts: https://docs.x.com/x-api/fundamentals/response-codes-and-errors, problem+json {"title", "detail", "type", "status"}
or {"errors": [...]}. "Duplicate content" is seen in public reports of 2026; X gives it no type of its own.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.http import Answer
from jubir.networks.shared.parsing import obj, rows, words

#: The end of a problem's `type` → kind of error, and for Rejected the field.
_TYPES: Mapping[str, tuple[type[errors.NetworkError], str]] = {
    "resource-not-found": (errors.Missing, ""),
    "not-authorized-for-resource": (errors.Missing, ""),
    "resource-unavailable": (errors.Missing, ""),
    "invalid-request": (errors.Rejected, ""),
    "disallowed-resource": (errors.Rejected, "text"),
    "duplicate-rules": (errors.Rejected, ""),
    "not-authorized-for-field": (errors.Unsupported, ""),
    "field-unauthorized": (errors.Unsupported, ""),
    "client-forbidden": (errors.Unsupported, ""),
    "unsupported-authentication": (errors.Unauthorized, ""),
    "oauth1-permissions": (errors.Unauthorized, ""),
    "client-disconnected": (errors.Outage, ""),
    "field-hydration-failure": (errors.Outage, ""),
    "internal-error": (errors.Outage, ""),
    "credits": (errors.Rejected, "account"),
    "usage-capped": (errors.TooMany, ""),
    "rate-limit-exceeded": (errors.TooMany, ""),
}
#: Words of a 403 that has no type.
_FORBIDDEN: tuple[tuple[str, type[errors.NetworkError], str], ...] = (
    (r"duplicate content|is a duplicate", errors.Rejected, "duplicate"),
    (r"suspended|locked|deactivated", errors.Rejected, "account"),
    (r"scope|oauth2? .*permission|token", errors.Unauthorized, ""),
    (r"repl(y|ies)|conversation|mentioned", errors.Unsupported, ""),
    (r"too long|too short|cashtag|text", errors.Rejected, "text"),
    (r"poll", errors.Rejected, "poll"),
    (r"media", errors.Rejected, "media"),
)
#: What to mend, by words of a 400 or 422. First match wins.
_FIELDS = (
    ("poll", r"\bpoll"),
    ("thread", r"in_reply_to|reply"),
    ("media", r"media|image|video|file|gif|alt_text"),
    ("options", r"reply_settings|made_with_ai|paid_partnership"),
    ("text", r"text|too long|character|cashtag"),
)
_LONGEST = 24 * 3600


def clean(answer: Answer, secrets: tuple[str, ...] = ()) -> str:
    """X's own words in one line: HTML taken off, secrets struck out."""
    body = obj(answer.json())
    said = [words(body.get(key)) for key in ("title", "detail", "error", "error_description", "reason")]
    for one in rows(body.get("errors")):
        said += [words(one.get("message")), words(one.get("detail"))]
    text = ": ".join(part for part in said if part)
    text = text or re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(style|script|head).*?</\1>", " ", answer.text))
    for secret in secrets:
        text = text.replace(secret, "***") if secret else text
    return " ".join(text.split())[:500]


def until(answer: Answer, now: datetime) -> datetime | None:
    """When it may be tried again. X counts per quarter of an hour, and per day for an account and for an app."""
    if told := _moment(answer.headers.get("retry-after", ""), now):
        return told
    for name in ("x-user-limit-24hour-", "x-app-limit-24hour-"):
        if answer.headers.get(f"{name}remaining", "").strip() == "0":
            return _moment(answer.headers.get(f"{name}reset", ""), now)
    return _moment(answer.headers.get("x-rate-limit-reset", ""), now)


def clock(answer: Answer) -> datetime | None:
    """X's own time. It writes "UTC" at times where HTTP wants "GMT"."""
    return _date(answer.headers.get("date", ""))


def _moment(text: str, now: datetime) -> datetime | None:
    text = text.strip()
    if re.fullmatch(r"\d{1,12}", text):
        number = int(text)
        return datetime.fromtimestamp(number, UTC) if number > 1e9 else now + timedelta(seconds=number)
    return _date(text)


def _date(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text.replace("UTC", "GMT"))
    except (ValueError, TypeError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def type_of(problem: Mapping[str, Any]) -> str:
    """ "https://api.x.com/2/problems/resource-not-found" → "resource-not-found"; "" for none and for about:blank."""
    kind = words(problem.get("type"))
    return kind.rsplit("/", 1)[-1] if "/problems/" in kind else ""


def error_of(
    answer: Answer, *, now: datetime, visible: bool = False, secrets: tuple[str, ...] = ()
) -> errors.NetworkError:
    """`visible`: the request would have made something public, so that a failing network may have done it."""
    said, status, body = clean(answer, secrets), answer.status, obj(answer.json())
    told: dict[str, Any] = {"status": status, "answer": said}
    lost = errors.Uncertain if visible else errors.Outage
    if status in (408, 425) or status >= 500:
        return lost("X had a fault.", **told)
    if status < 400:  # a page where an answer should be, or only errors in it
        return (lost if status < 300 else errors.Outage)("This is not the answer that X gives.", **told)
    kind = type_of(body) or next((found for one in rows(body.get("errors")) if (found := type_of(one))), "")
    if status == 429:
        return errors.TooMany("X asks us to wait.", until=until(answer, now), **told)
    if status == 401:
        return errors.Unauthorized("X does not know this sign-in any more.", **told)
    if status == 402:
        # Public reports of 2026: {"title": "CreditsDepleted"}.
        return errors.Rejected("The credits of our app at X are used up.", field="account", **told)
    if kind in _TYPES and not (kind == "invalid-request" or status in (404, 410, 413)):
        return _typed(kind, said, told, now, answer)
    if status in (404, 410):
        return errors.Missing("It is not on X.", **told)
    if status == 405:
        return errors.Unsupported("X cannot do it.", **told)
    if status == 413:
        return errors.Rejected("The file is too large for X.", field="media", **told)
    if status == 403:
        return _forbidden(said, told)
    field = next((field for field, hint in _FIELDS if re.search(hint, said, re.IGNORECASE)), "")
    return errors.Rejected(said or "X refused it.", field=field, **told)


def _typed(kind: str, said: str, told: dict[str, Any], now: datetime, answer: Answer) -> errors.NetworkError:
    error, field = _TYPES[kind]
    if error is errors.Rejected:
        return errors.Rejected(said or "X refused it.", field=field, **told)
    if error is errors.TooMany:
        return errors.TooMany("X asks us to wait.", until=until(answer, now), **told)
    if kind == "client-forbidden":
        return errors.Unsupported("X does not let our app do this.", **told)
    return error(said or "X refused it.", **told)


def _forbidden(said: str, told: dict[str, Any]) -> errors.NetworkError:
    for hint, error, field in _FORBIDDEN:
        if re.search(hint, said, re.IGNORECASE):
            if error is errors.Rejected:
                return errors.Rejected(said, field=field, **told)
            return error(said, **told)
    return errors.Rejected(said or "X does not allow it.", field="account", **told)
