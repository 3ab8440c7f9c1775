"""App keys: from outside or from the owner's page, sealed, masked, tried; and no network without them is a dead end."""

import re

import pytest
from django.test import Client

from jubir.activity.models import Event
from jubir.channels import door, key_actions
from jubir.channels.actions import Refused
from jubir.channels.models import NetworkApp
from jubir.networks import errors
from tests.channels.net import keys, warta

pytestmark = pytest.mark.usefixtures("in_english")

__all__ = ["keys", "warta"]

KEYS = "/w/kopi-senja/channels/keys/"
CONNECT = "/w/kopi-senja/channels/connect/"
ENTERED = {"client_id": "id-dalam", "client_secret": "rahasia-dalam-9876"}


@pytest.fixture
def bayu(crew) -> Client:
    """A manager: may connect channels, did not set this Jubir up."""
    crew["manager"].language = "en"
    crew["manager"].save()
    client = Client()
    client.force_login(crew["manager"])
    return client


def read(page: Client, path: str) -> str:
    return page.get(path).content.decode()


def test_without_keys_the_network_is_offered_and_says_what_it_takes(page, bayu, warta):
    assert "Needs app keys first" in read(page, CONNECT)
    for reader, way in ((page, f"{KEYS}warta/"), (bayu, "Owner set this Jubir up")):
        html = read(reader, f"{CONNECT}warta/")
        assert way in html and "wants to know this Jubir first" in html
    answer = page.post(f"{CONNECT}warta/", {"server": "pages"})
    assert answer.status_code == 200 and "wants to know this Jubir first" in answer.content.decode()


def test_the_owner_enters_them_once_and_they_are_sealed_and_masked(page, kopi, warta):
    before = read(page, CONNECT).count("Needs app keys first")
    answer = page.post(f"{KEYS}warta/", ENTERED)
    assert answer.headers["Location"] == f"{KEYS}warta/"
    html = read(page, f"{KEYS}warta/")
    assert "••••••••9876" in html and "rahasia-dalam" not in html and "id-dalam" not in html
    stored = NetworkApp.objects.filter(network="warta").values_list("secrets", flat=True).query
    assert stored and dict(door.app_of("warta")) == ENTERED
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets FROM channels_networkapp")
        assert "rahasia" not in cursor.fetchone()[0]
    assert read(page, CONNECT).count("Needs app keys first") == before - 1
    event = Event.objects.get(verb="keys.saved")
    assert "rahasia" not in str(event.data)


def test_an_empty_field_keeps_what_was_entered(page, warta):
    page.post(f"{KEYS}warta/", ENTERED)
    page.post(f"{KEYS}warta/", {"client_id": "id-baru", "client_secret": ""})
    assert dict(door.app_of("warta")) == {"client_id": "id-baru", "client_secret": "rahasia-dalam-9876"}


def test_what_is_required_stands_beside_its_field(page, warta):
    answer = page.post(f"{KEYS}warta/", {"client_id": "id"})
    html = answer.content.decode()
    assert answer.status_code == 422 and re.search(r'id="ask-client_secret"[^>]*aria-invalid="true"', html)
    assert not NetworkApp.objects.exists()


def test_the_environment_wins_and_says_so(page, warta, keys):
    NetworkApp.objects.create(network="warta", secrets={"client_id": "lama", "note": "kopi"})
    assert dict(door.app_of("warta")) == {
        "client_id": "id-luar",
        "client_secret": "rahasia-luar-1234",
        "note": "kopi",
    }
    html = read(page, f"{KEYS}warta/")
    assert "JUBIR_WARTA_CLIENT_SECRET" in html and "goes before anything entered here" in html
    assert 'name="client_secret"' not in html and "rahasia-luar" not in html and "1234" in html


def test_somebody_else_than_the_owner_looks_and_changes_nothing(bayu, crew, warta):
    html = read(bayu, f"{KEYS}warta/")
    assert "Owner set this Jubir up" in html and "<input class" not in html
    answer = bayu.post(f"{KEYS}warta/", ENTERED)
    assert answer.status_code == 422 and not NetworkApp.objects.exists()
    for act in ("try", "remove", "restore"):
        assert bayu.post(f"{KEYS}warta/{act}/").status_code == 302
    with pytest.raises(Refused) as refused:
        key_actions.save_keys(network="warta", by=crew["manager"], values=ENTERED)
    assert refused.value.code == "not_installation_owner"


def test_taken_away_and_brought_back(page, warta):
    page.post(f"{KEYS}warta/", ENTERED)
    there = page.post(f"{KEYS}warta/remove/").headers["Location"]
    assert not door.app_of("warta") and "/keys/warta/restore/" in read(page, there)
    assert "rahasia" not in str(dict(page.session))
    page.post(f"{KEYS}warta/restore/")
    assert dict(door.app_of("warta")) == ENTERED


def test_keys_whose_own_key_is_lost_are_missing_and_nothing_breaks(page, warta, settings):
    page.post(f"{KEYS}warta/", ENTERED)
    from cryptography.fernet import Fernet

    settings.JUBIR_KEYS = [Fernet.generate_key().decode()]
    assert door.missing_keys("warta") == ("client_id", "client_secret")
    assert "Needs app keys first" in read(page, CONNECT)


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ('{"error":"invalid_client"}', False),
        ("Error validating client secret.", False),
        ("Error validating application. Cannot get application info", False),
        ('{"error":"invalid_grant","error_description":"Malformed auth code."}', True),
        ("Invalid verification code format.", True),
        ("Value passed for the authorization code was invalid.", True),
        ("<html>Sorry</html>", None),
    ],
)
def test_what_a_network_says_to_a_code_that_is_nobodys_tells_of_the_keys(said, right):
    assert key_actions.verdict(said).right is right


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (errors.Unauthorized("no", answer="invalid_client"), "does not know these keys: invalid_client"),
        (errors.Unauthorized("no", answer="invalid_grant"), "knows these keys"),
        (errors.Rejected("apa?"), "did not say whether"),
        (errors.Outage("down"), "does not answer"),
    ],
)
def test_the_try_button_says_what_came_of_it(page, warta, keys, error, told):
    warta.fails = error
    answer = page.post(f"{KEYS}warta/try/", follow=True)
    assert told in answer.content.decode()
    assert warta.calls[0].app["client_secret"] == "rahasia-luar-1234"


def test_the_list_of_keys_tells_which_are_missing(page, warta):
    assert "No keys yet" in read(page, KEYS)
    page.post(f"{KEYS}warta/", ENTERED)
    assert "Keys entered here" in read(page, KEYS)


def test_a_network_without_keys_says_so(page):
    assert "needs no app keys" in read(page, f"{KEYS}sandbox/")
    assert page.get(f"{KEYS}friendster/").status_code == 404


def test_a_line_of_a_channel_has_the_keys(kopi, warta, keys):
    from jubir.channels.models import Channel

    channel = Channel.objects.create(
        workspace=kopi, network="warta", remote_id="1", handle="kopi", secrets={}
    )
    assert door.lines([channel.pk])[channel.pk].app["client_id"] == "id-luar"
