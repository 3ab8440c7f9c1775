"""How the Bot API says no: {"ok": false, "error_code", "description", "parameters"}, and which of our errors that is.

The description is the only hint to what is meant; its words are those of Telegram's own server (July 2026).
"""

import re
from datetime import timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.http import Answer
from jubir.networks.redaction import redact
from jubir.networks.shared.parsing import obj, words

#: Words of a 400 or 403 → (kind, what to mend). First match wins: the particular before the general.
TABLE: tuple[tuple[str, type[errors.NetworkError], str], ...] = (
    (r"upgraded to a supergroup", errors.Rejected, "account"),
    (r"message is not modified", errors.Rejected, "duplicate"),
    (r"message to (be )?repl(y|ied) not found|replied message not found", errors.Missing, ""),
    (r"message to (edit|delete|react) not found|message_id_invalid|message not found", errors.Missing, ""),
    (r"message is too long|caption is too long|message_too_long|media_caption_too_long", errors.Rejected, "text"),
    (r"message text is empty|text must be non-empty|can't parse entit|entity_|entities", errors.Rejected, "text"),
    (r"poll", errors.Rejected, "poll"),
    (r"button|keyboard|reply markup", errors.Rejected, "options"),
    (
        r"wrong file identifier|failed to get http url|wrong type of the web page|photo_|image_process|video_|"
        r"file_part|file is too big|too large|wrong remote file|media|animation",
        errors.Rejected,
        "media",
    ),
    (r"message can't be (edited|deleted)", errors.Rejected, "account"),
    # The person answered does not want to be spoken to: that is no trouble of our channel.
    (r"blocked by the user|user is deactivated|can't initiate conversation", errors.Rejected, "account"),
    (r"bot was kicked|bot is not a member|bot was removed", errors.Unauthorized, ""),
    (r"chat not found|not enough rights|administrator rights|have no rights|chat_write_forbidden|chat_", errors.Rejected, "account"),
)  # fmt: skip


def error_of(call: Call, answer: Answer, *, visible: bool = False) -> errors.NetworkError:
    """`visible`: the request would have made something public, so that a failing server may have done it."""
    said = obj(answer.json())
    described = redact(words(said.get("description")), _secrets(call))[:500]
    told: dict[str, Any] = {"status": answer.status, "answer": redact(answer.text[:2000], _secrets(call))}
    status = answer.status
    unknown = errors.Uncertain if visible else errors.Outage
    if status == 429:
        return errors.TooMany("Telegram asks us to wait.", until=_until(call, answer, said), **told)
    if status >= 500 or status < 400:
        return unknown("Telegram had a fault.", **told)
    if status == 413:
        return errors.Rejected("The file is too large for Telegram.", field="media", **told)
    if said.get("ok") is not False:  # a proxy's page, a wall: not Telegram speaking
        return unknown("This is not the answer of Telegram.", **told)
    if status == 401:
        return errors.Unauthorized("Telegram does not know this bot token any more.", **told)
    if (
        status == 409
    ):  # two who ask for updates at once, or a webhook in the way; nothing is published by asking
        return unknown("Somebody else speaks for this bot just now.", **told)
    if status == 404:
        # Not the post, but the bot: a token that is none, or a method that is none.
        return errors.Rejected("Telegram knows no such bot.", field="account", **told)
    return _told(described, told)


def _told(described: str, told: dict[str, Any]) -> errors.NetworkError:
    for pattern, kind, field in TABLE:
        if re.search(pattern, described, re.IGNORECASE):
            if kind is errors.Rejected:
                return errors.Rejected(described, field=field, **told)
            return kind(described, **told)
    field = "account" if told["status"] == 403 else ""
    return errors.Rejected(described or "Telegram refused it.", field=field, **told)


def _until(call: Call, answer: Answer, said: dict[str, Any]) -> Any:
    after = obj(said.get("parameters")).get("retry_after")
    if isinstance(after, bool) or not isinstance(after, int):
        header = answer.headers.get("retry-after", "")
        after = int(header) if header.isdigit() else None
    return call.now + timedelta(seconds=min(after, 86_400 * 7)) if after is not None else None


def _secrets(call: Call) -> list[Any]:
    return [dict(call.secrets), dict(call.app)]
