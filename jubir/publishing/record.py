"""What happens to a delivery, on disk: written until it stands there, and held meanwhile."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import InterfaceError, OperationalError

from jubir.channels import door
from jubir.core import clock
from jubir.networks.contract import Draft, Ticket
from jubir.publishing import store, tell
from jubir.publishing.clerk import Clerk, Numbered, Stale, Taken
from jubir.publishing.models import State
from jubir.publishing.rules import Move
from jubir.publishing.store import Row, Try, Write

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """A claimed row with all that is needed to work on it."""

    row: Row
    line: door.Line
    draft: Draft
    held_until: float  # time.time() until which the lease certainly holds

    @property
    def ticket(self) -> Ticket:
        row = self.row
        return Ticket(row.step, row.key, row.record_key, row.created_at, row.checkpoint)


class Record:
    """Of one engine. `leases` are the rows in hand, `moved` the workspaces whose open screens have not heard of it yet,
    `answers` the deliveries among it that the inbox waits for. `crossing` is called wherever a worker may die."""

    def __init__(self, clerk: Clerk, crossing: Callable[[str], None]) -> None:
        self.clerk = clerk
        self.crossing = crossing
        self.leases: dict[int, Job] = {}
        self.moved: set[int] = set()
        self.answers: set[int] = set()

    async def settle(
        self,
        job: Job,
        move: Move,
        *,
        ended: Try | None = None,
        read: Try | None = None,
        noted: Try | None = None,
    ) -> None:
        row = job.row
        row.state, row.why, row.why_data, row.wake_at, row.mender = (
            move.state,
            move.why,
            move.data,
            move.wake,
            move.mender,
        )
        if noted:
            noted.number = numbered(row)
            read = noted
        # From here on the row is not ours to hold: its `wake_at` says when the next look is due.
        self.leases.pop(row.id, None)
        await self.write(job, Write(row, ended=ended, read=read))
        self.crossing("settled")
        self.moved.add(row.workspace_id)
        if row.is_answer:
            self.answers.add(row.id)
        if move.state in tell.WORTH_TELLING:
            await self.clerk.run(lambda: tell.try_outcomes([(row, move)]))

    async def write(self, job: Job, write: Write) -> None:
        """What happened must reach the disk: one that is full, or away, is waited for, and the lease held meanwhile."""
        row, pause, bare = write.row, 0.2, False
        while True:
            try:
                await self.clerk.write(write)
                return
            except Stale:
                raise
            except Numbered:
                for attempt in (write.intent, write.read):
                    if attempt:
                        attempt.number = numbered(row)
            except Taken:
                if write.ended is None and write.read is not None:
                    # Adopted by its looks, and another owns it: not ours after all. Look again.
                    row.state, row.remote_id, row.remote_url, row.sent_at = State.UNCONFIRMED, "", "", None
                    row.step = max(0, row.step - 1)
                    row.wake_at = clock.now() + timedelta(seconds=1)
                    write.read.remote_id, write.read.outcome = "", "absent"
                    await self.write(job, write)
                    raise Stale from None
                await self._claim_back(row)
            except (OperationalError, InterfaceError) as error:
                log.error("delivery %d: what happened is not on disk yet (%s)", row.id, error)
                # A settle has let go of the lease already: while it waits, the row is ours again.
                let_go = row.id not in self.leases
                self.leases.setdefault(row.id, job)
                await asyncio.sleep(pause)
                if row.state in (State.SENDING, State.CLAIMED):
                    row.wake_at = clock.now() + timedelta(seconds=store.LEASE)
                if let_go and self.leases.get(row.id) is job:
                    del self.leases[row.id]
                pause = min(pause * 2, 10)
            except Exception:
                # Nothing that waiting could mend: what happened is kept, without the words that do not fit.
                log.exception("delivery %d: what happened can't be written as it is", row.id)
                if bare:
                    raise
                bare = True
                _strip(write)

    async def _claim_back(self, row: Row) -> None:
        """The network gave us the id of a post that another delivery calls its own."""
        take = partial(store.give_back, row.channel_id, row.remote_id, to=row.id, now=clock.now())
        try:
            given = await self.clerk.run(take)
        except (OperationalError, InterfaceError):
            await asyncio.sleep(0.2)
            return
        if not given:
            # It was told the same id, as we were: whether both posts are there, only a person can see.
            row.state, row.why, row.why_data = State.NEEDS_PERSON, "cannot_tell", {}
            row.remote_id, row.remote_url, row.sent_at, row.wake_at = "", "", None, None
            row.step = max(0, row.step - 1)


def _strip(write: Write) -> None:
    """Only what decides: the state, the steps, the ids."""
    write.row.why_data, write.row.remote_url = {}, ""
    for attempt in (write.ended, write.read):
        if attempt:
            attempt.answer, attempt.evidence, attempt.request = "", {}, {}


def numbered(row: Row) -> int:
    """The next attempt number: `tries` is written with every intent and settle."""
    row.tries += 1
    return row.tries
