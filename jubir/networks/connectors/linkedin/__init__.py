"""LinkedIn by its versioned REST API: what a member says, and all that a page says, hears and counts.

Held against learn.microsoft.com's pages of 2025 and 2026 on 2026-11-22 (wire.VERSION says which month's API is spoken, and
when that ends). No machine-readable description exists. Not verified: the 409-like refusal of a text that stands there
already ("Content is a duplicate of urn:li:share:…", which developers met as 400 and 422), that 3,000 letters are UTF-16
units, the length of an alternative text, what a picture may weigh, that tokens of apps which LinkedIn did not choose for
it cannot be renewed. Hence no renewal here: after sixty days a person signs in again, and is told a week before.

Nothing lets us choose a post's number. After an unknown outcome our newest posts are read, where the sign-in may read
them: those of a page. A member's posts cannot be read by ordinary apps, so a person is asked.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.linkedin import joining, little, measuring, posts, talk, uploading, urns
from jubir.networks.connectors.linkedin.urns import enc
from jubir.networks.connectors.linkedin.wire import VERSION, ask
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
from jubir.networks.counting import utf16
from jubir.networks.hearing import Figures, Heard, History, Inbound
from jubir.networks.limits import ImageLimit, Limits, Option, TextLimit, VideoLimit
from jubir.networks.shared.asking import clock_of, object_in
from jubir.networks.shared.parsing import rows, when, words

TEXT, COMMENT, ALT = 3000, 1250, 4086
PICTURES = ("image/jpeg", "image/png")
PICTURE_BYTES, MOST_PIXELS = 10_000_000, 36_152_319
MOST_IMAGES, MOST_PAGES = 20, 300
#: A post that LinkedIn calls the same is ours if it was made since we began; clocks differ by this much.
SKEW = timedelta(seconds=90)
_READ_PAGES = 4


class Connector:
    identity = Identity(
        slug="linkedin",
        name="LinkedIn",
        colour="#0A66C2",
        docs="https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api",
        api_version=VERSION,
        checked="2026-11-22",
    )
    auth = Auth(
        kind="oauth",
        fields=(Field("server", "choice", default="member", choices=joining.WHOM),),
        scopes=joining.MEMBER,
        help="https://www.linkedin.com/developers/apps",
        keys=(
            Field("client_id"),
            Field("client_secret", "password"),
            Field("app_id", required=False),
        ),
    )
    recovery = Recovery(settle_after=60.0, readings=2)
    kinds = ("post", "document")

    def recovery_of(self, account: Account) -> Recovery:
        """A member's posts can't be read back: a person is asked at once."""
        return self.recovery if joining.may_read(account) else replace(self.recovery, blind=True)

    # ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────
    def limits(self, account: Account) -> Limits:
        return self.kind_limits(account, "post")

    def kind_limits(self, account: Account, kind: str) -> Limits:
        page = urns.is_page(account.remote_id)
        visible = ("public", "logged_in") if page else ("public", "connections", "logged_in")
        options = (
            Option("kind", "choice", self.kinds, default="post"),
            Option("visibility", "choice", visible, default="public"),
            Option("no_reshare", "flag", default=False),
        )
        text = TextLimit(TEXT, little.length, "utf16")
        picture = ImageLimit(MOST_IMAGES, PICTURE_BYTES, PICTURES, max_pixels=MOST_PIXELS, alt_text=ALT)
        if kind == "document":
            pages = replace(picture, maximum=MOST_PAGES, alt_text=0)
            title = Option("title", "text", maximum=100)
            return Limits(text, images=pages, needs_media=True, daily=150, options=(*options, title))
        return Limits(
            text,
            images=picture,
            gifs=replace(picture, maximum=1, mimes=("image/gif",)),
            video=VideoLimit(1, 500_000_000, 1800.0, min_seconds=3),
            link_card=True,
            card_thumb=replace(picture, maximum=1, alt_text=0),
            daily=150,
            options=options,
        )

    def answer_limits(self, account: Account, kind: str) -> Limits:
        """A comment: shorter, and its words stay as they are."""
        return Limits(TextLimit(COMMENT, utf16, "utf16"))

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        """`server`: "member" or "pages", for whom Jubir is to speak. LinkedIn wants no PKCE of apps with a secret."""
        return joining.authorize_url(app, server, redirect_uri, state)

    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected | tuple[Connected, ...]:
        return await joining.connect(call, answers)

    async def check(self, call: Call) -> Connected:
        scopes = joining.scopes_of(call.account)
        if urns.is_page(call.account.remote_id):
            return await joining.page(call, scopes, words(call.account.facts.get("member")))
        return await joining.member(call, scopes)

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return 1

    def rendered(self, draft: Draft, step: int) -> str:
        return draft.text if draft.answers else little.seen(draft.text)

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        """Everything uploaded (uploading.bring). "began": when this delivery first did, by which a duplicate is judged."""
        if draft.answers:
            talk.must_be_page(call)
            return {}
        began = {"began": ticket.checkpoint.get("began") or call.now.isoformat()}
        kept = await uploading.bring(call, draft, ticket.checkpoint)
        if isinstance(kept, Processing):
            return replace(kept, keep={**began, **kept.keep})
        return {**began, **kept}

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published:
        if draft.answers:
            return await talk.answer(call, draft)
        body = posts.post(call.account.remote_id, draft, ticket.checkpoint.get("media") or {})
        try:
            answer = await ask(call, "POST", "/rest/posts", json=body, visible=True)
        except errors.Rejected as refused:
            if found := _same(refused, ticket):
                return found
            raise
        urn = urns.post_in(answer.headers.get("x-restli-id", "") or answer.headers.get("x-linkedin-id", ""))
        if not urn:
            raise errors.Uncertain("LinkedIn said yes and gave the post no number.", status=answer.status)
        return Published(urn, urns.address(urn), {}, answer.status)

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        """Unsupported where the sign-in may not read: nothing is concluded then."""
        if draft.answers:
            return await talk.recent(call, since, draft)
        if not joining.may_read(call.account):
            raise errors.Unsupported("LinkedIn lets this app write a member's posts, but not read them.")
        found, clock = [], None
        for number in range(_READ_PAGES):
            path = measuring.finder(call, number * measuring.PAGE)
            answer = await ask(call, "GET", path, restli="FINDER")
            clock = clock or clock_of(answer)
            said = object_in(answer)
            if not isinstance(said.get("elements"), list):
                raise errors.Outage("LinkedIn gave no list.")
            items = rows(said["elements"])
            page = [post for item in items if (post := posts.remote(item, draft))]
            found += page
            whole = len(page) == len(said["elements"])
            if whole and (len(items) < measuring.PAGE or min(one.created_at for one in page) < since):
                return Reading(tuple(found), clock)
            if not whole:
                break
        return Reading(tuple(found), clock, complete=False)

    async def delete(self, call: Call, remote_id: str) -> None:
        if remote_id.startswith("urn:li:comment:"):
            await talk.delete_comment(call, remote_id)
            return
        with suppress(errors.Missing):
            await ask(call, "DELETE", f"/rest/posts/{enc(remote_id)}", restli="DELETE")

    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        """Its words; what it shows stays."""
        body = {"patch": {"$set": {"commentary": little.little(draft.text)}}}
        await ask(call, "POST", f"/rest/posts/{enc(remote_id)}", restli="PARTIAL_UPDATE", json=body)

    # ── hearing: pages only ──────────────────────────────────────────────────────────────────────────────────────
    hears = frozenset({"comment", "mention"})
    answers = frozenset({"comment", "mention"})
    moderates = frozenset({"delete"})
    metrics = measuring.METRICS
    measures_at_once = measuring.AT_ONCE

    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        return await talk.inbox(call, cursor, since)

    async def like(self, call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
        return await talk.like(call, remote_id, on)

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        if deed != "delete":
            raise errors.Unsupported("LinkedIn lets apps delete comments, nothing else.")
        talk.must_be_page(call)
        await talk.delete_comment(call, remote_id)
        return {}

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await measuring.figures(call, remote_ids)

    async def account_figures(self, call: Call) -> Figures:
        return await measuring.account(call)

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        if not joining.may_read(call.account):
            raise errors.Unsupported("LinkedIn lets this app write a member's posts, but not read them.")
        return await measuring.history(call, cursor, since)

    # ── webhooks, at one address for the app ─────────────────────────────────────────────────────────────────────
    async def subscribe(self, call: Call, url: str, secret: str) -> None:
        """Signed with the app's own secret, whatever `secret` says."""
        await talk.subscribe(call, url)

    async def unsubscribe(self, call: Call) -> None:
        await talk.unsubscribe(call)

    def app_challenge(self, query: Mapping[str, str], app: Mapping[str, Any]) -> tuple[str, str] | None:
        return talk.challenge(query, str(app.get("client_secret") or ""))

    def app_verified(
        self, headers: Mapping[str, str], body: bytes, app: Mapping[str, Any], now: datetime
    ) -> bool:
        return talk.verified(headers, body, str(app.get("client_secret") or ""))

    def app_received(self, body: bytes) -> tuple[Heard, ...]:
        return talk.received(body)


def _same(refused: errors.Rejected, ticket: Ticket) -> Published | None:
    """LinkedIn says which post has these words already. Made since this delivery began, it is its own: an earlier try
    arrived. An older one is somebody's "Selamat pagi" of another day."""
    if refused.field != "duplicate":
        return None
    urn = urns.post_in(refused.answer)
    made, began = urns.moment(urn), when(words(ticket.checkpoint.get("began"))) or ticket.created_at
    if made is None or made < began - SKEW:
        return None
    return Published(urn, urns.address(urn), {}, refused.status)
