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
from functools import partial
from typing import Any

from jubir.networks.counting import graphemes
from jubir.networks.sandbox import audience, clock, days, faults, figures, saying, sniff, web
from jubir.networks.sandbox.faults import Fault
from jubir.networks.sandbox.hooks import Caller
from jubir.networks.sandbox.store import PUBLIC, Row, Store
from jubir.networks.sandbox.taking import (
    MESSAGE,
    TEXT,
    fitting,
    moment_of,
    pk_of,
    refused,
    stretch,
    text_of,
    understood,
)
from jubir.networks.sandbox.web import Ask, Reply, Send, Stop, problem, reply_json

#: What was understood, ready to be written down; takes late, processing, fails.
Taking = Callable[..., tuple[Row, bool]]
IMAGE_BYTES, VIDEO_BYTES = 8_000_000, 100_000_000
_HANDLE = re.compile(r"[a-z0-9_]{1,30}")


class Dropped(Exception):
    """The handler has already dealt with the line."""


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
        self._budgets: dict[int, tuple[int, int]] = {}

    async def answer(self, ask: Ask, send: Send) -> Reply | None:
        """None: the line was dropped on purpose."""
        self.caller.base = ask.base
        self.caller.wake()
        match ask.method, ask.path.strip("/").split("/")[1:]:
            case "POST", ["posts"]:
                return await self.create_post(ask, send)
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
                return await self.send_message(ask, send)
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
            case "GET", ["counts"]:
                return await self.counts(ask)
            case _, ["faults", *rest]:
                return await self.fault_switches(ask, rest)
            case _, ["settings"]:
                return await self.server_settings(ask)
            case "POST", ["audience", "tick"]:
                return await self.tick(ask)
        # What is read and done around the posts comes late: a server that only publishes never loads it.
        from jubir.networks.sandbox.around import Around

        return await Around(self).answer(ask)

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
    async def create_post(self, ask: Ask, send: Send) -> Reply | None:
        data = await ask.json()
        account = self.whose(ask)

        def take() -> Taking:
            new = understood(self.store, account, data, ask.headers.get("idempotency-key", ""))
            return partial(self.store.add_post, account["id"], new, honour=self._honour(new.key))

        def told(row: Row) -> dict[str, Any]:
            return saying.post(self.store, ask.base, row, account)

        return await self._write(ask, send, account, text_of(data, "text"), take, told)

    async def send_message(self, ask: Ask, send: Send) -> Reply | None:
        data = await ask.json()
        account = self.whose(ask)

        def take() -> Taking:
            person, text = self.named(text_of(data, "to")), text_of(data, "text").strip()
            if not text or graphemes(text) > MESSAGE:
                raise Stop(refused("text", f"A message has 1 to {MESSAGE:,} letters."))
            if person["id"] == account["id"]:
                raise Stop(refused("account", "Nobody writes to themselves here."))
            key = ask.headers.get("idempotency-key", "")[:200]
            at = moment_of(data, "created_at")

            def make(**how: Any) -> tuple[Row, bool]:
                row, fresh = self.store.add_message(
                    account["id"], person["id"], text, key=key, at=at, honour=self._honour(key), **how
                )
                if fresh and not row["fails"]:
                    days.respond(self.store, account, row)
                return row, fresh

            return make

        return await self._write(
            ask, send, account, text_of(data, "text"), take, lambda row: saying.message(self.store, row)
        )

    async def _write(
        self,
        ask: Ask,
        send: Send,
        account: Row,
        text: str,
        take: Callable[[], "Taking"],
        told: Callable[[Row], dict[str, Any]],
    ) -> Reply | None:
        """Whatever is said here, publicly or not, meets the same faults. `take` holds it against the rules first."""
        fault = faults.draw(self.store, account["id"], faults.WRITE, text)
        if fault is not None and not faults.KINDS[fault.kind].accepts and fault.kind != "processing_fails":
            return await self._refuse(fault, ask, send)
        make = take()
        budget = self._budget(account["id"])
        if fault is None:
            row, fresh = make()
            return reply_json(told(row), 201 if fresh else 200, **budget)
        if fault.kind == "slow" and await web.wait_or_gone(ask, fault.seconds):
            raise Dropped  # a server that notices, and forgets the request
        row, fresh = make(
            late=fault.seconds if fault.kind == "late_accept" else 0,
            processing=fault.seconds if fault.kind.startswith("processing") else 0,
            fails=(fault.reason or "The picture could not be processed.")
            if fault.kind == "processing_fails"
            else "",
        )
        if fault.kind in ("slow", "processing", "processing_fails"):
            status = 201 if fault.kind == "slow" else 202
            return reply_json(told(row), status, **budget)
        return await self._spoil(fault, ask, send)

    def _honour(self, key: str) -> bool:
        return bool(key) and self.store.setting("honour_keys")

    async def _refuse(self, fault: Fault, ask: Ask, send: Send) -> Reply | None:
        match fault.kind:
            case "refuse":
                return refused("text", fault.reason or "This text is against our rules.")
            case "unauthorized":
                return problem(401, "invalid_token", "The token is unknown or has expired.")
            case "too_many":
                return _too_many(fault)
            case "refuse_then_500":
                return problem(500, "server_error", "Something went wrong here.")
            case "refuse_then_hang":
                await web.wait_or_gone(ask, fault.seconds)
        await web.drop(ask, send)
        raise Dropped

    async def _spoil(self, fault: Fault, ask: Ask, send: Send) -> Reply | None:
        """The post is there; now let the answer go wrong."""
        match fault.kind:
            case "accept_then_500":
                return problem(500, "server_error", "Something went wrong here.")
            case "accept_then_502":
                return Reply(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html")
            case "accept_then_429":
                return _too_many(fault)
            case "accept_then_hang":
                await web.wait_or_gone(ask, fault.seconds)
        await web.drop(ask, send, started=fault.kind == "accept_then_cut")
        raise Dropped

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

    async def counts(self, ask: Ask) -> Reply:
        if "authorization" in ask.headers:
            return reply_json({"accepted": self.store.counts(self.whose(ask)["id"])})
        if not await self.may_steer(ask):
            return problem(403, "not_yours", "Only this server's own people may do that.")
        return reply_json({"accepted": self.store.counts()})

    # ── switches ─────────────────────────────────────────────────────────────────────────────────────────────────
    async def fault_switches(self, ask: Ask, rest: list[str]) -> Reply:
        """A token may switch its own account; only who steers the server may switch the whole of it."""
        if "authorization" in ask.headers:
            account = self.whose(ask)["id"]
        elif await self.may_steer(ask):
            account = 0
        else:
            return problem(403, "not_yours", "Only this server's own people may do that.")
        match ask.method, rest:
            case "GET", []:
                rows = faults.switches(self.store, account or None)
                return reply_json({"faults": [dict(row) for row in rows]})
            case "POST", []:
                data = await ask.json()
                wanted = {name: data[name] for name in _SWITCH if name in data}
                try:
                    row = faults.switch_on(self.store, str(data.get("kind")), account=account, **wanted)
                except (faults.Unknown, TypeError, KeyError) as error:
                    return refused("fault", f"That switch is not known: {error}")
                return reply_json(dict(row), 201)
            case "DELETE", []:
                return reply_json({"off": faults.switch_off(self.store, account=account or None)})
            case "DELETE", [pk]:
                faults.switch_off(self.store, pk_of(pk), account=account or None)
                return Reply(204)
        return problem(405, "not_allowed", "That cannot be done here.")

    async def server_settings(self, ask: Ask) -> Reply:
        if not await self.may_steer(ask):
            return problem(403, "not_yours", "Only this server's own people may do that.")
        if ask.method == "PATCH":
            try:
                self.store.set(**await ask.json())
            except (KeyError, ValueError) as error:
                return refused("settings", f"That setting makes no sense: {error}")
        return reply_json(self.store.settings())

    async def tick(self, ask: Ask) -> Reply:
        if not await self.may_steer(ask):
            return problem(403, "not_yours", "Only this server's own people may do that.")
        data = await ask.json()
        try:
            until = clock.moment(str(data["until"])) if data.get("until") else self.store.now()
        except (ValueError, OverflowError):
            return problem(400, "bad_query", "until is not a moment.")
        return reply_json({"happened": await settled(days.everything(self.store, until))})

    async def may_steer(self, ask: Ask) -> bool:
        return ask.is_ours and await self.steers(ask)

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

    def _budget(self, account: int) -> dict[str, str]:
        """One more post from this hour's allowance; raises Stop when there is none."""
        limit = self.store.setting("budget")
        if not limit:
            return {}
        now = int(self.store.now())
        hour, reset = now // 3600, 3600 - now % 3600
        kept, used = self._budgets.get(account, (hour, 0))
        used = used if kept == hour else 0
        if used >= limit:
            raise Stop(
                problem(
                    429,
                    "too_many",
                    "That was all for this hour.",
                    **{"Retry-After": str(reset)},
                    **_rates(limit, 0, reset),
                )
            )
        self._budgets[account] = (hour, used + 1)
        return _rates(limit, limit - used - 1, reset)

    def now(self) -> str:
        return clock.iso(self.store.now())


async def settled(steps: Iterable[int]) -> int:
    """A long time passes: others want an answer between its steps."""
    happened = 0
    for some in steps:
        happened += some
        await asyncio.sleep(0)
    return happened


_SWITCH = ("seconds", "times", "chance", "seed", "reason", "contains")


def _rates(limit: int, remaining: int, reset: int) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(limit),
        "RateLimit-Remaining": str(remaining),
        "RateLimit-Reset": str(reset),
    }


def _too_many(fault: Fault) -> Reply:
    wait = str(max(1, round(fault.seconds)))
    return problem(429, "too_many", "Too many posts, wait a little.", **{"Retry-After": wait})
