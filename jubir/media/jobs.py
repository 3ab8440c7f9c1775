"""What the library does in a worker: make what is due, and tidy up.

A job is only an alarm clock: the rows say what is to be made, and `make_what_is_due` finds it again after a crash.
"""

import logging
import threading

from jubir.jobs.engine import huey
from jubir.media import actions, files, renditions

log = logging.getLogger(__name__)

#: Encoders at work at the same time in one process; each has two threads of its own.
_makers = threading.BoundedSemaphore(2)


@huey.task()
def make() -> None:
    make_what_is_due()


def make_what_is_due() -> int:
    """Make until nothing is due. When enough are at it already they will find the rest. How many were made here."""
    if not _makers.acquire(blocking=False):
        return 0
    made = 0
    try:
        while count := renditions.make_due():
            made += count
    finally:
        _makers.release()
    return made


def wake() -> None:
    """Something is due: ask a worker to look now. If that fails the next minute's look finds it."""
    try:
        make()
    except Exception:
        log.exception("no worker could be woken; media are made at the next look")


def tidy() -> None:
    """Remove what killed makers left behind, and what was thrown away a month ago."""
    files.sweep()
    actions.purge()
