"""How every action changes a delivery: may they, compare-and-set, the event on record."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from jubir.activity import actions as activity
from jubir.content.models import PostKind
from jubir.publishing import tell
from jubir.publishing.actions.refusals import Refused
from jubir.publishing.models import BUSY, Delivery, State
from jubir.teams.models import User, Workspace
from jubir.teams.queries import allowed
from jubir.teams.roles import May


def require(by: User | None, workspace: Workspace, may: May) -> None:
    """`by` None is Jubir itself."""
    if by is not None and not allowed(by, workspace, may):
        raise Refused("not_allowed", may=str(may))


def require_for(by: User | None, delivery: Delivery) -> None:
    """Posts are published, answers are given."""
    require(by, delivery.workspace, May.ANSWER if delivery.kind == PostKind.REPLY else May.PUBLISH)


def change(delivery: Delivery, states: Iterable[str], **fields: Any) -> bool:
    """Compare-and-set: only from these states, and any engine that believes otherwise is fenced off.

    A new text is only for what has not begun meanwhile.
    """
    open_rows = Delivery.objects.filter(pk=delivery.pk, state__in=list(states))
    if "draft" in fields:
        open_rows = open_rows.filter(step=delivery.step)
    done = open_rows.update(fence=F("fence") + 1, **fields)
    delivery.refresh_from_db()
    return bool(done)


def why_not(delivery: Delivery) -> str:
    if delivery.state == State.SENT:
        return "sent"
    if delivery.state == State.TAKEN_DOWN:
        return "taken_down"
    if delivery.state in BUSY:
        return "busy"
    return "needs_person" if delivery.state == State.NEEDS_PERSON else "changed"


def record(delivery: Delivery, by: User | None, deed: str, **data: Any) -> None:
    word = "answer" if delivery.kind == PostKind.REPLY else "delivery"
    activity.record(
        workspace=delivery.workspace, actor=by, verb=f"{word}.{deed}", subject=delivery, data=data or None
    )
    if delivery.kind == PostKind.REPLY:
        tell.answers_moved.call(delivery_ids=[delivery.pk])
    activity.beat(delivery.workspace_id, "inbox" if delivery.kind == PostKind.REPLY else "deliveries")
