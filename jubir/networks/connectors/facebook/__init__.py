"""Facebook Pages, through the Graph API v26.0.

Facts held on 2026-11-22 against Meta's pages and its generated lists of 2026-04-15; what could not be verified there is
named where it matters: limits.py, publishing.py, measuring.py, shared/signing.py. Profiles and groups of persons have no API.

The network knows no key of ours. Instead everything is made unpublished first and its id kept; the commit only flips it,
and whether it was flipped can be asked of the very object. Reels and stories are asked for their state, and where an
object is out of reach the Page's own lists are read. An answer leaves no such trace: it is sought under what it answers.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.facebook import answering, arriving, measuring, pages, publishing, reading
from jubir.networks.connectors.facebook import inbox as incoming
from jubir.networks.connectors.facebook.limits import COMMENT, KINDS, MESSAGE, OF_KIND
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Connected,
    Draft,
    Field,
    Identity,
    Processing,
    Published,
    Reading,
    Recovery,
    Ticket,
)
from jubir.networks.hearing import Figures, Heard, History, Inbound
from jubir.networks.limits import Limits
from jubir.networks.shared import graph, meta, signing


class Connector:
    identity = Identity(
        slug="facebook",
        name="Facebook",
        colour="#0866FF",
        docs="https://developers.facebook.com/docs/pages-api/",
        api_version="26.0",
        checked="2026-11-22",
    )
    auth = Auth(
        kind="oauth",
        scopes=(
            "pages_show_list",
            "pages_manage_posts",
            "pages_read_engagement",
            "pages_manage_engagement",
            "pages_read_user_content",
            "pages_messaging",
            "pages_manage_metadata",
            "read_insights",
        ),
        help="https://developers.facebook.com/apps/",
        keys=(
            Field("client_id"),
            Field("client_secret", "password"),
            Field("verify_token", required=False),
        ),
    )
    # Reads show a write within seconds; half a minute lets a slow one still arrive.
    recovery = Recovery(settle_after=30.0, readings=2)
    kinds = KINDS

    def limits(self, account: Account) -> Limits:
        return OF_KIND["post"]

    def kind_limits(self, account: Account, kind: str) -> Limits:
        return OF_KIND.get(kind, OF_KIND["post"])

    def answer_limits(self, account: Account, kind: str) -> Limits:
        return MESSAGE if kind == "message" else COMMENT

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        """No PKCE: Meta's web sign-in does not describe it, the app's secret stands in its place."""
        return signing.dialog(str(app["client_id"]), redirect_uri, state, self.auth.scopes)

    async def connect(self, call: Call, answers: Mapping[str, str]) -> tuple[Connected, ...]:
        """Every Page of whoever signed in, each with a token of its own."""
        token = await signing.user_token(call, answers["code"], answers["redirect_uri"])
        scopes = await signing.granted(call, token)
        found = await signing.pages_of(call, token, pages.FIELDS)
        return tuple(
            pages.connected(
                page, pages.facts_of(page), secrets={"access_token": str(page["access_token"])}, scopes=scopes
            )
            for page in found
        )

    async def check(self, call: Call) -> Connected:
        said = await graph.ask(
            call, "GET", call.account.remote_id, params={"fields": pages.FIELDS}, needs=("id",)
        )
        return pages.connected(said, dict(call.account.facts))

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return 1

    def rendered(self, draft: Draft, step: int) -> str:
        """A story shows no text."""
        is_story = publishing.kind_of(draft) == "story" and not draft.answers
        return "" if is_story else " ".join(draft.text.split())

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        return await publishing.prepare(call, draft, ticket)

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        return await (answering if draft.answers else publishing).commit(call, draft, ticket)

    async def poll(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        return await publishing.poll(call, draft, ticket)

    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing | None:
        return await publishing.look_up(call, draft, ticket)

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        if draft.answers:
            return await answering.recent(call, draft, since)
        photo = str((ticket.checkpoint.get("photos") or {}).get("0", ""))
        way = publishing.way_of(draft)
        return await reading.recent(call, way, since, photo=photo if way == "photo_story" else "")

    async def delete(self, call: Call, remote_id: str) -> None:
        try:
            await graph.ask(call, "DELETE", remote_id)
        except errors.Missing:
            return

    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        """A post's message; of a video or a reel its description."""
        form = {"message" if "_" in remote_id else "description": draft.text}
        await graph.ask(call, "POST", remote_id, form=form, needs=("success",))

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    hears = frozenset({"comment", "mention", "message", "review"})
    answers = frozenset({"comment", "mention", "message"})
    moderates = frozenset({"hide", "delete"})
    metrics = measuring.METRICS
    measures_at_once = measuring.AT_ONCE

    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        return await incoming.read(call, cursor, since)

    async def like(self, call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
        """As the Page; liking twice is liking once."""
        await graph.hear(call, "POST" if on else "DELETE", f"{remote_id}/likes", needs=("success",))
        return {}

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        return await meta.moderate(
            call, graph.hear, deed, remote_id, {"is_hidden": "true" if on else "false"}
        )

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await measuring.of_posts(call, remote_ids)

    async def account_figures(self, call: Call) -> Figures:
        return await measuring.account(call)

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await reading.history(call, cursor, since)

    # ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────
    async def subscribe(self, call: Call, url: str, secret: str) -> None:
        """That Meta may tell our app of this Page. Where to, and under which secret, is the app's own matter."""
        await pages.subscribed(call, arriving.FIELDS)

    async def unsubscribe(self, call: Call) -> None:
        await graph.hear(call, "DELETE", f"{call.account.remote_id}/subscribed_apps")

    def app_challenge(self, query: Mapping[str, str], app: Mapping[str, Any]) -> tuple[str, str] | None:
        return graph.challenge(query, app.get("verify_token"))

    def app_verified(
        self, headers: Mapping[str, str], body: bytes, app: Mapping[str, Any], now: datetime
    ) -> bool:
        """Meta signs no time; what was told before is known by its id."""
        return graph.is_signed(headers, body, app.get("client_secret"))

    def app_received(self, body: bytes) -> tuple[Heard, ...]:
        return arriving.received(body)
