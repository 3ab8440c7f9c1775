"""`jubir keys`: a new key in front, every secret written anew, the old key out."""

import io

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from jubir.channels.management.commands import keys
from jubir.channels.models import Channel, NetworkApp

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def seven(kopi, settings):
    """Seven channels and an app under the old key, which then stands behind a new one."""
    settings.JUBIR_KEYS = [OLD]
    for number in range(7):
        Channel.objects.create(
            workspace=kopi,
            network="sandbox",
            remote_id=str(number),
            handle="@kopi",
            secrets={"token": number},
        )
    NetworkApp.objects.create(network="mastodon", server="https://a.example", secrets={"secret": "rahasia"})
    settings.JUBIR_KEYS = [NEW, OLD]


def run(*arguments):
    out = io.StringIO()
    call_command("keys", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_a_new_key_is_a_key():
    Fernet(run("new").splitlines()[0])


def test_after_rotating_the_old_key_may_go(seven, settings):
    said = run("rotate", "--batch=3")
    assert "channel: 7 written anew" in said
    assert "network app: 1 written anew" in said
    settings.JUBIR_KEYS = [NEW]
    assert [channel.secrets["token"] for channel in Channel.objects.order_by("pk")] == list(range(7))
    assert NetworkApp.objects.get().secrets == {"secret": "rahasia"}


def test_a_second_run_finds_nothing_to_do(seven):
    run("rotate")
    assert "channel: 0 written anew" in run("rotate")


def test_stopped_half_way_it_goes_on(seven, monkeypatch):
    real, calls = keys.reseal, []

    def stops_at_the_fifth(sealed):
        calls.append(sealed)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return real(sealed)

    monkeypatch.setattr(keys, "reseal", stops_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        keys.rotate(Channel, "secrets", batch=2)
    monkeypatch.setattr(keys, "reseal", real)
    assert keys.rotate(Channel, "secrets", batch=2) == (3, [])


def test_what_no_key_reads_is_named_and_the_rest_done(seven, settings):
    stranger = Fernet.generate_key()
    lost = Channel.objects.order_by("pk")[2]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE channels_channel SET secrets = %s WHERE id = %s",
            [Fernet(stranger).encrypt(b"{}").decode(), lost.pk],
        )
    with pytest.raises(CommandError, match="1 could not be read"):
        run("rotate")
    assert keys.rotate(Channel, "secrets") == (0, [lost.pk])


def test_every_secret_field_is_rotated():
    assert {(model.__name__, field) for model, field in keys._sealed()} >= {
        ("Channel", "secrets"),
        ("NetworkApp", "secrets"),
    }


def test_without_keys_it_says_so(settings, db):
    settings.JUBIR_KEYS = []
    with pytest.raises(CommandError, match="JUBIR_KEYS is empty"):
        run("rotate")
