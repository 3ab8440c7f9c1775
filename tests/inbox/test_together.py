"""Several workers and several people at once: on PostgreSQL truly together, on SQLite in turn."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from jubir.inbox import actions, intake
from jubir.inbox.actions import Refused
from jubir.inbox.models import Contact, Conversation, Message
from jubir.publishing.models import Delivery


def together(*works: Callable[[], Any]) -> list[Any]:
    """Each on a thread and a connection of its own; what they gave, or raised."""

    def one(work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


@pytest.mark.django_db(transaction=True)
def test_workers_that_take_in_the_same_store_each_thing_once(crowd, taman):
    items = [crowd.heard(f"Pesan {n}", who=f"orang{n % 7}", thread=f"post{n % 3}") for n in range(60)]
    items += [
        crowd.heard("Terima kasih", ours=True, parent=one.remote_id, thread=one.thread) for one in items[::3]
    ]

    def work(seed: int) -> Callable[[], Any]:
        mixed = list(items)
        random.Random(seed).shuffle(mixed)

        def take() -> int:
            return sum(len(intake.take_in(taman, mixed[at : at + 9]).new) for at in range(0, len(mixed), 9))

        return take

    told = together(*(work(seed) for seed in range(4)))
    assert sum(told) == len(items) == Message.objects.count(), told
    assert Contact.objects.count() == 7
    assert Conversation.objects.count() == 21
    assert not Message.objects.filter(conversation=None).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_send_together_one_is_told(asked, laras, crew):
    def send(user: Any) -> Callable[[], Any]:
        return lambda: actions.answer(
            conversation=Conversation.objects.select_related("channel", "workspace").get(pk=asked.pk),
            text="Jam 7",
            by=user,
            seen=0,
        )

    told = together(send(laras), send(crew["editor"]))
    refused = [one for one in told if isinstance(one, Refused)]
    assert [one.code for one in refused] == ["answered_meanwhile"], told
    assert Delivery.objects.count() == 1
