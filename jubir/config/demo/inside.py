"""The wire within our own process: what is asked of the sandbox's address is answered by the sandbox right here."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from jubir.networks.http import Answer, NotSent, Request
from jubir.networks.sandbox.app import Sandbox


class Inside:
    """An `Http` (networks/http.py) for JSON requests to `sandbox`, which lives at `public_url`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    async def send(self, request: Request) -> Answer:
        parts = urlsplit(request.url)
        if not request.url.startswith(self.sandbox.public_url):
            raise NotSent(f"{parts.netloc} is not inside")
        body = b"" if request.json is None else json.dumps(request.json).encode()
        headers = {"host": parts.netloc, "content-type": "application/json", **request.headers}
        scope = {
            "type": "http",
            "method": request.method,
            "path": parts.path,
            "root_path": "",
            "scheme": parts.scheme,
            "query_string": urlencode(request.params or {}, doseq=True).encode() or parts.query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 0),
        }
        told: dict[str, Any] = {"status": 500, "headers": [], "body": b""}

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Mapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                told.update(status=message["status"], headers=message.get("headers", []))
            else:
                told["body"] += message.get("body", b"")

        await self.sandbox(scope, receive, send)
        return Answer(
            told["status"],
            {name.decode().lower(): value.decode() for name, value in told["headers"]},
            told["body"],
        )
