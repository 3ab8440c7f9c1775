"""Threads, through its own API (graph.threads.net, v1.0).

Facts held on 2026-11-22 against Meta's pages of December 2025 to July 2026; what could not be verified there is named where
it matters: login.py, limits.py, inbox.py. There is no machine-readable description of this API. A post is a container that
is published once (containers.py): its status settles an answer that was lost. There are no direct messages.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.threads import containers, inbox, login, measuring, posts, searching
from jubir.networks.connectors.threads.limits import ANSWER, LIMITS
from jubir.networks.connectors.threads.wire import ask, hear, own
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
from jubir.networks.hearing import Figures, Heard, History, Inbound, Query
from jubir.networks.limits import Limits
from jubir.networks.shared import graph

MOST_PAGES = 5


class Connector:
    identity = Identity(
        slug="threads",
        name="Threads",
        colour="#000000",
        docs="https://developers.facebook.com/docs/threads/",
        api_version="1.0",
        checked="2026-11-22",
        fetches=True,
    )
    auth = Auth(
        kind="oauth",
        scopes=login.SCOPES,
        help="https://developers.facebook.com/apps/",
        keys=(
            Field("client_id"),
            Field("client_secret", "password"),
            Field("verify_token", required=False),
        ),
        # Of sixty days: so early that an outage of a week does no harm.
        renew_before=10 * 86_400.0,
    )
    # A container's status is true at once; lists lag by seconds.
    recovery = Recovery(settle_after=30.0, readings=2)
    prepares_steps = True
    hears = frozenset({"comment", "mention"})
    answers = hears
    moderates = frozenset({"hide"})
    metrics = measuring.METRICS
    measures_at_once = measuring.AT_ONCE

    def limits(self, account: Account) -> Limits:
        return LIMITS

    def answer_limits(self, account: Account, kind: str) -> Limits:
        return ANSWER

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        return login.authorize_url(app, redirect_uri, state)

    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected:
        return await login.connect(call, answers)

    async def check(self, call: Call) -> Connected:
        return await login.who(call)

    async def refresh(self, call: Call) -> Fresh:
        return await login.refresh(call)

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return len(draft.parts)

    def rendered(self, draft: Draft, step: int) -> str:
        return " ".join(draft.parts[step].text.split())

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        return await containers.prepare(call, draft, ticket)

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published:
        return await containers.publish(call, draft, ticket)

    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | None:
        return await containers.look_up(call, draft, ticket)

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        edge = "replies" if draft.answers or ticket.step else "threads"
        params: dict[str, str | int] = {"fields": posts.FIELDS, "limit": posts.PAGE}
        found: list[Remote] = []
        for _ in range(MOST_PAGES):
            said = await ask(call, "GET", own(call, edge), params=params)
            page = [one for item in graph.listed(said) if (one := posts.remote(item))]
            found += page
            onward = graph.onward(said)
            if not onward or (page and min(one.created_at for one in page) < since):
                return Reading(tuple(found))
            params |= onward
        return Reading(tuple(found), complete=False)

    async def delete(self, call: Call, remote_id: str) -> None:
        try:
            await ask(call, "DELETE", remote_id)
        except errors.Missing:
            return

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        return await inbox.read(call, cursor, since)

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        if deed != "hide":
            raise errors.Unsupported("On Threads others' answers can only be hidden.")
        form = {"hide": "true" if on else "false"}
        await hear(call, "POST", f"{remote_id}/manage_reply", form=form, needs=("success",))
        return {}

    async def search(self, call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
        return await searching.search(call, query, cursor, since)

    def app_challenge(self, query: Mapping[str, str], app: Mapping[str, Any]) -> tuple[str, str] | None:
        return graph.challenge(query, app.get("verify_token"))

    def app_verified(
        self, headers: Mapping[str, str], body: bytes, app: Mapping[str, Any], now: datetime
    ) -> bool:
        """Meta signs no time; what was told before is known by its id."""
        return graph.is_signed(headers, body, app.get("client_secret"))

    def app_received(self, body: bytes) -> tuple[Heard, ...]:
        return inbox.received(body)

    # ── measuring ────────────────────────────────────────────────────────────────────────────────────────────────
    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await measuring.of_posts(call, remote_ids)

    async def account_figures(self, call: Call) -> Figures:
        return await measuring.account(call)

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await posts.history(call, cursor, since)
