"""Connecting, asking after a channel, letting it go: against scripted networks and a real sandbox."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from jubir.activity.models import Event
from jubir.channels import actions, door, jobs, webhooks
from jubir.channels.models import Channel, Health, NetworkApp
from jubir.core import clock
from jubir.networks import errors
from jubir.networks.http import NoAnswer, NotSent
from tests.channels.conftest import Line

FIXTURES = Path(__file__).parent.parent / "networks" / "connectors" / "fixtures"
HOME = "https://warung.example"


def recorded(name: str):
    said = json.loads((FIXTURES / name).read_text())
    return said.get("body", said) if isinstance(said, dict) else said


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def form(kopi, laras, network="sandbox", channel=None, **answers) -> Channel:
    return actions.connect_form(workspace=kopi, by=laras, network=network, answers=answers, channel=channel)


# ── the sandbox, for real ────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def taman(kopi, laras, sandbox) -> Channel:
    return form(kopi, laras, name="Kopi Senja")


@pytest.mark.django_db(transaction=True)
def test_a_sandbox_account_is_one_answer_away(taman, laras, sandbox):
    assert (taman.health, taman.name, taman.server) == (Health.CONNECTED, "Kopi Senja", sandbox.url)
    assert taman.secrets["token"] and taman.connected_by == laras
    assert taman.secrets["token"] not in str(Channel.objects.values_list("secrets", flat=True))
    assert verbs() == ["channel.connected"]
    assert actions.check_health(channel=taman).health == Health.CONNECTED


@pytest.mark.django_db(transaction=True)
def test_its_network_is_asked_at_once_to_tell_of_what_happens(kopi, laras, sandbox, monkeypatch):
    told = []
    monkeypatch.setattr(webhooks, "_ask_soon", lambda: told.append(Channel.objects.count()))
    form(kopi, laras, name="Kopi Taman")
    assert told == [1], "once the channel is there"

    def no_worker():
        raise OSError("the jobs' database is locked")

    monkeypatch.setattr(webhooks, "_ask_soon", no_worker)
    assert form(kopi, laras, name="Kopi Senja").is_usable


def test_its_face_is_kept_as_pixels_of_our_own(taman, settings):
    assert taman.avatar.name.startswith("faces/") and taman.avatar.name.endswith(".webp")
    assert taman.avatar.read()[:4] == b"RIFF"


@pytest.mark.django_db(transaction=True)
def test_disconnecting_can_be_undone_for_a_day(taman, laras):
    actions.disconnect(channel=taman, by=laras)
    assert (taman.health, taman.disconnected_at is not None) == (Health.DISCONNECTED, True)
    assert jobs.forget_secrets() == 0
    actions.restore(channel=taman, by=laras)
    assert actions.check_health(channel=taman).health == Health.CONNECTED
    actions.disconnect(channel=taman, by=laras)
    Channel.objects.update(disconnected_at=clock.now() - timedelta(hours=24, seconds=1))
    assert jobs.forget_secrets() == 1
    assert jobs.forget_secrets() == 0
    taman.refresh_from_db()
    assert dict(taman.secrets) == {}
    with pytest.raises(actions.Refused) as refused:
        actions.restore(channel=taman, by=laras)
    assert refused.value.code == "forgotten"


@pytest.mark.django_db(transaction=True)
def test_connected_again_it_is_the_same_row(taman, kopi, laras, sandbox):
    """The sandbox makes a new account each time, so another one says yes: nothing is kept without asking."""
    with pytest.raises(actions.SomebodyElse) as other:
        form(kopi, laras, channel=taman, name="Kopi Pagi")
    assert Channel.objects.count() == 1
    held = actions.hold(other.value.connected)
    assert "token" not in held
    second = actions.connect_held(workspace=kopi, by=laras, network="sandbox", held=held)
    assert second.name == "Kopi Pagi" and Channel.objects.count() == 2
    assert actions.check_health(channel=second).health == Health.CONNECTED


@pytest.mark.django_db(transaction=True)
def test_an_outage_disconnects_nothing_and_passes(taman, sandbox, settings, monkeypatch):
    real = door.wire.Client

    class Dead:
        async def send(self, request):
            raise NotSent("refused")

    monkeypatch.setattr(door.wire, "Client", lambda **_: Line(Dead()))
    assert actions.check_health(channel=taman).health == Health.OUTAGE
    assert actions.check_health(channel=taman).health == Health.OUTAGE
    monkeypatch.setattr(door.wire, "Client", real)
    assert actions.check_health(channel=taman).health == Health.CONNECTED
    assert verbs() == ["channel.connected", "channel.outage", "channel.recovered"]


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_that_was_taken_back_asks_once(taman, sandbox):
    Channel.objects.update(secrets={"token": "another"})
    taman.refresh_from_db()
    assert actions.check_health(channel=taman).health == Health.RECONNECT
    assert actions.check_health(channel=taman).health == Health.RECONNECT
    assert verbs().count("channel.must_reconnect") == 1


@pytest.mark.django_db(transaction=True)
def test_silence_does_not_turn_a_reconnect_into_an_outage(taman, monkeypatch):
    Channel.objects.update(health=Health.RECONNECT)

    def silent(*_args, **_kwargs):
        raise errors.Outage("nothing")

    monkeypatch.setattr(door, "ask_now", silent)
    taman.refresh_from_db()
    assert actions.check_health(channel=taman).health == Health.RECONNECT


@pytest.mark.django_db(transaction=True)
def test_the_clock_asks_each_channel_once_an_hour(taman, kopi, laras):
    assert jobs.check_all() == 0
    Channel.objects.update(checked_at=clock.now() - timedelta(minutes=61))
    assert jobs.check_all() == 1
    assert jobs.check_all() == 0
    Channel.objects.update(checked_at=clock.now() - timedelta(hours=2), health=Health.RECONNECT)
    assert jobs.check_all() == 0, "a failed sign-in is not repeated all day"
    Channel.objects.update(checked_at=clock.now() - timedelta(hours=25))
    assert jobs.check_all() == 1
    Channel.objects.update(checked_at=clock.now() - timedelta(hours=25), health=Health.DISCONNECTED)
    assert jobs.check_all() == 0


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────
def refused_by(kopi, laras, network, **answers) -> actions.Refused:
    with pytest.raises(actions.Refused) as refused:
        form(kopi, laras, network, **answers)
    assert Channel.objects.count() == 0
    return refused.value


def test_only_those_who_may_connect(kopi, crew):
    for role in ("editor", "contributor", "client", "guest"):
        assert refused_by(kopi, crew[role], "sandbox", name="Kopi").code == "not_allowed"


def test_what_is_needed_is_asked_before_anybody_is_bothered(kopi, laras, wire):
    refused = refused_by(kopi, laras, "bluesky", handle="kopi.example", app_password=" ")
    assert (refused.code, refused.field) == ("required", "app_password")


SIGN_IN = "/xrpc/com.atproto.server.createSession"
DESCRIBE = "/xrpc/com.atproto.server.describeServer"
BLUESKY = {"handle": "kopi.pds.example", "app_password": "abcd-efgh-ijkl-mnop", "server": "pds.example"}


def test_a_wrong_app_password_stands_beside_its_field_and_is_never_shown(kopi, laras, wire):
    wire.expect("GET", DESCRIBE, recorded("bluesky/pds_get_com.atproto.server.describeServer_200.json"))
    wire.expect(
        "POST",
        SIGN_IN,
        {"error": "AuthenticationRequired", "message": "Invalid abcd-efgh-ijkl-mnop"},
        status=401,
    )
    refused = refused_by(kopi, laras, "bluesky", **BLUESKY)
    assert (refused.code, refused.field) == ("wrong_password", "app_password")
    assert "abcd-efgh" not in refused.detail


def test_no_such_handle(kopi, laras, wire):
    wire.expect("GET", "/xrpc/com.atproto.identity.resolveHandle", {"error": "x"}, status=400)
    wire.expect("GET", "/.well-known/atproto-did", status=404)
    refused = refused_by(kopi, laras, "bluesky", handle="@tidakada", app_password="x")
    assert (refused.code, refused.field) == ("no_handle", "handle")


@pytest.mark.parametrize("failure", [NotSent("refused"), NoAnswer("hung up")])
def test_a_server_that_does_not_answer(kopi, laras, wire, failure):
    wire.expect("GET", DESCRIBE, fails=failure)
    assert refused_by(kopi, laras, "bluesky", **BLUESKY).code == "unreachable"


def test_a_server_that_asks_to_wait_says_until_when(kopi, laras, wire):
    wire.expect("GET", DESCRIBE, recorded("bluesky/pds_get_com.atproto.server.describeServer_200.json"))
    wire.expect("POST", SIGN_IN, {"error": "RateLimitExceeded"}, status=429, headers={"Retry-After": "600"})
    refused = refused_by(kopi, laras, "bluesky", **BLUESKY)
    assert refused.code == "too_many" and refused.data["until"] > clock.now()


# ── OAuth ────────────────────────────────────────────────────────────────────────────────────────────────────────
BACK = "http://127.0.0.1:8420/channels/callback/"


def registers(wire, server=HOME, **keys) -> None:
    wire.expect("GET", f"{server}/api/v1/instance", recorded("mastodon/mastodon_instance_v2.json"))
    wire.expect(
        "GET",
        "/.well-known/oauth-authorization-server",
        {"scopes_supported": ["read"], "code_challenge_methods_supported": ["S256"]},
    )
    wire.expect("POST", f"{server}/api/v1/apps", {"client_id": "id", "client_secret": "geheim"} | keys)


def signs_in(wire, who="1", name="kopisenja") -> None:
    wire.expect("POST", f"{HOME}/oauth/token", {"access_token": "geheim.tok", "scope": "read write"})
    wire.expect("GET", "/api/v2/instance", recorded("mastodon/mastodon_instance_v2.json"))
    wire.expect("GET", "/.well-known/nodeinfo", status=404)
    me = {"id": who, "username": name, "acct": name, "display_name": "Kopi Senja", "url": f"{HOME}/@{name}"}
    wire.expect("GET", "/api/v1/accounts/verify_credentials", me)


def begin(kopi, laras, server="@laras@warung.example") -> actions.Leaving:
    return actions.start_oauth(
        workspace=kopi, by=laras, network="mastodon", answers={"server": server}, redirect_uri=BACK
    )


def finish(kopi, laras, leaving, channel=None) -> Channel:
    return actions.finish_oauth(workspace=kopi, by=laras, keep=leaving.keep, code="kode", channel=channel)


def test_a_mastodon_account_from_the_first_word_to_the_channel(kopi, laras, wire):
    registers(wire)
    leaving = begin(kopi, laras)
    assert leaving.url.startswith(f"{HOME}/oauth/authorize?") and f"state={leaving.state}" in leaving.url
    assert leaving.keep["verifier"] not in leaving.url and "geheim" not in str(leaving)
    signs_in(wire)
    channel = finish(kopi, laras, leaving)
    assert (channel.handle, channel.server) == ("kopisenja@warung.example", HOME)
    assert dict(channel.secrets)["access_token"] == "geheim.tok"
    form = dict(wire.sent[3].form)
    assert (form["code"], form["code_verifier"]) == ("kode", leaving.keep["verifier"])


def test_a_server_in_use_is_not_registered_with_twice(kopi, laras, wire):
    registers(wire)
    leaving = begin(kopi, laras)
    signs_in(wire)
    finish(kopi, laras, leaving)
    begin(kopi, laras, "https://Warung.example/@laras")  # asks nothing: the wire would complain
    assert NetworkApp.objects.count() == 1
    Channel.objects.update(health=Health.DISCONNECTED)
    registers(wire, client_id="baru")
    begin(kopi, laras)
    assert [app.secrets["client_id"] for app in NetworkApp.objects.all()] == ["baru"]


def test_an_app_that_may_do_less_than_we_want_now_is_registered_again(kopi, laras, wire):
    registers(wire)
    signs_in_after = begin(kopi, laras)
    signs_in(wire)
    finish(kopi, laras, signs_in_after)
    app = NetworkApp.objects.get()
    app.secrets = {**app.secrets, "rights": ["read:statuses"]}
    app.save()
    registers(wire, client_id="baru")
    begin(kopi, laras)
    assert NetworkApp.objects.get().secrets["client_id"] == "baru"


def test_the_same_account_makes_the_channel_good_again(kopi, laras, wire):
    registers(wire)
    leaving = begin(kopi, laras)
    signs_in(wire)
    channel = finish(kopi, laras, leaving)
    Channel.objects.update(health=Health.RECONNECT, health_why="refused")
    again = begin(kopi, laras)
    signs_in(wire)
    assert finish(kopi, laras, again, channel).pk == channel.pk
    channel.refresh_from_db()
    assert (channel.health, channel.health_why) == (Health.CONNECTED, "")
    assert verbs() == ["channel.connected", "channel.reconnected"]


def test_another_account_is_told_apart(kopi, laras, wire):
    registers(wire)
    leaving = begin(kopi, laras)
    signs_in(wire)
    channel = finish(kopi, laras, leaving)
    again = begin(kopi, laras)
    signs_in(wire, who="2", name="pribadi")
    with pytest.raises(actions.SomebodyElse) as other:
        finish(kopi, laras, again, channel)
    assert other.value.connected.account.handle == "pribadi@warung.example"
    channel.refresh_from_db()
    assert channel.handle == "kopisenja@warung.example"


def test_a_code_that_is_not_accepted(kopi, laras, wire):
    registers(wire)
    leaving = begin(kopi, laras)
    wire.expect("POST", f"{HOME}/oauth/token", {"error": "invalid_grant"}, status=400)
    with pytest.raises(actions.Refused) as refused:
        finish(kopi, laras, leaving)
    assert refused.value.code == "not_granted"


def test_a_page_that_is_no_mastodon(kopi, laras, wire):
    wire.expect("GET", "/api/v1/instance", status=404, html="<h1>Warung</h1>")
    with pytest.raises(actions.Refused) as refused:
        begin(kopi, laras)
    assert (refused.value.code, refused.value.field) == ("no_server", "server")


def test_two_workspaces_may_have_the_same_account(kopi, laras, stranger, wire):
    from jubir.teams.models import Workspace

    registers(wire)
    leaving = begin(kopi, laras)
    signs_in(wire)
    finish(kopi, laras, leaving)
    other = Workspace.objects.get(slug="lain")
    again = actions.start_oauth(
        workspace=other, by=stranger, network="mastodon", answers={"server": HOME}, redirect_uri=BACK
    )
    signs_in(wire)
    assert finish(other, stranger, again).workspace == other
    assert Channel.objects.count() == 2
