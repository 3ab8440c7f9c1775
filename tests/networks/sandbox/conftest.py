"""A running sandbox with one account, and a real HTTP client."""

from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import pytest

from tests.networks.sandbox.serving import Server, serving


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    with serving(tmp_path / "sandbox") as running:
        yield running


class Client:
    """aiohttp with a token and short words. `post` gives (status, JSON); a dead line raises ClientError."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str = "", handle: str = "") -> None:
        self.session, self.url, self.token, self.handle = session, url, token, handle

    async def ask(self, method: str, path: str, *, key: str = "", **more: Any) -> tuple[int, Any, Any]:
        headers = more.pop("headers", {})
        if self.token:
            headers = {"Authorization": f"Bearer {self.token}", **headers}
        if key:
            headers = {"Idempotency-Key": key, **headers}
        async with self.session.request(method, self.url + path, headers=headers, **more) as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, await (answer.json() if is_json else answer.text()), answer.headers

    async def post(self, text: str, key: str = "", **more: Any) -> tuple[int, Any]:
        status, data, _ = await self.ask("POST", "/api/posts", key=key, json={"text": text, **more})
        return status, data

    async def texts(self) -> list[str]:
        """What the account's own followers and itself can read, newest first."""
        _, data, _ = await self.ask("GET", f"/api/accounts/{self.handle}/posts")
        return [post["text"] for post in data["posts"]]

    async def join(self, name: str) -> "Client":
        _, data, _ = await self.ask("POST", "/api/accounts", json={"name": name})
        return Client(self.session, self.url, data["token"], data["account"]["handle"])


def with_client(server: Server, story: Callable[[Client], Any]) -> Any:
    """Run an async story with a client that has joined as Kopi Senja."""
    import asyncio

    async def run() -> Any:
        timeout = aiohttp.ClientTimeout(total=5)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            return await story(await Client(session, server.url).join("Kopi Senja"))

    return asyncio.run(run())


@pytest.fixture
def told(server: Server) -> Callable[[Callable[[Client], Any]], Any]:
    return lambda story: with_client(server, story)
