"""Whatever people, networks, kills and clocks do, in any order: never twice, never lost, always to be explained.

Hypothesis makes up the order: people's actions between the engine's turns, what the network answers to each call, a
worker that dies at any crossing, clocks that jump. The network is a list in memory, so that a run takes milliseconds;
the rows, the engine and the clerk are the real ones.
"""

import asyncio
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from jubir.channels.models import Channel
from jubir.content.models import Post, Version
from jubir.core import clock
from jubir.networks import errors, registry
from jubir.networks.connectors import sandbox
from jubir.networks.contract import Draft, Part, Processing, Published, Reading, Recovery, Remote
from jubir.publishing import actions, afterwards, store
from jubir.publishing.engine import Engine
from jubir.publishing.models import BUSY, Delivery, State
from jubir.studio import words

ENDS = {State.SENT, State.FAILED, State.MISSED, State.NEEDS_PERSON, State.CANCELLED, State.TAKEN_DOWN}
#: What a network does with a post, in the order in which shrinking prefers them.
ANSWERS = (
    "yes", "no", "lost_after", "lost_before", "outage", "too_many_after", "too_many_before", "processing", "late",
    "broken_after",
)  # fmt: skip
CROSSINGS = ("prepared", "intended", "answered", "stepped", "looked", "settled")


class Killed(BaseException):
    """kill -9, as far as one process can have it: nothing of ours catches it."""


class Network(sandbox.Connector):
    """Accepts or not, answers or not, is read or not; `there` is the truth."""

    recovery: ClassVar = Recovery(settle_after=2, readings=2)

    def __init__(self) -> None:
        self.identity = type(self.identity)("any", "Any", "#000000", "", "1", "2026-11-22")
        self.there: list[Remote] = []
        self.accepted = 0
        self.answers: list[str] = []
        self.blind = False
        self.jump = timedelta()

    def limits(self, account: Any) -> Any:
        return sandbox.LIMITS

    def recovery_of(self, account: Any) -> Recovery:
        return self.recovery

    async def prepare(self, call: Any, draft: Draft, ticket: Any) -> Any:
        return {}

    async def commit(self, call: Any, draft: Draft, ticket: Any) -> Any:
        answer = self.answers.pop(0) if self.answers else "yes"
        text = draft.parts[ticket.step].text
        refusals = {
            "no": errors.Rejected("no", field="text", status=422),
            "lost_before": errors.Uncertain("reset"),
            "outage": errors.Outage("down"),
            "too_many_before": errors.TooMany("slow down", until=clock.now() + timedelta(seconds=30)),
        }
        if answer in refusals:
            raise refusals[answer]
        self.accepted += 1
        post = Remote(f"r{self.accepted}", clock.now(), text)
        self.there.insert(0, post)
        if answer == "lost_after":
            raise errors.Uncertain("no answer")
        if answer == "broken_after":
            raise KeyError("our own mistake")
        if answer == "too_many_after":
            raise errors.TooMany("slow down", until=clock.now() + timedelta(seconds=30))
        if answer == "processing":
            return Processing(wait=2)
        if answer == "late":
            self.jump += timedelta(seconds=store.LEASE * 2)  # our lease lapses while we wait for the answer
        return Published(post.remote_id, "https://any.example/1")

    async def poll(self, call: Any, draft: Draft, ticket: Any) -> Any:
        text = draft.parts[min(ticket.step, len(draft.parts) - 1)].text
        post = next(one for one in self.there if one.text == text)
        return Published(post.remote_id, "https://any.example/1")

    async def recent(self, call: Any, since: datetime, *, draft: Draft, ticket: Any) -> Reading:
        if self.blind:
            raise errors.Outage("reads are down")
        return Reading(tuple(self.there), clock.now())

    async def delete(self, call: Any, remote_id: str) -> None:
        self.there = [post for post in self.there if post.remote_id != remote_id]

    def texts(self) -> list[str]:
        return [post.text for post in self.there]


class Machine(RuleBasedStateMachine):
    """`kopi`, `laras` and `patch` come from the test's fixtures."""

    kopi: ClassVar[Any]
    laras: ClassVar[Any]
    patch: ClassVar[pytest.MonkeyPatch]

    def __init__(self) -> None:
        super().__init__()
        self.network = network = Network()
        began = datetime(2026, 11, 26, 12, 0, tzinfo=clock.UTC)
        self.fences: dict[int, int] = {}
        self.at = timedelta()
        known = MappingProxyType({**registry.all_connectors(), "any": network})
        self.patch.setattr(registry, "all_connectors", lambda: known)
        self.patch.setattr(clock, "now", lambda: began + self.at + network.jump)
        self.channel = Channel.objects.create(
            workspace=self.kopi, network="any", remote_id="1", handle="kopi", secrets={"token": "t"}
        )

    @initialize(parts=st.lists(st.integers(1, 2), min_size=1, max_size=2))
    def posts(self, parts: list[int]) -> None:
        """Posts of one part, and threads of two; no text comes twice."""
        self.texts: dict[int, list[str]] = {}
        for number, many in enumerate(parts):
            texts = [f"Post {number}, part {part}" for part in range(many)]
            body = {"parts": [{"text": text, "media": []} for text in texts]}
            post = Post.objects.create(workspace=self.kopi, body=body)
            Version.objects.create(post=post, channel=self.channel)
            delivery = Delivery.objects.create(
                workspace=self.kopi, post=post, channel=self.channel, due_at=clock.now(), wake_at=clock.now(),
                draft=Draft(tuple(map(Part, texts))).to_json(),
            )  # fmt: skip
            self.texts[delivery.pk] = texts

    def deliveries(self) -> list[Delivery]:
        found = Delivery.objects.select_related("channel__workspace", "post__workspace", "workspace")
        return list(found.filter(pk__in=self.texts).order_by("pk"))

    def teardown(self) -> None:
        """In the end the network is well and nobody interferes: everything comes to an end, or to a person."""
        try:
            if getattr(self, "texts", None):
                self.comes_to_an_end()
        finally:
            Channel.objects.all().delete()
            Post.objects.all().delete()

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────
    def turn(self, die_at: str = "") -> None:
        """One engine works until nothing is due, or until it dies."""

        def crossing(name: str) -> None:
            if name == die_at:
                raise Killed

        async def run() -> None:
            asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # the killed are not news
            await Engine(None, drain=True, crossing=crossing).run()

        asyncio.run(run())

    @rule(
        answers=st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=3),
        later=st.sampled_from([5, 35, 35, 0, 61, 600, 3 * 3600, -30, -600]),
        blind=st.sampled_from([False, False, True]),
        dies=st.sampled_from(["", "", "", "", "", *CROSSINGS]),
        turns=st.integers(1, 3),
    )
    def the_engine_works(self, answers: list[str], later: int, blind: bool, dies: str, turns: int) -> None:
        self.network.answers, self.network.blind = list(answers), blind
        for _ in range(turns):
            self.turn(die_at=dies)
            self.at += timedelta(seconds=later)

    @rule()
    def a_worker_dies_with_its_claims(self) -> None:
        store.claim(clock.now(), clock.now() + timedelta(seconds=store.LEASE), 10)

    @rule(
        which=st.integers(0, 1),
        deed=st.sampled_from(["cancel", "restore", "retry", "let_go", "now", "later", "decide", "take_down"]),
    )
    def a_person_acts(self, which: int, deed: str) -> None:
        every = self.deliveries()
        delivery = every[which % len(every)]
        by = self.laras
        try:
            if deed in ("cancel", "restore", "retry", "let_go"):
                getattr(actions, deed)(delivery=delivery, by=by)
            elif deed == "take_down":
                afterwards.take_down(delivery=delivery, by=by)
            elif deed == "decide":
                self.decide(delivery)
            else:
                at = clock.now() + timedelta(seconds=0 if deed == "now" else 300)
                actions.schedule(post=delivery.post, at=at, by=by)
        except actions.Refused:
            pass

    def decide(self, delivery: Delivery) -> None:
        """Looks at the network and says what is true."""
        step = min(delivery.step, len(self.texts[delivery.pk]) - 1)
        text = self.texts[delivery.pk][step]
        post = next((one for one in self.network.there if one.text == text), None)
        if post is None:
            actions.settle_absent(delivery=delivery, by=self.laras)
        else:
            actions.settle_found(delivery=delivery, by=self.laras, remote_id=post.remote_id)

    @rule(channel=st.booleans(), pause=st.booleans())
    def somebody_pauses_or_goes_on(self, channel: bool, pause: bool) -> None:
        if channel:
            (actions.pause_channel if pause else actions.resume_channel)(channel=self.channel, by=self.laras)
        else:
            (actions.pause_workspace if pause else actions.resume_workspace)(
                workspace=self.kopi, by=self.laras
            )

    # ── what must always hold ────────────────────────────────────────────────────────────────────────────────────
    @invariant()
    def nothing_is_there_twice(self) -> None:
        texts = self.network.texts()
        assert len(texts) == len(set(texts)), texts

    @invariant()
    def every_delivery_makes_sense(self) -> None:
        if not hasattr(self, "texts"):
            return
        there = {post.text: post.remote_id for post in self.network.there}
        for delivery in self.deliveries():
            assert delivery.fence >= self.fences.get(delivery.pk, 0)
            self.fences[delivery.pk] = delivery.fence
            self.can_be_told(delivery)
            if delivery.state == State.SENT:  # then it is there, whole
                assert set(self.texts[delivery.pk]) <= set(there)
                assert delivery.remote_id == there[self.texts[delivery.pk][0]]
            if (
                delivery.state == State.TAKEN_DOWN
            ):  # then nothing of it is there, and nothing of it comes again
                assert not set(self.texts[delivery.pk]) & set(there)
            if delivery.state in {*BUSY, State.SCHEDULED}:  # then somebody looks again
                assert delivery.wake_at is not None

    def can_be_told(self, delivery: Delivery) -> None:
        assert delivery.state in State.values
        assert words.state_sentence(delivery).strip()
        for attempt in delivery.attempts.all():
            assert words.attempt_sentence(attempt, "Any", len(self.texts[delivery.pk])).strip()

    def comes_to_an_end(self) -> None:
        self.network.blind, self.network.answers = False, []
        actions.resume_channel(channel=self.channel, by=self.laras)
        actions.resume_workspace(workspace=self.kopi, by=self.laras)
        for _ in range(40):
            self.turn()
            waiting = [one for one in self.deliveries() if one.state not in ENDS]
            if not waiting:
                break
            wakes = [one.wake_at for one in waiting if one.wake_at]
            assert wakes, [(one.state, one.why) for one in waiting]
            self.at += max(min(wakes) - clock.now(), timedelta()) + timedelta(milliseconds=1)
        assert {one.state for one in self.deliveries()} <= ENDS
        self.nothing_is_there_twice()
        self.every_delivery_makes_sense()


@pytest.mark.django_db(transaction=True)
def test_any_order_of_deeds_answers_kills_and_clocks(kopi: Any, laras: Any, monkeypatch: pytest.MonkeyPatch):
    Machine.kopi, Machine.laras, Machine.patch = kopi, laras, monkeypatch
    monkeypatch.setattr("jubir.publishing.clerk.GATHER_SECONDS", 0.0)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=10,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
