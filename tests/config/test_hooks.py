"""Replaying recorded webhooks: signed as the network would, sent to this machine only, told what became of each."""

import json
import threading
from argparse import Namespace
from datetime import timedelta
from pathlib import Path

import pytest

from jubir.channels import webhooks
from jubir.channels.models import Channel, NetworkApp, Webhook
from jubir.config import hooks
from jubir.core import clock
from tests.channels.kinds import register
from tests.channels.telling import SECRET, TellsApp
from tests.channels.test_webhooks import body as sandbox_body


@pytest.fixture
def app(transactional_db, kopi, monkeypatch):
    register(monkeypatch, TellsApp())
    monkeypatch.setitem(hooks.SIGN, "tells_app", hooks.SIGN["facebook"])
    Channel.objects.create(workspace=kopi, network="tells_app", remote_id="11", handle="senja")
    return NetworkApp.objects.create(network="tells_app", secrets={"client_secret": SECRET})


def recorded(folder: Path, name: str, *accounts: str) -> Path:
    told = [{"account": account, "id": f"{name}{account}", "text": "Halo"} for account in accounts]
    (folder / name).write_text(json.dumps({"heard": told}))
    return folder / name


@pytest.fixture
def worker():
    """Takes in what arrives, as the worker's job would."""
    done = threading.Event()

    def work() -> None:
        from django.db import connection

        while not done.wait(0.1):
            webhooks.take_in(clock.now() + timedelta(seconds=5))
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    done.set()
    thread.join()


def replay(files, base, network="tells_app", **more):
    return hooks.replay(files, network, base=base, **{"keys": {}, "channel": 0, "wait": 8.0, **more})


def test_each_is_told_what_became_of_it(app, live_server, worker, tmp_path):
    good, lost = recorded(tmp_path, "a.json", "11", "99"), tmp_path / "b.json"
    lost.write_text("[]")
    first, second = replay([good, lost], live_server.url)
    assert (first["status"], first["known"], first["became"], first["told"], first["dropped"]) == (
        200,
        False,
        "taken",
        2,
        1,
    )
    assert (second["status"], second["became"]) == (200, "failed")
    assert second["detail"].startswith("Outage")
    [again] = replay([good], live_server.url)
    assert (again["status"], again["known"], again["became"]) == (200, True, "taken")


def test_the_given_key_is_signed_with(app, live_server, tmp_path):
    [row] = replay([recorded(tmp_path, "a.json", "11")], live_server.url, keys={"client_secret": "lain"})
    assert (row["status"], row["became"]) == (401, "refused")


def test_what_no_worker_takes_in_waits(app, live_server, tmp_path):
    [row] = replay([recorded(tmp_path, "a.json", "11")], live_server.url, wait=0.1)
    assert row["became"] == "waiting"


def test_one_channel_of_a_network_that_tells_each(transactional_db, kopi, live_server, worker, tmp_path):
    channel = Channel.objects.create(workspace=kopi, network="sandbox", remote_id="1", handle="kopi_senja")
    Webhook.objects.create(channel=channel, key="k" * 32, secret={"secret": "s" * 32})
    (tmp_path / "a.json").write_bytes(sandbox_body())
    [row] = replay([tmp_path / "a.json"], live_server.url, "sandbox", channel=channel.pk)
    assert (row["status"], row["became"], row["told"]) == (200, "taken", 1)
    with pytest.raises(hooks.Refused, match="--channel"):
        replay([tmp_path / "a.json"], live_server.url, "sandbox")


@pytest.mark.parametrize(
    "url", ["https://jubir.kopisenja.id", "http://192.168.1.9:8420", "http://localhost.evil.example", ""]
)
def test_nothing_is_replayed_elsewhere(app, url, tmp_path):
    with pytest.raises(hooks.Refused, match="this machine"):
        replay([recorded(tmp_path, "a.json", "11")], url)


def test_without_a_key_or_a_network_nothing_is_sent(app, live_server, tmp_path):
    file = recorded(tmp_path, "a.json", "11")
    with pytest.raises(hooks.Refused, match="There is no way to sign for nowhere"):
        replay([file], live_server.url, "nowhere")
    NetworkApp.objects.all().delete()
    with pytest.raises(hooks.Refused, match="client_secret"):
        replay([file], live_server.url)


def test_the_command_says_it_in_words_and_as_json(app, live_server, worker, tmp_path, capsys):
    file = recorded(tmp_path, "a.json", "11")
    given = {
        "files": [file],
        "network": "tells_app",
        "url": live_server.url,
        "key": [],
        "channel": 0,
        "wait": 8.0,
    }
    assert hooks.main(Namespace(**given, json=False)) == 0
    assert capsys.readouterr().out == "a.json: 200, taken: 1 told, 0 for nobody here\n"
    assert hooks.main(Namespace(**given, json=True)) == 0
    assert json.loads(capsys.readouterr().out)[0]["known"] is True
    assert hooks.main(Namespace(**{**given, "files": [tmp_path / "no.json"]}, json=False)) == 2
    assert hooks.main(Namespace(**{**given, "network": ""}, json=False)) == 2


def test_every_signature_is_the_one_its_connector_takes():
    """Held against the connectors that are here: a signature that only we understand would prove nothing."""
    from jubir.channels import door
    from jubir.networks import hearing

    body, keys, taken = b'{"a": 1}', {"client_secret": "rahasia", "secret": "rahasia"}, []
    for connector in door.networks():
        slug = connector.identity.slug
        if slug not in hooks.SIGN:
            assert not isinstance(connector, hearing.Receives | hearing.ReceivesForApp), (
                f"{slug} can't be replayed"
            )
            continue
        headers = {name.lower(): value for name, value in hooks.SIGN[slug](body, keys).items()}
        if isinstance(connector, hearing.ReceivesForApp):
            assert connector.app_verified(headers, body, keys, clock.now()), slug
        else:
            assert connector.verified(headers, body, "rahasia", clock.now()), slug
        taken.append(slug)
    assert "sandbox" in taken
