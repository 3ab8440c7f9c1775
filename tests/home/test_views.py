"""The front door and Today as people of every kind open them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.publishing.models import Delivery, State
from jubir.teams.models import Membership, User, Workspace
from tests.studio import making

TODAY = "/w/kopi-senja/today/"


def to(answer) -> str:
    return answer.headers["Location"]


# ── the front door ───────────────────────────────────────────────────────────────────────────────────────────────
def test_nobody_yet_begins(db):
    assert to(Client().get("/")) == "/start/"


def test_who_is_not_signed_in_signs_in(laras):
    assert to(Client().get("/")) == "/login/?next=/"


def test_one_workspace_needs_no_choosing(page):
    assert to(page.get("/")) == TODAY


def test_of_several_the_last_one(page, laras):
    other = Workspace.objects.create(name="Batik", slug="batik")
    Membership.objects.create(workspace=other, user=laras, role="editor")
    assert to(page.get("/")) == "/workspaces/"
    page.get("/w/batik/today/")
    assert to(page.get("/")) == "/w/batik/today/"
    other.deleted_at = clock.now()
    other.save()
    assert to(page.get("/")) == TODAY


def test_without_a_workspace_the_list_says_so(db):
    client = Client()
    client.force_login(User.objects.create_user("sendiri@kopi.example", "kata-sandi-panjang"))
    assert to(client.get("/")) == "/workspaces/"


# ── the beginning ────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_first_steps_lead_on_until_the_first_post_is_out(page, kopi, laras):
    laras.language = "en"
    laras.save()

    def shown() -> str:
        return page.get(TODAY).content.decode()

    html = shown()
    assert "Two steps" in html and 'action="/w/kopi-senja/channels/connect/sandbox/"' in html
    assert 'name="next" value="/w/kopi-senja/compose/?when=now"' in html
    taman = making.channel(kopi)
    html = shown()
    assert "One step left" in html and "Open a practice account" not in html
    delivery = making.delivery(making.post(kopi), taman, clock.now() + timedelta(hours=1))
    assert "First steps" not in shown()
    now = clock.now()
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.SENT, sent_at=now, remote_url="http://127.0.0.1/sandbox/@kopi/1"
    )
    html = shown()
    assert "Your first post is out." in html and "http://127.0.0.1/sandbox/@kopi/1" in html
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=now - timedelta(days=2))
    assert "Your first post is out." not in shown()


@pytest.mark.parametrize("role", ["editor", "contributor", "client", "guest"])
def test_who_may_not_connect_is_told_who_does(crew, role):
    user = crew[role]
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user)
    html = client.get(TODAY).content.decode()
    assert "An owner or a manager connects the first channel" in html
    assert "/channels/connect/sandbox/" not in html


# ── the day ──────────────────────────────────────────────────────────────────────────────────────────────────────
@time_machine.travel("2026-11-10 02:12:00+00:00", tick=False)
def test_the_day_in_the_workspaces_zone(page, kopi, taman):
    """09.12 in Jakarta: yesterday there is not yesterday in London."""
    making.delivery(making.post(kopi, "Pagi"), taman, making.at("2026-11-10 07:00"), State.SENT)
    making.delivery(making.post(kopi, "Siang"), taman, making.at("2026-11-10 12:00"))
    making.delivery(making.post(kopi, "Kemarin"), taman, making.at("2026-11-09 00:10"), State.SENT)
    making.delivery(making.post(kopi, "Lusa"), taman, making.at("2026-11-11 00:10"))
    answer = page.get(TODAY)
    html = answer.content.decode()
    assert (
        "Selamat pagi, Owner." in html and "Selasa, 10 November" in html and "09.12" in html and "WIB" in html
    )
    assert [line.entry.title for line in answer.context["agenda"].lines] == ["Pagi", "Siang"]
    assert answer.context["agenda"].now_at == 1
    assert "Post berikutnya terbit" in html
    assert answer.context["yesterday"] == {"posts": 1, "deliveries": 1, "channels": 1, "on_time": 1}
    assert "tepat waktu" in html


@time_machine.travel("2026-11-10 08:00:00+00:00", tick=False)
def test_a_crowded_day_shows_the_part_around_now(page, kopi, taman):
    for minute in range(60):
        at = making.at(f"2026-11-10 {8 + minute // 6:02}:{minute % 6 * 10:02}")
        state = State.SENT if at < clock.now() else State.SCHEDULED
        making.delivery(making.post(kopi, f"Post {minute}"), taman, at, state)
    agenda = page.get(TODAY).context["agenda"]
    assert (len(agenda.lines), agenda.count, agenda.more) == (12, 60, 48)
    assert 1 < agenda.now_at < 12


def test_numbers_are_counted_and_nothing_is_said_of_nothing(page, kopi, taman):
    html = page.get(TODAY).content.decode()
    assert "Kemarin" not in html


def test_late_posts_are_not_called_punctual(page, kopi, taman):
    zone = clock.zone(kopi.time_zone)
    noon = clock.now().astimezone(zone).replace(hour=12, minute=0) - timedelta(days=1)
    making.delivery(making.post(kopi), taman, noon, State.SENT, sent_at=noon + timedelta(minutes=20))
    assert "tepat waktu" not in page.get(TODAY).content.decode()


def test_a_channel_that_is_silent_is_named(page, kopi, taman):
    Channel.objects.update(health=Health.OUTAGE)
    assert "tidak menjawab" in page.get(TODAY).content.decode()


def test_an_action_in_place_comes_back_here(page, kopi, taman):
    delivery = making.delivery(making.post(kopi), taman, clock.now(), State.MISSED)
    html = page.get(TODAY).content.decode()
    deed = f"/w/kopi-senja/deliveries/{delivery.pk}/let-go/"
    assert deed in html
    assert to(page.post(deed, {"next": TODAY})) == TODAY
    delivery.refresh_from_db()
    assert delivery.state == State.CANCELLED


# ── the frame ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_silence_is_said_on_every_page_once_it_is_no_accident(page, kopi, taman):
    delivery = making.delivery(making.post(kopi), taman, clock.now() - timedelta(seconds=100))
    says = "proses pengirim Jubir tidak berjalan"
    assert says not in page.get(TODAY).content.decode()
    Delivery.objects.filter(pk=delivery.pk).update(wake_at=clock.now() - timedelta(seconds=130))
    for path in (TODAY, "/w/kopi-senja/calendar/", "/w/kopi-senja/channels/"):
        assert says in page.get(path).content.decode()
    Delivery.objects.filter(pk=delivery.pk).update(wake_at=None, state=State.SENT)
    assert says not in page.get(TODAY).content.decode()


def test_the_rail_counts_what_asks(page, kopi, taman):
    assert 'class="count" data-kind="need"' not in page.get(TODAY).content.decode()
    making.delivery(making.post(kopi), taman, clock.now(), State.FAILED)
    assert '<span class="count" data-kind="need">1</span>' in page.get(TODAY).content.decode()


def test_ugly_names_are_only_text(page, kopi):
    ugly = "<script>alert(1)</script>" + "panjang" * 30
    taman = making.channel(kopi, handle="x" * 200, health=Health.RECONNECT)
    making.delivery(making.post(kopi, ugly[:120]), taman, clock.now(), State.FAILED, why="baru_entah_apa")
    html = page.get(TODAY).content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;" in html
