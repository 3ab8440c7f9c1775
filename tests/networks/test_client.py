"""The client against servers that behave in every wrong way, on real sockets."""

import asyncio
import contextlib
import gzip
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from jubir.networks.client import Client, follow, redact
from jubir.networks.http import Forbidden, NoAnswer, NoStream, NotSent, Request, Upload

Handler = Callable[["Heard", asyncio.StreamWriter], Awaitable[None]]


class Heard:
    """One request as a server saw it."""

    def __init__(self, head: bytes, body: bytes) -> None:
        lines = head.decode().split("\r\n")
        self.method, self.target, _ = lines[0].split(" ")
        self.headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines[1:] if line)}
        self.body = body


class Server:
    """A raw HTTP server: `handler` writes what it likes. Counts what it heard."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.heard: list[Heard] = []
        self.connections = 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                headers = head.lower()
                body = b""
                if b"content-length: " in headers:
                    size = int(headers.split(b"content-length: ")[1].split(b"\r\n")[0])
                    body = await reader.readexactly(size)
                heard = Heard(head, body)
                self.heard.append(heard)
                await self.handler(heard, writer)
                if writer.is_closing():
                    break
        writer.close()


@contextlib.asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[tuple[Server, str, str]]:
    """(server, base URL, host:port)"""
    server = Server(handler)
    listener = await asyncio.start_server(server._serve, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    try:
        yield server, f"http://127.0.0.1:{port}", f"127.0.0.1:{port}"
    finally:
        listener.close()


def answer(status: str, body: bytes = b"{}", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


async def fine(heard: Heard, writer: asyncio.StreamWriter) -> None:
    writer.write(answer("200 OK", b'{"ok":true}', "X-Thing: One"))


def run(coroutine: Awaitable[None]) -> None:
    asyncio.run(coroutine)


def test_an_answer_comes_back_whole() -> None:
    async def go() -> None:
        async with serving(fine) as (server, base, pair), Client({pair}) as http:
            got = await http.send(
                Request("POST", f"{base}/a", params={"q": "satu dua"}, json={"teks": "Selamat pagi ☕"})
            )
            assert (got.status, got.json(), got.headers["x-thing"]) == (200, {"ok": True}, "One")
            heard = server.heard[0]
            assert heard.target in ("/a?q=satu+dua", "/a?q=satu%20dua")
            assert heard.body == '{"teks":"Selamat pagi ☕"}'.encode()
            assert heard.headers["content-type"] == "application/json"
            assert "cookie" not in heard.headers

    run(go())


def test_every_status_is_an_answer() -> None:
    async def teapot(heard: Heard, writer: asyncio.StreamWriter) -> None:
        body = b"" if "204" in heard.target else b"<html>no</html>"
        writer.write(answer(heard.target[1:].replace("-", " "), body))

    async def go() -> None:
        async with serving(teapot) as (_, base, pair), Client({pair}) as http:
            for status in (201, 204, 302, 400, 401, 404, 429, 500, 503):
                got = await http.send(Request("GET", f"{base}/{status}-X"))
                assert got.status == status
                assert got.json() is None

    run(go())


def test_redirects_are_not_followed_and_cookies_not_kept() -> None:
    async def away(heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(answer("302 Found", b"", "Location: /there", "Set-Cookie: a=b"))

    async def go() -> None:
        async with serving(away) as (server, base, pair), Client({pair}) as http:
            for _ in range(2):
                assert (await http.send(Request("GET", base))).headers["location"] == "/there"
            assert len(server.heard) == 2
            assert "cookie" not in server.heard[1].headers

    run(go())


# ── did it leave? ────────────────────────────────────────────────────────────────────────────────────────────────
async def reset_at_once(heard: Heard, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def hang_up(heard: Heard, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def half_a_body(heard: Heard, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await writer.drain()
    writer.close()


async def half_a_head(heard: Heard, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
    await writer.drain()
    writer.close()


async def never(heard: Heard, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3)


async def slow_body(heard: Heard, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await asyncio.sleep(3)


async def nonsense(heard: Heard, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\x01\x02 what is this\r\n\r\n")


async def bad_gzip(heard: Heard, writer: asyncio.StreamWriter) -> None:
    writer.write(answer("200 OK", b"not gzip", "Content-Encoding: gzip"))


@pytest.mark.parametrize(
    "handler", [reset_at_once, hang_up, half_a_body, half_a_head, never, slow_body, nonsense, bad_gzip]
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_left_without_a_whole_answer_is_no_answer(handler: Handler, method: str) -> None:
    async def go() -> None:
        async with serving(handler) as (server, base, pair), Client({pair}) as http:
            with pytest.raises(NoAnswer):
                await http.send(Request(method, f"{base}/x", json={"a": 1}, timeout=0.4))
            assert len(server.heard) == 1, "sent more than once"

    run(go())


def test_a_refused_connection_is_not_sent() -> None:
    async def go() -> None:
        async with serving(fine) as (_, base, pair):
            pass
        async with Client({pair}) as http:
            with pytest.raises(NotSent) as caught:
                await http.send(Request("POST", f"{base}/x?token=rahasia", json={}))
            assert "rahasia" not in str(caught.value)
            assert caught.value.__cause__ is None

    run(go())


def test_a_name_that_does_not_exist_is_not_sent() -> None:
    async def go() -> None:
        async with Client() as http:
            with pytest.raises(NotSent):
                await http.send(Request("GET", "http://tidak-ada.invalid/"))

    run(go())


def test_failed_tls_is_not_sent() -> None:
    """A server that speaks no TLS, and one that never says a word while we shake hands."""

    async def go() -> None:
        async with serving(fine) as (server, base, pair), Client({pair}) as http:
            with pytest.raises(NotSent):
                await http.send(Request("POST", base.replace("http:", "https:"), json={}))
            assert server.heard == []

        async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(2)
            writer.close()

        listener = await asyncio.start_server(silent, "127.0.0.1", 0)
        pair = f"127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        async with Client({pair}, connect_timeout=0.3) as http:
            with pytest.raises(NotSent):
                await http.send(Request("POST", f"https://{pair}/", json={}))
        async with Client({pair}) as http:  # the exchange's own time runs out while still connecting
            with pytest.raises(NotSent):
                await http.send(Request("POST", f"https://{pair}/", json={}, timeout=0.3))
        listener.close()

    run(go())


def test_a_full_pool_is_not_sent() -> None:
    async def go() -> None:
        async with (
            serving(never) as (server, base, pair),
            Client({pair}, limit=1, connect_timeout=0.3) as http,
        ):
            first = asyncio.create_task(http.send(Request("POST", base, json={}, timeout=1)))
            await asyncio.sleep(0.1)
            with pytest.raises(NotSent):
                await http.send(Request("POST", base, json={}, timeout=1))
            with pytest.raises(NoAnswer):
                await first
            assert len(server.heard) == 1

    run(go())


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
def test_a_kept_connection_that_died_never_causes_a_second_send(method: str) -> None:
    """The server takes the second request on the kept connection and hangs up: aiohttp alone would send PUT again."""
    count = 0

    async def once(heard: Heard, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        if count == 1:
            writer.write(answer("200 OK"))
        else:
            writer.transport.abort()

    async def go() -> None:
        async with serving(once) as (server, base, pair), Client({pair}) as http:
            assert (await http.send(Request("GET", base))).ok
            with pytest.raises(NoAnswer):
                await http.send(Request(method, base, json={"a": 1}))
            assert [server.connections, len(server.heard)] == [1, 2]

    run(go())


def test_a_kept_connection_known_to_be_closed_is_not_used() -> None:
    async def close_after(heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(answer("200 OK"))
        await writer.drain()
        writer.close()

    async def go() -> None:
        async with serving(close_after) as (server, base, pair), Client({pair}) as http:
            for _ in range(3):
                assert (await http.send(Request("PUT", base, json={}))).ok
                await asyncio.sleep(0.02)
            assert [server.connections, len(server.heard)] == [3, 3]

    run(go())


def test_we_hang_up_where_we_said_so() -> None:
    """Some servers close after each answer without a word: there a kept connection is a trap."""

    async def go() -> None:
        async with serving(fine) as (server, base, pair), Client({pair}) as http:
            for _ in range(3):
                assert (await http.send(Request("POST", base, json={}, headers={"Connection": "close"}))).ok
            assert [server.connections, len(server.heard)] == [3, 3]
            assert server.heard[0].headers["connection"] == "close"

    run(go())


def test_cancelling_stays_cancelling() -> None:
    async def go() -> None:
        async with serving(never) as (_, base, pair), Client({pair}) as http:
            task = asyncio.create_task(http.send(Request("POST", base, json={})))
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    run(go())


# ── bodies ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_files_are_streamed_with_their_length(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG" + b"x" * 3_000_000)

    async def go() -> None:
        async with serving(fine) as (server, base, pair), Client({pair}) as http:
            await http.send(Request("POST", base, body=picture, headers={"Content-Type": "image/png"}))
            await http.send(
                Request(
                    "POST",
                    base,
                    form={"description": "Kopi é"},
                    files=(Upload("file", "kopi.png", "image/png", picture),),
                )
            )
            await http.send(Request("POST", base, body=b"y" * 2_000_000))
            raw, multipart, large = server.heard
            assert (raw.body, raw.headers["content-type"]) == (picture.read_bytes(), "image/png")
            assert picture.read_bytes() in multipart.body
            assert b'filename="kopi.png"' in multipart.body
            assert "Kopi é".encode() in multipart.body
            assert large.body == b"y" * 2_000_000

    run(go())


def test_a_form_is_urlencoded_and_keeps_repeated_names() -> None:
    async def go() -> None:
        async with serving(fine) as (server, base, pair), Client({pair}) as http:
            await http.send(Request("POST", base, form=[("m[]", "1"), ("m[]", "2 3")]))
            assert server.heard[0].body == b"m%5B%5D=1&m%5B%5D=2+3"
            assert server.heard[0].headers["content-type"] == "application/x-www-form-urlencoded"

    run(go())


def test_a_missing_file_is_our_own_fault_and_nothing_is_sent(tmp_path: Path) -> None:
    async def go() -> None:
        async with serving(fine) as (server, base, pair), Client({pair}) as http:
            with pytest.raises(FileNotFoundError):
                await http.send(Request("POST", base, body=tmp_path / "gone"))
            assert server.heard == []

    run(go())


def test_a_body_beyond_the_cap_is_not_swallowed() -> None:
    async def bomb(heard: Heard, writer: asyncio.StreamWriter) -> None:
        if heard.target == "/bomb":
            writer.write(answer("200 OK", gzip.compress(b"\0" * 5_000_000), "Content-Encoding: gzip"))
        elif heard.target == "/exact":
            writer.write(answer("200 OK", b"z" * 100_000))
        else:
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + b"z" * 100_001)
            await writer.drain()
            writer.close()

    async def go() -> None:
        async with serving(bomb) as (_, base, pair), Client({pair}, most_bytes=100_000) as http:
            assert len((await http.send(Request("GET", f"{base}/exact"))).body) == 100_000
            for path in ("/bomb", "/endless"):
                with pytest.raises(NoAnswer, match="TooLarge"):
                    await http.send(Request("GET", base + path))

    run(go())


# ── the guard ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://0.0.0.0:{port}/",
        "http://2130706433:{port}/",
        "http://127.1:{port}/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://user:pass@example.org/",
        "http://user@example.org/",
        "http:///x",
        "//example.org/x",
        "http://[::1/",
    ],
)
def test_the_guard_refuses(url: str) -> None:
    async def go() -> None:
        async with serving(fine) as (server, _, pair), Client({"127.0.0.1:1"}) as http:
            with pytest.raises(NotSent) as caught:
                await http.send(Request("GET", url.format(port=pair.split(":")[1]), timeout=3))
            # Names like "127.1" are refused before they are resolved by some resolvers: never connected is what counts.
            assert isinstance(caught.value, Forbidden) or "127.1" in url or "213070" in url
            assert server.connections == 0

    run(go())


def test_an_allowed_pair_is_exactly_that_pair() -> None:
    async def go() -> None:
        async with serving(fine) as (server, base, pair), serving(fine) as (other, other_base, _):
            async with Client({pair}) as http:
                assert (await http.send(Request("GET", base))).ok
                with pytest.raises(Forbidden):  # the same address under another name
                    await http.send(Request("GET", base.replace("127.0.0.1", "localhost")))
                with pytest.raises(Forbidden):
                    await http.send(Request("GET", other_base))
            assert (server.connections, other.connections) == (1, 0)

    run(go())


def test_a_name_that_changes_its_address_is_caught_at_connecting(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: whatever the name resolved to before, the address of the socket decides."""
    import socket

    looks = []
    real = socket.getaddrinfo

    def rebinding(host: str, port: int, *rest: object, **more: object) -> object:
        if host == "berubah.example":
            looks.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        return real(host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)

    async def go() -> None:
        async with serving(fine) as (server, base, pair), Client({pair}) as http:
            with pytest.raises(Forbidden):
                await http.send(Request("GET", base.replace("127.0.0.1", "berubah.example")))
            assert server.connections == 0
        assert looks

    run(go())


def test_a_kept_connection_is_not_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    looks: list[str] = []
    real = socket.getaddrinfo

    def counting(host: str, *rest: object, **more: object) -> object:
        looks.append(host)
        return real(host, *rest, **more)

    async def go() -> None:
        async with serving(fine) as (server, base, pair):
            port = pair.split(":")[1]
            monkeypatch.setattr(socket, "getaddrinfo", counting)
            async with Client({f"localhost:{port}"}) as http:
                for _ in range(5):
                    await http.send(Request("GET", base.replace("127.0.0.1", "localhost")))
            assert server.connections == 1
            assert looks.count("localhost") == 1

    run(go())


def test_follow_passes_the_guard_at_each_hop_and_drops_secrets() -> None:
    async def go() -> None:
        async def hop(heard: Heard, writer: asyncio.StreamWriter) -> None:
            where = {
                "/a": "/b",
                "/b": f"http://{second}/c",
                "/evil": "http://127.0.0.1:9/",
                "/loop": "/loop",
            }
            writer.write(answer("302 Found", b"", f"Location: {where[heard.target]}"))

        async with (
            serving(fine) as (end, _, second),
            serving(hop) as (start, base, first),
            Client({first, second}) as http,
        ):
            got, url = await follow(http, Request("GET", f"{base}/a", headers={"Authorization": "x"}))
            assert (got.status, url) == (200, f"http://{second}/c")
            assert start.heard[1].headers["authorization"] == "x"
            assert "authorization" not in end.heard[0].headers
            with pytest.raises(Forbidden):
                await follow(http, Request("GET", f"{base}/evil"))
            got, _ = await follow(http, Request("GET", f"{base}/loop"), 3)
            assert got.status == 302

    run(go())


# ── quiet ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_nothing_secret_reaches_logs_errors_or_reprs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def go() -> None:
        async with serving(hang_up) as (_, base, pair), Client({pair}) as http:
            request = Request(
                "POST",
                f"{base}/x?token=rahasia-url",
                headers={"Authorization": "Bearer rahasia-kepala"},
                json={"password": "rahasia-badan"},
            )
            with pytest.raises(NoAnswer) as caught:
                await http.send(request)
            said = "".join(map(str, (caught.value, repr(caught.value), repr(request), repr(http))))
            assert caught.value.__context__ is None
            assert "rahasia" not in said

    run(go())
    assert "rahasia" not in caplog.text


@pytest.mark.parametrize(
    ("text", "secrets", "gone"),
    [
        ('{"error":"bad password hunter22 for x"}', {"password": "hunter22"}, "hunter22"),
        ("Bearer abcdefghij is expired", (), "abcdefghij"),
        ('{"accessJwt":"abc.def.ghi"}', (), "abc.def.ghi"),
        ("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln is bad", (), "c2ln"),
        ("used abcd-efgh-2345-wxyz", (), "abcd-efgh-2345-wxyz"),
        ("access_token=EAAGm0PX4ZCpsBA&x=1", (), "EAAGm0PX4ZCpsBA"),
        ("nested rahasia-1", {"a": ["b", {"c": "rahasia-1"}]}, "rahasia-1"),
        ("key ZaCELgL0imfnc8mVLWwsAawjYr4Rx1Af50DDqtlx", (), "ZaCELgL0imfnc8"),
    ],
)
def test_redact_strips(text: str, secrets: object, gone: str) -> None:
    assert gone not in redact(text, secrets)


@pytest.mark.parametrize(
    "text",
    [
        '{"error":"InvalidRequest","message":"grapheme too big (maximum 300, got 301) at $.record.text"}',
        "Record was at bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz",
        "Text character limit of 500 exceeded",
        '{"token": null}',
    ],
)
def test_redact_leaves_what_a_person_needs(text: str) -> None:
    assert redact(text, {"password": "lain sekali"}) == text


def test_certificates_are_checked() -> None:
    """The session's TLS context is the strict one."""

    async def go() -> None:
        async with Client() as http:
            connector = http._guarded.connector
            context = connector._get_ssl_context(type("R", (), {"is_ssl": lambda self: True, "ssl": True})())
            assert context.verify_mode == ssl.CERT_REQUIRED
            assert context.check_hostname

    run(go())


# ── streams ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_stream_is_told_line_by_line_as_it_comes() -> None:
    async def drips(heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for piece in (
            b":)\n\nevent: noti",
            b"fication\r\ndata: ",
            "é\n".encode(),
            b"x" * 300_000,
            b"\nlast\nhalf",
        ):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        writer.close()

    async def go() -> None:
        async with serving(drips) as (server, base, pair), Client({pair}) as http:
            told = [line async for line in http.lines(Request("GET", f"{base}/stream"))]
            assert told[:4] == [":)", "", "event: notification", "data: é"]
            assert 0 < len(told[4]) <= 100_000
            assert told[5:] == ["last"]
            assert server.heard[0].headers["accept"] == "text/event-stream"

    run(go())


def test_a_stream_that_goes_silent_is_no_answer() -> None:
    async def silent(heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n:)\n\r\n")
        await writer.drain()
        await asyncio.sleep(5)

    async def go() -> None:
        async with serving(silent) as (_, base, pair), Client({pair}) as http:
            told = []
            with pytest.raises(NoAnswer):
                async for line in http.lines(Request("GET", base, timeout=0.1)):
                    told.append(line)
            assert told == [":)"]

    run(go())


def test_an_answer_that_is_no_stream_says_its_status_and_a_private_place_is_not_asked() -> None:
    async def missing(heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(answer("404 Not Found"))

    async def go() -> None:
        async with serving(missing) as (server, base, pair):
            async with Client({pair}) as http:
                with pytest.raises(NoStream) as no:
                    await anext(http.lines(Request("GET", base)))
                assert no.value.status == 404
            async with Client() as http:
                with pytest.raises(NotSent):
                    await anext(http.lines(Request("GET", base)))
            assert len(server.heard) == 1

    run(go())
