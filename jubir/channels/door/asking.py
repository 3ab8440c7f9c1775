"""From ordinary, blocking code: one question, or many at once."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async

from jubir.channels.door.known import renew_before
from jubir.channels.door.line import Line, lines
from jubir.channels.door.speaking import Door
from jubir.channels.door.wire import open_client
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.networks import errors
from jubir.networks.http import Answer, Http, Request

log = logging.getLogger(__name__)


def ask_now(channel: Channel, verb: str, *arguments: Any, **named: Any) -> Any:
    """One question to one channel's network from ordinary, blocking code. Raises errors.NetworkError."""

    async def speak() -> Any:
        async def run_db(work: Callable[[], Any]) -> Any:
            return await sync_to_async(work, thread_sensitive=True)()

        line = (await run_db(lambda: lines([channel.pk])))[channel.pk]
        async with open_client() as http:
            return await Door(http, run_db).ask(line, verb, *arguments, **named)

    return async_to_sync(speak)()


def renew_now(channel: Channel) -> bool:
    """Renew its secrets if they are about to end; whether there are new ones. Raises Outage when it does not work for
    now; a grant that is gone marks the channel, and is no error here."""

    async def speak() -> bool:
        async def run_db(work: Callable[[], Any]) -> Any:
            return await sync_to_async(work, thread_sensitive=True)()

        line = (await run_db(lambda: lines([channel.pk]))).get(channel.pk)
        # Somebody else may have done it since the channel was read.
        if line is None or line.expires_at is None or line.expires_at - clock.now() >= renew_before(channel):
            return False
        async with open_client() as http:
            return await Door(http, run_db).renew(line, line.sealed)

    return async_to_sync(speak)()


class _Listening:
    """The wire with an ear for the time of those who answer."""

    __slots__ = ("_http", "ahead")

    def __init__(self, http: Http) -> None:
        self._http = http
        self.ahead: timedelta | None = None

    async def send(self, request: Request) -> Answer:
        begun = clock.now()
        answer = await self._http.send(request)
        try:
            told = parsedate_to_datetime(answer.headers.get("date", ""))
        except ValueError:
            return answer
        told = told if told.tzinfo else told.replace(tzinfo=UTC)
        # It said so somewhere between our asking and its answer.
        self.ahead = told - (begun + (clock.now() - begun) / 2)
        return answer


def clock_of(channel: Channel) -> timedelta | None:
    """How far the network's clock is ahead of ours, by asking after the channel; None when nobody answers or tells."""

    async def speak() -> timedelta | None:
        async def run_db(work: Callable[[], Any]) -> Any:
            return await sync_to_async(work, thread_sensitive=True)()

        line = (await run_db(lambda: lines([channel.pk]))).get(channel.pk)
        if line is None:
            return None
        async with open_client() as http:
            ear = _Listening(http)
            # Its answer matters to the hourly check, not here.
            with suppress(errors.NetworkError):
                await line.speaker.check(Door(ear, run_db)._call(line))
            return ear.ahead

    return async_to_sync(speak)()


#: (channel id, verb of its connector, arguments)
Question = tuple[int, str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one question: a value, or the error it met."""

    value: Any = None
    error: errors.NetworkError | None = None


def ask_many(questions: Iterable[Question], *, at_once: int = 8, also_gone: bool = False) -> list[Told]:
    """Many questions to many channels from ordinary, blocking code; the answers in the order of the questions.

    One channel is asked one thing at a time, `at_once` channels together. Not asked at all, and answered as if they had
    been: channels that must be connected again (Unauthorized), those whose allowance is used up (TooMany), and networks
    that have no such verb (Unsupported). `also_gone`: disconnected ones are asked too. One that fails never takes another with it; one that is down is asked no more.
    """
    asked = [(int(channel_id), verb, arguments) for channel_id, verb, arguments in questions]
    told = [Told() for _ in asked]
    turns: dict[int, list[int]] = {}
    for number, (channel_id, _, _) in enumerate(asked):
        turns.setdefault(channel_id, []).append(number)

    async def speak() -> None:
        async def run_db(work: Callable[[], Any]) -> Any:
            return await sync_to_async(work, thread_sensitive=True)()

        ready = await run_db(lambda: lines(turns))
        seats = asyncio.Semaphore(at_once)
        async with open_client() as http:
            door = Door(http, run_db)

            async def one_after_another(channel_id: int, numbers: Sequence[int]) -> None:
                async with seats:
                    for number in numbers:
                        _, verb, arguments = asked[number]
                        line = ready.get(channel_id)
                        told[number] = await _told(door, line, verb, arguments, also_gone=also_gone)
                        if isinstance(told[number].error, errors.Outage):
                            for later in numbers[numbers.index(number) :]:
                                told[later] = told[number]
                            break

            await asyncio.gather(*(one_after_another(*turn) for turn in turns.items()))

    if asked:
        async_to_sync(speak)()
    return told


async def _told(
    door: Door, line: Line | None, verb: str, arguments: Sequence[Any], *, also_gone: bool = False
) -> Told:
    """The line's answer, or the error that asking meets or would meet."""
    if line is None or not hasattr(line.speaker, verb):
        return Told(error=errors.Unsupported(f"no {verb} there"))
    if line.health not in (Health.CONNECTED, Health.OUTAGE, *([Health.DISCONNECTED] if also_gone else [])):
        return Told(error=errors.Unauthorized("must be connected again"))
    if line.closed_until is not None and line.closed_until > clock.now():
        return Told(error=errors.TooMany("the allowance is used up", until=line.closed_until))
    try:
        return Told(await door.ask(line, verb, *arguments))
    except errors.NetworkError as error:
        return Told(error=error)
    except Exception as error:
        log.exception("channel %d: %s", line.channel_id, verb)
        return Told(error=errors.Uncertain(type(error).__name__))
