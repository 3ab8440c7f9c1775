"""The work on one claimed delivery, from its intent to its outcome: send it, poll it, or find out whether it is out.

    prepare → intent on disk → commit → settle on disk
               └ no clear answer → unconfirmed → look → adopt, send again, or ask

`engine.py` claims the rows and holds their leases; here nothing is claimed.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from jubir.channels import door
from jubir.core import clock
from jubir.media.refusals import Refused
from jubir.networks import errors
from jubir.networks.contract import Draft, Processing, Published, Reading, Remote, Ticket
from jubir.publishing import around, match, rules, store, tell
from jubir.publishing.clerk import Clerk, Numbered, Stale, Taken
from jubir.publishing.models import State
from jubir.publishing.rules import Move
from jubir.publishing.store import Row, Try, Write

log = logging.getLogger(__name__)

#: While a video is being made to fit, the delivery looks again this often.
RENDITION_SECONDS = 3.0
#: Between two looks for a post whose fate is unknown.
LOOK_AGAIN_SECONDS = 3.0


class Frozen(Exception):
    """This worker stood still for longer than its lease: it must not act on what it believed before."""


@dataclass(slots=True)
class Job:
    """A claimed row with all that is needed to work on it."""

    row: Row
    line: door.Line
    draft: Draft
    held_until: float  # time.time() until which the lease certainly holds


class Work:
    """What one engine does with its jobs. `crossing` is called with a name wherever a worker may die.

    `leases` are the rows in hand, `moved` the workspaces whose open screens have not heard of it yet, `answers` the
    deliveries among it that the inbox waits for.
    """

    def __init__(
        self, clerk: Clerk, door: door.Door, *, in_flight: int, crossing: Callable[[str], None]
    ) -> None:
        self.clerk = clerk
        self.door = door
        self.crossing = crossing
        self.leases: dict[int, Job] = {}
        self.moved: set[int] = set()
        self.answers: set[int] = set()
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
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.exception("delivery %d: unforeseen", row.id)
            await self._broken(job, error)
        finally:
            if self.leases.get(row.id) is job:
                del self.leases[row.id]

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
            await self._settle(job, move)
        except Stale:
            log.warning("delivery %d was claimed by another worker meanwhile", row.id)

    def _ticket(self, job: Job) -> Ticket:
        row = job.row
        return Ticket(row.step, row.key, row.record_key, row.created_at, row.checkpoint)

    async def _send(self, job: Job) -> None:
        """From where the chain stands to its end."""
        row, line, speaker = job.row, job.line, job.line.speaker
        if row.step == 0:
            stops = [problem for problem in line.problems(job.draft) if problem.stops]
            if stops:
                problems = [{"code": p.code, "field": p.field, "part": p.part, "data": p.data} for p in stops]
                await self._settle(
                    job, Move(State.FAILED, "preflight", {"problems": problems}, mender="author")
                )
                return
        try:
            kept = await self._prepared(job)
        except errors.NetworkError as error:
            await self._settle(job, self._after(job, error, committed=False), noted=self._note(job, error))
            return
        if isinstance(kept, Move):
            await self._settle(job, self._patiently(row, kept))
            return
        if isinstance(kept, Processing):
            row.checkpoint = {**row.checkpoint, **kept.keep}
            until = clock.now() + timedelta(seconds=kept.wait)
            await self._settle(job, self._patiently(row, rules.wait("processing_media", until)))
            return
        if kept:
            row.checkpoint = {**row.checkpoint, **kept}
        self.crossing("prepared")
        steps = speaker.steps(job.draft)
        if row.step >= steps:
            # Everything it has to say is out (its text became shorter, or it was looked for once more).
            row.sent_at = row.sent_at or clock.now()
            await self._settle(job, Move(State.SENT))
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
            return await self.door.ask(job.line, "prepare", job.draft, self._ticket(job))
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
            row.id, _number(row), row.step, clock.now(), {"text": part.text[:1000], "media": len(part.media)}
        )
        await self._write(job, Write(row, intent=attempt))
        self.crossing("intended")
        try:
            async with self._calls:
                if time.time() > job.held_until - 1:
                    raise Frozen
                answer = await self.door.ask(job.line, "commit", job.draft, self._ticket(job))
        except Frozen:
            raise
        except errors.NetworkError as error:
            self.crossing("answered")
            await self._settle(job, self._after(job, error, committed=True), ended=self._end(attempt, error))
            return False
        except Exception as error:
            log.exception("delivery %d: the connector failed after its intent", row.id)
            unknown = errors.Uncertain(f"{type(error).__name__} in our own connector")
            await self._settle(
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
            await self._settle(job, Move(State.PROCESSING, "processing", {}, wake), ended=ended, read=read)
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
            await self._write(job, Write(row, ended=ended, read=read))
            self.crossing("stepped")
            return True
        row.sent_at = row.sent_at or now
        await self._settle(job, Move(State.SENT), ended=ended, read=read)
        return False

    async def _poll(self, job: Job) -> None:
        """The network had accepted it and is still at work on it."""
        row = job.row
        steps = job.line.speaker.steps(job.draft)
        last = await self.clerk.run(lambda: store.last_try(row.id))
        try:
            answer = await self.door.ask(job.line, "poll", job.draft, self._ticket(job))
        except errors.NetworkError as error:
            if isinstance(error, errors.Rejected | errors.Missing | errors.Unsupported):
                move = rules.Move(
                    State.FAILED,
                    "processing_failed",
                    {"message": error.message[:300], "field": "media"},
                    mender="author",
                )
                await self._settle(job, move, noted=self._note(job, error))
                return
            until = getattr(error, "until", None)
            answer = Processing(wait=max(15, (until - clock.now()).total_seconds()) if until else 15)
        if (
            isinstance(answer, Processing)
            and last
            and clock.now() - last.started_at > rules.GIVE_UP_PROCESSING
        ):
            await self._settle(job, Move(State.NEEDS_PERSON, "processing_long", {}))
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
            await self._settle(job, Move(State.NEEDS_PERSON, "no_record"))
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
            await self._write(job, Write(row, ended=crashed))
        if not line.can_look:
            await self._settle(job, Move(State.NEEDS_PERSON, "cannot_look"))
            return
        since_end = (now - (last.ended_at or now)).total_seconds()
        ripe = not lapsed and since_end >= line.recovery.settle_after
        try:
            began = await self.clerk.run(lambda: _doubted_since(row)) or last.started_at
            found, reading = await self._seek(job, began)
        except errors.NetworkError as error:
            await self._could_not_look(job, error, last.started_at)
            return
        self.crossing("looked")
        outcome = "found" if found else "absent"
        read = Try(
            row.id, _number(row), row.step, now, outcome=outcome, ended_at=clock.now(), evidence=reading
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
                await self._settle(job, Move(State.NEEDS_PERSON, "cannot_tell"), read=read)
                return
        elif ripe or replay:
            row.readings += 1
        enough = 1 if replay else line.recovery.readings
        if (ripe or replay) and row.readings >= enough:
            await self._write(job, Write(self._claimed_again(row), read=read))
            await self._send(job)
            return
        rest = max(line.recovery.settle_after - since_end, LOOK_AGAIN_SECONDS if ripe else 0.5)
        wake = now + timedelta(seconds=rest)
        await self._settle(
            job, Move(State.UNCONFIRMED, row.why or "no_answer", row.why_data, wake), read=read
        )

    def _claimed_again(self, row: Row) -> Row:
        row.state, row.why, row.why_data, row.readings = State.CLAIMED, "", {}, 0
        row.wake_at = clock.now() + timedelta(seconds=store.LEASE)
        return row

    async def _seek(self, job: Job, began: datetime) -> tuple[Published | Processing | None, dict[str, Any]]:
        """What the network says under our own key; else what its list of our posts shows."""
        row, line = job.row, job.line
        sought = match.Sought(
            line.speaker.rendered(job.draft, row.step),
            len(job.draft.parts[min(row.step, len(job.draft.parts) - 1)].media),
            began,
            _parent(row, job.draft),
            anywhere=job.draft.answers is not None and job.draft.answers.kind == "message",
        )
        if hasattr(line.speaker, "look_up"):
            try:
                found = await self.door.ask(line, "look_up", job.draft, self._ticket(job))
                return found, {
                    "sought": {"text": sought.text[:500], "by": "key"},
                    "complete": True,
                    "there": [],
                }
            except errors.Unsupported:
                pass
        since = began - match.SKEW
        chosen = row.checkpoint.get("_adopt")  # a person pointed at it
        reading: Reading = await self.door.ask(
            line, "recent", since, draft=job.draft, ticket=self._ticket(job)
        )
        posts = tuple(replace(post, remote_id=store.storable(post.remote_id, 255)) for post in reading.posts)
        reading = replace(reading, posts=posts)
        ids = [post.remote_id for post in posts]
        owned: Collection[str] = await self.clerk.run(lambda: store.owned(row.channel_id, ids, but=row.id))
        by_hand = next((one for one in reading.posts if one.remote_id == chosen), None)
        post = by_hand or match.find(reading, sought, owned=owned, now=clock.now())
        shown = match.evidence(reading, sought, owned)
        return _as_answer(post), shown

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
        await self._settle(job, move)

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────
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

    async def _settle(
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
            noted.number = _number(row)
            read = noted
        # From here on the row is not ours to hold: its `wake_at` says when the next look is due.
        self.leases.pop(row.id, None)
        await self._write(job, Write(row, ended=ended, read=read))
        self.crossing("settled")
        self.moved.add(row.workspace_id)
        if row.is_answer:
            self.answers.add(row.id)
        if move.state in tell.WORTH_TELLING:
            await self.clerk.run(lambda: tell.try_outcomes([(row, move)]))

    async def _write(self, job: Job, write: Write) -> None:
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
                        attempt.number = _number(row)
            except Taken:
                if write.ended is None and write.read is not None:
                    # Adopted by its looks, and another owns it: not ours after all. Look again.
                    row.state, row.remote_id, row.remote_url, row.sent_at = State.UNCONFIRMED, "", "", None
                    row.step = max(0, row.step - 1)
                    row.wake_at = clock.now() + timedelta(seconds=1)
                    write.read.remote_id, write.read.outcome = "", "absent"
                    await self._write(job, write)
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


def _with_files(job: Job) -> Draft:
    try:
        draft = around.with_files(job.row, job.draft, job.line.limits_for(job.draft))
        return around.with_addresses(draft, job.line.speaker)
    finally:
        connection.close()


def _parent(row: Row, draft: Draft) -> str:
    """Remote id of what the present step answers: the step before, or what the whole is an answer to."""
    if row.step == 0 and draft.answers is not None:
        return "" if draft.answers.kind == "message" else draft.answers.remote_id
    return str(row.checkpoint.get("parent", ""))


def _doubted_since(row: Row) -> datetime | None:
    """Since when the present step may be out: an earlier try may have arrived late. What a person decided is settled."""
    decided = row.checkpoint.get("_decided")
    return store.first_doubt(row.id, row.step, datetime.fromisoformat(decided) if decided else None)


def _strip(write: Write) -> None:
    """Only what decides: the state, the steps, the ids."""
    write.row.why_data, write.row.remote_url = {}, ""
    for attempt in (write.ended, write.read):
        if attempt:
            attempt.answer, attempt.evidence, attempt.request = "", {}, {}


def _as_answer(post: Remote | None) -> Published | Processing | None:
    """A post found on the network, as if its commit had been answered now."""
    if post is None:
        return None
    return Processing(2.0, post.keep) if post.processing else Published(post.remote_id, post.url, post.keep)


def _number(row: Row) -> int:
    """The next attempt number: `tries` is written with every intent and settle."""
    row.tries += 1
    return row.tries
