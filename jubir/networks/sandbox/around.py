"""The other half of the API: what reaches an account, what it does with it, figures, search, webhooks, scenarios."""

from typing import TYPE_CHECKING, Any

from jubir.networks.sandbox import (
    audience,
    clock,
    days,
    deeds,
    faults,
    figures,
    hooks,
    inbox,
    lists,
    messages,
    saying,
    scenarios,
    searching,
)
from jubir.networks.sandbox.store import PUBLIC, Row
from jubir.networks.sandbox.taking import moment_of, pk_of, refused, stretch, text_of
from jubir.networks.sandbox.web import Ask, Reply, Stop, problem, reply_json, settled

if TYPE_CHECKING:
    from jubir.networks.sandbox.api import Api

#: Posts whose figures one question may ask for.
AT_ONCE = 100


class Around:
    """Handlers by method and path, behind those of Api."""

    def __init__(self, api: "Api") -> None:
        self.api, self.store = api, api.store

    async def answer(self, ask: Ask) -> Reply:
        match ask.method, ask.path.strip("/").split("/")[1:]:
            case "GET", ["inbox"]:
                return await self.inbox(ask)
            case "PUT" | "DELETE" as verb, ["posts", pk, "like"]:
                return self.like(ask, pk, verb == "PUT")
            case "PUT" | "DELETE" as verb, ["posts", pk, "hidden"]:
                return self.hide(ask, pk, verb == "PUT")
            case "PUT" | "DELETE" as verb, ["blocks", pk]:
                return self.block(ask, pk, verb == "PUT")
            case "GET", ["messages"]:
                return await self.messages(ask)
            case "GET", ["messages", pk]:
                return await self.message(ask, pk)
            case "GET", ["figures"]:
                return await self.figures(ask)
            case "GET", ["account", "figures"]:
                return await self.account_figures(ask)
            case "GET", ["search"]:
                return await self.search(ask)
            case "GET" | "POST", ["lists"]:
                return await self.lists(ask)
            case "DELETE", ["lists", pk]:
                lists.delete(self.store, self._writer(ask)["id"], pk_of(pk))
                return Reply(204)
            case "GET", ["lists", pk, "posts"]:
                return await self.list_posts(ask, pk)
            case "GET" | "PUT" | "DELETE", ["account", "webhook"]:
                return await self.webhook(ask)
            case _, ["scenarios", *rest]:
                return await self.scenarios(ask, rest)
        return problem(404, "not_found", "There is nothing at this address.")

    # ── what came in ─────────────────────────────────────────────────────────────────────────────────────────────
    async def inbox(self, ask: Ask) -> Reply:
        account = self.api.whose(ask)
        lag = await self.api.read_faults(account)
        since, _, limit = stretch(ask)
        try:
            cursor = inbox.Cursor.read(ask.query.get("cursor") or "0.0")
        except ValueError:
            return problem(400, "bad_query", "The cursor makes no sense.")
        await settled(days.living(self.store, account))
        rows, after, more = inbox.page(self.store, account["id"], cursor, since=since, limit=limit, lag=lag)
        return reply_json(
            {
                "items": saying.all_heard(self.store, ask.base, account, rows),
                "cursor": str(after),
                "more": more,
                "now": self.api.now(),
            }
        )

    async def messages(self, ask: Ask) -> Reply:
        account = self.api.whose(ask)
        lag = await self.api.read_faults(account)
        if "key" in ask.query:
            if not self.store.setting("honour_keys"):
                return problem(501, "keys_not_honoured", "This server does not keep idempotency keys.")
            row = messages.by_key(self.store, account["id"], ask.query["key"])
            found = [row] if row is not None else []
        else:
            since, _, limit = stretch(ask)
            person = self.api.named(ask.query["with"])["id"] if ask.query.get("with") else 0
            await settled(days.living(self.store, account))
            found = messages.some(self.store, account["id"], since, limit + 1, person=person, lag=lag)
            return reply_json(
                {
                    "messages": [saying.message(self.store, row) for row in found[:limit]],
                    "more": len(found) > limit,
                    "now": self.api.now(),
                }
            )
        return reply_json(
            {"messages": [saying.message(self.store, row) for row in found], "now": self.api.now()}
        )

    async def message(self, ask: Ask, pk: str) -> Reply:
        account = self.api.whose(ask)
        await self.api.read_faults(account)
        row = messages.one(self.store, pk_of(pk.removeprefix("m")))
        if row is None or row["account"] != account["id"] or row["at"] > self.store.now():
            return problem(404, "not_found", "There is no such message.")
        return reply_json(saying.message(self.store, row))

    # ── what is done with it ─────────────────────────────────────────────────────────────────────────────────────
    def like(self, ask: Ask, pk: str, on: bool) -> Reply:
        account, row = self._writer(ask), self.store.find_post(pk_of(pk))
        if row is None or self.store.status(row) != PUBLIC:
            return problem(404, "not_found", "There is no such post.")
        deeds.like(self.store, row["id"], account["id"], on)
        return Reply(204)

    def hide(self, ask: Ask, pk: str, on: bool) -> Reply:
        account = self._writer(ask)
        if not deeds.hide(self.store, account["id"], pk_of(pk), on):
            return problem(404, "not_found", "There is no such comment under a post of yours.")
        return Reply(204)

    def block(self, ask: Ask, pk: str, on: bool) -> Reply:
        """By handle or id."""
        account = self._writer(ask)
        person = self.store.account_by_handle(pk) or (self.store.account(pk_of(pk)) if pk.isdigit() else None)
        if person is None or person["id"] == account["id"]:
            return problem(404, "not_found", "There is no such account.")
        deeds.block(self.store, account["id"], person["id"], on)
        return Reply(204)

    def _writer(self, ask: Ask) -> Row:
        """Whose token it is; an expired one strikes here too."""
        account = self.api.whose(ask)
        struck = [row for row in faults.switches(self.store, account["id"]) if row["kind"] == "unauthorized"]
        if struck and faults.draw(self.store, account["id"], faults.UPLOAD) is not None:
            raise Stop(problem(401, "invalid_token", "The token is unknown or has expired."))
        return account

    # ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────
    async def figures(self, ask: Ask) -> Reply:
        """Of the account's own posts: null for one that is gone, left out for one that is not its own."""
        account = self.api.whose(ask)
        await self.api.read_faults(account)
        at = self._at(ask)
        ids = [pk_of(part) for part in ask.query.get("ids", "").split(",") if part][: AT_ONCE + 1]
        if not ids or len(ids) > AT_ONCE:
            return problem(400, "bad_query", f"ids: one to {AT_ONCE} posts.")
        rows = [
            row for row in map(self.store.post, ids) if row is not None and row["account"] == account["id"]
        ]
        gone = {row["id"] for row in rows if row["gone"] is not None and row["gone"] <= at}
        there = [row for row in rows if row["id"] not in gone and row["ready"] <= at and not row["fails"]]
        audience.live(self.store, there)
        told: dict[str, Any] = {
            str(pk): values for pk, values in figures.of_posts(self.store, there, at).items()
        }
        return reply_json(
            {"figures": told | {str(pk): None for pk in gone}, "at": clock.iso(at), "now": self.api.now()}
        )

    async def account_figures(self, ask: Ask) -> Reply:
        account = self.api.whose(ask)
        await self.api.read_faults(account)
        at = self._at(ask)
        await settled(days.living(self.store, account))
        told = figures.of_account(self.store, account, at)
        return reply_json({"figures": told, "at": clock.iso(at), "now": self.api.now()})

    def _at(self, ask: Ask) -> float:
        try:
            at = clock.moment(ask.query["at"]) if ask.query.get("at") else self.store.now()
        except (ValueError, OverflowError):
            raise Stop(problem(400, "bad_query", "at is not a moment.")) from None
        return min(at, self.store.now())

    # ── others ───────────────────────────────────────────────────────────────────────────────────────────────────
    async def search(self, ask: Ask) -> Reply:
        viewer = self.api.whose(ask)
        await self.api.read_faults(viewer)
        since, before, limit = stretch(ask)
        query = ask.query
        wanted = searching.Wanted(
            searching.terms(query.get("q", "")),
            searching.terms(query.get("any", "")),
            searching.terms(query.get("none", "")),
            text_of(dict(query), "language")[:20],
        )
        if not wanted.all and not wanted.any:
            return problem(400, "bad_query", "q or any: what to look for.")
        await settled(days.everything(self.store, since=since))
        rows, after = searching.find(self.store, wanted, since=since, before=before, limit=limit)
        told = figures.of_posts(self.store, rows)
        items = [
            saying.found(self.store, ask.base, viewer, row) | {"figures": told[row["id"]]} for row in rows
        ]
        return reply_json({"items": items, "next": str(after) if after else None, "now": self.api.now()})

    async def lists(self, ask: Ask) -> Reply:
        if ask.method == "GET":
            account = self.api.whose(ask)
            await self.api.read_faults(account)
            return reply_json({"lists": lists.of(self.store, account["id"])})
        account, data = self._writer(ask), await ask.json()
        title, people = text_of(data, "title").strip(), data.get("people")
        if not title or len(title) > lists.TITLE:
            return refused("title", f"A list has a title of at most {lists.TITLE} letters.")
        known = [self.store.account_by_handle(str(one).lstrip("@")) for one in lists.handles(people)]
        if not known or None in known:
            return refused("people", "people are handles of this sandbox.")
        made = lists.create(self.store, account["id"], title, [one["id"] for one in known if one])
        return reply_json(made, 201)

    async def list_posts(self, ask: Ask, pk: str) -> Reply:
        viewer = self.api.whose(ask)
        await self.api.read_faults(viewer)
        people = lists.people(self.store, viewer["id"], pk_of(pk))
        if people is None:
            return problem(404, "not_found", "There is no such list.")
        since, before, limit = stretch(ask)
        await settled(days.everything(self.store, since=since))
        rows = lists.posts(self.store, people, since=since, before=before, limit=limit)
        told = figures.of_posts(self.store, rows)
        items = [
            saying.found(self.store, ask.base, viewer, row) | {"figures": told[row["id"]]} for row in rows
        ]
        after = str(rows[-1]["id"]) if len(rows) == limit else None
        return reply_json({"items": items, "next": after, "now": self.api.now()})

    # ── telling, and what is to happen ───────────────────────────────────────────────────────────────────────────
    async def webhook(self, ask: Ask) -> Reply:
        account = self._writer(ask)
        if ask.method == "DELETE":
            hooks.forget(self.store, account["id"])
            return Reply(204)
        if ask.method == "PUT":
            data = await ask.json()
            url, secret = text_of(data, "url").strip(), text_of(data, "secret")
            if not url.startswith(("https://", "http://")) or len(url) > 500:
                return refused("webhook", "url is a web address of at most 500 letters.")
            if not 16 <= len(secret) <= 200:
                return refused("webhook", "secret has 16 to 200 letters.")
            hooks.register(self.store, account["id"], url, secret)
            self.api.caller.wake(look=True)
        row = hooks.of_account(self.store, account["id"])
        return reply_json(
            {"webhook": {"url": row["url"], "failed": row["failed"]} if row is not None else None}
        )

    async def scenarios(self, ask: Ask, rest: list[str]) -> Reply:
        """A token may do as it likes with its own account's audience."""
        account = self.api.whose(ask)
        match ask.method, rest:
            case "GET", []:
                return reply_json(
                    {"scenarios": [_scenario(row) for row in scenarios.listed(self.store, account["id"])]}
                )
            case "POST", []:
                data = await ask.json()
                try:
                    row = scenarios.switch_on(
                        self.store,
                        account["id"],
                        str(data.get("kind")),
                        start=moment_of(data, "start"),
                        length=float(data["days"]) * 86400 if "days" in data else None,
                        strength=float(data.get("strength", scenarios.STRENGTH)),
                        post=pk_of(str(data["post"])) if data.get("post") else None,
                    )
                except (scenarios.Unknown, TypeError, ValueError) as error:
                    return refused("scenario", f"That scenario makes no sense: {error}")
                return reply_json(_scenario(row), 201)
            case "DELETE", [pk]:
                scenarios.switch_off(self.store, account["id"], pk_of(pk))
                return Reply(204)
        return problem(405, "not_allowed", "That cannot be done here.")


def _scenario(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kind": row["kind"],
        "start": clock.iso(row["start"]),
        "days": row["length"] / 86400,
        "strength": row["strength"],
        "post": str(row["post"]) if row["post"] else None,
    }
