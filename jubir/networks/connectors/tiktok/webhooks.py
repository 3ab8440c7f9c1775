"""What TikTok tells by itself: what became of posts. Nothing that anybody said: comments are for business accounts only.

TikTok-Signature is "t=<seconds>,s=<hex>", the hex being HMAC-SHA256 with the app's secret over "<seconds>.<body>";
`content` is JSON inside a string. Told at least once, tried again for 72 hours [developers.tiktok.com, 2026-11-22].
"""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.tiktok.publishing import failure
from jubir.networks.hearing import Outcome
from jubir.networks.shared.parsing import name, obj, words

#: Seconds by which what is signed may be older or younger than our clock.
WINDOW = 300
DONE = frozenset({"post.publish.complete", "post.publish.inbox_delivered", "post.publish.publicly_available"})


def verified(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
    told = dict(
        part.strip().split("=", 1) for part in headers.get("tiktok-signature", "").split(",") if "=" in part
    )
    at, signature = told.get("t", ""), told.get("s", "").lower()
    if not secret or not (at.isascii() and at.isdigit() and len(at) < 12) or not signature.isascii():
        return False
    wanted = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return hmac.compare_digest(signature, wanted) and abs(now.timestamp() - int(at)) <= WINDOW


def event(body: bytes) -> tuple[str, str, Mapping[str, Any]]:
    """(event, whose account, content). Raises Outage when it makes no sense."""
    try:
        said = json.loads(body)
        content = said.get("content") if isinstance(said, dict) else None
        inside = json.loads(content) if isinstance(content, str) and content else {}
    except (ValueError, RecursionError):
        raise errors.Outage("This is not JSON.") from None
    if not isinstance(said, dict) or not name(said.get("event")):
        raise errors.Outage("This is no event of TikTok.")
    return name(said["event"]), name(said.get("user_openid")), obj(inside)


def outcomes(body: bytes) -> tuple[Outcome, ...]:
    what, account, content = event(body)
    number = name(content.get("publish_id"))
    if what in DONE and number:
        return (Outcome(account, number, False),)
    if what == "post.publish.failed" and number:
        reason = words(content.get("reason")) or words(content.get("fail_reason"))
        return (Outcome(account, number, True, failure(reason).message),)
    post = name(content.get("post_id"))
    if what.startswith("post.publish.no_longer_public") and post:
        return (Outcome(account, post, True, "TikTok no longer shows this post to everybody."),)
    return ()
