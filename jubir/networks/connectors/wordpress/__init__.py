"""WordPress: articles on a self-hosted site, and the comments under them.

There is no truth sheet for it. Facts come from WordPress's own sources (6.9, read in a stored copy) and its REST API
handbook; none of it was held against a running site [not verified, 2026-11-26].

Why a replay is harmless: `prepare` makes the article as a draft under a slug of ours, which finds it again; what makes
it public is one write to that number, with everything in it. Twice is once. A comment has no number before: there the
post's comments are read back, and WordPress itself refuses the same words twice (comment_duplicate).
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.wordpress import articles, comments, connecting, files, measuring
from jubir.networks.connectors.wordpress.limits import answer_limits_of, limits_of
from jubir.networks.connectors.wordpress.wire import Refusal, ask, list_in, object_in
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
    Remote,
    Target,
    Ticket,
)
from jubir.networks.hearing import Figures, History, Inbound
from jubir.networks.limits import Limits
from jubir.networks.shared.asking import clock_of
from jubir.networks.shared.parsing import link, name, obj, when, words


class Connector:
    identity = Identity(
        slug="wordpress",
        name="WordPress",
        colour="#21759B",
        docs="https://developer.wordpress.org/rest-api/reference/posts/",
        api_version="wp/v2",
        checked="2026-11-26",
    )
    auth = Auth(
        kind="form",
        fields=(Field("server"), Field("username"), Field("app_password", "password")),
        help="https://wordpress.org/documentation/article/application-passwords/",
    )
    # `readings`: for comments; an article is sent again under its own number at once.
    recovery = Recovery(settle_after=30.0, readings=2, replay=True)

    def limits(self, account: Account) -> Limits:
        """`facts`: "categories" ([number, name]), "may_publish"."""
        return limits_of(account)

    def answer_limits(self, account: Account, kind: str) -> Limits:
        return answer_limits_of()

    # ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────
    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected:
        return await connecting.connect(call, answers)

    async def check(self, call: Call) -> Connected:
        return await connecting.who(call, {})

    # ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────
    def steps(self, draft: Draft) -> int:
        return len(draft.parts)

    def rendered(self, draft: Draft, step: int) -> str:
        return articles.rendered(draft)

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        """Files, tags, and the article as a draft. Keeps "media" (place → {"id", "url"}), "tags" and "post" (numbers)."""
        if draft.answers:
            return {}
        keep: dict[str, Any] = {"media": dict(obj(ticket.checkpoint.get("media")))}
        fresh = False
        for place, medium in enumerate(draft.parts[0].media):
            if str(place) in keep["media"]:
                continue
            try:
                keep["media"][str(place)] = await files.upload(call, medium)
            except (errors.Outage, errors.TooMany) as trouble:
                if not fresh:
                    raise
                until = getattr(trouble, "until", None)
                wait = (until - call.now).total_seconds() if until else 10.0
                return Processing(max(wait, 5.0), keep, trouble.status)
            fresh = True
        keep["tags"] = [await files.tag(call, one) for one in articles.tag_names(draft)]
        number = name(ticket.checkpoint.get("post")) or await _draft(call, draft, ticket, keep)
        return {**keep, "post": number}

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published:
        if draft.answers:
            return await _comment(call, draft.answers, draft.parts[0].text.strip())
        number, wanted = name(ticket.checkpoint.get("post")), articles.wanted_status(draft)
        if not number:
            raise errors.Rejected("The article's draft is unknown.", field="thread")
        body = {**articles.article(draft, ticket.checkpoint), "status": wanted}
        if wanted == "publish":
            # Until now its address was our own slug; WordPress makes one of the title, and keeps it unlike all others.
            body["slug"] = body["title"]
        answer = await ask(call, "POST", f"posts/{number}", visible=True, json=body)
        made = object_in(answer, "id", visible=True)
        status = words(made.get("status"))
        if status and status != wanted:
            raise errors.Rejected(f"The site left it as {status}.", field="account", status=answer.status)
        return Published(name(made["id"]), link(made.get("link")), {}, answer.status)

    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | None:
        """By its number. Of what shall stay a draft nothing can be seen from outside: it is written once more."""
        if draft.answers:
            raise errors.Unsupported("Comments are read back.")
        number = name(ticket.checkpoint.get("post"))
        if not number:
            return None
        answer = await ask(call, "GET", f"posts/{number}", params={"context": "edit"})
        item = object_in(answer, "id", "status")
        if item["status"] == "trash":
            raise errors.Missing("Somebody has thrown the article away.", status=answer.status)
        if articles.wanted_status(draft) == "publish" and item["status"] == "publish":
            return Published(number, link(item.get("link")), {}, answer.status)
        return None

    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading:
        if draft.answers:
            found = await comments.said(call, draft.answers.thread or draft.answers.remote_id)
            return Reading(tuple(found), complete=len(found) < comments.PAGE)
        params: dict[str, str | int] = {"per_page": 50, "orderby": "date", "order": "desc", "context": "edit"}
        params["author"] = name(call.account.facts.get("user"))
        answer = await ask(call, "GET", "posts", params=params)
        items = list_in(answer)
        posts = tuple(one for item in items if (one := _remote(item)))
        reached = len(items) < 50 or any(one.created_at < since for one in posts)
        return Reading(posts, clock_of(answer), reached)

    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        """The article's text, and its title and excerpt where the draft has them; pictures within it stay."""
        text = draft.parts[0].text
        if remote_id.startswith(comments.COMMENT):
            path = f"comments/{comments.number_of(remote_id)}"
            await ask(call, "POST", path, json={"content": text.strip()})
            return
        path = f"posts/{remote_id}"
        item = object_in(await ask(call, "GET", path, params={"context": "edit"}), "id")
        raw = words(obj(item.get("content")).get("raw"))
        body = {"content": articles.with_new_text(raw, text)}
        body |= {key: said for key in ("title", "excerpt") if (said := articles.option(draft, key))}
        await ask(call, "POST", path, json=body)

    async def delete(self, call: Call, remote_id: str) -> None:
        """Into the site's trash, where it stays for thirty days."""
        kind = "comments" if remote_id.startswith(comments.COMMENT) else "posts"
        with suppress(errors.Missing):
            await ask(call, "DELETE", f"{kind}/{comments.number_of(remote_id)}")

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────
    hears = frozenset({"comment"})
    answers = frozenset({"comment"})
    moderates = frozenset({"hide", "delete"})
    metrics = measuring.METRICS
    measures_at_once = measuring.AT_ONCE

    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        return await comments.read(call, cursor, since)

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        """Hiding holds a comment back, showing approves it: also one that waits for its first approval."""
        await comments.moderate(call, deed, remote_id, on)
        return {}

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await measuring.measured(call, remote_ids)

    async def account_figures(self, call: Call) -> Figures:
        return await measuring.account(call)

    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        return await measuring.history(call, cursor, since)


async def _draft(call: Call, draft: Draft, ticket: Ticket, keep: Mapping[str, Any]) -> str:
    """The number of the article's draft: found again under our slug, or made."""
    own = articles.slug(ticket)
    params = {"slug": own, "status": "any", "context": "edit"}
    for item in list_in(await ask(call, "GET", "posts", params=params)):
        if item.get("slug") == own and name(item.get("id")):
            return name(item["id"])
    body = {**articles.article(draft, keep), "status": "draft", "slug": own}
    return name(object_in(await ask(call, "POST", "posts", json=body), "id")["id"])


async def _comment(call: Call, target: Target, text: str) -> Published:
    """Under an article or one of its comments, as this account."""
    above = comments.number_of(target.remote_id) if target.remote_id.startswith(comments.COMMENT) else ""
    post = target.thread or target.remote_id
    if not post.isdecimal() or (above and not above.isdecimal()):
        raise errors.Rejected("What is answered is unknown.", field="thread")
    body: dict[str, Any] = {"post": int(post), "content": text} | ({"parent": int(above)} if above else {})
    try:
        answer = await ask(call, "POST", "comments", visible=True, json=body)
    except Refusal as refused:
        if refused.code != "comment_duplicate":
            raise
        # The same words of the same account in the same place: an earlier try of ours that arrived after all.
        for one in await comments.said(call, post):
            if one.parent == target.remote_id and one.text.split() == text.split():
                return Published(one.remote_id, one.url, {}, refused.status)
        raise
    made = object_in(answer, "id", visible=True)
    return Published(f"{comments.COMMENT}{name(made['id'])}", link(made.get("link")), {}, answer.status)


def _remote(item: Mapping[str, Any]) -> Remote | None:
    number, at = name(item.get("id")), when(item.get("date_gmt"))
    if not number or at is None:
        return None
    text = f"{articles.plain(item.get('title'))}\n{articles.plain(item.get('content'))}".strip()
    return Remote(number, at, text, url=link(item.get("link")))
