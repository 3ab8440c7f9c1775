"""What people do in the inbox, and what keeps them from it."""

from datetime import timedelta

import pytest

from jubir.activity.models import Event, Notification
from jubir.channels import door
from jubir.content.models import Post
from jubir.core import clock
from jubir.inbox import actions, intake
from jubir.inbox.actions import Refused
from jubir.inbox.actions.answering import GRACE
from jubir.inbox.models import Conversation, Message, State
from jubir.networks import errors
from jubir.networks.contract import Draft
from jubir.publishing import queries as publishing
from jubir.publishing.actions import Problems
from jubir.publishing.models import Delivery
from jubir.publishing.models import State as Sending


def test_an_answer_goes_out_as_a_post_does_and_says_what_it_answers(asked, laras):
    message = actions.answer(conversation=asked, text="Jam 7 pagi kak", by=laras, seen=0)
    delivery = message.delivery
    draft = Draft.from_json(delivery.draft)
    question = asked.messages.get(direction="in")
    assert (delivery.kind, delivery.post.kind, draft.text) == ("reply", "reply", "Jam 7 pagi kak")
    assert (draft.answers.remote_id, draft.answers.thread, draft.answers.author) == (
        question.remote_id, "post1", "sari",
    )  # fmt: skip
    assert timedelta(seconds=4) < delivery.due_at - clock.now() <= GRACE
    asked.refresh_from_db()
    assert (asked.waiting_since, asked.assigned_to, asked.revision) == (None, laras, 1)


def test_an_answer_is_no_post_to_anybody_else(asked, laras, kopi):
    message = actions.answer(conversation=asked, text="Jam 7", by=laras, seen=0)
    now = clock.now()
    Delivery.objects.filter(pk=message.delivery_id).update(state=Sending.FAILED, wake_at=None)
    assert not Post.objects.of(kopi).exists()
    assert not publishing.asking(kopi).exists()
    assert not publishing.going_out(kopi, now - timedelta(days=1), now + timedelta(days=1)).exists()
    assert publishing.taken(asked.channel, now - timedelta(days=1)) == set()
    assert publishing.counts(kopi) == {}


def test_of_two_who_answer_at_once_the_second_is_told(asked, laras, crew):
    actions.answer(conversation=asked, text="Jam 7", by=laras, seen=0)
    with pytest.raises(Refused) as refusal:
        actions.answer(conversation=asked, text="Jam tujuh", by=crew["editor"], seen=0)
    assert (refusal.value.code, refusal.value.data["who"], refusal.value.data["text"]) == (
        "answered_meanwhile", "Owner", "Jam 7",
    )  # fmt: skip
    actions.answer(conversation=asked, text="Jam tujuh", by=crew["editor"], seen=0, anyway=True)
    assert asked.messages.filter(direction="out").count() == 2


def test_the_network_s_limits_hold_for_answers_too(asked, laras):
    with pytest.raises(Problems):
        actions.answer(conversation=asked, text="x" * 501, by=laras, seen=0)
    assert not Message.objects.filter(direction="out").exists()
    assert not Delivery.objects.exists()


def test_an_answer_can_be_taken_back_before_it_leaves(asked, laras):
    message = actions.answer(conversation=asked, text="Jam 7", by=laras, seen=0, done=True)
    asked.refresh_from_db()
    assert asked.state == State.DONE
    assert actions.take_back(message=message, by=laras) == "Jam 7"
    asked.refresh_from_db()
    message.delivery.refresh_from_db()
    assert message.delivery.state == Sending.CANCELLED
    assert (asked.state, asked.waiting_since is None) == (State.OPEN, False)


def test_a_guest_only_reads(asked, crew):
    for deed in (
        lambda by: actions.answer(conversation=asked, text="Halo", by=by, seen=0),
        lambda by: actions.close(conversations=[asked], by=by),
        lambda by: actions.note(conversation=asked, text="x", by=by),
        lambda by: actions.relabel(message=asked.messages.get(), label="spam", value=True, by=by),
    ):
        with pytest.raises(Refused) as refusal:
            deed(crew["guest"])
        assert refusal.value.code == "not_allowed"


def test_when_it_is_out_the_message_has_its_remote_id(asked, laras):
    message = actions.answer(conversation=asked, text="Jam 7", by=laras, seen=0)
    sent_at = clock.now() + timedelta(minutes=1)
    Delivery.objects.filter(pk=message.delivery_id).update(
        state=Sending.SENT, remote_id="r9", sent_at=sent_at
    )
    actions.settle_answers(delivery_ids=[message.delivery_id])
    message.refresh_from_db()
    question = asked.messages.get(direction="in")
    assert (message.remote_id, message.created_at, question.answered_at) == ("r9", sent_at, sent_at)


def test_an_answer_that_was_heard_before_it_was_settled_is_there_once(asked, laras, crowd, taman):
    message = actions.answer(conversation=asked, text="Jam 7", by=laras, seen=0)
    echo = crowd.heard(
        "Jam 7", ours=True, remote_id="r9", parent=asked.messages.get(direction="in").remote_id
    )
    intake.take_in(taman, [echo])
    Delivery.objects.filter(pk=message.delivery_id).update(
        state=Sending.SENT, remote_id="r9", sent_at=clock.now()
    )
    actions.settle_answers(delivery_ids=[message.delivery_id])
    intake.take_in(taman, [echo])
    ours = asked.messages.get(direction="out")
    assert (ours.pk, ours.remote_id, ours.author) == (message.pk, "r9", laras)


def test_an_answer_that_was_settled_first_knows_its_echo(asked, laras, crowd, taman):
    message = actions.answer(conversation=asked, text="Jam 7", by=laras, seen=0)
    Delivery.objects.filter(pk=message.delivery_id).update(
        state=Sending.SENT, remote_id="r9", sent_at=clock.now()
    )
    echo = crowd.heard(
        "Jam 7", ours=True, remote_id="r9", parent=asked.messages.get(direction="in").remote_id
    )
    intake.take_in(taman, [echo])
    assert asked.messages.get(direction="out").pk == message.pk


def test_a_failed_answer_waits_again_and_says_so(asked, laras):
    message = actions.answer(conversation=asked, text="Jam 7", by=laras, seen=0)
    Delivery.objects.filter(pk=message.delivery_id).update(state=Sending.FAILED, wake_at=None)
    actions.settle_answers(delivery_ids=[message.delivery_id])
    asked.refresh_from_db()
    assert asked.waiting_since == asked.messages.get(direction="in").created_at
    actions.retry(message=Message.objects.get(pk=message.pk), by=laras)
    asked.refresh_from_db()
    delivery = Delivery.objects.get(pk=message.delivery_id)
    assert (asked.waiting_since, delivery.state) == (None, Sending.SCHEDULED)
    assert Draft.from_json(delivery.draft).answers is not None


def test_done_and_open_again(asked, laras):
    assert actions.close(conversations=[asked], by=laras) == [asked]
    assert (asked.state, asked.waiting_since) == (State.DONE, None)
    assert actions.close(conversations=[asked], by=laras) == []
    actions.reopen(conversations=[asked], by=laras)
    assert asked.state == State.OPEN
    assert asked.waiting_since is not None


def test_what_was_put_off_comes_back_by_itself(asked, laras):
    until = clock.now() + timedelta(hours=3)
    actions.snooze(conversations=[asked], until=until, by=laras)
    assert asked.state == State.SNOOZED
    assert actions.wake_snoozed(until - timedelta(seconds=1)) == 0
    assert actions.wake_snoozed(until) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.snoozed_until) == (State.OPEN, None)


def test_nothing_is_put_off_into_the_past(asked, laras):
    with pytest.raises(Refused) as refusal:
        actions.snooze(conversations=[asked], until=clock.now(), by=laras)
    assert refusal.value.code == "past"


def test_who_gets_a_conversation_hears_of_it(asked, laras, crew):
    actions.assign(conversations=[asked], to=crew["editor"], by=laras)
    event = Event.objects.get(verb="conversation.assigned")
    assert [one.user for one in Notification.objects.filter(event=event)] == [crew["editor"]]
    with pytest.raises(Refused):
        actions.assign(conversations=[asked], to=crew["guest"], by=laras)


def test_a_correction_counts_for_what_says_the_same_now_and_later(crowd, laras):
    first = crowd.says("mantap sekali min", who="sari")
    twin = crowd.says("Mantap sekali min", who="dimas")
    other = crowd.says("mantap", who="maya")
    assert actions.relabel(message=first, label="sentiment", value="negative", by=laras) == 2
    later = crowd.says("min mantap sekali", who="yoga")
    for message in (twin, other, later):
        message.refresh_from_db()
    assert [twin.sentiment, other.sentiment, later.sentiment] == ["negative", "positive", "negative"]
    assert twin.labels["sentiment"] == "neutral"  # what the model said is kept
    later.conversation.refresh_from_db()
    assert later.conversation.sentiment == "negative"


def test_only_labels_that_exist(asked, laras):
    for label, value in (
        ("sentiment", "furious"),
        ("keywords", True),
        ("spam", "negative"),
        ("sentiment", True),
    ):
        with pytest.raises(Refused):
            actions.relabel(message=asked.messages.get(), label=label, value=value, by=laras)


@pytest.fixture
def network(monkeypatch):
    """What was asked of networks, and what they say."""
    asked = []

    def ask_now(channel, verb, *arguments):
        asked.append((verb, *arguments))
        if isinstance(network.says, Exception):
            raise network.says
        return network.says

    class network:
        says = {"like_uri": "at://1"}
        calls = asked

    monkeypatch.setattr(door, "ask_now", ask_now)
    return network


def test_a_like_is_given_and_taken_back_with_what_the_network_needs(asked, laras, network):
    message = asked.messages.get()
    actions.like(message=message, on=True, by=laras)
    assert message.liked
    actions.like(message=message, on=False, by=laras)
    assert not message.liked
    assert network.calls == [
        ("like", message.remote_id, {}, True), ("like", message.remote_id, {"like_uri": "at://1"}, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["too_many", "outage", "uncertain", "unauthorized", "missing", "unsupported", "rejected"]
)
def test_what_a_network_refuses_is_not_done_and_said(asked, laras, network, kind):
    from jubir.inbox import words

    network.says = {
        "too_many": errors.TooMany("slow down"), "outage": errors.Outage(), "uncertain": errors.Uncertain(),
        "unauthorized": errors.Unauthorized(), "missing": errors.Missing(), "unsupported": errors.Unsupported(),
        "rejected": errors.Rejected("no likes here"),
    }[kind]  # fmt: skip
    message = asked.messages.get()
    with pytest.raises(Refused) as refusal:
        actions.like(message=message, on=True, by=laras)
    [sentence] = words.sentences(refusal.value)
    assert "Sandbox" in sentence
    message.refresh_from_db()
    assert not message.liked


def test_a_deleted_comment_keeps_its_words_and_the_reason(asked, laras, network):
    message = asked.messages.get()
    with pytest.raises(Refused) as refusal:
        actions.remove(message=message, reason=" ", by=laras)
    assert refusal.value.code == "why"
    actions.remove(message=message, reason="Nomor telepon orang lain", by=laras)
    asked.refresh_from_db()
    assert (message.removed, message.reason, message.moderated_by) == (
        True,
        "Nomor telepon orang lain",
        laras,
    )
    assert message.text
    assert asked.waiting_since is None


def test_hidden_and_shown_again(asked, laras, network):
    message = asked.messages.get()
    actions.hide(message=message, on=True, reason="Kasar", by=laras)
    asked.refresh_from_db()
    assert asked.waiting_since is None
    actions.hide(message=message, on=False, by=laras)
    asked.refresh_from_db()
    assert asked.waiting_since is not None
    assert Event.objects.filter(verb__in=("message.hidden", "message.shown")).count() == 2


def test_blocking_asks_why(asked, laras, network):
    with pytest.raises(Refused):
        actions.block(conversation=asked, on=True, by=laras)
    assert actions.block(conversation=asked, on=True, by=laras, reason="Menipu pelanggan").blocked
    assert network.calls == [("moderate", "block", "sari", {}, True)]


def test_the_promise_moves_every_clock(asked, laras):
    actions.set_promise(workspace=asked.workspace, minutes=15, opens=0, closes=1440, days=range(7), by=laras)
    asked.refresh_from_db()
    assert asked.late_at == asked.waiting_since + timedelta(minutes=15)
    for wrong in ({"minutes": 0}, {"opens": 600, "closes": 600}, {"days": []}):
        given = {"minutes": 15, "opens": 0, "closes": 1440, "days": [1]} | wrong
        with pytest.raises(Refused):
            actions.set_promise(workspace=asked.workspace, by=laras, **given)


def test_a_saved_reply_can_be_brought_back(kopi, laras):
    reply = actions.save_reply(workspace=kopi, title="Jam buka", text="Jam 7, {name}", by=laras)
    actions.delete_reply(reply=reply, by=laras)
    reply.refresh_from_db()
    assert reply.deleted_at
    actions.restore_reply(reply=reply, by=laras)
    reply.refresh_from_db()
    assert reply.deleted_at is None


def test_nobody_answers_what_the_network_lets_nobody_answer(asked, laras, monkeypatch):
    from jubir.networks.connectors.sandbox import Connector

    monkeypatch.setattr(Connector, "answers", frozenset())
    with pytest.raises(Refused) as refusal:
        actions.answer(conversation=asked, text="Halo", by=laras, seen=0)
    assert refusal.value.code == "cannot_answer"
    assert Conversation.objects.get().messages.count() == 1
