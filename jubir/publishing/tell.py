"""Tell people, and open screens, what the engine settled."""

import logging
from collections.abc import Collection, Iterable, Sequence

from jubir.activity import actions as activity
from jubir.core.hook import Hook
from jubir.publishing.models import Delivery, State
from jubir.publishing.rules import Move
from jubir.publishing.store import Row

log = logging.getLogger(__name__)

#: (delivery_ids): these answers stand elsewhere than before. On the engine's database thread.
answers_moved = Hook()
#: Outcomes that somebody must hear of; a sent post needs no message, its attempt is its record.
WORTH_TELLING = frozenset({State.NEEDS_PERSON, State.FAILED, State.MISSED, State.BY_HAND})
#: (delivery): somebody deleted it on its network. In the transaction that says so.
taken_down = Hook()
#: (delivery, late): somebody is to publish it by hand, `late`: still. In a job, outside of any transaction.
by_hand = Hook()


def outcomes(settled: Iterable[tuple[Row, Move]]) -> None:
    for row, move in settled:
        if move.state not in WORTH_TELLING:
            continue
        delivery = Delivery.objects.select_related("workspace").get(pk=row.id)
        activity.record(
            workspace=delivery.workspace,
            actor=None,
            verb=f"{'answer' if row.is_answer else 'delivery'}.{move.state}",
            subject=delivery,
            data={"post": row.post_id, "channel": row.channel_id, "why": move.why},
        )


def try_outcomes(settled: Sequence[tuple[Row, Move]]) -> None:
    """Who was not told sees it on Today all the same: a failure here must not undo what is settled."""
    try:
        outcomes(settled)
    except Exception:
        log.exception("could not tell of %d outcomes", len(settled))


def moved(workspace_ids: Collection[int], answer_ids: Collection[int] = ()) -> None:
    if answer_ids:
        answers_moved.call(delivery_ids=answer_ids)
    for workspace_id in workspace_ids:
        activity.beat(workspace_id, "deliveries")
