"""Letting a channel go, and bringing it back."""

from datetime import datetime, timedelta

from django.db import transaction

from jubir.activity import actions as activity
from jubir.channels.actions.refusals import Refused, require
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.teams.models import User

#: How long a disconnected channel's secrets are kept, so that it can be brought back by one click.
KEEP_SECRETS = timedelta(days=1)


def disconnect(*, channel: Channel, by: User) -> Channel:
    """From now on nothing goes out there. The secrets are wiped a day later, so that `restore` can undo it until then."""
    require(by, channel.workspace)
    with transaction.atomic():
        done = (
            Channel.objects.in_use()
            .filter(pk=channel.pk)
            .update(health=Health.DISCONNECTED, health_why="", health_detail="", disconnected_at=clock.now())
        )
        if done:
            activity.record(
                workspace=channel.workspace, actor=by, verb="channel.disconnected", subject=channel
            )
            activity.beat(channel.workspace_id, "channels")
    channel.refresh_from_db()
    return channel


def restore(*, channel: Channel, by: User) -> Channel:
    """Undo a disconnect while its secrets are still there. Raises Refused("forgotten") after that."""
    require(by, channel.workspace)
    if channel.health != Health.DISCONNECTED:
        return channel
    with transaction.atomic():
        done = (
            Channel.objects.filter(pk=channel.pk, health=Health.DISCONNECTED)
            .exclude(secrets="")
            .update(health=Health.CONNECTED, disconnected_at=None)
        )
        if not done:
            raise Refused("forgotten", network=channel.network)
        activity.record(workspace=channel.workspace, actor=by, verb="channel.reconnected", subject=channel)
        activity.beat(channel.workspace_id, "channels")
    channel.refresh_from_db()
    return channel


def forget_secrets(now: datetime) -> int:
    """Wipe what disconnected channels no longer need; how many were wiped."""
    gone = Channel.objects.filter(health=Health.DISCONNECTED, disconnected_at__lte=now - KEEP_SECRETS)
    return gone.exclude(secrets="").update(secrets="", secrets_expire_at=None)
