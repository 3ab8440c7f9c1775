"""The publishing engine: takes due deliveries, sends each exactly once, or finds out, or asks.

One engine per worker process, on an event loop of its own. The database rows are the queue (`Delivery.wake_at`), so
any number of engines share the work, and one that dies loses nothing: its leases lapse and another looks.

    claim → gate (rules.before) → the work on one delivery (work.py)
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import timedelta

from jubir.channels import door
from jubir.core import clock
from jubir.networks.contract import Draft
from jubir.networks.http import Http
from jubir.publishing import around, store, tell
from jubir.publishing.clerk import Clerk
from jubir.publishing.models import State
from jubir.publishing.record import Job, Record
from jubir.publishing.rules import Move
from jubir.publishing.store import Write
from jubir.publishing.work import Work

log = logging.getLogger(__name__)

#: How often an idle engine looks for due rows. One indexed query of a tenth of a millisecond.
IDLE_SECONDS = 0.25
RENEW_SECONDS = store.LEASE / 3
#: A stop waits this long for calls under way; what is still open then is looked for by the next worker.
STOP_SECONDS = 25.0
BATCH = 200
BEAT_SECONDS = 0.3


class Engine:
    """`await run()` until `stop()`. `crossing` is a hook for the fault harness: called with a name at every crossing."""

    def __init__(
        self,
        http: Http,
        *,
        in_flight: int = 200,
        crossing: Callable[[str], None] | None = None,
        drain: bool = False,
    ) -> None:
        self.http = http
        self.in_flight = in_flight
        # As many again stand ready behind the calls under way, so that the wire never waits for the disk.
        self.most = 2 * in_flight
        self.crossing = crossing or (lambda _name: None)
        self.drain = drain
        self._stopping = False
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    # ── the loop ─────────────────────────────────────────────────────────────────────────────────────────────────
    async def run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.clerk = Clerk(self._loop)
        self.clerk.start()
        way = door.Door(self.http, self.clerk.run)
        self.record = Record(self.clerk, self.crossing)
        self.work = Work(self.record, way, in_flight=self.in_flight)
        beside = [asyncio.create_task(self._renew_leases()), asyncio.create_task(self._beat())]
        try:
            while not self._stopping:
                taken = await self._take()
                if self.drain and not taken and not self._tasks:
                    break
                await self._rest(busy=bool(taken))
        finally:
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
            for task in (*beside, *self._tasks):
                task.cancel()
            await asyncio.gather(*beside, *self._tasks, return_exceptions=True)
            await self._beat_once()
            await asyncio.to_thread(self.clerk.stop)

    def stop(self) -> None:
        """From the loop's own thread: begin no more, finish what is under way."""
        self._stopping = True
        self._wake.set()

    def nudge(self) -> None:
        """Something may be due now: look at once."""
        self._wake.set()

    async def _rest(self, *, busy: bool) -> None:
        """Until there is room for more, or the time to look again has come."""
        if busy and len(self._tasks) < self.most:
            return
        self._wake.clear()
        if self._stopping:
            return
        try:
            await asyncio.wait_for(self._wake.wait(), IDLE_SECONDS)
        except TimeoutError:
            return

    async def _take(self) -> int:
        """Claim what is due, as far as there is room, and set it going."""
        room = self.most - len(self._tasks)
        if room < min(self.most, BATCH) // 4:
            return 0
        try:
            jobs = await self.clerk.run(lambda: self._claim(min(room, BATCH)))
        except Exception:  # a database that is away comes back; what is due stays due
            log.exception("could not claim")
            await asyncio.sleep(1)
            return 0
        for job in jobs:
            task = self._loop.create_task(self.work.do(job))
            self._tasks.add(task)
            task.add_done_callback(self._done)
        return len(jobs)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self.most - len(self._tasks) >= min(self.most, BATCH) // 4:
            self._wake.set()

    def _claim(self, limit: int) -> list[Job]:
        """On the database thread: claim rows, pass them through the gate, settle at once what may not go out."""
        now = clock.now()
        rows = store.claim(now, now + timedelta(seconds=store.LEASE), limit)
        if not rows:
            return []
        self.crossing("claimed")
        held_until = time.time() + store.LEASE
        ready, stopped = around.gate(rows, now)
        if stopped:
            store.write([Write(row) for row, _ in stopped])
            self.record.answers.update(row.id for row, _ in stopped if row.is_answer)
            self.record.moved.update(row.workspace_id for row, _ in stopped if row.is_answer)
            tell.try_outcomes(stopped)
        jobs = []
        for row, line in ready:
            try:
                draft = Draft.from_json(row.draft)
            except (TypeError, KeyError, ValueError, AttributeError):
                # One unreadable row must not hold up the others.
                log.exception("delivery %d: its draft can't be read", row.id)
                move = Move(State.FAILED, "broken", mender="author")
                around.put(row, move)
                store.write([Write(row)])
                tell.try_outcomes([(row, move)])
                continue
            job = Job(row, line, draft, held_until)
            jobs.append(job)
        return [job for job in jobs if not self._ours_already(job)]

    def _ours_already(self, job: Job) -> bool:
        """Our own lease lapsed while we were at work (a clock that jumped, a disk that was full): go on, do not begin anew.

        Only when nobody else had the row in between, which the fence tells.
        """
        row, before = job.row, self.record.leases.get(job.row.id)
        if before is not None and before.row.fence == row.fence - 1:
            before.row.fence, before.held_until = row.fence, job.held_until
            return True
        self.record.leases[row.id] = job
        return False

    async def _renew_leases(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self.clerk.run(self._renew)
            except Exception:  # the next turn renews; a lease that lapses is looked into
                log.exception("could not renew leases")

    async def _beat(self) -> None:
        """Tell open screens that deliveries moved: once for many."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            await self._beat_once()

    async def _beat_once(self) -> None:
        if self.record.moved:
            moved, self.record.moved = self.record.moved, set()
            answers, self.record.answers = self.record.answers, set()
            try:
                await self.clerk.run(lambda: tell.moved(moved, answers))
            except Exception:  # open pages fetch themselves again anyway
                log.exception("could not tell the screens")

    def _renew(self) -> None:
        jobs = list(self.record.leases.values())
        held_until = time.time() + store.LEASE
        until = clock.now() + timedelta(seconds=store.LEASE)
        held = store.renew([(job.row.id, job.row.fence) for job in jobs], until)
        for job in jobs:
            # What another worker has taken meanwhile stays as lapsed as it is.
            if job.row.id in held:
                job.held_until = held_until
