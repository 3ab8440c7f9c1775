"""What reports do in a worker: make what waits, take the schedules' turns, send letters. The rows say what is due."""

import logging

from jubir.core import clock
from jubir.jobs.engine import huey
from jubir.reports import mail, making
from jubir.reports.actions import take_turn
from jubir.reports.models import ReportSchedule

log = logging.getLogger(__name__)


@huey.task()
def make() -> None:
    make_and_mail()


def wake() -> None:
    """If no worker hears it, the clock's next look finds what waits."""
    try:
        make()
    except Exception:
        log.exception("no worker could be woken; reports are made at the next look")


def make_and_mail() -> int:
    made = making.make_due()
    mail.mail_ready()
    return made


def take_turns() -> int:
    """Every schedule whose time has come gets its report; how many were begun."""
    due = (
        ReportSchedule.objects.running()
        .filter(next_at__lte=clock.now())
        .select_related("workspace", "created_by")
    )
    return sum(take_turn(schedule=schedule) is not None for schedule in due.order_by("next_at", "pk")[:100])
