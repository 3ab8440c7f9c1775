"""Uploading to a server of the Mastodon API: a file, its description, and whether the server has prepared it."""

from urllib.parse import quote

from jubir.networks import errors
from jubir.networks.connectors.mastodon.wire import ask, object_in
from jubir.networks.contract import Call, Medium
from jubir.networks.http import Upload


async def upload(call: Call, medium: Medium) -> tuple[str, bool]:
    """(id, is it ready?)"""
    upload = Upload("file", medium.name or medium.file.name, medium.mime, medium.file)
    form = {"description": medium.alt} if medium.alt else {}
    seconds = 60.0 + medium.bytes / 200_000  # a slow line still carries 200 kB/s
    answer = await ask(
        call, "POST", "/api/v2/media", form=form, files=(upload,), timeout=seconds, missing_ok=True
    )
    if answer.status in (404, 405):  # before Mastodon 3.1
        answer = await ask(call, "POST", "/api/v1/media", form=form, files=(upload,), timeout=seconds)
    made = object_in(call, answer)
    if not made.get("id"):
        raise errors.Outage("The server took the file and gave it no number.", status=answer.status)
    return str(made["id"]), answer.status != 202 and bool(made.get("url"))


async def ready(call: Call, remote_id: str) -> bool:
    try:
        answer = await ask(call, "GET", f"/api/v1/media/{quote(remote_id, safe='')}")
    except errors.Missing as gone:
        raise errors.Rejected(
            "The server could not prepare this file.",
            field="media",
            status=gone.status,
            answer=gone.answer,
        ) from gone
    except errors.Rejected as refused:
        refused.field = "media"
        raise
    made = object_in(call, answer)
    return answer.status != 206 and bool(made.get("url"))
