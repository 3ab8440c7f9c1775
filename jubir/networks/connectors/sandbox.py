"""The sandbox: Jubir's own small network (`networks/sandbox/`), reached over HTTP like any other.

`account.server` is its base address, e.g. http://127.0.0.1:8420/sandbox. `account.facts` are what the server says of
itself: honours_keys, settle_after, readings.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, ClassVar

from jubir.networks.client import redact
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Connected,
    Draft,
    Field,
    Identity,
    Medium,
    Person,
    Processing,
    Published,
    Reading,
    Recovery,
    Remote,
    Ticket,
)
from jubir.networks.counting import graphemes
from jubir.networks.errors import (
    Missing,
    NetworkError,
    Outage,
    Rejected,
    TooMany,
    Unauthorized,
    Uncertain,
    Unsupported,
)
from jubir.networks.http import Answer, NoAnswer, NotSent, Request
from jubir.networks.limits import ImageLimit, Limits, PollLimit, TextLimit, VideoLimit

PAGE, PAGES = 100, 5

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

    def limits(self, account: Account) -> Limits:
        return LIMITS

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
        answer = await _send(
            call,
            Request("POST", f"{server}/api/accounts", headers=join, json={"name": answers["name"].strip()}),
        )
        made = _understood(call, answer, commits=False)
        fresh = Call(
            call.http,
            Account(made["account"]["id"], made["account"]["handle"], server),
            {"token": made["token"]},
            call.app,
            call.now,
        )
        connected = await self.check(fresh)
        return _connected(connected.account, made["account"], {"token": made["token"]})

    async def check(self, call: Call) -> Connected:
        data = _understood(call, await _send(call, _get(call, "/api/account")), commits=False)
        server = data["server"]
        facts = {
            **call.account.facts,
            **{name: server[name] for name in ("honours_keys", "settle_after", "readings")},
        }
        account = Account(data["account"]["id"], data["account"]["handle"], call.account.server, facts)
        return _connected(account, data["account"], {})

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return len(draft.parts)

    def rendered(self, draft: Draft, step: int) -> str:
        return draft.parts[step].text

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        """Uploads every file that is not up yet; the checkpoint keeps {"uploads": {"part.place": id}}."""
        uploads = dict(ticket.checkpoint.get("uploads", {}))
        waiting = set(ticket.checkpoint.get("waiting", ()))
        for place, medium in _places(draft):
            if place not in uploads:
                data = _understood(call, await _send(call, _upload(call, medium)), commits=False)
                uploads[place] = data["id"]
                if data["status"] == "processing":
                    waiting.add(data["id"])
        for pk in sorted(waiting):
            data = _understood(call, await _send(call, _get(call, f"/api/media/{pk}")), commits=False)
            if data["status"] == "failed":
                raise Rejected("The file could not be processed.", field="media")
            if data["status"] == "public":
                waiting.discard(pk)
        keep = {"uploads": uploads, "waiting": sorted(waiting)}
        return Processing(2.0, keep) if waiting else keep

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        body = _body(draft, ticket)
        request = Request(
            "POST",
            f"{call.account.server}/api/posts",
            headers={**_bearer(call), "Idempotency-Key": f"{ticket.key}.{ticket.step}"},
            json=body,
        )
        answer = await _send(call, request, commits=True)
        data = _understood(call, answer, commits=True)
        if "id" not in data or "status" not in data:
            raise Uncertain(
                "No id in the answer.", status=answer.status, answer=redact(answer.text[:300], call.secrets)
            )
        if data["status"] == "processing":
            return Processing(2.0, {"pending": data["id"]}, answer.status)
        return _public(data, answer.status)

    async def poll(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        pending = ticket.checkpoint["pending"]
        answer = await _send(call, _get(call, f"/api/posts/{pending}"))
        data = _understood(call, answer, commits=False)
        if data["status"] == "processing":
            return Processing(2.0, {"pending": pending}, answer.status)
        return _public(data, answer.status)

    # ── looking again ────────────────────────────────────────────────────────────────────────────────────────────
    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | None:
        if not call.account.facts.get("honours_keys"):
            raise Unsupported("This server does not keep idempotency keys.")
        answer = await _send(call, _get(call, "/api/posts", key=f"{ticket.key}.{ticket.step}"))
        posts = _understood(call, answer, commits=False)["posts"]
        return _published(posts[0], answer.status) if posts else None

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        posts: list[Remote] = []
        before, clock = "", None
        for _ in range(PAGES):
            query = {"since": since.isoformat(), "limit": str(PAGE), **({"before": before} if before else {})}
            path = f"/api/accounts/{call.account.handle}/posts"
            answer = await _send(call, _get(call, path, **query))
            data = _understood(call, answer, commits=False)
            clock = clock or _clock(answer)
            posts += [_remote(post) for post in data["posts"] if post["status"] != "failed"]
            before = data["next"] or ""
            if not before:
                break
        return Reading(tuple(posts), clock, complete=not before)

    async def delete(self, call: Call, remote_id: str) -> None:
        request = Request("DELETE", f"{call.account.server}/api/posts/{remote_id}", headers=_bearer(call))
        try:
            _understood(call, await _send(call, request), commits=False)
        except Missing:
            return

    async def find_people(self, call: Call, query: str) -> tuple[Person, ...]:
        data = _understood(call, await _send(call, _get(call, "/api/people", q=query)), commits=False)
        return tuple(Person(one["handle"], one["name"], one["avatar"]) for one in data["people"])[:10]


# ── our words into theirs ────────────────────────────────────────────────────────────────────────────────────────
def _places(draft: Draft) -> list[tuple[str, Medium]]:
    places = [
        (f"{number}.{place}", medium)
        for number, part in enumerate(draft.parts)
        for place, medium in enumerate(part.media)
    ]
    if draft.card and draft.card.thumb:
        places.append(("card", draft.card.thumb))
    return places


def _body(draft: Draft, ticket: Ticket) -> dict[str, Any]:
    part, uploads = draft.parts[ticket.step], ticket.checkpoint.get("uploads", {})
    body: dict[str, Any] = {"text": part.text}
    if part.media:
        body["media"] = [
            {"id": uploads[f"{ticket.step}.{place}"], "alt": medium.alt}
            for place, medium in enumerate(part.media)
        ]
    if draft.language:
        body["language"] = draft.language
    if ticket.step:
        body["in_reply_to"] = ticket.checkpoint["parent"]
    elif draft.poll:
        poll = draft.poll
        body["poll"] = {"options": poll.options, "minutes": poll.minutes, "multiple": poll.multiple}
    elif draft.card:
        card = draft.card
        body["card"] = {
            "url": card.url,
            "title": card.title,
            "description": card.description,
            "thumb": uploads.get("card", ""),
        }
    return body


def _bearer(call: Call) -> dict[str, str]:
    return {"Authorization": f"Bearer {call.secrets.get('token', '')}"}


def _get(call: Call, path: str, **query: str) -> Request:
    return Request("GET", call.account.server + path, headers=_bearer(call), params=query or None)


def _upload(call: Call, medium: Medium) -> Request:
    return Request(
        "POST",
        f"{call.account.server}/api/media",
        headers={**_bearer(call), "Content-Type": medium.mime},
        body=Path(medium.path),
        timeout=300.0,
    )


# ── their words into ours ────────────────────────────────────────────────────────────────────────────────────────
async def _send(call: Call, request: Request, commits: bool = False) -> Answer:
    try:
        return await call.http.send(request)
    except NotSent as error:
        raise Outage(str(error) or "The server could not be reached.") from error
    except NoAnswer as error:
        if commits:
            raise Uncertain(str(error) or "No answer came.") from error
        raise Outage(str(error) or "No answer came.") from error


def _understood(call: Call, answer: Answer, *, commits: bool) -> dict[str, Any]:
    """The answer's JSON, or the error it means. `commits`: did the request make something visible?"""
    data = answer.json()
    if answer.ok:
        if isinstance(data, dict):
            return data
        if answer.status == 204:
            return {}
        error: type[NetworkError] = Uncertain if commits else Outage
        raise error(
            "The answer makes no sense.", status=answer.status, answer=redact(answer.text[:300], call.secrets)
        )
    data = data if isinstance(data, dict) else {}
    message = redact(str(data.get("message") or f"HTTP {answer.status}"), call.secrets)
    told: dict[str, Any] = {"status": answer.status, "answer": redact(answer.text[:300], call.secrets)}
    match answer.status:
        case 401 | 403:
            raise Unauthorized(message, **told)
        case 404 | 410:
            raise Missing(message, **told)
        case 429:
            raise TooMany(message, until=_until(answer, call.now), **told)
        case 501:
            raise Unsupported(message, **told)
        case status if status >= 500:
            raise (Uncertain if commits else Outage)(message, **told)
    raise Rejected(message, field=str(data.get("field") or "text"), **told)


def _until(answer: Answer, now: datetime) -> datetime | None:
    wait = answer.headers.get("retry-after", "")
    if not wait.isdigit():
        return None
    return now + timedelta(seconds=int(wait))


def _clock(answer: Answer) -> datetime | None:
    """The server's own time: to the microsecond where it tells, else from the Date header."""
    data = answer.json()
    if isinstance(data, dict) and isinstance(data.get("now"), str):
        return _moment(data["now"])
    try:
        return parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _public(data: dict[str, Any], status: int) -> Published:
    if data["status"] == "failed":
        raise Rejected(data.get("reason", ""), field="media", status=status)
    return _published(data, status)


def _published(data: dict[str, Any], status: int) -> Published:
    return Published(data["id"], data["url"], {"parent": data["id"], "pending": ""}, status)


def _remote(post: dict[str, Any]) -> Remote:
    return Remote(
        remote_id=post["id"],
        created_at=_moment(post["created_at"]),
        text=post["text"],
        media=len(post["media"]),
        url=post["url"],
        parent=post["in_reply_to"] or "",
        keep={"parent": post["id"], "pending": post["id"]},
        processing=post["status"] == "processing",
    )


def _connected(account: Account, told: dict[str, Any], secrets: dict[str, str]) -> Connected:
    return Connected(
        account=account,
        name=told["name"],
        url=told["url"],
        avatar_url=told["avatar"],
        secrets=secrets,
    )
