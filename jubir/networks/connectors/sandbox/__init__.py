"""The sandbox: Jubir's own small network (`networks/sandbox/`), reached over HTTP like any other.

`account.server` is its base address, e.g. http://127.0.0.1:8420/sandbox. `account.facts` are what the server says of
itself: honours_keys, settle_after, readings.

How it is asked stands in wire.py, what a post is there in posts.py, what it tells in shapes.py, reading back in looking.py.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

from jubir.networks.connectors.sandbox import looking, posts, shapes
from jubir.networks.connectors.sandbox.wire import (
    ask,
    bearer,
    get,
    put,
    read,
    send,
    sense,
    understood,
    upload,
)
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Connected,
    Draft,
    Field,
    Identity,
    Person,
    Processing,
    Published,
    Reading,
    Recovery,
    Ticket,
)
from jubir.networks.counting import graphemes
from jubir.networks.errors import Missing, Rejected, Uncertain, Unsupported
from jubir.networks.hearing import Figures, Heard, History, Inbound, PeopleList, Public, Query
from jubir.networks.http import Request
from jubir.networks.limits import ImageLimit, Limits, PollLimit, TextLimit, VideoLimit
from jubir.networks.redaction import redact

LIMITS = Limits(
    text=TextLimit(500, graphemes, "graphemes"),
    images=ImageLimit(10, 8_000_000, ("image/jpeg", "image/png", "image/webp"), max_side=4096, alt_text=1500),
    gifs=ImageLimit(10, 8_000_000, ("image/gif",), alt_text=1500),
    video=VideoLimit(
        1, 100_000_000, 600, ("video/mp4", "video/quicktime"), max_side=1920, max_fps=60, alt_text=1500
    ),
    poll=PollLimit(4, 50, 5, 10080, multiple=True),
    thread=25,
    link_card=True,
)


MESSAGE = Limits(text=TextLimit(2000, graphemes, "graphemes"))
#: A signature older than this is refused, so that a recorded one is worth little.
RECENT = 300.0


class Connector:
    identity: ClassVar = Identity(
        slug="sandbox",
        name="Sandbox",
        colour="#9a6a1f",
        docs="sandbox.md",
        api_version="1",
        checked="2026-11-22",
    )
    auth: ClassVar = Auth(kind="form", fields=(Field("name"),), own="/sandbox")
    recovery: ClassVar = Recovery(settle_after=2.0, readings=2, replay=False)
    hears: ClassVar = frozenset({"comment", "mention", "message", "review"})
    answers: ClassVar = frozenset({"comment", "mention", "message", "review"})
    moderates: ClassVar = frozenset({"hide", "delete", "block"})
    metrics: ClassVar = frozenset(
        [
            "impressions",
            "reach",
            "likes",
            "comments",
            "shares",
            "saves",
            "clicks",
            "video_views",
            "votes",
            "followers",
            "following",
            "posts",
        ]
    )
    measures_at_once: ClassVar = 100

    def limits(self, account: Account) -> Limits:
        return LIMITS

    def answer_limits(self, account: Account, kind: str) -> Limits:
        """A direct message is longer and has nothing but text; a public answer is a post that stands alone."""
        return MESSAGE if kind == "message" else replace(LIMITS, poll=None, thread=1)

    def recovery_of(self, account: Account) -> Recovery:
        """What this very server says: one that honours keys may be asked, or told again."""
        facts = account.facts
        return Recovery(
            settle_after=float(facts.get("settle_after", self.recovery.settle_after)),
            readings=int(facts.get("readings", self.recovery.readings)),
            replay=bool(facts.get("honours_keys", False)),
        )

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected:
        """`answers`: name. The call's account has the server, its app the key to join."""
        server = call.account.server.rstrip("/")
        join = {"X-Join-Key": str(call.app["join_key"])} if call.app.get("join_key") else {}
        asked = {"name": answers["name"].strip()}
        made = await ask(call, Request("POST", f"{server}/api/accounts", headers=join, json=asked))
        fresh = Call(
            call.http,
            Account(made["account"]["id"], made["account"]["handle"], server),
            {"token": made["token"]},
            call.app,
            call.now,
        )
        connected = await self.check(fresh)
        return shapes.connected(connected.account, made["account"], {"token": made["token"]})

    async def check(self, call: Call) -> Connected:
        data = await read(call, "/api/account")
        with sense():
            server = data["server"]
            facts = {
                **call.account.facts,
                **{name: server[name] for name in ("honours_keys", "settle_after", "readings")},
            }
            account = Account(data["account"]["id"], data["account"]["handle"], call.account.server, facts)
            return shapes.connected(account, data["account"], {})

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return len(draft.parts)

    def rendered(self, draft: Draft, step: int) -> str:
        return draft.parts[step].text

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        """Uploads every file that is not up yet; the checkpoint keeps {"uploads": {"part.place": id}}."""
        uploads = dict(ticket.checkpoint.get("uploads", {}))
        waiting = set(ticket.checkpoint.get("waiting", ()))
        for place, medium in posts.places(draft):
            if place not in uploads:
                data = await ask(call, upload(call, medium))
                uploads[place] = data["id"]
                if data["status"] == "processing":
                    waiting.add(data["id"])
        for pk in sorted(waiting):
            data = await read(call, f"/api/media/{pk}")
            if data["status"] == "failed":
                raise Rejected("The file could not be processed.", field="media")
            if data["status"] == "public":
                waiting.discard(pk)
        keep = {"uploads": uploads, "waiting": sorted(waiting)}
        return Processing(2.0, keep) if waiting else keep

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        body = posts.message_of(draft) if posts.is_message(draft) else posts.post_of(draft, ticket)
        request = Request(
            "POST",
            f"{call.account.server}/api/{posts.where(draft)}",
            headers={**bearer(call), "Idempotency-Key": f"{ticket.key}.{ticket.step}"},
            json=body,
        )
        answer = await send(call, request, commits=True)
        data = understood(call, answer, commits=True)
        if "id" not in data or "status" not in data:
            raise Uncertain(
                "No id in the answer.", status=answer.status, answer=redact(answer.text[:300], call.secrets)
            )
        if data["status"] == "processing":
            return Processing(2.0, {"pending": data["id"]}, answer.status)
        return posts.gone_out(data, answer.status)

    async def poll(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        pending = ticket.checkpoint["pending"]
        answer = await send(call, get(call, f"/api/{posts.where(draft)}/{pending}"))
        data = understood(call, answer, commits=False)
        if data["status"] == "processing":
            return Processing(2.0, {"pending": pending}, answer.status)
        return posts.gone_out(data, answer.status)

    # ── looking again ────────────────────────────────────────────────────────────────────────────────────────────
    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | None:
        if not call.account.facts.get("honours_keys"):
            raise Unsupported("This server does not keep idempotency keys.")
        answer = await send(call, get(call, f"/api/{posts.where(draft)}", key=f"{ticket.key}.{ticket.step}"))
        found = understood(call, answer, commits=False)[posts.where(draft)]
        return posts.published(found[0], answer.status) if found else None

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        if posts.is_message(draft):
            return await looking.messages(call, since, draft)
        return await looking.posts(call, since, draft, ticket)

    async def delete(self, call: Call, remote_id: str) -> None:
        if remote_id.startswith("m"):
            raise Unsupported("A direct message cannot be taken back here.")
        request = Request("DELETE", f"{call.account.server}/api/posts/{remote_id}", headers=bearer(call))
        try:
            await ask(call, request)
        except Missing:
            return

    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        if remote_id.startswith("m"):
            raise Unsupported("A direct message cannot be changed here.")
        address = f"{call.account.server}/api/posts/{remote_id}"
        request = Request("PATCH", address, headers=bearer(call), json={"text": draft.text})
        await ask(call, request)

    async def find_people(self, call: Call, query: str) -> tuple[Person, ...]:
        data = await read(call, "/api/people", q=query)
        with sense():
            return tuple(Person(one["handle"], one["name"], one["avatar"]) for one in data["people"])[:10]

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        query = {"cursor": cursor} if cursor else {"since": since.isoformat()}
        data = await read(call, "/api/inbox", limit="100", **query)
        with sense():
            return Inbound(tuple(map(shapes.heard, data["items"])), data["cursor"], bool(data["more"]))

    async def like(self, call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
        await put(call, f"/api/posts/{remote_id}/like", on)
        return {}

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        match deed:
            case "hide":
                await put(call, f"/api/posts/{remote_id}/hidden", on)
            case "block":
                await put(call, f"/api/blocks/{remote_id}", on)
            case "delete":
                await self.delete(call, remote_id)
            case _:
                raise Unsupported(f"There is no {deed} here.")
        return {}

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        if not remote_ids:
            return {}
        data = await read(call, "/api/figures", ids=",".join(remote_ids))
        with sense():
            return {
                pk: shapes.figures(told) if told is not None else None for pk, told in data["figures"].items()
            }

    async def account_figures(self, call: Call) -> Figures:
        data = await read(call, "/api/account/figures")
        with sense():
            return shapes.figures(data["figures"])

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await self.public_posts(call, call.account.handle, cursor, since)

    async def search(self, call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
        asked = {"q": _terms(query.all), "any": _terms(query.any), "none": _terms(query.none)}
        asked |= {"language": query.language, "before": cursor, "since": since.isoformat(), "limit": "100"}
        data = await read(call, "/api/search", **{name: value for name, value in asked.items() if value})
        with sense():
            after = str(data["next"] or "")
            return Inbound(tuple(map(shapes.heard, data["items"])), after, bool(after))

    async def lists(self, call: Call) -> tuple[PeopleList, ...]:
        data = await read(call, "/api/lists")
        with sense():
            return tuple(PeopleList(str(one["id"]), str(one["title"])) for one in data["lists"])

    async def list_posts(self, call: Call, list_id: str, cursor: str, since: datetime) -> Inbound:
        asked = {"before": cursor, "since": since.isoformat(), "limit": "100"}
        path = f"/api/lists/{quote(list_id, safe='')}/posts"
        data = await read(call, path, **{name: value for name, value in asked.items() if value})
        with sense():
            after = str(data["next"] or "")
            return Inbound(tuple(map(shapes.heard, data["items"])), after, bool(after))

    async def public(self, call: Call, handle: str) -> Public:
        data = await read(call, f"/api/accounts/{quote(handle.lstrip('@'), safe='')}")
        with sense():
            return Public(shapes.author(data), shapes.figures(data["figures"]), str(data["bio"]))

    async def public_posts(self, call: Call, handle: str, cursor: str, since: datetime) -> History:
        query = {"replies": "0", "figures": "1", "limit": "100", "since": since.isoformat()}
        path = f"/api/accounts/{quote(handle.lstrip('@'), safe='')}/posts"
        data = await read(call, path, **query, **({"before": cursor} if cursor else {}))
        with sense():
            found = tuple(shapes.own(post) for post in data["posts"] if post["status"] == "public")
            return History(found, str(data["next"] or ""))

    # ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────
    async def subscribe(self, call: Call, url: str, secret: str) -> None:
        request = Request(
            "PUT",
            f"{call.account.server}/api/account/webhook",
            headers=bearer(call),
            json={"url": url, "secret": secret},
        )
        await ask(call, request)

    async def unsubscribe(self, call: Call) -> None:
        await put(call, "/api/account/webhook", False)

    def verified(self, headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
        stamp, told = headers.get("sandbox-timestamp", ""), headers.get("sandbox-signature", "")
        if not secret or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
            return False
        if abs(now.timestamp() - int(stamp)) > RECENT:
            return False
        wanted = hmac.new(secret.encode(), f"{stamp}.".encode() + body, "sha256").hexdigest()
        return hmac.compare_digest(f"sha256={wanted}".encode(), told.encode())

    def received(self, body: bytes) -> tuple[Heard, ...]:
        with sense():
            return tuple(shapes.heard(item) for item in json.loads(body)["items"])


def _terms(words: Sequence[str]) -> str:
    """As its search takes them: what has a space in it stands in quotation marks."""
    return " ".join(
        f'"{word}"' if " " in word else word for word in (w.replace('"', " ").strip() for w in words)
    )
