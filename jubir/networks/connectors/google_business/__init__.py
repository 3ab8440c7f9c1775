"""Google Business Profile: updates, events and offers of a business, its reviews, and how often it was seen.

Accounts, locations and figures are held against their discovery documents of 2026-10-26. Posts and reviews still live in
My Business v4, for which there is no such document: their shapes stand as its reference pages tell them, and what they do
not tell (the order of a list, limits, the states' meaning) is marked [not verified] in the modules, as of 2026-11-22.

A post has no key of ours, and sending it twice posts it twice: after a lost answer the location's posts are listed. A reply
to a review is a PUT: it may be repeated, and the review tells whether it stands there.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.google_business import locations, measuring, posts, reviews
from jubir.networks.connectors.google_business.limits import KINDS, answer_limits, limits_of
from jubir.networks.connectors.google_business.wire import ask, refusal
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
    Ticket,
)
from jubir.networks.hearing import Figures, History, Inbound
from jubir.networks.limits import Limits
from jubir.networks.shared import google
from jubir.networks.shared.parsing import name, obj

SCOPES = ("https://www.googleapis.com/auth/business.manage",)


class Connector:
    identity = Identity(
        slug="google_business",
        name="Google Business Profile",
        colour="#1A73E8",
        docs="https://developers.google.com/my-business/reference/rest",
        api_version="v4 and v1",
        checked="2026-11-22",
        fetches=True,
    )
    auth = Auth(
        kind="oauth",
        scopes=SCOPES,
        help="https://console.cloud.google.com/apis/credentials",
        keys=(Field("client_id"), Field("client_secret", "password")),
        renew_before=google.RENEW_BEFORE,
    )
    # How soon a post shows in the list is not told [not verified]: a minute, and two readings. A reply could be sent again
    # at once, but what stands under the review may be a colleague's newer one: it too is looked for twice.
    recovery = Recovery(settle_after=60.0, readings=2)
    kinds = KINDS

    def limits(self, account: Account) -> Limits:
        return limits_of()

    def kind_limits(self, account: Account, kind: str) -> Limits:
        return limits_of(kind)

    def answer_limits(self, account: Account, kind: str) -> Limits:
        return answer_limits()

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        return google.authorize_url(app, SCOPES, redirect_uri, state, challenge)

    async def connect(self, call: Call, answers: Mapping[str, str]) -> tuple[Connected, ...]:
        return await locations.opened(call, await google.exchange(call, answers))

    async def check(self, call: Call) -> Connected:
        return await locations.checked(call)

    async def refresh(self, call: Call) -> Fresh:
        return await google.refresh(call)

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return 1

    def rendered(self, draft: Draft, step: int) -> str:
        return draft.text

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any]:
        """Nothing to bring: it is only looked at before anybody is asked."""
        if draft.answers is None:
            posts.resource(draft)
        return {}

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        if draft.answers:
            return await reviews.reply(call, draft)
        answer = await ask(call, "POST", posts.place(call), json=posts.resource(draft), visible=True)
        post = obj(answer.json())
        if not posts.number_of(post):
            raise refusal(call, answer, visible=True)
        return posts.outcome(post, answer.status)

    async def poll(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        return await posts.look(call, name(ticket.checkpoint.get("post")))

    # ── reading back, editing, deleting ──────────────────────────────────────────────────────────────────────────
    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | None:
        if draft.answers is None:
            raise errors.Unsupported("Posts have no key of ours.")
        return await reviews.look_up(call, draft)

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        return await posts.recent(call, since)

    async def delete(self, call: Call, remote_id: str) -> None:
        """A post, or our reply to a review."""
        is_reply = remote_id.endswith(reviews.REPLY)
        try:
            await ask(
                call, "DELETE", reviews.place(call, remote_id) if is_reply else posts.place(call, remote_id)
            )
        except errors.Missing:
            return

    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        if remote_id.endswith(reviews.REPLY):
            await ask(call, "PUT", reviews.place(call, remote_id), json={"comment": draft.text})
        else:
            await posts.edit(call, remote_id, draft.text)

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    hears = frozenset({"review"})
    answers = frozenset({"review"})

    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        return await reviews.read(call, cursor, since)

    metrics = measuring.METRICS
    measures_at_once = 1

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        raise errors.Unsupported("Google tells no figures of single posts.")

    async def account_figures(self, call: Call) -> Figures:
        return await measuring.account(call)

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await posts.history(call, cursor, since)
