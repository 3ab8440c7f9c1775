"""A scripted Http: it checks what a connector asks and says what the test wants, so that no test touches a network.

    wire = Wire()
    wire.expect("POST", "https://pds.example/xrpc/com.atproto.server.createSession", json={"did": "did:plc:a"})
    wire.expect("GET", "/api/v2/instance", status=503, html="<h1>no</h1>")     # a path matches on any host
    wire.expect("POST", "/statuses", fails=NoAnswer())
    ...
    wire.done()                                  # every expected request was made
    wire.sent[0].json["identifier"]              # what was asked

`Wire(everything=...)` answers every request by a function instead.
"""

import json as _json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jubir.networks.contract import Account, Call
from jubir.networks.http import Answer, Request

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@dataclass
class Expected:
    method: str
    url: str
    answer: Answer
    fails: Exception | None = None
    asks: Callable[[Request], None] | None = None
    times: int = 1
    params: Mapping[str, str] = field(default_factory=dict)


def answer(
    status: int = 200,
    json: Any = None,
    *,
    html: str | None = None,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """An Answer as the real client gives it: header names in lower case."""
    kind = "application/json"
    if html is not None:
        body, kind = html.encode(), "text/html"
    elif json is not None:
        body = _json.dumps(json).encode()
    return Answer(status, {"content-type": kind, **{k.lower(): v for k, v in (headers or {}).items()}}, body)


class Wire:
    def __init__(self, everything: Callable[[Request], Answer] | None = None) -> None:
        self.sent: list[Request] = []
        self._everything = everything
        self._expected: list[Expected] = []

    def expect(
        self,
        method: str,
        url: str,
        json: Any = None,
        *,
        status: int = 200,
        html: str | None = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        fails: Exception | None = None,
        asks: Callable[[Request], None] | None = None,
        times: int = 1,
        params: Mapping[str, str] | None = None,
    ) -> "Wire":
        """The next request must be this one. `url` without its query: whole, or only the path. `asks` may assert on
        the request; `params` must be among its query."""
        self._expected.append(
            Expected(
                method,
                url,
                answer(status, json, html=html, body=body, headers=headers),
                fails,
                asks,
                times,
                params or {},
            )
        )
        return self

    async def send(self, request: Request) -> Answer:
        self.sent.append(request)
        if self._everything is not None:
            return self._everything(request)
        assert self._expected, f"nobody expected {request}"
        expected = self._expected[0]
        said = f"expected {expected.method} {expected.url}, got {request}"
        assert request.method == expected.method, said
        plain = request.url.split("?")[0]
        assert expected.url in (plain, urlsplit(plain).path), said
        query = params_of(request)
        for name, value in expected.params.items():
            assert query.get(name) == value, f"{said}: {name} is {query.get(name)!r}, not {value!r}"
        if expected.asks:
            expected.asks(request)
        expected.times -= 1
        if not expected.times:
            self._expected.pop(0)
        if expected.fails:
            raise expected.fails
        return expected.answer

    def done(self) -> None:
        assert not self._expected, f"never asked: {[f'{one.method} {one.url}' for one in self._expected]}"

    @property
    def last(self) -> Request:
        return self.sent[-1]


def params_of(request: Request) -> dict[str, str]:
    """The query of a request, from its URL and its params together."""
    return dict(pairs_of(request))


def pairs_of(request: Request) -> list[tuple[str, str]]:
    """The same, of names that come several times each."""
    more = request.params or {}
    pairs = more.items() if isinstance(more, Mapping) else more
    return [*parse_qsl(urlsplit(request.url).query), *((name, str(value)) for name, value in pairs)]


def call(
    wire: Wire,
    account: Account | None = None,
    secrets: Mapping[str, Any] | None = None,
    app: Mapping[str, Any] | None = None,
    now: datetime = NOW,
) -> Call:
    return Call(wire, account or Account("", ""), secrets or {}, app or {}, now)
