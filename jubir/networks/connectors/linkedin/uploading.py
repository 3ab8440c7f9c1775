"""What of a draft has to be on LinkedIn before its post can name it, and how far that has come."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.linkedin import carousel, files
from jubir.networks.connectors.linkedin.posts import DOCUMENT, THUMB, kind_of
from jubir.networks.contract import Call, Draft, Medium, Processing

DOCUMENT_BYTES = 100_000_000
PDF = "application/pdf"


def wanted(draft: Draft) -> dict[str, tuple[Medium, ...]]:
    """By the name under which it is kept: each medium by its number, the bound document, the thumb of a link."""
    media = draft.parts[0].media
    if kind_of(draft) == "document":
        return {DOCUMENT: media}
    if media:
        return {str(number): (medium,) for number, medium in enumerate(media)}
    return {THUMB: (draft.card.thumb,)} if draft.card and draft.card.thumb else {}


async def bring(call: Call, draft: Draft, kept: Mapping[str, Any]) -> Mapping[str, Any] | Processing:
    """Keeps {"media": URN by name, "pending": names that LinkedIn is still at work on}."""
    media: dict[str, str] = dict(kept.get("media") or {})
    pending: list[str] = list(kept.get("pending") or ())
    had = len(media)

    def keep() -> dict[str, Any]:
        return {"media": dict(media), "pending": list(pending)} if media else {}

    for name, some in wanted(draft).items():
        if name in media:
            continue
        try:
            media[name] = await _upload(call, name, some)
        except (errors.Outage, errors.TooMany) as trouble:
            if len(media) == had:
                raise  # nothing new to remember
            until = getattr(trouble, "until", None)
            wait = (until - call.now).total_seconds() if until else 10.0
            return Processing(max(wait, 5.0), keep(), trouble.status)
        pending.append(name)
    for name in list(pending):
        state = await _state(call, media[name])
        if state == "failed":
            raise errors.Rejected("LinkedIn could not prepare this file.", field="media")
        if state == "ready":
            pending.remove(name)
    return Processing(4.0, keep()) if pending else keep()


async def _state(call: Call, urn: str) -> str:
    try:
        return await files.state(call, urn)
    except errors.Missing:  # it was made a moment ago and is not seen everywhere yet
        return "waiting"


async def _upload(call: Call, name: str, some: tuple[Medium, ...]) -> str:
    if name == DOCUMENT:
        return await _bound(call, some)
    [medium] = some
    if medium.kind == "video":
        return await files.upload_video(call, medium)
    return await files.upload_file(call, "images", medium.file, medium.mime)


async def _bound(call: Call, pages: tuple[Medium, ...]) -> str:
    with tempfile.TemporaryDirectory() as room:
        target = Path(room) / "document.pdf"
        await asyncio.to_thread(carousel.bind, [page.file for page in pages], target)
        if target.stat().st_size > DOCUMENT_BYTES:
            raise errors.Rejected("The document is larger than LinkedIn takes (100 MB).", field="media")
        return await files.upload_file(call, "documents", target, PDF)
