"""What a person sets, and what follows from it."""

import pytest

from jubir.config.env import Env


def test_another_port_alone_is_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JUBIR_URL", raising=False)
    monkeypatch.setenv("JUBIR_PORT", "9000")
    assert Env().url == "http://127.0.0.1:9000"


def test_an_address_that_is_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUBIR_URL", "https://jubir.kopi.example")
    monkeypatch.setenv("JUBIR_PORT", "9000")
    assert Env().url == "https://jubir.kopi.example"
