"""What people do to what is out already: delete it on its network, or change its text there.

The network is asked at once, outside of any transaction, and only its clear answer is written down. Both deeds may be
repeated: after an outage, or a double click, the second asks for nothing new. Raises actions.Refused.
"""

from dataclasses import replace

from django.db import transaction

from jubir.activity.models import Event
from jubir.channels import door
from jubir.content.models import PostKind
from jubir.core import clock
from jubir.networks import errors
from jubir.networks.contract import Deletes, Draft, Edits
from jubir.networks.preflight import Problem
from jubir.publishing import tell
from jubir.publishing.actions.changing import change, record, require
from jubir.publishing.actions.refusals import ChannelProblems, Problems, Refused
from jubir.publishing.models import Delivery, Outcome, State
from jubir.teams.models import User
from jubir.teams.roles import May

TEXT_CHANGED = "text_changed"


def can_delete(delivery: Delivery) -> bool:
    return _is_out(delivery) and door.can(delivery.channel, Deletes)


def can_edit(delivery: Delivery) -> bool:
    return _is_out(delivery) and door.can(delivery.channel, Edits)


def _is_out(delivery: Delivery) -> bool:
    known = delivery.state == State.SENT and bool(delivery.remote_id) and delivery.kind == PostKind.POST
    return known and delivery.channel.health != "disconnected"


# ── deleting ─────────────────────────────────────────────────────────────────────────────────────────────────────
def take_down(*, delivery: Delivery, by: User) -> Delivery:
    """Delete it on its network, the last part of a thread first. It can't be undone there; everything here stays.

    Without a clear answer it stays as it was; what is deleted of a thread by then is kept in `why_data`.
    """
    require(by, delivery.workspace, May.PUBLISH)
    delivery.refresh_from_db()
    if delivery.state == State.TAKEN_DOWN:
        return delivery
    if not can_delete(delivery):
        raise _refused("cannot_delete", delivery)
    there = remote_ids(delivery)
    gone = int(delivery.why_data.get("gone", 0)) if delivery.why == "half_deleted" else 0
    for left, remote_id in reversed(list(enumerate(there[: len(there) - gone]))):
        try:
            door.ask_now(delivery.channel, "delete", remote_id)
        except errors.Missing:
            pass
        except errors.NetworkError as error:
            half = delivery.why == "half_deleted"
            code = "half_deleted" if half else _code(error, "no_delete_now")
            raise _refused(code, delivery, error) from error
        if left:
            change(
                delivery,
                [State.SENT],
                why="half_deleted",
                why_data={"gone": len(there) - left, "of": len(there)},
            )
    _mark_deleted(delivery, by)
    return delivery


def _mark_deleted(delivery: Delivery, by: User) -> None:
    with transaction.atomic():
        done = change(
            delivery, [State.SENT], state=State.TAKEN_DOWN, wake_at=None, taken_down_at=clock.now(), taken_down_by=by,
            why="", why_data={}, mender="",
        )  # fmt: skip
        if done:
            record(delivery, by, "taken_down")
            tell.taken_down.call(delivery=delivery)
    if delivery.state != State.TAKEN_DOWN:
        raise Refused("decided", state=delivery.state)


def remote_ids(delivery: Delivery) -> list[str]:
    """Where all that it made public is, in the order in which it went out. Refuses where a part's place is not known, or
    is another delivery's: rather nothing is deleted than something else."""
    parts = len(delivery.draft.get("parts") or [None])
    found: dict[int, str] = {}
    out = delivery.attempts.filter(outcome__in=(Outcome.SENT, Outcome.FOUND)).exclude(remote_id="")
    for step, remote_id in out.order_by("number").values_list("step", "remote_id"):
        if step < max(parts, delivery.step):
            found[step] = remote_id
    found[0] = delivery.remote_id
    ids = list(dict.fromkeys(found[step] for step in sorted(found)))
    others = Delivery.objects.filter(channel=delivery.channel_id, remote_id__in=ids).exclude(pk=delivery.pk)
    if not set(range(parts)) <= set(found) or others.exists():
        raise _refused("cannot_delete", delivery)
    return ids


# ── changing its text ────────────────────────────────────────────────────────────────────────────────────────────
def with_text(delivery: Delivery, text: str) -> Draft:
    """Its frozen draft, saying that in its first part."""
    draft = Draft.from_json(delivery.draft)
    return replace(draft, parts=(replace(draft.parts[0], text=text), *draft.parts[1:]))


def problems_of(delivery: Delivery, text: str) -> list[Problem]:
    """What its network would say to the new text; all else of it is out already."""
    found = door.preflight_of(with_text(delivery, text), delivery.channel)
    return [problem for problem in found if problem.field == "text" and problem.part <= 0]


def change_text(*, delivery: Delivery, text: str, by: User) -> Delivery:
    """Change the text of its first part on its network, and nowhere else. What it says already is not asked for again."""
    require(by, delivery.workspace, May.PUBLISH)
    delivery.refresh_from_db()
    if not can_edit(delivery):
        raise _refused("taken_down" if delivery.state == State.TAKEN_DOWN else "cannot_edit", delivery)
    text = text.replace("\r\n", "\n").strip()
    was = Draft.from_json(delivery.draft).text
    if text == was:
        return delivery
    stops = [problem for problem in problems_of(delivery, text) if problem.stops]
    if stops:
        raise Problems([ChannelProblems(delivery.channel, stops)])
    try:
        door.ask_now(delivery.channel, "edit", delivery.remote_id, with_text(delivery, text))
    except errors.Missing as error:
        raise _refused("gone_there", delivery, error) from error
    except errors.NetworkError as error:
        raise _refused(_code(error, "no_edit_now"), delivery, error) from error
    with transaction.atomic():
        draft = with_text(delivery, text).to_json()
        if not change(delivery, [State.SENT], draft=draft, edited_at=clock.now()):
            raise Refused("decided", state=delivery.state)
        record(delivery, by, TEXT_CHANGED, **{"from": was, "to": text})
    return delivery


def change_back(*, delivery: Delivery, by: User) -> Delivery:
    """Undo the last change of its text, by another."""
    last = Event.objects.filter(
        workspace=delivery.workspace, subject_type="delivery", subject_id=delivery.pk, verb=f"delivery.{TEXT_CHANGED}"
    )  # fmt: skip
    change = last.order_by("-pk").first()
    if change is None or change.data.get("to") != Draft.from_json(delivery.draft).text:
        raise Refused("nothing_to_undo")
    return change_text(delivery=delivery, text=change.data["from"], by=by)


# ── what the network answers ─────────────────────────────────────────────────────────────────────────────────────
def _code(error: errors.NetworkError, unclear: str) -> str:
    match error:
        case errors.Unauthorized():
            return "reconnect"
        case errors.TooMany():
            return "wait_a_little"
        case errors.Rejected() | errors.Unsupported():
            return "said_no"
    return unclear


def _refused(code: str, delivery: Delivery, error: errors.NetworkError | None = None) -> Refused:
    said = (error.message[:200] if error else "") or "–"
    counts = {name: delivery.why_data.get(name) for name in ("gone", "of") if code == "half_deleted"}
    return Refused(
        code, network=delivery.channel.network, channel=delivery.channel.handle, said=said, **counts
    )
