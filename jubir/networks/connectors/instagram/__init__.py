"""Instagram: professional accounts, by Instagram Login or by Facebook Login, through the Graph API v26.0.

Facts held on 2026-11-22 against Meta's pages and its generated lists of 2026-04-15; what could not be verified there is
named where it matters: limits.py, logins.py. A post is a container that is published once (containers.py): its status
settles an answer that was lost. A comment or a message has no such thing and is sought where it would stand; an answer
under somebody else's post cannot be read back, so a person is asked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jubir.networks.connectors.instagram import answering, arriving, containers, limits, logins, measuring
from jubir.networks.connectors.instagram import inbox as incoming
from jubir.networks.connectors.instagram.wire import ask, by_facebook, hear, speaker
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
from jubir.networks.hearing import Figures, Heard, History, Inbound
from jubir.networks.limits import Limits
from jubir.networks.shared import graph, meta
from jubir.networks.shared.parsing import link, name, when, words

MOST_PAGES = 5


class Connector:
    identity = Identity(
        slug="instagram",
        name="Instagram",
        colour="#C13584",
        docs="https://developers.facebook.com/docs/instagram-platform/",
        api_version="26.0",
        checked="2026-11-22",
        fetches=True,
    )
    auth = Auth(
        kind="oauth",
        fields=(Field("server", "choice", default="instagram", choices=("instagram", "facebook")),),
        scopes=logins.SCOPES["instagram"],
        help="https://developers.facebook.com/apps/",
        keys=(
            Field("client_id"),
            Field("client_secret", "password"),
            Field("facebook_client_id", required=False),
            Field("facebook_client_secret", "password", required=False),
            Field("verify_token", required=False),
        ),
        # Of sixty days: so early that an outage of a week does no harm.
        renew_before=10 * 86_400.0,
    )
    # A container's status is true at once; lists lag by seconds.
    recovery = Recovery(settle_after=30.0, readings=2)
    kinds = limits.KINDS

    def limits(self, account: Account) -> Limits:
        return limits.OF_KIND["post"]

    def kind_limits(self, account: Account, kind: str) -> Limits:
        return limits.OF_KIND.get(kind, limits.OF_KIND["post"])

    def answer_limits(self, account: Account, kind: str) -> Limits:
        return {"comment": limits.COMMENT, "message": limits.MESSAGE}.get(kind, limits.MENTION)

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        """No PKCE: neither sign-in describes it, the app's secret stands in its place."""
        return logins.authorize_url(app, server, redirect_uri, state)

    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected | tuple[Connected, ...]:
        return await logins.connect(call, answers)

    async def check(self, call: Call) -> Connected:
        return await logins.check(call)

    async def refresh(self, call: Call) -> Fresh:
        return await logins.refresh(call)

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return 2 if containers.first_comment_of(draft) else 1

    def rendered(self, draft: Draft, step: int) -> str:
        text = draft.text if draft.answers else containers.caption_of(draft)
        return " ".join((containers.first_comment_of(draft) if step else text).split())

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        return await containers.prepare(call, draft, ticket)

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        if draft.answers:
            return await answering.commit(call, draft, ticket)
        if ticket.step:
            return await answering.comment_first(call, draft, ticket)
        return await containers.publish(call, draft, ticket)

    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | None:
        return await containers.look_up(call, draft, ticket)

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        if draft.answers or ticket.step:
            return await answering.recent(call, draft, ticket, since)
        edge = "stories" if containers.kind_of(draft) == "story" else "media"
        params: dict[str, str | int] = {"fields": "id,caption,timestamp,permalink,children{id}", "limit": 50}
        posts: list[Remote] = []
        for _ in range(MOST_PAGES):
            said = await ask(call, "GET", f"{call.account.remote_id}/{edge}", params=params)
            page = [one for item in graph.listed(said) if (one := _remote(item, story=edge == "stories"))]
            posts += page
            onward = graph.onward(said)
            if not onward or (page and min(one.created_at for one in page) < since):
                return Reading(tuple(posts))
            params |= onward
        return Reading(tuple(posts), complete=False)

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    hears = frozenset({"comment", "mention", "message"})
    answers = frozenset({"comment", "mention", "message"})
    moderates = frozenset({"hide", "delete"})
    metrics = measuring.METRICS
    measures_at_once = measuring.AT_ONCE

    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        return await incoming.read(call, cursor, since)

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        return await meta.moderate(call, hear, deed, remote_id, {"hide": "true" if on else "false"})

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await measuring.of_media(call, remote_ids)

    async def account_figures(self, call: Call) -> Figures:
        return await measuring.account(call)

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await measuring.history(call, cursor, since)

    # ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────
    async def subscribe(self, call: Call, url: str, secret: str) -> None:
        """That Meta may tell our app of this account. Where to, and under which secret, is the app's own matter."""
        fields = arriving.OF_PAGE if by_facebook(call.account.server) else arriving.FIELDS
        form = {"subscribed_fields": ",".join(fields)}
        await hear(call, "POST", f"{speaker(call)}/subscribed_apps", form=form, needs=("success",))

    async def unsubscribe(self, call: Call) -> None:
        if not by_facebook(
            call.account.server
        ):  # the Page's own subscription may serve its Facebook channel too
            await hear(call, "DELETE", f"{speaker(call)}/subscribed_apps")

    def app_challenge(self, query: Mapping[str, str], app: Mapping[str, Any]) -> tuple[str, str] | None:
        return graph.challenge(query, app.get("verify_token"))

    def app_verified(
        self, headers: Mapping[str, str], body: bytes, app: Mapping[str, Any], now: datetime
    ) -> bool:
        """Signed by whichever of the two apps is subscribed. Meta signs no time; ids tell what was told before."""
        secrets = (app.get("client_secret"), app.get("facebook_client_secret"))
        return any(graph.is_signed(headers, body, secret) for secret in secrets)

    def app_received(self, body: bytes) -> tuple[Heard, ...]:
        return arriving.received(body)


def _remote(item: Mapping[str, Any], *, story: bool) -> Remote | None:
    number, at = name(item.get("id")), when(item.get("timestamp"))
    if not number or at is None:
        return None
    text = "" if story else words(item.get("caption"))
    keep = {"parent": number}  # what the first comment stands under
    return Remote(number, at, text, measuring.media_of(item), link(item.get("permalink")), keep=keep)
