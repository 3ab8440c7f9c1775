"""Mastodon, and every server that speaks its API: GoToSocial, Takahe, snac, Pleroma, Akkoma...

Facts held against Mastodon 4.7's description, and against snac 2.75 running. What is heard stands in inbox.py, what
others say in searching.py, figures in measuring.py.

Why no replay: Mastodon honours Idempotency-Key for an hour, but not while the first request is still at work; the
others ignore it. The key is always sent, and trusted for nothing: an unknown outcome is settled by reading back.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jubir.networks import errors
from jubir.networks.connectors.mastodon import (
    files,
    lists,
    measuring,
    reading,
    refusals,
    searching,
    streaming,
)
from jubir.networks.connectors.mastodon import inbox as incoming
from jubir.networks.connectors.mastodon.limits import facts_of, limits_of
from jubir.networks.connectors.mastodon.posts import (
    remote,
    spoiler_of,
    status_of,
    visibility_of,
    wanted_media,
    words_of,
)
from jubir.networks.connectors.mastodon.servers import origin, software_of
from jubir.networks.connectors.mastodon.statuses import own_number
from jubir.networks.connectors.mastodon.text import normal
from jubir.networks.connectors.mastodon.wire import (
    ask,
    hear,
    object_in,
    public,
    refusal,
    secret_words,
    send,
    software_at,
)
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Connected,
    Draft,
    Field,
    Fresh,
    Identity,
    Person,
    Processing,
    Published,
    Reading,
    Recovery,
    Ticket,
)
from jubir.networks.hearing import Figures, History, Inbound, PeopleList, Public, Query
from jubir.networks.http import Request
from jubir.networks.limits import Limits
from jubir.networks.shared.parsing import rows
from jubir.networks.shared.tokens import ends_at, secrets_in

#: What is asked of servers that know narrow scopes; the others are asked for "read write".
SCOPES = (
    "read:accounts",
    "read:statuses",
    "read:notifications",
    "read:search",
    "read:lists",
    "write:statuses",
    "write:media",
    "write:favourites",
    "write:blocks",
)
BROAD = ("read", "write")
#: Servers throw unused media away after a day.
MEDIA_KEEPS = timedelta(hours=20)


class Connector:
    identity = Identity(
        slug="mastodon",
        name="Mastodon",
        colour="#6364FF",
        docs="https://docs.joinmastodon.org/methods/statuses/",
        api_version="4.7",
        checked="2026-11-22",
    )
    auth = Auth(
        kind="oauth",
        fields=(Field("server"),),  # no "url": people write kopi.example, which a browser would refuse as one
        scopes=SCOPES,
        help="https://joinmastodon.org/servers",
        per_server_app=True,
    )
    # Mastodon's own web server gives a request up after 15 seconds; a status appears in reads at once.
    recovery = Recovery(settle_after=30.0, readings=2, replay=False)

    def limits(self, account: Account) -> Limits:
        return limits_of(account.facts)

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    async def register(self, call: Call, server: str, redirect_uri: str) -> Mapping[str, Any]:
        """Our app there: {"server", "client_id", "client_secret", "scopes", "pkce"}; `server` is where the API really is.

        Mastodon forgets an app that nobody signed in to within a day: register again when no channel uses it.
        """
        base = await self._really_at(call, origin(server))
        known = (await public(call, base, "/.well-known/oauth-authorization-server", missing={})) or {}
        offered = set(known.get("scopes_supported") or ())
        scopes = SCOPES if offered.issuperset(SCOPES) else BROAD
        body = {
            "client_name": "Jubir",
            "redirect_uris": redirect_uri,
            "scopes": " ".join(scopes),
        }
        made = object_in(call, await send(call, Request("POST", base + "/api/v1/apps", json=body)))
        if not made.get("client_id") or not made.get("client_secret"):
            raise errors.Rejected("This server gives no keys to apps.", field="server")
        return {
            "server": base,
            "client_id": str(made["client_id"]),
            "client_secret": str(made["client_secret"]),
            "scopes": " ".join(scopes),
            "pkce": "S256" in (known.get("code_challenge_methods_supported") or ()),
        }

    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        query = {
            "response_type": "code",
            "client_id": app["client_id"],
            "redirect_uri": redirect_uri,
            "scope": app.get("scopes") or " ".join(BROAD),
            "state": state,
        }
        if app.get("pkce"):
            query |= {"code_challenge": challenge, "code_challenge_method": "S256"}
        return f"{app.get('server') or origin(server)}/oauth/authorize?{urlencode(query)}"

    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected:
        base = call.app.get("server") or origin(answers.get("server") or call.account.server)
        form = {
            "grant_type": "authorization_code",
            "code": answers["code"],
            "client_id": call.app["client_id"],
            "client_secret": call.app["client_secret"],
            "redirect_uri": answers["redirect_uri"],
            "scope": call.app.get("scopes") or " ".join(BROAD),
        }
        if call.app.get("pkce"):
            form["code_verifier"] = answers["verifier"]
        token = await self._token(call, base, form)
        return await self._who(call, base, token)

    async def refresh(self, call: Call) -> Fresh:
        """Mastodon's tokens last; Pleroma's do not. Without a refresh token there is nothing left but to connect again."""
        if not call.secrets.get("refresh_token"):
            raise errors.Unauthorized("The server has taken the sign-in back.")
        form = {
            "grant_type": "refresh_token",
            "refresh_token": call.secrets["refresh_token"],
            "client_id": call.app.get("client_id", ""),
            "client_secret": call.app.get("client_secret", ""),
        }
        token = await self._token(call, call.account.server, form)
        return Fresh({**call.secrets, **secrets_in(token)}, ends_at(token, call.now))

    async def check(self, call: Call) -> Connected:
        return await self._who(call, call.account.server, None)

    async def _token(self, call: Call, base: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        answer = await send(call, Request("POST", base + "/oauth/token", form=form))
        if answer.status in (400, 401, 403):
            raise errors.Unauthorized(
                "The server did not accept the sign-in.",
                status=answer.status,
                answer=refusals.clean(answer, secret_words(call)),
            )
        token = object_in(call, answer)
        if not token.get("access_token"):
            raise errors.Unauthorized("The server gave no sign-in.", status=answer.status)
        return token

    async def _who(self, call: Call, base: str, token: Mapping[str, Any] | None) -> Connected:
        """Who holds this token, and what the server allows. `token` None: the one we have, nothing new to keep."""
        secrets = secrets_in(token) if token else call.secrets
        bearer = str(secrets.get("access_token", ""))
        instance = await public(call, base, "/api/v2/instance", missing=None, token=bearer)
        if not isinstance(instance, dict) or "configuration" not in instance:
            older = await public(call, base, "/api/v1/instance", missing=None, token=bearer)
            instance = older if isinstance(older, dict) else {}
        software, version = software_of(instance, await self._nodeinfo(call, base))
        facts = facts_of(instance, software, version)
        answer = await send(
            call,
            Request(
                "GET",
                base + "/api/v1/accounts/verify_credentials",
                headers={"Authorization": f"Bearer {bearer}"},
            ),
        )
        me = object_in(call, answer, software=software)
        if not me.get("id"):
            raise errors.Outage("The server did not say who this is.", status=answer.status)
        acct = str(me.get("acct") or me.get("username") or "")
        host = urlsplit(base).netloc
        return Connected(
            # Servers number their accounts each for itself: two may both have a number 1.
            account=Account(f"{me['id']}@{host}", acct if "@" in acct else f"{acct}@{host}", base, facts),
            name=str(me.get("display_name") or me.get("username") or acct),
            url=str(me.get("url") or ""),
            avatar_url=str(me.get("avatar_static") or me.get("avatar") or ""),
            secrets=secrets if token else {},
            expires_at=ends_at(token, call.now) if token else None,
            scopes=tuple(str((token or {}).get("scope") or call.app.get("scopes") or "").split()),
        )

    async def _really_at(self, call: Call, base: str) -> str:
        """Some servers send visitors of one name to another, where their API is."""
        for _ in range(3):
            answer = await send(call, Request("GET", base + "/api/v1/instance"))
            goes_to = answer.headers.get("location", "")
            if answer.status not in (301, 302, 303, 307, 308) or not goes_to.startswith(
                ("https://", "http://")
            ):
                break
            base = origin(goes_to)
        body = answer.json()
        if not answer.ok or not isinstance(body, dict):
            if answer.status >= 500 or answer.status == 429:
                raise refusal(call, answer)
            if answer.status not in (401, 403):  # a closed server hides even this from strangers
                raise errors.Rejected(
                    "No Mastodon server answers there.", field="server", status=answer.status
                )
        return base

    async def _nodeinfo(self, call: Call, base: str) -> Mapping[str, Any] | None:
        """Optional: no trouble here may keep anybody from connecting."""
        try:
            links = ((await public(call, base, "/.well-known/nodeinfo", missing=None)) or {}).get("links")
            hrefs = [str(link.get("href")) for link in links or () if isinstance(link, dict)]
            # Only a path on the same server: a NodeInfo may not send us elsewhere.
            path = urlsplit(hrefs[-1]).path if hrefs else ""
            found = await public(call, base, path, missing=None) if path else None
        except (errors.NetworkError, AttributeError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return len(draft.parts)

    def rendered(self, draft: Draft, step: int) -> str:
        return normal(f"{spoiler_of(draft)} {words_of(draft, step)}")

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        """Keeps {"media": {"part.index": id}, "pending": [ids], "media_at": when the first was uploaded}; of an answer also
        "parent", what it answers, so that it is known again beside the same words said to somebody else."""
        kept = dict(ticket.checkpoint)
        media: dict[str, str] = dict(kept.get("media") or {})
        pending: list[str] = list(kept.get("pending") or ())
        begun = kept.get("media_at") or call.now.isoformat()
        if media and call.now - datetime.fromisoformat(begun) > MEDIA_KEEPS:
            media, pending, begun = {}, [], call.now.isoformat()

        def keep() -> dict[str, Any]:
            answers = {"parent": draft.answers.remote_id} if draft.answers and not ticket.step else {}
            return {**answers, **({"media": media, "pending": pending, "media_at": begun} if media else {})}

        for key, medium in wanted_media(draft, from_step=ticket.step):
            if key in media:
                continue
            try:
                remote_id, ready = await files.upload(call, medium)
            except (errors.Outage, errors.TooMany) as trouble:
                if not media or keep() == {name: kept.get(name) for name in keep()}:
                    raise  # nothing new to remember
                until = getattr(trouble, "until", None)
                wait = (until - call.now).total_seconds() if until else 10.0
                return Processing(max(wait, 5.0), keep(), trouble.status)
            media[key] = remote_id
            if not ready:
                pending.append(remote_id)
        still = [remote_id for remote_id in pending if not await files.ready(call, remote_id)]
        pending[:] = still
        return Processing(3.0, keep()) if still else keep()

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published:
        body = status_of(software_at(call), draft, ticket)
        answer = await ask(
            call,
            "POST",
            "/api/v1/statuses",
            json=body,
            headers={"Idempotency-Key": f"{ticket.key}-{ticket.step}"},
            visible=True,
            missing_ok=True,
        )
        if answer.status in (404, 410):
            if draft.answers and not ticket.step:
                raise errors.Missing(
                    "What is answered is gone.",
                    status=answer.status,
                    answer=refusals.clean(answer, secret_words(call)),
                )
            if "in_reply_to_id" in body:
                raise errors.Rejected(
                    "The post before this one in the thread is gone.",
                    field="thread",
                    status=answer.status,
                    answer=refusals.clean(answer, secret_words(call)),
                )
            raise refusal(call, answer, visible=True)
        made = object_in(call, answer, visible=True)
        if not made.get("id"):
            raise errors.Uncertain("The server said yes and gave the post no number.", status=answer.status)
        return Published(
            str(made["id"]),
            str(made.get("url") or made.get("uri") or ""),
            {"parent": str(made["id"])},
            answer.status,
        )

    # ── reading back, deleting, finding people ───────────────────────────────────────────────────────────────────
    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        path = f"/api/v1/accounts/{quote(own_number(call), safe='')}/statuses"
        found, told, complete = await reading.pages(call, path, since)
        if software_at(call) == "snac" and visibility_of(draft, "snac") != "public":
            # Its account page lists public posts only; the home timeline has all of one's own.
            more, told, complete = await reading.pages(call, "/api/v1/timelines/home", since)
            found |= more
        mine = (
            item
            for item in found.values()
            if not item.get("reblog") and str((item.get("account") or {}).get("id")) == own_number(call)
        )
        posts = sorted((remote(item) for item in mine), key=lambda post: post.created_at, reverse=True)
        return Reading(tuple(posts), told, complete)

    async def delete(self, call: Call, remote_id: str) -> None:
        path = f"/api/v1/statuses/{quote(remote_id, safe='')}"
        answer = await ask(call, "DELETE", path, missing_ok=True)
        if answer.status == 404 and (await ask(call, "GET", path, missing_ok=True)).ok:
            raise errors.Unsupported("This server cannot delete posts for apps.", status=404)

    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        """PUT /api/v1/statuses/:id (Mastodon 3.5 and newer, GoToSocial 0.18). What is not said again is taken off, so the files,
        the warning and the language are repeated; a poll would begin anew, so a post with one is left alone."""
        path = f"/api/v1/statuses/{quote(remote_id, safe='')}"
        now = object_in(call, await ask(call, "GET", path))
        answer = await ask(call, "GET", f"{path}/source", missing_ok=True)
        if not answer.ok:
            raise errors.Unsupported("This server cannot edit posts for apps.", status=answer.status)
        if now.get("poll"):
            raise errors.Unsupported("A post with a poll can't be edited: its votes would be lost.")
        source, text = object_in(call, answer), words_of(draft, 0)
        spoiler = spoiler_of(draft) or str(source.get("spoiler_text") or "")
        if source.get("text") == text and spoiler == (source.get("spoiler_text") or ""):
            return  # said already: another edit would only tell everybody once more
        body: dict[str, Any] = {
            "status": text,
            "spoiler_text": spoiler,
            "sensitive": now.get("sensitive") is True,
            "media_ids": [str(one["id"]) for one in rows(now.get("media_attachments")) if one.get("id")],
        }
        if now.get("language"):
            body["language"] = str(now["language"])
        object_in(call, await ask(call, "PUT", path, json=body))

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    hears = frozenset({"comment", "mention", "message"})
    answers = frozenset({"comment", "mention", "message"})
    moderates = frozenset({"block"})
    metrics = measuring.METRICS
    measures_at_once = incoming.AT_ONCE

    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        return await incoming.read(call, cursor, since)

    def stirring(self, call: Call) -> Request:
        return streaming.request(call)

    def stirs(self, line: str) -> bool:
        return streaming.stirs(line)

    async def like(self, call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
        """https://docs.joinmastodon.org/methods/statuses/#favourite: twice is once, either way."""
        deed = "favourite" if on else "unfavourite"
        object_in(call, await hear(call, "POST", f"/api/v1/statuses/{quote(remote_id, safe='')}/{deed}"))
        return {}

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        """https://docs.joinmastodon.org/methods/accounts/#block. Others' answers are nobody else's to hide or delete."""
        if deed != "block":
            raise errors.Unsupported(
                "On Mastodon a person can be blocked, an answer neither hidden nor deleted."
            )
        number, verb = quote(remote_id.rsplit("@", 1)[0], safe=""), "block" if on else "unblock"
        object_in(call, await hear(call, "POST", f"/api/v1/accounts/{number}/{verb}"))
        return {}

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await measuring.figures(call, remote_ids)

    async def account_figures(self, call: Call) -> Figures:
        return await measuring.account(call)

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await measuring.posts(call, own_number(call), cursor, since)

    async def search(self, call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
        return await searching.search(call, query, cursor, since)

    async def lists(self, call: Call) -> tuple[PeopleList, ...]:
        return await lists.mine(call)

    async def list_posts(self, call: Call, list_id: str, cursor: str, since: datetime) -> Inbound:
        return await lists.posts(call, list_id, cursor, since)

    async def public(self, call: Call, handle: str) -> Public:
        return await measuring.public(call, handle)

    async def public_posts(self, call: Call, handle: str, cursor: str, since: datetime) -> History:
        return await measuring.public_posts(call, handle, cursor, since)

    async def find_people(self, call: Call, query: str) -> tuple[Person, ...]:
        query = query.strip().lstrip("@")
        if not query:
            return ()
        params: dict[str, str | int] = {"q": query, "limit": 10, "resolve": "false"}
        found = (await ask(call, "GET", "/api/v1/accounts/search", params=params)).json()
        host = urlsplit(call.account.server).netloc
        people = []
        for one in rows(found):
            acct = str(one.get("acct") or "")
            if acct:
                people.append(
                    Person(
                        acct if "@" in acct else f"{acct}@{host}",
                        str(one.get("display_name") or one.get("username") or ""),
                        str(one.get("avatar_static") or one.get("avatar") or ""),
                    )
                )
        return tuple(people[:10])
