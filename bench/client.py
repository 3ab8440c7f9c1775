"""What the client costs beyond bare aiohttp: CPU per request against a small server in another process.

    .venv/bin/python -m bench.client [--n 20000] [--flight 100] [--json]

Both send the same small JSON with `flight` requests at once over kept connections; best of fifteen short rounds, in turn, so that
what else the machine does falls on both alike. CPU is this process's own, not the server's.
"""

import argparse
import asyncio
import json
import multiprocessing
import time
from collections.abc import Awaitable, Callable

import aiohttp

from jubir.networks.client import Client
from jubir.networks.http import Request

BODY = {"status": "Selamat pagi dari Kopi Senja", "visibility": "public", "language": "id"}
ANSWER = b'{"id":"115","url":"https://kopi.example/@senja/115"}'
HEADERS = {"Authorization": "Bearer x"}
ROUNDS = 15


def serve(pipe) -> None:  # type: ignore[no-untyped-def]
    """A server that reads a request and says yes, as cheaply as it can."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(ANSWER)}\r\n\r\n"
    answer = head.encode() + ANSWER

    class Yes(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            if data.endswith(b"}"):  # the body came; head and body may come apart
                self.transport.write(answer)  # type: ignore[attr-defined]

    async def go() -> None:
        server = await asyncio.get_running_loop().create_server(Yes, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(go())


async def measured(n: int, flight: int, send: Callable[[], Awaitable[int]]) -> float:
    """CPU milliseconds per request."""
    left = n

    async def lane() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            assert await send() == 200

    await asyncio.gather(*(send() for _ in range(flight)))
    begun = time.process_time()
    await asyncio.gather(*(lane() for _ in range(flight)))
    return (time.process_time() - begun) * 1000 / n


async def compare(port: int, n: int, flight: int) -> dict[str, float]:
    url = f"http://127.0.0.1:{port}/api/v1/statuses"
    bare, ours = [], []
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        Client({f"127.0.0.1:{port}"}) as client,
    ):

        async def send_bare() -> int:
            async with session.post(url, json=BODY, headers=HEADERS) as response:
                await response.read()
                return response.status

        async def send_ours() -> int:
            return (await client.send(Request("POST", url, HEADERS, json=BODY))).status

        for _ in range(ROUNDS):
            bare.append(await measured(n, flight, send_bare))
            ours.append(await measured(n, flight, send_ours))
    return {
        "bare_ms": round(min(bare), 4),
        "client_ms": round(min(ours), 4),
        "overhead_percent": round((min(ours) / min(bare) - 1) * 100, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=2_000)
    parser.add_argument("--flight", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(there,), daemon=True)
    server.start()
    figures = asyncio.run(compare(here.recv(), options.n, options.flight))
    server.terminate()
    if options.json:
        print(json.dumps({"n": options.n, "flight": options.flight, **figures}))
    else:
        print("bare aiohttp {bare_ms} ms, client {client_ms} ms: {overhead_percent} % more".format(**figures))


if __name__ == "__main__":
    main()
