"""What a network says afterwards: a person is told of a failure, a success is seen, and nothing is sent by itself."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from jubir.activity.models import Event, Notification
from jubir.channels import webhooks
from jubir.channels.models import Arrival, Channel, NetworkApp
from jubir.content.models import Post, Version
from jubir.core import clock
from jubir.networks.contract import Draft, Part
from jubir.networks.hearing import Outcome
from jubir.publishing import actions, outcomes
from jubir.publishing.models import Attempt, Delivery, State
from jubir.studio import words
from tests.channels.kinds import register
from tests.channels.telling import SECRET, TellsApp, signed


@pytest.fixture
def channel(kopi, monkeypatch) -> Channel:
    register(monkeypatch, TellsApp())
    return Channel.objects.create(
        workspace=kopi, network="tells_app", remote_id="11", handle="senja", secrets={"token": "t"}
    )


def sent(channel: Channel, remote_id: str = "w1", *, texts=("Halo",), **more) -> Delivery:
    parts = [{"text": text, "media": []} for text in texts]
    post = Post.objects.create(
        workspace=channel.workspace, body={"parts": parts}, kind=more.get("kind", "post")
    )
    Version.objects.create(post=post, channel=channel)
    fields = {
        "state": State.SENT, "remote_id": remote_id, "remote_url": "https://net.example/1", "sent_at": clock.now(),
        "step": len(texts), "tries": len(texts), "checkpoint": {"x": 1}, **more,
    }  # fmt: skip
    delivery = Delivery.objects.create(
        workspace=channel.workspace, post=post, channel=channel, due_at=clock.now(),
        draft=Draft(tuple(map(Part, texts))).to_json(), **fields,
    )  # fmt: skip
    for step in range(len(texts)):
        Attempt.objects.create(
            delivery=delivery,
            number=step + 1,
            step=step,
            outcome="sent",
            remote_id=f"{remote_id}{'.' * step}",
        )
    return delivery


def tell(channel: Channel, remote_id: str, *, failed: bool, words: str = "") -> None:
    outcomes.told(channel=channel, outcomes=[Outcome(channel.remote_id, remote_id, failed, words)])


def test_a_later_failure_asks_a_person_and_sends_nothing(channel, laras):
    delivery = sent(channel)
    key = delivery.key
    tell(channel, "w1", failed=True, words="131047: more than 24 hours have passed")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.why, delivery.wake_at, delivery.mender) == (
        State.FAILED, "failed_later", None, "author",
    )  # fmt: skip
    assert (delivery.step, delivery.remote_id, delivery.remote_url, delivery.checkpoint) == (0, "", "", {})
    assert delivery.key != key, "sent again by a person, it is a new post"
    said = delivery.attempts.order_by("number").last()
    assert (said.outcome, said.answer) == ("refused", "131047: more than 24 hours have passed")
    assert delivery.attempts.order_by("number").first().remote_id == "w1", "what happened stays on record"
    event = Event.objects.get(verb="delivery.failed")
    assert Notification.objects.filter(event=event, user=laras).exists()
    for language in ("en", "id"):
        with translation.override(language):
            assert words.state_sentence(delivery).count(".") >= 2


def test_told_twice_or_out_of_order_it_is_told_once(channel):
    delivery = sent(channel)
    for _ in range(3):
        tell(channel, "w1", failed=True)
    tell(channel, "w1", failed=False)
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED
    assert Event.objects.filter(verb="delivery.failed").count() == 1
    assert delivery.attempts.count() == 2


def test_an_old_failure_says_nothing_of_what_was_sent_anew(channel, laras):
    delivery = sent(channel)
    tell(channel, "w1", failed=True)
    delivery.refresh_from_db()
    actions.retry(delivery=delivery, by=laras)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENT, remote_id="w2", step=1)
    tell(channel, "w1", failed=True)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.remote_id) == (State.SENT, "w2")


def test_what_arrived_is_seen_once_and_quietly(channel):
    delivery = sent(channel)
    tell(channel, "w1", failed=False)
    tell(channel, "w1", failed=False)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.why) == (State.SENT, "told_arrived")
    assert not Event.objects.exists(), "a success is no news"


def test_what_is_being_processed_is_asked_after_at_once_or_has_failed(channel):
    later = clock.now() + timedelta(minutes=10)
    good = sent(channel, "", state=State.PROCESSING, step=0, checkpoint={"publish_id": "p1"}, wake_at=later)
    bad = sent(channel, "", state=State.PROCESSING, step=0, checkpoint={"publish_id": "p2"}, wake_at=later)
    tell(channel, "p1", failed=False)
    tell(channel, "p2", failed=True, words="video_too_short")
    good.refresh_from_db()
    bad.refresh_from_db()
    assert good.state == State.PROCESSING, "the network is asked; its hint is no proof"
    assert good.wake_at <= clock.now()
    assert (bad.state, bad.wake_at) == (State.FAILED, None)


def test_of_a_thread_only_the_part_that_failed_is_sent_again(channel):
    delivery = sent(channel, "w1", texts=("satu", "dua"))
    tell(channel, "w1.", failed=True)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.step, delivery.remote_id, delivery.checkpoint) == (
        State.FAILED, 1, "w1", {"x": 1},
    )  # fmt: skip


def test_nothing_known_changes_nothing(channel, kopi):
    delivery = sent(channel)
    elsewhere = Channel.objects.create(workspace=kopi, network="tells_app", remote_id="12", handle="roti")
    tell(elsewhere, "w1", failed=True)
    for unknown in ("w9", ""):
        tell(channel, unknown, failed=True)
    delivery.refresh_from_db()
    assert delivery.state == State.SENT


def test_a_failure_that_outruns_its_acceptance_is_read_again(channel):
    sent(channel, "", state=State.SENDING, step=0)
    with pytest.raises(outcomes.NotYet):
        tell(channel, "w1", failed=True)
    tell(channel, "w1", failed=False)


def test_an_answer_that_failed_is_told_where_it_was_given(channel, laras):
    delivery = sent(channel, kind="reply")
    tell(channel, "w1", failed=True)
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED
    assert Event.objects.filter(verb="answer.failed", subject_id=delivery.pk).exists()


def test_the_whole_way_from_the_webhook(channel):
    """Signed, kept, taken in by the job; the arrival waits while the call itself is still under way."""
    NetworkApp.objects.create(network="tells_app", secrets={"client_secret": SECRET})
    delivery = sent(channel, "", state=State.SENDING, step=0)
    raw = json.dumps({"outcomes": [{"account": "11", "id": "w1", "failed": True, "words": "spam"}]}).encode()
    answer = Client().post(
        "/hooks/tells_app/",
        raw,
        content_type="application/json",
        headers={"X-Hub-Signature-256": signed(raw)},
    )
    assert answer.status_code == 200
    until = clock.now() + timedelta(minutes=1)
    assert webhooks.take_in(until) == 0
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENT, remote_id="w1", step=1)
    assert webhooks.take_in(until) == 1
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED
    assert Arrival.objects.get().dropped == 0


# ── told by the mark that a step was given along ─────────────────────────────────────────────────────────────────
def doubtful(channel: Channel, state: State = State.NEEDS_PERSON, **more) -> Delivery:
    lost = sent(channel, "", state=state, sent_at=None, step=0, why="cannot_look", remote_url="", **more)
    lost.attempts.update(outcome="unknown", remote_id="")
    return lost


def repeat(channel: Channel, mark: str, *, failed: bool = False, words: str = "") -> None:
    outcomes.told(channel=channel, outcomes=[Outcome(channel.remote_id, "w9", failed, words, mark)])


@pytest.mark.parametrize("state", [State.UNCONFIRMED, State.NEEDS_PERSON])
def test_a_lost_answer_is_settled_by_our_mark(channel, state):
    lost = doubtful(channel, state)
    repeat(channel, f"{lost.key}.0")
    lost.refresh_from_db()
    assert (lost.state, lost.remote_id, lost.why, lost.step) == (State.SENT, "w9", "told_arrived", 1)
    assert lost.sent_at is not None and lost.wake_at is None
    assert list(lost.attempts.values_list("outcome", "remote_id")) == [("unknown", ""), ("found", "w9")]
    repeat(channel, f"{lost.key}.0")
    assert lost.attempts.count() == 2


def test_a_mark_that_failed_says_that_nothing_is_out(channel):
    lost = doubtful(channel)
    repeat(channel, f"{lost.key}.0", failed=True, words="More than 24 hours (131047)")
    lost.refresh_from_db()
    assert (lost.state, lost.why) == (State.FAILED, "failed_later")


def test_a_chain_goes_on_from_the_step_that_was_found(channel):
    lost = doubtful(channel, texts=("satu", "dua"))
    repeat(channel, f"{lost.key}.0")
    lost.refresh_from_db()
    assert (lost.state, lost.step, lost.remote_id) == (State.SCHEDULED, 1, "w9")


def test_a_mark_of_another_step_or_of_nobody_changes_nothing(channel):
    lost = doubtful(channel)
    for mark in (f"{lost.key}.1", "somebody.0", ".0", "x"):
        repeat(channel, mark)
    lost.refresh_from_db()
    assert (lost.state, lost.attempts.count()) == (State.NEEDS_PERSON, 1)


def test_a_mark_that_comes_before_the_answer_is_asked_once_more(channel):
    lost = doubtful(channel, State.SENDING)
    with pytest.raises(outcomes.NotYet):
        repeat(channel, f"{lost.key}.0")
