"""Speaking through lines: one verb at a time, secrets renewed, allowance and costs kept."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from jubir.channels import spending
from jubir.channels.door import rows
from jubir.channels.door.line import Line, opened
from jubir.channels.door.wire import wire_of
from jubir.core import clock
from jubir.core.crypto import Secret, seal
from jubir.networks import budget, errors, hearing
from jubir.networks.contract import Call, Fresh
from jubir.networks.http import Answer, Http, NoAnswer, NoStream, NotSent, Request

log = logging.getLogger(__name__)

#: Runs a function that touches the database, off the event loop.
RunDb = Callable[[Callable[[], Any]], Awaitable[Any]]


#: No network closes a channel for longer than this by one answer: it is asked again then.
LONGEST_WAIT = timedelta(hours=24)


#: Secrets this close to their end must be renewed before they are used; earlier than that (Auth.renew_before) they
#: are renewed if that works, and used as they are if not.
EARLY = timedelta(seconds=90)


#: How long a renewal that failed is not tried again while the secrets are still good.
AGAIN = timedelta(minutes=10)


#: What stops when a month's spending limit is used up: reading. Publishing asks a person (see publishing/rules.py); what
#: somebody does by hand, and looking whether a post is out, goes on.
STOPPING = frozenset({
    "inbox", "figures", "account_figures", "history", "search", "lists", "list_posts", "public", "public_posts", "find_people",
})  # fmt: skip


#: A limit that was raised is felt this soon.
LOOK_AGAIN = timedelta(hours=1)


class _Metered:
    """The wire as one line sees it: an answer that says the allowance is used up closes the line until it opens."""

    __slots__ = ("_http", "_line")

    def __init__(self, http: Http, line: Line) -> None:
        self._http = http
        self._line = line

    async def send(self, request: Request) -> Answer:
        answer = await self._http.send(request)
        if hasattr(self._line.speaker, "charges"):
            self._charge(request, answer)
        until = budget.closed_until(answer.headers, clock.now()) if budget.speaks(answer.headers) else None
        if until is not None:
            self._line.closed_until = min(until, clock.now() + LONGEST_WAIT)
        return answer

    def _charge(self, request: Request, answer: Answer) -> None:
        """A mistake in a price list must not hide an answer."""
        line = self._line
        line.asked += 1
        try:
            line.charges += line.speaker.charges(line.account, request, answer)
        except Exception:
            log.exception("channel %d: what this cost is not known", line.channel_id)


#: Channel → until when an early renewal that failed is left alone, in this process.
_not_yet: dict[int, datetime] = {}


class Door:
    """Speaks through lines. One per event loop; `run_db` is how it reaches the database from there."""

    def __init__(self, http: Http, run_db: RunDb) -> None:
        self.http = http
        self.run_db = run_db
        self._renewing: dict[int, asyncio.Lock] = {}

    def _call(self, line: Line) -> Call:
        http = wire_of(line.speaker, self.http)
        return Call(_Metered(http, line), line.account, line.secrets, line.app, clock.now())

    async def ask(self, line: Line, verb: str, *arguments: Any, **named: Any) -> Any:
        """One verb of the line's connector. Raises errors.NetworkError; anything unforeseen is Uncertain."""
        speaker = line.speaker
        closed = line.closed_until
        now = clock.now()
        if verb in STOPPING and line.spent_until is not None and line.spent_until > now:
            words = "the spending limit of this month is used up"
            raise errors.TooMany(words, until=min(line.spent_until, now + LOOK_AGAIN))
        try:
            return await self._ask(line, speaker, verb, arguments, named)
        finally:
            if line.asked:
                await self._keep_spending(line)
            if line.closed_until is not None and line.closed_until != closed:
                await self._keep_closed(line)

    async def _keep_spending(self, line: Line) -> None:
        """What it cost. Failing to write it must not hide the network's answer; the next call writes it then."""
        charges, asked = tuple(line.charges), line.asked
        line.charges, line.asked = [], 0
        network = line.speaker.identity.slug
        try:
            line.spent_until = await self.run_db(
                partial(spending.note, line.workspace_id, network, charges, asked)
            )
        except Exception:
            log.exception("channel %d: what was spent could not be kept yet", line.channel_id)
            line.charges, line.asked = [*charges, *line.charges], asked + line.asked

    async def stirrings(self, line: Line) -> AsyncIterator[None]:
        """Once for each time the network's stream says that something may have arrived; ends when the stream does.

        Raises Unsupported where there is none, or it is not given to this channel, and Outage.
        """
        speaker = line.speaker
        if not isinstance(speaker, hearing.Streams):
            raise errors.Unsupported("This network has no stream.")
        request = speaker.stirring(self._call(line))
        streams: Any = wire_of(speaker, self.http)
        try:
            async for text in streams.lines(request):
                if speaker.stirs(text):
                    yield None
        except NoStream as no:
            # 401 and 403 are no verdict here: the next question says whether the sign-in still holds.
            kind = errors.Unsupported if no.status in (404, 405, 410, 501) else errors.Outage
            raise kind("The stream was not opened.", status=no.status) from None
        except (NotSent, NoAnswer) as trouble:
            raise errors.Outage(str(trouble)) from None

    async def _keep_closed(self, line: Line) -> None:
        """A note for other workers. Failing to write it must not hide the network's answer."""
        try:
            await self.run_db(partial(rows.close_until, line.channel_id, line.closed_until))
        except Exception:
            log.exception("channel %d: its allowance could not be noted", line.channel_id)

    async def _ask(
        self, line: Line, speaker: Any, verb: str, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> Any:
        used = line.sealed
        if await self._renew_early(line):
            used = line.sealed
        try:
            try:
                return await getattr(speaker, verb)(self._call(line), *arguments, **named)
            except errors.Unauthorized:
                if not await self.renew(line, used):
                    raise
                return await getattr(speaker, verb)(self._call(line), *arguments, **named)
        except errors.Unauthorized as refusal:
            await self.run_db(partial(rows.must_reconnect, line, refusal))
            raise
        except errors.TooMany as refusal:
            if refusal.until is not None:
                line.closed_until = refusal.until = min(refusal.until, clock.now() + LONGEST_WAIT)
            raise

    async def _renew_early(self, line: Line) -> bool:
        """Before the secrets end, as early as the network advises. Whether there are new ones.

        While the old are still good, a renewal that fails for now keeps nobody waiting: it is tried again later.
        """
        if line.expires_at is None:
            return False
        left = line.expires_at - clock.now()
        if left < EARLY:
            return await self.renew(line, line.sealed)
        early = timedelta(seconds=line.speaker.auth.renew_before)
        if left >= early or _not_yet.get(line.channel_id, clock.now()) > clock.now():
            return False
        try:
            return await self.renew(line, line.sealed)
        except errors.NetworkError:
            _not_yet[line.channel_id] = clock.now() + AGAIN
            return False

    async def renew(self, line: Line, used: str) -> bool:
        """Fresh secrets for the line: by another task or worker, or by asking the network. False: there is no way.

        `used` are the sealed secrets that were refused (or are about to end): newer ones need no renewal.

        An outage of the network while renewing is an Outage, never a reason to disconnect the channel.
        """
        lock = self._renewing.setdefault(line.channel_id, asyncio.Lock())
        async with lock:
            if line.sealed != used:
                return True
            for _ in range(60):
                sealed = await self.run_db(lambda: rows.sealed_of(line.channel_id))
                if sealed != line.sealed:
                    line.sealed, line.secrets = sealed, opened(sealed)
                    line.expires_at = None
                    return True
                if not hasattr(line.speaker, "refresh"):
                    return False
                if await self.run_db(lambda: rows.take_renewal(line.channel_id, line.sealed)):
                    break
                await asyncio.sleep(0.5)  # another worker is at it; its result is as good as ours
            else:
                raise errors.Outage("renewing the connection takes too long")
            try:
                fresh: Fresh = await line.speaker.refresh(self._call(line))
                # Kept before anybody else may renew: an old refresh token, used twice, ends the connection.
                sealed = seal(dict(fresh.secrets))
                await self.run_db(
                    lambda: rows.keep_secrets(line.channel_id, line.sealed, sealed, fresh.expires_at)
                )
            except errors.Unauthorized as refusal:
                await self.run_db(partial(rows.must_reconnect, line, refusal))
                return False
            except errors.NetworkError as error:
                raise errors.Outage(f"renewing failed: {error.message}") from error
            finally:
                await self.run_db(lambda: rows.end_renewal(line.channel_id))
            line.sealed, line.secrets, line.expires_at = sealed, Secret(fresh.secrets), fresh.expires_at
            return True
