"""A network that exists only here, with app keys, several accounts behind one sign-in, rights and ends: what the real
ones do, by switches."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from jubir.core import clock
from jubir.networks import errors, registry
from jubir.networks.contract import Account, Auth, Call, Connected, Field, Fresh, Identity, Recovery
from jubir.networks.http import NotSent, Request
from jubir.networks.limits import ImageLimit, Limits, TextLimit

SIXTY_DAYS, TEN_DAYS = timedelta(days=60), timedelta(days=10)


class Warta:
    """`opens` are the accounts of the sign-in; `fails` is raised by whatever is asked next."""

    identity = Identity(
        "warta", "Warta", "#000", "https://warta.example/docs", "3", "2026-11-26", fetches=True
    )
    auth = Auth(
        "oauth",
        fields=(Field("server", "choice", "pages", choices=("pages", "people")),),
        scopes=("publish_posts", "read_insights"),
        keys=(Field("client_id"), Field("client_secret", "password"), Field("note", required=False)),
        renew_before=TEN_DAYS.total_seconds(),
    )
    recovery = Recovery(blind=True)

    def __init__(self) -> None:
        self.opens: tuple[str, ...] = ("kopisenja",)
        self.gives: dict[str, Any] = {"token": "tok", "refresh_token": "ref"}
        self.scopes: tuple[str, ...] = ("publish_posts", "read_insights")
        self.lasts: timedelta | None = SIXTY_DAYS
        self.fails: errors.NetworkError | None = None
        self.calls: list[Call] = []
        self.answers: Mapping[str, str] = {}
        self.refreshed = 0

    def limits(self, account: Account) -> Limits:
        return Limits(TextLimit(500, len, "codepoints"), images=ImageLimit(4, 5_000_000))

    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        asked = {"client_id": app["client_id"], "for": server, "redirect_uri": redirect_uri, "state": state}
        return "https://warta.example/authorize?" + urlencode(asked | {"code_challenge": challenge})

    async def connect(self, call: Call, answers: Mapping[str, str]) -> tuple[Connected, ...]:
        self.calls.append(call)
        self.answers = answers
        self._maybe_fail()
        return tuple(self._connected(one) for one in self.opens)

    def _connected(self, handle: str) -> Connected:
        ends = clock.now() + self.lasts if self.lasts else None
        secrets = {**self.gives, "token": f"{self.gives['token']} of {handle}"}
        return Connected(
            Account(f"id-{handle}", f"@{handle}"), handle.title(), secrets=secrets, expires_at=ends, scopes=self.scopes
        )  # fmt: skip

    async def check(self, call: Call) -> Connected:
        try:
            await call.http.send(Request("GET", "https://warta.example/me"))
        except NotSent as error:
            raise errors.Outage("refused") from error
        self._maybe_fail()
        return replace(self._connected(call.account.handle.strip("@")), secrets={})

    def _maybe_fail(self) -> None:
        if self.fails is not None:
            raise self.fails


class Renewing(Warta):
    async def refresh(self, call: Call) -> Fresh:
        self.refreshed += 1
        self._maybe_fail()
        return Fresh({"token": f"fresh {self.refreshed}"}, clock.now() + SIXTY_DAYS)


def plugged(monkeypatch: pytest.MonkeyPatch, one: Any) -> Any:
    """`one` is among the networks."""
    real = dict(registry.all_connectors())
    monkeypatch.setattr(registry, "all_connectors", lambda: {**real, one.identity.slug: one})
    return one


@pytest.fixture
def warta(monkeypatch: pytest.MonkeyPatch) -> Warta:
    return plugged(monkeypatch, Warta())


@pytest.fixture
def renewing(monkeypatch: pytest.MonkeyPatch) -> Renewing:
    return plugged(monkeypatch, Renewing())


@pytest.fixture
def keys(settings: Any) -> None:
    settings.JUBIR_APP_KEYS = {
        "JUBIR_WARTA_CLIENT_ID": "id-luar",
        "JUBIR_WARTA_CLIENT_SECRET": "rahasia-luar-1234",
    }


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """later(days=3) jumps the clock."""
    ahead = [timedelta()]
    real = clock.now

    def now() -> datetime:
        return real() + ahead[0]

    def jump(**how: float) -> None:
        ahead[0] += timedelta(**how)

    monkeypatch.setattr(clock, "now", now)
    yield jump
