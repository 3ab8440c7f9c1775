"""Bluesky, and every other server of the AT Protocol that carries its posts.

Facts held against PDS 0.5.35, AppView 0.0.280 and the lexicons of August 2026. What is heard stands in inbox.py and
chat.py, what others say in searching.py, figures in measuring.py, likes, hiding and blocking in deeds.py.

Why a replay is harmless: we choose the record key ourselves and put with `swapRecord: null`, "only if nothing is there".
The same record again answers 200 with the same cid; another one under the same key is refused with InvalidSwap.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.bluesky import answering, chat, deeds, lists, measuring, searching
from jubir.networks.connectors.bluesky import inbox as incoming
from jubir.networks.connectors.bluesky.facets import facets, handles
from jubir.networks.connectors.bluesky.files import HOSTED_VIDEO_BYTES, is_hosted, upload
from jubir.networks.connectors.bluesky.records import embed, files, remote, words_of
from jubir.networks.connectors.bluesky.views import AT_ONCE
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Connected,
    Draft,
    Field,
    Fresh,
    Identity,
    Person,
    Processing,
    Published,
    Reading,
    Recovery,
    Ticket,
)
from jubir.networks.counting import graphemes
from jubir.networks.hearing import Figures, History, Inbound, PeopleList, Public, Query
from jubir.networks.http import Answer
from jubir.networks.limits import ImageLimit, Limits, TextLimit, VideoLimit
from jubir.networks.shared.atproto import (
    Refusal,
    clock_of,
    endpoint,
    expiry,
    is_did,
    listed,
    moment,
    origin,
    resolve_handle,
    server_of,
    step_key,
    written,
    xrpc,
)

POSTS = "app.bsky.feed.post"
IMAGE_BYTES, THUMB_BYTES = 2_000_000, 1_000_000
VIDEO_BYTES, VIDEO_SECONDS = 300_000_000, 180.0
PICTURES = ("image/jpeg", "image/png", "image/webp")
_SESSION = ("accessJwt", "refreshJwt", "did", "handle")
#: A post is shown at the time it says: one that waited is given a new time before it goes.
STALE = timedelta(seconds=60)


class Connector:
    identity = Identity(
        slug="bluesky",
        name="Bluesky",
        colour="#1185FE",
        docs="https://docs.bsky.app/docs/category/http-reference",
        api_version="lexicon 1",
        checked="2026-11-22",
    )
    auth = Auth(
        kind="form",
        fields=(Field("handle"), Field("app_password", "password"), Field("server", "url", required=False)),
        help="https://bsky.app/settings/app-passwords",
    )
    # `readings`: for direct messages, which have no key; a post is sent again under its own at once.
    recovery = Recovery(settle_after=20.0, readings=2, replay=True)

    def limits(self, account: Account) -> Limits:
        """`facts["blob_limit"]`: what the server takes for one file, if it says so."""
        blob = int(account.facts.get("blob_limit") or VIDEO_BYTES)
        video = HOSTED_VIDEO_BYTES if is_hosted(account.server) else min(VIDEO_BYTES, blob)
        return Limits(
            TextLimit(300, graphemes, "graphemes", max_bytes=3000),
            images=ImageLimit(4, min(IMAGE_BYTES, blob), PICTURES, max_side=4000, alt_text=2000),
            gifs=None,  # an animated picture goes as a video that plays like one
            video=VideoLimit(1, video, VIDEO_SECONDS, alt_text=2000),
            thread=25,
            link_card=True,
            card_thumb=ImageLimit(1, min(THUMB_BYTES, blob), PICTURES),
            daily=11_000,  # 35,000 points a day, three for each post
        )

    def answer_limits(self, account: Account, kind: str) -> Limits:
        """A direct message is longer and has nothing but text (chat.bsky.convo.defs#messageInput)."""
        if kind != "message":
            return replace(self.limits(account), thread=1)
        return Limits(TextLimit(1000, graphemes, "graphemes", max_bytes=10_000))

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected:
        handle = answers["handle"].strip().removeprefix("@").lower()
        whole = "." in handle or handle.startswith("did:")
        if answers.get("server", "").strip():
            server = origin(answers["server"])
            about = await _about(call, server)
            domains = about.get("availableUserDomains") or [""]
            name = handle if whole else f"{handle}{domains[0]}"
        else:
            name = handle if whole else f"{handle}.bsky.social"
            server = await server_of(call, name if is_did(name) else await resolve_handle(call, name))
        session = await self._sign_in(call, server, name, answers["app_password"].strip())
        # bsky.social is only an entrance: the account's own server stands in its document.
        home = endpoint(session.get("didDoc"))
        if home.startswith("https://") and server.startswith("https://"):
            server = home
        secrets = _secrets(session, answers["app_password"].strip())
        account = Account(session["did"], session["handle"], server)
        signed_in = replace(call, account=account, secrets=secrets)
        return await self._who(signed_in, session, secrets)

    async def check(self, call: Call) -> Connected:
        session, _ = await self._ask(call, "com.atproto.server.getSession", needs=("did", "handle"))
        return await self._who(call, session, {})

    async def refresh(self, call: Call) -> Fresh:
        """By the refresh token; where that has ended, by the app password, which lasts until its owner takes it back."""
        server, secrets = call.account.server, call.secrets
        try:
            session, _ = await xrpc(
                call,
                server,
                "com.atproto.server.refreshSession",
                token=secrets.get("refresh", ""),
                post=True,
                needs=_SESSION,
            )
            _must_be_active(session)
        except errors.Unauthorized:
            if not secrets.get("password"):
                raise
            session = await self._sign_in(call, server, call.account.remote_id, secrets["password"])
        return Fresh(_secrets(session, secrets.get("password", "")), expiry(session["accessJwt"]))

    async def _sign_in(self, call: Call, server: str, name: str, password: str) -> dict[str, Any]:
        body = {"identifier": name, "password": password}
        # What is being tried is a secret too: should the server repeat it in its answer, it is stripped.
        trying = replace(call, secrets={**call.secrets, "trying": password})
        try:
            session, _ = await xrpc(
                trying, server, "com.atproto.server.createSession", body=body, needs=_SESSION
            )
        except Refusal as error:
            if error.name == "AuthFactorTokenRequired":
                raise errors.Unauthorized("An app password is needed here, not the account's own.") from None
            raise
        _must_be_active(session)
        return session

    async def _who(self, call: Call, session: Mapping[str, Any], secrets: Mapping[str, Any]) -> Connected:
        """The account as it is now. Its face comes from the AppView, which may lag or be away: then it has none."""
        _must_be_active(session)
        server, did, handle = call.account.server, str(session["did"]), str(session["handle"])
        try:
            profile, _ = await self._ask(call, "app.bsky.actor.getProfile", {"actor": did})
        except errors.NetworkError:
            profile = {}
        about = await _about(call, server)
        facts = {
            "software": "atproto",
            "did": about.get("did", ""),
            "blob_limit": about.get("blobUploadLimit"),
        }
        return Connected(
            Account(did, handle, server, facts),
            name=str(profile.get("displayName") or handle),
            url=f"https://bsky.app/profile/{handle}",
            avatar_url=str(profile.get("avatar") or ""),
            secrets=secrets,
            expires_at=expiry(secrets["access"]) if secrets else None,
        )

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return len(draft.parts)

    def rendered(self, draft: Draft, step: int) -> str:
        return words_of(draft.parts[step])

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        """Whom mentions mean, and every file uploaded. What is in the checkpoint already is not done again.

        Keeps "at" (the time the posts will say), "dids" (handle → DID), "blobs" and "jobs" ("part.index" → blob, video
        job), of which a file is in one; "answers" ({"root", "parent"}) of what an answer stands under.
        """
        kept = ticket.checkpoint
        at = moment(kept.get("at"))
        if at is None or call.now - at > STALE:
            at = call.now
        if answering.is_message(draft) and any(part.media for part in draft.parts):
            raise errors.Rejected("Direct messages on Bluesky carry no files.", field="media")
        keep: dict[str, Any] = {
            "at": written(at),
            "dids": dict(kept.get("dids") or {}),
            "blobs": dict(kept.get("blobs") or {}),
            "jobs": dict(kept.get("jobs") or {}),
        }
        for part in draft.parts[ticket.step :]:
            for handle in handles(words_of(part)):
                if handle not in keep["dids"]:
                    keep["dids"][handle] = await self._did_of(call, handle)
        if draft.answers and not answering.is_message(draft):
            keep["answers"] = kept.get("answers") or await answering.references(call, draft.answers)
        waiting = False
        for key, medium in files(draft):
            if key not in keep["blobs"] and int(key.split(".")[0]) >= ticket.step:
                waiting |= not await upload(call, key, medium, keep)
        return Processing(wait=5.0, keep=keep) if waiting else keep

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        if draft.answers and answering.is_message(draft):
            text = words_of(draft.parts[ticket.step])
            return await chat.say(call, draft.answers, text, ticket.checkpoint.get("dids") or {})
        try:
            return await self._put(call, draft, ticket)
        except Refusal as error:
            if error.name == "InvalidSwap":
                # Something stands under our key, and nobody else knows it: an earlier try of ours arrived.
                found = await self.look_up(call, draft, ticket)
                if found:
                    return found
                raise errors.Uncertain(error.message, status=error.status, answer=error.answer) from None
            if error.name != "BlobNotFound" and "could not find blob" not in error.message.lower():
                raise
        # Servers drop an upload that no post mentions for a while; a post that waited must bring its files again.
        fresh = replace(ticket, checkpoint={**ticket.checkpoint, "blobs": {}, "jobs": {}})
        keep = await self.prepare(call, draft, fresh)
        if isinstance(keep, Processing):
            return keep
        again = replace(ticket, checkpoint={**fresh.checkpoint, **keep})
        published = await self._put(call, draft, again)
        return Published(published.remote_id, published.url, {**keep, **published.keep}, published.status)

    async def poll(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        """Only after `commit` had to bring a video again: nothing is out yet."""
        keep = await self.prepare(call, draft, ticket)
        if isinstance(keep, Processing):
            return keep
        return await self.commit(call, draft, replace(ticket, checkpoint={**ticket.checkpoint, **keep}))

    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | None:
        """Asked without a token: records are public, so a sign-in that ended does not stand in the way.

        Unsupported for a direct message, which has no key of ours: `recent` reads its conversation.
        """
        if answering.is_message(draft):
            raise errors.Unsupported("Direct messages have no key of one's own.")
        key = step_key(ticket.record_key, ticket.step)
        params = {"repo": call.account.remote_id, "collection": POSTS, "rkey": key}
        try:
            said, answer = await xrpc(
                call, call.account.server, "com.atproto.repo.getRecord", params=params, needs=("uri",)
            )
        except errors.Missing:
            return None
        return self._published(call, ticket, said, answer)

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        if draft.answers and answering.is_message(draft):
            return await chat.read_back(call, draft.answers, since)
        params: dict[str, str | int] = {"repo": call.account.remote_id, "collection": POSTS, "limit": 100}
        said, answer = await xrpc(call, call.account.server, "com.atproto.repo.listRecords", params=params)
        posts = tuple(post for record in listed(said, "records") if (post := remote(record)))
        reached = not said.get("cursor") or any(post.created_at < since for post in posts)
        return Reading(posts, clock_of(answer), complete=reached)

    async def delete(self, call: Call, remote_id: str) -> None:
        if not remote_id.startswith("at://"):
            raise errors.Unsupported("Direct messages can't be taken back here.")
        body = {"repo": call.account.remote_id, "collection": POSTS, "rkey": remote_id.rsplit("/", 1)[-1]}
        with suppress(errors.Missing):
            await self._ask(call, "com.atproto.repo.deleteRecord", body=body)

    async def find_people(self, call: Call, query: str) -> tuple[Person, ...]:
        params: dict[str, str | int] = {"q": query.removeprefix("@"), "limit": 10}
        said, _ = await self._ask(call, "app.bsky.actor.searchActorsTypeahead", params)
        return tuple(
            Person(str(actor["handle"]), str(actor.get("displayName") or ""), str(actor.get("avatar") or ""))
            for actor in said.get("actors") or ()
            if actor.get("handle")
        )

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    hears = frozenset({"comment", "mention", "message"})
    answers = frozenset({"comment", "mention", "message"})
    moderates = frozenset({"hide", "block"})
    metrics = measuring.METRICS
    measures_at_once = AT_ONCE

    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        return await incoming.read(call, cursor, since)

    async def like(self, call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
        return await deeds.like(call, remote_id, keep, on)

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        if deed == "hide":
            return await deeds.hide(call, remote_id, keep, on)
        if deed == "block":
            return await deeds.block(call, remote_id, on)
        raise errors.Unsupported("Somebody else's answer can be hidden on Bluesky, not deleted.")

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await measuring.figures(call, remote_ids)

    async def account_figures(self, call: Call) -> Figures:
        return await measuring.account(call)

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await measuring.posts(call, call.account.remote_id, cursor, since)

    async def search(self, call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
        return await searching.search(call, query, cursor, since)

    async def lists(self, call: Call) -> tuple[PeopleList, ...]:
        return await lists.mine(call)

    async def list_posts(self, call: Call, list_id: str, cursor: str, since: datetime) -> Inbound:
        return await lists.posts(call, list_id, cursor, since)

    async def public(self, call: Call, handle: str) -> Public:
        return await measuring.public(call, handle)

    async def public_posts(self, call: Call, handle: str, cursor: str, since: datetime) -> History:
        return await measuring.posts(call, handle, cursor, since)

    # ── one request each ─────────────────────────────────────────────────────────────────────────────────────────
    async def _ask(
        self, call: Call, name: str, params: Mapping[str, str | int] | None = None, **more: Any
    ) -> tuple[dict[str, Any], Answer]:
        """A call to the account's own server in its name."""
        return await xrpc(
            call, call.account.server, name, token=call.secrets.get("access", ""), params=params, **more
        )

    async def _put(self, call: Call, draft: Draft, ticket: Ticket) -> Published:
        body = {
            "repo": call.account.remote_id,
            "collection": POSTS,
            "rkey": step_key(ticket.record_key, ticket.step),
            "record": await self._record(call, draft, ticket),
            "swapRecord": None,
        }
        said, answer = await self._ask(
            call, "com.atproto.repo.putRecord", body=body, committing=True, needs=("uri", "cid")
        )
        return self._published(call, ticket, said, answer)

    def _published(self, call: Call, ticket: Ticket, said: Mapping[str, Any], answer: Answer) -> Published:
        uri = str(said["uri"])
        posts = {
            **(ticket.checkpoint.get("posts") or {}),
            str(ticket.step): {"uri": uri, "cid": said.get("cid")},
        }
        url = f"https://bsky.app/profile/{call.account.remote_id}/post/{uri.rsplit('/', 1)[-1]}"
        return Published(uri, url, {"posts": posts}, answer.status)

    async def _record(self, call: Call, draft: Draft, ticket: Ticket) -> dict[str, Any]:
        part, kept = draft.parts[ticket.step], ticket.checkpoint
        text = words_of(part)
        at = moment(kept.get("at")) or ticket.created_at
        record: dict[str, Any] = {
            "$type": POSTS,
            "text": text,
            # The parts of a thread must not claim the same moment, or readers may see them in any order.
            "createdAt": written(at + timedelta(milliseconds=ticket.step)),
        }
        if marks := facets(text, kept.get("dids") or {}):
            record["facets"] = marks
        if shown := embed(draft, ticket.step, kept.get("blobs") or {}):
            record["embed"] = shown
        if draft.language:
            record["langs"] = [draft.language]
        under = None
        if draft.answers:
            under = kept.get("answers") or await answering.references(call, draft.answers)
            record["reply"] = under
        if ticket.step:
            record["reply"] = {
                "root": under["root"] if under else await self._reference(call, draft, ticket, 0),
                "parent": await self._reference(call, draft, ticket, ticket.step - 1),
            }
        return record

    async def _reference(self, call: Call, draft: Draft, ticket: Ticket, step: int) -> dict[str, str]:
        """A part that is out, as uri and cid: from the checkpoint, or from the server (a person may have settled it)."""
        known = (ticket.checkpoint.get("posts") or {}).get(str(step))
        if known and known.get("cid"):
            return {"uri": known["uri"], "cid": known["cid"]}
        found = await self.look_up(call, draft, replace(ticket, step=step))
        if found is None:
            raise errors.Missing("The part before this one is gone.")
        return found.keep["posts"][str(step)]

    async def _did_of(self, call: Call, handle: str) -> str:
        """ "" for a handle that nobody has."""
        try:
            said, _ = await self._ask(call, "com.atproto.identity.resolveHandle", {"handle": handle})
        except (errors.Rejected, errors.Missing):
            return ""
        return str(said.get("did") or "")


# ── small things ─────────────────────────────────────────────────────────────────────────────────────────────────
def _secrets(session: Mapping[str, Any], password: str) -> dict[str, str]:
    return {"access": session["accessJwt"], "refresh": session["refreshJwt"], "password": password}


def _must_be_active(session: Mapping[str, Any]) -> None:
    if session.get("active") is False:
        raise errors.Unauthorized(
            f"This account is not active ({session.get('status') or 'no reason given'})."
        )


async def _about(call: Call, server: str) -> dict[str, Any]:
    try:
        said, _ = await xrpc(call, server, "com.atproto.server.describeServer")
    except (errors.Rejected, errors.Missing, errors.Unsupported) as error:
        raise errors.Rejected(
            "This is no server of Bluesky's protocol.", field="server", status=error.status
        ) from None
    return said
