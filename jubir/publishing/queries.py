"""What screens read of deliveries. Every one starts from a workspace, or from something that belongs to one."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from jubir.channels import door
from jubir.channels.models import Channel
from jubir.content import drafts
from jubir.content.models import Post, PostKind, Version
from jubir.core import clock
from jubir.networks.contract import Albums, Draft
from jubir.publishing import slots
from jubir.publishing.models import ASKING, Attempt, Delivery, Pace, Rhythm, Slot, State
from jubir.teams.models import Workspace

#: Comments under older albums are rare, and find their conversation all the same.
MOST_ALBUMS = 2000


def deliveries(post: Post) -> QuerySet[Delivery]:
    """All of a post's deliveries with their channel, the cancelled last."""
    return post.deliveries.select_related("channel").order_by("due_at", "channel__network", "pk")


def posts_at(channel: Channel, remote_ids: Iterable[str]) -> dict[str, int]:
    """Our own posts among these places on its network: remote id → post. A place may be one message of an album."""
    wanted = {one for one in remote_ids if one}
    ours = Delivery.objects.of(channel.workspace).filter(channel=channel)
    found: dict[str, int] = dict(ours.filter(remote_id__in=wanted).values_list("remote_id", "post_id"))
    left = wanted - found.keys()
    if left and door.can(channel, Albums):
        joint = door.connector(channel.network).joint
        albums = ours.filter(kind=PostKind.POST, remote_id__contains=joint).order_by("-sent_at")
        for remote_id, post in albums.values_list("remote_id", "post_id")[:MOST_ALBUMS]:
            found |= dict.fromkeys(left.intersection(remote_id.split(joint)), post)
    return found


def timeline(delivery: Delivery) -> QuerySet[Attempt]:
    return delivery.attempts.order_by("number")


def asking(workspace: Workspace) -> QuerySet[Delivery]:
    """What needs somebody: undecided first, then failed and missed, the longest waiting first."""
    found = Delivery.objects.of(workspace).filter(state__in=ASKING, post__deleted_at=None)
    return found.select_related("channel", "post").order_by("-state", "due_at")


def needs_person(workspace: Workspace) -> QuerySet[Delivery]:
    """What only a person can decide: is it out there or not."""
    return asking(workspace).filter(state=State.NEEDS_PERSON)


def going_out(workspace: Workspace, start: datetime, end: datetime) -> QuerySet[Delivery]:
    """Everything meant for that stretch of time that was not cancelled."""
    found = Delivery.objects.of(workspace).filter(due_at__gte=start, due_at__lt=end, post__deleted_at=None)
    return found.exclude(state=State.CANCELLED).select_related("channel", "post").order_by("due_at", "pk")


def counts(workspace: Workspace) -> dict[str, int]:
    """How many deliveries stand in which state."""
    found = Delivery.objects.of(workspace).values("state").annotate(number=Count("pk"))
    return {row["state"]: row["number"] for row in found.order_by()}


def slots_of(channel: Channel) -> list[slots.WeekTime]:
    return list(Slot.objects.filter(channel=channel).values_list("weekday", "minute"))


def taken(channel: Channel, after: datetime) -> set[datetime]:
    """Moments at which something already goes out on the channel."""
    posts = Delivery.objects.of(channel.workspace).filter(channel=channel, due_at__gt=after)
    found = posts.exclude(state=State.CANCELLED)
    return set(found.values_list("due_at", flat=True))


def lags(waiting: Iterable[Delivery]) -> bool:
    """Does any of these open deliveries hold an earlier version than the post has now? Their post is the same.

    A thread that is half out keeps its words, so it does not count.
    """
    frozen = {one.channel_id: one.draft for one in waiting if one.step == 0}
    if not frozen:
        return False
    post = next(iter(waiting)).post
    versions = Version.objects.filter(post=post, channel__in=list(frozen))
    now = {
        version.channel_id: drafts.draft_of(version, with_files=False)
        for version in versions.select_related("channel", "post", "post__workspace")
    }
    return any(
        channel not in now or _said(now[channel]) != _said(Draft.from_json(draft))
        for channel, draft in frozen.items()
    )


def _said(draft: Draft) -> tuple[object, ...]:
    """What a reader would see of it: facts of files apart, which a rendition may change."""
    parts = tuple(
        (part.text, tuple((medium.asset, medium.alt) for medium in part.media)) for part in draft.parts
    )
    card = draft.card and (draft.card.url, draft.card.title, draft.card.description)
    return parts, card, draft.poll, dict(draft.options)


def next_slot(channel: Channel, after: datetime | None = None) -> datetime | None:
    """The channel's next free slot; None when it has no slots, or none free in half a year."""
    moment = after or clock.now()
    zone_name = channel.workspace.time_zone
    return slots.next_free(
        slots_of(channel), zone_name, moment, taken(channel, moment - timedelta(seconds=1))
    )


def rhythm(workspace: Workspace) -> Rhythm:
    """The workspace's rules; unsaved defaults when nobody set any."""
    return Rhythm.objects.select_related("paused_by").filter(workspace=workspace).first() or Rhythm(
        workspace=workspace
    )


def pace(channel: Channel) -> Pace:
    return Pace.objects.select_related("paused_by").filter(channel=channel).first() or Pace(channel=channel)


def late_on_resume(workspace: Workspace, channel: Channel | None = None) -> dict[str, Any]:
    """What resuming would do now: how many go out at once, how many are too late and will ask."""
    limit = clock.now() - timedelta(minutes=rhythm(workspace).max_lateness_minutes)
    held = Delivery.objects.of(workspace).filter(state=State.PAUSED)
    if channel is not None:
        held = held.filter(channel=channel)
    return {"go": held.filter(due_at__gte=limit).count(), "ask": held.filter(due_at__lt=limit).count()}


def silence(now: datetime) -> timedelta | None:
    """How long the longest-waiting due row has been left alone: a worker that is alive leaves none for a minute."""
    oldest = (
        Delivery.objects.filter(wake_at__lt=now).order_by("wake_at").values_list("wake_at", flat=True).first()
    )
    return now - oldest if oldest else None
