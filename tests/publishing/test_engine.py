"""The eight rules, against a real HTTP network that misbehaves on demand."""

import itertools

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jubir.channels.models import Budget, Health
from jubir.core import clock
from jubir.networks.contract import Draft, Medium, Part
from jubir.publishing.models import Attempt, Delivery, Outcome, Pace, Rhythm, State


def outcomes(delivery):
    return [attempt.outcome for attempt in delivery.attempts.order_by("number")]


def test_a_due_delivery_goes_out(net, publish):
    channel = net.channel()
    delivery = net.deliver(channel, "Selamat pagi dari Kopi Senja")
    publish(delivery)
    assert delivery.state == State.SENT
    assert delivery.remote_id and delivery.remote_url and delivery.sent_at
    assert net.texts(channel) == ["Selamat pagi dari Kopi Senja"]
    assert outcomes(delivery) == ["sent"]
    attempt = delivery.attempts.get()
    assert attempt.status == 201
    assert attempt.request["text"] == "Selamat pagi dari Kopi Senja"


def test_what_is_not_due_stays(net, publish):
    delivery = net.deliver(net.channel(), "Nanti", late=-60)
    publish(delivery, seconds=1)
    assert delivery.state == State.SCHEDULED
    assert net.texts(delivery.channel) == []


ACCEPTED = ["accept_then_500", "accept_then_502", "accept_then_429:1", "accept_then_reset", "accept_then_cut"]
REFUSED = ["refuse_then_500", "refuse_then_reset", "too_many:1"]


@pytest.mark.parametrize(
    "fault", [*ACCEPTED, *REFUSED, "accept_then_hang:1", "refuse_then_hang:1", "late_accept:1"]
)
def test_whatever_the_network_answers_there_is_one_post(net, publish, fault):
    """Rule 4 and 5: peers publish these four times."""
    channel = net.channel(facts={"settle_after": 2.0 if "late" in fault else 0.3})
    text = f"Kopi hari ini [[fault:{fault}]]"
    delivery = net.deliver(channel, text)
    publish(delivery)
    assert delivery.state == State.SENT, (delivery.why, outcomes(delivery))
    assert net.texts(channel) == [text]
    assert delivery.remote_id


def test_a_refusal_tells_the_author_and_sends_nothing(net, publish):
    delivery = net.deliver(net.channel(), "Tidak boleh [[fault:refuse]]")
    publish(delivery)
    assert (delivery.state, delivery.why, delivery.mender) == (State.FAILED, "rejected", "author")
    assert net.texts(delivery.channel) == []
    assert outcomes(delivery) == ["refused"]


def test_a_slow_network_is_waited_for(net, publish):
    delivery = net.deliver(net.channel(), "Pelan [[fault:slow:2]]")
    publish(delivery)
    assert delivery.state == State.SENT
    assert outcomes(delivery) == ["sent"]


def test_processing_is_followed_to_its_end(net, publish):
    delivery = net.deliver(net.channel(), "Video [[fault:processing:1]]")
    publish(delivery)
    assert delivery.state == State.SENT
    assert len(net.texts(delivery.channel)) == 1


def test_processing_that_fails_is_a_failure(net, publish):
    delivery = net.deliver(net.channel(), "Video [[fault:processing_fails:1]]")
    publish(delivery)
    assert (delivery.state, delivery.why) == (State.FAILED, "processing_failed")


def test_a_network_that_is_down_is_tried_again(net, publish):
    channel = net.channel()
    url = channel.server
    channel.server = url.replace(str(url.split(":")[2].split("/")[0]), "9")
    channel.save()
    delivery = net.deliver(channel, "Halo")
    publish(delivery, seconds=1)
    assert (delivery.state, delivery.why) == (State.WAITING, "outage")
    channel.server = url
    channel.save()
    publish(delivery)
    assert delivery.state == State.SENT
    assert net.texts(channel) == ["Halo"]


def test_a_thread_goes_out_in_order_and_resumes_where_it_stopped(net, publish):
    channel = net.channel()
    parts = ["Satu", "Dua [[fault:accept_then_reset]]", "Tiga [[fault:refuse_then_500]]", "Empat"]
    delivery = net.deliver(channel, *parts)
    publish(delivery)
    assert delivery.state == State.SENT
    assert net.texts(channel) == parts
    rows = net.server.store.db.execute("SELECT id, parent FROM posts ORDER BY id").fetchall()
    assert [row["parent"] for row in rows[1:]] == [row["id"] for row in rows[:-1]]
    assert str(rows[0]["id"]) == delivery.remote_id


def test_the_same_greeting_every_morning_is_not_a_duplicate(net, publish):
    channel = net.channel()
    first = net.deliver(channel, "Selamat pagi!")
    publish(first)
    second = net.deliver(channel, "Selamat pagi!")
    publish(second)
    assert net.texts(channel) == ["Selamat pagi!", "Selamat pagi!"]
    assert first.remote_id != second.remote_id


def test_twins_of_unknown_fate_are_two_posts(net, publish):
    channel = net.channel()
    text = "Kembar [[fault:accept_then_500:0:*]]"
    twins = [net.deliver(channel, text) for _ in range(2)]
    publish(*twins)
    assert [twin.state for twin in twins] == [State.SENT, State.SENT]
    assert len(net.texts(channel)) == 2
    assert twins[0].remote_id != twins[1].remote_id


def test_when_the_network_cannot_be_read_a_person_is_asked(net, publish, monkeypatch):
    from jubir.publishing import rules

    monkeypatch.setattr(rules, "MOST_LOOKS_WITHOUT_VERDICT", 3)
    channel = net.channel()
    delivery = net.deliver(channel, "Entah [[fault:accept_then_500]] [[fault:reads_down:0:*]]")
    net_faults(net, "reads_down")
    publish(delivery)
    assert (delivery.state, delivery.why) == (State.NEEDS_PERSON, "reads_down")
    assert len(net.texts(channel)) == 1


def net_faults(net, kind):
    from jubir.networks.sandbox import faults

    faults.switch_on(net.server.store, kind, times=None)


def test_expired_credentials_ask_for_a_new_connection_and_then_go_on(net, publish):
    from jubir.publishing import jobs

    channel = net.channel()
    good = channel.secrets
    channel.secrets = {"token": "stale"}
    channel.save()
    delivery = net.deliver(channel, "Halo")
    publish(delivery, seconds=3)
    assert (delivery.state, delivery.why, delivery.wake_at) == (State.WAITING, "reconnect", None)
    assert delivery.channel.health == Health.RECONNECT
    channel.secrets, channel.health = good, Health.CONNECTED
    channel.save()
    assert jobs.wake_reconnected() == 1
    publish(delivery)
    assert delivery.state == State.SENT


def test_nothing_goes_out_late_in_a_burst(net, publish):
    """Rule 6."""
    channel = net.channel()
    late = [net.deliver(channel, f"Telat {n}", late=3 * 3600) for n in range(5)]
    fresh = net.deliver(channel, "Tepat waktu")
    publish(*late, fresh)
    assert {delivery.state for delivery in late} == {State.MISSED}
    assert fresh.state == State.SENT
    assert net.texts(channel) == ["Tepat waktu"]


def test_lateness_is_the_workspaces_to_set(net, publish, kopi):
    Rhythm.objects.create(workspace=kopi, max_lateness_minutes=300)
    delivery = net.deliver(net.channel(), "Telat", late=3 * 3600)
    publish(delivery)
    assert delivery.state == State.SENT


def test_spacing_holds(net, publish):
    channel = net.channel()
    Pace.objects.create(channel=channel, spacing_seconds=1)
    three = [net.deliver(channel, f"Nomor {n}") for n in range(3)]
    publish(*three)
    moments = sorted(delivery.sent_at for delivery in three)
    gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(moments)]
    assert all(gap > 0.8 for gap in gaps), gaps


def test_a_daily_cap_holds(net, publish):
    channel = net.channel()
    Pace.objects.create(channel=channel, daily_cap=2)
    first = [net.deliver(channel, f"Nomor {n}") for n in range(2)]
    publish(*first)
    third = net.deliver(channel, "Nomor 3")
    publish(third, seconds=1)
    assert (third.state, third.why) == (State.WAITING, "daily_cap")
    assert third.wake_at > clock.now() + clock.timedelta(hours=23)


def test_a_pause_holds_and_nothing_is_lost(net, publish, kopi, laras):
    from jubir.publishing import actions

    delivery = net.deliver(net.channel(), "Tunggu")
    actions.pause_workspace(workspace=kopi, by=laras, why="krisis")
    publish(delivery)
    assert (delivery.state, delivery.why) == (State.PAUSED, "paused_workspace")
    actions.resume_workspace(workspace=kopi, by=laras)
    publish(delivery)
    assert delivery.state == State.SENT


def test_a_network_that_says_wait_closes_the_channel_for_all(net, publish):
    channel = net.channel()
    Budget.objects.create(channel=channel, closed_until=clock.now() + clock.timedelta(minutes=5))
    delivery = net.deliver(channel, "Tunggu")
    publish(delivery, seconds=1)
    assert (delivery.state, delivery.why) == (State.WAITING, "too_many")
    assert delivery.attempts.count() == 0


def test_what_breaks_the_limits_never_leaves(net, publish):
    delivery = net.deliver(net.channel(), "a" * 501)
    publish(delivery)
    assert (delivery.state, delivery.why) == (State.FAILED, "preflight")
    assert delivery.why_data["problems"][0]["field"] == "text"
    assert delivery.attempts.count() == 0


def test_pictures_are_uploaded_before_and_only_once(net, publish, tmp_path):
    from PIL import Image

    path = tmp_path / "kopi.png"
    Image.new("RGB", (40, 30), "brown").save(path)
    medium = Medium(1, "image", "image/png", path.stat().st_size, 40, 30, None, "Secangkir kopi", str(path))
    delivery = net.deliver(net.channel(), "Gambar [[fault:refuse_then_500]]", media=(medium,))
    publish(delivery)
    assert delivery.state == State.SENT
    assert net.server.store.db.execute("SELECT count(*) FROM media").fetchone()[0] == 1


# ── leases and fences ────────────────────────────────────────────────────────────────────────────────────────────
def test_a_worker_that_died_before_its_intent_loses_nothing(net, publish):
    delivery = net.deliver(net.channel(), "Halo")
    past = clock.now() - clock.timedelta(seconds=1)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.CLAIMED, wake_at=past, fence=3)
    publish(delivery)
    assert delivery.state == State.SENT
    assert net.texts(delivery.channel) == ["Halo"]


@pytest.mark.parametrize("arrived", [True, False])
def test_a_worker_that_died_in_the_call_is_looked_after(net, publish, arrived):
    """Rule 5: an expired lease on sending becomes unconfirmed; the network is asked."""
    channel = net.channel()
    delivery = net.deliver(channel, "Halo")
    past = clock.now() - clock.timedelta(seconds=1)
    Attempt.objects.create(delivery=delivery, number=1, started_at=past)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENDING, wake_at=past, fence=1, tries=1)
    if arrived:
        account = net.server.store.account_by_handle(channel.handle)
        post(net, account, "Halo")
    publish(delivery)
    assert delivery.state == State.SENT
    assert net.texts(channel) == ["Halo"]
    first = delivery.attempts.get(number=1)
    assert (first.outcome, first.error) == (Outcome.UNKNOWN, "crash")
    assert outcomes(delivery)[-1] == ("found" if arrived else "sent")


def post(net, account, text):
    from jubir.networks.sandbox.store import NewPost

    return net.server.store.add_post(account["id"], NewPost(text=text))


def test_readings_of_an_earlier_attempt_prove_nothing_about_a_later_one(net, publish):
    """Found by the fault bench: killed between the second sending and its settle, the row still said "two readings
    agree"; one early look then sent it a third time while the network was about to accept the second."""
    channel = net.channel(facts={"settle_after": 1.5})
    delivery = net.deliver(channel, "Halo [[fault:late_accept:1]]")
    now = clock.now()
    Attempt.objects.create(delivery=delivery, number=1, started_at=now, ended_at=now, outcome="unknown")
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.UNCONFIRMED, wake_at=now, fence=1, tries=1, readings=2
    )
    account = net.server.store.account_by_handle(channel.handle)
    from jubir.networks.sandbox.store import NewPost

    net.server.store.add_post(account["id"], NewPost(text="Halo [[fault:late_accept:1]]"), late=1)
    publish(delivery)
    assert delivery.state == State.SENT
    assert len(net.texts(channel)) == 1


def test_an_intent_begins_the_count_of_readings_anew(net):
    from jubir.publishing import store

    delivery = net.deliver(net.channel(), "Halo")
    Delivery.objects.filter(pk=delivery.pk).update(readings=2)
    now = clock.now()
    row = store.claim(now, now + clock.timedelta(seconds=60), 10)[0]
    row.tries = 1
    store.write([store.Write(row, intent=store.Try(row.id, 1, 0, now))])
    delivery.refresh_from_db()
    assert (delivery.state, delivery.readings) == (State.SENDING, 0)


def test_a_settle_with_a_stale_fence_is_refused(net):
    from jubir.publishing import store

    delivery = net.deliver(net.channel(), "Halo")
    now = clock.now()
    row = store.claim(now, now + clock.timedelta(seconds=60), 10)[0]
    Delivery.objects.filter(pk=delivery.pk).update(fence=row.fence + 1)
    row.state = State.SENT
    assert store.write([store.Write(row)]) == {delivery.pk}
    delivery.refresh_from_db()
    assert delivery.state == State.CLAIMED


def test_two_engines_share_the_work_and_double_nothing(net, publish):
    import threading

    channels = [net.channel() for _ in range(10)]
    deliveries = [net.deliver(channels[n % 10], f"Kiriman {n}") for n in range(120)]
    rival = threading.Thread(target=lambda: publish(*deliveries))
    rival.start()
    publish(*deliveries)
    rival.join()
    assert {delivery.state for delivery in deliveries} == {State.SENT}
    there = [text for channel in channels for text in net.texts(channel)]
    assert sorted(there) == sorted(f"Kiriman {n}" for n in range(120))


def test_an_adopted_post_is_given_back_to_the_one_who_sent_it(net):
    from jubir.publishing import store

    channel = net.channel()
    thief, owner = net.deliver(channel, "Sama"), net.deliver(channel, "Sama")
    Delivery.objects.filter(pk=thief.pk).update(state=State.SENT, remote_id="r1", wake_at=None)
    Attempt.objects.create(delivery=thief, number=2, outcome="found", remote_id="r1")
    assert store.give_back(channel.pk, "r1", to=owner.pk, now=clock.now()) == 1
    thief.refresh_from_db()
    assert (thief.state, thief.remote_id) == (State.UNCONFIRMED, "")
    assert store.owned(channel.pk, ["r1"], but=owner.pk) == set()


def test_drafts_survive_their_journey_through_json():
    medium = Medium(3, "image", "image/png", 10, 1, 2, None, "alt", "/x.png")
    draft = Draft((Part("a", (medium,)), Part("b")), language="id", options={"visibility": "unlisted"})
    assert Draft.from_json(draft.to_json()) == draft


# ── mistakes of our own ──────────────────────────────────────────────────────────────────────────────────────────
def test_one_unreadable_row_does_not_hold_up_the_others(net, publish):
    channel = net.channel()
    broken, lost, fine = (
        net.deliver(channel, "Rusak"),
        net.deliver(net.channel(), "Asing"),
        net.deliver(channel, "Baik"),
    )
    Delivery.objects.filter(pk=broken.pk).update(draft={"parts": [{"media": [{"no": "such field"}]}]})
    lost.channel.network = "gone"
    lost.channel.save()
    publish(broken, lost, fine)
    assert (broken.state, broken.why) == (State.FAILED, "broken")
    assert (lost.state, lost.why) == (State.FAILED, "no_network")
    assert fine.state == State.SENT


def test_a_mistake_in_a_connector_after_the_intent_is_looked_into(net, publish, monkeypatch):
    from jubir.networks.connectors import sandbox

    real = sandbox.posts.gone_out
    calls = []

    def broken_once(data, status):
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("a bug")
        return real(data, status)

    monkeypatch.setattr(sandbox.posts, "gone_out", broken_once)
    delivery = net.deliver(net.channel(), "Halo")
    publish(delivery)
    assert delivery.state == State.SENT
    assert net.texts(delivery.channel) == ["Halo"]
    assert outcomes(delivery)[-1] == "found"


def test_a_mistake_before_the_intent_fails_in_plain_words(net, publish, monkeypatch):
    from jubir.networks.connectors import sandbox

    def broken(self, draft):
        raise RuntimeError("a bug")

    monkeypatch.setattr(sandbox.Connector, "steps", broken)
    delivery = net.deliver(net.channel(), "Halo")
    publish(delivery)
    assert (delivery.state, delivery.why) == (State.FAILED, "broken")
    assert net.texts(delivery.channel) == []


@pytest.mark.parametrize("fault", ["accept_then_reset", "accept_then_500", "refuse_then_reset"])
def test_a_network_that_gives_no_way_to_look_is_not_looked_at(net, publish, monkeypatch, fault):
    """Recovery.blind: its reads prove nothing, so the person is asked at once, and nothing is sent again."""
    from jubir.networks.connectors.sandbox import Connector
    from jubir.networks.contract import Recovery

    monkeypatch.setattr(Connector, "recovery_of", lambda self, account: Recovery(blind=True))
    channel = net.channel()
    text = f"Kopi [[fault:{fault}]]"
    delivery = net.deliver(channel, text)
    publish(delivery)
    assert (delivery.state, delivery.why, delivery.wake_at) == (State.NEEDS_PERSON, "cannot_look", None)
    assert outcomes(delivery) == ["unknown"]
    assert net.texts(channel) == ([text] if fault.startswith("accept") else [])


@pytest.mark.parametrize("fetches", [True, False])
def test_only_a_network_that_fetches_is_given_addresses(
    net, publish, kopi, laras, monkeypatch, settings, tmp_path, fetches
):
    """Fresh ones for each try, that anybody can open, also a day later."""
    from dataclasses import replace
    from datetime import timedelta

    import time_machine
    from django.test import Client

    from jubir.media import actions as media
    from jubir.networks.connectors.sandbox import Connector
    from tests.studio.conftest import picture_bytes

    settings.MEDIA_ROOT = tmp_path / "media"
    settings.JUBIR_URL = "https://jubir.kopisenja.id"
    monkeypatch.setattr(Connector, "identity", replace(Connector.identity, fetches=fetches))
    seen, prepare = [], Connector.prepare

    async def watched(self, call, draft, ticket):
        seen.extend(medium.url for part in draft.parts for medium in part.media)
        return await prepare(self, call, draft, ticket)

    monkeypatch.setattr(Connector, "prepare", watched)
    file = SimpleUploadedFile("kopi.png", picture_bytes(), "image/png")
    asset = media.store(workspace=kopi, by=laras, file=file, name="kopi.png")
    medium = Medium(asset.pk, "image", "image/png", asset.bytes, 64, 80)
    delivery = net.deliver(net.channel(), "Menu baru", media=(medium,))
    publish(delivery)
    assert delivery.state == State.SENT, (delivery.why, delivery.why_data)
    assert "fetch" not in str(delivery.draft), "an address that ends is not kept"
    if not fetches:
        assert seen == [""]
        return
    [url] = seen
    assert url.startswith("https://jubir.kopisenja.id/fetch/")
    path = url.removeprefix("https://jubir.kopisenja.id")
    with time_machine.travel(clock.now() + timedelta(hours=24), tick=True):
        assert Client().get(path)["Content-Type"] == "image/png"


def test_a_network_that_fetches_is_not_asked_where_nobody_could(net, publish, monkeypatch, settings):
    from dataclasses import replace

    from jubir.networks.connectors.sandbox import Connector

    settings.JUBIR_URL = "http://192.168.1.9:8420"
    monkeypatch.setattr(Connector, "identity", replace(Connector.identity, fetches=True))
    medium = Medium(1, "image", "image/png", 10, 64, 80, alt="Kopi")
    delivery = net.deliver(net.channel(), "Menu baru", media=(medium,))
    publish(delivery)
    assert (delivery.state, delivery.why, delivery.mender) == (State.FAILED, "preflight", "author")
    assert [one["code"] for one in delivery.why_data["problems"]] == ["out_of_reach"]
    assert net.texts(delivery.channel) == []
