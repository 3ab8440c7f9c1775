"""What a network says later of something it had accepted: that it arrived, or that it did not after all.

Found by channel and remote id, changed by compare-and-set, told to a person; nothing is sent again by itself.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F

from jubir.activity import actions as activity
from jubir.channels.models import Channel
from jubir.content.models import PostKind
from jubir.core import clock, ids
from jubir.networks.hearing import Outcome as Told
from jubir.publishing import tell
from jubir.publishing.models import Attempt, Delivery, Mender, Outcome, State


class NotYet(Exception):
    """It is about something whose acceptance is not on disk yet: ask once more in a minute."""


def told(*, channel: Channel, outcomes: Iterable[Told]) -> None:
    """Raises NotYet when one of them came faster than the answer to the call itself."""
    early = False
    for outcome in outcomes:
        found = _meant(channel, outcome.remote_id)
        if found is None:
            early = early or (outcome.failed and _sending(channel))
            continue
        delivery, step = found
        if outcome.failed:
            _failed(delivery, step, outcome)
        else:
            _arrived(delivery)
    if early:
        raise NotYet


def _meant(channel: Channel, remote_id: str) -> tuple[Delivery, int] | None:
    """The delivery, and which of its steps: by what it is called out there, or by what it was called while it was being
    processed."""
    if not remote_id:
        return None
    mine = Delivery.objects.filter(channel=channel).select_related("workspace")
    whole = mine.filter(remote_id=remote_id).first()
    if whole is not None:
        return whole, 0
    processing = mine.filter(state=State.PROCESSING)
    for delivery in processing.order_by("pk")[:500]:
        if remote_id in map(str, delivery.checkpoint.values()):
            return delivery, delivery.step
    parts = Attempt.objects.filter(delivery__channel=channel, remote_id=remote_id, step__gt=0)
    part = parts.select_related("delivery__workspace").order_by("-pk").first()
    if part is None:
        return None
    # What was said of an earlier try of that part is past.
    tries = part.delivery.attempts.filter(step=part.step).exclude(remote_id="")
    last = tries.order_by("-number").values_list("remote_id", flat=True).first()
    return (part.delivery, part.step) if last == remote_id else None


def _sending(channel: Channel) -> bool:
    return Delivery.objects.filter(channel=channel, state__in=(State.CLAIMED, State.SENDING)).exists()


def _arrived(delivery: Delivery) -> None:
    """What is being processed is asked after at once; what is out is marked as seen by the network."""
    now = clock.now()
    mine = Delivery.objects.filter(pk=delivery.pk)
    mine.filter(state=State.PROCESSING, wake_at__gt=now).update(wake_at=now)
    if mine.filter(state=State.SENT, why="").update(why="told_arrived"):
        _show(delivery)


def _failed(delivery: Delivery, step: int, outcome: Told) -> None:
    """It asks for a person now. Sent again, by that person, it is a new post under a new key from that step on."""
    now = clock.now()
    again: dict[str, Any] = {
        "key": ids.idempotency_key(),
        "record_key": ids.record_key(),
        "readings": 0,
        "step": step,
    }
    if step == 0:
        again |= {"checkpoint": {}, "remote_id": "", "remote_url": "", "sent_at": None}
    with transaction.atomic():
        changed = Delivery.objects.filter(
            pk=delivery.pk, state__in=(State.SENT, State.PROCESSING), tries=delivery.tries
        ).update(
            state=State.FAILED, wake_at=None, why="failed_later", why_data={"message": outcome.words[:300]},
            mender=Mender.AUTHOR, tries=delivery.tries + 1, fence=F("fence") + 1, **again,
        )  # fmt: skip
        if not changed:
            return  # somebody was faster, or it was told already
        Attempt.objects.create(
            delivery=delivery, number=delivery.tries + 1, step=step, outcome=Outcome.REFUSED, error="rejected",
            answer=outcome.words[:4000], started_at=now, ended_at=now,
        )  # fmt: skip
        activity.record(
            workspace=delivery.workspace,
            actor=None,
            verb="answer.failed" if delivery.kind == PostKind.REPLY else "delivery.failed",
            subject=delivery,
            data={"post": delivery.post_id, "channel": delivery.channel_id, "why": "failed_later"},
        )
    _show(delivery)


def _show(delivery: Delivery) -> None:
    """To open screens, and to the conversation an answer belongs to."""
    tell.moved([delivery.workspace_id], [delivery.pk] if delivery.kind == PostKind.REPLY else [])
