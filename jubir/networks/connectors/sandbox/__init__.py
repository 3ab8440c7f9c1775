"""The sandbox: Jubir's own small network (`networks/sandbox/`), reached over HTTP like any other.

`account.server` is its base address, e.g. http://127.0.0.1:8420/sandbox. `account.facts` are what the server says of
itself: honours_keys, settle_after, readings.
"""

import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

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
from jubir.networks.hearing import (
    METRICS,
    Author,
    Figures,
    Heard,
    History,
    Inbound,
    OwnPost,
    PeopleList,
    Picture,
    Public,
    Query,
)
from jubir.networks.http import Answer, NoAnswer, NotSent, Request
from jubir.networks.limits import ImageLimit, Limits, PollLimit, TextLimit, VideoLimit
from jubir.networks.redaction import redact

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
        with _sense():
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
        body, where = (_message(draft), "messages") if _is_message(draft) else (_body(draft, ticket), "posts")
        request = Request(
            "POST",
            f"{call.account.server}/api/{where}",
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
        where = "messages" if _is_message(draft) else "posts"
        answer = await _send(call, _get(call, f"/api/{where}/{pending}"))
        data = _understood(call, answer, commits=False)
        if data["status"] == "processing":
            return Processing(2.0, {"pending": pending}, answer.status)
        return _public(data, answer.status)

    # ── looking again ────────────────────────────────────────────────────────────────────────────────────────────
    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | None:
        if not call.account.facts.get("honours_keys"):
            raise Unsupported("This server does not keep idempotency keys.")
        where = "messages" if _is_message(draft) else "posts"
        answer = await _send(call, _get(call, f"/api/{where}", key=f"{ticket.key}.{ticket.step}"))
        posts = _understood(call, answer, commits=False)[where]
        return _published(posts[0], answer.status) if posts else None

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        if _is_message(draft):
            return await self._recent_messages(call, since, draft)
        posts: list[Remote] = []
        before, clock = "", None
        for _ in range(PAGES):
            query = {"since": since.isoformat(), "limit": str(PAGE), **({"before": before} if before else {})}
            path = f"/api/accounts/{call.account.handle}/posts"
            answer = await _send(call, _get(call, path, **query))
            data = _understood(call, answer, commits=False)
            clock = clock or _clock(answer)
            with _sense():
                posts += [_remote(post) for post in data["posts"] if post["status"] != "failed"]
                before = data["next"] or ""
            if not before:
                break
        if draft.answers is not None and not ticket.step:
            # The same thanks under another comment is not this answer.
            posts = [post for post in posts if post.parent == draft.answers.remote_id]
        return Reading(tuple(posts), clock, complete=not before)

    async def _recent_messages(self, call: Call, since: datetime, draft: Draft) -> Reading:
        """What we wrote in that conversation. A stretch that is longer than an answer is not whole."""
        query = {
            "with": draft.answers.author if draft.answers else "",
            "since": since.isoformat(),
            "limit": "100",
        }
        answer = await _send(call, _get(call, "/api/messages", **query))
        data = _understood(call, answer, commits=False)
        with _sense():
            sent = tuple(
                Remote(
                    one["id"],
                    _moment(one["at"]),
                    one["text"],
                    keep={"parent": one["id"], "pending": one["id"]},
                    processing=one["status"] == "processing",
                )
                for one in data["messages"]
                if one["ours"] and one["status"] != "failed"
            )
            return Reading(sent, _clock(answer), complete=not data["more"])

    async def delete(self, call: Call, remote_id: str) -> None:
        if remote_id.startswith("m"):
            raise Unsupported("A direct message cannot be taken back here.")
        request = Request("DELETE", f"{call.account.server}/api/posts/{remote_id}", headers=_bearer(call))
        try:
            _understood(call, await _send(call, request), commits=False)
        except Missing:
            return

    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        if remote_id.startswith("m"):
            raise Unsupported("A direct message cannot be changed here.")
        address = f"{call.account.server}/api/posts/{remote_id}"
        request = Request("PATCH", address, headers=_bearer(call), json={"text": draft.text})
        _understood(call, await _send(call, request), commits=False)

    async def find_people(self, call: Call, query: str) -> tuple[Person, ...]:
        data = _understood(call, await _send(call, _get(call, "/api/people", q=query)), commits=False)
        with _sense():
            return tuple(Person(one["handle"], one["name"], one["avatar"]) for one in data["people"])[:10]

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        query = {"cursor": cursor} if cursor else {"since": since.isoformat()}
        data = await _read(call, "/api/inbox", limit="100", **query)
        with _sense():
            return Inbound(tuple(map(_heard, data["items"])), data["cursor"], bool(data["more"]))

    async def like(self, call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
        await _set(call, f"/api/posts/{remote_id}/like", on)
        return {}

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        match deed:
            case "hide":
                await _set(call, f"/api/posts/{remote_id}/hidden", on)
            case "block":
                await _set(call, f"/api/blocks/{remote_id}", on)
            case "delete":
                await self.delete(call, remote_id)
            case _:
                raise Unsupported(f"There is no {deed} here.")
        return {}

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        if not remote_ids:
            return {}
        data = await _read(call, "/api/figures", ids=",".join(remote_ids))
        with _sense():
            return {pk: _figures(told) if told is not None else None for pk, told in data["figures"].items()}

    async def account_figures(self, call: Call) -> Figures:
        data = await _read(call, "/api/account/figures")
        with _sense():
            return _figures(data["figures"])

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await self.public_posts(call, call.account.handle, cursor, since)

    async def search(self, call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
        asked = {"q": _terms(query.all), "any": _terms(query.any), "none": _terms(query.none)}
        asked |= {"language": query.language, "before": cursor, "since": since.isoformat(), "limit": "100"}
        data = await _read(call, "/api/search", **{name: value for name, value in asked.items() if value})
        with _sense():
            after = str(data["next"] or "")
            return Inbound(tuple(map(_heard, data["items"])), after, bool(after))

    async def lists(self, call: Call) -> tuple[PeopleList, ...]:
        data = await _read(call, "/api/lists")
        with _sense():
            return tuple(PeopleList(str(one["id"]), str(one["title"])) for one in data["lists"])

    async def list_posts(self, call: Call, list_id: str, cursor: str, since: datetime) -> Inbound:
        asked = {"before": cursor, "since": since.isoformat(), "limit": "100"}
        path = f"/api/lists/{quote(list_id, safe='')}/posts"
        data = await _read(call, path, **{name: value for name, value in asked.items() if value})
        with _sense():
            after = str(data["next"] or "")
            return Inbound(tuple(map(_heard, data["items"])), after, bool(after))

    async def public(self, call: Call, handle: str) -> Public:
        data = await _read(call, f"/api/accounts/{quote(handle.lstrip('@'), safe='')}")
        with _sense():
            return Public(_author(data), _figures(data["figures"]), str(data["bio"]))

    async def public_posts(self, call: Call, handle: str, cursor: str, since: datetime) -> History:
        query = {"replies": "0", "figures": "1", "limit": "100", "since": since.isoformat()}
        path = f"/api/accounts/{quote(handle.lstrip('@'), safe='')}/posts"
        data = await _read(call, path, **query, **({"before": cursor} if cursor else {}))
        with _sense():
            posts = tuple(_own(post) for post in data["posts"] if post["status"] == "public")
            return History(posts, str(data["next"] or ""))

    # ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────
    async def subscribe(self, call: Call, url: str, secret: str) -> None:
        request = Request(
            "PUT",
            f"{call.account.server}/api/account/webhook",
            headers=_bearer(call),
            json={"url": url, "secret": secret},
        )
        _understood(call, await _send(call, request), commits=False)

    async def unsubscribe(self, call: Call) -> None:
        await _set(call, "/api/account/webhook", False)

    def verified(self, headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
        stamp, told = headers.get("sandbox-timestamp", ""), headers.get("sandbox-signature", "")
        if not secret or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
            return False
        if abs(now.timestamp() - int(stamp)) > RECENT:
            return False
        wanted = hmac.new(secret.encode(), f"{stamp}.".encode() + body, "sha256").hexdigest()
        return hmac.compare_digest(f"sha256={wanted}".encode(), told.encode())

    def received(self, body: bytes) -> tuple[Heard, ...]:
        with _sense():
            return tuple(_heard(item) for item in json.loads(body)["items"])


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
    if draft.answers is not None and not ticket.step:
        body["in_reply_to"] = draft.answers.remote_id
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


def _is_message(draft: Draft) -> bool:
    return draft.answers is not None and draft.answers.kind == "message"


def _message(draft: Draft) -> dict[str, Any]:
    if draft.parts[0].media:
        raise Rejected("A direct message has no pictures here.", field="media")
    return {"to": draft.answers.author if draft.answers else "", "text": draft.text}


def _terms(words: Sequence[str]) -> str:
    return " ".join(
        f'"{word}"' if " " in word else word for word in (w.replace('"', " ").strip() for w in words)
    )


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


async def _read(call: Call, path: str, **query: str) -> dict[str, Any]:
    return _understood(call, await _send(call, _get(call, path, **query)), commits=False)


async def _set(call: Call, path: str, on: bool) -> None:
    request = Request("PUT" if on else "DELETE", call.account.server + path, headers=_bearer(call))
    _understood(call, await _send(call, request), commits=False)


@contextmanager
def _sense() -> Iterator[None]:
    """An answer of another shape than the network's own is an outage of it, not a fault of ours."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Outage("The answer makes no sense.") from error


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


def _author(told: Mapping[str, Any]) -> Author:
    return Author(
        told["id"],
        told["handle"],
        told["name"],
        told["avatar"],
        told["url"],
        followers=int(told["followers"]),
    )


def _figures(told: Mapping[str, Any]) -> Figures:
    """Those that METRICS knows."""
    return {name: int(value) for name, value in told.items() if name in METRICS}


def _heard(item: Mapping[str, Any]) -> Heard:
    return Heard(
        remote_id=item["id"],
        kind=item["kind"],
        author=_author(item["account"]),
        text=item["text"],
        created_at=_moment(item["created_at"]),
        url=item["url"],
        thread=item["thread"],
        parent=item["parent"],
        post=item["post"],
        ours=item["ours"],
        edited_at=_moment(item["edited_at"]) if item["edited_at"] else None,
        gone=item["gone"],
        liked=item["liked"],
        hidden=item["hidden"],
        pictures=tuple(
            Picture(one["url"], one.get("kind", "image"), one.get("alt", "")) for one in item["media"]
        ),
        language=item["language"],
        rating=item["rating"],
        figures=_figures(item.get("figures") or {}),
    )


def _own(post: Mapping[str, Any]) -> OwnPost:
    media = post["media"]
    kinds = {one.get("kind") for one in media}
    form = "poll" if post["poll"] else "link" if post["card"] else "text"
    if media:
        form = "video" if "video" in kinds else "carousel" if len(media) > 1 else "image"
    return OwnPost(
        remote_id=post["id"],
        created_at=_moment(post["created_at"]),
        text=post["text"],
        url=post["url"],
        format=form,
        media=len(media),
        picture_url=next((one["url"] for one in media if one.get("kind") != "video"), ""),
        figures=_figures(post["figures"]),
    )
