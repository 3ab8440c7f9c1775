"""One address for all accounts of our app: verified, kept, routed to every channel it is for; and a bot's other channels."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from jubir.channels import actions as channels
from jubir.channels import app_hooks, arriving, routing, webhooks
from jubir.channels.models import Arrival, Channel, Health, NetworkApp, Webhook
from jubir.core import clock
from jubir.core.hook import Hook
from jubir.networks import errors
from tests.channels import telling
from tests.channels.kinds import register
from tests.channels.telling import SECRET, TellsApp, TellsBot, signed

PATH = "/hooks/tells_app/"


@pytest.fixture(autouse=True)
def known(monkeypatch):
    register(monkeypatch, TellsApp(), TellsBot())
    telling.ENDED.clear()


@pytest.fixture
def app(db):
    return NetworkApp.objects.create(
        network="tells_app", secrets={"client_secret": SECRET, "verify_token": "v"}
    )


@pytest.fixture
def heard(monkeypatch):
    """What is handed over, by nobody but us: [(channel's handle, texts)]."""
    hook, told = Hook(), []
    hook.listen(lambda channel, items: told.append((channel.handle, [item.text for item in items])))
    monkeypatch.setattr(arriving, "received", hook)
    return told


def channel(workspace, remote_id, handle, network="tells_app", **more) -> Channel:
    return Channel.objects.create(
        workspace=workspace,
        network=network,
        remote_id=remote_id,
        handle=handle,
        **{"secrets": {"t": handle}, **more},
    )


def body(*told: tuple[str, str], **more) -> bytes:
    heard = [{"account": account, "id": f"{account}-{text}", "text": text} for account, text in told]
    return json.dumps({"heard": heard, **more}).encode()


def send(raw: bytes, *, signature: str = "", path: str = PATH, address: str = "203.0.113.9"):
    headers = {"X-Hub-Signature-256": signature or signed(raw)}
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=address)
    return client.post(path, raw, content_type="application/json", headers=headers)


def take() -> int:
    return webhooks.take_in(clock.now() + timedelta(minutes=1))


def test_the_challenge_is_answered_only_to_who_knows_the_token(app):
    asked = {"hub.mode": "subscribe", "hub.verify_token": "v", "hub.challenge": "1158201444"}
    answer = Client().get(PATH, asked)
    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer["Content-Type"].startswith("text/plain")
    assert Client().get(PATH, {**asked, "hub.verify_token": "x"}).status_code == 404
    assert Client().get(PATH).status_code == 404


def test_it_is_kept_before_it_is_answered_and_taken_in_once(app, kopi, heard):
    channel(kopi, "11", "senja")
    raw = body(("11", "Buka jam berapa?"))
    assert [send(raw).status_code for _ in range(3)] == [200, 200, 200]
    assert heard == [], "nothing happens before the answer"
    assert bytes(Arrival.objects.get().body) == raw
    assert (take(), take()) == (1, 0)
    assert send(raw).status_code == 200
    assert take() == 0, "a replay is the same arrival"
    assert heard == [("senja", ["Buka jam berapa?"])]


def test_what_is_not_signed_by_the_network_is_refused(app, kopi):
    channel(kopi, "11", "senja")
    raw = body(("11", "Halo"))
    for wrong in (signed(raw, "lain"), signed(raw + b" "), "sha256=", "sha256=00"):
        assert send(raw, signature=wrong).status_code == 401
    assert send(b" " + raw, signature=signed(raw)).status_code == 401, "the raw bytes are what is signed"
    assert Client().post(PATH, raw, content_type="application/json").status_code == 401
    NetworkApp.objects.all().delete()
    assert send(raw, signature=signed(raw, "")).status_code == 401, "without keys nothing is believed"
    assert not Arrival.objects.exists()


def test_only_networks_that_tell_our_app_have_such_an_address(app):
    for network in ("sandbox", "bluesky", "tells_bot", "nowhere"):
        assert send(body(), path=f"/hooks/{network}/").status_code == 404
    assert Client().put(PATH).status_code == 405


def test_each_account_of_it_reaches_its_channels_in_any_workspace(app, kopi, stranger, heard):
    other = stranger.memberships.get().workspace
    channel(kopi, "11", "senja")
    channel(other, "11", "senja di lain")
    channel(kopi, "12", "roti")
    channel(kopi, "13", "pergi", health=Health.DISCONNECTED)
    channel(kopi, "11", "bukan", network="sandbox")
    send(body(("11", "satu"), ("12", "dua"), ("11", "tiga"), ("13", "empat"), ("99", "lima"), ("", "enam")))
    assert take() == 1
    assert sorted(heard) == [
        ("roti", ["dua"]),
        ("senja", ["satu", "tiga"]),
        ("senja di lain", ["satu", "tiga"]),
    ]
    assert Arrival.objects.get().dropped == 3, "what is for nobody here is counted"


def test_a_deleted_workspace_hears_nothing(app, kopi, heard):
    channel(kopi, "11", "senja")
    type(kopi).objects.filter(pk=kopi.pk).update(deleted_at=clock.now())
    send(body(("11", "Halo")))
    take()
    assert heard == []


def test_nonsense_that_is_signed_takes_no_other_with_it(app, kopi, heard):
    channel(kopi, "11", "senja")
    for raw in (b"", b"[]", b"\xff", b'{"heard": 3}'):
        assert send(raw).status_code == 200
    send(body(("11", "Halo")))
    assert take() == 1
    assert heard == [("senja", ["Halo"])]
    assert Arrival.objects.filter(taken_at=None).count() == 0


def test_too_much_and_too_often_is_turned_away_without_keeping_the_network_out(app, monkeypatch):
    monkeypatch.setattr(webhooks, "MOST", 1000)
    assert send(body(("11", "x" * 2000))).status_code == 413
    monkeypatch.setattr(app_hooks, "A_MINUTE", 3)
    rude = [send(b"{}", signature="sha256=00", address="198.51.100.4").status_code for _ in range(5)]
    assert rude == [401, 401, 401, 429, 429]
    assert send(body()).status_code == 200


# ── one bot, several channels ────────────────────────────────────────────────────────────────────────────────────
def bot(workspace, remote_id, handle, token="satu", **more) -> Channel:
    return channel(workspace, remote_id, handle, "tells_bot", secrets={"token": token}, **more)


def tell_bot(to: Channel, raw: bytes):
    hook = Webhook.objects.get_or_create(
        channel=to, defaults={"key": f"k{to.pk}" * 9, "secret": {"secret": "s"}}
    )[0]
    return Client().post(
        f"/hooks/tells_bot/{hook.key}/", raw, content_type="application/json", headers={"X-Secret": "s"}
    )


def test_a_bots_webhook_tells_its_other_channels(kopi, stranger, heard):
    other = stranger.memberships.get().workspace
    first = bot(kopi, "-1", "kanal")
    bot(kopi, "-2", "grup")
    bot(other, "-2", "grup di lain")
    bot(other, "-3", "bot orang", token="dua")
    raw = body(("-1", "satu"), ("-2", "dua"), ("-3", "tiga"), ("", "empat"))
    assert tell_bot(first, raw).status_code == 200
    assert take() == 1
    assert sorted(heard) == [
        ("grup", ["dua"]), ("grup di lain", ["dua"]), ("kanal", ["empat"]), ("kanal", ["satu"]),
    ]  # fmt: skip
    assert Arrival.objects.get().dropped == 1, "another bot's group is none of its business"


def test_a_name_that_several_channels_share_goes_to_one_of_a_workspace(kopi, stranger):
    other = stranger.memberships.get().workspace
    facts = {"also": ["77"]}
    first = bot(kopi, "-1", "kanal", facts=facts)
    bot(kopi, "-2", "grup", facts=facts)
    third = bot(other, "-3", "lain", facts=facts)
    item = telling.heard(body(("77", "pribadi")))[0]
    shares, dropped = routing.for_channel(first, [item])
    assert ({hearer.pk for hearer, _ in shares}, dropped) == ({first.pk, third.pk}, 0)


@pytest.mark.parametrize("odd", [{}, {"also": None}, {"also": "77"}, {"also": [None, 77]}])
def test_odd_facts_hinder_nobody(kopi, odd):
    to = bot(kopi, "-1", "kanal", facts=odd)
    shares, _ = routing.for_channel(to, telling.heard(body(("-1", "halo"))))
    assert [hearer.pk for hearer, _ in shares] == [to.pk]


def test_reading_a_bots_messages_fills_the_inboxes_of_all_its_channels(kopi):
    from jubir.inbox import jobs
    from jubir.inbox.models import InboxCursor, Message
    from jubir.networks.hearing import Inbound

    first, second = bot(kopi, "-1", "kanal"), bot(kopi, "-2", "grup")
    page = Inbound(telling.heard(body(("-1", "satu"), ("-2", "dua"))), "c2")
    assert jobs._taken_in(first, page, "c2") == 2
    assert list(Message.objects.order_by("text").values_list("text", "channel")) == [
        ("dua", second.pk), ("satu", first.pk),
    ]  # fmt: skip
    assert InboxCursor.objects.get(channel=first).cursor == "c2"
    assert InboxCursor.objects.get(channel=second).cursor == ""


# ── letting go ───────────────────────────────────────────────────────────────────────────────────────────────────
def subscribed(to: Channel) -> Webhook:
    return Webhook.objects.create(channel=to, key=f"key{to.pk}", asked_at=clock.now(), tried_at=clock.now())


def test_a_disconnected_channel_is_told_no_more(kopi, laras):
    to = bot(kopi, "-1", "kanal")
    hook = subscribed(to)
    assert webhooks.end_them() == 0
    channels.disconnect(channel=to, by=laras)
    assert (webhooks.end_them(), webhooks.end_them()) == (1, 0)
    assert telling.ENDED == ["-1"]
    hook.refresh_from_db()
    assert hook.asked_at is None, "brought back, it is asked for again at once"


def test_what_another_channel_needs_is_not_ended(kopi, laras):
    to, left = bot(kopi, "-1", "kanal"), bot(kopi, "-2", "grup")
    subscribed(to)
    theirs = subscribed(left)
    channels.disconnect(channel=to, by=laras)
    webhooks.end_them()
    assert telling.ENDED == []
    theirs.refresh_from_db()
    assert theirs.asked_at is None, "it asks anew, at its own address"


def test_a_network_that_is_down_is_asked_again_while_there_are_secrets(kopi, laras, monkeypatch):
    to = bot(kopi, "-1", "kanal")
    subscribed(to)
    channels.disconnect(channel=to, by=laras)

    async def down(self, call):
        raise errors.Outage("down")

    with monkeypatch.context() as patch:
        patch.setattr(TellsBot, "unsubscribe", down)
        assert webhooks.end_them() == 0
    assert webhooks.end_them() == 1


def test_a_network_that_tells_only_the_app_is_given_its_address(app, kopi, settings):
    settings.JUBIR_URL = "https://jubir.kopisenja.id"
    to = channel(kopi, "11", "senja")
    assert webhooks.address(to, subscribed(to)) == "https://jubir.kopisenja.id/hooks/tells_app/"
