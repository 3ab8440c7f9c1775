"""Live screens: one poller per web process reads the pulse table for all listeners and tells each what moved.

The poller runs only while somebody listens. Its one database connection lives in its own thread and is closed
when the last listener leaves, on any error, and when the server stops.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from types import FrameType
from typing import Any

from django.db import close_old_connections, connection
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from jubir.activity import queries
from jubir.activity.models import Pulse
from jubir.ui import shell

log = logging.getLogger(__name__)

EVERY = 1.0  # seconds between two reads of the table
HEARTBEAT = 20.0  # seconds of silence before a comment keeps proxies from hanging up
LIFETIME = 30 * 60.0  # seconds after which a client connects anew, and its right to listen is asked anew
RETRY = 3000  # milliseconds a browser waits before it connects again
PER_PERSON = 12  # open streams of one person in this process: a tab each
PER_PROCESS = 1000

Beats = dict[str, int]  # one workspace's counters, by topic


class Full(Exception):
    """This person, or this process, has as many open streams as it may; or the server is stopping."""


class Listener:
    """One open stream. `since` is what it had heard before its connection broke, if it had one."""

    def __init__(self, workspace_id: int, user_id: int, since: Beats | None = None) -> None:
        self.workspace_id = workspace_id
        self.user_id = user_id
        self.heard = since
        self.beats: Beats | None = None
        self.wake = asyncio.Event()

    def hear(self, beats: Beats) -> None:
        if beats != self.beats:
            self.beats = beats
            self.wake.set()

    def news(self) -> list[str]:
        """Topics that moved since the last time; the first time, only for one that was here before."""
        beats = self.beats or {}
        heard = beats if self.heard is None else self.heard
        self.heard = beats
        return sorted(topic for topic, count in beats.items() if heard.get(topic, 0) != count)


class Hub:
    """All listeners of one event loop."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.task: asyncio.Task[None] | None = None
        self.stopping = False

    def check(self, user_id: int) -> None:
        theirs = sum(1 for listener in self.listeners if listener.user_id == user_id)
        if self.stopping or theirs >= PER_PERSON or len(self.listeners) >= PER_PROCESS:
            raise Full

    def join(self, listener: Listener) -> None:
        self.listeners.add(listener)
        _hear_stop_signals(self)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._poll(), name="pulse")

    def leave(self, listener: Listener) -> None:
        self.listeners.discard(listener)

    def stop(self) -> None:
        """Ends every stream at once, so that a stopping server need not wait for them."""
        self.stopping = True
        for listener in self.listeners:
            listener.wake.set()

    async def _poll(self) -> None:
        loop = asyncio.get_running_loop()
        thread = ThreadPoolExecutor(1, thread_name_prefix="pulse")
        try:
            while self.listeners and not self.stopping:
                try:
                    seen = await loop.run_in_executor(thread, _read)
                except Exception:
                    # The database may be restarting; listeners keep their place and hear of it later.
                    log.exception("Could not read the pulse; trying again")
                    await asyncio.sleep(EVERY * 3)
                    continue
                for listener in self.listeners:
                    listener.hear(seen.get(listener.workspace_id, {}))
                await asyncio.sleep(EVERY)
        finally:
            thread.submit(connection.close)
            thread.shutdown(wait=False)


def _read() -> dict[int, Beats]:
    try:
        return queries.pulses()
    except Exception:  # of any kind: the connection may be what broke
        connection.close()
        raise
    finally:
        close_old_connections()


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of the running loop."""
    loop = asyncio.get_running_loop()
    for other in [other for other in _hubs if other.is_closed()]:
        del _hubs[other]
    return _hubs.setdefault(loop, Hub())


def _hear_stop_signals(hub: Hub) -> None:
    """Puts itself before the server's own handler: uvicorn waits for open responses before it tells anybody."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if getattr(before, "is_jubir", False) or not callable(before):
            continue

        def handler(number: int, frame: FrameType | None, before: Any = before) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(hub.stop)
            before(number, frame)

        handler.is_jubir = True  # type: ignore[attr-defined]  # by which we know our own
        with contextlib.suppress(
            ValueError
        ):  # not in the main thread: the server there has no signals either
            signal.signal(number, handler)


async def listen(listener: Listener, hub: Hub) -> AsyncIterator[bytes]:
    """The stream's bytes: `event: <topic>`, comments in silence, until the client, the clock or the server ends it.

    Joins only when the first byte is asked for, so that a client who hung up before leaves nothing behind.
    """
    loop = asyncio.get_running_loop()
    ends = loop.time() + LIFETIME
    hub.join(listener)
    try:
        yield f"retry: {RETRY}\n: listening\n\n".encode()
        while not hub.stopping and loop.time() < ends:
            try:
                await asyncio.wait_for(listener.wake.wait(), timeout=HEARTBEAT)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            listener.wake.clear()
            news, mark = listener.news(), written(listener.heard or {})
            yield "".join(f"event: {topic}\nid: {mark}\ndata: {topic}\n\n" for topic in news).encode() or (
                f"id: {mark}\ndata:\n\n".encode()
            )
    finally:
        hub.leave(listener)


def written(beats: Beats) -> str:
    """Counters as an event id, which the browser sends back when it connects again: "deliveries.5-media.2"."""
    return "-".join(f"{topic}.{count}" for topic, count in sorted(beats.items()))


def parsed(mark: str) -> Beats | None:
    """The other way; None for anything we did not write."""
    try:
        pairs = (part.rsplit(".", 1) for part in mark[:500].split("-") if part)
        return {topic: int(count) for topic, count in pairs} if mark else None
    except ValueError:
        return None


def page_mark(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `pulse`, where the counters stood when the page was drawn. Its stream begins there, so that
    nothing is missed between the drawing and the first moment of listening."""
    workspace = getattr(request, "workspace", None)
    if workspace is None or shell.is_invented(request):
        return {}

    def now() -> str:
        return written(dict(Pulse.objects.filter(workspace=workspace).values_list("topic", "beats"))) or "-"

    return {"pulse": SimpleLazyObject(now)}
