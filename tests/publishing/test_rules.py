"""What an error means, and what keeps a due delivery back: the whole table."""

from datetime import UTC, datetime, timedelta

import pytest

from jubir.networks import errors
from jubir.publishing import rules
from jubir.publishing.models import State
from jubir.publishing.rules import Circumstances

NOW = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=9)


def after(error, *, committed=True, can_look=True, times=0):
    return rules.after(error, now=NOW, times=times, committed=committed, can_look=can_look, settle_after=20)


@pytest.mark.parametrize(
    ("error", "committed", "state", "why", "mender"),
    [
        (errors.Rejected("no", field="text"), True, State.FAILED, "rejected", "author"),
        (errors.Rejected("no", field="media"), False, State.FAILED, "rejected", "author"),
        (errors.Unsupported("no polls"), True, State.FAILED, "unsupported", "author"),
        (errors.Missing("gone"), True, State.FAILED, "missing", "author"),
        (errors.Unauthorized("token"), True, State.WAITING, "reconnect", "channel"),
        (errors.Outage("refused"), True, State.WAITING, "outage", "network"),
        (errors.Outage("refused"), False, State.WAITING, "outage", "network"),
        (errors.Uncertain("reset"), True, State.UNCONFIRMED, "no_answer", "network"),
        (errors.Uncertain("reset"), False, State.WAITING, "outage", "network"),
        (errors.NetworkError("??"), True, State.UNCONFIRMED, "no_answer", "network"),
    ],
)
def test_every_error_has_one_reaction(error, committed, state, why, mender):
    move = after(error, committed=committed)
    assert (move.state, move.why, move.mender) == (state, why, mender)


def test_nothing_uncertain_is_ever_sent_again_without_a_look():
    for error in (errors.Uncertain(""), errors.NetworkError("")):
        assert after(error).state == State.UNCONFIRMED


def test_too_many_waits_until_the_network_said():
    move = after(errors.TooMany("slow down", until=LATER), can_look=False)
    assert (move.state, move.wake) == (State.WAITING, LATER)


def test_too_many_after_a_commit_is_looked_into_where_that_is_possible():
    """Some networks accept and then answer 429."""
    move = after(errors.TooMany("slow down", until=LATER), can_look=True)
    assert (move.state, move.wake) == (State.UNCONFIRMED, LATER)


def test_too_many_without_a_time_backs_off():
    assert after(errors.TooMany(), committed=False).wake > NOW


def test_waiting_grows_and_stays_bounded():
    waits = [rules.back_off(NOW, times) - NOW for times in range(30)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=5)
    assert waits[-1] == timedelta(minutes=10)


def before(*, due=NOW, why="", data=None, begun=False, **around):
    return rules.before(
        now=NOW, due_at=due, why=why, why_data=data or {}, begun=begun, around=Circumstances(**around)
    )


def test_on_time_nothing_is_in_the_way():
    assert before() is None


@pytest.mark.parametrize(
    ("around", "state", "why"),
    [
        ({"health": "disconnected"}, State.FAILED, "disconnected"),
        ({"health": "reconnect"}, State.WAITING, "reconnect"),
        ({"workspace_paused": True}, State.PAUSED, "paused_workspace"),
        ({"channel_paused": True}, State.PAUSED, "paused_channel"),
        ({"closed_until": LATER}, State.WAITING, "too_many"),
    ],
)
def test_what_keeps_a_delivery_back(around, state, why):
    move = before(**around)
    assert (move.state, move.why) == (state, why)


def test_too_late_asks():
    assert before(due=NOW - timedelta(minutes=61)).state == State.MISSED
    assert before(due=NOW - timedelta(minutes=59)) is None


def test_a_deliberate_wait_is_no_lateness():
    """Spacing or a 429 put it off until now: it is on time."""
    due = NOW - timedelta(hours=5)
    held = {"until": (NOW - timedelta(minutes=1)).isoformat()}
    assert before(due=due, why="spacing", data=held) is None
    assert before(due=due, why="too_many", data=held) is None
    assert before(due=due, why="outage", data=held).state == State.MISSED


def test_half_a_thread_is_finished_however_late():
    assert before(due=NOW - timedelta(days=2), begun=True) is None


def test_where_nobody_can_look_a_person_is_asked_at_once():
    move = after(errors.Uncertain("reset"), can_look=False)
    assert (move.state, move.why, move.wake) == (State.NEEDS_PERSON, "cannot_look", None)
    assert after(errors.Uncertain("reset"), can_look=False, committed=False).state == State.WAITING
