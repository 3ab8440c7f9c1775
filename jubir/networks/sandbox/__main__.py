"""`python -m jubir.networks.sandbox --port 8434 --folder /tmp/sandbox`: the sandbox alone, for tests and benches."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

import uvicorn

from jubir.networks.sandbox.app import Sandbox


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m jubir.networks.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8434, help="0: any free one, told on the first line")
    parser.add_argument("--folder", type=Path, help="where its database and media live (default: a new one)")
    parser.add_argument("--base-path", default="/sandbox")
    parser.add_argument(
        "--hooks-to", action="append", default=[], metavar="HOST:PORT", help="private, for webhooks"
    )
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a server setting")
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="sandbox-"))
    sandbox = Sandbox(folder, arguments.base_path, hooks_to=arguments.hooks_to)
    for pair in arguments.set:
        name, _, value = pair.partition("=")
        sandbox.store.set(**{name: _value(value)})
    sandbox.store.close()
    config = uvicorn.Config(
        sandbox,
        arguments.host,
        arguments.port,
        log_level="warning",
        timeout_graceful_shutdown=1,
        backlog=4096,
    )
    asyncio.run(Telling(config, sandbox.base_path).serve())


class Telling(uvicorn.Server):
    """Says its address on the first line once it listens, so that whoever started it knows."""

    def __init__(self, config: uvicorn.Config, base_path: str) -> None:
        super().__init__(config)
        self.base_path = base_path

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            sys.stdout.write(f"http://{host}:{port}{self.base_path}\n")
            sys.stdout.flush()


def _value(text: str) -> Any:
    known = {"true": True, "false": False}
    if text in known:
        return known[text]
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


if __name__ == "__main__":
    main()
