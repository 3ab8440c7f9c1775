"""The sandbox's posting API with nothing behind it: a server so light that a bench measures its client.

    python -m jubir.networks.sandbox.bench_server --port 8440 --latency 0.05

It answers `POST …/api/posts` and `GET …/api/accounts/HANDLE/posts` as the sandbox does (any token is an account),
each after `latency` seconds, keeps connections alive, and counts what it accepted under each Idempotency-Key, or
under the body where there was none. `GET /counts` gives {"accepted", "keys", "doubled": {key: n}, "cpu_s", "rss_mb"},
`GET /counts?arrived=1` also {"arrived": [[key, unix time]...]}, `POST /reset` forgets. These two answer at once.
"""

import argparse
import asyncio
import json
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jubir.networks.sandbox import clock

_HEAD = b"HTTP/1.1 %d OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"


@dataclass(slots=True)
class Book:
    """What was accepted. `posts`: per token, oldest first, (id, moment, body)."""

    latency: float = 0.05
    keys: Counter[bytes] = field(default_factory=Counter)
    arrived: list[tuple[bytes, float]] = field(default_factory=list)
    posts: dict[bytes, list[tuple[int, float, bytes]]] = field(default_factory=dict)
    began_cpu: float = field(default_factory=time.process_time)

    def accept(self, token: bytes, key: bytes, body: bytes) -> int:
        now = time.time()
        self.keys[key or body] += 1
        self.arrived.append((key or body, now))
        pk = len(self.arrived)
        self.posts.setdefault(token, []).append((pk, now, body))
        return pk

    def counts(self, with_arrived: bool) -> dict[str, Any]:
        found: dict[str, Any] = {
            "accepted": self.keys.total(),
            "keys": len(self.keys),
            "doubled": {_text(key): n for key, n in self.keys.items() if n > 1},
            "cpu_s": round(time.process_time() - self.began_cpu, 3),
            "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        }
        if with_arrived:
            found["arrived"] = [[_text(key), moment] for key, moment in self.arrived]
        return found

    def recent(self, token: bytes) -> dict[str, Any]:
        newest = self.posts.get(token, [])[-100:][::-1]
        return {
            "posts": [_post(pk, at, json.loads(body)) for pk, at, body in newest],
            "next": None,
            "now": clock.iso(time.time()),
        }

    def forget(self) -> None:
        self.keys.clear()
        self.arrived.clear()
        self.posts.clear()
        self.began_cpu = time.process_time()


class Line(asyncio.Protocol):
    """One kept connection; understands Content-Length bodies, one request at a time or several in a row."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.loop = asyncio.get_running_loop()
        self.buffer = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer = data = self.buffer + data if self.buffer else data
        while (end := data.find(b"\r\n\r\n")) >= 0:
            head = data[: end + 2]
            length = int(_header(head, b"\r\ncontent-length:") or 0)
            if len(data) < end + 4 + length:
                break
            self.answer(head, data[end + 4 : end + 4 + length])
            self.buffer = data = data[end + 4 + length :]

    def answer(self, head: bytes, body: bytes) -> None:
        method, target, _ = head.split(b" ", 2)
        path, _, query = target.partition(b"?")
        if method == b"POST" and path.endswith(b"/api/posts"):
            pk = self.book.accept(
                _header(head, b"\r\nauthorization:"), _header(head, b"\r\nidempotency-key:"), body
            )
            self.later(201, b'{"id":"%d","status":"public","url":"http://bench.invalid/%d"}' % (pk, pk))
        elif method == b"GET" and path.endswith(b"/posts"):
            self.later(200, json.dumps(self.book.recent(_header(head, b"\r\nauthorization:"))).encode())
        elif path == b"/counts":
            self.say(200, json.dumps(self.book.counts(b"arrived" in query)).encode())
        elif path == b"/reset" and method == b"POST":
            self.book.forget()
            self.say(200, b"{}")
        else:
            self.say(404, b'{"error":"not_found"}')

    def later(self, status: int, body: bytes) -> None:
        self.loop.call_later(self.book.latency, self.say, status, body)

    def say(self, status: int, body: bytes) -> None:
        self.transport.write(_HEAD % (status, len(body)) + body)


def _header(head: bytes, name: bytes) -> bytes:
    """The value of a header, b"" without one. `name` in small letters, with the line end before and the colon."""
    start = head.lower().find(name)
    if start < 0:
        return b""
    start += len(name)
    return head[start : head.index(b"\r\n", start)].strip()


def _text(key: bytes) -> str:
    return key.decode("utf-8", "replace")


def _post(pk: int, at: float, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(pk),
        "text": said.get("text", ""),
        "created_at": clock.iso(at),
        "status": "public",
        "url": f"http://bench.invalid/{pk}",
        "in_reply_to": said.get("in_reply_to"),
        "media": said.get("media") or [],
    }


async def serve(port: int, latency: float, host: str = "127.0.0.1") -> None:
    """Tells its address on the first line once it listens; port 0 takes any free one."""
    book = Book(latency)
    server = await asyncio.get_running_loop().create_server(partial(Line, book), host, port, backlog=4096)
    sys.stdout.write("http://{}:{}/sandbox\n".format(*server.sockets[0].getsockname()[:2]))
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m jubir.networks.sandbox.bench_server", description=__doc__
    )
    parser.add_argument("--port", type=int, default=8440)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds before each answer")
    arguments = parser.parse_args()
    try:
        asyncio.run(serve(arguments.port, arguments.latency))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
