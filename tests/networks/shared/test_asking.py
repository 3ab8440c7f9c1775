"""What is the same of every JSON API: when to come back, what a no may quote, where a file may go."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jubir.networks import errors
from jubir.networks.shared import asking
from tests.networks.wire import NOW, Wire, answer, call


@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({"Retry-After": "90"}, NOW + timedelta(seconds=90)),
        ({"Retry-After": "1.5"}, NOW + timedelta(seconds=1.5)),
        ({"Retry-After": "Sun, 22 Nov 2026 10:30:00 GMT"}, datetime(2026, 11, 22, 10, 30, tzinfo=UTC)),
        ({"X-RateLimit-Reset": "1795342500"}, datetime(2026, 11, 22, 10, 15, tzinfo=UTC)),
        ({"Retry-After": "soon", "X-RateLimit-Reset": "5"}, NOW + timedelta(seconds=5)),
        ({"Retry-After": "9" * 400}, None),
        ({}, None),
    ],
)
def test_until_when_to_wait(headers: dict[str, str], until: datetime | None) -> None:
    assert asking.until(answer(429, headers=headers), NOW) == until


def test_a_no_never_quotes_a_secret() -> None:
    one = call(
        Wire(),
        secrets={"access_token": "rahasia-panjang", "n": 7},
        app={"client_secret": "kunci-aplikasi", "x": "ab"},
    )
    told = asking.told(answer(400, html="<style>x{}</style><p>rahasia-panjang</p>\n kunci-aplikasi ab"), one)
    assert told == {"status": 400, "answer": "••• ••• ab"}
    assert len(asking.clean("x" * 900, one)) == 500


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("https://a.example/x?y=" + "z" * 3000, True),
        ("http://a.example/", False),
        ("https://a.example/ x", False),
        ("https://a.example/\nHost: b", False),
        ("https://a.example/" + "z" * 9000, False),
        (7, False),
        (None, False),
    ],
)
def test_where_a_file_may_go(value: Any, good: bool) -> None:
    assert asking.address_in(value) == (value if good else "")


def test_moments() -> None:
    assert asking.from_millis(1691574506310) == datetime.fromtimestamp(1691574506.31, UTC)
    for nonsense in (True, "1", None, 10**40, -(10**40), 1.5):
        assert asking.from_millis(nonsense) is None
    assert asking.clock_of(answer(headers={"Date": "Sun, 22 Nov 2026 10:00:05 GMT"})) == NOW + timedelta(
        seconds=5
    )
    assert asking.clock_of(answer()) is None
    assert asking.clock_of(answer(headers={"Date": "x"})) is None


@pytest.mark.parametrize(("status", "visible", "kind"), [
    (429, True, errors.TooMany), (408, True, errors.Uncertain), (425, False, errors.Outage), (500, True, errors.Uncertain),
    (503, False, errors.Outage), (200, True, errors.Uncertain), (200, False, errors.Outage), (302, True, errors.Outage),
])  # fmt: skip
def test_what_is_trouble_everywhere(status: int, visible: bool, kind: type) -> None:
    assert type(asking.trouble(answer(status), call(Wire()), visible, {})) is kind


def test_what_only_a_network_itself_can_judge() -> None:
    assert all(
        asking.trouble(answer(status), call(Wire()), True, {}) is None
        for status in (400, 401, 403, 404, 409, 422)
    )
