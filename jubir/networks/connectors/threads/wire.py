"""One request to Threads. Its documentation knows no appsecret_proof."""

from collections.abc import Mapping
from typing import Any

from jubir.networks.contract import Call
from jubir.networks.shared import graph

HOST, VERSION = "https://graph.threads.net", "v1.0"


async def ask(call: Call, method: str, path: str, **parts: Any) -> dict[str, Any]:
    return await graph.ask(call, method, path, host=HOST, version=VERSION, proof=False, **parts)


async def hear(call: Call, method: str, path: str, **parts: Any) -> dict[str, Any]:
    """Like `ask`, for what publishing can live without."""
    return await graph.hear(call, method, path, host=HOST, version=VERSION, proof=False, **parts)


def own(call: Call, edge: str) -> str:
    return f"{call.account.remote_id}/{edge}"


Item = Mapping[str, Any]
