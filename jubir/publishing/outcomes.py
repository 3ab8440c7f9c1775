"""What a network says later of something it had accepted: that it arrived, or that it did not after all.

Found by channel and remote id, changed by compare-and-set, told to a person; nothing is sent again by itself.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F

from jubir.activity import actions as activity
from jubir.channels import door
from jubir.channels.models import Channel
from jubir.content.models import PostKind
from jubir.core import clock, ids
from jubir.networks.contract import Draft
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
        if found is None and outcome.mark:
            early = early or not _settled_by_mark(channel, outcome)
            continue
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


#: Where nobody knows yet whether a step is out.
_OPEN = (State.UNCONFIRMED, State.NEEDS_PERSON)


def _settled_by_mark(channel: Channel, outcome: Told) -> bool:
    """An answer was lost, and now the network repeats the mark that the step was given along: that settles it, for a
    person too. False: that step is under way at this moment, ask once more."""
    key, _, number = outcome.mark.rpartition(".")
    mine = Delivery.objects.filter(channel=channel, key=key) if key else Delivery.objects.none()
    delivery = mine.select_related("workspace").first()
    if delivery is None or number != str(delivery.step):
        return True  # not of our making, or settled already
    if delivery.state in (State.CLAIMED, State.SENDING):
        return False
    if outcome.failed:
        _failed(delivery, delivery.step, outcome, states=_OPEN)
    elif delivery.state in _OPEN:
        _found(delivery, outcome)
    return True


def _found(delivery: Delivery, outcome: Told) -> None:
    """The step in doubt is out under that id. A chain goes on from it."""
    now, step = clock.now(), delivery.step
    rest = door.connector(delivery.channel.network).steps(Draft.from_json(delivery.draft)) - step - 1
    fields: dict[str, Any] = {"step": step + 1, "readings": 0, "mender": "", "why_data": {}}
    if rest > 0:
        fields |= {"state": State.SCHEDULED, "wake_at": now, "due_at": now, "why": ""}
    else:
        fields |= {"state": State.SENT, "wake_at": None, "sent_at": now, "why": "told_arrived"}
    if step == 0:
        fields["remote_id"] = outcome.remote_id
    tries = delivery.tries
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=delivery.pk, state__in=_OPEN, step=step, tries=tries)
        if not mine.update(tries=tries + 1, fence=F("fence") + 1, **fields):
            return  # somebody was faster
        Attempt.objects.create(
            delivery=delivery, number=tries + 1, step=step, outcome=Outcome.FOUND, remote_id=outcome.remote_id,
            started_at=now, ended_at=now,
        )  # fmt: skip
    _show(delivery)


def _arrived(delivery: Delivery) -> None:
    """What is being processed is asked after at once; what is out is marked as seen by the network."""
    now = clock.now()
    mine = Delivery.objects.filter(pk=delivery.pk)
    mine.filter(state=State.PROCESSING, wake_at__gt=now).update(wake_at=now)
    if mine.filter(state=State.SENT, why="").update(why="told_arrived"):
        _show(delivery)


def _failed(
    delivery: Delivery, step: int, outcome: Told, states: Iterable[State] = (State.SENT, State.PROCESSING)
) -> None:
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
            pk=delivery.pk, state__in=tuple(states), tries=delivery.tries
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
