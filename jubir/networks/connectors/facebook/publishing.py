"""A step's way onto a Page: everything invisible first, then one call that shows it.

    post, pictures   POST /{page}/photos published=false …, POST /{page}/feed published=false → POST /{post} is_published=true
    post, video      POST /{page}/videos published=false → POST /{video} published=true
    reel             POST /{page}/video_reels start, upload → finish
    story            POST /{page}/photos published=false → POST /{page}/photo_stories; or video_stories start, upload → finish

Facts: https://developers.facebook.com/docs/pages-api/posts, /docs/video-api/guides/reels-publishing,
/docs/page-stories-api; `is_published` of a post and `published` of a video are in Meta's generated lists (2026-04-15).
Not verified on 2026-11-22: that flipping them twice is harmless on every kind of Page (a second look comes first anyway).
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call, Draft, Medium, Processing, Published, Ticket
from jubir.networks.http import Request, Upload
from jubir.networks.shared import asking, graph
from jubir.networks.shared.parsing import link, name, obj, rows, words

VIDEO_HOST = "https://graph-video.facebook.com"
#: Pictures nobody used are thrown away after a day.
KEEPS = timedelta(hours=20)
SITE = "https://www.facebook.com"


def kind_of(draft: Draft) -> str:
    return str(draft.options.get("kind") or "post")


def video_of(draft: Draft) -> Medium | None:
    return next((one for one in draft.parts[0].media if one.kind in ("video", "gif")), None)


def way_of(draft: Draft) -> str:
    """Which of the ways above: post, video, reel, photo_story, video_story."""
    kind, moving = kind_of(draft), video_of(draft) is not None
    if kind == "story":
        return "video_story" if moving else "photo_story"
    if kind == "reel":
        return "reel"
    return "video" if moving else "post"


# ── before ───────────────────────────────────────────────────────────────────────────────────────────────────────
async def prepare(call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
    """Keeps {"of": the draft it belongs to, "at", "photos": {index: id}, "post" | "video": id, "upload": address, "sent"}."""
    kept = _kept(draft, ticket, call.now)
    before = json.dumps(kept, sort_keys=True)
    try:
        wait = await _prepared(call, draft, kept)
    except (errors.Outage, errors.TooMany) as trouble:
        if json.dumps(kept, sort_keys=True) == before:
            raise  # nothing new to remember
        until = getattr(trouble, "until", None)
        wait = max((until - call.now).total_seconds(), 5.0) if until else 10.0
    return Processing(wait, kept) if wait else kept


def _kept(draft: Draft, ticket: Ticket, now: datetime) -> dict[str, Any]:
    """What an earlier try left, as far as it is of this very draft and still there."""
    said = [
        draft.text,
        draft.card.url if draft.card else "",
        kind_of(draft),
        [one.asset for one in draft.parts[0].media],
    ]
    mark = sha256(json.dumps(said).encode()).hexdigest()[:16]
    empty: dict[str, Any] = {
        "of": mark,
        "at": now.isoformat(),
        "photos": {},
        "post": "",
        "video": "",
        "upload": "",
        "sent": False,
    }
    old = ticket.checkpoint
    if old.get("of") != mark or (
        not old.get("post") and now - datetime.fromisoformat(str(old.get("at"))) > KEEPS
    ):
        return empty
    return empty | {key: old[key] for key in empty if key in old} | {"photos": dict(old.get("photos") or {})}


async def _prepared(call: Call, draft: Draft, kept: dict[str, Any]) -> float:
    """How long to wait before the next look, 0 when all is ready."""
    way = way_of(draft)
    if draft.answers or way in ("post", "photo_story"):
        await _photos(call, draft, kept)
        if way == "post" and not draft.answers:
            await _post(call, draft, kept)
        return 0
    if way == "video":
        return await _video(call, draft, kept)
    await _session(call, draft, kept, f"video_{'reels' if way == 'reel' else 'stories'}")
    return 0


async def _photos(call: Call, draft: Draft, kept: dict[str, Any]) -> None:
    for index, medium in enumerate(draft.parts[0].media):
        if str(index) in kept["photos"]:
            continue
        form = {"published": "false", "temporary": "true"}
        if medium.alt:
            form["alt_text_custom"] = medium.alt
        said = await graph.ask(
            call, "POST", f"{call.account.remote_id}/photos", form=form, files=(upload(medium),),
            patience=patience(medium), needs=("id",),
        )  # fmt: skip
        kept["photos"] = {**kept["photos"], str(index): str(said["id"])}


def upload(medium: Medium) -> Upload:
    return Upload("source", medium.name or medium.file.name, medium.mime, medium.file)


def patience(medium: Medium) -> float:
    return 60.0 + medium.bytes / 200_000  # a slow line still carries 200 kB/s


async def _post(call: Call, draft: Draft, kept: dict[str, Any]) -> None:
    """The unpublished post. One from an earlier try may have been cleared away since, by hand or by Facebook."""
    if kept["post"]:
        try:
            await graph.ask(call, "GET", kept["post"], params={"fields": "id"})
            return
        except errors.Missing:
            kept["post"] = ""
    kept["post"] = await _unpublished(call, draft, kept)


async def _unpublished(call: Call, draft: Draft, kept: Mapping[str, Any]) -> str:
    """The whole post, seen by nobody yet."""
    form = {"published": "false"}
    if draft.text.strip():
        form["message"] = draft.text
    media = draft.parts[0].media
    for index in range(len(media)):
        form[f"attached_media[{index}]"] = json.dumps({"media_fbid": kept["photos"][str(index)]})
    if draft.card and not media:
        form["link"] = draft.card.url
    said = await graph.ask(call, "POST", f"{call.account.remote_id}/feed", form=form, needs=("id",))
    return str(said["id"])


async def _video(call: Call, draft: Draft, kept: dict[str, Any]) -> float:
    medium = video_of(draft)
    assert medium is not None
    if not kept["video"]:
        form = {"published": "false", "description": draft.text}
        said = await graph.ask(
            call, "POST", f"{call.account.remote_id}/videos", host=VIDEO_HOST, form=form, files=(upload(medium),),
            patience=patience(medium), needs=("id",),
        )  # fmt: skip
        kept["video"] = str(said["id"])
    status = await status_of(call, kept["video"])
    return 0 if status.ready else 15.0


async def _session(call: Call, draft: Draft, kept: dict[str, Any], edge: str) -> None:
    """The upload of a reel or a story: begun, and the file sent in one piece."""
    medium = video_of(draft)
    if medium is None:
        raise errors.Rejected("A reel needs a video.", field="media")
    if not kept["video"]:
        said = await graph.ask(
            call, "POST", f"{call.account.remote_id}/{edge}", form={"upload_phase": "start"},
            needs=("video_id", "upload_url"),
        )  # fmt: skip
        kept["video"], kept["upload"] = str(said["video_id"]), str(said["upload_url"])
    if kept["sent"]:
        return
    if not kept["upload"].startswith("https://rupload.facebook.com/"):
        raise errors.Outage("This is no address for uploads.")  # our token goes there
    headers = {
        "Authorization": f"OAuth {call.secrets.get('access_token', '')}",
        "offset": "0",
        "file_size": str(medium.file.stat().st_size),
        "Content-Type": "application/octet-stream",
    }
    request = Request("POST", kept["upload"], headers, body=medium.file, timeout=patience(medium))
    graph.understood(call, await asking.send(call, request), needs=("success",))
    kept["sent"] = True


class Status:
    """A video's own words on how far it is: {"video_status", "uploading_phase", "processing_phase", "publishing_phase"}."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.said = obj(said.get("status"))

    def _phase(self, phase: str) -> str:
        return words(obj(self.said.get(f"{phase}_phase")).get("status"))

    @property
    def ready(self) -> bool:
        return self.said.get("video_status") == "ready"

    @property
    def published(self) -> bool:
        return self._phase("publishing") == "complete"

    @property
    def begun(self) -> bool:
        """The network has been told to publish it."""
        return (
            self.published
            or self._phase("publishing") == "in_progress"
            or self._phase("processing") == "in_progress"
        )

    @property
    def trouble(self) -> str:
        """Why it will never be ready, "" while it may."""
        phases = [obj(self.said.get(f"{phase}_phase")) for phase in ("uploading", "processing", "publishing")]
        told = [words(error.get("message")) for phase in phases for error in rows(phase.get("errors"))]
        if self.said.get("video_status") in ("error", "upload_failed", "expired") or any(
            phase.get("status") == "error" for phase in phases
        ):
            return next(filter(None, told), "The network could not prepare this video.")
        return ""


async def status_of(call: Call, video: str) -> Status:
    said = await graph.ask(call, "GET", video, params={"fields": "status"})
    status = Status(said)
    if not status.said:
        raise errors.Outage("The network did not say how far the video is.")
    if status.trouble:
        raise errors.Rejected(status.trouble[:300], field="media")
    return status


# ── the one call that shows it ───────────────────────────────────────────────────────────────────────────────────
async def commit(call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
    kept, page, way = ticket.checkpoint, call.account.remote_id, way_of(draft)
    if way == "post":
        number = str(kept["post"])
        await graph.ask(call, "POST", number, form={"is_published": "true"}, visible=True, needs=("success",))
        return Published(number, f"{SITE}/{number}", status=200)
    if way == "video":
        number = str(kept["video"])
        await graph.ask(call, "POST", number, form={"published": "true"}, visible=True, needs=("success",))
        return Published(number, f"{SITE}/{number}", status=200)
    if way == "photo_story":
        form = {"photo_id": str(kept["photos"]["0"])}
        said = await graph.ask(
            call, "POST", f"{page}/photo_stories", form=form, visible=True, needs=("success", "post_id")
        )
        return Published(str(said["post_id"]), f"{SITE}/{said['post_id']}", status=200)
    edge = "video_reels" if way == "reel" else "video_stories"
    form = {"upload_phase": "finish", "video_id": str(kept["video"])}
    if way == "reel":
        form |= {"video_state": "PUBLISHED", "description": draft.text}
    said = await graph.ask(call, "POST", f"{page}/{edge}", form=form, visible=True, needs=("success",))
    return Processing(10.0, {"story": name(said.get("post_id"))}, 200)


async def poll(call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
    """Of what is published in its own time: reels and video stories."""
    number = str(ticket.checkpoint["video"])
    if not (await status_of(call, number)).published:
        return Processing(15.0)
    return _shown(number, str(ticket.checkpoint.get("story") or ""))


def _shown(video: str, story: str) -> Published:
    return Published(story or video, f"{SITE}/{story}" if story else f"{SITE}/reel/{video}")


async def look_up(call: Call, draft: Draft, ticket: Ticket) -> Published | Processing | None:
    """By the very object that prepare left. Where it is out of reach, only the list of posts can tell (Unsupported)."""
    kept, way = ticket.checkpoint, way_of(draft)
    if draft.answers or way == "photo_story" or not kept.get("post" if way == "post" else "video"):
        raise errors.Unsupported("There is nothing to look under.")
    try:
        if way == "post":
            number, key = str(kept["post"]), "is_published"
            said = await graph.ask(
                call, "GET", number, params={"fields": f"id,{key},permalink_url"}, needs=("id",)
            )
        elif way == "video":
            number, key = str(kept["video"]), "published"
            said = await graph.ask(
                call, "GET", number, params={"fields": f"id,{key},permalink_url"}, needs=("id",)
            )
        else:
            number = str(kept["video"])
            status = await status_of(call, number)
            if status.published:
                return _shown(number, str(kept.get("story") or ""))
            return Processing(15.0) if status.begun else None
    except errors.Missing:
        raise errors.Unsupported("It is out of reach.") from None
    if not isinstance(said.get(key), bool):
        raise errors.Outage("The network did not say whether it is published.")
    return Published(number, address(said.get("permalink_url")) or f"{SITE}/{number}") if said[key] else None


def address(value: Any) -> str:
    """A video's address comes without its host."""
    text = words(value)
    return link(SITE + text if text.startswith("/") else text)
