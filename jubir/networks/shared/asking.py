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

#: (answer, call, visible) -> the error it is
Refusal = Callable[[Answer, Call, bool], errors.NetworkError]


async def send(call: Call, request: Request, *, visible: bool = False) -> Answer:
    """Any answer at all. `visible`: the request makes something public, so that silence may mean that it is out."""
    try:
        return await call.http.send(request)
    except Forbidden:
        raise errors.Outage("The network's address is not allowed.") from None
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
    kind = errors.Uncertain if visible else errors.Outage
    raise kind("This is not an answer of the network.", status=answer.status)


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
    said = words or re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(style|script|head).*?</\1>", " ", answer.text))
    return {"status": answer.status, "answer": clean(said, call)}


def clean(text: str, call: Call) -> str:
    """One line of at most 500 letters, without anything that stands among our secrets or our app's keys."""
    for secret in _secret_words(call):
        text = text.replace(secret, "***")
    return " ".join(text.split())[:500]


def _secret_words(call: Call) -> list[str]:
    kept = [value for part in (call.secrets, call.app) for value in part.values()]
    return [value for value in kept if isinstance(value, str) and len(value) >= 8]


def until(answer: Answer, now: datetime) -> datetime | None:
    for header in ("retry-after", "x-ratelimit-reset"):
        if found := _moment(answer.headers.get(header, ""), now):
            return found
    return None


def _moment(text: str, now: datetime) -> datetime | None:
    """Seconds from now, seconds since 1970, or an HTTP date."""
    text = text.strip()
    try:
        if re.fullmatch(r"\d+(\.\d+)?", text):
            number = float(text)
            return datetime.fromtimestamp(number, UTC) if number > 1e9 else now + timedelta(seconds=number)
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def clock_of(answer: Answer) -> datetime | None:
    """The server's own time, where it told."""
    try:
        return parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
    except (KeyError, ValueError, TypeError):
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
