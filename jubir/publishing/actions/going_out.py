"""When a post goes out: scheduled, moved, cancelled, sent now."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from jubir.activity import actions as activity
from jubir.channels import door
from jubir.channels.models import Channel
from jubir.content import drafts
from jubir.content.models import Post, PostKind, Version
from jubir.core import clock
from jubir.publishing import queries
from jubir.publishing.actions.changing import change, record, require, require_for, why_not
from jubir.publishing.actions.refusals import ChannelProblems, Problems, Refused
from jubir.publishing.models import ASKING, OPEN, Delivery, State
from jubir.publishing.rules import SPENDING_LIMIT
from jubir.teams.models import User, Workspace
from jubir.teams.roles import May

#: A time this little in the past still means "now": the clock moved while somebody typed.
GRACE = timedelta(minutes=2)


def schedule(
    *,
    post: Post,
    at: datetime,
    by: User | None,
    channels: Iterable[Channel] | None = None,
    from_slot: bool = False,
) -> list[Delivery]:
    """Every version of the post (or those of `channels`) goes out at `at` (aware). Returns their deliveries.

    A version that is already waiting is moved; one that is out, or on its way, refuses: duplicate the post instead.
    """
    require(by, post.workspace, May.PUBLISH)
    now = clock.now()
    if at < now - GRACE:
        raise Refused("past", at=at)
    versions = _versions(post, channels)
    frozen = frozen_drafts(versions)
    made = []
    with transaction.atomic():
        for version in versions:
            made.append(_place(version, frozen[version.pk], at, by, from_slot))
        activity.record(
            workspace=post.workspace,
            actor=by,
            verb="post.scheduled",
            subject=post,
            data={"at": at.isoformat(), "channels": [version.channel_id for version in versions]},
        )
        activity.beat(post.workspace_id, "deliveries")
    return made


def send_now(*, post: Post, by: User | None) -> list[Delivery]:
    return schedule(post=post, at=clock.now(), by=by)


def queue_next(*, post: Post, by: User | None) -> list[Delivery]:
    """Each channel of the post at its own next free slot."""
    versions = _versions(post, None)
    moments: dict[int, datetime] = {}
    for version in versions:
        moment = queries.next_slot(version.channel)
        if moment is None:
            raise Refused("no_slots", channel=version.channel.handle)
        moments[version.channel_id] = moment
    with transaction.atomic():
        made = []
        for version in versions:
            made += schedule(
                post=post, at=moments[version.channel_id], by=by, channels=[version.channel], from_slot=True
            )
    return made


def _versions(post: Post, channels: Iterable[Channel] | None) -> list[Version]:
    if post.deleted_at is not None:
        raise Refused("deleted")
    found = post.versions.select_related("channel", "channel__workspace", "post", "post__workspace")
    if channels is not None:
        found = found.filter(channel__in=list(channels))
    versions = list(found)
    if not versions:
        raise Refused("no_channels")
    gone = [version.channel.handle for version in versions if version.channel.health == "disconnected"]
    if gone:
        raise Refused("disconnected", channel=gone[0])
    mute = [version.channel.handle for version in versions if not door.posts(version.channel)]
    if mute:
        raise Refused("only_answers", channel=mute[0])
    return versions


def frozen_drafts(versions: Iterable[Version]) -> dict[int, dict[str, Any]]:
    """The versions' drafts as they will be sent, by version id; raises Problems."""
    frozen = {}
    kept_back = []
    for version in versions:
        draft = drafts.draft_of(version, with_files=False)
        problems = [problem for problem in door.preflight_of(draft, version.channel) if problem.stops]
        if problems:
            kept_back.append(ChannelProblems(version.channel, problems))
        frozen[version.pk] = draft.to_json()
    if kept_back:
        raise Problems(kept_back)
    return frozen


def _place(
    version: Version, draft: dict[str, Any], at: datetime, by: User | None, from_slot: bool
) -> Delivery:
    """A new delivery, or the open one moved. The database holds one living delivery per post and channel."""
    fields = {
        "due_at": at,
        "wake_at": at,
        "draft": draft,
        "scheduled_by": by,
        "from_slot": from_slot,
        "told": [],
    }
    living = (
        Delivery.objects.filter(post=version.post, channel=version.channel)
        .exclude(state=State.CANCELLED)
        .first()
    )
    if living is None:
        try:
            with transaction.atomic():
                return Delivery.objects.create(
                    workspace=version.post.workspace, post=version.post, channel=version.channel, **fields
                )
        except IntegrityError:
            raise Refused("twice", channel=version.channel.handle) from None
    if living.step > 0:
        del fields["draft"]  # its first parts are out and can't change any more
    if not change(living, OPEN, state=State.SCHEDULED, why="", why_data={}, mender="", readings=0, **fields):
        raise Refused(why_not(living), channel=version.channel.handle)
    return living


def reschedule(
    *, at: datetime, by: User | None, delivery: Delivery | None = None, post: Post | None = None
) -> list[Delivery]:
    """Move one delivery, or all of a post that still can be moved. Refuses when none can."""
    workspace, chosen = _chosen(delivery, post)
    require(by, workspace, May.PUBLISH)
    if at < clock.now() - GRACE:
        raise Refused("past", at=at)
    with transaction.atomic():
        moved = [
            one
            for one in chosen
            if change(
                one, OPEN, state=State.SCHEDULED, due_at=at, wake_at=at, why="", why_data={}, mender="", told=[],
                from_slot=False,
            )
        ]  # fmt: skip
        if not moved:
            raise Refused(why_not(chosen[0]) if chosen else "nothing_open")
        for one in moved:
            activity.record(
                workspace=workspace, actor=by, verb="delivery.moved", subject=one, data={"at": at.isoformat()}
            )
        activity.beat(workspace.pk, "deliveries")
    return moved


def cancel(*, by: User | None, delivery: Delivery | None = None, post: Post | None = None) -> list[Delivery]:
    """Take back what has not gone out yet. `restore` undoes it."""
    workspace, chosen = _chosen(delivery, post)
    if delivery is not None:
        require_for(by, delivery)
    else:
        require(by, workspace, May.PUBLISH)
    with transaction.atomic():
        done = [one for one in chosen if change(one, OPEN, state=State.CANCELLED, wake_at=None)]
        if not done:
            raise Refused(why_not(chosen[0]) if chosen else "nothing_open")
        for one in done:
            record(one, by, "cancelled")
    return done


def restore(*, delivery: Delivery, by: User | None) -> Delivery:
    """Undo a cancel. When its time has passed meanwhile it asks for a new one."""
    require_for(by, delivery)
    now = clock.now()
    late = delivery.due_at < now - GRACE
    fields: dict[str, Any] = {"state": State.SCHEDULED, "wake_at": delivery.due_at}
    if late:
        fields = {"state": State.MISSED, "wake_at": None, "why": "late", "why_data": {"minutes": 0}}
    if (was := delivery.why_data.get("let_go")) in ASKING:
        # What may be out there already, or was refused, asks again as it did before: it is never sent by an undo.
        fields = {"state": was, "wake_at": None}
    try:
        with transaction.atomic():
            done = change(delivery, [State.CANCELLED], **fields)
    except IntegrityError:
        raise Refused("twice", channel=delivery.channel.handle) from None
    if not done:
        raise Refused(why_not(delivery))
    record(delivery, by, "restored")
    return delivery


def retry(*, delivery: Delivery, by: User | None) -> Delivery:
    """Send it now: after a failure, a missed time, or instead of waiting. Takes the version as it stands now."""
    require_for(by, delivery)
    now = clock.now()
    fields: dict[str, Any] = {}
    version = (
        Version.objects.filter(post=delivery.post, channel=delivery.channel)
        .select_related("channel", "post")
        .first()
    )
    # An answer goes out as it was written, to what it answers.
    if delivery.step == 0 and version is not None and delivery.kind == PostKind.POST:
        fields |= {"draft": frozen_drafts([version])[version.pk], "media_begun": False}
    if delivery.why == SPENDING_LIMIT:
        # A person says that it may cost what it costs.
        fields |= {"checkpoint": {**delivery.checkpoint, "_over_limit": True}}
    if not change(
        delivery,
        OPEN,
        state=State.SCHEDULED,
        due_at=now,
        wake_at=now,
        why="",
        why_data={},
        mender="",
        readings=0,
        **fields,
    ):
        raise Refused(why_not(delivery))
    record(delivery, by, "retried")
    return delivery


def _chosen(delivery: Delivery | None, post: Post | None) -> tuple[Workspace, list[Delivery]]:
    """One delivery, or all of a post that are still open; and whose they are."""
    if delivery is not None:
        return delivery.workspace, [delivery]
    if post is None:
        raise TypeError("a delivery or a post")
    return post.workspace, list(post.deliveries.filter(state__in=OPEN))
