"""What people do in the inbox. Each is one short transaction; what a network must do for us is asked before it.

Refusals: `Refused(code, data)`; the sentences are in `inbox.words`. Answers also raise publishing's `Problems`.
"""

from jubir.inbox.actions.answering import (
    answer,
    it_is_not_there,
    it_is_there,
    last_of_theirs,
    let_go,
    retry,
    settle_answers,
    take_back,
)
from jubir.inbox.actions.conversations import assign, close, note, note_contact, reopen, snooze, wake_snoozed
from jubir.inbox.actions.deeds import block, hide, like, remove
from jubir.inbox.actions.labels import relabel
from jubir.inbox.actions.refusals import Refused
from jubir.inbox.actions.settings import count_use, delete_reply, restore_reply, save_reply, set_promise

__all__ = [
    "Refused", "answer", "assign", "block", "close", "count_use", "delete_reply", "hide",
    "it_is_not_there", "it_is_there", "last_of_theirs", "let_go", "like", "note", "note_contact", "relabel", "remove", "reopen",
    "restore_reply", "retry", "save_reply", "set_promise", "settle_answers", "snooze", "take_back",
    "wake_snoozed",
]  # fmt: skip
