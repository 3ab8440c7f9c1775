"""Subtitles: judging a pasted .srt or .vtt, and hanging it under a video that is out.

Facts: https://developers.google.com/youtube/v3/docs/captions/insert (400 units, a track of the same language and name
twice is captionExists, 409) and /list (50 units); held on 2026-11-27. So a second insert after a lost answer can't make
a second track, and captions.list tells whether the first arrived. What WebVTT asks: https://www.w3.org/TR/webvtt1/; of
SubRip no standard exists, here it is what players agree on.
"""

import hashlib
import json
import re
from collections.abc import Iterator

from jubir.networks import errors
from jubir.networks.connectors.youtube.wire import UPLOAD, ask, listed, made
from jubir.networks.contract import Call, Draft
from jubir.networks.limits import Wrong
from jubir.networks.shared.parsing import name, obj

#: Of some hours of talk; YouTube itself takes 100 MB.
LONGEST = 100_000
#: What a person can choose; "same" is the language of the post.
LANGUAGES = (
    "same", "id", "en", "jv", "su", "ms", "ar", "zh", "nl", "fr", "de", "hi", "ja", "ko", "pt", "ru", "es", "th", "tl",
    "tr", "vi",
)  # fmt: skip
_MARK = "-->"
_TIMELY = re.compile(r"\s*\d+:\d+")
_SRT = re.compile(
    r"\s*(\d{1,3}):(\d\d):(\d\d)[,.](\d{3})\s*-->\s*(\d{1,3}):(\d\d):(\d\d)[,.](\d{3})(?:\s.*)?"
)
_VTT = re.compile(
    r"\s*(?:(\d{2,}):)?(\d\d):(\d\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d{2,}):)?(\d\d):(\d\d)\.(\d{3})(?:\s.*)?"
)

Line = tuple[int, str]


def captions_of(draft: Draft) -> str:
    """ "" for none, and where something is answered."""
    return "" if draft.answers else str(draft.options.get("captions") or "").strip("\ufeff \t\r\n")


def language_of(draft: Draft) -> str:
    """BCP 47."""
    chosen = str(draft.options.get("captions_language") or LANGUAGES[0])
    return (draft.language or "id") if chosen == LANGUAGES[0] else chosen


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────────────────
def wrong(text: str) -> Wrong | None:
    """The first line that no player could make sense of: no_cues, no_time (words that stand under no time), bad_time,
    backwards (it ends before it begins), glued (two subtitles without an empty line between them)."""
    blocks, found = list(_blocks(text)), False
    is_vtt = bool(blocks) and re.match(r"WEBVTT(?:\s|$)", blocks[0][0][1]) is not None
    for block in blocks[1:] if is_vtt else blocks:
        if is_vtt and re.match(r"(?:NOTE|STYLE|REGION)(?:\s|$)", block[0][1]):
            continue
        if trouble := _of_cue(block, _VTT if is_vtt else _SRT):
            return trouble
        found = True
    return None if found else Wrong("no_cues", blocks[0][0][0] if blocks else 1)


def _blocks(text: str) -> Iterator[list[Line]]:
    """What stands between empty lines, each line with its number in the field."""
    block: list[Line] = []
    for number, line in enumerate(re.split("\r\n|\r|\n", text), 1):
        line = line.removeprefix("\ufeff")
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _of_cue(block: list[Line], pattern: re.Pattern[str]) -> Wrong | None:
    """A number or name may stand above the time."""
    at = next((index for index, (_, line) in enumerate(block[:2]) if _MARK in line), None)
    if at is None:
        # "00:00:04,000 -> 00:00:06,000" was meant for a time.
        meant = next((number for number, line in block[:2] if _TIMELY.match(line)), 0)
        return Wrong("bad_time", meant) if meant else Wrong("no_time", block[0][0])
    number, line = block[at]
    found = pattern.fullmatch(line)
    if not found or any(int(part) > 59 for part in found.group(2, 3, 6, 7)):
        return Wrong("bad_time", number)
    if _moment(found.group(1, 2, 3, 4)) >= _moment(found.group(5, 6, 7, 8)):
        return Wrong("backwards", number)
    return next((Wrong("glued", later) for later, line in block[at + 1 :] if _MARK in line), None)


def _moment(parts: tuple[str | None, ...]) -> tuple[int, ...]:
    return tuple(int(part or 0) for part in parts)


# ── under the video ──────────────────────────────────────────────────────────────────────────────────────────────
async def insert(call: Call, video: str, draft: Draft) -> int | None:
    """One request with the facts and the file; the status. A track of this language is there already: then it was ours,
    since the video is."""
    facts = {"snippet": {"videoId": video, "language": language_of(draft), "name": "", "isDraft": False}}
    body, kind = _related(facts, captions_of(draft).encode())
    try:
        answer = await ask(
            call, "POST", f"{UPLOAD}captions?uploadType=multipart&part=snippet",
            headers={"Content-Type": kind}, body=body, timeout=90, visible=True,
        )  # fmt: skip
    except errors.Rejected as refused:
        if refused.status == 409:
            return refused.status
        raise
    made(call, answer)
    return answer.status


def _related(facts: object, file: bytes) -> tuple[bytes, str]:
    """multipart/related, as Google's uploads take facts and file in one request."""
    edge = hashlib.sha256(file).hexdigest()  # a text does not hold its own hash
    body = b"\r\n".join(
        [
            f"--{edge}".encode(), b"Content-Type: application/json; charset=UTF-8", b"", json.dumps(facts).encode(),
            f"--{edge}".encode(), b"Content-Type: application/octet-stream", b"", file,
            f"--{edge}--".encode(), b"",
        ]
    )  # fmt: skip
    return body, f"multipart/related; boundary={edge}"


async def is_there(call: Call, video: str, draft: Draft) -> bool:
    """A track of that language which YouTube did not make by itself."""
    told = await listed(call, "captions", {"part": "snippet", "videoId": video})
    tracks = [obj(item.get("snippet")) for item in told["items"]]
    return any(
        name(track.get("language")).lower() == language_of(draft).lower()
        and str(track.get("trackKind", "")).lower() != "asr"
        and not name(track.get("name"))
        for track in tracks
    )
