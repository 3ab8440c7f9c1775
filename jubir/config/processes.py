"""The processes of a Jubir: web, worker, and `up`, which keeps one of each on this machine."""

import contextlib
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from django.conf import settings

log = logging.getLogger(__name__)

#: A part that dies is started again after this many seconds; one that keeps dying, ever later.
RESTART_SECONDS = (0.5, 1, 2, 5, 10, 30)
STOP_SECONDS = 45.0
#: mallopt's number for it, from malloc.h.
_M_ARENA_MAX = -8


def web() -> None:
    """Serve pages until SIGTERM; open requests get a few seconds to end."""
    import uvicorn

    config = uvicorn.Config(
        "jubir.config.asgi:application",
        host=settings.ENV.host,
        port=settings.ENV.port,
        log_config=None,
        access_log=False,
        lifespan="off",
        proxy_headers=settings.ENV.trust_proxy,
        timeout_graceful_shutdown=5,
        server_header=False,
    )
    uvicorn.Server(config).run()


def worker() -> None:
    """Publish what is due and run jobs until SIGTERM; what is on its way is waited for."""
    from jubir.config import recurring  # noqa: F401  registers every clock
    from jubir.inbox.streaming import Streamer
    from jubir.jobs.engine import MOST_IDLE, huey
    from jubir.publishing.dispatcher import Dispatcher

    consumer = huey.create_consumer(
        workers=settings.JUBIR_WORKER_THREADS,
        periodic=True,
        max_delay=MOST_IDLE,
        backoff=1.15,
        check_worker_health=True,
        graceful_signal="TERM",
        shutdown_timeout=20,
    )
    # Hundreds of calls at once are many young objects that all live on: by its usual clock the collector looked through
    # everything again and again, a third of the worker's time (measured with `jubir bench publish`).
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    dispatcher = Dispatcher()
    dispatcher.start()
    streamer = Streamer()
    streamer.start()
    try:
        consumer.run()
    finally:
        streamer.stop()
        dispatcher.stop()


def up(parts: dict[str, Callable[[], None]] | None = None) -> int:
    """Web and worker as one group: start both, start again what dies, stop both together. Returns an exit status."""
    parts = parts or {"web": web, "worker": worker}
    children: dict[int, str] = {}
    deaths: dict[str, int] = dict.fromkeys(parts, 0)
    born: dict[str, float] = {}
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    _few_arenas()
    _load_for_all()
    gc.collect()
    gc.freeze()  # pages shared with the children stay shared

    def start(name: str) -> None:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            _die_with_parent()
            status = 0
            try:
                parts[name]()
            except KeyboardInterrupt:
                pass
            except SystemExit as exit_:
                status = exit_.code if isinstance(exit_.code, int) else 1
            except BaseException:  # a fork must never return into what its parent was doing
                log.exception("%s fell over", name)
                status = 1
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        children[pid] = name
        born[name] = time.monotonic()

    for name in parts:
        start(name)
    waiting: list[tuple[float, str]] = []
    while not stopping:
        pid = _reap(children)
        if pid is not None:
            name = children.pop(pid)
            if time.monotonic() - born[name] > 60:
                deaths[name] = 0
            pause = RESTART_SECONDS[min(deaths[name], len(RESTART_SECONDS) - 1)]
            deaths[name] += 1
            if not stopping:
                log.error("%s ended by itself; it starts again in %s s", name, pause)
                waiting.append((time.monotonic() + pause, name))
            continue
        for when, name in list(waiting):
            if when <= time.monotonic():
                waiting.remove((when, name))
                start(name)
        time.sleep(0.2)
    return _stop_all(children)


def _load_for_all() -> None:
    """What both parts need sooner or later, in memory once: pages, jobs, and the weights that read people's words."""
    from django.db import connections
    from django.urls import get_resolver

    from jubir import language
    from jubir.config import recurring  # noqa: F401  registers every clock

    get_resolver().reverse_dict  # noqa: B018  loads every view
    language.label("")
    connections.close_all()  # a connection must not be shared


def _few_arenas() -> None:
    """glibc gives each thread its own heap, which grows by its largest job and is hardly ever given back: a few shared
    ones are slower by nothing that can be measured here, and smaller by tens of megabytes."""
    with contextlib.suppress(OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def _reap(children: dict[int, str]) -> int | None:
    for pid in list(children):
        done, _ = os.waitpid(pid, os.WNOHANG)
        if done:
            return pid
    return None


def _stop_all(children: dict[int, str]) -> int:
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while children and time.monotonic() < until:
        ended = _reap(children)
        if ended is not None:
            del children[ended]
        else:
            time.sleep(0.05)
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return 1 if children else 0


def _die_with_parent() -> None:
    """On Linux: if `up` is killed outright, its parts get SIGTERM rather than live on unseen."""
    with contextlib.suppress(OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGTERM)
