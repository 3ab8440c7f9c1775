"""One call of the Bot API and its answer. The token stands in the address, as Telegram wants it; it is never shown."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from jubir.networks import errors
from jubir.networks.connectors.telegram.refusals import error_of
from jubir.networks.contract import Call
from jubir.networks.http import Request, Upload
from jubir.networks.shared import asking

HOME = "https://api.telegram.org"


async def ask(
    call: Call,
    method: str,
    body: Mapping[str, Any] | None = None,
    *,
    files: tuple[Upload, ...] = (),
    visible: bool = False,
    patience: float = 30.0,
) -> Any:
    """The `result` of a method. Raises errors.NetworkError; `visible`: an open outcome is Uncertain, not Outage.

    With files the body is a form: whatever is not plain in it is JSON within, as the Bot API takes it.
    """
    request = _request(call, method, dict(body or {}), files, patience)
    answer = await asking.send(call, request, visible=visible)
    said = answer.json()
    if answer.ok and isinstance(said, dict) and said.get("ok") is True and "result" in said:
        return said["result"]
    error = error_of(call, answer, visible=visible)
    elsewhere = str((body or {}).get("chat_id", call.account.remote_id)) != call.account.remote_id
    if isinstance(error, errors.Unauthorized) and answer.status == 403 and elsewhere:
        # Put out of the discussion group, say: the channel itself is still ours.
        raise errors.Rejected(error.message, field="account", status=403, answer=error.answer)
    raise error


def _request(
    call: Call, method: str, body: dict[str, Any], files: tuple[Upload, ...], patience: float
) -> Request:
    server = call.account.server or HOME
    url = f"{server}/bot{quote(str(call.secrets.get('token', '')), safe=':')}/{method}"
    shown = f"{server}/bot***/{method}"
    if not files:
        return Request("POST", url, json=body, timeout=patience, shown=shown)
    form = {name: value if isinstance(value, str) else _json(value) for name, value in body.items()}
    return Request("POST", url, form=form, files=files, timeout=patience, shown=shown)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
