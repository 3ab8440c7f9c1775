"""Answers over the real engine and a real HTTP network: exactly one, whatever happens on the way."""

import itertools
import json
from datetime import timedelta
from urllib.request import Request, urlopen

import pytest

from jubir.core import clock
from jubir.inbox import actions
from jubir.inbox.actions import answering
from jubir.inbox.models import Message
from jubir.publishing.models import Delivery, Pace, Rhythm, State
from tests.inbox.conftest import Crowd
from tests.publishing.conftest import hurry, net, publish

__all__ = ["hurry", "net", "publish"]


@pytest.fixture
def answer(net, laras, monkeypatch):
    """An answer to what Sari asked under a post that is really there; due at once."""
    monkeypatch.setattr(answering, "GRACE", timedelta(0))

    numbers = itertools.count(1)

    def write(text="Jam 7 pagi", channel=None):
        channel = channel or net.channel(facts={"settle_after": 0.3})
        asked = _comment(net, next(numbers))
        said = Crowd(channel).says(remote_id=asked, thread=asked, parent="", post=asked)
        message = actions.answer(conversation=said.conversation, text=text, by=laras, seen=0)
        return Message.objects.select_related("delivery__channel", "conversation").get(pk=message.pk)

    return write


def _comment(net, number):
    """Something on the network that can be answered: its remote id."""
    _account, token = net.server.store.create_account(f"Sari {number}", f"sari{number}")
    request = Request(
        f"{net.server.url}/api/posts",
        data=b'{"text": "Bukanya jam berapa?"}',
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urlopen(request) as told:
        return json.load(told)["id"]


@pytest.mark.parametrize(
    "fault",
    [
        "",
        "accept_then_500",
        "accept_then_reset",
        "accept_then_hang:1",
        "refuse_then_500",
        "refuse_then_reset",
    ],
)
def test_whatever_the_network_answers_there_is_one_answer(net, publish, answer, fault):
    text = f"Jam 7 pagi [[fault:{fault}]]" if fault else "Jam 7 pagi"
    message = answer(text)
    delivery = message.delivery
    publish(delivery)
    assert delivery.state == State.SENT, delivery.why
    assert net.texts(delivery.channel) == [text]
    message.refresh_from_db()
    message.conversation.refresh_from_db()
    question = message.conversation.messages.get(direction="in")
    assert message.remote_id == delivery.remote_id
    assert message.conversation.waiting_since is None
    assert question.answered_at == delivery.sent_at


def test_an_answer_waits_for_no_spacing_and_takes_no_place(net, publish, answer):
    channel = net.channel()
    Pace.objects.create(
        channel=channel, spacing_seconds=3600, free_at=clock.now() + timedelta(hours=1), daily_cap=0
    )
    first, second = answer("Satu", channel), answer("Dua", channel)
    publish(first.delivery, second.delivery)
    assert [one.delivery.state for one in (first, second)] == [State.SENT, State.SENT]


def test_a_pause_holds_posts_not_answers(net, publish, answer, kopi):
    Rhythm.objects.create(workspace=kopi, paused_at=clock.now())
    message = answer()
    publish(message.delivery)
    assert message.delivery.state == State.SENT


def test_nothing_leaves_a_deleted_workspace(net, publish, answer, kopi):
    Rhythm.objects.create(workspace=kopi, paused_at=clock.now(), paused_why="deleted")
    message = answer()
    publish(message.delivery)
    assert message.delivery.state == State.PAUSED


def test_an_answer_of_yesterday_asks_before_it_leaves(net, publish, answer):
    late, later = answer("Jam tujuh"), answer("Jam delapan")
    Delivery.objects.filter(pk=late.delivery_id).update(due_at=clock.now() - timedelta(hours=20))
    Delivery.objects.filter(pk=later.delivery_id).update(due_at=clock.now() - timedelta(hours=25))
    publish(late.delivery, later.delivery)
    assert [late.delivery.state, later.delivery.state] == [State.SENT, State.MISSED]
    later.conversation.refresh_from_db()
    assert later.conversation.waiting_since is not None


def test_a_refused_answer_waits_for_somebody(net, publish, answer):
    message = answer("Tidak boleh [[fault:refuse]]")
    publish(message.delivery)
    message.conversation.refresh_from_db()
    assert message.delivery.state == State.FAILED
    assert message.conversation.waiting_since is not None
