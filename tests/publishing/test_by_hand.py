"""Where a person publishes: asked at the hour, reminded once, done with a proof, and never sent by the engine."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation

from jubir.activity.models import Event, Notification
from jubir.channels.models import Channel
from jubir.content.models import Post, Version
from jubir.core import clock
from jubir.core.hook import Hook
from jubir.networks.contract import Draft, Part
from jubir.publishing import actions, jobs, tell
from jubir.publishing.engine import Engine
from jubir.publishing.models import Delivery, State
from jubir.studio import words

HOUR = timedelta(hours=1)


class NoWire:
    async def send(self, request: Any) -> Any:
        raise AssertionError("nothing leaves")


def work() -> None:
    """The engine, until nothing is due."""
    asyncio.run(Engine(NoWire(), drain=True).run())


@pytest.fixture
def channel(transactional_db, kopi) -> Channel:
    return Channel.objects.create(
        workspace=kopi, network="manual", remote_id="tiktok/kopi", handle="kopi", facts={"network": "TikTok"}
    )


@pytest.fixture
def relayed(monkeypatch):
    hook, told = Hook(), []
    hook.listen(lambda delivery, late: told.append((delivery.pk, late)))
    monkeypatch.setattr(tell, "by_hand", hook)
    return told


def deliver(channel: Channel, *texts: str, hours: float = 0) -> Delivery:
    texts = texts or ("Kopi susu",)
    parts = [{"text": text, "media": []} for text in texts]
    post = Post.objects.create(workspace=channel.workspace, body={"parts": parts})
    Version.objects.create(post=post, channel=channel)
    due = clock.now() + hours * HOUR
    return Delivery.objects.create(
        workspace=channel.workspace, post=post, channel=channel, due_at=due, wake_at=due,
        draft=Draft(tuple(map(Part, texts))).to_json(),
    )  # fmt: skip


def asked(channel: Channel, **more: Any) -> Delivery:
    delivery = deliver(channel, **more)
    work()
    delivery.refresh_from_db()
    return delivery


def test_at_its_hour_a_person_is_asked_and_nothing_leaves(channel, laras, crew):
    delivery = asked(channel)
    assert (delivery.state, delivery.why, delivery.wake_at) == (State.BY_HAND, "by_hand", None)
    assert not delivery.attempts.exists(), "nobody tried anything"
    event = Event.objects.get(verb="delivery.by_hand")
    hearers = set(Notification.objects.filter(event=event).values_list("user__email", flat=True))
    assert laras.email in hearers
    assert crew["guest"].email not in hearers
    for language in ("en", "id"):
        with translation.override(language):
            assert words.state_sentence(delivery).strip() and words.what_to_do(delivery)


def test_before_its_hour_nobody_is_bothered(channel):
    delivery = asked(channel, hours=1)
    assert delivery.state == State.SCHEDULED
    assert not Event.objects.exists()


def test_late_is_asked_all_the_same_since_a_person_decides(channel):
    assert asked(channel, hours=-30).state == State.BY_HAND


def test_several_at_once_do_not_wait_for_each_other(channel):
    both = [deliver(channel), deliver(channel)]
    work()
    assert {Delivery.objects.get(pk=one.pk).state for one in both} == {State.BY_HAND}


def test_a_pause_holds_the_reminder_back(channel, laras):
    actions.pause_channel(channel=channel, by=laras)
    delivery = asked(channel)
    assert delivery.state == State.PAUSED
    actions.resume_channel(channel=channel, by=laras)
    work()
    delivery.refresh_from_db()
    assert delivery.state == State.BY_HAND


# ── reminding ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_told_once_reminded_once_and_never_again(channel, relayed):
    delivery = asked(channel)
    assert (jobs.remind(), jobs.remind()) == (1, 0)
    assert relayed == [(delivery.pk, False)]
    for hours in (1, 2.1, 3, 30):
        with time_machine.travel(clock.now() + hours * HOUR):
            jobs.remind()
    assert relayed == [(delivery.pk, False), (delivery.pk, True)]
    assert Event.objects.filter(verb="delivery.by_hand_late").count() == 1


def test_what_is_done_is_reminded_of_no_more(channel, relayed, laras):
    delivery = asked(channel)
    actions.done_by_hand(delivery=delivery, by=laras, url="https://tiktok.com/1")
    with time_machine.travel(clock.now() + 3 * HOUR):
        assert jobs.remind() == 0


def test_asked_late_it_is_not_reminded_of_in_the_same_breath(channel, relayed):
    """Jubir was off for a night."""
    delivery = asked(channel, hours=-9)
    jobs.remind()
    jobs.remind()
    assert relayed == [(delivery.pk, False)]


def test_a_listener_that_fails_is_not_tried_for_ever(channel, monkeypatch):
    hook = Hook()
    hook.listen(lambda delivery, late: 1 / 0)
    monkeypatch.setattr(tell, "by_hand", hook)
    asked(channel)
    with pytest.raises(ZeroDivisionError):
        jobs.remind()
    assert jobs.remind() == 0


# ── done ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_done_with_a_link_counts_as_sent(channel, laras):
    delivery = asked(channel)
    actions.done_by_hand(delivery=delivery, by=laras, url="https://tiktok.com/@kopi/1")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.why, delivery.remote_url) == (
        State.SENT, "done_by_hand", "https://tiktok.com/@kopi/1",
    )  # fmt: skip
    assert delivery.sent_at and delivery.step == 1
    work()
    delivery.refresh_from_db()
    assert delivery.state == State.SENT
    with pytest.raises(actions.Refused) as caught:
        actions.done_by_hand(delivery=delivery, by=laras, url="https://tiktok.com/@kopi/2")
    assert caught.value.code == "decided"


def test_without_any_proof_it_is_not_done(channel, laras):
    with pytest.raises(actions.Refused) as caught:
        actions.done_by_hand(delivery=asked(channel), by=laras)
    assert caught.value.code == "no_proof"


def test_whoever_is_early_is_done_early(channel, laras):
    delivery = deliver(channel, hours=5)
    actions.done_by_hand(delivery=delivery, by=laras, proof="proofs/1.webp")
    with time_machine.travel(clock.now() + 6 * HOUR):
        work()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.proof.name) == (State.SENT, "proofs/1.webp")


def test_only_where_a_person_publishes_and_only_whoever_may(channel, kopi, laras, crew):
    taman = Channel.objects.create(workspace=kopi, network="sandbox", remote_id="1", handle="taman")
    with pytest.raises(actions.Refused) as caught:
        actions.done_by_hand(delivery=deliver(taman), by=laras, url="https://net.example/1")
    assert caught.value.code == "not_by_hand"
    with pytest.raises(actions.Refused) as caught:
        actions.done_by_hand(delivery=asked(channel), by=crew["guest"], url="https://tiktok.com/1")
    assert caught.value.code == "not_allowed"


def test_done_can_be_taken_back_for_a_day_without_nagging(channel, laras, relayed):
    delivery = asked(channel)
    jobs.remind()
    actions.done_by_hand(delivery=delivery, by=laras, url="https://tiktok.com/1")
    actions.undo_by_hand(delivery=delivery, by=laras)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.sent_at, delivery.remote_url, delivery.step) == (
        State.BY_HAND,
        None,
        "",
        0,
    )
    with time_machine.travel(clock.now() + 5 * HOUR):
        assert jobs.remind() == 0
    actions.done_by_hand(delivery=delivery, by=laras, url="https://tiktok.com/1")
    with time_machine.travel(clock.now() + 25 * HOUR), pytest.raises(actions.Refused) as caught:
        actions.undo_by_hand(delivery=delivery, by=laras)
    assert caught.value.code == "too_late_to_undo"


def test_what_the_engine_sent_is_not_taken_back_by_hand(channel, laras):
    delivery = deliver(channel)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENT, sent_at=clock.now(), why="")
    delivery.refresh_from_db()
    with pytest.raises(actions.Refused):
        actions.undo_by_hand(delivery=delivery, by=laras)


# ── not today, skip ──────────────────────────────────────────────────────────────────────────────────────────────
def test_not_today_asks_again_at_the_new_time(channel, laras, relayed):
    delivery = asked(channel)
    jobs.remind()
    later = clock.now() + 24 * HOUR
    actions.reschedule(delivery=delivery, at=later, by=laras)
    work()
    delivery.refresh_from_db()
    assert delivery.state == State.SCHEDULED
    with time_machine.travel(later + timedelta(seconds=5)):
        work()
        jobs.remind()
    delivery.refresh_from_db()
    assert delivery.state == State.BY_HAND
    assert relayed == [(delivery.pk, False), (delivery.pk, False)]


def test_skipped_it_is_let_go_and_can_be_brought_back(channel, laras):
    delivery = asked(channel)
    actions.let_go(delivery=delivery, by=laras)
    assert delivery.state == State.CANCELLED
    actions.restore(delivery=delivery, by=laras)
    delivery.refresh_from_db()
    assert delivery.state == State.BY_HAND
