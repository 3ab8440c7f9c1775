"""The sandbox's API: JSON over HTTP, with a bearer token.

    POST   /api/accounts              {"name", "handle"?, "bio"?} -> 201 {"account", "token"}
    GET    /api/account               who the token is, and what the server is like {"account", "server", "now"}
    PATCH  /api/account               {"name"?, "bio"?}
    GET    /api/accounts/HANDLE
    GET    /api/people?q=             at most ten {"people": [account]}
    POST   /api/media                 the raw bytes of a JPEG, PNG, WebP, GIF, MP4 or MOV -> 201, or 202 while processing
    GET    /api/media/ID              {"id", "kind", "status": public | processing | failed}
    POST   /api/posts                 {"text", "media": [{"id", "alt"?}], "in_reply_to"?, "poll": {"options", "minutes"?,
                                      "multiple"?}, "card": {"url", "title"?, "description"?, "thumb"?}, "language"?,
                                      "created_at"? (only the past)}; header Idempotency-Key -> 201, or 202 while processing
    GET    /api/posts/ID              one post, its status and figures
    GET    /api/posts/ID/replies
    PATCH  /api/posts/ID              {"text"} of our own post, in place
    DELETE /api/posts/ID              204, also when it is gone already
    GET    /api/posts?key=KEY         our post under that key: {"posts": [0 or 1]}; 501 where keys are not honoured
    GET    /api/accounts/HANDLE/posts?since=ISO&before=ID&limit=&replies=0&figures=1   newest first {"posts", "next",
                                      "now"}; the account's own token also sees what is still processing
    PUT    /api/posts/ID/like         and DELETE: ours
    PUT    /api/posts/ID/hidden       and DELETE: somebody's comment under a post of ours. DELETE /api/posts/ID also
                                      takes such a comment away for good
    PUT    /api/blocks/HANDLE         (or id) and DELETE: what they say meanwhile does not reach us
    GET    /api/inbox?cursor=&since=&limit=   what reached us, changes and deletions too: {"items", "cursor", "more",
                                      "now"}; comments, mentions, reviews (answered like a post), messages
    GET    /api/messages?since=&with=HANDLE&key=   direct messages, newest first {"messages", "more", "now"}
    POST   /api/messages              {"to": HANDLE, "text"}; header Idempotency-Key -> 201, or 202 while processing
    GET    /api/messages/ID
    GET    /api/figures?ids=1,2&at=ISO   of up to 100 own posts, now or at any moment before
    GET    /api/account/figures?at=ISO
    GET    /api/search?q=&any=&none=&language=&since=&before=&limit=   words, "two words", #tags, @handles: all of q,
                                      one of any, none of none {"items", "next", "now"}
    GET    /api/lists                 of people, which the account keeps {"lists": [{"id", "title", "people": [HANDLE]}]}
    POST   /api/lists                 {"title", "people": [HANDLE]} -> 201; DELETE /api/lists/ID
    GET    /api/lists/ID/posts?since=&before=&limit=   what they wrote, no answers, newest first {"items", "next", "now"}
    PUT    /api/account/webhook       {"url", "secret"}; GET, DELETE. What reaches us is then POSTed there, signed
                                      (hooks.py)
    GET    /api/scenarios             of the account; POST {"kind": quiet | viral | storm | spam, "start"?: ISO, "days"?,
                                      "strength"?: 0.1 to 10, "post"?: ID}; DELETE /api/scenarios/ID ends it now
    GET    /api/counts                how many posts were accepted under each key or text, whatever was answered
    GET    /api/faults                the switches; POST to switch on, DELETE /api/faults[/ID] to switch off
    GET    /api/settings              of the server; PATCH to change
    POST   /api/audience/tick         {"until": ISO}: let everybody's audience, and the small world, live until then

Errors are {"error": code, "message"} with 400, 401, 403, 404, 413, 422 (with "field"), 429 (with Retry-After), 5xx.
Every answer to a write carries RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset (seconds).
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterable

from jubir.networks.sandbox import audience, clock, days, faults, figures, saying, sniff
from jubir.networks.sandbox.hooks import Caller
from jubir.networks.sandbox.store import PUBLIC, Row, Store
from jubir.networks.sandbox.taking import TEXT, fitting, pk_of, refused, stretch, text_of
from jubir.networks.sandbox.web import Ask, Reply, Send, Stop, problem, reply_json, settled
from jubir.networks.sandbox.writing import Writing

IMAGE_BYTES, VIDEO_BYTES = 8_000_000, 100_000_000
_HANDLE = re.compile(r"[a-z0-9_]{1,30}")


class Api:
    """Handlers by method and path. One per sandbox; `steers` says who may change the whole server."""

    def __init__(
        self,
        store: Store,
        join_key: str,
        steers: Callable[[Ask], Awaitable[bool]],
        hooks_to: Iterable[str] = (),
    ) -> None:
        self.store = store
        self.caller = Caller(store, hooks_to)
        self.join_key = join_key
        self.steers = steers
        self.writing = Writing(self)

    async def answer(self, ask: Ask, send: Send) -> Reply | None:
        """None: the line was dropped on purpose."""
        self.caller.base = ask.base
        self.caller.wake()
        match ask.method, ask.path.strip("/").split("/")[1:]:
            case "POST", ["posts"]:
                return await self.writing.create_post(ask, send)
            case "GET", ["posts"]:
                return await self.by_key(ask)
            case "GET", ["posts", pk]:
                return await self.one_post(ask, pk)
            case "GET", ["posts", pk, "replies"]:
                return await self.replies(ask, pk)
            case "PATCH", ["posts", pk]:
                return await self.edit_post(ask, pk)
            case "DELETE", ["posts", pk]:
                self.store.delete_post(self.whose(ask)["id"], pk_of(pk))
                return Reply(204)
            case "POST", ["messages"]:
                return await self.writing.send_message(ask, send)
            case "GET", ["accounts", handle, "posts"]:
                return await self.recent(ask, handle)
            case "POST", ["media"]:
                return await self.upload(ask)
            case "GET", ["media", pk]:
                return self.medium(ask, pk)
            case "POST", ["accounts"]:
                return await self.create_account(ask)
            case "GET", ["accounts", handle]:
                return await self.account(ask, handle)
            case "GET", ["account"]:
                return await self.me(ask)
            case "PATCH", ["account"]:
                return await self.change_me(ask)
            case "GET", ["people"]:
                self.whose(ask)
                audience.populate(self.store)
                found = self.store.find_people(ask.query.get("q", ""))
                return reply_json({"people": [saying.account(self.store, ask.base, row) for row in found]})
        # What is read and done around the posts comes late: a server that only publishes never loads it.
        from jubir.networks.sandbox.around import Around
        from jubir.networks.sandbox.switches import Switches

        return await Switches(self).answer(ask) or await Around(self).answer(ask)

    # ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def whose(self, ask: Ask) -> Row:
        scheme, _, token = ask.headers.get("authorization", "").partition(" ")
        account = self.store.account_by_token(token) if scheme.lower() == "bearer" else None
        if account is None:
            raise Stop(problem(401, "invalid_token", "The token is unknown or has expired."))
        return account

    def named(self, handle: str) -> Row:
        account = self.store.account_by_handle(handle)
        if account is None:
            raise Stop(problem(404, "not_found", "There is no such account."))
        return account

    async def account(self, ask: Ask, handle: str) -> Reply:
        account = await self.living(handle)
        told = saying.account(self.store, ask.base, account)
        return reply_json(told | {"figures": figures.of_account(self.store, account)})

    async def living(self, handle: str, since: float = 0) -> Row:
        """The account of that name; one of the small world's brands has published up to now."""
        account = self.store.account_by_handle(handle)
        if account is None or account["human"] == 2:
            await settled(days.live_world(self.store, since))
            account = self.named(handle)
            await settled(days.living(self.store, account))
        return account

    async def create_account(self, ask: Ask) -> Reply:
        data = await ask.json()
        if self.join_key and ask.headers.get("x-join-key") != self.join_key:
            return problem(403, "closed", "Accounts on this server are made by its Jubir only.")
        name = text_of(data, "name").strip()
        handle = text_of(data, "handle").strip().lower()
        if not 1 <= len(name) <= 80:
            return refused("name", "A name has 1 to 80 letters.")
        if handle and not _HANDLE.fullmatch(handle):
            return refused("handle", "A handle has 1 to 30 small letters, digits or _.")
        account, token = self.store.create_account(name, handle, text_of(data, "bio")[:300])
        return reply_json({"account": saying.account(self.store, ask.base, account), "token": token}, 201)

    async def me(self, ask: Ask) -> Reply:
        account = self.whose(ask)
        await self.read_faults(account)
        settings = self.store.settings()
        server = {
            "software": "jubir-sandbox",
            "version": 1,
            "honours_keys": settings["honour_keys"],
            "settle_after": settings["settle_after"],
            "readings": settings["readings"],
            "text": TEXT,
        }
        return reply_json(
            {"account": saying.account(self.store, ask.base, account), "server": server, "now": self.now()}
        )

    async def change_me(self, ask: Ask) -> Reply:
        account = self.whose(ask)
        data = await ask.json()
        name = text_of(data, "name").strip() or account["name"]
        self.store.change_account(account["id"], name[:80], text_of(data, "bio")[:300] or account["bio"])
        return reply_json(saying.account(self.store, ask.base, self.store.account(account["id"])))

    # ── posts ────────────────────────────────────────────────────────────────────────────────────────────────────
    async def one_post(self, ask: Ask, pk: str) -> Reply:
        account = self.whose(ask) if "authorization" in ask.headers else None
        lag = await self.read_faults(account)
        row = self.store.find_post(pk_of(pk), lag=lag)
        own = row is not None and account is not None and row["account"] == account["id"]
        if row is None or (not own and self.store.status(row) != PUBLIC):
            return problem(404, "not_found", "There is no such post.")
        audience.live(self.store, [row])
        told = figures.of_posts(self.store, [row])[row["id"]]
        return reply_json(saying.post(self.store, ask.base, row) | {"figures": told})

    async def edit_post(self, ask: Ask, pk: str) -> Reply:
        data = await ask.json()
        account = self.whose(ask)
        row = self.store.find_post(pk_of(pk))
        if row is None or row["account"] != account["id"]:
            return problem(404, "not_found", "There is no such post.")
        text = text_of(data, "text")
        fitting(text, bool(json.loads(row["media"])))
        self.store.edit_post(row["id"], text)
        return reply_json(saying.post(self.store, ask.base, self.store.post(row["id"]), account))

    async def replies(self, ask: Ask, pk: str) -> Reply:
        row = self.store.find_post(pk_of(pk))
        if row is None:
            return problem(404, "not_found", "There is no such post.")
        audience.live(self.store, [row])
        found = audience.replies(self.store, row["id"])
        return reply_json({"posts": [saying.post(self.store, ask.base, reply) for reply in found]})

    async def by_key(self, ask: Ask) -> Reply:
        account = self.whose(ask)
        await self.read_faults(account)
        if not self.store.setting("honour_keys"):
            return problem(501, "keys_not_honoured", "This server does not keep idempotency keys.")
        row = self.store.by_key(account["id"], ask.query.get("key", ""))
        return reply_json(
            {"posts": [saying.post(self.store, ask.base, row, account)] if row else [], "now": self.now()}
        )

    async def recent(self, ask: Ask, handle: str) -> Reply:
        viewer = self.whose(ask) if "authorization" in ask.headers else None
        lag = await self.read_faults(viewer)
        since, before, limit = stretch(ask)
        account, query = await self.living(handle, since), ask.query
        own = viewer is not None and viewer["id"] == account["id"]
        rows = self.store.recent(
            account["id"],
            since=since,
            before=before,
            limit=limit + 1,
            lag=lag,
            drafts=own,
            replies=query.get("replies") != "0",
        )
        more, rows = len(rows) > limit, rows[:limit]
        posts = [saying.post(self.store, ask.base, row, account) for row in rows]
        if query.get("figures") == "1":
            audience.live(self.store, rows)
            told = figures.of_posts(self.store, rows)
            posts = [{**post, "figures": told[row["id"]]} for post, row in zip(posts, rows, strict=True)]
        return reply_json({"posts": posts, "next": str(rows[-1]["id"]) if more else None, "now": self.now()})

    # ── media ────────────────────────────────────────────────────────────────────────────────────────────────────
    async def upload(self, ask: Ask) -> Reply:
        account = self.whose(ask)
        fault = faults.draw(self.store, account["id"], faults.UPLOAD)
        path = await ask.to_file(self.store.media_folder, VIDEO_BYTES)
        try:
            if fault is not None and fault.kind == "unauthorized":
                return problem(401, "invalid_token", "The token is unknown or has expired.")
            if fault is not None and fault.kind == "media_500":
                return problem(500, "server_error", "Something went wrong here.")
            with path.open("rb") as file:
                kind = sniff.kind_of(file.read(16))
            if kind is None or (fault is not None and fault.kind == "media_refuse"):
                return refused("media", (fault and fault.reason) or "We cannot read this kind of file.")
            if kind[0] != "video" and path.stat().st_size > IMAGE_BYTES:
                return refused("media", "A picture has at most 8 MB.")
            seconds = fault.seconds if fault is not None and fault.kind == "media_processing" else 0
            row = self.store.add_media(account["id"], path, *kind, processing=seconds)
        finally:
            path.unlink(missing_ok=True)
        return reply_json(saying.medium(self.store, ask.base, row), 202 if seconds else 201)

    def medium(self, ask: Ask, pk: str) -> Reply:
        account = self.whose(ask)
        row = self.store.media(pk)
        if row is None or row["account"] != account["id"]:
            return problem(404, "not_found", "That upload is not known.")
        return reply_json(saying.medium(self.store, ask.base, row))

    # ── small things ─────────────────────────────────────────────────────────────────────────────────────────────
    async def read_faults(self, account: Row | None) -> float:
        """Suffer what strikes a reading; returns how many seconds reads lag behind."""
        fault = faults.draw(self.store, account["id"] if account is not None else 0, faults.READ)
        if fault is None:
            return 0
        if fault.kind == "reads_lag":
            return fault.seconds
        if fault.kind == "reads_slow":
            await asyncio.sleep(fault.seconds)
            return 0
        if fault.kind == "unauthorized":
            raise Stop(problem(401, "invalid_token", "The token is unknown or has expired."))
        raise Stop(problem(503, "down", "Reading is down just now."))

    def now(self) -> str:
        return clock.iso(self.store.now())
