"""What a person does to an entry of the calendar: a post at a time, on however many channels.

An entry's deliveries are those of the post that are due at that moment; a draft has none and is moved by its plan.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from jubir.content import actions as content
from jubir.content.models import Post
from jubir.core import clock
from jubir.publishing import actions as publishing
from jubir.publishing.models import BUSY, OPEN, Delivery, State
from jubir.studio import dates
from jubir.teams.models import User


@dataclass(slots=True)
class Entry:
    """A post and what of it is meant: one delivery, those due at one moment, or the draft."""

    post: Post
    at: datetime | None
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def is_draft(self) -> bool:
        return not self.deliveries

    @property
    def open(self) -> list[Delivery]:
        return [delivery for delivery in self.deliveries if delivery.state in OPEN]


def entry(post: Post, *, stamp: str = "", delivery: str = "") -> Entry:
    """What an address means: `stamp` is the entry's moment in seconds, `delivery` one delivery; neither: all that is open."""
    living = (
        post.deliveries.exclude(state=State.CANCELLED)
        .select_related("channel", "workspace")
        .order_by("due_at", "pk")
    )
    if delivery.isdecimal() and len(delivery) < 19:
        found = [one for one in living if one.pk == int(delivery)]
        return Entry(post, found[0].due_at if found else None, found)
    if stamp.isdecimal() and len(stamp) < 12:
        at = datetime.fromtimestamp(int(stamp), UTC)
        # The address has whole seconds, a queued moment may have fractions.
        found = [one for one in living if int(one.due_at.timestamp()) == int(stamp)]
        return Entry(post, found[0].due_at if found else at, found)
    every = list(living)
    waiting = [one for one in every if one.state in OPEN]
    return Entry(post, waiting[0].due_at if waiting else post.planned_at, waiting or every)


def moved_to(was: datetime, day: date, hour: int | None, zone: ZoneInfo) -> datetime:
    """The same time on another day; with an hour, the same minutes of that hour."""
    local = was.astimezone(zone)
    return dates.moment(day, local.time() if hour is None else local.time().replace(hour=hour), zone)


def move(*, entry: Entry, to: datetime, by: User) -> None:
    """Everything of the entry that can still be moved goes out at `to`. Raises publishing's or content's Refused."""
    post = entry.post
    if entry.is_draft:
        if post.deliveries.exclude(state=State.CANCELLED).exists():
            raise publishing.Refused("changed")
        content.save_post(post=post, by=by, revision=post.revision, planned_at=to)
        return
    with transaction.atomic():
        for delivery in entry.open or entry.deliveries[:1]:
            publishing.reschedule(delivery=delivery, at=to, by=by)


def cancel(*, entry: Entry, by: User) -> list[Delivery]:
    """Nothing of the entry goes out. Raises Refused when nothing was waiting any more."""
    with transaction.atomic():
        return [
            one
            for delivery in entry.open or entry.deliveries[:1]
            for one in publishing.cancel(delivery=delivery, by=by)
        ] or _nothing()


def _nothing() -> list[Delivery]:
    raise publishing.Refused("nothing_open")


def send_now(*, entry: Entry, by: User) -> None:
    """What is waiting goes out now; a draft goes to all its channels."""
    if entry.is_draft:
        publishing.send_now(post=entry.post, by=by)
        return
    with transaction.atomic():
        for delivery in entry.open or entry.deliveries[:1]:
            publishing.retry(delivery=delivery, by=by)


def delete(*, post: Post, by: User) -> list[int]:
    """Throw the post away, with everything that was still waiting; returns those deliveries, for the undo."""
    with transaction.atomic():
        if post.deliveries.filter(state__in=BUSY).exists():
            raise publishing.Refused("busy")
        if post.deliveries.filter(state=State.NEEDS_PERSON).exists():
            raise publishing.Refused("needs_person")
        waiting = list(post.deliveries.filter(state__in=OPEN))
        for delivery in waiting:
            publishing.cancel(delivery=delivery, by=by)
        content.delete_post(post=post, by=by)
    return [delivery.pk for delivery in waiting]


def undelete(*, post: Post, deliveries: list[Delivery], by: User) -> None:
    """The post and what was cancelled with it are back."""
    with transaction.atomic():
        content.restore_post(post=post, by=by)
        for delivery in deliveries:
            publishing.restore(delivery=delivery, by=by)


def default_time(entry: Entry, zone: ZoneInfo) -> tuple[date, time]:
    """What the dialog begins with: the entry's time, or the next full hour."""
    at = entry.at
    if at is None or at < clock.now():
        local = clock.now().astimezone(zone)
        return local.date(), local.time().replace(second=0, microsecond=0)
    local = at.astimezone(zone)
    return local.date(), local.time().replace(second=0, microsecond=0)
