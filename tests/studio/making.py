"""Rows for the studio's tests, made directly: posts, deliveries and attempts in every state."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from jubir.channels.models import Channel
from jubir.content.models import Post, Version
from jubir.core import clock
from jubir.publishing.models import Attempt, Delivery, State
from jubir.teams.models import User, Workspace


def channel(
    workspace: Workspace, network: str = "sandbox", handle: str = "kopisenja", **more: Any
) -> Channel:
    return Channel.objects.create(
        workspace=workspace,
        network=network,
        remote_id=f"{network}:{handle}",
        handle=handle,
        name="Kopi Senja",
        **more,
    )


def at(text: str, zone: str = "Asia/Jakarta") -> datetime:
    """ "2026-11-10 07:00" on that zone's wall, as a UTC moment."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def body(text: str, media: Sequence[int] = ()) -> dict[str, Any]:
    return {"parts": [{"text": text, "media": list(media)}], "link": None, "poll": None}


def post(workspace: Workspace, title: str = "Terima kasih, pahlawan", text: str = "", **more: Any) -> Post:
    media = more.pop("media", ())
    return Post.objects.create(workspace=workspace, title=title, body=body(text or title, media), **more)


def delivery(
    post: Post, channel: Channel, due_at: datetime, state: str = State.SCHEDULED, **more: Any
) -> Delivery:
    Version.objects.get_or_create(post=post, channel=channel)
    waking = state in (State.SCHEDULED, State.WAITING, State.UNCONFIRMED, State.PROCESSING)
    return Delivery.objects.create(
        workspace=post.workspace,
        post=post,
        channel=channel,
        due_at=due_at,
        state=state,
        wake_at=due_at if waking else None,
        draft=more.pop("draft", {"parts": [{"text": post.text, "media": []}]}),
        sent_at=more.pop("sent_at", due_at if state == State.SENT else None),
        **more,
    )


def attempt(delivery: Delivery, outcome: str, **more: Any) -> Attempt:
    number = delivery.attempts.count() + 1
    return Attempt.objects.create(
        delivery=delivery,
        number=number,
        outcome=outcome,
        started_at=more.pop("started_at", delivery.due_at),
        ended_at=more.pop("ended_at", clock.now()),
        **more,
    )


def deed(user: User, address: str, **values: Any) -> tuple[int, dict[str, Any]]:
    """POST as a script does, in Kopi Senja; the status and what was told."""
    client = Client()
    client.force_login(user)
    answer = client.post(f"/w/kopi-senja/{address}", values, headers={"HX-Request": "true"})
    return answer.status_code, json.loads(answer.headers.get("HX-Trigger", "{}")).get("toast", {})
