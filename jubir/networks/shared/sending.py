"""One request and what came of it, for networks that answer in plain JSON over HTTP: the part that is alike everywhere."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.http import Answer, Forbidden, NoAnswer, NotSent, Request
from jubir.networks.redaction import redact


async def send(call: Call, request: Request, *, visible: bool = False) -> Answer:
    """Every status is an answer. `visible`: the request makes something public, so that no answer is an unknown outcome.

    Raises Rejected(field="server") for an address nobody may go to while it is being connected, Outage, Uncertain.
    """
    try:
        return await call.http.send(request)
    except Forbidden as refused:
        if call.account.remote_id:  # it was allowed when it was connected: its name leads elsewhere just now
            raise errors.Outage("This address is not allowed.") from refused
        raise errors.Rejected("This address is not allowed.", field="server") from refused
    except NotSent as trouble:
        raise errors.Outage("The network cannot be reached.") from trouble
    except NoAnswer as trouble:
        kind = errors.Uncertain if visible else errors.Outage
        raise kind("The network did not answer.") from trouble


def unknown(message: str, answer: Answer, *, visible: bool, said: str = "") -> errors.NetworkError:
    """No clear answer: of a write it may have been done, of a read nothing is known."""
    kind = errors.Uncertain if visible else errors.Outage
    return kind(message, status=answer.status, answer=said)


def quoted(call: Call, answer: Answer) -> str:
    """The network's own words in one line, without our secrets."""
    return " ".join(redact(answer.text[:4000], [call.secrets, call.app]).split())[:500]


def without_secrets(call: Call, text: str) -> str:
    return redact(text, [call.secrets, call.app])


def later(seconds: Any, now: datetime) -> datetime | None:
    """`now` and so many seconds; None for what is no number, or too large to be meant."""
    try:
        number = float(seconds)
    except (TypeError, ValueError):
        return None
    return now + timedelta(seconds=number) if 0 <= number < 1e8 else None


def retry_after(answer: Answer, now: datetime) -> datetime | None:
    """Retry-After: seconds, with decimals or without, or an HTTP date."""
    told = answer.headers.get("retry-after", "").strip()
    if found := later(told, now):
        return found
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def clock(answer: Answer) -> datetime | None:
    """The network's own time, where it told."""
    try:
        return parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
    except (KeyError, ValueError, TypeError, IndexError):
        return None
