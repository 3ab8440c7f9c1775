"""What a conversation's messages add up to: who waits since when, how long the others waited, what it is about.

`walk` is pure. `refresh` works it out for some conversations and writes what changed; called inside the transaction
that changed their messages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from jubir.inbox import writing
from jubir.inbox.hours import Hours, due, passed
from jubir.inbox.models import Conversation, Direction, Message, Promise
from jubir.publishing.models import State as Sending

#: An answer in one of these states is out, or on its way: nobody need write another.
ON_ITS_WAY = frozenset(
    {
        Sending.SCHEDULED, Sending.WAITING, Sending.CLAIMED, Sending.SENDING, Sending.PROCESSING, Sending.UNCONFIRMED,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the clock sees it. `counts`: it wants an answer, or is one; `out`: ours, and really out there."""

    pk: int
    ours: bool
    at: datetime
    counts: bool = True
    out: bool = True


@dataclass(slots=True)
class Walk:
    """`since`: the first of theirs without an answer. `answered`: pk → (when, is it the first of a row)."""

    since: datetime | None = None
    waiting: list[int] = field(default_factory=list)
    answered: dict[int, tuple[datetime, bool]] = field(default_factory=dict)
    opening: int | None = None


def walk(lines: Iterable[Line], closed_at: datetime | None = None) -> Walk:
    """`lines` in any order. What was said before somebody called it done waits for nobody, answered or not."""
    found = Walk()
    asked: list[int] = []  # theirs that no answer has reached
    for line in sorted(lines, key=lambda line: (line.at, line.ours, line.pk)):
        if not line.counts:
            continue
        if not line.ours:
            asked.append(line.pk)
            if closed_at is None or line.at > closed_at:
                found.since = found.since or line.at
                found.waiting.append(line.pk)
            continue
        found.since, found.waiting = None, []
        if line.out:
            found.answered |= {pk: (line.at, number == 0) for number, pk in enumerate(asked)}
            asked = []
    found.opening = asked[0] if asked else None
    return found


_READ = (
    "conversation_id", "pk", "direction", "created_at", "gone", "hidden", "removed", "spam", "delivery_id",
    "delivery__state", "answered_at", "waited", "opens", "text", "sentiment", "urgent", "question", "toxic",
)  # fmt: skip
_KEPT = (
    "last_at", "last_text", "last_ours", "messages_count", "waiting_since", "late_at", "sentiment", "urgent",
    "question", "toxic", "spam",
)  # fmt: skip


def promised(workspace_id: int) -> tuple[int, Hours]:
    """The workspace's minutes, and its hours."""
    promise = Promise.objects.select_related("workspace").filter(workspace=workspace_id).first()
    if promise is None:
        return Promise._meta.get_field("minutes").get_default(), Hours("UTC")
    days = frozenset(int(day) for day in promise.days if day in "0123456")
    return promise.minutes, Hours(promise.workspace.time_zone, promise.opens, promise.closes, days)


def refresh(workspace_id: int, ids: Iterable[int]) -> None:
    wanted = sorted(set(ids))
    if not wanted:
        return
    minutes, hours = promised(workspace_id)
    conversations = Conversation.objects.defer("channel").in_bulk(wanted)
    rows = (
        Message.objects.filter(conversation__in=wanted).order_by("conversation_id", "created_at", "pk")
    ).values_list(*_READ)
    changed, marked = [], []
    for pk, group in groupby(rows, key=lambda row: row[0]):
        messages = [dict(zip(_READ, row, strict=True)) for row in group]
        conversation = conversations[pk]
        walked = walk([_line(one) for one in messages], conversation.closed_at)
        values = _summary(messages, walked, minutes, hours)
        if any(getattr(conversation, name) != value for name, value in zip(_KEPT, values, strict=True)):
            changed.append((*values, pk))
        marked += _marks(messages, walked, hours)
    writing.update(Conversation, _KEPT, changed)
    writing.update(Message, ("answered_at", "waited", "opens"), marked)


def _line(one: dict[str, Any]) -> Line:
    ours = one["direction"] == Direction.OUT
    if not ours:
        counts = not (one["gone"] or one["hidden"] or one["removed"] or one["spam"])
        return Line(one["pk"], False, one["created_at"], counts)
    state = one["delivery__state"]
    out = not one["gone"] and (one["delivery_id"] is None or state == Sending.SENT)
    return Line(one["pk"], True, one["created_at"], out or state in ON_ITS_WAY, out)


def _summary(messages: Sequence[dict[str, Any]], walked: Walk, minutes: int, hours: Hours) -> tuple[Any, ...]:
    shown = [one for one in messages if one["delivery__state"] != Sending.CANCELLED] or list(messages)
    last = shown[-1]
    theirs = [one for one in shown if one["direction"] == Direction.IN]
    waiting = set(walked.waiting)
    about = [one for one in theirs if one["pk"] in waiting] or theirs[-1:]
    text = next((one["text"] for one in reversed(shown) if one["text"] and not one["gone"]), "")
    return (
        last["created_at"], " ".join(text.split())[:200], last["direction"] == Direction.OUT, len(shown),
        walked.since, due(walked.since, minutes, hours) if walked.since else None,
        about[-1]["sentiment"] if about else "",
        any(one["urgent"] for one in about), any(one["question"] for one in about),
        any(one["toxic"] for one in about), bool(theirs) and all(one["spam"] for one in theirs),
    )  # fmt: skip


def _marks(
    messages: Sequence[dict[str, Any]], walked: Walk, hours: Hours
) -> list[tuple[datetime | None, int | None, bool, int]]:
    """Which of theirs are answered, when, and how long the first of each row waited; only what is news."""
    marks = []
    for one in messages:
        if one["direction"] == Direction.OUT:
            continue
        at, first = walked.answered.get(one["pk"], (None, one["pk"] == walked.opening))
        waited = passed(one["created_at"], at, hours) if at and first else None
        if (one["answered_at"], one["waited"], one["opens"]) != (at, waited, first):
            marks.append((at, waited, first, one["pk"]))
    return marks
