"""The little of HTTP that the sandbox needs on top of ASGI: a request, a reply, and a line that goes dead."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import parse_qsl

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

MAX_BODY = 256_000


class Stop(Exception):
    """Leave the handler with this reply."""

    def __init__(self, reply: "Reply") -> None:
        super().__init__(reply.status)
        self.reply = reply


@dataclass(slots=True)
class Reply:
    status: int = 200
    body: bytes | Path = b""
    type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Ask:
    """One request. `path` is inside the sandbox, without its base path; `base` is the address people see."""

    scope: Scope
    receive: Receive
    path: str
    base: str
    headers: Mapping[str, str]

    @property
    def method(self) -> str:
        return self.scope["method"]

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.scope.get("query_string", b"").decode("utf-8", "replace")))

    async def _chunks(self, maximum: int, what: str) -> AsyncIterator[bytes]:
        size = 0
        while True:
            message = await self.receive()
            if message["type"] != "http.request":
                raise ConnectionResetError
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > maximum:
                raise Stop(problem(413, "too_large", f"The {what} is too large."))
            yield chunk
            if not message.get("more_body"):
                return

    async def body(self, maximum: int = MAX_BODY) -> bytes:
        return b"".join([chunk async for chunk in self._chunks(maximum, "body")])

    async def to_file(self, folder: Path, maximum: int) -> Path:
        """The body as a new file in `folder`. The caller moves or deletes it."""
        with NamedTemporaryFile(dir=folder, prefix="in-", delete=False) as file:
            path = Path(file.name)
            try:
                async for chunk in self._chunks(maximum, "file"):
                    file.write(chunk)
            except BaseException:  # also when the request is given up
                path.unlink(missing_ok=True)  # noqa: ASYNC240  one call on a disk of our own
                raise
        return path

    async def json(self) -> dict[str, Any]:
        try:
            data = json.loads(await self.body() or b"{}")
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise Stop(problem(400, "not_json", "The body is not a JSON object."))
        return data

    async def form(self) -> dict[str, str]:
        return dict(parse_qsl((await self.body()).decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def is_ours(self) -> bool:
        """Does this change come from a page of this very site? Browsers say; another site cannot pretend."""
        site = self.headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        origin = self.headers.get("origin")
        return origin is None or origin.partition("://")[2] == self.headers.get("host", "")


def reply_json(data: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(
        status, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), headers=headers
    )


def problem(status: int, code: str, message: str, **headers: str) -> Reply:
    return reply_json({"error": code, "message": message}, status, **headers)


def headers_of(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


async def give(reply: Reply, send: Send, *, only_head: bool = False) -> None:
    size = reply.body.stat().st_size if isinstance(reply.body, Path) else len(reply.body)
    # A header's value must not carry line ends or letters beyond Latin 1, whatever it was made from.
    headers = [
        (b"content-type", reply.type.encode()),
        (b"content-length", b"%d" % size),
        (b"x-content-type-options", b"nosniff"),
    ]
    headers += [
        (name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in reply.headers.items()
    ]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    if isinstance(reply.body, Path) and not only_head:
        for chunk in _chunks(reply.body):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    body = b"" if only_head or isinstance(reply.body, Path) else reply.body
    await send({"type": "http.response.body", "body": body})


def _chunks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(256_000):
            yield chunk


async def drop(ask: Ask, send: Send, *, started: bool = False) -> None:
    """The line goes dead: no answer, a reset connection; with `started`, after a promising first line."""
    if started:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"application/json"), (b"content-length", b"500")],
            }
        )
        await send({"type": "http.response.body", "body": b'{"id":', "more_body": True})
        await asyncio.sleep(0.01)
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if (
        transport is None
    ):  # not under uvicorn: break the promise of a length, which ends the connection as well
        if not started:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"9")]})
        return
    line = transport.get_extra_info("socket")
    if line is not None:
        # Linger 0: the close is a reset, as from a crashed server or a firewall.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    while (await ask.receive())["type"] != "http.disconnect":
        pass


async def wait_or_gone(ask: Ask, seconds: float) -> bool:
    """Wait so long; True when the client hung up meanwhile. The request's body must have been read."""
    try:
        async with asyncio.timeout(seconds):
            while (await ask.receive())["type"] != "http.disconnect":
                pass
            return True
    except TimeoutError:
        return False


async def settled(steps: Iterable[int]) -> int:
    """A long time passes: others want an answer between its steps."""
    happened = 0
    for some in steps:
        happened += some
        await asyncio.sleep(0)
    return happened
