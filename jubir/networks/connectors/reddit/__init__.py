"""Reddit: posts in subreddits and on one's own page, answers, messages.

Facts held against recorded traffic (PRAW's, 2026-08-17) and the truth sheet of 2026-11-22; what is not verified says so
where it stands (wire.py: codes; rules.py: requirements; limits.py: polls). New API clients need Reddit's approval.

Reddit has no key of ours: after a lost answer the account's own list is read back, within the same subreddit, a picture
by the number under which it was uploaded. How far that list lags is not verified [2026-11-22]; a minute is given to it.
A picture's post is answered without an address: it is looked for in the same list until it is there.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from jubir.networks import errors
from jubir.networks.connectors.reddit import connecting, files, measuring, posts, rules
from jubir.networks.connectors.reddit import inbox as incoming
from jubir.networks.connectors.reddit.limits import answer_limits_of, limits_of
from jubir.networks.connectors.reddit.wire import SITE, ask, do, listing
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
from jubir.networks.shared.asking import clock_of
from jubir.networks.shared.parsing import link, name, obj, rows, when, words

SCOPES = (
    "identity",
    "submit",
    "read",
    "privatemessages",
    "edit",
    "history",
    "mysubreddits",
    "flair",
)
PAGE, MOST_PAGES = 100, 3
#: A lent place at Reddit's storage that no post has used by then is not trusted any more.
MEDIA_KEEPS = timedelta(hours=12)


class Connector:
    identity = Identity(
        slug="reddit",
        name="Reddit",
        colour="#FF4500",
        docs="https://www.reddit.com/dev/api",
        api_version="1",
        checked="2026-11-22",
    )
    auth = Auth(
        kind="oauth",
        scopes=SCOPES,
        help="https://www.reddit.com/prefs/apps",
        keys=(Field("client_id"), Field("client_secret", "password"), Field("owner")),
        renew_before=300,
    )
    recovery = Recovery(settle_after=60.0, readings=3)

    def limits(self, account: Account) -> Limits:
        """`facts`: "subreddits" (names), "flairs" (subreddit → [id, words])."""
        return limits_of(account)

    def answer_limits(self, account: Account, kind: str) -> Limits:
        return answer_limits_of(kind)

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        """Reddit knows no PKCE: the client's secret stands in for it."""
        query = {
            "client_id": app["client_id"],
            "response_type": "code",
            "state": state,
            "redirect_uri": redirect_uri,
            "duration": "permanent",
            "scope": " ".join(SCOPES),
        }
        return f"{SITE}/api/v1/authorize?{urlencode(query)}"

    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected:
        form = {
            "grant_type": "authorization_code",
            "code": answers["code"],
            "redirect_uri": answers["redirect_uri"],
        }
        secrets, ends, scopes = await connecting.token(call, form)
        known = await connecting.who(_with(call, secrets))
        return Connected(known.account, known.name, known.url, known.avatar_url, secrets, ends, scopes)

    async def refresh(self, call: Call) -> Fresh:
        refresh = words(call.secrets.get("refresh_token"))
        if not refresh:
            raise errors.Unauthorized("Reddit gave no lasting sign-in.")
        secrets, ends, _ = await connecting.token(
            call, {"grant_type": "refresh_token", "refresh_token": refresh}
        )
        return Fresh({**call.secrets, **secrets}, ends)

    async def check(self, call: Call) -> Connected:
        return await connecting.who(call)

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return len(draft.parts)

    def rendered(self, draft: Draft, step: int) -> str:
        return posts.rendered(draft)

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        """The subreddit's rules, then the uploads. Keeps "media" (place → {"asset", "url"}) and "media_at"."""
        if draft.answers:
            return {}
        await rules.check(call, draft)
        kept = {str(place): obj(one) for place, one in obj(ticket.checkpoint.get("media")).items()}
        begun = when(ticket.checkpoint.get("media_at"))
        if begun is None or call.now - begun > MEDIA_KEEPS:
            kept, begun = {}, call.now
        for place, medium in enumerate(draft.parts[0].media):
            if not kept.get(str(place)):
                kept[str(place)] = await files.upload(call, medium)
        return {"media": kept, "media_at": begun.isoformat()} if kept else {}

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        if draft.answers:
            return await _answer(call, draft.answers.remote_id, posts.text_of(draft))
        path, body = posts.submission(draft, ticket)
        data = await do(call, path, visible=True, **body)
        number = name(data.get("name")) or name(data.get("id"))
        if not number and words(data.get("websocket_url")):
            return Processing(3.0, status=200)
        if not number:
            raise errors.Uncertain("Reddit said yes and gave the post no number.", status=200)
        number = number if number.startswith("t3_") else f"t3_{number}"
        return Published(number, link(data.get("url")), status=200)

    async def poll(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        """Whether a picture's post stands in the account's list by now."""
        asset = words(obj(obj(ticket.checkpoint.get("media")).get("0")).get("asset"))
        path = f"/user/{quote(incoming.me(call), safe='')}/submitted"
        things, _ = listing(await ask(call, "GET", path, params={"limit": PAGE, "sort": "new"}))
        for kind, data in things:
            if kind == "t3" and posts.has_asset(data, asset):
                return Published(posts.full_name("t3", data), posts.page_of(data))
        return Processing(10.0)

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        mine = f"/user/{quote(incoming.me(call), safe='')}"
        path, reads = f"{mine}/submitted", lambda data: posts.remote(data, draft, ticket)
        if draft.answers:
            path = "/message/sent" if draft.answers.kind == "message" else f"{mine}/comments"
            reads = _said
        found: list[Remote] = []
        told, after = None, ""
        for _ in range(MOST_PAGES):
            params: dict[str, str | int] = {"limit": PAGE, "sort": "new"}
            if after:
                params["after"] = after
            answer = await ask(call, "GET", path, params=params)
            (things, after), told = listing(answer), told or clock_of(answer)
            found += [one for _, data in things if (one := reads(data))]
            moments = [at for _, data in things if (at := posts.moment(data))]
            if not after or (moments and min(moments) < since):
                return Reading(tuple(found), told)
        return Reading(tuple(found), told, complete=False)

    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        """The text of a post of text, or of a comment; titles and links stay as they are."""
        form = {"thing_id": remote_id, "text": posts.text_of(draft), "api_type": "json"}
        await do(call, "/api/editusertext", form=form)

    async def delete(self, call: Call, remote_id: str) -> None:
        if remote_id.startswith("t4_"):
            raise errors.Unsupported("A message on Reddit can't be taken back.")
        with suppress(errors.Missing):
            await ask(call, "POST", "/api/del", form={"id": remote_id, "api_type": "json"})

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    hears = frozenset({"comment", "mention", "message"})
    answers = frozenset({"comment", "mention", "message"})
    metrics = measuring.METRICS
    measures_at_once = measuring.AT_ONCE

    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        return await incoming.read(call, cursor, since)

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await measuring.measured(call, remote_ids)

    async def account_figures(self, call: Call) -> Figures:
        return await measuring.account(call)

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await measuring.posts(call, incoming.me(call), cursor, since)

    async def search(self, call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
        return await measuring.search(call, query, cursor, since)

    async def public(self, call: Call, handle: str) -> Public:
        return await measuring.public(call, handle)

    async def public_posts(self, call: Call, handle: str, cursor: str, since: datetime) -> History:
        return await measuring.public_posts(call, handle, cursor, since)


def _with(call: Call, secrets: Mapping[str, Any]) -> Call:
    return Call(call.http, call.account, secrets, call.app, call.now)


async def _answer(call: Call, target: str, text: str) -> Published:
    """Under a comment, a post or a message alike."""
    form = {"thing_id": target, "text": text, "api_type": "json"}
    data = await do(call, "/api/comment", visible=True, form=form)
    made = next((obj(one.get("data")) for one in rows(data.get("things"))), {})
    number = name(made.get("name")) or name(made.get("id"))
    if not number:
        raise errors.Uncertain("Reddit said yes and gave the answer no number.", status=200)
    return Published(number, posts.page_of(made), status=200)


def _said(data: Mapping[str, Any]) -> Remote | None:
    """A comment or a message of ours."""
    at, number = posts.moment(data), name(data.get("name"))
    if at is None or not number:
        return None
    return Remote(
        number, at, words(data.get("body")), url=posts.page_of(data), parent=name(data.get("parent_id"))
    )
