"""Every clock of the product, on one page. (Deliveries have none: their rows say when they wake.)"""

from collections.abc import Callable
from typing import Any

from huey import crontab

from jubir.activity import jobs as activity
from jubir.channels import jobs as channels
from jubir.inbox import jobs as inbox
from jubir.insights import jobs as insights
from jubir.jobs.engine import huey
from jubir.listening import jobs as listening
from jubir.media import jobs as media
from jubir.publishing import jobs as publishing
from jubir.reports import jobs as reports
from jubir.reputation import jobs as reputation
from jubir.research import jobs as research
from jubir.teams import jobs as teams


def every(minutes: int = 1) -> Callable[[Callable[[], Any]], Any]:
    return huey.periodic_task(crontab(minute=f"*/{minutes}" if minutes > 1 else "*"))


@every(minutes=1)
def wake_what_was_reconnected() -> None:
    publishing.wake_reconnected()


@every(minutes=1)
def remind_of_what_is_done_by_hand() -> None:
    publishing.remind()


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


@every(minutes=1)
def mail_what_cannot_wait() -> None:
    activity.mail_waiting()


@huey.periodic_task(crontab(minute="41", hour="3"))
def purge_deleted_workspaces() -> None:
    """Thirty days after somebody deleted it, a workspace is gone for good."""
    teams.purge_deleted()


@every(minutes=5)
def ask_after_channels() -> None:
    """Each channel once an hour: those whose turn it is."""
    channels.check_all()


@huey.periodic_task(crontab(minute="29"))
def forget_secrets() -> None:
    channels.forget_secrets()
    channels.forget_billed()


@every(minutes=5)
def renew_idle_channels() -> None:
    """Before their sign-in ends, used or not; and a word to people a week before one that only they can renew ends."""
    channels.renew_idle()
    channels.tell_of_endings()


# ── inbox ──
@every(minutes=1)
def listen_to_networks() -> None:
    """What people say to the brand: each channel as often as it is worth."""
    inbox.listen()


@every(minutes=1)
def wake_what_was_snoozed() -> None:
    inbox.wake_snoozed()
    inbox.settle_answers()


@every(minutes=1)
def fetch_faces() -> None:
    inbox.fetch_faces()


# ── listening and reputation ─────────────────────────────────────────────────────────────────────────────────────
@every(minutes=1)
def ask_for_mentions() -> None:
    """Each watch every five minutes on each network; a new one within the minute."""
    listening.poll_searches()


@every(minutes=1)
def fetch_feeds() -> None:
    """Each feed every quarter of an hour, in a minute of its own."""
    listening.fetch_feeds()


@every(minutes=2)
def look_for_bursts() -> None:
    reputation.sweep()


# ── insights ─────────────────────────────────────────────────────────────────────────────────────────────────────
@every(minutes=1)
def measure() -> None:
    """Histories of new channels, what went out, posts and channels whose measurement is due."""
    insights.measure()


@huey.periodic_task(crontab(minute="53", hour="2"))
def look_for_forgotten_pieces() -> None:
    insights.sweep()


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────
@every(minutes=1)
def take_in_arrivals() -> None:
    """What webhooks brought whose alarm was lost, or which could not be taken in the first time."""
    channels.take_in_arrivals()


@every(minutes=5)
def ask_for_webhooks() -> None:
    """Networks that tell by themselves are asked to: new channels soon, all once a day."""
    channels.ask_for_webhooks()


@huey.periodic_task(crontab(minute="13", hour="3"))
def tidy_arrivals() -> None:
    channels.tidy_arrivals()


# ── research and reports ─────────────────────────────────────────────────────────────────────────────────────────
@every(minutes=10)
def look_at_competitors() -> None:
    """Each once a day: those whose turn it is."""
    research.look_at_due()


@every(minutes=5)
def read_what_is_said() -> None:
    """Rising words, questions, hours: anew each day, and when somebody looked at something old."""
    research.read_due()


@every(minutes=1)
def make_reports() -> None:
    """Those by schedule whose time has come, those whose maker was killed, and their letters."""
    reports.take_turns()
    reports.make_and_mail()
