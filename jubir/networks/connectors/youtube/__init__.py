"""YouTube: videos and shorts, comments under them, figures, search.

Facts held against the Data API v3, revision 20261104, and its documentation; what is marked [not verified] in the modules
beside this one stands as of 2026-11-22.

**Which call makes it public.** The last byte of an upload publishes a video at once if it was sent as public. So it is
sent as private, always: the whole upload, thumbnail, playlist and processing happen in `prepare`, where everything may be
repeated and nobody sees anything. `commit` is one videos.update with the chosen privacy, title and description: it may be
sent twice without harm, and videos.list tells at any time whether it was done. It costs 50 of 10,000 units a day (the
upload has a hundred a day of its own), and buys that a lost answer can never put a video there twice, and that YouTube's
own objections (copyright, duplicate, codec) are known before anybody is told of the video.

**An app that Google has not audited** (projects since 2020-07-28) can upload, but its videos stay private. The discovery
document of this revision says the contrary; so what YouTube answers decides: a video that stays private is a refusal.

Subtitles are a step of their own behind that: one captions.insert, which YouTube refuses to do twice (captions.py). The
video is out whatever becomes of them. Nobody can be blocked alone (comments.py). Comments can't be liked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.youtube import accounts, captions, comments, measuring, upload, videos
from jubir.networks.connectors.youtube.limits import KINDS, answer_limits, limits_of
from jubir.networks.connectors.youtube.listing import PAGE, by_ids, uploads_since
from jubir.networks.connectors.youtube.wire import ask, listed, made
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Connected,
    Draft,
    Field,
    Fresh,
    Identity,
    Processing,
    Published,
    Reading,
    Recovery,
    Remote,
    Ticket,
)
from jubir.networks.hearing import Figures, History, Inbound, Public, Query
from jubir.networks.limits import Limits
from jubir.networks.shared import google
from jubir.networks.shared.parsing import name, words

#: The one right that every call here accepts; comments take no other.
SCOPES = ("https://www.googleapis.com/auth/youtube.force-ssl",)


class Connector:
    identity = Identity(
        slug="youtube",
        name="YouTube",
        colour="#FF0033",
        docs="https://developers.google.com/youtube/v3/docs",
        api_version="v3",
        checked="2026-11-22",
    )
    auth = Auth(
        kind="oauth",
        scopes=SCOPES,
        help="https://console.cloud.google.com/apis/credentials",
        keys=(Field("client_id"), Field("client_secret", "password")),
        renew_before=google.RENEW_BEFORE,
    )
    # A video is looked up by its id and its update may be sent again. An answer to a comment has no key: it is read back,
    # and how late it shows there is not known [not verified], so that a minute must have passed.
    recovery = Recovery(settle_after=60.0, readings=2, replay=True)
    kinds = KINDS

    def limits(self, account: Account) -> Limits:
        return limits_of(account.facts)

    def kind_limits(self, account: Account, kind: str) -> Limits:
        return limits_of(account.facts, kind)

    def answer_limits(self, account: Account, kind: str) -> Limits:
        return answer_limits()

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        return google.authorize_url(app, SCOPES, redirect_uri, state, challenge)

    async def connect(self, call: Call, answers: Mapping[str, str]) -> tuple[Connected, ...]:
        return await accounts.opened(call, await google.exchange(call, answers))

    async def check(self, call: Call) -> Connected:
        return await accounts.checked(call)

    async def refresh(self, call: Call) -> Fresh:
        return await google.refresh(call)

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return 2 if captions.captions_of(draft) else 1

    def rendered(self, draft: Draft, step: int) -> str:
        if step:
            return captions.captions_of(draft)
        return draft.text if draft.answers else videos.together(videos.title_of(draft), draft.text)

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        return {} if draft.answers or ticket.step else await upload.prepare(call, draft, ticket)

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published:
        if draft.answers:
            return await comments.answer(call, draft)
        video = name(ticket.checkpoint.get("video"))
        if not video:
            raise errors.Rejected("The video has not been uploaded.", field="media")
        if ticket.step:
            return self._published(draft, video, await captions.insert(call, video, draft))
        body = {"id": video, **videos.final(draft)}
        answer = await ask(call, "PUT", "videos?part=snippet,status", json=body, visible=True)
        told = made(call, answer)
        if videos.status(told).get("privacyStatus") != videos.privacy_of(draft):
            raise errors.Rejected(
                "YouTube keeps the video private: this installation's app has not been audited by Google.",
                field="account",
                status=answer.status,
            )
        return self._published(draft, video, answer.status)

    def _published(self, draft: Draft, video: str, status: int | None = None) -> Published:
        return Published(video, videos.link_to(video, short=videos.is_short(draft)), {}, status)

    # ── reading back, editing, deleting ──────────────────────────────────────────────────────────────────────────
    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | None:
        """Has the upload's mark gone and the chosen privacy come? Then the commit was done. Subtitles are there or not."""
        if draft.answers:
            raise errors.Unsupported("Answers have no key of ours.")
        video = name(ticket.checkpoint.get("video"))
        if ticket.step:
            return self._published(draft, video) if await captions.is_there(call, video, draft) else None
        told = (
            await listed(call, "videos", {"part": "snippet,status", "id": video}) if video else {"items": []}
        )
        for item in told["items"]:
            marked = upload.mark_of(ticket) in (videos.snippet(item).get("tags") or ())
            if not marked and videos.status(item).get("privacyStatus") == videos.privacy_of(draft):
                return self._published(draft, video)
        return None

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        if draft.answers:
            return await comments.recent(call, draft)
        found, complete = await uploads_since(call, "snippet,status", since)
        posts = [
            Remote(
                name(item.get("id")),
                at,
                videos.said(item),
                len(draft.parts[0].media),
                videos.link_to(name(item.get("id"))),
            )
            for item in found
            if (at := videos.moment(item)) and videos.status(item).get("privacyStatus") != "private"
        ]
        return Reading(tuple(sorted(posts, key=lambda one: one.created_at, reverse=True)), None, complete)

    async def delete(self, call: Call, remote_id: str) -> None:
        """A video, or a comment of our own: a video's id has eleven letters, a comment's more."""
        path = "comments" if _is_comment(remote_id) else "videos"
        try:
            await ask(call, "DELETE", path, params={"id": remote_id})
        except errors.Missing:
            return

    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        """Of a video the description, and the title and tags where the draft has them; the rest of its snippet goes back as
        it was, since an update deletes what it leaves out."""
        if _is_comment(remote_id):
            body = {"id": remote_id, "snippet": {"textOriginal": draft.text}}
            made(call, await ask(call, "PUT", "comments?part=snippet", json=body))
            return
        found = (await by_ids(call, [remote_id], "snippet")).get(remote_id)
        if found is None:
            raise errors.Missing("The video is not on YouTube.")
        made(
            call,
            await ask(
                call, "PUT", "videos?part=snippet", json={"id": remote_id, "snippet": _edited(found, draft)}
            ),
        )

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    hears = frozenset({"comment"})
    answers = frozenset({"comment"})
    moderates = frozenset({"hide", "delete"})
    metrics = measuring.METRICS
    measures_at_once = PAGE

    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        return await comments.read(call, cursor, since)

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        return await comments.moderate(call, deed, remote_id, on)

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await measuring.figures(call, remote_ids)

    async def account_figures(self, call: Call) -> Figures:
        return await measuring.account(call)

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await measuring.history(call, cursor, since)

    async def search(self, call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
        return await measuring.search(call, query, cursor, since)

    async def public(self, call: Call, handle: str) -> Public:
        return await measuring.public(call, handle)

    async def public_posts(self, call: Call, handle: str, cursor: str, since: datetime) -> History:
        return await measuring.public_posts(call, handle, cursor, since)


def _is_comment(remote_id: str) -> bool:
    return len(remote_id) > 11


def _edited(video: Mapping[str, Any], draft: Draft) -> dict[str, Any]:
    kept = videos.snippet(video)
    same: dict[str, Any] = {
        key: kept[key]
        for key in ("categoryId", "tags", "defaultLanguage", "defaultAudioLanguage")
        if key in kept
    }
    new: dict[str, Any] = {
        "title": videos.title_of(draft) or words(kept.get("title")),
        "description": draft.text,
    }
    if draft.options.get("tags") is not None:
        new |= {"tags": videos.tags_of(str(draft.options["tags"]))}
    return {**same, **new}
