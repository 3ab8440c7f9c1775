"""What research does by the clock: each competitor once a day, a few pages of its posts, within the network's allowance."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from jubir.activity import actions as activity
from jubir.channels import door
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.jobs.engine import huey
from jubir.networks import errors
from jubir.networks.hearing import ENGAGEMENT, OwnPost, Public
from jubir.research import queries
from jubir.research.actions import keep_figures, keep_reading
from jubir.research.models import Competitor, CompetitorPost, Reading, State

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
DAILY = timedelta(hours=23)
SOON = timedelta(hours=2)
#: How far back posts are read at first, and how far back figures still move.
FIRST_LOOK = timedelta(days=90)
LATER_LOOK = timedelta(days=14)
MOST_PAGES = 8
#: A competitor that was asked by hand or by the clock within this time has its account's figures already.
FRESH = timedelta(minutes=30)


@huey.task()
def look() -> None:
    read_due()
    look_at_due()


def read_due(most: int = 20) -> int:
    """Reads anew what waits; how many were read."""
    read = 0
    rows = Reading.objects.filter(wake_at__lte=clock.now(), workspace__deleted_at=None)
    for reading in rows.select_related("workspace").order_by("wake_at")[:most]:
        lease = clock.now() + LEASE
        if Reading.objects.filter(pk=reading.pk, wake_at=reading.wake_at).update(wake_at=lease):
            try:
                data = queries.read(reading.workspace, reading.days)
            except Exception:
                # The lease runs out and it is tried again; the other workspaces' readings come all the same.
                log.exception("workspace %d: what is said could not be read", reading.workspace_id)
                continue
            read += keep_reading(reading=reading, data=data, lease=lease)
    return read


def wake() -> None:
    """If no worker hears it, the clock's next look finds it."""
    try:
        look()
    except Exception:
        log.exception("no worker could be woken; competitors are asked at the next look")


def look_at_due(most: int = 20) -> int:
    """Asks the competitors whose turn it is, one after another; how many were asked."""
    asked = 0
    for competitor in _due()[:most]:
        if _claim(competitor):
            _ask(competitor)
            asked += 1
    return asked


def _due() -> Any:
    rows = Competitor.objects.filter(
        deleted_at=None, wake_at__lte=clock.now(), workspace__deleted_at=None
    ).select_related("workspace")
    return rows.order_by("wake_at", "pk")


def _claim(competitor: Competitor) -> bool:
    """Compare-and-set on the wake-up time: of two workers one asks."""
    until = clock.now() + LEASE
    mine = Competitor.objects.filter(pk=competitor.pk, wake_at=competitor.wake_at).update(wake_at=until)
    competitor.wake_at = until
    return bool(mine)


def _ask(competitor: Competitor) -> None:
    channel = queries.askers(competitor.workspace).get(competitor.network)
    if channel is None:
        _settle(competitor, State.TROUBLE, "", SOON)
        return
    try:
        public = _account(competitor, channel)
        since = clock.now() - (LATER_LOOK if competitor.seen_from else FIRST_LOOK)
        posts, whole_from = _posts(competitor, channel, since)
    except errors.Missing:
        _settle(competitor, State.GONE, "", DAILY)
    except errors.TooMany as refusal:
        wait = (refusal.until or clock.now() + SOON) - clock.now()
        _settle(competitor, competitor.state, "", max(wait, timedelta(minutes=5)))
    except errors.NetworkError as error:
        log.info("competitor %d: %s", competitor.pk, error)
        _settle(competitor, State.TROUBLE, error.message[:300], SOON)
    else:
        with transaction.atomic():
            if public is not None:
                keep_figures(competitor, public)
            _keep(competitor, posts)
            first = min(filter(None, (competitor.seen_from, whole_from)), default=None)
            Competitor.objects.filter(pk=competitor.pk).update(seen_from=first)
        _settle(competitor, State.KNOWN, "", DAILY)


def _account(competitor: Competitor, channel: Channel) -> Public | None:
    newest = competitor.snapshots.order_by("-at").values_list("at", flat=True).first()
    if newest is not None and clock.now() - newest < FRESH:
        return None
    public: Public = door.ask_now(channel, "public", competitor.handle)
    return public


def _posts(competitor: Competitor, channel: Channel, since: datetime) -> tuple[list[OwnPost], datetime]:
    """Their posts back to `since`, and from when on that is all of them."""
    found: list[OwnPost] = []
    cursor = ""
    for _page in range(MOST_PAGES):
        history = door.ask_now(channel, "public_posts", competitor.handle, cursor, since)
        found += history.posts
        cursor = history.cursor
        if not cursor or not history.posts or history.posts[-1].created_at < since:
            return [post for post in found if post.created_at >= since], since
    return found, min((post.created_at for post in found), default=since)


def _keep(competitor: Competitor, posts: list[OwnPost]) -> None:
    now = clock.now()
    rows = {
        post.remote_id: CompetitorPost(
            competitor=competitor,
            remote_id=post.remote_id[:500],
            text=post.text[:5000],
            url=post.url[:1000],
            format=post.format[:10],
            published_at=post.created_at,
            figures=dict(post.figures),
            engagements=_engagements(post),
            measured_at=now,
        )
        for post in posts
    }
    CompetitorPost.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["competitor", "remote_id"],
        update_fields=["text", "url", "format", "figures", "engagements", "measured_at"],
        batch_size=200,
    )


def _engagements(post: OwnPost) -> int | None:
    told = [post.figures[metric] for metric in ENGAGEMENT if metric in post.figures]
    return sum(told) if told else None


def _settle(competitor: Competitor, state: str, trouble: str, wait: timedelta) -> None:
    """Only while the lease is ours: `wake_at` is its fence."""
    now = clock.now()
    mine = Competitor.objects.filter(pk=competitor.pk, wake_at=competitor.wake_at)
    mine.update(
        state=state,
        trouble=trouble,
        wake_at=now + wait,
        asked_at=now if state == State.KNOWN else F("asked_at"),
    )
    activity.beat(competitor.workspace_id, "research")
