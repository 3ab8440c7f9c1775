"""The engine in a thread of its own, with a loop of its own, inside a worker process."""

import asyncio
import logging
import threading

from django.conf import settings

from jubir.channels import door
from jubir.publishing.engine import Engine

log = logging.getLogger(__name__)


class Dispatcher:
    """Start it, stop it. If the engine falls over (it should not), it is begun again after a pause."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._engine: Engine | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="publishing", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 40.0) -> None:
        """Begin nothing more, finish what is under way."""
        self._stopping.set()
        if self._loop is not None and self._engine is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._engine.stop)
        self._thread.join(timeout)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                asyncio.run(self._dispatch())
            except Exception:  # this thread publishes for the whole worker: nothing may end it
                log.exception("the publishing engine fell over; it starts again in five seconds")
                self._stopping.wait(5)

    async def _dispatch(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with door.open_client() as http:
            self._engine = Engine(http, in_flight=settings.JUBIR_IN_FLIGHT)
            if self._stopping.is_set():
                return
            await self._engine.run()
