"""What the doctor says of networks: keys, the way back, reach, rights, webhooks, clocks."""

import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.utils import translation

from jubir.channels import door
from jubir.channels.models import Arrival, Channel, Health, NetworkApp, Webhook
from jubir.config import doctor_networks
from jubir.core import clock
from jubir.networks.http import NotSent
from tests.channels.conftest import Line
from tests.channels.net import keys, warta
from tests.networks.wire import Wire, answer

__all__ = ["keys", "warta"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    """Nobody asks a real name server; every network answers with our own time."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [(0, 0, 0, "", ("93.184.215.14", 443))])
    answering(monkeypatch)


def answering(monkeypatch, ahead: float = 0.0, fails: Exception | None = None) -> None:
    def one(request):
        if fails:
            raise fails
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=ahead), usegmt=True)
        return answer(200, {}, headers={"date": date})

    monkeypatch.setattr(door.wire, "Client", lambda **_: Line(Wire(everything=one)))


@pytest.fixture
def channel(kopi, warta) -> Channel:
    return Channel.objects.create(
        workspace=kopi, network="warta", remote_id="id-kopi", handle="@kopi", secrets={"token": "t"}
    )


def said(level: str = "", language: str = "en") -> str:
    with translation.override(language):
        found = list(doctor_networks.examine())
    return "\n".join(f"{one.what} → {one.mend}" for one in found if level in ("", one.level))


def test_a_house_without_channels_hears_nothing_wrong(db):
    assert said("wrong") == ""


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_missing_keys_of_a_network_in_use_are_named(channel):
    assert "JUBIR_WARTA_CLIENT_ID, JUBIR_WARTA_CLIENT_SECRET" in said("wrong")


def test_half_of_the_keys_is_wrong_even_without_a_channel(warta, settings):
    settings.JUBIR_APP_KEYS = {"JUBIR_WARTA_CLIENT_ID": "id"}
    assert "are missing: JUBIR_WARTA_CLIENT_SECRET." in said("wrong")


def test_where_keys_come_from_is_said_and_never_what_they_are(channel, keys):
    assert "there, from the environment" in said("ok")
    assert "rahasia" not in said()


def test_keys_of_the_page(channel):
    NetworkApp.objects.create(network="warta", secrets={"client_id": "a", "client_secret": "b"})
    assert "there, entered on the page" in said("ok")


def test_a_mistyped_key_is_noticed(channel, keys, settings):
    settings.JUBIR_APP_KEYS = {**settings.JUBIR_APP_KEYS, "JUBIR_WARTA_CLIENTID": "x", "JUBIR_ELSE": "x"}
    assert "JUBIR_WARTA_CLIENTID is set" in said("advice") and "JUBIR_ELSE" not in said()


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("url", "level"),
    [("https://kopi.example", "ok"), ("http://127.0.0.1:8420", "advice"), ("http://kopi.example", "wrong")],
)
def test_the_way_back_must_be_https_where_others_can_see_it(channel, keys, settings, url, level):
    settings.JUBIR_URL = url
    assert f"{url}/channels/callback/" in said(level)


def test_a_public_address_is_fine(channel, keys, settings):
    settings.JUBIR_URL = "https://kopi.example"
    assert "kopi.example is a public address" in said("ok")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("192.168.1.7", "kopi.example is 192.168.1.7"),
        ("100.64.0.9", "kopi.example is 100.64.0.9"),
        ("fd00::1", "kopi.example is fd00::1"),
    ],
)
def test_an_address_inside_a_network_names_who_fetches_and_who_works_all_the_same(
    channel, keys, settings, monkeypatch, address, why
):
    settings.JUBIR_URL = "https://kopi.example"
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [(0, 0, 0, "", (address, 443))])
    found = said("wrong")
    fetching, others = found.split("Those that tell us")[0], found.split("All the same work")[1]
    assert why in found and "warta" in fetching and "Bluesky" in others and "warta" not in others
    Channel.objects.all().delete()
    assert why in said("advice"), "nobody uses one: advice only"


def test_a_name_that_nobody_knows(channel, keys, settings, monkeypatch):
    settings.JUBIR_URL = "https://kopi.example"

    def unknown(*_a, **_k):
        raise socket.gaierror("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "no address is known for kopi.example" in said("wrong")


def test_files_served_from_elsewhere_are_what_counts(channel, keys, settings, monkeypatch):
    settings.JUBIR_URL = "http://127.0.0.1:8420"
    assert "this machine's own" in said("wrong")
    settings.MEDIA_URL = "https://files.kopi.example/media/"
    assert "files.kopi.example is a public address" in said("ok")


# ── channels ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_missing_rights_are_said_in_words_and_codes(channel, keys):
    Channel.objects.update(scopes=["publish_posts"])
    assert "Kopi Senja: warta does not let @kopi: read figures (read_insights)." in said("advice")


def test_a_network_that_never_agreed_to_tell_us_is_noticed_after_an_hour(channel, keys, warta, monkeypatch):
    async def subscribe(call, url, secret):
        return None

    warta.subscribe = warta.unsubscribe = subscribe
    assert "has not agreed" not in said()
    Channel.objects.update(connected_at=clock.now() - timedelta(hours=2))
    assert "has not agreed" in said("advice")
    hook = Webhook.objects.create(channel=channel, key="k", asked_at=clock.now())
    assert "agreed" not in said()
    hook.asked_at = clock.now() - timedelta(days=4)
    hook.save()
    assert "last agreed 4 days ago" in said("advice")


def test_an_app_that_nobody_tells_anything_is_noticed(channel, keys, warta):
    warta.app_challenge = warta.app_verified = warta.app_received = lambda *_a: None
    assert "/hooks/warta/" in said("advice") and "has not told us anything yet" in said("advice")
    Arrival.objects.create(network="warta", digest="d", body=b"{}")
    assert "has not told us" not in said() and "last told us something" in said("ok")


@pytest.mark.parametrize(
    ("ahead", "level", "words"),
    [
        (0, "ok", "its clock agrees with ours"),
        (20, "ok", "its clock agrees with ours"),
        (70, "advice", "seconds behind that of warta"),
        (-70, "advice", "seconds ahead of that of warta"),
        (600, "wrong", "seconds behind that of warta"),
    ],
)
def test_our_clock_is_held_against_the_networks(channel, keys, monkeypatch, ahead, level, words):
    answering(monkeypatch, ahead)
    assert words in said(level)


def test_nobody_asks_a_person_for_the_time(kopi, monkeypatch):
    Channel.objects.create(workspace=kopi, network="manual", remote_id="m", handle="laras")
    answering(monkeypatch, fails=NotSent("x"))
    assert "Manual does not answer" not in said()


def test_a_network_that_can_only_tell_is_named_where_it_cannot_reach_us(kopi, settings):
    settings.JUBIR_URL = "http://127.0.0.1:8420"
    Channel.objects.create(workspace=kopi, network="whatsapp", remote_id="1", handle="+62 812")
    assert "Nothing arrives from WhatsApp." in said("wrong")


def test_a_network_that_is_away_is_no_fault_of_ours(channel, keys, monkeypatch):
    answering(monkeypatch, fails=NotSent("refused"))
    assert "does not answer at the moment" in said("advice")
    channel.refresh_from_db()
    assert channel.health == Health.CONNECTED, "the doctor looks and changes nothing"


def test_it_speaks_indonesian_too(channel, keys):
    Channel.objects.update(scopes=["publish_posts"])
    english, indonesian = said().splitlines(), said(language="id").splitlines()
    assert len(english) == len(indonesian) and not set(english) & set(indonesian)
