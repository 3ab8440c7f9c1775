"""What X tells by itself: events of its Activity API, posted to our app's address and signed with the app's own secret.

Facts: https://docs.x.com/x-api/webhooks/introduction and /x-api/activity/event-payloads (August 2026). X asks now and then
whether we are there (CRC) and wants the question back, signed. The signature covers the body alone, no time: a body that
comes twice is known by its digest where it is kept.
"""

import hmac
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.x.reading import Page, heard_message, heard_post
from jubir.networks.hearing import Heard
from jubir.networks.shared.parsing import name, obj, rows, words

SIGNATURE = "x-twitter-webhooks-signature-oauth2"
_POSTS = ("post.mention.create", "post.reply.create", "post.quote.create")


def _signed(secret: str, said: bytes) -> str:
    return "sha256=" + b64encode(hmac.new(secret.encode(), said, sha256).digest()).decode()


def challenge(query: Mapping[str, str], app: Mapping[str, Any]) -> tuple[str, str] | None:
    token, secret = query.get("crc_token", ""), str(app.get("client_secret") or "")
    if not token or not secret:
        return None
    return json.dumps({"response_token": _signed(secret, token.encode())}), "application/json"


def verified(headers: Mapping[str, str], body: bytes, app: Mapping[str, Any]) -> bool:
    secret, told = str(app.get("client_secret") or ""), headers.get(SIGNATURE, "")
    return bool(secret) and hmac.compare_digest(_signed(secret, body).encode(), told.encode())


def received(body: bytes) -> tuple[Heard, ...]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as trouble:
        raise errors.Outage("This is no event of X.") from trouble
    event = obj(obj(told).get("data"))
    kind, account = words(event.get("event_type")), name(obj(event.get("filter")).get("user_id"))
    payload = obj(event.get("payload"))
    if not account or not payload:
        return ()
    if kind in _POSTS:
        page = Page.of({"data": [payload], "includes": event.get("includes")}, account)
        found = [heard_post(page, payload)]
    elif kind in ("dm.received", "dm.sent"):
        page = Page.of({"includes": {"users": _people(payload, event)}}, account)
        found = [heard_message(page, item) for item in _messages(payload)]
    else:
        return ()
    return tuple(_to(one, account) for one in found if one is not None)


def _to(one: Heard, account: str) -> Heard:
    return replace(one, account=account)


def _people(payload: Mapping[str, Any], event: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of a message they stand by id, each in an envelope of its own."""
    mapped = [obj(obj(one).get("data")) or obj(one) for one in obj(payload.get("users")).values()]
    return [*mapped, *rows(obj(event.get("includes")).get("users"))]


def _messages(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """In the older shape, in which they come, as if they had been read; or as they are."""
    if not isinstance(payload.get("direct_message_events"), list):
        return [dict(payload)]
    found = []
    for one in rows(payload["direct_message_events"]):
        inner = obj(one.get("message_create"))
        sender, to = name(inner.get("sender_id")), name(obj(inner.get("target")).get("recipient_id"))
        data = obj(inner.get("message_data"))
        found.append(
            {
                "id": one.get("id"),
                "event_type": "MessageCreate" if one.get("type") == "message_create" else "",
                "text": data.get("text"),
                "entities": data.get("entities"),
                "sender_id": sender,
                "dm_conversation_id": conversation(sender, to),
                "created_at": _milliseconds(one.get("created_timestamp")),
            }
        )
    return found


def conversation(one: str, other: str) -> str:
    """X's name for what two people say to each other: both ids, the smaller first."""
    both = sorted((one, other), key=lambda number: (len(number), number))
    return "-".join(both) if all(both) else ""


def _milliseconds(told: Any) -> str | None:
    text = name(told)
    if not re.fullmatch(r"\d{10,14}", text):
        return None
    return datetime.fromtimestamp(int(text) / 1000, UTC).isoformat()
