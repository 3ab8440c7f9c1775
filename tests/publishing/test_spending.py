"""A spending limit that is used up holds a post back and asks; a person who says yes sends it all the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from jubir.channels import door, spending
from jubir.channels.models import Spending, SpendingLimit
from jubir.channels.why import why_sentence
from jubir.networks.contract import Charge
from jubir.publishing import actions, rules
from jubir.publishing.models import State

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)


@pytest.fixture
def paid(monkeypatch: pytest.MonkeyPatch) -> None:
    """The practice network takes a cent for a post."""

    def charges(self: Any, account: Any, request: Any, answer: Any) -> tuple[Charge, ...]:
        is_post = request.method == "POST" and request.url.endswith("/posts") and answer.ok
        return (Charge(10_000),) if is_post else ()

    sandbox = type(door.connector("sandbox"))
    monkeypatch.setattr(sandbox, "charges", charges, raising=False)
    monkeypatch.setattr(sandbox, "price", lambda self, draft, step: 10_000, raising=False)


def test_a_post_is_held_back_says_why_and_goes_out_when_a_person_says_so(net, publish, paid, laras):
    channel = net.channel()
    SpendingLimit.objects.create(workspace=net.workspace, network="sandbox", micros=10_000)
    first = net.deliver(channel, "satu")
    publish(first)
    assert first.state == State.SENT
    assert Spending.objects.get(workspace=net.workspace, network="sandbox").micros == 10_000
    second = net.deliver(channel, "dua")
    publish(second)
    assert (second.state, second.why, second.mender) == (State.FAILED, "spending_limit", "")
    with translation.override("en"):
        assert "used up" in why_sentence(second.why)
    assert net.texts(channel) == ["satu"]
    actions.retry(delivery=second, by=laras)
    publish(second)
    assert second.state == State.SENT and net.texts(channel) == ["satu", "dua"]


def test_a_thread_that_has_begun_is_finished(net, publish, paid):
    channel = net.channel()
    SpendingLimit.objects.create(workspace=net.workspace, network="sandbox", micros=10_000)
    thread = net.deliver(channel, "satu", "dua", "tiga")
    publish(thread)
    assert thread.state == State.SENT and net.texts(channel) == ["satu", "dua", "tiga"]
    assert spending.month_of(net.workspace, "sandbox").spent == 30_000


def test_another_networks_limit_holds_nothing_back(net, publish, paid):
    channel = net.channel()
    SpendingLimit.objects.create(workspace=net.workspace, network="x", micros=0)
    post = net.deliver(channel, "satu")
    publish(post)
    assert post.state == State.SENT


@pytest.mark.parametrize(
    ("begun", "until", "held"),
    [(False, timedelta(days=3), True), (True, timedelta(days=3), False), (False, timedelta(0), False)],
)
def test_the_limit_holds_only_what_has_not_begun_and_only_this_month(begun, until, held):
    around = rules.Circumstances(spent_until=NOW + until)
    move = rules.before(now=NOW, due_at=NOW, why="", why_data={}, begun=begun, around=around)
    assert (move is not None) == held
    if move:
        assert (move.state, move.wake) == (State.FAILED, None), "never by itself, never silently"
