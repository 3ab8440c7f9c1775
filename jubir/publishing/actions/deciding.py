"""What a person knows and we do not: it is there, it is not, it was published by hand."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from jubir.channels import door
from jubir.core import clock
from jubir.publishing.actions.changing import change, record, require_for, why_not
from jubir.publishing.actions.refusals import Refused
from jubir.publishing.models import ASKING, OPEN, Delivery, State
from jubir.teams.models import User


def settle_found(*, delivery: Delivery, by: User, remote_id: str = "", url: str = "") -> Delivery:
    """ "It is there." With a remote id from the evidence, a thread goes on from it; else the delivery ends as sent."""
    require_for(by, delivery)
    now = clock.now()
    parts = len(delivery.draft.get("parts") or [None])
    fields: dict[str, Any] = {"why": "confirmed", "why_data": {"by": str(by)}, "mender": ""}
    if remote_id and delivery.step + 1 < parts:
        checkpoint = {**delivery.checkpoint, "_adopt": remote_id, "_looks": 0, "_blind": 0}
        fields |= {"state": State.UNCONFIRMED, "wake_at": now, "checkpoint": checkpoint}
    else:
        fields |= {"state": State.SENT, "wake_at": None, "sent_at": now}
        if delivery.step == 0:
            fields |= {"remote_id": remote_id, "remote_url": url}
    try:
        with transaction.atomic():
            done = change(delivery, [State.NEEDS_PERSON], **fields)
    except IntegrityError:
        raise Refused("owned") from None
    if not done:
        raise Refused("decided", state=delivery.state)
    record(delivery, by, "found_by_person")
    return delivery


def settle_absent(*, delivery: Delivery, by: User) -> Delivery:
    """ "It is not there: send it." """
    require_for(by, delivery)
    now = clock.now()
    checkpoint = {
        key: value for key, value in delivery.checkpoint.items() if key not in ("_looks", "_blind", "_fails")
    } | {"_decided": now.isoformat()}
    done = change(
        delivery, [State.NEEDS_PERSON], state=State.SCHEDULED, due_at=now, wake_at=now, why="", why_data={}, mender="",
        readings=0, checkpoint=checkpoint,
    )  # fmt: skip
    if not done:
        raise Refused("decided", state=delivery.state)
    record(delivery, by, "absent_by_person")
    return delivery


def let_go(*, delivery: Delivery, by: User) -> Delivery:
    """Neither send nor ask any more."""
    require_for(by, delivery)
    was = delivery.state
    if was not in ASKING or not change(
        delivery, [was], state=State.CANCELLED, wake_at=None, why_data={**delivery.why_data, "let_go": was}
    ):
        raise Refused("decided", state=delivery.state)
    record(delivery, by, "let_go")
    return delivery


#: How long "done" can be taken back.
UNDO_BY_HAND = timedelta(hours=24)


def done_by_hand(*, delivery: Delivery, by: User, url: str = "", proof: str = "") -> Delivery:
    """A person published it where only a person can, at its hour or before: it counts as sent. `url` is where it is,
    `proof` the stored name of a picture of it; one of the two it takes."""
    require_for(by, delivery)
    if not door.is_by_hand(delivery.channel):
        raise Refused("not_by_hand", channel=delivery.channel.handle)
    if not url and not proof:
        raise Refused("no_proof")
    fields = {
        "state": State.SENT,
        "wake_at": None,
        "sent_at": clock.now(),
        "why": "done_by_hand",
        "mender": "",
    }
    done = change(
        delivery, OPEN, **fields, why_data={"by": str(by)}, remote_url=url, proof=proof,
        step=len(delivery.draft.get("parts") or [None]),
    )  # fmt: skip
    if not done:
        raise Refused(why_not(delivery) if delivery.state != State.SENT else "decided", state=delivery.state)
    record(delivery, by, "done_by_hand")
    return delivery


def undo_by_hand(*, delivery: Delivery, by: User) -> Delivery:
    """It is not out after all: it asks again, and nobody is told anew."""
    require_for(by, delivery)
    now = clock.now()
    if delivery.why != "done_by_hand" or delivery.sent_at is None or delivery.sent_at < now - UNDO_BY_HAND:
        raise Refused("too_late_to_undo")
    told = {"since": now.isoformat(), "told": now.isoformat(), "reminded": now.isoformat()}
    done = change(
        delivery, [State.SENT], state=State.BY_HAND, why="by_hand", why_data=told, sent_at=None, remote_url="", proof="",
        step=0,
    )  # fmt: skip
    if not done:
        raise Refused("decided", state=delivery.state)
    record(delivery, by, "undone_by_hand")
    return delivery
