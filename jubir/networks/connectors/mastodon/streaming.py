"""The stream of notifications of a Mastodon server, as server-sent events.

Facts: https://docs.joinmastodon.org/methods/streaming/#notification. "event: notification" comes before each, and ":thump"
every fifteen seconds. GoToSocial answers this address with 404 (it has web sockets only) [seen on 0.20]; Takahe and snac
have no streams: they are asked by the minute alone. A server may stream from a host of its own, which it names itself;
our token goes there only where that host belongs to the server's own name.
"""

from urllib.parse import urlsplit

from jubir.networks import errors
from jubir.networks.connectors.mastodon.wire import software_at
from jubir.networks.contract import Call
from jubir.networks.http import Request

#: Twice what lies between two of its signs of life, and some more.
SILENCE = 45.0


def request(call: Call) -> Request:
    if software_at(call) != "mastodon":
        raise errors.Unsupported("This server has no such stream.")
    bearer = {"Authorization": f"Bearer {call.secrets.get('access_token', '')}"}
    return Request(
        "GET", f"{_base(call)}/api/v1/streaming/user/notification", headers=bearer, timeout=SILENCE
    )


def _base(call: Call) -> str:
    own, told = urlsplit(call.account.server), urlsplit(str(call.account.facts.get("streaming") or ""))
    host = told.hostname or ""
    belongs = host == own.hostname or host.endswith(f".{own.hostname}")
    return (
        f"{told.scheme}://{told.netloc}"
        if host and belongs and told.scheme == own.scheme
        else call.account.server
    )


def stirs(line: str) -> bool:
    return line.strip() == "event: notification"
