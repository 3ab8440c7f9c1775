"""Bringing a video to YouTube, all of it before anything is public: a resumable session, its pieces, thumbnail, playlist.

https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol. The session's address is the handle: it is
in the checkpoint before the first byte goes, and lives about a week [not verified, 2026-11-22]. Asked with
"Content-Range: bytes */SIZE" it says 308 and how far it came, or 200/201 and the video; 404/410 when it is gone. Then the
channel's own uploads are searched for the delivery's mark, a tag that only the private upload bears: the commit replaces it.

The checkpoint: {"file", "session", "video", "thumbnail", "playlist", "begun", "again"}.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from jubir.networks import errors
from jubir.networks.connectors.youtube import videos
from jubir.networks.connectors.youtube.listing import uploads_since
from jubir.networks.connectors.youtube.wire import UPLOAD, ask, listed, refusal
from jubir.networks.contract import Call, Draft, Medium, Processing, Ticket
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking, google
from jubir.networks.shared.parsing import name, obj

#: All pieces but the last are multiples of 256 KiB. So many go before the checkpoint is written again.
PIECE, PIECES = 32 * 262_144, 4
#: Sessions begun for one delivery before we believe that YouTube does not want this file.
SESSIONS = 3
_RANGE = re.compile(r"bytes=0-(\d+)")


def mark_of(ticket: Ticket) -> str:
    return "jubir-" + re.sub(r"[^A-Za-z0-9-]", "-", ticket.key)[:60]


async def prepare(call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
    """One step further, and what to remember of it; {} when the video waits, whole and private, to be made public."""
    film, kept = videos.film_of(draft), ticket.checkpoint
    size = film.file.stat().st_size
    file = f"{film.asset}/{size}"
    if not kept.get("session") or kept.get("file") != file:
        again = int(kept.get("again") or 0) if kept.get("file") == file else 0
        if again >= SESSIONS:
            raise errors.Rejected("YouTube broke the upload off several times.", field="media")
        return await _begin(call, draft, ticket, film, size, {"file": file, "again": again + 1})
    if not kept.get("video"):
        return await _send(call, ticket, film, size)
    video, picture, playlist = str(kept["video"]), videos.thumbnail_of(draft), _playlist(draft)
    if picture and kept.get("thumbnail") != f"{picture.asset}":
        await _set_thumbnail(call, video, picture)
        return Processing(0.5, {"thumbnail": f"{picture.asset}"})
    if playlist and kept.get("playlist") != playlist:
        await _add_to_playlist(call, video, playlist)
        return Processing(0.5, {"playlist": playlist})
    return await _processed(call, video, kept)


def _playlist(draft: Draft) -> str:
    return str(draft.options.get("playlist") or "")


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────────
async def _begin(
    call: Call, draft: Draft, ticket: Ticket, film: Medium, size: int, keep: dict[str, Any]
) -> Processing:
    """Private, whatever was chosen: an upload without a privacy would be public at its last byte."""
    headers = {"X-Upload-Content-Length": str(size), "X-Upload-Content-Type": film.mime}
    answer = await ask(
        call, "POST", f"{UPLOAD}videos?uploadType=resumable&part=snippet,status", headers=headers,
        json=videos.resource(draft, "private", [mark_of(ticket)]),
    )  # fmt: skip
    session = answer.headers.get("location", "")
    place = urlsplit(session)
    if place.scheme != "https" or not (place.hostname or "").endswith(".googleapis.com"):
        raise errors.Outage("YouTube gave no place to upload to.", status=answer.status)
    fresh = {"session": session, "video": "", "thumbnail": "", "playlist": "", "begun": call.now.isoformat()}
    return Processing(0.5, {**keep, **fresh}, answer.status)


async def _send(call: Call, ticket: Ticket, film: Medium, size: int) -> Processing:
    """Some pieces, from where YouTube says that it stands."""
    session = str(ticket.checkpoint["session"])
    answer = await _put(call, session, b"", f"bytes */{size}")
    with film.file.open("rb") as file:
        for _ in range(PIECES):
            if answer.status != 308:
                break
            at = _reached(answer)
            file.seek(at)
            piece = file.read(PIECE)
            if not piece:
                raise errors.Outage("YouTube does not know where the upload stands.", status=answer.status)
            answer = await _put(call, session, piece, f"bytes {at}-{at + len(piece) - 1}/{size}")
    if answer.status == 308:
        return Processing(0.5, {"sent": _reached(answer)}, 308)
    if answer.status in (404, 410):
        return await _without_session(call, ticket)
    video = name(obj(answer.json()).get("id"))
    if not video:
        raise errors.Outage("YouTube took the video and gave it no name.", status=answer.status)
    return Processing(1.0, {"video": video, "uploaded": call.now.isoformat()}, answer.status)


async def _put(call: Call, session: str, piece: bytes, where: str) -> Answer:
    """308, 404 and 410 are answers here, the latter whatever their body: to believe a proxy that the session is gone
    costs a search for the mark, no second video."""
    seconds = 60.0 + len(piece) / 100_000  # a slow line still carries 100 kB/s
    headers = {**google.bearer(call), "Content-Range": where, "Content-Type": "application/octet-stream"}
    answer = await asking.send(call, Request("PUT", session, headers=headers, body=piece, timeout=seconds))
    if not answer.ok and answer.status not in (308, 404, 410):
        raise refusal(call, answer)
    return answer


def _reached(answer: Answer) -> int:
    """How many bytes YouTube has; none without the header."""
    found = _RANGE.fullmatch(answer.headers.get("range", "").strip())
    return int(found[1]) + 1 if found else 0


async def _without_session(call: Call, ticket: Ticket) -> Processing:
    """Did the last byte arrive after all? The mark tells; else the upload begins anew."""
    begun = datetime.fromisoformat(str(ticket.checkpoint.get("begun") or call.now.isoformat()))
    for item in (await uploads_since(call, "snippet", begun - timedelta(minutes=5)))[0]:
        if mark_of(ticket) in (videos.snippet(item).get("tags") or ()):
            return Processing(1.0, {"video": name(item.get("id")), "uploaded": call.now.isoformat()})
    return Processing(1.0, {"session": ""})


# ── beside it ────────────────────────────────────────────────────────────────────────────────────────────────────
async def _set_thumbnail(call: Call, video: str, picture: Medium) -> None:
    """Setting it twice is setting it once. A channel without a verified phone number may not."""
    try:
        await ask(
            call, "POST", f"{UPLOAD}thumbnails/set?uploadType=media&videoId={video}",
            headers={"Content-Type": picture.mime}, body=picture.file, timeout=60 + picture.bytes / 100_000,
        )  # fmt: skip
    except errors.Rejected as refused:
        if refused.status == 403:
            refused.message = "This channel may not set thumbnails: YouTube wants its phone number verified."
        refused.field = "media"
        raise


async def _add_to_playlist(call: Call, video: str, playlist: str) -> None:
    """While the video is private, nobody sees it there. Looked up first: an item added twice stands there twice."""
    try:
        there = await listed(call, "playlistItems", {"part": "id", "playlistId": playlist, "videoId": video})
        if there["items"]:
            return
        body = {
            "snippet": {"playlistId": playlist, "resourceId": {"kind": "youtube#video", "videoId": video}}
        }
        await ask(call, "POST", "playlistItems?part=snippet", json=body)
    except errors.Missing as gone:
        if "playlist" not in gone.answer.lower():
            raise
        raise errors.Rejected(
            "The chosen playlist is not on YouTube any more.",
            field="options",
            status=gone.status,
            answer=gone.answer,
        ) from gone
    except errors.Rejected as refused:
        if refused.status != 409:  # it is in there already
            raise


async def _processed(call: Call, video: str, kept: Mapping[str, Any]) -> Mapping[str, Any] | Processing:
    """Made public only when it can be watched, and when YouTube found nothing against it."""
    told = await listed(call, "videos", {"part": "status,processingDetails", "id": video})
    if not told["items"]:
        raise errors.Missing("The uploaded video is not on YouTube any more.")
    item = told["items"][0]
    if trouble := videos.verdict(item):
        raise trouble
    if videos.is_ready(item):
        return {}
    since = datetime.fromisoformat(str(kept.get("uploaded") or call.now.isoformat()))
    # Seldom for a long film: each look costs a unit of the day's allowance.
    return Processing(min(max((call.now - since).total_seconds() / 4, 10.0), 120.0))
