"""One request to Discord: as a bot, or as an incoming webhook, whose token stands in the address."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.discord.refusals import refusal
from jubir.networks.contract import Call
from jubir.networks.http import Answer, Request, Upload
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import rows

API = "https://discord.com/api/v10"
#: Discord wants this form, and may block others: https://discord.com/developers/docs/reference#user-agent
AGENT = "DiscordBot (Jubir, self-hosted, 1)"


def is_webhook(call: Call) -> bool:
    return call.account.facts.get("way") == "webhook"


def bot_only(call: Call, what: str) -> None:
    if is_webhook(call):
        raise errors.Unsupported(f"A webhook can only send: {what} takes a bot.")


async def ask(call: Call, method: str, path: str, *, visible: bool = False, **parts: Any) -> Answer:
    """As the bot. A no is raised."""
    headers = {"Authorization": f"Bot {call.secrets.get('token', '')}", "User-Agent": AGENT}
    return await _sent(call, Request(method, API + path, headers=headers, **parts), visible)


async def hook(call: Call, method: str, suffix: str = "", *, visible: bool = False, **parts: Any) -> Answer:
    """As the webhook: `suffix` follows its address."""
    base = f"{API}/webhooks/{call.account.facts.get('webhook', '')}"
    request = Request(
        method,
        f"{base}/{call.secrets.get('token', '')}{suffix}",
        headers={"User-Agent": AGENT},
        shown=f"{base}/***{suffix}",
        **parts,
    )
    return await _sent(call, request, visible)


async def _sent(call: Call, request: Request, visible: bool) -> Answer:
    answer = await asking.send(call, request, visible=visible)
    if not answer.ok:
        raise refusal(call, answer, visible=visible)
    return answer


def written(body: Mapping[str, Any], files: Sequence[Upload]) -> dict[str, Any]:
    """The body as JSON, or beside files as `payload_json`. Slow lines still carry 200 kB/s."""
    if not files:
        return {"json": dict(body)}
    try:
        size = sum(
            len(one.source) if isinstance(one.source, bytes) else one.source.stat().st_size for one in files
        )
    except FileNotFoundError:
        # Somebody cleaned the disk since `prepare`: nothing has left, and the next try makes the file again.
        raise errors.Outage("A file of this post is not there just now.") from None
    return {
        "form": {"payload_json": json.dumps(body, ensure_ascii=False)},
        "files": tuple(files),
        "timeout": 60.0 + size / 200_000,
    }


def object_in(answer: Answer, *needs: str, visible: bool = False) -> dict[str, Any]:
    body = answer.json()
    if not isinstance(body, dict) or any(not body.get(name) for name in needs):
        raise asking.unknown("This is not Discord's answer.", answer, visible=visible)
    return body


def list_in(answer: Answer) -> list[dict[str, Any]]:
    body = answer.json()
    if not isinstance(body, list):
        raise errors.Outage("This is not a list.", status=answer.status)
    return rows(body)
