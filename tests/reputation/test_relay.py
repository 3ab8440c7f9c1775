"""Alerts to one more place: a secret, never a file, never into our own network; and once."""

import json
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from jubir.reputation import actions, jobs, relay
from jubir.reputation.actions import Refused
from jubir.reputation.models import Alert, Relay
from tests.reputation.test_actions import raised


class Notifier:
    """Takes the place of apprise's plugin."""

    def __init__(self, takes: bool = True) -> None:
        self.told: list[tuple[str, str]] = []
        self.takes = takes

    def notify(self, body: str, title: str) -> bool:
        self.told.append((title, body))
        return self.takes


@pytest.fixture
def notifier(monkeypatch):
    one = Notifier()
    monkeypatch.setattr(relay, "_notifier", lambda url: one)
    return one


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "bad_address"),
        ("hello", "bad_address"),
        ("file:///etc/passwd", "scheme"),
        ("dbus://", "scheme"),
        ("syslog://localhost", "scheme"),
        ("msteams://a/b/c/d?template=/etc/passwd", "file_option"),
        ("mailtos://a:b@c.example?PGPkey=/etc/key", "file_option"),
        ("json://a.example, json://b.example", "bad_address"),
        ("tgram://", "bad_address"),
        ("json://" + "a" * 2000, "bad_address"),
    ],
)
def test_what_is_no_address_for_alerts(url, code):
    with pytest.raises(relay.Refused) as refusal:
        relay.check(url)
    assert refusal.value.code == code


def test_real_addresses_are_taken():
    for url in (
        "tgram://123456789:abcdefg_hijklmnop/12315544",
        "jsons://hooks.example/a",
        "ntfys://kopi-senja",
    ):
        assert relay.check(url) == url


class Hook(BaseHTTPRequestHandler):
    got: list[Any] = []

    def do_POST(self) -> None:
        self.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture
def hook():
    Hook.got = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()


def test_the_real_apprise_goes_where_it_is_allowed_and_nowhere_private(hook, settings):
    settings.JUBIR_PRIVATE_HOSTS = []
    assert relay.tell(f"json://{hook}/x", "Judul", "Isi") == "private"
    assert Hook.got == []
    settings.JUBIR_PRIVATE_HOSTS = [hook]
    assert relay.tell(f"json://{hook}/x", "Judul", "Isi") == ""
    assert (Hook.got[0]["title"], Hook.got[0]["message"]) == ("Judul", "Isi")


def test_the_guard_holds_only_while_it_sends_and_only_in_its_thread(hook, settings):
    settings.JUBIR_PRIVATE_HOSTS = []
    host, port = hook.split(":")
    with relay.only_public() as blocked:
        with pytest.raises(OSError):
            socket.create_connection((host, int(port)), timeout=2)
        thread = Thread(target=lambda: socket.create_connection((host, int(port)), timeout=2).close())
        thread.start()
        thread.join()
    assert blocked == ["127.0.0.1"]
    socket.create_connection((host, int(port)), timeout=2).close()


@pytest.mark.django_db
def test_the_address_is_a_secret(kopi, laras, notifier):
    kept = actions.set_relay(workspace=kopi, url="tgram://123:geheim/9", by=laras)
    assert "geheim" not in repr(kept) + repr(kept.secrets)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets, scheme FROM reputation_relay")
        sealed, scheme = cursor.fetchone()
    assert "geheim" not in sealed
    assert scheme == "tgram"


@pytest.mark.django_db
def test_each_alert_is_told_there_once(kopi, laras, notifier):
    actions.set_relay(workspace=kopi, url="tgram://123:geheim/9", by=laras)
    alert = raised(kopi)
    assert jobs.tell_relays() == 1
    assert jobs.tell_relays() == 0
    [(title, body)] = notifier.told
    assert title == "Kopi Senja: kopi senja perlu dilihat"
    assert "“plastik” (22)" in body
    assert f"/reputation/alerts/{alert.pk}/" in body
    assert Relay.objects.get().error == ""


@pytest.mark.django_db
def test_a_failure_is_written_where_people_look(kopi, laras, notifier):
    actions.set_relay(workspace=kopi, url="tgram://123:geheim/9", by=laras)
    notifier.takes = False
    assert actions.test_relay(workspace=kopi, by=laras) == "refused"
    assert Relay.objects.get().error == "refused"
    notifier.takes = True
    assert actions.test_relay(workspace=kopi, by=laras) == ""
    assert Relay.objects.get().error == ""


@pytest.mark.django_db
def test_without_an_address_nothing_is_sent_and_nothing_breaks(kopi, laras):
    raised(kopi)
    assert jobs.tell_relays() == 0
    assert Alert.objects.get().relayed_at is not None
    assert actions.test_relay(workspace=kopi, by=laras) == "nowhere"
    with pytest.raises(Refused, match="relay_scheme"):
        actions.set_relay(workspace=kopi, url="file:///etc/passwd", by=laras)
