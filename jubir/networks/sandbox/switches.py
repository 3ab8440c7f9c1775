"""What only steers a sandbox: its faults, its settings, its time."""

from typing import TYPE_CHECKING

from jubir.networks.sandbox import clock, days, faults
from jubir.networks.sandbox.taking import pk_of, refused
from jubir.networks.sandbox.web import Ask, Reply, problem, reply_json, settled

if TYPE_CHECKING:
    from jubir.networks.sandbox.api import Api

_SWITCH = ("seconds", "times", "chance", "seed", "reason", "contains")


class Switches:
    """Handlers by method and path; each says who may."""

    def __init__(self, api: "Api") -> None:
        self.api, self.store = api, api.store

    async def answer(self, ask: Ask) -> Reply | None:
        """None: that is no switch."""
        match ask.method, ask.path.strip("/").split("/")[1:]:
            case "GET", ["counts"]:
                return await self.counts(ask)
            case _, ["faults", *rest]:
                return await self.faults(ask, rest)
            case _, ["settings"]:
                return await self.settings(ask)
            case "POST", ["audience", "tick"]:
                return await self.tick(ask)
        return None

    async def counts(self, ask: Ask) -> Reply:
        if "authorization" in ask.headers:
            return reply_json({"accepted": self.store.counts(self.api.whose(ask)["id"])})
        if not await self._may(ask):
            return problem(403, "not_yours", "Only this server's own people may do that.")
        return reply_json({"accepted": self.store.counts()})

    async def faults(self, ask: Ask, rest: list[str]) -> Reply:
        """A token may switch its own account; only who steers the server may switch the whole of it."""
        if "authorization" in ask.headers:
            account = self.api.whose(ask)["id"]
        elif await self._may(ask):
            account = 0
        else:
            return problem(403, "not_yours", "Only this server's own people may do that.")
        match ask.method, rest:
            case "GET", []:
                rows = faults.switches(self.store, account or None)
                return reply_json({"faults": [dict(row) for row in rows]})
            case "POST", []:
                data = await ask.json()
                wanted = {name: data[name] for name in _SWITCH if name in data}
                try:
                    row = faults.switch_on(self.store, str(data.get("kind")), account=account, **wanted)
                except (faults.Unknown, TypeError, KeyError) as error:
                    return refused("fault", f"That switch is not known: {error}")
                return reply_json(dict(row), 201)
            case "DELETE", []:
                return reply_json({"off": faults.switch_off(self.store, account=account or None)})
            case "DELETE", [pk]:
                faults.switch_off(self.store, pk_of(pk), account=account or None)
                return Reply(204)
        return problem(405, "not_allowed", "That cannot be done here.")

    async def settings(self, ask: Ask) -> Reply:
        if not await self._may(ask):
            return problem(403, "not_yours", "Only this server's own people may do that.")
        if ask.method == "PATCH":
            try:
                self.store.set(**await ask.json())
            except (KeyError, ValueError) as error:
                return refused("settings", f"That setting makes no sense: {error}")
        return reply_json(self.store.settings())

    async def tick(self, ask: Ask) -> Reply:
        if not await self._may(ask):
            return problem(403, "not_yours", "Only this server's own people may do that.")
        data = await ask.json()
        try:
            until = clock.moment(str(data["until"])) if data.get("until") else self.store.now()
        except (ValueError, OverflowError):
            return problem(400, "bad_query", "until is not a moment.")
        return reply_json({"happened": await settled(days.everything(self.store, until))})

    async def _may(self, ask: Ask) -> bool:
        return ask.is_ours and await self.api.steers(ask)
