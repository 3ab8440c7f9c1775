"""One request of a JSON API and what became of it, for connectors whose networks differ only in their words.

A connector brings its own table of refusals; what is the same everywhere stands here: what the wire's own troubles mean,
when to come back, and that nothing we keep secret is ever quoted.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.http import Answer, Forbidden, NoAnswer, NotSent, Request
from jubir.networks.redaction import redact

#: (answer, call, visible) -> the error it is
Refusal = Callable[[Answer, Call, bool], errors.NetworkError]


async def send(call: Call, request: Request, *, visible: bool = False) -> Answer:
    """Every status is an answer. `visible`: the request makes something public, so that silence may mean that it is out.

    Raises Rejected(field="server") for an address nobody may go to while it is being connected, Outage, Uncertain.
    """
    try:
        return await call.http.send(request)
    except Forbidden:
        if call.account.remote_id:  # it was allowed when it was connected: its name leads elsewhere just now
            raise errors.Outage("The network's address is not allowed.") from None
        raise errors.Rejected("This address is not allowed.", field="server") from None
    except NotSent:
        raise errors.Outage("The network cannot be reached.") from None
    except NoAnswer:
        kind = errors.Uncertain if visible else errors.Outage
        raise kind("The network did not answer.") from None


async def ask(call: Call, request: Request, refusal: Refusal, *, visible: bool = False) -> Answer:
    """A yes; a no is raised as `refusal` reads it."""
    answer = await send(call, request, visible=visible)
    if not answer.ok:
        raise refusal(answer, call, visible)
    return answer


def object_in(answer: Answer, *, visible: bool = False) -> dict[str, Any]:
    """The object of a yes. Anything else (a proxy's page, half of a body) is none, and nothing may be concluded from it."""
    body = answer.json()
    if isinstance(body, dict):
        return body
    raise unknown("This is not an answer of the network.", answer, visible=visible)


def unknown(message: str, answer: Answer, *, visible: bool, said: str = "") -> errors.NetworkError:
    """No clear answer: of a write it may have been done, of a read nothing is known."""
    kind = errors.Uncertain if visible else errors.Outage
    return kind(message, status=answer.status, answer=said)


def trouble(answer: Answer, call: Call, visible: bool, told: Mapping[str, Any]) -> errors.NetworkError | None:
    """What is the same on every network: too many, a fault, a page where an answer should be; None for the rest."""
    status = answer.status
    if status == 429:
        return errors.TooMany("The network asks us to wait.", until=until(answer, call.now), **told)
    if status in (408, 425) or status >= 500:
        kind = errors.Uncertain if visible else errors.Outage
        return kind("The network had a fault.", **told)
    if status < 400:
        kind = errors.Uncertain if visible and status < 300 else errors.Outage
        return kind("This is not an answer of the network.", **told)
    return None


def told(answer: Answer, call: Call, words: str = "") -> dict[str, Any]:
    """{"status", "answer"} of an error: the network's own words (else its body without tags), ours struck out."""
    return {"status": answer.status, "answer": quoted(answer, call, words)}


def quoted(answer: Answer, call: Call, words: str = "") -> str:
    said = words or re.sub(
        r"<[^>]*>", " ", re.sub(r"(?s)<(style|script|head).*?</\1>", " ", answer.text[:20_000])
    )
    return clean(said, call)


def clean(text: str, call: Call) -> str:
    """One line of at most 500 letters, without our secrets, our app's keys, or what looks like a token."""
    return " ".join(redact(text[:4000], [call.secrets, call.app]).split())[:500]


def later(seconds: Any, now: datetime) -> datetime | None:
    """`now` and so many seconds; None for what is no number, or too large to be meant."""
    try:
        number = float(seconds)
    except (TypeError, ValueError):
        return None
    return now + timedelta(seconds=number) if 0 <= number < 1e8 else None


def until(answer: Answer, now: datetime) -> datetime | None:
    """When to come back: Retry-After, or else X-RateLimit-Reset; seconds from now, seconds since 1970, or an HTTP date."""
    for header in ("retry-after", "x-ratelimit-reset"):
        if found := _moment(answer.headers.get(header, "").strip(), now):
            return found
    return None


def _moment(text: str, now: datetime) -> datetime | None:
    if re.fullmatch(r"\d+(\.\d+)?", text):
        number = float(text)
        return datetime.fromtimestamp(number, UTC) if 1e9 < number < 1e11 else later(number, now)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def clock_of(answer: Answer) -> datetime | None:
    """The server's own time, where it told."""
    try:
        return parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
    except (KeyError, ValueError, TypeError, IndexError):
        return None


def address_in(value: Any) -> str:
    """Where a network says that a file belongs: https, and longer than what anybody would open. "" for anything else."""
    text = value if isinstance(value, str) else ""
    fits = text.startswith("https://") and len(text) <= 8000 and text.isprintable() and " " not in text
    return text if fits else ""


def from_millis(value: Any) -> datetime | None:
    """Milliseconds since 1970 as a moment."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
