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
    DELETE /api/posts/ID              204, also when it is gone already
    GET    /api/posts?key=KEY         our post under that key: {"posts": [0 or 1]}; 501 where keys are not honoured
    GET    /api/accounts/HANDLE/posts?since=ISO&before=ID&limit=   newest first {"posts", "next", "now"};
                                      the account's own token also sees what is still processing
    GET    /api/counts                how many posts were accepted under each key or text, whatever was answered
    GET    /api/faults                the switches; POST to switch on, DELETE /api/faults[/ID] to switch off
    GET    /api/settings              of the server; PATCH to change
    POST   /api/audience/tick         {"until": ISO}: let the audience live until then

Errors are {"error": code, "message"} with 400, 401, 403, 404, 413, 422 (with "field"), 429 (with Retry-After), 5xx.
Every answer to a write carries RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset (seconds).
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import regex

from jubir.networks.sandbox import audience, clock, faults, sniff, web
from jubir.networks.sandbox.faults import Fault
from jubir.networks.sandbox.store import PROCESSING, PUBLIC, NewPost, Row, Store
from jubir.networks.sandbox.web import Ask, Reply, Send, Stop, problem, reply_json

TEXT, IMAGES, ALT, OPTIONS, OPTION = 500, 10, 1500, 4, 50
IMAGE_BYTES, VIDEO_BYTES = 8_000_000, 100_000_000
_HANDLE = re.compile(r"[a-z0-9_]{1,30}")


class Dropped(Exception):
    """The handler has already dealt with the line."""


class Api:
    """Handlers by method and path. One per sandbox; `steers` says who may change the whole server."""

    def __init__(self, store: Store, join_key: str, steers: Callable[[Ask], Awaitable[bool]]) -> None:
        self.store = store
        self.join_key = join_key
        self.steers = steers
        self._budgets: dict[int, tuple[int, int]] = {}

    async def answer(self, ask: Ask, send: Send) -> Reply | None:
        """None: the line was dropped on purpose."""
        match ask.method, ask.path.strip("/").split("/")[1:]:
            case "POST", ["posts"]:
                return await self.create_post(ask, send)
            case "GET", ["posts"]:
                return await self.by_key(ask)
            case "GET", ["posts", pk]:
                return await self.one_post(ask, pk)
            case "GET", ["posts", pk, "replies"]:
                return await self.replies(ask, pk)
            case "DELETE", ["posts", pk]:
                self.store.delete_post(self.whose(ask)["id"], _pk(pk))
                return Reply(204)
            case "GET", ["accounts", handle, "posts"]:
                return await self.recent(ask, handle)
            case "POST", ["media"]:
                return await self.upload(ask)
            case "GET", ["media", pk]:
                return self.medium(ask, pk)
            case "POST", ["accounts"]:
                return await self.create_account(ask)
            case "GET", ["accounts", handle]:
                return reply_json(self.account_json(ask, self.named(handle)))
            case "GET", ["account"]:
                return await self.me(ask)
            case "PATCH", ["account"]:
                return await self.change_me(ask)
            case "GET", ["people"]:
                self.whose(ask)
                audience.populate(self.store)
                found = self.store.find_people(ask.query.get("q", ""))
                return reply_json({"people": [self.account_json(ask, row) for row in found]})
            case "GET", ["counts"]:
                return await self.counts(ask)
            case _, ["faults", *rest]:
                return await self.fault_switches(ask, rest)
            case _, ["settings"]:
                return await self.server_settings(ask)
            case "POST", ["audience", "tick"]:
                return await self.tick(ask)
        return problem(404, "not_found", "There is nothing at this address.")

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

    async def create_account(self, ask: Ask) -> Reply:
        data = await ask.json()
        if self.join_key and ask.headers.get("x-join-key") != self.join_key:
            return problem(403, "closed", "Accounts on this server are made by its Jubir only.")
        name = _text(data, "name").strip()
        handle = _text(data, "handle").strip().lower()
        if not 1 <= len(name) <= 80:
            return _refused("name", "A name has 1 to 80 letters.")
        if handle and not _HANDLE.fullmatch(handle):
            return _refused("handle", "A handle has 1 to 30 small letters, digits or _.")
        account, token = self.store.create_account(name, handle, _text(data, "bio")[:300])
        return reply_json({"account": self.account_json(ask, account), "token": token}, 201)

    async def me(self, ask: Ask) -> Reply:
        account = self.whose(ask)
        await self._read_faults(account)
        settings = self.store.settings()
        server = {
            "software": "jubir-sandbox",
            "version": 1,
            "honours_keys": settings["honour_keys"],
            "settle_after": settings["settle_after"],
            "readings": settings["readings"],
            "text": TEXT,
        }
        return reply_json({"account": self.account_json(ask, account), "server": server, "now": self._now()})

    async def change_me(self, ask: Ask) -> Reply:
        account = self.whose(ask)
        data = await ask.json()
        name = _text(data, "name").strip() or account["name"]
        self.store.change_account(account["id"], name[:80], _text(data, "bio")[:300] or account["bio"])
        return reply_json(self.account_json(ask, self.store.account(account["id"])))

    # ── posts ────────────────────────────────────────────────────────────────────────────────────────────────────
    async def create_post(self, ask: Ask, send: Send) -> Reply | None:
        data = await ask.json()
        account = self.whose(ask)
        text = _text(data, "text")
        fault = faults.draw(self.store, account["id"], faults.WRITE, text)
        if fault is not None and not faults.KINDS[fault.kind].accepts and fault.kind != "processing_fails":
            return await self._refuse(fault, ask, send)
        new = self.understood(ask, account, data, text)
        budget = self._budget(account["id"])
        if fault is None:
            row, fresh = self.store.add_post(account["id"], new, honour=self._honour(new))
            return reply_json(self.post_json(ask, row, account), 201 if fresh else 200, **budget)
        if fault.kind == "slow" and await web.wait_or_gone(ask, fault.seconds):
            raise Dropped  # a server that notices, and forgets the request
        row, fresh = self.store.add_post(
            account["id"],
            new,
            honour=self._honour(new),
            late=fault.seconds if fault.kind == "late_accept" else 0,
            processing=fault.seconds if fault.kind.startswith("processing") else 0,
            fails=(fault.reason or "The picture could not be processed.")
            if fault.kind == "processing_fails"
            else "",
        )
        if fault.kind in ("slow", "processing", "processing_fails"):
            status = 201 if fault.kind == "slow" else 202
            return reply_json(self.post_json(ask, row, account), status, **budget)
        return await self._spoil(fault, ask, send)

    def _honour(self, new: NewPost) -> bool:
        return bool(new.key) and self.store.setting("honour_keys")

    async def _refuse(self, fault: Fault, ask: Ask, send: Send) -> Reply | None:
        match fault.kind:
            case "refuse":
                return _refused("text", fault.reason or "This text is against our rules.")
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

    def understood(self, ask: Ask, account: Row, data: dict[str, Any], text: str) -> NewPost:
        """Raises Stop with 422 for what a network would not take."""
        media = self._media_of(account, data)
        poll = _poll_of(data)
        if not text.strip() and not media:
            raise Stop(_refused("text", "Say something, or show something."))
        if len(text) > TEXT and len(regex.findall(r"\X", text)) > TEXT:
            raise Stop(_refused("text", f"At most {TEXT} letters."))
        if poll and media:
            raise Stop(_refused("poll", "A poll cannot have pictures."))
        parent = data.get("in_reply_to")
        if parent is not None and self.store.find_post(_pk(str(parent))) is None:
            raise Stop(_refused("thread", "The post this answers is not there."))
        at = None
        if data.get("created_at"):
            try:
                at = clock.moment(str(data["created_at"]))
            except (ValueError, OverflowError):
                raise Stop(_refused("options", "created_at is not a moment.")) from None
        return NewPost(
            text=text,
            media=media,
            parent=_pk(str(parent)) if parent is not None else None,
            language=_text(data, "language")[:20],
            card=_card_of(data),
            poll=poll,
            key=ask.headers.get("idempotency-key", "")[:200],
            at=at,
        )

    def _media_of(self, account: Row, data: dict[str, Any]) -> tuple[dict[str, str], ...]:
        items = data.get("media") or []
        if not isinstance(items, list) or len(items) > IMAGES:
            raise Stop(_refused("media", f"At most {IMAGES} pictures."))
        media, kinds = [], []
        for item in items:
            row = self.store.media(str(item.get("id"))) if isinstance(item, dict) else None
            if row is None or row["account"] != account["id"]:
                raise Stop(_refused("media", "That upload is not known."))
            if row["ready"] > self.store.now():
                raise Stop(_refused("media", "That upload is still being processed.", "media_not_ready"))
            if row["fails"]:
                raise Stop(_refused("media", row["fails"]))
            alt = str(item.get("alt") or "")
            if len(alt) > ALT:
                raise Stop(_refused("media", f"A description has at most {ALT} letters."))
            kinds.append(row["kind"])
            media.append({"id": row["id"], "kind": row["kind"], "alt": alt})
        if len(media) > 1 and "video" in kinds:
            raise Stop(_refused("media", "A video stands alone."))
        return tuple(media)

    async def one_post(self, ask: Ask, pk: str) -> Reply:
        account = self.whose(ask) if "authorization" in ask.headers else None
        lag = await self._read_faults(account)
        row = self.store.find_post(_pk(pk), lag=lag)
        own = row is not None and account is not None and row["account"] == account["id"]
        if row is None or (not own and self.store.status(row) != PUBLIC):
            return problem(404, "not_found", "There is no such post.")
        audience.live(self.store, [row])
        return reply_json(self.post_json(ask, row, figures=True))

    async def replies(self, ask: Ask, pk: str) -> Reply:
        row = self.store.find_post(_pk(pk))
        if row is None:
            return problem(404, "not_found", "There is no such post.")
        audience.live(self.store, [row])
        found = audience.replies(self.store, row["id"])
        return reply_json({"posts": [self.post_json(ask, reply) for reply in found]})

    async def by_key(self, ask: Ask) -> Reply:
        account = self.whose(ask)
        await self._read_faults(account)
        if not self.store.setting("honour_keys"):
            return problem(501, "keys_not_honoured", "This server does not keep idempotency keys.")
        row = self.store.by_key(account["id"], ask.query.get("key", ""))
        return reply_json({"posts": [self.post_json(ask, row, account)] if row else [], "now": self._now()})

    async def recent(self, ask: Ask, handle: str) -> Reply:
        viewer = self.whose(ask) if "authorization" in ask.headers else None
        lag = await self._read_faults(viewer)
        account, query = self.named(handle), ask.query
        try:
            since = clock.moment(query["since"]) if query.get("since") else 0.0
            before, limit = int(query.get("before") or 0), min(100, max(1, int(query.get("limit") or 20)))
        except (ValueError, OverflowError):
            return problem(400, "bad_query", "since, before or limit makes no sense.")
        own = viewer is not None and viewer["id"] == account["id"]
        rows = self.store.recent(
            account["id"], since=since, before=before, limit=limit + 1, lag=lag, drafts=own
        )
        more, rows = len(rows) > limit, rows[:limit]
        return reply_json(
            {
                "posts": [self.post_json(ask, row, account) for row in rows],
                "next": str(rows[-1]["id"]) if more else None,
                "now": self._now(),
            }
        )

    # ── media ────────────────────────────────────────────────────────────────────────────────────────────────────
    async def upload(self, ask: Ask) -> Reply:
        account = self.whose(ask)
        fault = faults.draw(self.store, account["id"], faults.UPLOAD)
        path = await ask.to_file(self.store.db and self.store.media_folder, VIDEO_BYTES)
        try:
            if fault is not None and fault.kind == "unauthorized":
                return problem(401, "invalid_token", "The token is unknown or has expired.")
            if fault is not None and fault.kind == "media_500":
                return problem(500, "server_error", "Something went wrong here.")
            with path.open("rb") as file:
                kind = sniff.kind_of(file.read(16))
            if kind is None or (fault is not None and fault.kind == "media_refuse"):
                return _refused("media", (fault and fault.reason) or "We cannot read this kind of file.")
            if kind[0] != "video" and path.stat().st_size > IMAGE_BYTES:
                return _refused("media", "A picture has at most 8 MB.")
            seconds = fault.seconds if fault is not None and fault.kind == "media_processing" else 0
            row = self.store.add_media(account["id"], path, *kind, processing=seconds)
        finally:
            path.unlink(missing_ok=True)
        return reply_json(self.medium_json(ask, row), 202 if seconds else 201)

    def medium(self, ask: Ask, pk: str) -> Reply:
        account = self.whose(ask)
        row = self.store.media(pk)
        if row is None or row["account"] != account["id"]:
            return problem(404, "not_found", "That upload is not known.")
        return reply_json(self.medium_json(ask, row))

    async def counts(self, ask: Ask) -> Reply:
        if "authorization" in ask.headers:
            return reply_json({"accepted": self.store.counts(self.whose(ask)["id"])})
        if not await self._may_steer(ask):
            return problem(403, "not_yours", "Only this server's own people may do that.")
        return reply_json({"accepted": self.store.counts()})

    # ── switches ─────────────────────────────────────────────────────────────────────────────────────────────────
    async def fault_switches(self, ask: Ask, rest: list[str]) -> Reply:
        """A token may switch its own account; only who steers the server may switch the whole of it."""
        if "authorization" in ask.headers:
            account = self.whose(ask)["id"]
        elif await self._may_steer(ask):
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
                    return _refused("fault", f"That switch is not known: {error}")
                return reply_json(dict(row), 201)
            case "DELETE", []:
                return reply_json({"off": faults.switch_off(self.store, account=account or None)})
            case "DELETE", [pk]:
                faults.switch_off(self.store, _pk(pk), account=account or None)
                return Reply(204)
        return problem(405, "not_allowed", "That cannot be done here.")

    async def server_settings(self, ask: Ask) -> Reply:
        if not await self._may_steer(ask):
            return problem(403, "not_yours", "Only this server's own people may do that.")
        if ask.method == "PATCH":
            try:
                self.store.set(**await ask.json())
            except (KeyError, ValueError) as error:
                return _refused("settings", f"That setting makes no sense: {error}")
        return reply_json(self.store.settings())

    async def tick(self, ask: Ask) -> Reply:
        if not await self._may_steer(ask):
            return problem(403, "not_yours", "Only this server's own people may do that.")
        data = await ask.json()
        try:
            until = clock.moment(str(data["until"])) if data.get("until") else self.store.now()
        except (ValueError, OverflowError):
            return problem(400, "bad_query", "until is not a moment.")
        return reply_json({"happened": audience.tick(self.store, until)})

    async def _may_steer(self, ask: Ask) -> bool:
        return ask.is_ours and await self.steers(ask)

    # ── small things ─────────────────────────────────────────────────────────────────────────────────────────────
    async def _read_faults(self, account: Row | None) -> float:
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

    def _now(self) -> str:
        return clock.iso(self.store.now())

    def account_json(self, ask: Ask, row: Row) -> dict[str, Any]:
        return {
            "id": str(row["id"]),
            "handle": row["handle"],
            "name": row["name"],
            "bio": row["bio"],
            "url": f"{ask.base}/@{row['handle']}",
            "avatar": f"{ask.base}/face/{row['handle']}.png",
            "followers": self.store.followers(row["id"]),
        }

    def post_json(
        self, ask: Ask, row: Row, account: Row | None = None, figures: bool = False
    ) -> dict[str, Any]:
        account = account or self.store.account(row["account"])
        data = {
            "id": str(row["id"]),
            "account": account["handle"],
            "text": row["text"],
            "created_at": clock.iso(row["created"]),
            "status": self.store.status(row),
            "url": f"{ask.base}/@{account['handle']}/{row['id']}",
            "in_reply_to": str(row["parent"]) if row["parent"] else None,
            "language": row["language"],
            "media": [
                {**medium, "url": f"{ask.base}/media/{medium['id']}"} for medium in json.loads(row["media"])
            ],
            "card": json.loads(row["card"]) if row["card"] else None,
            "poll": json.loads(row["poll"]) if row["poll"] else None,
        }
        if row["fails"] and data["status"] != PROCESSING:
            data["reason"] = row["fails"]
        if figures:
            data["figures"] = self.store.figures(row["id"])
        return data

    def medium_json(self, ask: Ask, row: Row) -> dict[str, Any]:
        return {
            "id": row["id"],
            "kind": row["kind"],
            "status": self.store.status(row),
            "url": f"{ask.base}/media/{row['id']}",
        }


_SWITCH = ("seconds", "times", "chance", "seed", "reason", "contains")


def _rates(limit: int, remaining: int, reset: int) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(limit),
        "RateLimit-Remaining": str(remaining),
        "RateLimit-Reset": str(reset),
    }


def _refused(field: str, message: str, code: str = "refused") -> Reply:
    return reply_json({"error": code, "field": field, "message": message}, 422)


def _too_many(fault: Fault) -> Reply:
    wait = str(max(1, round(fault.seconds)))
    return problem(429, "too_many", "Too many posts, wait a little.", **{"Retry-After": wait})


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Stop(problem(400, "bad_type", f"{name} is not text."))
    # A lone surrogate is valid JSON and no valid text: it could not be stored.
    return value.encode("utf-8", "replace").decode()


def _pk(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise Stop(problem(404, "not_found", "There is no such thing."))


def _poll_of(data: dict[str, Any]) -> dict[str, Any] | None:
    poll = data.get("poll")
    if not poll:
        return None
    options = poll.get("options") if isinstance(poll, dict) else None
    if (
        not isinstance(options, list)
        or not 2 <= len(options) <= OPTIONS
        or not all(isinstance(option, str) and 1 <= len(option.strip()) <= OPTION for option in options)
    ):
        raise Stop(_refused("poll", f"A poll has 2 to {OPTIONS} answers of at most {OPTION} letters."))
    minutes = poll.get("minutes", 1440)
    if not isinstance(minutes, int) or not 5 <= minutes <= 10080:
        raise Stop(_refused("poll", "A poll stays open for 5 minutes to 7 days."))
    return {"options": options, "minutes": minutes, "multiple": bool(poll.get("multiple"))}


def _card_of(data: dict[str, Any]) -> dict[str, str] | None:
    card = data.get("card")
    if not card:
        return None
    if not isinstance(card, dict) or not str(card.get("url", "")).startswith(("https://", "http://")):
        raise Stop(_refused("link", "A card needs a web address."))
    return {name: str(card.get(name) or "")[:1000] for name in ("url", "title", "description", "thumb")}
