"""The real Http: aiohttp, with a guard at the door and an exact answer to "did anything leave?".

What it promises beyond http.Http:

- **Sent once.** aiohttp sends PUT and DELETE again by itself when a kept connection turns out to be dead; here that is
  an error like any other (see `_Passage`).
- **NotSent or NoAnswer, by one fact**: had the request been handed to an open connection? (`_Request.left`)
- **The guard** looks at the address of each new connection, after the name was resolved: a name that answers
  differently the second time (DNS rebinding) gains nothing, and a kept connection costs no look at all.
- **Quiet.** No URL query, header or body in an error, a log or a repr.
"""

import json
import socket
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import ExitStack
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import ClientHandlerType, ClientRequest, ClientResponse
from yarl import URL

from jubir.networks.addresses import is_public
from jubir.networks.http import Answer, Forbidden, Http, NoAnswer, NoStream, NotSent, Request
from jubir.networks.redaction import redact

__all__ = ["KEEP_ALIVE", "MOST_BYTES", "Client", "follow", "place", "redact"]

#: Shorter than the 5 seconds after which Node and uvicorn hang up: a connection that dies in our hands is an unknown
#: outcome, and dear to settle.
KEEP_ALIVE = 4.5
MOST_BYTES = 20_000_000
#: Above this aiohttp complains about bytes in one piece.
_PIECE = 1 << 20
#: Of a stream's line, bytes: who listens wants to know that something happened, not all of it.
_LONGEST_LINE = 100_000
#: No real errno: how the guard's refusal is recognised when it comes back through aiohttp.
_REFUSED = 90_210
#: One encoder for all: json.dumps makes a new one for each call that has wishes.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Client:
    """An async context manager; one per event loop, shared by everything that runs there.

    `allow_private`: "host:port" pairs (as they stand in URLs) that may lead to private addresses.
    `limit`: connections at once, 0 for no limit. Times in seconds.
    """

    def __init__(
        self,
        allow_private: Iterable[str] = (),
        *,
        limit: int = 0,
        connect_timeout: float = 10.0,
        keep_alive: float = KEEP_ALIVE,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._allowed = frozenset(pair.strip().lower() for pair in allow_private)
        self._limit = limit
        self._keep_alive = keep_alive
        self._most_bytes = most_bytes
        self._patience = lru_cache(64)(partial(aiohttp.ClientTimeout, connect=connect_timeout))
        self._guarded: aiohttp.ClientSession | None = None
        self._open: aiohttp.ClientSession | None = None
        self._ways: dict[tuple[str, str], aiohttp.ClientSession] = {}

    def __repr__(self) -> str:
        return f"Client(allow_private={sorted(self._allowed)})"

    async def __aenter__(self) -> "Client":
        self._guarded = self._session(_guarded_socket)
        if self._allowed:
            # A pool of its own, so that an allowed pair's connections never serve another name.
            self._open = self._session(None)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in (self._guarded, self._open):
            if session is not None:
                await session.close()
        self._guarded = self._open = None
        self._ways.clear()

    def _session(self, socket_factory: Any) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._limit, keepalive_timeout=self._keep_alive, socket_factory=socket_factory
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            request_class=_Request,
            headers={"User-Agent": "Jubir"},
        )

    async def send(self, request: Request) -> Answer:
        if isinstance(request.body, Path) or request.files:
            with ExitStack() as files:
                return await self._exchange(request, *_with_files(request, files))
        return await self._exchange(request, *_body(request))

    async def _exchange(self, request: Request, data: Any, headers: Mapping[str, str]) -> Answer:
        url, session = self._way(request)
        passage = _Passage()
        try:
            async with session.request(
                request.method,
                url,
                params=request.params,
                headers=headers,
                data=data,
                allow_redirects=False,
                timeout=self._patience(request.timeout),
                middlewares=(passage,),
            ) as response:
                return Answer(response.status, _headers(response), await self._read(response, request.enough))
        except (_Broken, aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            failure = _failure(url, passage, error)
        raise failure  # outside the except: the cause may hold the whole URL

    async def lines(self, request: Request) -> AsyncIterator[str]:
        """See http.Streams. A line longer than anybody needs is cut."""
        url, session = self._way(request)
        passage = _Passage()
        failure: NotSent | NoAnswer | None = None
        try:
            async with session.request(
                request.method,
                url,
                params=request.params,
                headers={"Accept": "text/event-stream", **request.headers},
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(connect=10.0, sock_read=request.timeout),
                middlewares=(passage,),
            ) as response:
                if response.status != 200:
                    raise NoStream(response.status)
                rest = b""
                async for piece in response.content.iter_any():
                    *whole, rest = (rest + piece).split(b"\n")
                    rest = rest[:_LONGEST_LINE]
                    for line in whole:
                        yield line[:_LONGEST_LINE].decode("utf-8", "replace").rstrip("\r")
        except (_Broken, aiohttp.ClientError, OSError) as error:
            failure = _failure(url, passage, error)
        if failure is not None:
            raise failure

    def _way(self, request: Request) -> tuple[URL, aiohttp.ClientSession]:
        """The parsed URL, and the session that may go there."""
        if self._guarded is None:
            raise RuntimeError("Client is used outside of its context")
        try:
            url = URL(request.url)
            place = url.scheme, url.raw_authority
            session = self._ways.get(place)
            if session is None:
                session = self._first_way(url)
                if len(self._ways) < 10_000:
                    self._ways[place] = session
        except ValueError:
            raise Forbidden("not a URL") from None
        return url, session

    def _first_way(self, url: URL) -> aiohttp.ClientSession:
        """May we go to this scheme, host and port at all, and through which pool?"""
        assert self._guarded is not None
        if url.scheme not in ("http", "https") or not url.host:
            raise Forbidden("only http and https URLs")
        if url.raw_user is not None or url.raw_password is not None:
            raise Forbidden("a user name or password in the URL")
        return self._open if self._open is not None and _pair(url) in self._allowed else self._guarded

    async def _read(self, response: ClientResponse, enough: int | None) -> bytes:
        """The body, decompressed, up to the greatest size we take."""
        most = self._most_bytes
        pieces: list[bytes] = []
        size = 0
        while size <= most and (enough is None or size < enough):
            piece = await response.content.readany()
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
            size += len(piece)
            if response.content.at_eof() and size <= most:
                return b"".join(pieces)[:enough]
        response.close()
        if enough is None:
            raise _Broken("TooLarge")
        return b"".join(pieces)[:enough]


def place(url: str) -> str:
    """host:port of a URL, read as `send` will read it; "" when it makes no sense."""
    try:
        return _pair(URL(url))
    except ValueError:
        return ""


def _pair(url: URL) -> str:
    return f"{url.host_subcomponent}:{url.port}".lower()


class _Broken(Exception):
    """An exchange that failed; carries what failed by name only."""


class _Request(ClientRequest):
    """Knows whether it was handed to an open connection."""

    left = False

    async def send(self, conn: Any) -> ClientResponse:
        if conn.transport is None or conn.transport.is_closing():
            raise ConnectionResetError("hung up while it was kept")
        self.left = True
        if self.headers.get("Connection", "").lower() == "close":
            # aiohttp listens only to the server here; one that hangs up without saying so (snac) would break the next.
            conn.protocol.force_close()
        return await super().send(conn)


class _Passage:
    """A middleware that keeps the request at hand, and turns every failure into one aiohttp does not answer by
    sending again (it does so for ClientOSError and ServerDisconnectedError on idempotent methods)."""

    __slots__ = ("request",)

    def __init__(self) -> None:
        self.request: ClientRequest | None = None

    async def __call__(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        self.request = request
        try:
            return await handler(request)
        except Exception as error:  # whatever broke: what matters is how far the request had come
            raise _Broken(type(error).__name__, getattr(_cause(error), "errno", None)) from None


def _cause(error: BaseException) -> BaseException:
    return getattr(error, "os_error", error)


def _failure(url: URL, passage: _Passage, error: BaseException) -> NotSent | NoAnswer:
    if isinstance(error, _Broken):
        what, number = error.args[0], (error.args[1] if len(error.args) > 1 else None)
    else:
        what, number = type(error).__name__, getattr(error, "errno", None)
    words = f"{url.host}: {what}"
    if getattr(passage.request, "left", False):
        return NoAnswer(words)
    if number == _REFUSED:
        return Forbidden(f"{url.host}: not a public address")
    return NotSent(words)


def _guarded_socket(info: tuple[Any, ...]) -> socket.socket:
    """aiohttp asks for a socket for each address it is about to connect to."""
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise OSError(_REFUSED, "not a public address")
    return socket.socket(family, kind, protocol)


def _headers(response: ClientResponse) -> dict[str, str]:
    """Names in lower case; a name that comes twice has its values joined as RFC 9110 §5.3 allows."""
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        name = name.lower()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _body(request: Request) -> tuple[Any, Mapping[str, str]]:
    """What aiohttp is to send, and the headers."""
    if request.json is not None:
        data = _encode(request.json).encode()
        return _whole(data), {"Content-Type": "application/json", **request.headers}
    if request.form is not None:
        data = urlencode(_pairs(request.form)).encode()
        return _whole(data), {"Content-Type": "application/x-www-form-urlencoded", **request.headers}
    return (_whole(request.body) if isinstance(request.body, bytes) else None), request.headers


def _with_files(request: Request, files: ExitStack) -> tuple[Any, Mapping[str, str]]:
    """The same with what is streamed. A file that is not there raises its OSError before anything is sent."""
    if isinstance(request.body, Path):
        return files.enter_context(request.body.open("rb")), request.headers
    form = aiohttp.FormData(quote_fields=False)
    for name, value in _pairs(request.form):
        form.add_field(name, value)
    for upload in request.files:
        source = upload.source
        content: Any = files.enter_context(source.open("rb")) if isinstance(source, Path) else source
        form.add_field(upload.name, content, filename=upload.filename, content_type=upload.mime)
    return form, request.headers


def _whole(data: bytes) -> bytes | BytesIO:
    return data if len(data) < _PIECE else BytesIO(data)


def _pairs(form: Mapping[str, str] | list[tuple[str, str]] | None) -> list[tuple[str, str]]:
    if form is None:
        return []
    return list(form.items()) if isinstance(form, Mapping) else form


# ── helpers for those who use it ─────────────────────────────────────────────────────────────────────────────────
async def follow(http: Http, request: Request, most: int = 5) -> tuple[Answer, str]:
    """Follow up to `most` redirects of a GET; each hop passes the guard. Returns the answer and its URL.

    Headers that may carry secrets do not travel to another origin. Too many redirects: the last answer as it is.
    """
    url = request.url
    for _ in range(most):
        answer = await http.send(request)
        target = answer.headers.get("location")
        if answer.status not in (301, 302, 303, 307, 308) or not target:
            return answer, url
        try:
            there = URL(url).join(URL(target))
            same = there.origin() == URL(url).origin()
        except ValueError:
            return answer, url
        url = str(there.with_fragment(None))
        kept = {
            name: value
            for name, value in request.headers.items()
            if same or name.lower() in ("accept", "accept-language", "user-agent")
        }
        request = Request("GET", url, headers=kept, timeout=request.timeout)
    return await http.send(request), url
