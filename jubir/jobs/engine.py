"""The job engine: Huey, on the store that JOBS_URL names.

A job is only an alarm clock here: rows hold the truth, so a job that is lost or run twice changes nothing.

    (empty)                beside the database: the same PostgreSQL, or SQLite in the data folder
    postgresql://...       many machines
    redis://... valkey://  many machines (the extra jubir[redis])
    memory://              tests
"""

from typing import Any

from django.conf import settings
from django.db import close_old_connections
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey

#: Seconds an idle worker thread sleeps at most between two looks at the queue; Huey's own default is ten.
MOST_IDLE = 0.2


def _make(url: str) -> Huey:
    common: dict[str, Any] = {"results": False}
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresHuey("jubir", dsn=url, **common)
    if url.startswith(("redis://", "rediss://", "valkey://")):
        return RedisHuey("jubir", url=url.replace("valkey://", "redis://", 1), **common)
    if url.startswith("memory://"):
        return MemoryHuey("jubir", **common)
    settings.DATA.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("jubir", filename=str(settings.DATA / "jobs.db"), cache_mb=2, **common)


huey = _make(settings.JUBIR_JOBS_URL)


@huey.pre_execute()
def _fresh(_task: Any) -> None:
    close_old_connections()


@huey.post_execute()
def _tidy(_task: Any, _value: Any, _error: Any) -> None:
    """A thread that keeps its connection leaks it until PostgreSQL refuses new ones."""
    close_old_connections()
