"""The engine's one hand on the database: a thread that runs its questions and writes its outcomes in groups.

Intents and settles that arrive within a few milliseconds share one transaction, so that one fsync pays for many.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError, close_old_connections, connection

from jubir.publishing import store

log = logging.getLogger(__name__)

#: How long a write waits for company. Longer groups better, shorter answers sooner.
GATHER_SECONDS = 0.008
MOST_TOGETHER = 400


class Stale(Exception):
    """Somebody else claimed the row since: nothing was written."""


class Taken(Exception):
    """Another delivery already owns that remote post."""


class Numbered(Exception):
    """An attempt of that number is there already: an answer of the database was lost after it had kept the write."""


class Clerk:
    """Start it, await `write` and `run` from one event loop, stop it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._jobs: queue.SimpleQueue[tuple[Any, asyncio.Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="publishing-clerk", daemon=True)
        self.groups = 0
        self.writes = 0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finishes what was asked before."""
        self._jobs.put(None)
        self._thread.join(timeout=30)

    def run(self, work: Callable[[], Any]) -> asyncio.Future[Any]:
        """Run a function on the database thread; its result, or its exception, comes back."""
        future = self._loop.create_future()
        self._jobs.put((work, future))
        return future

    def write(self, write: store.Write) -> asyncio.Future[None]:
        """Have an intent or a settle on disk. Raises Stale or Taken."""
        future = self._loop.create_future()
        self._jobs.put((write, future))
        return future

    # ── on the thread ────────────────────────────────────────────────────────────────────────────────────────────
    def _work(self) -> None:
        try:
            while True:
                job = self._jobs.get()
                if job is None:
                    return
                if isinstance(job[0], store.Write):
                    if not self._write_with_company(job):
                        return
                else:
                    self._run(job)
        finally:
            connection.close()

    def _run(self, job: tuple[Any, asyncio.Future[Any]]) -> None:
        work, future = job
        try:
            result = work()
        except Exception as error:  # whoever asked hears of it
            _refresh_connection(error)
            self._answer([(future, None, error)])
        else:
            self._answer([(future, result, None)])

    def _write_with_company(self, first: tuple[store.Write, asyncio.Future[Any]]) -> bool:
        """Gather writes for a moment, write them together. False: the end was among them."""
        together = [first]
        until = time.monotonic() + GATHER_SECONDS
        later: tuple[Any, asyncio.Future[Any]] | None = None
        going = True
        while len(together) < MOST_TOGETHER:
            try:
                job = self._jobs.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            if job is None:
                going = False
                break
            if isinstance(job[0], store.Write):
                together.append(job)
            else:
                later = job
                break
        self._write(together)
        if later is not None:
            self._run(later)
        return going

    def _write(self, together: list[tuple[store.Write, asyncio.Future[Any]]]) -> None:
        self.groups += 1
        self.writes += len(together)
        try:
            stale = store.write([write for write, _ in together])
        except (OperationalError, InterfaceError) as error:
            log.warning("could not write %d outcomes: %s", len(together), error)
            _refresh_connection(error)
            self._answer([(future, None, error) for _, future in together])
            return
        except Exception as error:
            # One that cannot be written must not keep its company from the disk.
            if len(together) > 1:
                for one in together:
                    self._write([one])
                return
            if isinstance(error, IntegrityError):
                error = (Taken if "remote" in str(error) else Numbered)(str(error))
            self._answer([(together[0][1], None, error)])
            return
        self._answer(
            [(future, None, Stale() if write.row.id in stale else None) for write, future in together]
        )

    def _answer(self, answers: list[tuple[asyncio.Future[Any], Any, Exception | None]]) -> None:
        """One hop to the event loop for all of them."""

        def deliver() -> None:
            for future, result, error in answers:
                if future.done():
                    continue
                if error is None:
                    future.set_result(result)
                else:
                    future.set_exception(error)

        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(deliver)


def _refresh_connection(error: Exception) -> None:
    """After a database error the connection may be dead: let Django look at it before the next use."""
    if not isinstance(error, OperationalError | InterfaceError):
        return
    try:
        close_old_connections()
        connection.close_if_unusable_or_obsolete()
    except Exception:  # this thread is the only one there is: nothing may end it
        log.exception("could not close a broken connection")
