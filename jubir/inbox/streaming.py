"""Streams kept open in a worker, so that what somebody says is here within seconds and not by the minute.

A stream only wakes: what arrived is then read as by the clock (jobs.py), which also finds whatever a stream has missed.
So a stream that breaks, or a second worker that holds the same one, costs nothing but a question.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection

from jubir.channels import door
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.inbox import jobs
from jubir.inbox.models import InboxCursor
from jubir.networks import errors, hearing

log = logging.getLogger(__name__)

#: So often new and lost channels are looked for.
LOOK_SECONDS = 30.0
#: What comes together is read together.
GATHER_SECONDS = 1.0
#: After a stream broke: at first, and at most. One that this server does not have is asked for again after that long.
SOON_SECONDS, LATER_SECONDS, NEVER_SECONDS = 5.0, 600.0, 86_400.0


class Streamer:
    """Start it, stop it. A thread with a loop of its own; if it falls over, it begins again after a pause."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="streams", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        self._stopping.set()
        if self._loop is not None and self._main is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._main.cancel)
        self._thread.join(timeout)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                asyncio.run(self._hold())
            except asyncio.CancelledError:
                return
            except Exception:  # this thread listens for the whole worker: nothing may end it
                log.exception("the streams fell over; they begin again in half a minute")
                self._stopping.wait(30)

    async def _hold(self) -> None:
        self._loop, self._main = asyncio.get_running_loop(), asyncio.current_task()
        if self._stopping.is_set():
            return
        async with door.open_client() as http:
            await Streams(http).run()


class Streams:
    """One task for each channel whose network has streams, and one that reads what they woke."""

    def __init__(self, http: Any) -> None:
        self._http = http
        self._woken: set[int] = set()
        self._stir = asyncio.Event()
        self._held: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        reader = asyncio.create_task(self._read())
        try:
            while True:
                self._keep(await _in_thread(wanted))
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            tasks = [reader, *self._held.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _keep(self, channels: set[int]) -> None:
        for lost in self._held.keys() - channels:
            self._held.pop(lost).cancel()
        for new in channels - self._held.keys():
            self._held[new] = asyncio.create_task(self._listen(new))

    async def _listen(self, channel_id: int) -> None:
        """Again and again; a channel that is connected anew brings its new secrets with its next line."""
        pause = SOON_SECONDS
        while True:
            try:
                line = (await _in_thread(lambda: door.lines([channel_id]))).get(channel_id)
                if line is not None:
                    async for _ in door.Door(self._http, _in_thread).stirrings(line):
                        pause = SOON_SECONDS
                        self._woken.add(channel_id)
                        self._stir.set()
            except errors.Unsupported:
                pause = NEVER_SECONDS
            except errors.NetworkError as trouble:
                log.info("channel %d: its stream broke (%s)", channel_id, trouble.kind)
            except Exception:  # one stream's trouble is its own
                log.exception("channel %d: its stream fell over", channel_id)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LATER_SECONDS)

    async def _read(self) -> None:
        while True:
            await self._stir.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._stir.clear()
            woken, self._woken = self._woken, set()
            try:
                await _in_thread(partial(read_now, woken))
            except Exception:  # streams only wake the asking
                log.exception("what a stream woke could not be read; the clock will")


async def _in_thread(work: Callable[[], Any]) -> Any:
    def done() -> Any:
        try:
            return work()
        finally:
            connection.close()

    return await asyncio.to_thread(done)


def wanted() -> set[int]:
    """Channels in order, whose network has streams."""
    alive = Channel.objects.filter(health=Health.CONNECTED, workspace__deleted_at=None)
    return {channel.pk for channel in alive.defer("secrets") if door.can(channel, hearing.Streams)}


def read_now(channel_ids: set[int]) -> int:
    """It is their turn at once, unless their network has asked to be left alone; how many new messages came."""
    InboxCursor.objects.filter(channel_id__in=channel_ids, fails=0).update(next_at=clock.now())
    return jobs.listen()
