"""The sandbox as an ASGI app: which words go to the API and which to the pages."""

import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

from jubir.networks.sandbox import files, web
from jubir.networks.sandbox.api import Api
from jubir.networks.sandbox.store import Store
from jubir.networks.sandbox.web import Ask, Receive, Reply, Scope, Send
from jubir.networks.sandbox.writing import Dropped

log = logging.getLogger(__name__)
#: (scope) -> may this visitor change the whole server?
Steers = Callable[[Scope], bool | Awaitable[bool]]


class Sandbox:
    """One small network in one folder. Nothing is opened before the first request.

    `public_url`: the address people see, base path included; "" takes what the request came to.
    `join_key`: needed for a new account; "" lets anybody join. `steers`: who may use the fault page (default: all).
    `hooks_to`: "host:port" pairs at private addresses to which webhooks may go; public ones always may.
    """

    def __init__(
        self,
        folder: Path | str,
        base_path: str = "/sandbox",
        *,
        public_url: str = "",
        join_key: str = "",
        steers: Steers | None = None,
        store: Store | None = None,
        hooks_to: Iterable[str] = (),
    ) -> None:
        self.store = store or Store(Path(folder))
        self.base_path = "/" + base_path.strip("/") if base_path.strip("/") else ""
        self.public_url = public_url.rstrip("/")
        self.api = Api(self.store, join_key, self.steers, hooks_to)
        self._steers = steers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._lifespan(receive, send)
        if scope["type"] != "http":
            return None
        ask = self._ask(scope, receive)
        try:
            reply = await self._answer(ask, send)
        except web.Stop as stop:
            reply = stop.reply
        except (Dropped, ConnectionResetError):
            return None
        except Exception:  # as any server: a fault is an answer, and stands in the log
            log.exception("sandbox: %s %s", scope["method"], scope["path"])
            reply = web.problem(500, "server_error", "Something went wrong here.")
        if reply is not None:
            await web.give(reply, send, only_head=scope["method"] == "HEAD")
        return None

    async def _answer(self, ask: Ask, send: Send) -> Reply | None:
        if ask.path == "/api" or ask.path.startswith("/api/"):
            return await self.api.answer(ask, send)
        match ask.path.strip("/").split("/"):
            case ["media", pk]:
                return files.medium(self.store, ask, pk)
            case ["face", name] if account := self.store.account_by_handle(name.rpartition(".")[0]):
                return files.face(account, name)
            case ["style.css" | "icon.svg" as name]:
                return files.own(name)
        return await self._page(ask)

    async def _page(self, ask: Ask) -> Reply:
        # Pages come late: a server that only publishes never loads them.
        from jubir.networks.sandbox import fault_page
        from jubir.networks.sandbox.pages import Pages

        pages = Pages(self.store, ask, self.base_path)
        if ask.path.strip("/") == "faults":
            handle = ask.query.get("account", "")
            account = self.store.account_by_handle(handle)
            if handle and account is None:
                return pages.missing()
            steers = await self.steers(ask)
            if ask.method == "POST":
                return (
                    await fault_page.change(pages, account) if steers and ask.is_ours else self._not_yours()
                )
            return fault_page.show(pages, account, steers)
        if ask.method not in ("GET", "HEAD"):
            return web.problem(405, "not_allowed", "That cannot be done here.")
        match ask.path.strip("/").split("/"):
            case [""]:
                return pages.home()
            case [name] if name.startswith("@") and (account := self.store.account_by_handle(name[1:])):
                return pages.account(account)
            case [name, pk] if name.startswith("@") and pk.isascii() and pk.isdigit() and len(pk) < 19:
                return pages.post(name[1:], int(pk))
        return pages.missing()

    def _not_yours(self) -> Reply:
        return web.problem(403, "not_yours", "Only this server's own people may do that, from its own pages.")

    async def steers(self, ask: Ask) -> bool:
        if self._steers is None:
            return True
        answer = self._steers(ask.scope)
        return await answer if inspect.isawaitable(answer) else answer

    def _ask(self, scope: Scope, receive: Receive) -> Ask:
        headers = web.headers_of(scope)
        path: str = scope["path"]
        if self.base_path and (path + "/").startswith(self.base_path + "/"):
            path = path[len(self.base_path) :]
        base = (
            self.public_url
            or f"{scope.get('scheme', 'http')}://{headers.get('host', 'localhost')}{self.base_path}"
        )
        return Ask(scope, receive, path or "/", base, headers)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message: Any = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                await self.api.caller.stop()
                self.store.close()
                return
