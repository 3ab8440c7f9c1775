"""Every clock of the product, on one page. (Deliveries have none: their rows say when they wake.)"""

from collections.abc import Callable
from typing import Any

from huey import crontab

from jubir.jobs.engine import huey
from jubir.media import jobs as media
from jubir.publishing import jobs as publishing


def every(minutes: int = 1) -> Callable[[Callable[[], Any]], Any]:
    return huey.periodic_task(crontab(minute=f"*/{minutes}" if minutes > 1 else "*"))


@every(minutes=1)
def wake_what_was_reconnected() -> None:
    publishing.wake_reconnected()


@every(minutes=1)
def make_media_ready() -> None:
    publishing.make_media_ready()


@every(minutes=5)
def look_ahead() -> None:
    """A day and an hour before a post goes out: will it? Told while there is time to mend."""
    publishing.look_ahead()


@every(minutes=1)
def make_what_is_due() -> None:
    """Videos and renditions whose alarm was lost, or whose maker was killed."""
    media.make_what_is_due()


@huey.periodic_task(crontab(minute="17", hour="3"))
def tidy_media() -> None:
    media.tidy()
