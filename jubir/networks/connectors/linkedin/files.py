"""Bringing pictures, videos and documents to LinkedIn: repeatable, and nothing of it shows until a post names it.

images, documents   initializeUpload → PUT the bytes → wait until AVAILABLE
videos              initializeUpload → PUT each part, keep its ETag → finalizeUpload → wait until AVAILABLE
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jubir.networks import errors
from jubir.networks.connectors.linkedin.urns import enc
from jubir.networks.connectors.linkedin.wire import ask, object_of
from jubir.networks.contract import Call, Medium
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import obj, rows, words


async def upload_file(call: Call, sort: str, file: Path, mime: str) -> str:
    """A picture or a document whole. `sort`: images, documents. Its URN."""
    value = await _begin(call, sort, {"owner": call.account.remote_id})
    urn, address = words(value.get(sort.removesuffix("s"))), asking.address_in(value.get("uploadUrl"))
    if not urn or not address:
        raise errors.Outage("LinkedIn gave no place for the file.")
    await _put(call, address, file, mime, _bytes_of(file))
    return urn


async def upload_video(call: Call, medium: Medium) -> str:
    size = _bytes_of(medium.file)
    about = {
        "owner": call.account.remote_id,
        "fileSizeBytes": size,
        "uploadCaptions": False,
        "uploadThumbnail": False,
    }
    value = await _begin(call, "videos", about)
    urn, parts = words(value.get("video")), rows(value.get("uploadInstructions"))
    if not urn or not parts:
        raise errors.Outage("LinkedIn gave no place for the video.")
    tags = [await _put_part(call, medium, part, size) for part in parts]
    done = {"video": urn, "uploadToken": words(value.get("uploadToken")), "uploadedPartIds": tags}
    await ask(call, "POST", "/rest/videos?action=finalizeUpload", json={"finalizeUploadRequest": done})
    return urn


async def state(call: Call, urn: str) -> str:
    """ready, waiting or failed. An app that may upload but not look is told ready: a post too early is refused."""
    sort = urn.removeprefix("urn:li:").partition(":")[0] + "s"
    try:
        said = await object_of(call, "GET", f"/rest/{sort}/{enc(urn)}")
    except errors.Rejected as refused:
        if refused.status == 403:
            return "ready"
        raise
    status = words(said.get("status"))
    if status == "AVAILABLE":
        return "ready"
    return "failed" if status in ("PROCESSING_FAILED", "WAITING_UPLOAD_FAILED") else "waiting"


async def _begin(call: Call, sort: str, about: Mapping[str, Any]) -> dict[str, Any]:
    path = f"/rest/{sort}?action=initializeUpload"
    return obj((await object_of(call, "POST", path, json={"initializeUploadRequest": about})).get("value"))


async def _put_part(call: Call, medium: Medium, part: Mapping[str, Any], size: int) -> str:
    """Its ETag, by which finalizeUpload knows it."""
    first, last = part.get("firstByte"), part.get("lastByte")
    address = asking.address_in(part.get("uploadUrl"))
    if (
        not isinstance(first, int)
        or not isinstance(last, int)
        or not 0 <= first <= last < size
        or not address
    ):
        raise errors.Outage("LinkedIn did not say which part goes where.")
    with medium.file.open("rb") as file:
        file.seek(first)
        piece = file.read(last - first + 1)
    answer = await _put(call, address, piece, "application/octet-stream", len(piece))
    tag = answer.headers.get("etag", "").strip('"')
    if not tag:
        raise errors.Outage("LinkedIn did not confirm a part of the video.")
    return tag


async def _put(call: Call, address: str, body: Path | bytes, mime: str, size: int) -> Answer:
    headers = {"Content-Type": mime}
    host = urlsplit(address).hostname or ""
    if host == "linkedin.com" or host.endswith(
        ".linkedin.com"
    ):  # the sign-in goes nowhere else, whatever an answer says
        headers["Authorization"] = f"Bearer {call.secrets.get('access_token', '')}"
    request = Request("PUT", address, headers=headers, body=body, timeout=60.0 + size / 100_000)
    answer = await asking.send(call, request)
    if answer.ok:
        return answer
    told = asking.told(answer, call)
    if answer.status in (400, 413, 415, 422):
        raise errors.Rejected("LinkedIn refused the file.", field="media", **told)
    if answer.status == 429:
        raise errors.TooMany("LinkedIn asks us to wait.", until=asking.until(answer, call.now), **told)
    raise errors.Outage("LinkedIn did not take the file.", **told)


def _bytes_of(file: Path) -> int:
    return file.stat().st_size
