"""How a workspace and its channels go out: paused, spaced, at which hours."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from jubir.activity import actions as activity
from jubir.channels.models import Channel
from jubir.content.models import PostKind
from jubir.core import clock
from jubir.publishing.actions.changing import require
from jubir.publishing.actions.refusals import Refused
from jubir.publishing.models import DELETED, Delivery, Pace, Rhythm, Slot, State
from jubir.publishing.slots import WeekTime
from jubir.teams.models import User, Workspace
from jubir.teams.roles import May


def pause_workspace(*, workspace: Workspace, by: User, why: str = "") -> Rhythm:
    """From now on nothing goes out. What is on its way at this moment is not called back."""
    require(by, workspace, May.PAUSE)
    rhythm, _ = Rhythm.objects.get_or_create(workspace=workspace)
    changed = Rhythm.objects.filter(pk=rhythm.pk, paused_at=None).update(
        paused_at=clock.now(), paused_by=by, paused_why=why[:200]
    )
    if changed:
        # Answers are not scheduled: people write them now, in a crisis more than ever. Nothing leaves a deleted one.
        held = Delivery.objects.filter(workspace=workspace)
        _hold(held if why == DELETED else held.filter(kind=PostKind.POST), "paused_workspace")
        activity.record(workspace=workspace, actor=by, verb="workspace.paused", data={"why": why})
        activity.beat(workspace.pk, "deliveries")
    rhythm.refresh_from_db()
    return rhythm


def resume_workspace(*, workspace: Workspace, by: User) -> None:
    """What is due goes out, spaced; what is later than the workspace allows asks first."""
    require(by, workspace, May.PAUSE)
    if (
        Rhythm.objects.filter(workspace=workspace)
        .exclude(paused_at=None)
        .update(paused_at=None, paused_why="")
    ):
        _wake(Delivery.objects.filter(workspace=workspace))
        activity.record(workspace=workspace, actor=by, verb="workspace.resumed")
        activity.beat(workspace.pk, "deliveries")


def pause_channel(*, channel: Channel, by: User, why: str = "") -> Pace:
    require(by, channel.workspace, May.PAUSE)
    pace, _ = Pace.objects.get_or_create(channel=channel)
    changed = Pace.objects.filter(pk=pace.pk, paused_at=None).update(
        paused_at=clock.now(), paused_by=by, paused_why=why[:200]
    )
    if changed:
        _hold(Delivery.objects.filter(channel=channel, kind=PostKind.POST), "paused_channel")
        activity.record(
            workspace=channel.workspace, actor=by, verb="channel.paused", subject=channel, data={"why": why}
        )
        activity.beat(channel.workspace_id, "deliveries")
    pace.refresh_from_db()
    return pace


def resume_channel(*, channel: Channel, by: User) -> None:
    require(by, channel.workspace, May.PAUSE)
    if Pace.objects.filter(channel=channel).exclude(paused_at=None).update(paused_at=None, paused_why=""):
        _wake(Delivery.objects.filter(channel=channel))
        activity.record(workspace=channel.workspace, actor=by, verb="channel.resumed", subject=channel)
        activity.beat(channel.workspace_id, "deliveries")


def _hold(deliveries: Any, why: str) -> None:
    """What an engine has claimed, and not begun to send, stops too: its next write finds the fence moved."""
    claimed = deliveries.filter(state=State.CLAIMED)
    claimed.update(state=State.PAUSED, wake_at=None, why=why, why_data={}, fence=F("fence") + 1)


def _wake(deliveries: Any) -> None:
    """Held deliveries are looked at again; the gate decides which of them are too late."""
    held = deliveries.filter(state=State.PAUSED)
    held.update(state=State.SCHEDULED, wake_at=clock.now(), why="", why_data={}, fence=F("fence") + 1)


def set_slots(*, channel: Channel, slots: Sequence[WeekTime], by: User) -> None:
    """The channel's weekly slots, all of them. What is queued already stays where it is."""
    require(by, channel.workspace, May.PUBLISH)
    wanted = {(day, minute) for day, minute in slots}
    if any(not (0 <= day <= 6 and 0 <= minute < 1440) for day, minute in wanted):
        raise Refused("bad_slot")
    with transaction.atomic():
        Slot.objects.filter(channel=channel).delete()
        Slot.objects.bulk_create(
            Slot(channel=channel, weekday=day, minute=minute) for day, minute in sorted(wanted)
        )
        activity.record(
            workspace=channel.workspace,
            actor=by,
            verb="channel.slots",
            subject=channel,
            data={"number": len(wanted)},
        )


def set_max_lateness(*, workspace: Workspace, minutes: int, by: User) -> None:
    require(by, workspace, May.SETTINGS)
    if not 1 <= minutes <= 7 * 24 * 60:
        raise Refused("bad_lateness")
    Rhythm.objects.update_or_create(workspace=workspace, defaults={"max_lateness_minutes": minutes})
    activity.record(workspace=workspace, actor=by, verb="workspace.lateness", data={"minutes": minutes})


def set_spacing(*, channel: Channel, seconds: int | None, by: User) -> None:
    """Seconds between two deliveries on the channel; None is the network's own default."""
    require(by, channel.workspace, May.PUBLISH)
    if seconds is not None and not 0 <= seconds <= 24 * 3600:
        raise Refused("bad_spacing")
    Pace.objects.update_or_create(channel=channel, defaults={"spacing_seconds": seconds})
    activity.record(
        workspace=channel.workspace,
        actor=by,
        verb="channel.spacing",
        subject=channel,
        data={"seconds": seconds},
    )
