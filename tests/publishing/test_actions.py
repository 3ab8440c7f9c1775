"""What people do to deliveries, also when two of them do it at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from jubir.channels.models import Channel
from jubir.content import actions as content
from jubir.core import clock
from jubir.publishing import actions, queries
from jubir.publishing.models import Delivery, Pace, Slot, State

SOON = timedelta(hours=2)


@pytest.fixture
def channel(kopi):
    return Channel.objects.create(
        workspace=kopi,
        network="sandbox",
        server="http://127.0.0.1:1/sandbox",
        remote_id="1",
        handle="kopisenja",
    )


@pytest.fixture
def post(kopi, laras, channel):
    body = {"parts": [{"text": "Senja di rumah", "media": []}], "link": None, "poll": None}
    return content.create_post(workspace=kopi, by=laras, body=body, channels=[channel])


@pytest.fixture
def delivery(post, laras):
    return actions.schedule(post=post, at=clock.now() + SOON, by=laras)[0]


def put(delivery, state, **fields):
    Delivery.objects.filter(pk=delivery.pk).update(state=state, **fields)
    delivery.refresh_from_db()
    return delivery


def refusal(work, *arguments, **named):
    with pytest.raises(actions.Refused) as caught:
        work(*arguments, **named)
    return caught.value.code


def test_scheduling_freezes_the_words(post, laras):
    at = clock.now() + SOON
    delivery = actions.schedule(post=post, at=at, by=laras)[0]
    assert (delivery.state, delivery.due_at, delivery.wake_at) == (State.SCHEDULED, at, at)
    assert delivery.draft["parts"][0]["text"] == "Senja di rumah"


def test_scheduling_again_moves_and_never_doubles(post, laras):
    actions.schedule(post=post, at=clock.now() + SOON, by=laras)
    later = clock.now() + 2 * SOON
    actions.schedule(post=post, at=later, by=laras)
    assert [d.due_at for d in Delivery.objects.all()] == [later]


def test_the_past_is_refused_and_a_moment_ago_is_now(post, laras):
    assert refusal(actions.schedule, post=post, at=clock.now() - timedelta(hours=1), by=laras) == "past"
    actions.schedule(post=post, at=clock.now() - timedelta(seconds=30), by=laras)


def test_problems_keep_a_post_back_and_say_where(post, laras, channel):
    content.save_post(
        post=post, by=laras, revision=post.revision, body={"parts": [{"text": "a" * 600, "media": []}]}
    )
    with pytest.raises(actions.Problems) as caught:
        actions.schedule(post=post, at=clock.now() + SOON, by=laras)
    assert caught.value.by_channel[0].channel == channel
    assert caught.value.by_channel[0].problems[0].field == "text"
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("role", ["contributor", "client", "guest"])
def test_who_may_not_publish_is_refused(post, crew, role):
    assert refusal(actions.schedule, post=post, at=clock.now() + SOON, by=crew[role]) == "not_allowed"


def test_a_post_without_channels_is_refused(kopi, laras):
    bare = content.create_post(
        workspace=kopi, by=laras, body={"parts": [{"text": "Halo", "media": []}]}, channels=[]
    )
    assert refusal(actions.schedule, post=bare, at=clock.now() + SOON, by=laras) == "no_channels"


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("sent", "sent"),
        ("sending", "busy"),
        ("claimed", "busy"),
        ("unconfirmed", "busy"),
        ("needs_person", "needs_person"),
    ],
)
def test_what_is_out_or_on_its_way_is_not_touched(delivery, laras, state, code):
    put(delivery, state)
    assert refusal(actions.reschedule, delivery=delivery, at=clock.now() + SOON, by=laras) == code
    assert refusal(actions.cancel, delivery=delivery, by=laras) == code
    assert refusal(actions.schedule, post=delivery.post, at=clock.now() + SOON, by=laras) == code
    delivery.refresh_from_db()
    assert delivery.state == state


def test_cancel_and_undo(delivery, laras):
    actions.cancel(delivery=delivery, by=laras)
    assert (delivery.state, delivery.wake_at) == (State.CANCELLED, None)
    actions.restore(delivery=delivery, by=laras)
    assert (delivery.state, delivery.wake_at) == (State.SCHEDULED, delivery.due_at)


def test_undo_of_a_cancel_after_its_time_asks(delivery, laras):
    actions.cancel(delivery=delivery, by=laras)
    Delivery.objects.filter(pk=delivery.pk).update(due_at=clock.now() - timedelta(hours=3))
    delivery.refresh_from_db()
    actions.restore(delivery=delivery, by=laras)
    assert delivery.state == State.MISSED


def test_undo_of_a_cancel_after_scheduling_anew_is_refused(delivery, laras):
    actions.cancel(delivery=delivery, by=laras)
    actions.schedule(post=delivery.post, at=clock.now() + SOON, by=laras)
    assert refusal(actions.restore, delivery=delivery, by=laras) == "twice"


def test_an_edit_reaches_the_schedule_when_somebody_says_so(delivery, laras):
    post = delivery.post
    assert not queries.lags([delivery])
    content.save_post(
        post=post, by=laras, revision=post.revision, body={"parts": [{"text": "Kata baru", "media": []}]}
    )
    delivery = Delivery.objects.get(pk=delivery.pk)
    assert queries.lags([delivery])
    assert delivery.draft["parts"][0]["text"] == "Senja di rumah"
    actions.schedule(post=delivery.post, at=delivery.due_at, by=laras)
    delivery.refresh_from_db()
    assert delivery.draft["parts"][0]["text"] == "Kata baru"
    assert not queries.lags([delivery])


def test_retry_takes_the_mended_text(delivery, laras):
    put(delivery, "failed", why="rejected", wake_at=None)
    post = delivery.post
    content.save_post(
        post=post, by=laras, revision=post.revision, body={"parts": [{"text": "Mendingan", "media": []}]}
    )
    actions.retry(delivery=delivery, by=laras)
    assert (delivery.state, delivery.why) == (State.SCHEDULED, "")
    assert delivery.draft["parts"][0]["text"] == "Mendingan"
    assert delivery.wake_at <= clock.now()


def test_it_is_there(delivery, laras):
    put(delivery, "needs_person", wake_at=None)
    actions.settle_found(delivery=delivery, by=laras, remote_id="r9", url="https://sandbox.example/r9")
    assert (delivery.state, delivery.remote_id, delivery.remote_url) == (
        "sent",
        "r9",
        "https://sandbox.example/r9",
    )


def test_it_is_not_there_send_it(delivery, laras):
    put(delivery, "needs_person", wake_at=None, checkpoint={"_looks": 8, "uploads": {"0.0": "x"}})
    actions.settle_absent(delivery=delivery, by=laras)
    assert delivery.state == State.SCHEDULED
    decided = delivery.checkpoint.pop("_decided")  # what came before it is in doubt no more
    assert abs(clock.now() - clock.datetime.fromisoformat(decided)) < clock.timedelta(minutes=1)
    assert delivery.checkpoint == {"uploads": {"0.0": "x"}}


def test_the_first_of_two_who_decide_wins(delivery, laras, crew):
    put(delivery, "needs_person", wake_at=None)
    stale = Delivery.objects.get(pk=delivery.pk)
    actions.settle_found(delivery=delivery, by=laras)
    assert refusal(actions.settle_absent, delivery=stale, by=crew["editor"]) == "decided"
    stale.refresh_from_db()
    assert stale.state == State.SENT


@pytest.mark.django_db(transaction=True)
def test_two_at_once_and_one_is_told(delivery, laras, crew):
    put(delivery, "needs_person", wake_at=None)
    results = []

    def decide(work, by):
        try:
            work(delivery=Delivery.objects.get(pk=delivery.pk), by=by)
            results.append("done")
        except actions.Refused as error:
            results.append(error.code)
        finally:
            connection.close()

    rivals = [
        threading.Thread(target=decide, args=(actions.settle_absent, laras)),
        threading.Thread(target=decide, args=(actions.settle_absent, crew["editor"])),
    ]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    assert sorted(results) == ["decided", "done"]


def test_a_thread_goes_on_from_the_part_a_person_found(delivery, laras):
    parts = [{"text": "Satu", "media": []}, {"text": "Dua", "media": []}]
    put(delivery, "needs_person", wake_at=None, draft={"parts": parts})
    actions.settle_found(delivery=delivery, by=laras, remote_id="r1")
    assert delivery.state == State.UNCONFIRMED
    assert delivery.checkpoint["_adopt"] == "r1"
    assert delivery.wake_at <= clock.now()


def test_let_go(delivery, laras):
    put(delivery, "missed", wake_at=None)
    actions.let_go(delivery=delivery, by=laras)
    assert delivery.state == State.CANCELLED


# ── the queue ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_queue_fills_slot_by_slot(kopi, laras, channel):
    actions.set_slots(channel=channel, slots=[(day, 540) for day in range(7)], by=laras)
    body = {"parts": [{"text": "Antre", "media": []}]}
    posts = [content.create_post(workspace=kopi, by=laras, body=body, channels=[channel]) for _ in range(3)]
    moments = [actions.queue_next(post=post, by=laras)[0].due_at for post in posts]
    assert moments == sorted(set(moments))
    assert {moment.hour for moment in moments} == {2}  # 09.00 WIB
    assert moments[1] - moments[0] == timedelta(days=1)


def test_a_channel_without_slots_says_so(post, laras):
    assert refusal(actions.queue_next, post=post, by=laras) == "no_slots"


def test_slots_are_replaced_whole_and_checked(channel, laras):
    actions.set_slots(channel=channel, slots=[(0, 540), (0, 540), (6, 1439)], by=laras)
    assert queries.slots_of(channel) == [(0, 540), (6, 1439)]
    assert refusal(actions.set_slots, channel=channel, slots=[(7, 0)], by=laras) == "bad_slot"
    assert Slot.objects.count() == 2


# ── pauses ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_pause_says_who_and_resume_wakes_what_was_held(delivery, laras, kopi):
    rhythm = actions.pause_workspace(workspace=kopi, by=laras, why="Krisis")
    assert (rhythm.paused_by, rhythm.paused_why) == (laras, "Krisis")
    put(delivery, "paused", wake_at=None)
    assert queries.late_on_resume(kopi) == {"go": 1, "ask": 0}
    actions.resume_workspace(workspace=kopi, by=laras)
    delivery.refresh_from_db()
    assert delivery.state == State.SCHEDULED
    assert delivery.wake_at <= clock.now()


def test_a_paused_channel(delivery, laras, channel):
    actions.pause_channel(channel=channel, by=laras)
    assert Pace.objects.get(channel=channel).paused_at
    actions.resume_channel(channel=channel, by=laras)
    assert Pace.objects.get(channel=channel).paused_at is None


# ── the rooms below ask ──────────────────────────────────────────────────────────────────────────────────────────
def test_deleting_a_post_takes_back_what_waits(delivery, laras):
    content.delete_post(post=delivery.post, by=laras)
    delivery.refresh_from_db()
    assert delivery.state == State.CANCELLED


def test_a_post_that_is_being_sent_is_not_deleted(delivery, laras):
    put(delivery, "sending")
    with pytest.raises(content.Refused):
        content.delete_post(post=delivery.post, by=laras)
