"""A scripted wire in place of the door's, and a real sandbox network behind the door."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from jubir.channels import door, own
from jubir.teams.models import User
from tests.networks.sandbox.serving import Server, serving
from tests.networks.wire import Wire


class Line:
    """The wire as the door opens it."""

    def __init__(self, wire: Any) -> None:
        self.wire = wire

    async def __aenter__(self) -> Any:
        return self.wire

    async def __aexit__(self, *_error: Any) -> None:
        return None


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    scripted = Wire()
    monkeypatch.setattr(door.wire, "Client", lambda **_: Line(scripted))
    yield scripted
    scripted.done()


@pytest.fixture
def sandbox(settings: Any, tmp_path: Any) -> Iterator[Server]:
    """Jubir's own address is where a sandbox really answers."""
    settings.MEDIA_ROOT = tmp_path / "files"
    with serving(tmp_path / "sandbox", join_key=own.join_key()) as server:
        settings.JUBIR_URL = server.url.removesuffix("/sandbox")
        yield server


@pytest.fixture
def page(laras: User) -> Client:
    client = Client()
    client.force_login(laras)
    return client
