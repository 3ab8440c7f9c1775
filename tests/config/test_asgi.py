"""The sandbox beside Django in one process: who may join, who may use its switches, and Django's own pages."""

import asyncio
from typing import Any

import pytest
from django.test import Client

from jubir.channels import own
from jubir.config import asgi
from jubir.networks.connectors.sandbox import Connector

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A sandbox of this test's own."""
    from jubir.networks.sandbox.app import Sandbox

    sandbox = Sandbox(
        tmp_path, public_url="http://jubir.test/sandbox", join_key=own.join_key(), steers=asgi.may_steer
    )
    monkeypatch.setattr(asgi, "sandbox", sandbox)
    yield
    sandbox.store.close()


def ask(method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    """One request to the application, as a server would put it."""
    sent: list[dict[str, Any]] = []

    bodies = [body]

    async def receive() -> dict[str, Any]:
        if not bodies:
            await asyncio.Event().wait()  # nobody hangs up
        return {"type": "http.request", "body": bodies.pop(), "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(b"host", b"localhost"), *raw],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }
    asyncio.run(asgi.application(scope, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def test_the_sandbox_stands_beside_django():
    assert ask("GET", "/sandbox/")[0] == 200
    assert ask("GET", "/sandbox")[0] == 200
    status, body = ask("GET", "/sandboxes")
    assert (status, b"error" in body[:20]) == (404, False)  # Django's own


def test_only_jubir_itself_makes_accounts():
    assert ask("POST", "/sandbox/api/accounts", b'{"name":"A"}')[0] == 403
    assert ask("POST", "/sandbox/api/accounts", b'{"name":"A"}', x_join_key="guess")[0] == 403
    key = own.app(Connector.auth)["join_key"]
    status, body = ask("POST", "/sandbox/api/accounts", b'{"name":"A"}', x_join_key=key)
    assert (status, b"http://jubir.test/sandbox/@a" in body) == (201, True)


def test_the_address_of_an_own_network_comes_from_the_settings(settings):
    settings.JUBIR_URL = "https://jubir.example"
    assert own.server(Connector.auth) == "https://jubir.example/sandbox"


def test_switches_are_for_those_who_are_signed_in(laras):
    assert ask("GET", "/sandbox/api/settings")[0] == 403
    assert ask("GET", "/sandbox/api/settings", cookie="sessionid=guess; nonsense")[0] == 403
    browser = Client()
    browser.force_login(laras)
    cookie = f"sessionid={browser.cookies['sessionid'].value}"
    assert ask("GET", "/sandbox/api/settings", cookie=cookie)[0] == 200
    body = b"do=on&kind=refuse"
    assert ask("POST", "/sandbox/faults", body, cookie=cookie, sec_fetch_site="cross-site")[0] == 403
    assert ask("POST", "/sandbox/faults", body, cookie=cookie, sec_fetch_site="same-origin")[0] == 303
    browser.logout()
    assert ask("GET", "/sandbox/api/settings", cookie=cookie)[0] == 403
