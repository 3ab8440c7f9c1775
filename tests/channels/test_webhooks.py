"""Webhooks in: verified on the raw bytes, kept before they are answered, taken in once; strangers get nowhere."""

import asyncio
import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from jubir.channels import arriving, door, webhooks
from jubir.channels.models import Arrival, Channel, Health, Webhook
from jubir.core import clock
from jubir.core.hook import Hook
from jubir.networks import client as wire_client
from jubir.networks import errors
from jubir.networks.sandbox import hooks
from jubir.networks.sandbox.hooks import Caller, signature
from jubir.networks.sandbox.store import NewPost

SECRET = "s" * 32
ITEM = {
    "kind": "comment", "id": "7", "text": "Bukanya jam berapa?", "created_at": "2026-11-26T12:00:00Z", "edited_at": None,
    "account": {"id": "3", "handle": "sari", "name": "Sari", "avatar": "", "url": "", "followers": 4}, "gone": False,
    "ours": False, "thread": "1", "parent": "1", "post": "1", "url": "", "liked": False, "hidden": False, "language": "id",
    "rating": None, "media": [],
}  # fmt: skip


@pytest.fixture
def channel(kopi):
    return Channel.objects.create(workspace=kopi, network="sandbox", remote_id="1", handle="kopi_senja")


@pytest.fixture
def webhook(channel):
    return Webhook.objects.create(channel=channel, key="k" * 32, secret={"secret": SECRET})


@pytest.fixture
def heard(monkeypatch):
    """What is handed over, by nobody but us."""
    hook, told = Hook(), []
    hook.listen(lambda channel, items: told.append((channel, list(items))))
    monkeypatch.setattr(arriving, "received", hook)
    return told


def body(**more) -> bytes:
    return json.dumps({"account": "kopi_senja", "items": [{**ITEM, **more}]}).encode()


def send(raw: bytes, *, secret: str = SECRET, age: int = 0, path: str = "/hooks/sandbox/" + "k" * 32 + "/"):
    stamp = str(int(clock.now().timestamp()) - age)
    headers = {"Sandbox-Timestamp": stamp, "Sandbox-Signature": signature(secret, stamp, raw)}
    # Checked for CSRF as a browser would be: a network has no token.
    return Client(enforce_csrf_checks=True).post(path, raw, content_type="application/json", headers=headers)


def take() -> int:
    return webhooks.take_in(clock.now() + timedelta(minutes=1))


def test_what_is_signed_is_kept_and_taken_in_once(webhook, heard):
    raw = body()
    assert send(raw).status_code == 200
    assert bytes(Arrival.objects.get().body) == raw
    assert heard == [], "nothing happens before the answer"
    assert (take(), take()) == (1, 0)
    [(channel, items)] = heard
    assert (channel, items[0].text, items[0].author.handle) == (
        webhook.channel,
        "Bukanya jam berapa?",
        "sari",
    )


def test_a_replay_is_the_same_arrival(webhook, heard):
    for _ in range(3):
        assert send(body()).status_code == 200
    take()
    assert send(body()).status_code == 200
    take()
    assert len(heard) == 1
    assert send(body(id="8")).status_code == 200
    take()
    assert len(heard) == 2


@pytest.mark.parametrize("wrong", [{"secret": "x" * 32}, {"age": 400}, {"age": -400}])
def test_what_is_signed_wrongly_or_long_ago_is_refused(webhook, wrong):
    assert send(body(), **wrong).status_code == 401
    assert not Arrival.objects.exists()


def test_a_body_changed_on_its_way_is_refused(webhook):
    stamp = str(int(clock.now().timestamp()))
    headers = {"Sandbox-Timestamp": stamp, "Sandbox-Signature": signature(SECRET, stamp, body())}
    path = "/hooks/sandbox/" + "k" * 32 + "/"
    answer = Client().post(path, body(text="Lain"), content_type="application/json", headers=headers)
    assert answer.status_code == 401
    assert Client().post(path, body(), content_type="application/json").status_code == 401
    assert Client().get(path).status_code == 405
    assert not Arrival.objects.exists()


def test_nobody_listens_elsewhere(webhook, channel):
    for path in ("/hooks/sandbox/" + "x" * 32 + "/", "/hooks/bluesky/" + "k" * 32 + "/"):
        assert send(body(), path=path).status_code == 404
    Channel.objects.filter(pk=channel.pk).update(health=Health.DISCONNECTED)
    assert send(body()).status_code == 404


def test_too_much_and_too_often_is_turned_away(webhook, monkeypatch):
    monkeypatch.setattr(webhooks, "MOST", 2000)
    assert send(body(text="x" * 3000)).status_code == 413
    monkeypatch.setattr(webhooks, "A_MINUTE", 3)
    webhook.key = "often"
    webhook.save()
    answers = [send(body(id=str(n)), path="/hooks/sandbox/often/") for n in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["Retry-After"] == "60"


def test_a_listener_that_fails_is_tried_again_and_then_left_alone(webhook, monkeypatch):
    hook, tries = Hook(), []

    def fails(channel, items):
        tries.append(1)
        raise RuntimeError("database is down")

    hook.listen(fails)
    monkeypatch.setattr(arriving, "received", hook)
    send(body())
    for _ in range(webhooks.TRIES + 2):
        take()
    kept = Arrival.objects.get()
    assert (len(tries), kept.times) == (webhooks.TRIES, webhooks.TRIES)
    assert "database is down" in kept.detail


def test_nonsense_that_is_signed_takes_no_other_with_it(webhook, heard):
    send(b'{"items": 3}')
    send(body())
    assert take() == 1
    assert len(heard) == 1
    assert Arrival.objects.filter(taken_at=None).count() == 0
    assert Arrival.objects.get(times=1).detail.startswith("Outage")


def test_a_week_later_it_is_forgotten(webhook, heard):
    send(body())
    take()
    send(body(id="8"))
    assert webhooks.tidy(clock.now() + timedelta(days=8)) == 1
    assert Arrival.objects.count() == 1, "what waits is kept"


# ── asking for them ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_new_channel_is_asked_for_once_and_again_after_a_day(channel, monkeypatch):
    asked = []

    def ask_many(questions):
        questions = list(questions)
        asked.append(questions)
        return [door.Told() for _ in questions]

    monkeypatch.setattr(door, "ask_many", ask_many)
    assert webhooks.ask_for_them() == 1
    [(pk, verb, (url, secret))] = asked[0]
    kept = Webhook.objects.get()
    assert (pk, verb) == (channel.pk, "subscribe")
    assert url.endswith(f"/hooks/sandbox/{kept.key}/")
    assert len(secret) >= 32
    assert kept.secret["secret"] == secret
    assert webhooks.ask_for_them() == 0
    Webhook.objects.update(asked_at=clock.now() - timedelta(days=2), tried_at=clock.now() - timedelta(days=2))
    assert webhooks.ask_for_them() == 1
    assert asked[-1][0][2] == (url, secret)


def test_a_network_that_refuses_is_not_pestered(channel, monkeypatch):
    calls = []

    def ask_many(questions):
        calls.append(list(questions))
        return [door.Told(error=errors.Rejected("no")) for _ in calls[-1]]

    monkeypatch.setattr(door, "ask_many", ask_many)
    assert webhooks.ask_for_them() == 0
    assert webhooks.ask_for_them() == 0
    assert [len(questions) for questions in calls] == [1, 0]
    assert Webhook.objects.get().asked_at is None


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_from_a_comment_on_the_sandbox_to_us(channel, sandbox, settings, live_server, heard):
    """A real sandbox tells a real Jubir over HTTP."""
    store = sandbox.store
    store.set(audience=False)
    account, token = store.create_account("Kopi Senja")
    Channel.objects.filter(pk=channel.pk).update(server=sandbox.url, remote_id=str(account["id"]))
    channel.refresh_from_db()
    channel.secrets = {"token": token}
    channel.save()
    post = store.add_post(account["id"], NewPost("Menu baru"))[0]
    own_url = settings.JUBIR_URL
    settings.JUBIR_URL = live_server.url  # where webhooks go
    settings.JUBIR_PRIVATE_HOSTS = [urlsplit(own_url).netloc]
    assert webhooks.ask_for_them() == 1
    sari = store.create_account("Sari")[0]
    store.add_post(sari["id"], NewPost("Bukanya jam berapa?", parent=post["id"]))

    async def tell() -> None:
        caller = Caller(store)
        caller.base = sandbox.url
        async with wire_client.Client([urlsplit(live_server.url).netloc]) as client:
            await caller.tell_all(client)

    asyncio.run(tell())
    assert hooks.of_account(store, account["id"])["failed"] == 0
    assert Arrival.objects.count() == 1
    take()
    [(to, items)] = heard
    assert (to.pk, [item.text for item in items]) == (channel.pk, ["Bukanya jam berapa?"])
