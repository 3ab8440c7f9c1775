"""Networks that answer what no network should, disks that are full, clocks that jump: nothing is lost, nothing doubled,
nothing unreadable, and one channel's trouble stays its own."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any, ClassVar

import pytest
from django.db import OperationalError

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.networks import errors, registry
from jubir.networks.connectors import sandbox
from jubir.networks.contract import Draft, Processing, Published, Reading, Recovery, Remote
from jubir.publishing import actions, jobs, rules, store, tell
from jubir.publishing.models import Attempt, Delivery, Pace, State

FINAL = {State.SENT, State.FAILED, State.MISSED, State.NEEDS_PERSON, State.PAUSED, State.CANCELLED}


class Odd(sandbox.Connector):
    """A network inside the test: `answers` say, try by try, what `commit` does; `there` is what it has accepted."""

    recovery: ClassVar = Recovery(settle_after=0.1, readings=2)

    def __init__(self) -> None:
        self.identity = type(self.identity)("odd", "Odd", "#000000", "", "1", "2026-11-22")
        self.there: list[Remote] = []
        self.answers: list[Callable[[Any], Any]] = []
        self.otherwise: Callable[[Any], Any] = self.yes
        self.prepares: Callable[[], Any] = dict
        self.bad_limits: set[str] = set()

    def limits(self, account: Any) -> Any:
        if account.handle in self.bad_limits:
            raise TypeError("a limit that is a list")
        return sandbox.LIMITS

    def recovery_of(self, account: Any) -> Recovery:
        return self.recovery

    async def prepare(self, call: Any, draft: Draft, ticket: Any) -> Any:
        return self.prepares()

    async def commit(self, call: Any, draft: Draft, ticket: Any) -> Any:
        answer = self.answers.pop(0) if self.answers else self.otherwise
        found = answer(draft.parts[ticket.step].text)
        return await found if asyncio.iscoroutine(found) else found

    async def recent(self, call: Any, since: datetime, *, draft: Draft, ticket: Any) -> Reading:
        return Reading(tuple(self.there), clock.now())

    def accept(self, text: str, remote_id: str = "") -> Remote:
        self.there.insert(0, Remote(remote_id or f"r{len(self.there) + 1}", clock.now(), text))
        return self.there[0]

    def yes(self, text: str) -> Published:
        return Published(self.accept(text).remote_id, "https://odd.example/1")

    def told(self, remote_id: str, url: str = "https://odd.example/1") -> Callable[[str], Published]:
        def say(text: str) -> Published:
            self.accept(text, remote_id)
            return Published(remote_id, url)

        return say

    def silent(self, text: str) -> Any:
        self.accept(text)
        raise errors.Uncertain("no answer")

    def texts(self) -> list[str]:
        return [post.text for post in reversed(self.there)]


@pytest.fixture
def odd(net: Any, monkeypatch: pytest.MonkeyPatch) -> Odd:
    network = Odd()
    known = MappingProxyType({**registry.all_connectors(), "odd": network})
    monkeypatch.setattr(registry, "all_connectors", lambda: known)
    return network


@pytest.fixture
def channel(net: Any, odd: Odd) -> Channel:
    made = net.channel()
    made.network = "odd"
    made.save()
    return made


# ── words that no database takes ─────────────────────────────────────────────────────────────────────────────────
NASTY = "\x00half\ud800" + "x" * 600


def test_an_answer_that_cannot_be_stored_is_kept_without_what_cannot(net, publish, odd, channel):
    """It used to be sent again and again: its outcome never reached the disk."""
    odd.answers = [odd.told(NASTY, "javascript:alert(1)")]
    delivery = net.deliver(channel, "Halo")
    publish(delivery)
    assert delivery.state == State.SENT
    assert odd.texts() == ["Halo"]
    assert "\x00" not in delivery.remote_id and len(delivery.remote_id) == 255
    assert delivery.remote_url == ""


def test_a_refusal_that_cannot_be_stored_holds_up_nobody(net, publish, odd, channel):
    def refuse(text: str) -> Any:
        raise errors.Rejected(NASTY, field="text", status=422, answer=NASTY)

    odd.answers = [refuse]
    bad = net.deliver(channel, "Buruk")
    good = [net.deliver(net.channel(), f"Baik {n}") for n in range(5)]
    publish(bad, *good)
    assert (bad.state, bad.why) == (State.FAILED, "rejected")
    assert {one.state for one in good} == {State.SENT}


def test_evidence_that_cannot_be_stored_is_cleaned(net, publish, odd, channel):
    odd.answers = [odd.silent]
    odd.accept(NASTY, NASTY)
    delivery = net.deliver(channel, "Halo")
    publish(delivery)
    assert delivery.state == State.SENT
    assert odd.texts().count("Halo") == 1


def test_a_moment_in_another_zone_is_kept_as_the_moment_it_is():
    there = datetime(2026, 11, 23, 17, 0, tzinfo=timezone(timedelta(hours=7)))
    kept = store._read_moment(store._moment(there))
    assert kept == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_a_channel_whose_server_tells_nonsense_stops_only_itself(net, publish, odd, channel):
    odd.bad_limits = {channel.handle}
    bad, good = net.deliver(channel, "Buruk"), net.deliver(net.channel(), "Baik")
    publish(bad, good, seconds=6)
    assert good.state == State.SENT
    assert bad.state == State.FAILED


# ── ids ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_network_that_gives_all_posts_one_id_is_not_asked_for_ever(net, publish, odd, channel):
    odd.otherwise = odd.told("1")
    first = net.deliver(channel, "Satu")
    publish(first)
    second = net.deliver(channel, "Dua")
    publish(second, seconds=5)
    first.refresh_from_db()
    assert first.state == State.SENT
    assert (second.state, second.why) == (State.NEEDS_PERSON, "cannot_tell")
    assert odd.texts() == ["Satu", "Dua"]


def test_who_gave_a_post_back_looks_for_its_own_and_ends(net, publish, odd, channel):
    """Its step stood behind its end: found absent, it had nothing to send and was taken up again for ever."""
    owner, thief = net.deliver(channel, "Sama", late=-60), net.deliver(channel, "Sama", late=-60)
    now = clock.now()
    Attempt.objects.create(delivery=thief, number=1, outcome="unknown", started_at=now, ended_at=now)
    Attempt.objects.create(delivery=thief, number=2, outcome="found", remote_id="r1")
    Delivery.objects.filter(pk=thief.pk).update(
        state=State.SENT, remote_id="r1", wake_at=None, step=1, tries=2, sent_at=now
    )
    odd.accept("Sama", "r1")
    Attempt.objects.create(delivery=owner, number=1, outcome="sent", remote_id="r1", started_at=now)
    assert store.give_back(channel.pk, "r1", to=owner.pk, now=now) == 1
    Delivery.objects.filter(pk=owner.pk).update(state=State.SENT, wake_at=None, remote_id="r1", step=1)
    publish(thief)
    assert thief.state == State.SENT and thief.remote_id == "r2"
    assert odd.texts() == ["Sama", "Sama"]


def test_giving_back_nothing_touches_nobody(net, odd, channel):
    waiting = net.deliver(channel, "Nanti", late=-60)
    assert store.give_back(channel.pk, "", to=0, now=clock.now()) == 0
    waiting.refresh_from_db()
    assert waiting.state == State.SCHEDULED


def test_an_account_connected_twice_adopts_no_twin_of_the_other_workspace(
    net, publish, odd, channel, stranger
):
    """The same greeting to the same account out of two workspaces: one post is one delivery's."""
    there = stranger.workspaces.get()
    twin = Channel.objects.create(
        workspace=there, network="odd", server=channel.server, remote_id=channel.remote_id, handle="x", secrets={"t": 1}
    )  # fmt: skip
    first = net.deliver(channel, "Selamat pagi!")
    publish(first)
    second = net.deliver(channel, "Selamat pagi!")
    Delivery.objects.filter(pk=second.pk).update(channel=twin, workspace=there)
    second.refresh_from_db()

    def lost(text: str) -> Any:
        raise errors.Uncertain("never arrived")

    odd.answers = [lost]
    publish(second)
    assert second.state == State.SENT and second.remote_id == "r2"
    assert odd.texts() == ["Selamat pagi!", "Selamat pagi!"]


def test_a_late_arrival_of_an_earlier_try_is_found(net, publish, odd, channel):
    """It is older than the last try, and was not looked for."""
    delivery = net.deliver(channel, "Halo")
    early, now = clock.now() - timedelta(minutes=10), clock.now()
    for number, at in ((1, early), (2, now)):
        Attempt.objects.create(
            delivery=delivery, number=number, outcome="unknown", started_at=at, ended_at=at
        )
    odd.there = [Remote("late", early + timedelta(seconds=30), "Halo")]
    Delivery.objects.filter(pk=delivery.pk).update(state=State.UNCONFIRMED, tries=2, wake_at=now)
    publish(delivery)
    assert (delivery.state, delivery.remote_id) == (State.SENT, "late")
    assert odd.texts() == ["Halo"]


def test_a_replay_is_harmless_only_where_a_key_was_looked_for(net, publish, odd, channel, monkeypatch):
    """A direct message on a network that knows keys for its posts: it arrives late, and must not be sent again at once."""
    monkeypatch.setattr(odd, "recovery", Recovery(settle_after=0.5, readings=2, replay=True), raising=False)
    looked: list[datetime] = []

    async def recent(call: Any, since: datetime, *, draft: Draft, ticket: Any) -> Reading:
        looked.append(clock.now())
        if len(looked) == 2:
            odd.accept("Pesan")
        return Reading(tuple(odd.there), clock.now())

    monkeypatch.setattr(odd, "recent", recent)

    sent: list[str] = []

    def lost(text: str) -> Any:
        sent.append(text)
        raise errors.Uncertain("no answer yet")

    odd.otherwise = lost
    delivery = net.deliver(channel, "Pesan")
    publish(delivery)
    assert (delivery.state, delivery.remote_id) == (State.SENT, "r1")
    assert odd.texts() == ["Pesan"]
    assert (sent, len(looked)) == (["Pesan"], 2)


# ── waiting, pausing, taking back ────────────────────────────────────────────────────────────────────────────────
def test_what_is_never_ready_ends_readable(net, publish, odd, channel, monkeypatch):
    monkeypatch.setattr(rules, "GIVE_UP_PROCESSING", timedelta(seconds=1))
    odd.prepares = lambda: Processing(0.1)
    delivery = net.deliver(channel, "Halo")
    publish(delivery)
    assert (delivery.state, delivery.why) == (State.FAILED, "media")


def test_a_network_cannot_close_a_channel_for_years(net, publish, odd, channel):
    def wait(text: str) -> Any:
        raise errors.TooMany("later", until=datetime(9998, 1, 1, tzinfo=UTC))

    odd.otherwise = wait
    delivery = net.deliver(channel, "Halo")
    publish(delivery, seconds=2)
    assert channel.budget.closed_until < clock.now() + timedelta(hours=25)
    assert delivery.wake_at < clock.now() + timedelta(hours=25)


def test_a_pause_stops_what_was_claimed_and_not_begun(net, publish, odd, channel, kopi, laras):
    delivery = net.deliver(channel, "Tunggu")

    def crossing(name: str) -> None:
        if name == "prepared":
            thread = threading.Thread(target=lambda: actions.pause_workspace(workspace=kopi, by=laras))
            thread.start()
            thread.join()

    publish(delivery, crossing=crossing)
    assert (delivery.state, delivery.why) == (State.PAUSED, "paused_workspace")
    assert odd.texts() == []
    actions.resume_workspace(workspace=kopi, by=laras)
    publish(delivery)
    assert delivery.state == State.SENT and odd.texts() == ["Tunggu"]


def test_undoing_a_let_go_sends_nothing_that_may_be_out(net, laras, odd, channel):
    delivery = net.deliver(channel, "Halo")
    Delivery.objects.filter(pk=delivery.pk).update(state=State.NEEDS_PERSON, wake_at=None, why="cannot_tell")
    delivery.refresh_from_db()
    actions.let_go(delivery=delivery, by=laras)
    actions.restore(delivery=delivery, by=laras)
    assert (delivery.state, delivery.wake_at, delivery.why) == (State.NEEDS_PERSON, None, "cannot_tell")


def test_scheduling_anew_leaves_the_text_of_a_half_sent_thread(net, laras, odd, channel):
    delivery = net.deliver(channel, "Satu", "Dua", "Tiga")
    Delivery.objects.filter(pk=delivery.pk).update(state=State.FAILED, wake_at=None, step=2)
    post = delivery.post
    post.body = {"parts": [{"text": "Pendek", "media": []}]}
    post.save()
    actions.schedule(post=post, at=clock.now(), by=laras)
    delivery.refresh_from_db()
    assert [part["text"] for part in delivery.draft["parts"]] == ["Satu", "Dua", "Tiga"]


def test_a_row_past_its_end_is_sent_not_held_for_ever(net, publish, odd, channel):
    delivery = net.deliver(channel, "Satu")
    Delivery.objects.filter(pk=delivery.pk).update(step=1, remote_id="r1")
    publish(delivery, seconds=3)
    assert delivery.state == State.SENT and odd.texts() == []


def test_what_was_cancelled_is_never_taken_up(net, publish, odd, channel):
    delivery = net.deliver(channel, "Batal")
    Delivery.objects.filter(pk=delivery.pk).update(state=State.CANCELLED)  # and wake_at still set
    publish(delivery, seconds=1)
    assert delivery.state == State.CANCELLED and odd.texts() == []


def test_a_daily_cap_holds_within_one_batch(net, publish, odd, channel):
    Pace.objects.create(channel=channel, daily_cap=2)
    five = [net.deliver(channel, f"Nomor {n}") for n in range(5)]
    publish(*five, seconds=2)
    assert len(odd.texts()) == 2
    assert sorted(one.state for one in five) == [State.SENT] * 2 + [State.WAITING] * 3


# ── our own house ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float, bool], None]]:
    """After this call writes fail for so many seconds: intents too, or settles only."""
    real, until, intents_too = store.write, [0.0], [True]

    def write(writes: Any) -> Any:
        hit = intents_too[0] or any(one.intent is None for one in writes)
        if hit and time.monotonic() < until[0]:
            raise OperationalError("database or disk is full")
        return real(writes)

    def fill(seconds: float, intents: bool) -> None:
        until[0], intents_too[0] = time.monotonic() + seconds, intents

    monkeypatch.setattr(store, "write", write)
    yield fill


def test_a_full_disk_before_the_intent_sends_nothing_and_goes_on(net, publish, odd, channel, full_disk):
    """It used to be noted as in doubt, though nothing had been sent, and a person was asked."""
    full_disk(1.5, True)
    delivery = net.deliver(channel, "Halo")
    publish(delivery)
    assert delivery.state == State.SENT and odd.texts() == ["Halo"]
    assert [one.outcome for one in delivery.attempts.all()] == ["sent"]


def test_a_full_disk_after_the_answer_keeps_the_answer(net, publish, odd, channel, full_disk):
    """For longer than the lease: the answer is known here, nobody has to look for it."""
    full_disk(5, False)
    delivery = net.deliver(channel, "Halo")
    publish(delivery, seconds=25)
    assert delivery.state == State.SENT and odd.texts() == ["Halo"]
    assert [one.outcome for one in delivery.attempts.all()] == ["sent"]


@pytest.mark.parametrize("jump", [timedelta(hours=5), timedelta(hours=-5)])
def test_a_clock_that_jumps_while_a_call_is_open(net, publish, odd, channel, monkeypatch, jump):
    """Every lease lapses at once, or none does for hours: still one post, and its answer is heard."""
    real = clock.now
    ahead = [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: real() + ahead[0])

    async def slowly(text: str) -> Published:
        ahead[0] = jump
        await asyncio.sleep(2.5)
        return odd.yes(text)

    odd.answers = [slowly]
    delivery = net.deliver(channel, "Halo")
    publish(delivery)
    assert delivery.state == State.SENT and odd.texts() == ["Halo"]
    assert [one.outcome for one in delivery.attempts.all()] == ["sent"]


def test_a_lease_that_another_has_taken_is_not_ours_to_renew(net, odd, channel):
    """After standing still, a worker must not believe that renewing gave it its rows back."""
    delivery = net.deliver(channel, "Halo")
    now = clock.now()
    row = store.claim(now, now + timedelta(seconds=60), 10)[0]
    Delivery.objects.filter(pk=delivery.pk).update(fence=row.fence + 1)
    assert store.renew([(row.id, row.fence)], now) == set()
    assert store.renew([(row.id, row.fence + 1)], now) == {row.id}


def test_nobody_to_tell_does_not_turn_a_failure_into_a_doubt(net, publish, odd, channel, monkeypatch):
    def refuse(text: str) -> Any:
        raise errors.Rejected("no", field="text")

    def deaf(_settled: Any) -> None:
        raise OperationalError("locked")

    odd.otherwise = refuse
    monkeypatch.setattr(tell, "outcomes", deaf)
    delivery = net.deliver(channel, "Halo")
    publish(delivery, seconds=3)
    assert (delivery.state, delivery.why) == (State.FAILED, "rejected")


def test_an_attempt_whose_number_is_taken_gets_the_next(net, publish, odd, channel):
    """The database kept a write whose answer was lost on the way to us."""
    delivery = net.deliver(channel, "Halo")
    Attempt.objects.create(delivery=delivery, number=1, outcome="refused", ended_at=clock.now())
    publish(delivery)
    assert delivery.state == State.SENT and odd.texts() == ["Halo"]


def test_a_reconnected_channel_wakes_no_cancelled_delivery(net, odd, channel):
    delivery = net.deliver(channel, "Halo")
    Delivery.objects.filter(pk=delivery.pk).update(state=State.CANCELLED, why="reconnect", wake_at=None)
    assert jobs.wake_reconnected() == 0


# ── steps that are prepared by themselves ────────────────────────────────────────────────────────────────────────
def test_each_step_is_prepared_when_the_one_before_is_out(net, publish, odd, channel, monkeypatch):
    seen: list[tuple[int, int]] = []

    async def prepare(call: Any, draft: Draft, ticket: Any) -> Any:
        seen.append((ticket.step, len(odd.there)))
        waits = ticket.step == 1 and not ticket.checkpoint.get("waited")
        return Processing(0.1, {"waited": True}) if waits else {}

    monkeypatch.setattr(odd, "prepare", prepare)
    odd.prepares_steps = True
    delivery = net.deliver(channel, "satu", "dua", "tiga")
    publish(delivery)
    assert delivery.state == State.SENT
    assert odd.texts() == ["satu", "dua", "tiga"]
    assert seen == [(0, 0), (1, 1), (1, 1), (2, 2)]
