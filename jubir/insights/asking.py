"""Questions to many channels at once, through the door: side by side between channels, one after another within one."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async

from jubir.channels import door
from jubir.core import clock
from jubir.networks import errors

#: Channels spoken to at the same time.
SIDE_BY_SIDE = 8


@dataclass(frozen=True, slots=True)
class Question:
    """One verb of one channel's connector. `keep` gets the answer, or the errors.NetworkError, off the event loop."""

    channel_id: int
    verb: str
    arguments: tuple[Any, ...]
    keep: Callable[[Any], None]


def ask_all(questions: Sequence[Question]) -> None:
    """Ask and keep each answer as it comes. A channel that says to wait, or is out of order, is asked nothing more."""
    if questions:
        async_to_sync(_ask_all)(questions)


async def _run_db(work: Callable[[], Any]) -> Any:
    return await sync_to_async(work, thread_sensitive=True)()


async def _ask_all(questions: Sequence[Question]) -> None:
    by_channel: dict[int, list[Question]] = {}
    for one in questions:
        by_channel.setdefault(one.channel_id, []).append(one)
    lines = await _run_db(lambda: door.lines(by_channel))
    gate = asyncio.Semaphore(SIDE_BY_SIDE)
    async with door.open_client() as http:
        speaking = door.Door(http, _run_db)

        async def channel(pk: int, mine: list[Question]) -> None:
            async with gate:
                stop: errors.NetworkError | None = None
                if pk not in lines:
                    stop = errors.Unsupported("this network has no connector here")
                for one in mine:
                    answer = stop or await _ask(speaking, lines[pk], one)
                    if isinstance(answer, errors.TooMany | errors.Outage | errors.Unauthorized):
                        stop = answer
                    await _run_db(lambda one=one, answer=answer: one.keep(answer))  # type: ignore[misc]

        await asyncio.gather(*(channel(pk, mine) for pk, mine in by_channel.items()))


async def _ask(speaking: door.Door, line: door.Line, one: Question) -> Any:
    if not hasattr(line.speaker, one.verb):
        return errors.Unsupported("this network has no such figures")
    if line.closed_until is not None and line.closed_until > clock.now():
        return errors.TooMany("its allowance is used up", until=line.closed_until)
    try:
        return await speaking.ask(line, one.verb, *one.arguments)
    except errors.NetworkError as error:
        return error
