"""What is said on the sandbox, publicly or not, and what may go wrong with it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from jubir.networks.counting import graphemes
from jubir.networks.sandbox import days, faults, messages, saying, web
from jubir.networks.sandbox.faults import Fault
from jubir.networks.sandbox.store import Row
from jubir.networks.sandbox.taking import MESSAGE, moment_of, refused, text_of, understood
from jubir.networks.sandbox.web import Ask, Reply, Send, Stop, problem, reply_json

if TYPE_CHECKING:
    from jubir.networks.sandbox.api import Api

#: What was understood, ready to be written down; takes late, processing, fails.
Taking = Callable[..., tuple[Row, bool]]


class Dropped(Exception):
    """The handler has already dealt with the line."""


class Writing:
    """Takes posts and direct messages in; keeps each account's allowance of the hour."""

    def __init__(self, api: "Api") -> None:
        self.api, self.store = api, api.store
        self._budgets: dict[int, tuple[int, int]] = {}

    async def create_post(self, ask: Ask, send: Send) -> Reply | None:
        data = await ask.json()
        account = self.api.whose(ask)

        def take() -> Taking:
            new = understood(self.store, account, data, ask.headers.get("idempotency-key", ""))
            return partial(self.store.add_post, account["id"], new, honour=self._honours(new.key))

        def told(row: Row) -> dict[str, Any]:
            return saying.post(self.store, ask.base, row, account)

        return await self._write(ask, send, account, text_of(data, "text"), take, told)

    async def send_message(self, ask: Ask, send: Send) -> Reply | None:
        data = await ask.json()
        account = self.api.whose(ask)

        def take() -> Taking:
            person, text = self.api.named(text_of(data, "to")), text_of(data, "text").strip()
            if not text or graphemes(text) > MESSAGE:
                raise Stop(refused("text", f"A message has 1 to {MESSAGE:,} letters."))
            if person["id"] == account["id"]:
                raise Stop(refused("account", "Nobody writes to themselves here."))
            key = ask.headers.get("idempotency-key", "")[:200]
            at = moment_of(data, "created_at")

            def make(**how: Any) -> tuple[Row, bool]:
                row, fresh = messages.add(
                    self.store,
                    account["id"],
                    person["id"],
                    text,
                    key=key,
                    at=at,
                    honour=self._honours(key),
                    **how,
                )
                if fresh and not row["fails"]:
                    days.respond(self.store, account, row)
                return row, fresh

            return make

        return await self._write(
            ask, send, account, text_of(data, "text"), take, lambda row: saying.message(self.store, row)
        )

    async def _write(
        self,
        ask: Ask,
        send: Send,
        account: Row,
        text: str,
        take: Callable[[], "Taking"],
        told: Callable[[Row], dict[str, Any]],
    ) -> Reply | None:
        """Whatever is said here, publicly or not, meets the same faults. `take` holds it against the rules first."""
        fault = faults.draw(self.store, account["id"], faults.WRITE, text)
        if fault is not None and not faults.KINDS[fault.kind].accepts and fault.kind != "processing_fails":
            return await self._refuse(fault, ask, send)
        make = take()
        budget = self._budget(account["id"])
        if fault is None:
            row, fresh = make()
            return reply_json(told(row), 201 if fresh else 200, **budget)
        if fault.kind == "slow" and await web.wait_or_gone(ask, fault.seconds):
            raise Dropped  # a server that notices, and forgets the request
        row, fresh = make(
            late=fault.seconds if fault.kind == "late_accept" else 0,
            processing=fault.seconds if fault.kind.startswith("processing") else 0,
            fails=(fault.reason or "The picture could not be processed.")
            if fault.kind == "processing_fails"
            else "",
        )
        if fault.kind in ("slow", "processing", "processing_fails"):
            status = 201 if fault.kind == "slow" else 202
            return reply_json(told(row), status, **budget)
        return await self._spoil(fault, ask, send)

    def _honours(self, key: str) -> bool:
        return bool(key) and self.store.setting("honour_keys")

    async def _refuse(self, fault: Fault, ask: Ask, send: Send) -> Reply | None:
        match fault.kind:
            case "refuse":
                return refused("text", fault.reason or "This text is against our rules.")
            case "unauthorized":
                return problem(401, "invalid_token", "The token is unknown or has expired.")
            case "too_many":
                return _too_many(fault)
            case "refuse_then_500":
                return problem(500, "server_error", "Something went wrong here.")
            case "refuse_then_hang":
                await web.wait_or_gone(ask, fault.seconds)
        await web.drop(ask, send)
        raise Dropped

    async def _spoil(self, fault: Fault, ask: Ask, send: Send) -> Reply | None:
        """The post is there; now let the answer go wrong."""
        match fault.kind:
            case "accept_then_500":
                return problem(500, "server_error", "Something went wrong here.")
            case "accept_then_502":
                return Reply(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html")
            case "accept_then_429":
                return _too_many(fault)
            case "accept_then_hang":
                await web.wait_or_gone(ask, fault.seconds)
        await web.drop(ask, send, started=fault.kind == "accept_then_cut")
        raise Dropped

    def _budget(self, account: int) -> dict[str, str]:
        """One more post from this hour's allowance; raises Stop when there is none."""
        limit = self.store.setting("budget")
        if not limit:
            return {}
        now = int(self.store.now())
        hour, reset = now // 3600, 3600 - now % 3600
        kept, used = self._budgets.get(account, (hour, 0))
        used = used if kept == hour else 0
        if used >= limit:
            raise Stop(
                problem(
                    429,
                    "too_many",
                    "That was all for this hour.",
                    **{"Retry-After": str(reset)},
                    **_rates(limit, 0, reset),
                )
            )
        self._budgets[account] = (hour, used + 1)
        return _rates(limit, limit - used - 1, reset)


def _rates(limit: int, remaining: int, reset: int) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(limit),
        "RateLimit-Remaining": str(remaining),
        "RateLimit-Reset": str(reset),
    }


def _too_many(fault: Fault) -> Reply:
    wait = str(max(1, round(fault.seconds)))
    return problem(429, "too_many", "Too many posts, wait a little.", **{"Retry-After": wait})
