"""Pinterest, by its API 5.23.0: pins, video pins and carousels on the account's own boards, and what they brought.

Held against Pinterest's OpenAPI document of 2025-12-11 on 2026-11-22. Not verified: how long refresh tokens of older apps
live, the limits of a video (4 seconds to 15 minutes, 2 GB), the names of the allowance's headers. Not there at all:
comments, messages, webhooks.

Nothing lets us choose a pin's number, and the same picture may be pinned twice: after an unknown outcome our newest pins
are read, and one with the same link, title and description made since is ours. Secret boards do not appear in that list,
so they are not offered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from jubir.networks import errors
from jubir.networks.connectors.pinterest import pins
from jubir.networks.connectors.pinterest.wire import ask, token
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Connected,
    Draft,
    Field,
    Fresh,
    Identity,
    Medium,
    Processing,
    Published,
    Reading,
    Recovery,
    Ticket,
)
from jubir.networks.counting import codepoints
from jubir.networks.hearing import Figures, History
from jubir.networks.http import Request, Upload
from jubir.networks.limits import ImageLimit, Limits, Option, TextLimit, VideoLimit
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import figures, link, name, obj, rows, when, words
from jubir.networks.shared.tokens import ends_at, secrets_in

SCOPES = ("boards:read", "boards:write", "pins:read", "pins:write", "user_accounts:read")
PAGE, MOST_PAGES, MOST_BOARDS = 100, 5, 1000
TITLE, DESCRIPTION, ALT, LINK = 100, 800, 500, 2048


class Connector:
    identity = Identity(
        slug="pinterest",
        name="Pinterest",
        colour="#BD081C",
        docs="https://developers.pinterest.com/docs/api/v5/",
        api_version="5.23.0",
        checked="2026-11-22",
    )
    auth = Auth(
        kind="oauth",
        scopes=SCOPES,
        help="https://developers.pinterest.com/apps/",
        keys=(Field("client_id"), Field("client_secret", "password")),
        renew_before=3 * 86_400,  # of thirty days
    )
    # Pins show in lists within seconds; nobody says how many [not verified], so a minute, and twice.
    recovery = Recovery(settle_after=60.0, readings=2)

    def limits(self, account: Account) -> Limits:
        """`facts["boards"]`: [{"id", "name"}], as `connect` and `check` found them."""
        boards = _boards(account)
        return Limits(
            TextLimit(DESCRIPTION, codepoints, "codepoints"),
            images=ImageLimit(pins.MOST_PICTURES, 20_000_000, pins.PICTURES, alt_text=ALT),
            video=VideoLimit(
                1,
                2_000_000_000,
                900.0,
                ("video/mp4", "video/quicktime"),
                min_seconds=4,
                alt_text=ALT,
                with_images=True,
            ),
            needs_media=True,
            options=(
                Option(
                    "board",
                    "choice",
                    tuple(board for board, _ in boards),
                    default=boards[0][0] if len(boards) == 1 else None,
                    names=tuple(called for _, called in boards),
                    required=True,
                ),
                Option("title", "text", maximum=TITLE),
                Option("link", "text", maximum=LINK, fits=pins.is_link),
            ),
        )

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        """Pinterest knows no PKCE: `challenge` is left out."""
        query = {
            "response_type": "code",
            "client_id": app["client_id"],
            "redirect_uri": redirect_uri,
            "scope": ",".join(SCOPES),
            "state": state,
        }
        return f"https://www.pinterest.com/oauth/?{urlencode(query)}"

    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected:
        form = {
            "grant_type": "authorization_code",
            "code": answers["code"],
            "redirect_uri": answers["redirect_uri"],
        }
        said = await token(call, form)
        secrets = secrets_in(said)
        signed_in = replace(call, secrets=secrets)
        scopes = tuple(words(said.get("scope")).replace(",", " ").split())
        return await self._who(signed_in, secrets, ends_at(said, call.now), scopes)

    async def check(self, call: Call) -> Connected:
        return await self._who(call, {}, None, ())

    async def refresh(self, call: Call) -> Fresh:
        """The refresh token turns over: what comes back is kept, else the one we have."""
        if not call.secrets.get("refresh_token"):
            raise errors.Unauthorized("There is nothing to renew this sign-in with.")
        form = {"grant_type": "refresh_token", "refresh_token": str(call.secrets["refresh_token"])}
        said = await token(call, form)
        return Fresh({**call.secrets, **secrets_in(said)}, ends_at(said, call.now))

    async def _who(
        self, call: Call, secrets: Mapping[str, Any], expires: datetime | None, scopes: tuple[str, ...]
    ) -> Connected:
        me = await ask(call, "GET", "/user_account")
        handle, number = name(me.get("username")), name(me.get("id"))
        if not handle or not (number or call.account.remote_id):
            raise errors.Outage("Pinterest did not say who this is.")
        facts = {"boards": await _read_boards(call), "type": name(me.get("account_type"), 20)}
        return Connected(
            Account(number or call.account.remote_id, handle, "", facts),
            name=name(me.get("business_name")) or handle,
            url=f"https://www.pinterest.com/{quote(handle)}/",
            avatar_url=link(me.get("profile_image")),
            secrets=secrets,
            expires_at=expires,
            scopes=scopes,
        )

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return 1

    def rendered(self, draft: Draft, step: int) -> str:
        return pins.known_by(pins.title_of(draft), draft.text, pins.link_of(draft))

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        """A video is uploaded and waited for: keeps {"video": its media id}. Pictures go with the pin."""
        pins.must_fit(draft, _ids(call.account))
        moving = pins.videos(draft)
        if not moving:
            return {}
        kept = words(ticket.checkpoint.get("video"))
        try:
            if not kept:
                raise errors.Missing
            state = name((await ask(call, "GET", f"/media/{quote(kept, safe='')}")).get("status"), 20)
        except errors.Missing:  # never uploaded, or thrown away because no pin used it
            return Processing(5.0, {"video": await _upload(call, moving[0])})
        if state == "succeeded":
            return {"video": kept}
        if state == "failed":
            raise errors.Rejected("Pinterest could not prepare this video.", field="media")
        return Processing(5.0, {"video": kept})

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published:
        body = pins.pin(draft, _ids(call.account), words(ticket.checkpoint.get("video")))
        patience = 60.0 + sum(one.bytes for one in pins.pictures(draft)) / 100_000  # seconds, at 100 kB/s
        made = await ask(call, "POST", "/pins", json=body, visible=True, timeout=patience)
        number = name(made.get("id"))
        if not number:
            raise errors.Uncertain("Pinterest said yes and gave the pin no number.")
        return Published(number, pins.address_of(number))

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        """Our newest pins, back to `since`; pages until then."""
        found, bookmark = [], ""
        for _ in range(MOST_PAGES):
            items, bookmark = await _page(call, bookmark, metrics=False)
            found += [post for item in items if (post := pins.remote(item, draft))]
            moments = [at for item in items if (at := when(item.get("created_at")))]
            if not bookmark or (moments and min(moments) < since):
                return Reading(tuple(found), complete=len(moments) == len(items))
        return Reading(tuple(found), complete=False)

    async def delete(self, call: Call, remote_id: str) -> None:
        try:
            await ask(call, "DELETE", f"/pins/{quote(remote_id, safe='')}")
        except errors.Missing:
            return

    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        await ask(call, "PATCH", f"/pins/{quote(remote_id, safe='')}", json=pins.edit(draft))

    # ── figures, and what is there already ───────────────────────────────────────────────────────────────────────
    metrics = frozenset(
        {"impressions", "clicks", "saves", "comments", "likes", "video_views", "followers", "following"}
    )
    measures_at_once = 20

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        """Of each pin's whole life, which only the pin itself tells (the bulk question knows ninety days)."""
        found: dict[str, Figures | None] = {}
        for number in dict.fromkeys(remote_ids):
            try:
                path = f"/pins/{quote(number, safe='')}"
                item = await ask(call, "GET", path, params={"pin_metrics": "true"})
            except errors.Missing:
                found[number] = None
                continue
            except (errors.Outage, errors.TooMany):
                if not found:
                    raise
                break  # what was told is told; the rest another time
            if name(item.get("id")) != number:
                if not found:
                    raise errors.Outage("This is no pin.")
                continue
            found[number] = pins.figures_of(item)
        return found

    async def account_figures(self, call: Call) -> Figures:
        """Its number of pins counts saved ones too, which are not posts: left out."""
        me = await ask(call, "GET", "/user_account")
        if not name(me.get("username")):
            raise errors.Outage("Pinterest did not say who this is.")
        return figures(followers=me.get("follower_count"), following=me.get("following_count"))

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        items, bookmark = await _page(call, cursor, metrics=True)
        posts = [post for item in items if (post := pins.own_post(item))]
        more = bookmark if posts and posts[-1].created_at >= since else ""
        return History(tuple(post for post in posts if post.created_at >= since), more)


# ── small things ─────────────────────────────────────────────────────────────────────────────────────────────────
def _boards(account: Account) -> list[tuple[str, str]]:
    kept = rows(account.facts.get("boards"))
    return [(number, name(one.get("name")) or number) for one in kept if (number := name(one.get("id")))]


def _ids(account: Account) -> tuple[str, ...]:
    return tuple(number for number, _ in _boards(account))


async def _read_boards(call: Call) -> list[dict[str, str]]:
    """Public boards, by name. Ad-only and secret ones take no ordinary pins that we could read back."""
    found: dict[str, str] = {}
    bookmark = ""
    while len(found) < MOST_BOARDS:
        params: dict[str, str | int] = {"privacy": "PUBLIC", "page_size": PAGE}
        if bookmark:
            params["bookmark"] = bookmark
        said = await ask(call, "GET", "/boards", params=params)
        if not isinstance(said.get("items"), list):
            raise errors.Outage("Pinterest did not list the boards.")
        fresh = {
            name(one.get("id")): name(one.get("name"))
            for one in rows(said["items"])
            if name(one.get("id")) and one.get("is_ads_only") is not True
        }
        bookmark = words(said.get("bookmark"))
        if not bookmark or not (fresh.keys() - found.keys()):
            found |= fresh
            break
        found |= fresh
    ordered = sorted(found.items(), key=lambda pair: pair[1].lower())
    return [{"id": number, "name": called} for number, called in ordered]


async def _page(call: Call, bookmark: str, *, metrics: bool) -> tuple[list[dict[str, Any]], str]:
    """One page of the account's own pins, newest first, and where the next one begins ("": none)."""
    params: dict[str, str | int] = {"page_size": PAGE, "pin_filter": "exclude_repins"}
    if metrics:
        params["pin_metrics"] = "true"
    if bookmark:
        params["bookmark"] = bookmark
    said = await ask(call, "GET", "/pins", params=params)
    if not isinstance(said.get("items"), list):
        raise errors.Outage("Pinterest did not list the pins.")
    onward = words(said.get("bookmark"))
    return rows(said["items"]), onward if onward != bookmark else ""


async def _upload(call: Call, medium: Medium) -> str:
    """A video by the form that Pinterest hands out for its store; the media id. Repeatable: nothing shows without a pin."""
    said = await ask(call, "POST", "/media", json={"media_type": "video"})
    number, address = name(said.get("media_id")), asking.address_in(said.get("upload_url"))
    form = {key: value for key, value in obj(said.get("upload_parameters")).items() if isinstance(value, str)}
    if not number or not address:
        raise errors.Outage("Pinterest gave no place for the video.")
    # The store wants the file as the last field, and no header of ours: the form is its own permit.
    file = Upload("file", medium.name or medium.file.name, medium.mime, medium.file)
    request = Request("POST", address, form=form, files=(file,), timeout=60.0 + medium.bytes / 100_000)
    answer = await asking.send(call, request)
    if not answer.ok:
        if 400 <= answer.status < 500 and answer.status not in (403, 408, 429):
            raise errors.Rejected(
                "Pinterest's store refused the video.", field="media", **asking.told(answer, call)
            )
        raise errors.Outage("Pinterest's store did not take the video.", **asking.told(answer, call))
    return number
