"""How Discord says no, and which of our few errors that is. Its own codes go before the HTTP status.

Facts: https://discord.com/developers/docs/topics/opcodes-and-status-codes and /rate-limits [read in August 2026].
"""

from datetime import timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.http import Answer
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import count, obj

#: code → (kind, what to mend)
CODES: dict[int, tuple[type[errors.NetworkError], str]] = {
    10003: (errors.Rejected, "account"),  # unknown channel
    10004: (errors.Rejected, "account"),  # unknown server
    10008: (errors.Missing, ""),  # unknown message
    10015: (errors.Unauthorized, ""),  # unknown webhook: somebody deleted it
    20001: (errors.Unsupported, ""),  # bots cannot use this
    20016: (errors.TooMany, ""),  # slow mode
    20022: (errors.TooMany, ""),  # announcements edited too often
    20028: (errors.TooMany, ""),  # written too much in this channel
    20029: (errors.TooMany, ""),  # ... on this server
    30046: (errors.TooMany, ""),  # an old message edited too often
    40001: (errors.Unauthorized, ""),
    40005: (errors.Rejected, "media"),  # request entity too large
    40062: (errors.TooMany, ""),
    40067: (errors.Rejected, "options"),  # this forum wants a tag
    50001: (errors.Rejected, "account"),  # missing access
    50005: (errors.Rejected, "account"),  # another's message
    50006: (errors.Rejected, "text"),  # empty
    50008: (errors.Rejected, "account"),  # no text channel
    50013: (errors.Rejected, "account"),  # missing permissions
    50014: (errors.Unauthorized, ""),  # the bot's token
    50024: (errors.Rejected, "options"),  # not in this kind of channel
    50027: (errors.Unauthorized, ""),  # the webhook's token
    50046: (errors.Rejected, "media"),  # invalid file
    50068: (errors.Rejected, "options"),  # not this kind of message
    50083: (errors.Rejected, "account"),  # archived thread
    50109: (errors.Rejected, ""),  # not JSON
    160002: (errors.Rejected, "account"),  # no answer without the right to read what was before
    160005: (errors.Rejected, "account"),  # locked thread
    200000: (errors.Rejected, "text"),  # AutoMod: the text
    200001: (errors.Rejected, "options"),  # AutoMod: the title
    220001: (errors.Rejected, "options"),  # a forum's webhook needs a title
    220002: (errors.Rejected, "options"),
    220003: (errors.Rejected, "options"),  # a title, but it is no forum
    240000: (errors.Rejected, "text"),  # a harmful link
    520002: (errors.Rejected, "poll"),  # no polls in this channel
    520003: (errors.Rejected, "poll"),  # a message with a poll cannot be edited
}
#: Where `errors` of 50035 (invalid form body) begins.
FIELDS = {
    "content": "text",
    "embeds": "link",
    "attachments": "media",
    "files": "media",
    "poll": "poll",
    "thread_name": "options",
    "applied_tags": "options",
    "name": "options",
    "message_reference": "thread",
}
INVALID_FORM = 50035
#: After 10,000 refused requests in ten minutes Cloudflare shuts the address out, in HTML and not in JSON.
SHUT_OUT = timedelta(minutes=10)


class Refusal(errors.Rejected):
    """`code` is Discord's own, 0 for none."""

    def __init__(self, message: str, code: int, **more: Any) -> None:
        super().__init__(message, **more)
        self.code = code


def refusal(call: Call, answer: Answer, *, visible: bool = False) -> errors.NetworkError:
    body, status = answer.json(), answer.status
    told: dict[str, Any] = {"status": status, "answer": asking.quoted(answer, call)}
    if status == 429:
        until = asking.later(obj(body).get("retry_after"), call.now) or asking.until(answer, call.now)
        return errors.TooMany("Discord asks us to wait.", until=until, **told)
    if status in (408, 425) or status >= 500 or status < 400:
        return asking.unknown("Discord had a fault.", answer, visible=visible, said=told["answer"])
    if status == 401:
        return errors.Unauthorized("Discord does not know this sign-in any more.", **told)
    if not isinstance(body, dict) and status == 403:
        return errors.TooMany("Discord shuts this address out.", until=call.now + SHUT_OUT, **told)
    return _by_code(obj(body), told)


def _by_code(body: dict[str, Any], told: dict[str, Any]) -> errors.NetworkError:
    status, code = told["status"], count(body.get("code")) or 0
    words = f"Discord refused it ({code})." if code else "Discord refused it."
    if code == INVALID_FORM:
        first = next(iter(_paths(body.get("errors"))), "")
        return Refusal(words, code, field=FIELDS.get(first, ""), **told)
    kind, field = CODES.get(code, (None, ""))
    if kind is errors.Rejected:
        return Refusal(words, code, field=field, **told)
    if kind is not None:
        return kind(words, **told)
    if status in (404, 410):
        return errors.Missing("It is not on Discord.", **told)
    if status == 405:
        return errors.Unsupported("Discord cannot do it.", **told)
    return Refusal(words, code, field={403: "account", 413: "media"}.get(status, ""), **told)


def _paths(found: Any) -> list[str]:
    """The names at which the details begin; of a forum's post those inside its message."""
    names = list(obj(found))
    return list(obj(obj(found).get("message"))) if names == ["message"] else names
