"""The work on one claimed delivery, from its intent to its outcome: send it, poll it, or find out whether it is out.

    prepare → intent on disk → commit → settle on disk
               └ no clear answer → unconfirmed → look → adopt, send again, or ask

`engine.py` claims the rows and holds their leases; here nothing is claimed. `record.py` brings it to the disk, `seeking.py`
looks whether a post is out there.
"""

import asyncio
import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from jubir.channels import door
from jubir.core import clock
from jubir.media.refusals import Refused
from jubir.networks import errors
from jubir.networks.contract import Draft, Processing, Published
from jubir.publishing import around, rules, store
from jubir.publishing.clerk import Stale
from jubir.publishing.models import State
from jubir.publishing.record import Job, Record, numbered
from jubir.publishing.rules import Move
from jubir.publishing.seeking import doubted_since, seek
from jubir.publishing.store import Row, Try, Write

log = logging.getLogger(__name__)

#: While a video is being made to fit, the delivery looks again this often.
RENDITION_SECONDS = 3.0
#: Between two looks for a post whose fate is unknown.
LOOK_AGAIN_SECONDS = 3.0


class Frozen(Exception):
    """This worker stood still for longer than its lease: it must not act on what it believed before."""


class Work:
    """What one engine does with its jobs."""

    def __init__(self, record: Record, door: door.Door, *, in_flight: int) -> None:
        self.record = record
        self.clerk = record.clerk
        self.crossing = record.crossing
        self.door = door
        self._calls = asyncio.Semaphore(in_flight)

    async def do(self, job: Job) -> None:
        """Whatever its state asks for. Every outcome but a stop ends on disk, or is left to another look."""
        row = job.row
        try:
            if row.state == State.UNCONFIRMED:
                await self._look(job)
            elif row.state == State.PROCESSING:
                await self._poll(job)
            else:
                await self._send(job)
        except Stale:
            log.warning("delivery %d was claimed by another worker: left to it", row.id)
        except Frozen:
            log.warning("delivery %d: this worker stood still too long; another look decides", row.id)
        except Exception as error:  # a mistake of our own, which must not leave the row where it is
            log.exception("delivery %d: unforeseen", row.id)
            await self._broken(job, error)
        finally:
            if self.record.leases.get(row.id) is job:
                del self.record.leases[row.id]

    async def _broken(self, job: Job, error: Exception) -> None:
        """A mistake of our own. What may be out there is looked for a few times, then a person is asked."""
        row = job.row
        words = {"message": f"{type(error).__name__}: {error}"[:300]}
        if row.state == State.CLAIMED:
            move = Move(State.FAILED, "broken", words, mender="author")
        else:
            looks = row.checkpoint.get("_looks", 0) + 1
            row.checkpoint = {**row.checkpoint, "_looks": looks}
            wake = rules.back_off(clock.now(), looks)
            move = Move(State.UNCONFIRMED, "no_answer", words, wake, "network")
            if looks >= rules.MOST_LOOKS_WITHOUT_VERDICT:
                move = Move(State.NEEDS_PERSON, "cannot_tell", words)
        try:
            await self.record.settle(job, move)
        except Stale:
            log.warning("delivery %d was claimed by another worker meanwhile", row.id)

    async def _send(self, job: Job) -> None:
        """From where the chain stands to its end."""
        row, line, speaker = job.row, job.line, job.line.speaker
        if row.step == 0:
            stops = [problem for problem in line.problems(job.draft) if problem.stops]
            if stops:
                problems = [{"code": p.code, "field": p.field, "part": p.part, "data": p.data} for p in stops]
                await self.record.settle(
                    job, Move(State.FAILED, "preflight", {"problems": problems}, mender="author")
                )
                return
        try:
            kept = await self._prepared(job)
        except errors.NetworkError as error:
            await self.record.settle(
                job, self._after(job, error, committed=False), noted=self._note(job, error)
            )
            return
        if isinstance(kept, Move):
            await self.record.settle(job, self._patiently(row, kept))
            return
        if isinstance(kept, Processing):
            row.checkpoint = {**row.checkpoint, **kept.keep}
            until = clock.now() + timedelta(seconds=kept.wait)
            await self.record.settle(job, self._patiently(row, rules.wait("processing_media", until)))
            return
        if kept:
            row.checkpoint = {**row.checkpoint, **kept}
        self.crossing("prepared")
        steps = speaker.steps(job.draft)
        if row.step >= steps:
            # Everything it has to say is out (its text became shorter, or it was looked for once more).
            row.sent_at = row.sent_at or clock.now()
            await self.record.settle(job, Move(State.SENT))
            return
        while row.step < steps:
            if not await self._commit(job, steps):
                return
            if row.step < steps and getattr(speaker, "prepares_steps", False):
                row.checkpoint = {key: kept for key, kept in row.checkpoint.items() if key != "_media_since"}
                await self._send(job)
                return

    def _patiently(self, row: Row, move: Move) -> Move:
        """A wait for media, which ends some time: what is never ready must not wait, unseen, for ever."""
        if move.state != State.WAITING:
            return move
        now = clock.now()
        since = datetime.fromisoformat(row.checkpoint.setdefault("_media_since", now.isoformat()))
        if now - since <= rules.GIVE_UP_PROCESSING:
            return move
        row.checkpoint = {key: value for key, value in row.checkpoint.items() if key != "_media_since"}
        return Move(State.FAILED, "media", {"code": "took_too_long", "data": {"name": ""}}, mender="author")

    async def _prepared(self, job: Job) -> Any:
        """What prepare keeps, Processing while it goes on, or a Move when the media stand in the way."""
        media = [medium for part in job.draft.parts for medium in part.media]
        if job.draft.card and job.draft.card.thumb:
            media.append(job.draft.card.thumb)
        missing = any(not medium.path or not medium.file.exists() for medium in media)
        if missing or door.fetched(job.line.speaker, job.draft):
            try:
                # Making pictures takes seconds: on a thread of its own, so that nobody's outcome waits for it.
                job.draft = await asyncio.to_thread(_with_files, job)
            except around.NotReady:
                return rules.wait("rendition", clock.now() + timedelta(seconds=RENDITION_SECONDS))
            except Refused as refusal:
                return Move(
                    State.FAILED, "media", {"code": refusal.code, "data": refusal.facts}, mender="author"
                )
        try:
            return await self.door.ask(job.line, "prepare", job.draft, job.ticket)
        except FileNotFoundError:
            # Somebody cleaned the disk between our look and the upload: the file is made again.
            return rules.wait("rendition", clock.now() + timedelta(seconds=RENDITION_SECONDS))

    async def _commit(self, job: Job, steps: int) -> bool:
        """One step: intent on disk, the call, its outcome on disk. True: go on with the next step."""
        row = job.row
        row.state = State.SENDING
        row.wake_at = clock.now() + timedelta(seconds=store.LEASE)
        part = job.draft.parts[min(row.step, len(job.draft.parts) - 1)]
        attempt = Try(
            row.id, numbered(row), row.step, clock.now(), {"text": part.text[:1000], "media": len(part.media)}
        )
        await self.record.write(job, Write(row, intent=attempt))
        self.crossing("intended")
        try:
            async with self._calls:
                if time.time() > job.held_until - 1:
                    raise Frozen
                answer = await self.door.ask(job.line, "commit", job.draft, job.ticket)
        except Frozen:
            raise
        except errors.NetworkError as error:
            self.crossing("answered")
            await self.record.settle(
                job, self._after(job, error, committed=True), ended=self._end(attempt, error)
            )
            return False
        except Exception as error:
            log.exception("delivery %d: the connector failed after its intent", row.id)
            unknown = errors.Uncertain(f"{type(error).__name__} in our own connector")
            await self.record.settle(
                job, self._after(job, unknown, committed=True), ended=self._end(attempt, unknown)
            )
            return False
        self.crossing("answered")
        return await self._accepted(job, answer, steps, ended=attempt)

    async def _accepted(
        self,
        job: Job,
        answer: Published | Processing,
        steps: int,
        *,
        ended: Try | None = None,
        read: Try | None = None,
    ) -> bool:
        """Write a yes. True: the chain has another step, and the row is ours to go on with."""
        row = job.row
        row.checkpoint = {**row.checkpoint, **answer.keep}
        now = clock.now()
        if ended:
            ended.ended_at, ended.status = now, answer.status
        if isinstance(answer, Processing):
            if ended:
                ended.outcome = "processing"
            wake = now + timedelta(seconds=answer.wait)
            await self.record.settle(
                job, Move(State.PROCESSING, "processing", {}, wake), ended=ended, read=read
            )
            return False
        if ended:
            ended.outcome, ended.remote_id = "sent", answer.remote_id
        if row.step == 0:
            row.remote_id, row.remote_url = store.storable(answer.remote_id, 255), answer.url
        row.step += 1
        row.readings = 0
        if row.step < steps:
            # Between two steps the row stands as claimed: nothing unsettled is out, and a crash resumes right here.
            row.state, row.wake_at, row.why, row.why_data = (
                State.CLAIMED,
                now + timedelta(seconds=store.LEASE),
                "",
                {},
            )
            await self.record.write(job, Write(row, ended=ended, read=read))
            self.crossing("stepped")
            return True
        row.sent_at = row.sent_at or now
        await self.record.settle(job, Move(State.SENT), ended=ended, read=read)
        return False

    async def _poll(self, job: Job) -> None:
        """The network had accepted it and is still at work on it."""
        row = job.row
        steps = job.line.speaker.steps(job.draft)
        last = await self.clerk.run(lambda: store.last_try(row.id))
        try:
            answer = await self.door.ask(job.line, "poll", job.draft, job.ticket)
        except errors.NetworkError as error:
            if isinstance(error, errors.Rejected | errors.Missing | errors.Unsupported):
                move = rules.Move(
                    State.FAILED,
                    "processing_failed",
                    {"message": error.message[:300], "field": "media"},
                    mender="author",
                )
                await self.record.settle(job, move, noted=self._note(job, error))
                return
            until = getattr(error, "until", None)
            answer = Processing(wait=max(15, (until - clock.now()).total_seconds()) if until else 15)
        if (
            isinstance(answer, Processing)
            and last
            and clock.now() - last.started_at > rules.GIVE_UP_PROCESSING
        ):
            await self.record.settle(job, Move(State.NEEDS_PERSON, "processing_long", {}))
            return
        done = None
        if last:
            done = Try(row.id, last.number, last.step, last.started_at, status=last.status)
        if await self._accepted(job, answer, steps, ended=done):
            await self._send(job)

    # ── an unknown outcome ───────────────────────────────────────────────────────────────────────────────────────
    async def _look(self, job: Job) -> None:
        """Find out whether an attempt without a clear answer is out there."""
        row, line = job.row, job.line
        steps = line.speaker.steps(job.draft)
        last = await self.clerk.run(lambda: store.last_try(row.id))
        if last is None:
            await self.record.settle(job, Move(State.NEEDS_PERSON, "no_record"))
            return
        now = clock.now()
        lapsed = last.ended_at is None
        if lapsed:
            # Its worker died or froze in the middle of the call: nobody heard the answer.
            crashed = Try(
                row.id,
                last.number,
                last.step,
                last.started_at,
                outcome="unknown",
                error="crash",
                ended_at=now,
            )
            row.wake_at = now + timedelta(seconds=store.LEASE)
            await self.record.write(job, Write(row, ended=crashed))
        if not line.can_look:
            await self.record.settle(job, Move(State.NEEDS_PERSON, "cannot_look"))
            return
        since_end = (now - (last.ended_at or now)).total_seconds()
        ripe = not lapsed and since_end >= line.recovery.settle_after
        try:
            began = await self.clerk.run(lambda: doubted_since(row)) or last.started_at
            found, reading = await seek(self.clerk, self.door, job, began)
        except errors.NetworkError as error:
            await self._could_not_look(job, error, last.started_at)
            return
        self.crossing("looked")
        outcome = "found" if found else "absent"
        read = Try(
            row.id, numbered(row), row.step, now, outcome=outcome, ended_at=clock.now(), evidence=reading
        )
        if found:
            if isinstance(found, Published):
                read.remote_id = found.remote_id
            if await self._accepted(job, found, steps, read=read):
                await self._send(job)
            return
        # Sending again is harmless only under a key of our own: a direct message on Bluesky has none.
        replay = line.recovery.replay and reading["sought"].get("by") == "key"
        if not reading.get("complete", True):
            row.checkpoint = {**row.checkpoint, "_blind": row.checkpoint.get("_blind", 0) + 1}
            if row.checkpoint["_blind"] >= 3:
                await self.record.settle(job, Move(State.NEEDS_PERSON, "cannot_tell"), read=read)
                return
        elif ripe or replay:
            row.readings += 1
        enough = 1 if replay else line.recovery.readings
        if (ripe or replay) and row.readings >= enough:
            await self.record.write(job, Write(self._claimed_again(row), read=read))
            await self._send(job)
            return
        rest = max(line.recovery.settle_after - since_end, LOOK_AGAIN_SECONDS if ripe else 0.5)
        wake = now + timedelta(seconds=rest)
        await self.record.settle(
            job, Move(State.UNCONFIRMED, row.why or "no_answer", row.why_data, wake), read=read
        )

    def _claimed_again(self, row: Row) -> Row:
        row.state, row.why, row.why_data, row.readings = State.CLAIMED, "", {}, 0
        row.wake_at = clock.now() + timedelta(seconds=store.LEASE)
        return row

    async def _could_not_look(self, job: Job, error: errors.NetworkError, began: datetime) -> None:
        row, now = job.row, clock.now()
        looks = row.checkpoint.get("_looks", 0) + 1
        row.checkpoint = {**row.checkpoint, "_looks": looks}
        if isinstance(error, errors.Unauthorized):
            move = Move(State.UNCONFIRMED, "reconnect", row.why_data, None, "channel")
        elif isinstance(error, errors.Unsupported):
            move = Move(State.NEEDS_PERSON, "cannot_look")
        elif now - began > rules.GIVE_UP_LOOKING or looks >= rules.MOST_LOOKS_WITHOUT_VERDICT:
            move = Move(State.NEEDS_PERSON, "reads_down", {"message": error.message[:300]})
        else:
            wake = getattr(error, "until", None) or rules.back_off(now, looks - 1)
            move = Move(State.UNCONFIRMED, "reads_down", {"message": error.message[:300]}, wake, "network")
        await self.record.settle(job, move)

    # ── what an error means ──────────────────────────────────────────────────────────────────────────────────────
    def _after(self, job: Job, error: errors.NetworkError, *, committed: bool) -> Move:
        line = job.line
        times = job.row.checkpoint.get("_fails", 0)
        job.row.checkpoint = {**job.row.checkpoint, "_fails": times + 1}
        return rules.after(
            error, now=clock.now(), times=times, committed=committed, can_look=line.can_look,
            settle_after=min(line.recovery.settle_after, LOOK_AGAIN_SECONDS),
        )  # fmt: skip

    def _end(self, attempt: Try, error: errors.NetworkError) -> Try:
        outcomes = {"uncertain": "unknown", "outage": "not_sent", "error": "unknown"}
        attempt.outcome = outcomes.get(error.kind, "refused")
        attempt.error, attempt.status, attempt.answer = (
            error.kind,
            error.status,
            (error.answer or error.message)[:4000],
        )
        attempt.ended_at = clock.now()
        return attempt

    def _note(self, job: Job, error: errors.NetworkError) -> Try:
        """A failure before anything was to become visible is kept as an attempt too."""
        now = clock.now()
        note = Try(job.row.id, 0, job.row.step, now)
        self._end(note, error)
        if note.outcome == "unknown":
            note.outcome = "not_sent"
        return note


def _with_files(job: Job) -> Draft:
    try:
        draft = around.with_files(job.row, job.draft, job.line.limits_for(job.draft))
        return around.with_addresses(draft, job.line.speaker)
    finally:
        connection.close()
