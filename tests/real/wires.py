"""Wrappers around the real client: one has accidents on purpose, one writes down what servers say."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jubir.networks.http import Answer, Http, NoAnswer, Request


class Lossy:
    """The request always reaches the server; the answers of those that `hits` picks get lost on their way back.

    `how`: "cut" is no answer at all, a number is that status in place of the true one. `lost` keeps the true answers.
    """

    def __init__(
        self, http: Http, hits: Callable[[Request], bool], how: str | int = "cut", times: int = 1
    ) -> None:
        self.http, self.hits, self.how, self.times = http, hits, how, times
        self.sent: list[Request] = []
        self.lost: list[Answer] = []

    async def send(self, request: Request) -> Answer:
        answer = await self.http.send(request)
        self.sent.append(request)
        if self.times and self.hits(request):
            self.times -= 1
            self.lost.append(answer)
            if self.how == "cut":
                raise NoAnswer("cut on purpose")
            headers = {"content-type": "text/html", "retry-after": "1"}
            return Answer(int(self.how), headers, b"<h1>Bad day</h1>")
        return answer


@dataclass
class Recorder:
    """Keeps the first answer of each kind of request, and writes them as fixtures, secrets struck out."""

    http: Http
    prefix: str
    secrets: set[str] = field(default_factory=set)
    heard: dict[str, tuple[Request, Answer]] = field(default_factory=dict)

    async def send(self, request: Request) -> Answer:
        answer = await self.http.send(request)
        self.heard.setdefault(self.prefix + _name_of(request, answer), (request, answer))
        return answer

    def write(self, folder: Path, hosts: dict[str, str]) -> None:
        """`hosts`: "localhost:40123" → what to call it for ever."""
        for name, (request, answer) in self.heard.items():
            body = answer.json()
            if answer.body and body is None:
                body = answer.text
            headers = {
                key: value
                for key, value in answer.headers.items()
                if key in ("content-type", "date", "link", "retry-after", "x-creator", "location")
            }
            text = json.dumps(
                {
                    "request": f"{request.method} {request.url.split('?')[0]}",
                    "status": answer.status,
                    "headers": headers,
                    "body": _without_secrets(body),
                },
                indent=1,
                ensure_ascii=False,
            )
            for secret in sorted(self.secrets, key=len, reverse=True):
                text = text.replace(secret, "secret")
            for host, lasting in hosts.items():
                text = text.replace(host, lasting)
            (folder / f"{name}.json").write_text(text + "\n")


_SECRET = re.compile(r"(token$|secret|jwt|password|vapid|client_id|^code$|email)", re.IGNORECASE)


def _without_secrets(body: Any) -> Any:
    if isinstance(body, dict):
        return {
            key: "secret" if _SECRET.search(key) and isinstance(value, str) else _without_secrets(value)
            for key, value in body.items()
        }
    if isinstance(body, list):
        return [_without_secrets(item) for item in body]
    return body


def _name_of(request: Request, answer: Answer) -> str:
    """POST /api/v1/statuses/123/source → post_api_v1_statuses_id_source_200; an XRPC refusal has its name behind."""
    parts = [part for part in urlsplit(request.url).path.split("/") if part and part != "xrpc"]
    words = ["id" if re.search(r"\d{4,}|[0-9a-f]{16,}", part) else part for part in parts]
    body = answer.json()
    error = body.get("error") if isinstance(body, dict) and not answer.ok else None
    named = [error] if isinstance(error, str) and error.isalnum() else []
    name = "_".join([request.method.lower(), *words, str(answer.status), *named])
    return name.replace(".well-known", "well_known")
