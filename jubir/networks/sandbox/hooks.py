"""Webhooks out: what reaches an account is told to the address it registered, signed, in the background.

    POST url
    Sandbox-Timestamp: 1764187200            seconds since 1970
    Sandbox-Signature: sha256=HEX            HMAC-SHA256 with the account's secret over "TIMESTAMP." and the raw body
    {"account": HANDLE, "items": [...]}      the items of GET /api/inbox

A hook is a reader of the inbox with a cursor of its own, which moves on when the other side answered 2xx. So nothing is
lost when it is down, the last page may come twice, and there is no queue that could grow. After each failure it waits
longer, and after GIVE_UP in a row it is forgotten: whoever wants it back registers again.

Nothing runs until somebody has registered; then one task looks every few seconds, begun by the next request.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from jubir.networks.http import NoAnswer, NotSent, Request
from jubir.networks.sandbox import inbox

if TYPE_CHECKING:
    from jubir.networks.client import Client
    from jubir.networks.sandbox.store import Row, Store

log = logging.getLogger(__name__)
EVERY, PATIENCE = 3.0, 10.0  # seconds
AT_ONCE = 50  # items in one telling
#: 15, 30, 60 ... seconds, at most an hour: a day and a half of being down.
FIRST_WAIT, LONGEST_WAIT, GIVE_UP = 15.0, 3600.0, 44


def register(store: "Store", account: int, url: str, secret: str) -> None:
    """From now on. The same address again goes on where it was."""
    known = of_account(store, account)
    cursor = (
        known["cursor"] if known is not None and known["url"] == url else str(inbox.start(store, account))
    )
    store.db.execute(
        "REPLACE INTO hooks (account, url, secret, cursor) VALUES (?,?,?,?)", (account, url, secret, cursor)
    )


def forget(store: "Store", account: int) -> None:
    store.db.execute("DELETE FROM hooks WHERE account=?", (account,))


def of_account(store: "Store", account: int) -> "Row | None":
    return store.db.execute("SELECT * FROM hooks WHERE account=?", (account,)).fetchone()


def signature(secret: str, stamp: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), f"{stamp}.".encode() + body, "sha256").hexdigest()


class Caller:
    """Tells what is new, as long as there is somebody to tell."""

    def __init__(self, store: "Store", hooks_to: Iterable[str] = ()) -> None:
        self.store = store
        self.base = ""
        self._hooks_to = tuple(hooks_to)
        self._task: asyncio.Task[None] | None = None
        self._looked = False

    def wake(self, *, look: bool = False) -> None:
        """Begin, if there is a hook and nobody is at it. The table is read at the first request, and with `look`."""
        if self._looked and not look:
            return
        self._looked = True
        if (self._task is None or self._task.done()) and self._any():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def _any(self) -> bool:
        return self.store.db.execute("SELECT 1 FROM hooks LIMIT 1").fetchone() is not None

    async def _run(self) -> None:
        from jubir.networks.client import Client

        async with Client(self._hooks_to, connect_timeout=PATIENCE) as client:
            while self._any():
                await self.tell_all(client)
                await asyncio.sleep(EVERY)

    async def tell_all(self, client: "Client") -> None:
        due = self.store.db.execute("SELECT * FROM hooks WHERE next_at<=?", (self.store.now(),)).fetchall()
        for hook in due:
            try:
                while await self._tell(client, hook):
                    again = of_account(self.store, hook["account"])
                    if again is None:
                        break
                    hook = again
            except Exception:  # one webhook's trouble must not keep the others from being told
                log.exception("sandbox: webhook of account %d", hook["account"])
                self._failed(hook)

    async def _tell(self, client: "Client", hook: "Row") -> bool:
        """One page; True when there is another one to tell at once."""
        from jubir.networks.sandbox import days, saying

        account = self.store.account(hook["account"])
        for _ in days.living(self.store, account):
            await asyncio.sleep(0)
        rows, cursor, more = inbox.page(
            self.store, account["id"], inbox.Cursor.read(hook["cursor"]), limit=AT_ONCE
        )
        items = saying.all_heard(self.store, self.base, account, rows)
        if items and not await self._post(client, hook, {"account": account["handle"], "items": items}):
            self._failed(hook)
            return False
        # Only where the hook is still the one that was told.
        self.store.db.execute(
            "UPDATE hooks SET cursor=?, failed=0, next_at=0 WHERE account=? AND url=? AND cursor=?",
            (str(cursor), hook["account"], hook["url"], hook["cursor"]),
        )
        return more

    async def _post(self, client: "Client", hook: "Row", told: object) -> bool:
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        stamp = str(int(self.store.now()))
        headers = {
            "Content-Type": "application/json",
            "Sandbox-Timestamp": stamp,
            "Sandbox-Signature": signature(hook["secret"], stamp, body),
        }
        try:
            answer = await client.send(
                Request("POST", hook["url"], headers=headers, body=body, timeout=PATIENCE, enough=1000)
            )
        except (NotSent, NoAnswer):
            return False
        return answer.ok

    def _failed(self, hook: "Row") -> None:
        failed = hook["failed"] + 1
        if failed >= GIVE_UP:
            forget(self.store, hook["account"])
            return
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(hook["failed"], 10))
        self.store.db.execute(
            "UPDATE hooks SET failed=?, next_at=? WHERE account=? AND url=?",
            (failed, self.store.now() + wait, hook["account"], hook["url"]),
        )
