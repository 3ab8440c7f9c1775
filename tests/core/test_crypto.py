"""Secrets at rest: kept, hidden, rotated, and honest when they can't be read."""

import json
import logging
import pickle

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from jubir.channels.models import Channel
from jubir.core import crypto

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_what_goes_in_comes_out(value):
    assert crypto.unseal(crypto.seal(value)) == value


def test_sealing_twice_gives_two_texts():
    assert crypto.seal({"token": "rahasia"}) != crypto.seal({"token": "rahasia"})


@pytest.mark.parametrize(
    "show",
    [repr, str, "{}".format, "{!r}".format, lambda secret: f"{[secret]}"],
)
def test_a_secret_never_shows_itself(show):
    assert "rahasia" not in show(crypto.Secret(token="rahasia"))


def test_a_secret_does_not_reach_a_log(caplog):
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("connected with %s", crypto.Secret(token="rahasia"))
    assert "rahasia" not in caplog.text


def test_a_secret_is_a_dict_where_it_must_be():
    secret = crypto.Secret(token="rahasia")
    assert json.loads(json.dumps(secret)) == {"token": "rahasia"}
    assert pickle.loads(pickle.dumps(secret)) == secret


def test_an_older_key_still_reads_and_the_newest_writes(settings):
    settings.JUBIR_KEYS = [OLD]
    sealed = crypto.seal({"token": "rahasia"})
    settings.JUBIR_KEYS = [NEW, OLD]
    assert crypto.unseal(sealed) == {"token": "rahasia"}
    fresh = crypto.reseal(sealed)
    settings.JUBIR_KEYS = [NEW]
    assert crypto.unseal(fresh) == {"token": "rahasia"}
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed)
    with pytest.raises(crypto.Unreadable):
        crypto.reseal(sealed)


@pytest.mark.parametrize("broken", ["", "x", "gAAAAABm", crypto.__doc__])
def test_what_is_no_seal_is_unreadable(broken):
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(broken)


def test_without_a_key_it_says_what_is_missing(settings):
    settings.JUBIR_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="JUBIR_KEYS"):
        crypto.seal({})


def test_the_database_never_sees_it(kopi):
    made = Channel.objects.create(
        workspace=kopi, network="sandbox", remote_id="1", handle="@kopi", secrets={"token": "rahasia", "n": 7}
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets FROM channels_channel")
        (stored,) = cursor.fetchone()
    assert "rahasia" not in stored
    kept = Channel.objects.get(pk=made.pk).secrets
    assert kept == {"token": "rahasia", "n": 7}
    assert isinstance(kept, crypto.Secret)


def test_a_row_whose_key_is_gone_can_be_seen_and_saved(kopi, settings):
    settings.JUBIR_KEYS = [OLD]
    made = Channel.objects.create(
        workspace=kopi, network="sandbox", remote_id="1", handle="@kopi", secrets={"token": "rahasia"}
    )
    settings.JUBIR_KEYS = [NEW]
    channel = Channel.objects.get(pk=made.pk)
    assert channel.handle == "@kopi"
    for ask in (
        lambda: channel.secrets["token"],
        lambda: channel.secrets.get("token"),
        lambda: dict(channel.secrets),
        lambda: bool(channel.secrets),
        lambda: {**channel.secrets},
    ):
        with pytest.raises(crypto.Unreadable):
            ask()
    assert "rahasia" not in repr(channel.secrets)
    channel.name = "Kopi Senja"
    channel.save()
    settings.JUBIR_KEYS = [NEW, OLD]
    assert Channel.objects.get(pk=made.pk).secrets == {"token": "rahasia"}
