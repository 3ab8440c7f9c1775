"""Every address with every nonsense in every parameter: an answer, never a 500."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import jubir
from tests.config.samples import Scene
from tests.config.test_routes import ROUTES, address, by_name, scene

__all__ = ["scene"]

NONSENSE = {
    "nul": "\x00",
    "huge": "9" * 5000,
    "beyond": "99999999999999999999",
    "minus": "-1",
    "no_date": "9999-99",
    "last_date": "9999-12-31",
    "digits": "²٣",
    "nan": "nan",
    "json": '{"a": [1, "\\u0000\\ud800"]}',
    "long": "ä" * 3000,
    "empty": "",
}
_NAMES = re.compile(
    r"""(?:GET|POST|form|said|query|source|data|answers)(?:\.get(?:list)?\(|\[)["']([\w-]+)["']"""
)


def names() -> Iterator[str]:
    """Whatever name any view asks a request for."""
    for file in Path(jubir.__file__).parent.rglob("*.py"):
        if not {"networks", "bench", "demo"} & set(file.parts):
            yield from _NAMES.findall(file.read_text())


NAMES = sorted(
    {*names(), "text-all-0", "media-all-0", "link-all", "poll-all", "poll-option-all", "poll-minutes-all"}
)
PAGES = [route for route in ROUTES if route.name not in ("activity:stream",)]


@pytest.mark.timeout(900)  # every page with every word: minutes on a busy machine
@pytest.mark.parametrize("kind", NONSENSE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_nonsense_breaks_a_page(
    scene: Scene, laras: Any, kind: str, method: str, monkeypatch: Any
) -> None:
    from jubir.channels import door, peek

    def silent(*_arguments: Any, **_named: Any) -> Any:
        raise peek.Unreadable("silent")

    monkeypatch.setattr(peek, "peek", silent)
    monkeypatch.setattr(door, "fetch_face", lambda _url, _network: b"")
    broken: list[tuple[str, int]] = []
    for route in PAGES:
        client = Client(raise_request_exception=False)
        client.force_login(laras)
        where = address(route, scene)
        for given in ([NONSENSE[kind]], [NONSENSE[kind]] * 2):
            said = dict.fromkeys(NAMES, given)
            status = getattr(client, method)(where, said).status_code
            if status >= 500:
                broken.append((by_name(route), status))
    assert not broken


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"\\ud800"', b"\xff\x00", b'{"a":' * 3000])
def test_no_body_breaks_a_page(scene: Scene, laras: Any, body: bytes) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(laras)
    broken = []
    for route in PAGES:
        for kind in ("application/json", "multipart/form-data", "multipart/form-data; boundary=x"):
            client.force_login(laras)
            if client.post(address(route, scene), body, content_type=kind).status_code >= 500:
                broken.append((by_name(route), kind))
    assert not broken
