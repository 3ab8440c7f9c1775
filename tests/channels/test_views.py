"""Channels as people see them: the list by role, forms that keep what was typed, Mastodon's way there and back."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from jubir.channels import door
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.networks.errors import Unauthorized
from jubir.networks.http import NotSent
from tests.channels.test_actions import BLUESKY, DESCRIBE, SIGN_IN, recorded, registers, signs_in

pytestmark = pytest.mark.usefixtures("in_english")

LIST = "/w/kopi-senja/channels/"
CONNECT = f"{LIST}connect/"


@pytest.fixture
def channel(kopi, laras) -> Channel:
    return Channel.objects.create(
        workspace=kopi,
        network="mastodon",
        server="https://warung.example",
        remote_id="1@warung.example",
        handle="kopisenja@warung.example",
        name="Kopi Senja",
        url="https://warung.example/@kopisenja",
        connected_by=laras,
        secrets={"access_token": "tok"},
    )


def read(page: Client, path: str) -> str:
    return page.get(path).content.decode()


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_empty_list_says_what_a_channel_is(page):
    html = read(page, LIST)
    assert "No channel yet" in html and CONNECT in html


@pytest.mark.parametrize("role", ["editor", "contributor", "client", "guest"])
def test_others_see_the_list_and_who_can(crew, channel, role):
    user = crew[role]
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user)
    Channel.objects.update(health=Health.RECONNECT)
    html = read(client, LIST)
    assert "kopisenja@warung.example" in html and "Owner, Manager" in html
    for deed in ("reconnect", "disconnect", "check"):
        assert f"/{channel.pk}/{deed}/" not in html


def test_each_health_is_a_sentence_and_the_networks_words_are_one_click_away(page, channel):
    Channel.objects.update(health=Health.RECONNECT, health_why="refused", health_detail="<b>revoked</b>")
    html = read(page, LIST)
    assert "Mastodon no longer accepts our sign-in" in html and "&lt;b&gt;revoked" in html
    Channel.objects.update(health=Health.OUTAGE)
    assert "posts wait and go out when it is back" in read(page, LIST)
    Channel.objects.update(network="dahulu", health=Health.OUTAGE, health_why="no_network")
    assert "no longer knows the network" in read(page, LIST)


def test_the_quiet_bar_leads_to_the_mend(page, crew, channel):
    assert "must be connected again" not in read(page, "/w/kopi-senja/calendar/")
    Channel.objects.update(health=Health.RECONNECT)
    html = read(page, "/w/kopi-senja/calendar/")
    assert "kopisenja@warung.example on Mastodon must be connected again" in html
    assert f"{LIST}{channel.pk}/reconnect/" in html
    guest = Client()
    guest.force_login(crew["guest"])
    html = read(guest, "/w/kopi-senja/calendar/")
    assert "harus dihubungkan lagi" in html and "/reconnect/" not in html


def test_disconnect_and_its_undo(page, channel, monkeypatch):
    monkeypatch.setattr(door, "ask_now", lambda *_: (_ for _ in ()).throw(Unauthorized("gone")))
    answer = page.post(f"{LIST}{channel.pk}/disconnect/", headers={"HX-Request": "true"})
    assert answer.status_code == 204 and f"{LIST}{channel.pk}/restore/" in answer.headers["HX-Trigger"]
    assert "Bring back" in read(page, LIST)
    answer = page.post(f"{LIST}{channel.pk}/restore/", headers={"HX-Request": "true"})
    # What was taken back over there meanwhile is said at once.
    assert answer.status_code == 204 and "no longer accepts" in answer.headers["HX-Trigger"]
    Channel.objects.update(
        health=Health.DISCONNECTED, disconnected_at=clock.now() - timedelta(days=3), secrets=""
    )
    html = read(page, LIST)
    assert "Bring back" not in html and f"{LIST}{channel.pk}/reconnect/" in html


# ── forms ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_every_network_is_offered(page):
    html = read(page, CONNECT)
    for network in ("bluesky", "mastodon", "sandbox"):
        assert f"{CONNECT}{network}/" in html
        assert page.get(f"{CONNECT}{network}/").status_code == 200
    assert page.get(f"{CONNECT}friendster/").status_code == 404


def test_what_was_typed_stays_and_the_mistake_stands_beside_it(page, kopi, wire):
    wire.expect("GET", DESCRIBE, recorded("bluesky/pds_get_com.atproto.server.describeServer_200.json"))
    wire.expect("POST", SIGN_IN, {"error": "AuthenticationRequired", "message": "no"}, status=401)
    answer = page.post(f"{CONNECT}bluesky/", BLUESKY)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="kopi.pds.example"' in html and 'value="abcd-efgh-ijkl-mnop"' in html
    assert '<details class="more" open>' in html, "the server that was typed is in sight"
    assert re.search(r'id="ask-app_password"[^>]*aria-invalid="true"', html)
    assert "did not accept this handle and app password" in html
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_new_channel_says_what_comes_next(page, channel):
    html = read(page, f"{LIST}?new={channel.pk}")
    assert f"/compose/?channel={channel.pk}" in html and f"/queue/#line-{channel.pk}" in html


@pytest.mark.django_db(transaction=True)
def test_the_sandbox_leads_where_the_person_was_going(page, sandbox, kopi):
    there = "/w/kopi-senja/compose/"
    answer = page.post(f"{CONNECT}sandbox/", {"name": "Kopi Senja", "next": there})
    assert answer.headers["Location"] == there
    answer = page.post(f"{CONNECT}sandbox/", {"name": "Kopi Dua", "next": "https://jahat.example/"})
    assert answer.headers["Location"].startswith(LIST)


# ── to Mastodon and back ─────────────────────────────────────────────────────────────────────────────────────────
def leave(page: Client, path: str = f"{CONNECT}mastodon/") -> str:
    """The state with which the server sends the person back."""
    html = page.post(path, {"server": "warung.example"}).content.decode()
    url = re.search(r'content="0;url=([^"]+)"', html)[1].replace("&amp;", "&")
    query = parse_qs(urlsplit(url).query)
    assert query["redirect_uri"] == ["http://127.0.0.1:8420/channels/callback/"]
    assert query["code_challenge_method"] == ["S256"]
    return query["state"][0]


def back(page: Client, state: str, **query: str):
    return page.get("/channels/callback/", {"state": state, **query})


def test_there_and_back(page, kopi, wire):
    registers(wire)
    state = leave(page)
    signs_in(wire)
    answer = back(page, state, code="kode")
    made = Channel.objects.get()
    assert answer.headers["Location"] == f"{LIST}?new={made.pk}"
    # The same answer a second time is no second connection.
    assert back(page, state, code="kode").headers["Location"] == "/"
    assert Channel.objects.count() == 1


def test_no_is_an_answer(page, kopi, wire):
    registers(wire)
    answer = back(page, leave(page), error="access_denied")
    assert answer.status_code == 422
    assert (
        "You did not allow it" in answer.content.decode()
        and 'value="warung.example"' in answer.content.decode()
    )


def test_a_state_nobody_gave_connects_nothing(page, kopi, wire):
    assert back(page, "dari-orang-lain", code="kode").headers["Location"] == "/"


def test_another_browser_cannot_finish_it(page, crew, kopi, wire):
    registers(wire)
    state = leave(page)
    other = Client()
    other.force_login(crew["manager"])
    assert back(other, state, code="kode").headers["Location"] == "/"


def test_who_lost_the_right_meanwhile_connects_nothing(page, kopi, laras, wire):
    registers(wire)
    state = leave(page)
    kopi.memberships.filter(user=laras).update(role="editor")
    assert back(page, state, code="kode").status_code == 422
    assert Channel.objects.count() == 0


def test_another_account_is_offered_as_another_channel(page, kopi, channel, wire):
    registers(wire)
    # The channel's app was never kept here, so the server is asked again.
    state = leave(page, f"{LIST}{channel.pk}/reconnect/")
    signs_in(wire, who="2", name="pribadi")
    answer = back(page, state, code="kode")
    html = answer.content.decode()
    assert (
        answer.status_code == 409 and "pribadi@warung.example" in html and "kopisenja@warung.example" in html
    )
    assert "geheim.tok" not in str(dict(page.session))
    answer = page.post(f"{LIST}adopt/")
    assert Channel.objects.count() == 2 and answer.headers["Location"].startswith(LIST)
    assert page.post(f"{LIST}adopt/").headers["Location"] == CONNECT, "only once"


def test_a_server_that_is_away_says_so(page, kopi, wire):
    wire.expect("GET", "/api/v1/instance", fails=NotSent("refused"))
    answer = page.post(f"{CONNECT}mastodon/", {"server": "warung.example"})
    assert answer.status_code == 422 and "Mastodon does not answer" in answer.content.decode()
