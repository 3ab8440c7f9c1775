"""How servers of the Mastodon API say no, and which of our few errors that is."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.http import Answer

#: What to mend, by words of the answer: the only hint a 422 gives. First match wins.
_FIELDS = (
    ("poll", r"\bpoll|\bexpires_in"),
    ("thread", r"reply|in_reply_to"),
    ("media", r"attach|media|file|image|video|audio|description"),
    ("text", r"character|too long|text|status|blank|empty|content|length"),
)
_GRANT = re.compile(r"token|scope|login|sign|suspend|disabled|pending|confirm|moved", re.IGNORECASE)
_PROCESSING = re.compile(r"not finished processing", re.IGNORECASE)


def clean(answer: Answer, secrets: tuple[str, ...] = ()) -> str:
    """The server's own words in one line: HTML taken off, secrets struck out."""
    body = answer.json()
    said = ""
    if isinstance(body, dict):
        said = ": ".join(str(body[key]) for key in ("error", "error_description") if body.get(key))
    said = said or re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(style|script|head).*?</\1>", " ", answer.text))
    for secret in secrets:
        said = said.replace(secret, "***") if secret else said
    return " ".join(said.split())[:500]


def moment(text: str, now: datetime) -> datetime | None:
    """X-RateLimit-Reset is an ISO moment on Mastodon, epoch seconds elsewhere; Retry-After seconds or an HTTP date."""
    text = text.strip()
    try:
        if re.fullmatch(r"\d+(\.\d+)?", text):
            number = float(text)
            return datetime.fromtimestamp(number, UTC) if number > 1e9 else now + timedelta(seconds=number)
        when = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def clock(answer: Answer) -> datetime | None:
    """The server's own time, when it tells (snac does not)."""
    told = answer.headers.get("date", "")
    return moment(told, datetime.now(UTC)) if told else None


def until(answer: Answer, now: datetime) -> datetime | None:
    for header in ("retry-after", "x-ratelimit-reset"):
        if found := moment(answer.headers.get(header, ""), now):
            return found
    return None


def error_of(
    answer: Answer, *, now: datetime, software: str = "", visible: bool = False, secrets: tuple[str, ...] = ()
) -> errors.NetworkError:
    """`visible`: the request would have made something public, so that a failing server may have done it."""
    said, status = clean(answer, secrets), answer.status
    told: dict[str, Any] = {"status": status, "answer": said}
    if status == 429:
        return errors.TooMany("The server asks us to wait.", until=until(answer, now), **told)
    if status in (408, 425) or status >= 500:
        kind = errors.Uncertain if visible else errors.Outage
        return kind("The server had a fault.", **told)
    if status < 400:  # a moved address, or a page where an answer should be
        kind = errors.Uncertain if visible and status < 300 else errors.Outage
        return kind("This is not the answer of a Mastodon server.", **told)
    # Takahe says 400 to a bad token; snac 422 without a word, even in reads.
    if (
        status == 401
        or (status == 400 and "token" in said.lower())
        or (status == 422 and software == "snac" and not said)
    ):
        return errors.Unauthorized("The server does not know this sign-in any more.", **told)
    if status == 403:
        if _GRANT.search(said):
            return errors.Unauthorized("The server refuses this sign-in.", **told)
        return errors.Rejected("The server does not allow it.", field="account", **told)
    if status in (404, 410):
        return errors.Missing("It is not on the server.", **told)
    if status in (405, 501):
        return errors.Unsupported("The server cannot do it.", **told)
    if status == 413:
        return errors.Rejected("The file is too large for the server.", field="media", **told)
    if _PROCESSING.search(said):
        return errors.TooMany(
            "The server still prepares the media.", until=now + timedelta(seconds=10), **told
        )
    field = next((field for field, words in _FIELDS if re.search(words, said, re.IGNORECASE)), "")
    return errors.Rejected(said or "The server refused it.", field=field, **told)
