"""A YouTube of one channel, for tests: it keeps videos, sessions, playlists and comments, and can lose any answer.

As far as the documentation tells: https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol. With
`documents` each request is held against Google's own description first.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from jubir.networks.http import Answer, NoAnswer, Request
from tests.networks.discovery import Discovery, related
from tests.networks.wire import NOW, answer, params_of

CHANNEL, UPLOADS = "UCkopisenja0000000000000", "UUkopisenja0000000000000"
SESSION = "https://youtube.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&upload_id=s"


def refusal(code: int, reason: str, message: str = "No") -> dict[str, Any]:
    """As Google writes it."""
    one = {"domain": "youtube.video", "reason": reason, "message": message}
    return {"error": {"code": code, "message": message, "errors": [one]}}


@dataclass
class Studio:
    documents: Discovery | None = None
    videos: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)  # {"body", "size", "got", "video"}
    listed: list[tuple[str, str]] = field(default_factory=list)  # (playlist, video)
    thumbnails: list[str] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    captions: list[dict[str, Any]] = field(default_factory=list)  # {"id", "snippet", "file"}
    sent: list[Request] = field(default_factory=list)
    #: Numbers of requests whose answer is lost after it was acted on; and those that never arrive.
    loses: set[int] = field(default_factory=set)
    swallows: set[int] = field(default_factory=set)
    #: Likewise the first request whose method and address have this in them: "PUT /v3/videos?part" → how.
    first: dict[str, str] = field(default_factory=dict)
    locked: bool = False  # videos stay private: the app is not audited
    processing: int = 0  # looks until an upload is processed
    fails: dict[str, str] = field(default_factory=dict)  # what its status says instead
    now: datetime = NOW

    async def send(self, request: Request) -> Answer:
        number = len(self.sent)
        self.sent.append(request)
        if self.documents and "upload_id=" not in request.url:
            self.documents.request(request)
        how = self._how(number, f"{request.method} {request.url} {request.headers.get('Content-Range', '')}")
        if how == "swallows":
            raise NoAnswer("reset")
        told = self._answer(request)
        if how == "loses":
            raise NoAnswer("reset")
        return told

    def _how(self, number: int, said: str) -> str:
        for pattern in list(self.first):
            if all(part in said for part in pattern.split(" ")):
                return self.first.pop(pattern)
        return "swallows" if number in self.swallows else "loses" if number in self.loses else ""

    @property
    def public(self) -> list[str]:
        return [one for one, item in self.videos.items() if item["status"]["privacyStatus"] == "public"]

    def _answer(self, request: Request) -> Answer:
        assert request.headers["Authorization"] == "Bearer t0ken-rahasia"
        path, method = urlsplit(request.url).path, request.method
        if "upload_id=" in request.url:
            return self._put(request)
        place = (method, path.removeprefix("/upload").removeprefix("/youtube/v3/"))
        return {
            ("POST", "videos"): self._begin,
            ("PUT", "videos"): self._update,
            ("GET", "videos"): self._videos,
            ("DELETE", "videos"): self._delete,
            ("GET", "playlistItems"): self._items,
            ("POST", "playlistItems"): self._add,
            ("POST", "thumbnails/set"): self._thumbnail,
            ("GET", "captions"): self._tracks,
            ("POST", "captions"): self._caption,
            ("GET", "comments"): self._comments,
            ("POST", "comments"): self._comment,
        }[place](request)

    # ── uploads ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _begin(self, request: Request) -> Answer:
        key = f"{SESSION}{len(self.sessions)}"
        size = int(request.headers["X-Upload-Content-Length"])
        self.sessions[key] = {"body": request.json, "size": size, "got": b"", "video": ""}
        return answer(200, headers={"Location": key})

    def _put(self, request: Request) -> Answer:
        session = self.sessions.get(request.url)
        if session is None:
            return answer(404, refusal(404, "notFound"))
        where = request.headers["Content-Range"]
        body = request.body or b""
        assert isinstance(body, bytes)
        if found := re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", where):
            start, end, size = map(int, found.groups())
            assert (end - start + 1, size) == (len(body), session["size"])
            assert start == len(session["got"]), "a gap"
            assert end + 1 == size or len(body) % 262_144 == 0, "no multiple of 256 KiB"
            session["got"] += body
        else:
            assert where == f"bytes */{session['size']}" and body == b""
        if len(session["got"]) < session["size"]:
            got = len(session["got"])
            return answer(308, headers={"Range": f"bytes=0-{got - 1}"} if got else {})
        if not session["video"]:
            session["video"] = f"video{len(self.videos):06d}"
            self._keep(session["video"], session["body"])
        return answer(201, self.videos[session["video"]])

    def _keep(self, video: str, body: dict[str, Any]) -> None:
        self.videos[video] = {
            "kind": "youtube#video",
            "id": video,
            "snippet": {**body["snippet"], "channelId": CHANNEL, "publishedAt": self._moment()},
            "status": {**body["status"], "uploadStatus": "uploaded"},
        }

    def _moment(self) -> str:
        return (self.now + timedelta(seconds=len(self.sent))).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _thumbnail(self, request: Request) -> Answer:
        self.thumbnails.append(params_of(request)["videoId"])
        return answer(200, {"kind": "youtube#thumbnailSetResponse", "items": [{}]})

    def _caption(self, request: Request) -> Answer:
        facts, file = related(request)
        told = json.loads(facts.get_payload(decode=True))["snippet"]
        if told["videoId"] not in self.videos:
            return answer(404, refusal(404, "videoNotFound"))
        for track in self.captions:
            if all(track["snippet"][key] == told[key] for key in ("videoId", "language", "name")):
                return answer(409, refusal(409, "captionExists"))
        snippet = {**told, "trackKind": "standard"}
        made = {"kind": "youtube#caption", "id": f"c{len(self.captions)}", "snippet": snippet}
        self.captions.append({**made, "file": file.get_payload(decode=True)})
        return answer(200, made)

    def _tracks(self, request: Request) -> Answer:
        video = params_of(request)["videoId"]
        found = [{"id": one["id"], "snippet": one["snippet"]} for one in self.captions]
        items = [one for one in found if one["snippet"]["videoId"] == video]
        return answer(200, {"kind": "youtube#captionListResponse", "items": items})

    # ── videos and playlists ─────────────────────────────────────────────────────────────────────────────────────
    def _videos(self, request: Request) -> Answer:
        query = params_of(request)
        found = [self.videos[one] for one in query["id"].split(",") if one in self.videos]
        for item in found:
            if "processingDetails" in query["part"]:
                if self.processing > 0:
                    self.processing -= 1
                else:
                    item["status"] |= self.fails or {"uploadStatus": "processed"}
        return answer(200, {"kind": "youtube#videoListResponse", "items": found})

    def _update(self, request: Request) -> Answer:
        body = request.json
        if body["id"] not in self.videos:
            return answer(404, refusal(404, "videoNotFound"))
        item = self.videos[body["id"]]
        for part in params_of(request)["part"].split(","):
            kept = {
                key: item[part][key]
                for key in ("channelId", "publishedAt", "uploadStatus")
                if key in item[part]
            }
            item[part] = {**body[part], **kept}
        if self.locked:
            item["status"]["privacyStatus"] = "private"
        return answer(200, item)

    def _delete(self, request: Request) -> Answer:
        if self.videos.pop(params_of(request)["id"], None) is None:
            return answer(404, refusal(404, "videoNotFound"))
        return Answer(204, {}, b"")

    def _items(self, request: Request) -> Answer:
        query = params_of(request)
        playlist = query["playlistId"]
        ids = (
            list(reversed(self.videos))
            if playlist == UPLOADS
            else [v for p, v in self.listed if p == playlist]
        )
        ids = [one for one in ids if query.get("videoId", one) == one]
        items = [{"id": f"i-{one}", "contentDetails": {"videoId": one}} for one in ids]
        return answer(200, {"kind": "youtube#playlistItemListResponse", "items": items})

    def _add(self, request: Request) -> Answer:
        told = request.json["snippet"]
        self.listed.append((told["playlistId"], told["resourceId"]["videoId"]))
        return answer(200, {"kind": "youtube#playlistItem", "id": "i"})

    # ── comments ─────────────────────────────────────────────────────────────────────────────────────────────────
    def _comment(self, request: Request) -> Answer:
        told = request.json["snippet"]
        made = {
            "kind": "youtube#comment",
            "id": f"{told['parentId']}.{len(self.comments)}",
            "snippet": {
                "textOriginal": told["textOriginal"],
                "textDisplay": told["textOriginal"],
                "parentId": told["parentId"],
                "authorChannelId": {"value": CHANNEL},
                "authorDisplayName": "@kopisenja",
                "publishedAt": self._moment(),
                "updatedAt": self._moment(),
            },
        }
        self.comments.append(made)
        return answer(200, made)

    def _comments(self, request: Request) -> Answer:
        parent = params_of(request)["parentId"]
        found = [one for one in self.comments if one["snippet"]["parentId"] == parent]
        return answer(200, {"kind": "youtube#commentListResponse", "items": found})
