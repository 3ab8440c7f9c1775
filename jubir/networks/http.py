"""The only shape in which a connector sees the wire: a request in, an answer out.

The real one (`client.py`) is aiohttp with a guard; a test scripts its own.
"""

import json as _json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body. `source` is a path (streamed) or bytes."""

    name: str
    filename: str
    mime: str
    source: Path | bytes


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. At most one of `json`, `form` (with or without `files`) and `body` is given."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str | int] | list[tuple[str, str]] | None = None
    json: Any = None
    form: Mapping[str, str] | list[tuple[str, str]] | None = None
    files: tuple[Upload, ...] = ()
    body: bytes | Path | None = None
    timeout: float = 30.0  # seconds, for the whole exchange
    enough: int | None = None  # bytes: read no further, the body is what came until there
    shown: str = ""  # instead of the URL, where a network wants a secret in it

    def __repr__(self) -> str:  # headers and bodies may carry secrets
        return f"Request({self.method} {self.shown or self.url.split('?')[0]})"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    def json(self) -> Any:
        """The body as JSON; None when it is not JSON, since networks answer HTML on bad days."""
        try:
            return _json.loads(self.body)
        except (ValueError, RecursionError):  # brackets nested a thousand deep are no answer either
            return None

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class NotSent(Exception):
    """Not one byte of the request left: refused, no such host, TLS failed, no connection in time. Safe to try again."""


class NoAnswer(Exception):
    """The request left and no complete answer came: timeout, reset, hang-up. The network may have acted on it."""


class Forbidden(NotSent):
    """The guard refused the address: a private or reserved range that nobody allowed."""


class Http(Protocol):
    """Raises NotSent, Forbidden, NoAnswer; every status is an Answer. Never follows a redirect by itself."""

    async def send(self, request: Request) -> Answer: ...


class NoStream(Exception):
    """A stream was asked for, and an ordinary answer came, of this status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


class Streams(Protocol):
    """Server-sent events in: the lines of an answer that does not end. `Request.timeout` is the longest silence between
    two pieces of it. Raises NotSent, Forbidden, NoAnswer (also when it goes silent), NoStream."""

    def lines(self, request: Request) -> AsyncIterator[str]: ...
