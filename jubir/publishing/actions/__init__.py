"""What people do to deliveries. Each is one compare-and-set: of two people who act at once, the first wins and the
second is told.

Refusals: `Refused(code, data)`; `Problems` when pre-flight keeps a post back.
"""

from jubir.publishing.actions.answering import answer
from jubir.publishing.actions.deciding import (
    UNDO_BY_HAND,
    done_by_hand,
    let_go,
    settle_absent,
    settle_found,
    undo_by_hand,
)
from jubir.publishing.actions.going_out import (
    GRACE,
    cancel,
    queue_next,
    reschedule,
    restore,
    retry,
    schedule,
    send_now,
)
from jubir.publishing.actions.pace import (
    pause_channel,
    pause_workspace,
    resume_channel,
    resume_workspace,
    set_max_lateness,
    set_slots,
    set_spacing,
)
from jubir.publishing.actions.refusals import ChannelProblems, Problems, Refused

__all__ = [
    "GRACE", "UNDO_BY_HAND", "ChannelProblems", "Problems", "Refused", "answer", "cancel", "done_by_hand", "let_go",
    "pause_channel", "pause_workspace", "queue_next", "reschedule", "restore", "resume_channel", "resume_workspace",
    "retry", "schedule", "send_now", "set_max_lateness", "set_slots", "set_spacing", "settle_absent", "settle_found",
    "undo_by_hand",
]  # fmt: skip
