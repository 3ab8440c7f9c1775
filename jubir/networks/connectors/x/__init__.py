"""X (Twitter), by its API v2: every call is paid for by the app's owner.

Facts held against X's own documentation and its description of the API, 2.167, both of August 2026. Not verified by a
real account (2026-11-22): that a refresh token is new after each use (either is kept), Premium's long posts (not
offered), how X bills what an answer includes beside its data (see prices.py).

X has no key by which a post sent twice is one. After a lost answer our own timeline is read; and when X says that it has
these words already, that is taken for evidence and looked for there, never for a failure.

Answers: since 23 February 2026 an app of the self-serve plan may only answer people who named or quoted the account;
X refuses the rest, and so do we, in words. Gone from that plan since 20 April: liking, following, quoting. Blocking was
taken out of the API in 2023.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from jubir.networks import errors
from jubir.networks.connectors.x import files, hooks, limits, measuring, prices, refusals, searching
from jubir.networks.connectors.x import inbox as incoming
from jubir.networks.connectors.x.posts import (
    is_message,
    message_of,
    moment_of,
    normal,
    post_of,
    remote,
    said,
    url_of,
    wanted_media,
    words_of,
)
from jubir.networks.connectors.x.wire import BASE, ask, basic, refusal, secret_words
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Charge,
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
from jubir.networks.hearing import Figures, Heard, History, Inbound, Public, Query
from jubir.networks.http import Answer, Request
from jubir.networks.limits import Limits
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import link, name, obj, rows

SCOPES = (
    "tweet.read",
    "tweet.write",
    "tweet.moderate.write",
    "users.read",
    "media.write",
    "dm.read",
    "dm.write",
    "like.write",
    "offline.access",
)
#: X throws unused media away after a day.
MEDIA_KEEPS = timedelta(hours=20)
#: Between X's clock and ours, when its list is asked for what is newer than a moment.
SKEW = timedelta(seconds=90)
PAGE, MOST_PAGES = 100, 3
NOT_CALLED = "X lets an app answer only people who named or quoted the account. Answer this one on X itself."


class Connector:
    identity = Identity(
        slug="x",
        name="X",
        colour="#0F1419",
        docs="https://docs.x.com/x-api/introduction",
        api_version="2 (2.167)",
        checked="2026-11-22",
    )
    auth = Auth(
        kind="oauth",
        scopes=SCOPES,
        help="https://console.x.com",
        keys=(Field("client_id"), Field("client_secret", "password")),
        renew_before=300,  # of two hours
    )
    # Timelines lag behind writes by seconds.
    recovery = Recovery(settle_after=30.0, readings=2, replay=False)

    def limits(self, account: Account) -> Limits:
        return limits.POST

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        query = {
            "response_type": "code",
            "client_id": app["client_id"],
            "redirect_uri": redirect_uri,
            "scope": " ".join(SCOPES),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"https://x.com/i/oauth2/authorize?{urlencode(query)}"

    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected:
        """X's code lives for thirty seconds."""
        form = {
            "grant_type": "authorization_code",
            "code": answers["code"],
            "redirect_uri": answers["redirect_uri"],
            "code_verifier": answers["verifier"],
            "client_id": str(call.app.get("client_id", "")),
        }
        token = await self._token(call, form)
        secrets = _secrets(token)
        found = await self._who(Call(call.http, call.account, secrets, call.app, call.now))
        return Connected(
            found.account,
            found.name,
            found.url,
            found.avatar_url,
            secrets,
            _expiry(token, call.now),
            tuple(str(token.get("scope") or "").split()),
        )

    async def refresh(self, call: Call) -> Fresh:
        if not call.secrets.get("refresh_token"):
            raise errors.Unauthorized("X has taken the sign-in back.")
        form = {
            "grant_type": "refresh_token",
            "refresh_token": str(call.secrets["refresh_token"]),
            "client_id": str(call.app.get("client_id", "")),
        }
        token = await self._token(call, form)
        return Fresh({**call.secrets, **_secrets(token)}, _expiry(token, call.now))

    async def check(self, call: Call) -> Connected:
        return await self._who(call)

    async def _token(self, call: Call, form: Mapping[str, str]) -> Mapping[str, Any]:
        request = Request("POST", f"{BASE}/2/oauth2/token", headers=basic(call.app), form=form)
        answer = await asking.send(call, request)
        if answer.status in (400, 401, 403):
            words = refusals.clean(answer, (*secret_words(call), form.get("code", "")))
            raise errors.Unauthorized("X did not accept the sign-in.", status=answer.status, answer=words)
        token = obj(answer.json())
        if not answer.ok or not token:
            raise refusal(call, answer)
        if not token.get("access_token"):
            raise errors.Unauthorized("X gave no sign-in.", status=answer.status)
        return token

    async def _who(self, call: Call) -> Connected:
        me = await measuring.whoami(call)
        number, handle = name(me.get("id")), name(me.get("username"))
        return Connected(
            account=Account(number, handle, "", {"protected": bool(me.get("protected"))}),
            name=name(me.get("name")) or handle,
            url=f"https://x.com/{handle}",
            avatar_url=link(me.get("profile_image_url")),
        )

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return len(draft.parts)

    def rendered(self, draft: Draft, step: int) -> str:
        return normal(words_of(draft, step))

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        """Keeps {"since": when we began, "media": {"part.index": files.py's state}, "media_at": when the first was sent}; of
        an answer also "parent"."""
        kept = dict(ticket.checkpoint)
        media: dict[str, dict[str, Any]] = dict(kept.get("media") or {})
        begun = kept.get("media_at") or call.now.isoformat()
        if media and call.now - datetime.fromisoformat(begun) > MEDIA_KEEPS:
            media, begun = {}, call.now.isoformat()

        def keep() -> dict[str, Any]:
            answers = (
                {"parent": draft.answers.remote_id}
                if draft.answers and not is_message(draft) and not ticket.step
                else {}
            )
            since = {"since": kept.get("since") or call.now.isoformat()}
            return {**since, **answers, **({"media": media, "media_at": begun} if media else {})}

        waits: list[float] = []
        for key, medium in wanted_media(draft, from_step=ticket.step):
            before = media.get(key, {})
            try:
                if not before.get("ready"):
                    media[key] = await files.send_on(call, medium, before, message=is_message(draft))
                if media[key].get("ready") and _to_describe(draft, medium) and not media[key].get("told"):
                    await files.describe(call, str(media[key]["id"]), medium.alt.strip())
                    media[key] = {**media[key], "told": True}
            except (errors.Outage, errors.TooMany) as trouble:
                if media == (kept.get("media") or {}):
                    raise  # nothing new to remember
                until = getattr(trouble, "until", None)
                wait = (until - call.now).total_seconds() if until else 10.0
                return Processing(max(wait, 5.0), keep(), trouble.status)
            if not media[key].get("ready"):
                waits.append(float(media[key].get("wait", 0.2)))
        return Processing(min(waits), keep()) if waits else keep()

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published:
        if is_message(draft):
            return await self._message(call, draft, ticket)
        try:
            answer = await ask(call, "POST", "/2/tweets", json=post_of(draft, ticket), visible=True)
        except errors.Rejected as no:
            if no.field != "duplicate":
                raise
            return await self._twin(call, draft, ticket, no)
        except errors.Unsupported as no:
            if draft.answers and not ticket.step:
                raise errors.Unsupported(NOT_CALLED, status=no.status, answer=no.answer) from no
            raise
        except errors.Missing as gone:
            if not ticket.step:
                raise
            raise errors.Rejected(
                "The post before this one in the thread is gone.",
                field="thread",
                status=gone.status,
                answer=gone.answer,
            ) from gone
        number = name(obj(obj(answer.json()).get("data")).get("id"))
        if not number:
            raise refusal(call, answer, visible=True)
        return Published(number, url_of(call.account.handle, number), {"parent": number}, answer.status)

    async def _message(self, call: Call, draft: Draft, ticket: Ticket) -> Published:
        assert draft.answers is not None
        thread = quote(draft.answers.thread, safe="-")
        path = f"/2/dm_conversations/{thread}/messages"
        answer = await ask(call, "POST", path, json=message_of(draft, ticket), visible=True)
        number = name(obj(obj(answer.json()).get("data")).get("dm_event_id"))
        if not number:
            raise refusal(call, answer, visible=True)
        return Published(number, status=answer.status)

    async def _twin(self, call: Call, draft: Draft, ticket: Ticket, no: errors.Rejected) -> Published:
        """X has these words already. If they came there since we began, an earlier try of ours arrived after all; else they
        are somebody's, and the author must hear of it."""
        since = datetime.fromisoformat(str(ticket.checkpoint.get("since") or call.now.isoformat())) - SKEW
        try:
            found, _, _ = await self._timeline(call, since)
        except errors.NetworkError as trouble:
            raise errors.Uncertain(
                "X says it has these words already, and does not let us look.",
                status=no.status,
                answer=no.answer,
            ) from trouble
        wanted, media = self.rendered(draft, ticket.step), len(draft.parts[ticket.step].media)
        parent = str(ticket.checkpoint.get("parent") or "")
        fitting = [
            post
            for post in found
            if post.text == wanted
            and post.media == media
            and post.parent == parent
            and post.created_at >= since
        ]
        if not fitting:
            raise no
        post = min(fitting, key=lambda one: one.created_at)
        return Published(post.remote_id, post.url, post.keep, no.status)

    # ── reading back, deleting ───────────────────────────────────────────────────────────────────────────────────
    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        if is_message(draft):
            return await self._messages(call, draft, since)
        found, told, complete = await self._timeline(call, since)
        return Reading(tuple(found), told, complete)

    async def _timeline(self, call: Call, since: datetime) -> tuple[list[Remote], datetime | None, bool]:
        """Our own posts and answers since then, newest first; X's time; whether they surely reach back so far."""
        params: dict[str, str | int] = {
            "post.fields": "attachments,created_at,entities,id,note_post,text",
            "expansions": "referenced_posts",
            "max_results": PAGE,
            "start_time": incoming.stamp(since),
        }
        path = f"/2/users/{incoming.me(call)}/tweets"
        return await self._back(call, path, params, lambda item: remote(item, call.account.handle), None)

    async def _messages(self, call: Call, draft: Draft, since: datetime) -> Reading:
        assert draft.answers is not None
        params: dict[str, str | int] = {
            "dm_event.fields": "attachments,created_at,entities,event_type,id,text",
            "expansions": "sender_id",
            "event_types": "MessageCreate",
            "max_results": incoming.FEW,
        }
        path = f"/2/dm_conversations/{quote(draft.answers.thread, safe='-')}/dm_events"
        me = incoming.me(call)
        found, told, complete = await self._back(
            call, path, params, lambda item: said(item) if name(item.get("sender_id")) == me else None, since
        )
        return Reading(tuple(found), told, complete)

    async def _back(
        self, call: Call, path: str, params: dict[str, str | int], take: Any, since: datetime | None
    ) -> tuple[list[Remote], datetime | None, bool]:
        """`since`: stop where the list has gone back so far; None where X itself stops there."""
        found: dict[str, Remote] = {}
        told, page = None, ""
        for _ in range(MOST_PAGES):
            answer = await ask(
                call, "GET", path, params={**params, **({"pagination_token": page} if page else {})}
            )
            told = told or refusals.clock(answer)
            body = obj(answer.json())
            if not isinstance(body.get("data"), list) and not obj(body.get("meta")):
                raise errors.Outage("This is not a list of posts.", status=answer.status)
            items = rows(body.get("data"))
            for item in items:
                if one := take(item):
                    found[one.remote_id] = one
            page = name(obj(body.get("meta")).get("next_token"))
            moments = [at for item in items if (at := moment_of(item))]
            if not page or (since and moments and min(moments) < since):
                return _newest_first(found), told, True
        return _newest_first(found), told, False

    async def delete(self, call: Call, remote_id: str) -> None:
        await ask(call, "DELETE", f"/2/tweets/{quote(remote_id, safe='')}", missing_ok=True)

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    hears = frozenset({"comment", "mention", "message"})
    answers = frozenset({"comment", "mention", "message"})
    moderates = frozenset({"hide"})
    metrics = measuring.METRICS
    measures_at_once = measuring.AT_ONCE

    def answer_limits(self, account: Account, kind: str) -> Limits:
        return limits.MESSAGE if kind == "message" else limits.ANSWER

    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        return await incoming.read(call, cursor, since)

    async def like(self, call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
        """Not with the self-serve plan any more; X says so then, and so do we."""
        path, number = f"/2/users/{incoming.me(call)}/likes", quote(remote_id, safe="")
        try:
            if on:
                await ask(call, "POST", path, json={"tweet_id": remote_id})
            else:
                await ask(call, "DELETE", f"{path}/{number}")
        except errors.Rejected as no:
            if no.status != 403:
                raise
            raise errors.Unsupported(
                "X does not let apps of this plan like.", status=no.status, answer=no.answer
            ) from no
        return {}

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        """Only answers under our own posts, and only hiding: X's API deletes nobody else's, and blocks nobody."""
        if deed != "hide":
            raise errors.Unsupported(
                "On X an answer under a post of ours can be hidden; apps neither delete nor block."
            )
        await ask(call, "PUT", f"/2/tweets/{quote(remote_id, safe='')}/hidden", json={"hidden": on})
        return {}

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await measuring.figures(call, remote_ids)

    async def account_figures(self, call: Call) -> Figures:
        return await measuring.account(call)

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await measuring.own_posts(call, cursor, since)

    async def search(self, call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
        return await searching.search(call, query, cursor, since)

    async def public(self, call: Call, handle: str) -> Public:
        return await measuring.public(call, handle)

    async def public_posts(self, call: Call, handle: str, cursor: str, since: datetime) -> History:
        return await measuring.public_posts(call, handle, cursor, since)

    # ── what X tells by itself ───────────────────────────────────────────────────────────────────────────────────
    def app_challenge(self, query: Mapping[str, str], app: Mapping[str, Any]) -> tuple[str, str] | None:
        return hooks.challenge(query, app)

    def app_verified(
        self, headers: Mapping[str, str], body: bytes, app: Mapping[str, Any], now: datetime
    ) -> bool:
        return hooks.verified(headers, body, app)

    def app_received(self, body: bytes) -> tuple[Heard, ...]:
        return hooks.received(body)

    # ── what it costs ────────────────────────────────────────────────────────────────────────────────────────────
    def price(self, draft: Draft, step: int) -> int:
        return prices.price(draft, step)

    def charges(self, account: Account, request: Request, answer: Answer) -> tuple[Charge, ...]:
        return prices.charges(account, request, answer)


def _to_describe(draft: Draft, medium: Any) -> bool:
    """X has alt texts for pictures and GIFs of posts."""
    return not is_message(draft) and medium.kind != "video" and bool(medium.alt.strip())


def _newest_first(found: Mapping[str, Remote]) -> list[Remote]:
    return sorted(found.values(), key=lambda post: post.created_at, reverse=True)


def _secrets(token: Mapping[str, Any]) -> dict[str, Any]:
    return {key: str(token[key]) for key in ("access_token", "refresh_token") if token.get(key)}


def _expiry(token: Mapping[str, Any], now: datetime) -> datetime | None:
    seconds = token.get("expires_in")
    return now + timedelta(seconds=seconds) if isinstance(seconds, int | float) and seconds > 0 else None
