"""A sandbox over real HTTP inside the test's own process: `with serving(folder) as server: server.url ...`"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from jubir.networks.sandbox.app import Sandbox
from jubir.networks.sandbox.store import Store


@dataclass
class Server:
    """`store` is the test's own door to the same file: the server's belongs to its thread."""

    url: str
    store: Store


@contextmanager
def serving(folder: Path, **options: Any) -> Iterator[Server]:
    sandbox = Sandbox(folder, **options)
    config = uvicorn.Config(sandbox, port=0, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    started = threading.Event()

    async def run() -> None:
        startup = server.startup

        async def startup_and_tell(sockets: Any = None) -> None:
            await startup(sockets)
            started.set()

        server.startup = startup_and_tell
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert started.wait(10)
    port = server.servers[0].sockets[0].getsockname()[1]
    store = Store(folder)
    try:
        yield Server(f"http://127.0.0.1:{port}{sandbox.base_path}", store)
    finally:
        store.close()
        server.should_exit = True
        thread.join(10)
