"""Sending pictures and videos to X: a picture in one request, a GIF or video in pieces, and then its processing.

Facts: the API's description 2.167. A medium lives for a day; what was sent of one is kept in the checkpoint as
{"id": ..., "next": the piece that comes next, "ready": may it be used?, "told": has it its alt text?}.
"""

import re
from collections.abc import Mapping
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.x.wire import ask, refusal
from jubir.networks.contract import Call, Medium
from jubir.networks.http import Answer, Upload
from jubir.networks.shared.parsing import count, obj, words

#: X takes pieces of 5 MB at most, and 999 of them.
PIECE = 4 * 1024 * 1024
#: So many pieces in one turn; then what was sent is written down.
TURN = 16


def purpose(medium: Medium, *, message: bool) -> str:
    kind = {"image": "image", "gif": "gif"}.get(medium.kind, "video")
    return f"{'dm' if message else 'tweet'}_{kind}"


async def send_on(call: Call, medium: Medium, state: Mapping[str, Any], *, message: bool) -> dict[str, Any]:
    """A turn's worth of the way to ready; the new state. Raises Rejected when X could not prepare the file."""
    if state.get("id") and state.get("next") is None:
        return await _look(call, state)
    if medium.kind == "image":
        form = {"media_category": purpose(medium, message=message)}
        upload = Upload("media", medium.name or medium.file.name, medium.mime, medium.file)
        answer = await ask(
            call, "POST", "/2/media/upload", form=form, files=(upload,), timeout=_patience(medium.bytes)
        )
        return _state(call, answer, {})
    if not state.get("id"):
        wanted = {
            "media_type": medium.mime,
            "total_bytes": medium.bytes,
            "media_category": purpose(medium, message=message),
        }
        answer = await ask(call, "POST", "/2/media/upload/initialize", json=wanted)
        return await _pieces(call, medium, {"id": _id(call, answer), "next": 0}, fresh=True)
    return await _pieces(call, medium, state)


async def _pieces(
    call: Call, medium: Medium, state: Mapping[str, Any], *, fresh: bool = False
) -> dict[str, Any]:
    """Raises Outage only if there is nothing new to write down: else the state says how far it came."""
    number, begun = int(state["next"]), int(state["next"])
    last = -(-max(medium.bytes, 1) // PIECE)
    with medium.file.open("rb") as file:
        file.seek(number * PIECE)
        while number < min(last, begun + TURN):
            upload = Upload("media", f"{number}", "application/octet-stream", file.read(PIECE))
            try:
                await ask(
                    call,
                    "POST",
                    f"/2/media/upload/{state['id']}/append",
                    form={"segment_index": str(number)},
                    files=(upload,),
                    timeout=_patience(PIECE),
                )
            except (errors.Outage, errors.TooMany):
                if number == begun and not fresh:
                    raise
                return {**state, "next": number}
            number += 1
    if number < last:
        return {**state, "next": number}
    answer = await ask(call, "POST", f"/2/media/upload/{state['id']}/finalize")
    return _state(call, answer, state)


async def _look(call: Call, state: Mapping[str, Any]) -> dict[str, Any]:
    params = {"command": "STATUS", "media_id": str(state["id"])}
    return _state(call, await ask(call, "GET", "/2/media/upload", params=params), state)


def _state(call: Call, answer: Answer, before: Mapping[str, Any]) -> dict[str, Any]:
    found = _id(call, answer)
    info = obj(obj(obj(answer.json()).get("data")).get("processing_info"))
    step = words(info.get("state"))
    if step == "failed":
        raise errors.Rejected("X could not prepare this file.", field="media", status=answer.status)
    ready = step in ("", "succeeded")
    wait = {} if ready else {"wait": min(count(info.get("check_after_secs")) or 3, 60)}
    kept = {key: value for key, value in before.items() if key == "told"}
    return {**kept, "id": found, "ready": ready, **wait}


def _id(call: Call, answer: Answer) -> str:
    found = words(obj(obj(answer.json()).get("data")).get("id"))
    if not re.fullmatch(r"\d{1,19}", found):
        raise refusal(call, answer)
    return found


async def describe(call: Call, remote_id: str, alt: str) -> None:
    """Its alt text. Repeatable; costs a little each time."""
    body = {"id": remote_id, "metadata": {"alt_text": {"text": alt}}}
    await ask(call, "POST", "/2/media/metadata", json=body)


def _patience(size: int) -> float:
    return 60.0 + size / 200_000  # a slow line still carries 200 kB/s
