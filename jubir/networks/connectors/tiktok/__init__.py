"""TikTok by its Content Posting API v2 and Display API: videos, drafts in the app's inbox, photo posts, and their figures.

Held against developers.tiktok.com's pages on 2026-11-22; TikTok publishes no machine-readable description of this API.
Not verified: that the address for an upload lives an hour, that photo titles count UTF-16 units, about fifteen posts a
day, whether photo posts appear in an account's list. Not there: comments and messages (business accounts apart), deleting,
editing.

publishing.py says which call makes a post public, and how an unknown outcome is settled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from jubir.networks import errors
from jubir.networks.connectors.tiktok import creator, posts, publishing, webhooks
from jubir.networks.connectors.tiktok.wire import ask, get, token
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
from jubir.networks.counting import utf16
from jubir.networks.hearing import Figures, Heard, History, Outcome
from jubir.networks.limits import ImageLimit, Limits, TextLimit, VideoLimit
from jubir.networks.shared.parsing import figures, link, name, obj, rows, words
from jubir.networks.shared.tokens import ends_at, secrets_in

SCOPES = (
    "user.info.basic",
    "user.info.profile",
    "user.info.stats",
    "video.list",
    "video.upload",
    "video.publish",
)
CAPTION, DESCRIPTION, PHOTOS = 2200, 4000, 35
VIDEOS = ("video/mp4", "video/quicktime", "video/webm")
PAGE = 20


class Connector:
    identity = Identity(
        slug="tiktok",
        name="TikTok",
        colour="#010101",
        docs="https://developers.tiktok.com/doc/content-posting-api-get-started",
        api_version="v2",
        checked="2026-11-22",
        fetches=True,  # photos only; videos are brought
    )
    auth = Auth(
        kind="oauth",
        scopes=SCOPES,
        help="https://developers.tiktok.com/apps/",
        keys=(Field("client_id"), Field("client_secret", "password")),
        renew_before=2 * 3600.0,  # of a day
    )
    # By publish_id; the last chunk again, to the same place, makes no second post.
    recovery = Recovery(settle_after=20.0, readings=2, replay=True)
    kinds = posts.KINDS
    fetched = frozenset({"image"})

    # ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────
    def limits(self, account: Account) -> Limits:
        return self.kind_limits(account, self.kinds[0])

    def kind_limits(self, account: Account, kind: str) -> Limits:
        """`facts["creator"]`: what TikTok said it allows this account (creator.ask_info)."""
        options = creator.options(account, kind, self.kinds)
        if kind == "photos":
            pictures = ImageLimit(PHOTOS, 20_000_000, ("image/jpeg", "image/webp"), max_side=1920)
            text = TextLimit(DESCRIPTION, utf16, "utf16")
            return Limits(text, images=pictures, needs_media=True, daily=15, options=options)
        longest = creator.seconds_of(account) if kind == "direct" else float(creator.MOST_SECONDS)
        video = VideoLimit(1, 4 * 1024**3, longest, VIDEOS, min_seconds=3, max_side=4096, max_fps=60)
        return Limits(
            TextLimit(CAPTION, utf16, "utf16"), video=video, needs_media=True, daily=15, options=options
        )

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        """TikTok wants PKCE of desktop apps only: `challenge` is left out."""
        query = {
            "client_key": app["client_id"],
            "response_type": "code",
            "scope": ",".join(SCOPES),
            "redirect_uri": redirect_uri,
            "state": state,
        }
        return f"https://www.tiktok.com/v2/auth/authorize/?{urlencode(query)}"

    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected:
        form = {
            "grant_type": "authorization_code",
            "code": answers["code"],
            "redirect_uri": answers["redirect_uri"],
        }
        said = await token(call, form)
        scopes = tuple(words(said.get("scope")).replace(",", " ").split())
        secrets = secrets_in(said)
        found = await self._who(replace(call, secrets=secrets), scopes)
        return replace(found, secrets=secrets, expires_at=ends_at(said, call.now), scopes=scopes)

    async def check(self, call: Call) -> Connected:
        return await self._who(call, _scopes(call.account))

    async def refresh(self, call: Call) -> Fresh:
        """The refresh token is used up by this and another comes back: it must be kept at once."""
        if not call.secrets.get("refresh_token"):
            raise errors.Unauthorized("There is nothing to renew this sign-in with.")
        form = {"grant_type": "refresh_token", "refresh_token": str(call.secrets["refresh_token"])}
        said = await token(call, form)
        return Fresh({**call.secrets, **secrets_in(said)}, ends_at(said, call.now))

    async def _who(self, call: Call, scopes: tuple[str, ...]) -> Connected:
        """People may untick rights: only what was given is asked for."""
        fields = "open_id,avatar_url,display_name"
        if "user.info.profile" in scopes or not scopes:
            fields += ",username,profile_deep_link"
        me = obj((await get(call, f"/user/info/?fields={fields}")).get("user"))
        number = name(me.get("open_id"))
        if not number:
            raise errors.Outage("TikTok did not say who this is.")
        info: dict[str, Any] = {}
        if "video.publish" in scopes or not scopes:
            info = await creator.ask_info(call)
        username = name(me.get("username")) or words(info.get("handle"))
        called = name(me.get("display_name")) or words(info.get("name")) or username or number
        facts = {"creator": info, "username": username, "scopes": list(scopes)}
        return Connected(
            Account(number, username or called, "", facts),
            name=called,
            url=f"https://www.tiktok.com/@{username}" if username else link(me.get("profile_deep_link")),
            avatar_url=link(me.get("avatar_url")) or words(info.get("face")),
        )

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return 1

    def rendered(self, draft: Draft, step: int) -> str:
        return posts.rendered(draft)

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        return await publishing.prepare(call, draft, ticket)

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        return await publishing.commit(call, draft, ticket)

    async def poll(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        return await publishing.poll(call, draft, ticket)

    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing | None:
        return await publishing.look_up(call, draft, ticket)

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        """For photo posts whose number never arrived. The list has public posts only, some of them hours later: what is
        not in it may still come, so it is never complete."""
        _must_have(call, "video.list")
        items, _, _ = await _videos(call, 0)
        said = draft.text.strip()
        found = [post for item in items if (post := posts.remote(item, draft))]
        known = [
            replace(post, text=self.rendered(draft, 0)) if said and said in post.text else post
            for post in found
        ]
        return Reading(tuple(known), complete=False)

    # ── figures, and what is there already ───────────────────────────────────────────────────────────────────────
    metrics = frozenset({"video_views", "likes", "comments", "shares", "followers", "following", "posts"})
    measures_at_once = PAGE

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        """One that is not told may be gone, or for its owner only: left out."""
        _must_have(call, "video.list")
        wanted = [number for number in dict.fromkeys(remote_ids) if number.isdigit()]
        found: dict[str, Figures | None] = {}
        for start in range(0, len(wanted), PAGE):
            body = {"filters": {"video_ids": wanted[start : start + PAGE]}}
            told = await ask(call, f"/video/query/?fields={posts.FIELDS}", body)
            if not isinstance(told.get("videos"), list):
                raise errors.Outage("TikTok gave no list.")
            asked = {name(item.get("id")): posts.figures_of(item) for item in rows(told["videos"])}
            found |= {number: asked[number] for number in wanted if number in asked}
        return found

    async def account_figures(self, call: Call) -> Figures:
        _must_have(call, "user.info.stats")
        fields = "open_id,follower_count,following_count,likes_count,video_count"
        me = obj((await get(call, f"/user/info/?fields={fields}")).get("user"))
        told = figures(
            followers=me.get("follower_count"),
            following=me.get("following_count"),
            posts=me.get("video_count"),
        )
        if not told:
            raise errors.Outage("TikTok told no figures.")
        return told

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        _must_have(call, "video.list")
        items, onward, more = await _videos(call, int(cursor) if cursor.isdigit() else 0)
        own = [post for item in items if (post := posts.own_post(item))]
        further = more and onward and (not own or own[-1].created_at >= since)
        return History(
            tuple(post for post in own if post.created_at >= since), str(onward) if further else ""
        )

    # ── webhooks, at one address for the app ─────────────────────────────────────────────────────────────────────
    def app_challenge(self, query: Mapping[str, str], app: Mapping[str, Any]) -> tuple[str, str] | None:
        """TikTok asks nothing of the kind."""
        return None

    def app_verified(
        self, headers: Mapping[str, str], body: bytes, app: Mapping[str, Any], now: datetime
    ) -> bool:
        return webhooks.verified(headers, body, str(app.get("client_secret") or ""), now)

    def app_received(self, body: bytes) -> tuple[Heard, ...]:
        """Nobody speaks in it; `outcomes` has what it tells."""
        webhooks.event(body)
        return ()

    def outcomes(self, body: bytes) -> tuple[Outcome, ...]:
        return webhooks.outcomes(body)


# ── small things ─────────────────────────────────────────────────────────────────────────────────────────────────
def _scopes(account: Account) -> tuple[str, ...]:
    kept = account.facts.get("scopes")
    return tuple(one for one in kept if isinstance(one, str)) if isinstance(kept, list | tuple) else ()


def _must_have(call: Call, scope: str) -> None:
    """A right that was unticked is no reason to sign in again."""
    scopes = _scopes(call.account)
    if scopes and scope not in scopes:
        raise errors.Unsupported(f"This sign-in was not given the right {scope}.")


async def _videos(call: Call, cursor: int) -> tuple[list[dict[str, Any]], int, bool]:
    """One page of the public posts, newest first: (videos, where the next begins, is there one?)"""
    body = {"max_count": PAGE, **({"cursor": cursor} if cursor else {})}
    told = await ask(call, f"/video/list/?fields={posts.FIELDS}", body)
    if not isinstance(told.get("videos"), list):
        raise errors.Outage("TikTok gave no list.")
    onward = told.get("cursor")
    ahead = onward if isinstance(onward, int) and not isinstance(onward, bool) and onward != cursor else 0
    return rows(told["videos"]), ahead, told.get("has_more") is True
