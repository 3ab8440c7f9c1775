"""Is a channel still connected? Only its network's own no says that it is not."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from jubir.activity import actions as activity
from jubir.channels import door, queries
from jubir.channels.actions.keeping import about, well
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.networks import errors
from jubir.networks.contract import Connected
from jubir.teams.models import User


def check_health(*, channel: Channel) -> Channel:
    """Ask the network whether the account is still ours, and keep what it said. Never raises for the network's sake."""
    if channel.health == Health.DISCONNECTED:
        return channel
    try:
        found: Connected = door.ask_now(channel, "check")
    except errors.Unauthorized as error:
        # The door has marked it, and told everyone, the first time.
        _mark(channel, Health.RECONNECT, "refused", error)
    except errors.TooMany:
        _set(channel, checked_at=clock.now())
    except errors.NetworkError as error:
        _mark(channel, Health.OUTAGE, "outage", error)
    except KeyError:
        _mark(channel, Health.OUTAGE, "no_network", errors.Outage())
    else:
        if found.account.remote_id != channel.remote_id:
            _mark(channel, Health.RECONNECT, "somebody_else", errors.Outage(found.account.handle))
        else:
            _found_well(channel, found)
    channel.refresh_from_db()
    return channel


def _set(channel: Channel, **fields: Any) -> bool:
    """Only while it is still the connection that was asked: somebody may have made it anew, or ended it, meanwhile."""
    still = Channel.objects.in_use().filter(pk=channel.pk, connected_at=channel.connected_at)
    return bool(still.update(**fields))


def _found_well(channel: Channel, found: Connected) -> None:
    before = Channel.objects.values_list("health", flat=True).get(pk=channel.pk)
    with transaction.atomic():
        if _set(channel, **about(found), **well(clock.now())) and before != Health.CONNECTED:
            activity.record(
                workspace=channel.workspace, actor=None, verb="channel.recovered", subject=channel
            )
            activity.beat(channel.workspace_id, "channels")


def _mark(channel: Channel, health: Health, why: str, error: errors.NetworkError) -> None:
    before = Channel.objects.values_list("health", flat=True).get(pk=channel.pk)
    now = clock.now()
    if health == Health.OUTAGE and before == Health.RECONNECT:
        _set(channel, checked_at=now)  # still to be connected again; silence says nothing new
        return
    detail = (error.answer or error.message)[:300]
    verb = {Health.OUTAGE: "channel.outage", Health.RECONNECT: "channel.must_reconnect"}[health]
    with transaction.atomic():
        fields = {"health": health, "health_why": why, "health_detail": detail, "checked_at": now}
        if _set(channel, **fields) and before != health:
            tell: list[User] | None = (
                [] if health == Health.RECONNECT and channel.ended_as_told(now) else None
            )
            activity.record(workspace=channel.workspace, actor=None, verb=verb, subject=channel, tell=tell)
            activity.beat(channel.workspace_id, "channels")


def tell_of_endings(now: datetime) -> int:
    """One notice for each end of a sign-in that only a person can renew, a week before; how many were given."""
    told = 0
    for channel in queries.ending_untold(now):
        with transaction.atomic():
            # Of two workers one changes the row; a connection made anew meanwhile has another end.
            mine = (
                Channel.objects.filter(pk=channel.pk, secrets_expire_at=channel.secrets_expire_at)
                .filter(Q(ending_told=None) | ~Q(ending_told=channel.secrets_expire_at))
                .update(ending_told=channel.secrets_expire_at)
            )
            if not mine:
                continue
            activity.record(
                workspace=channel.workspace, actor=None, verb="channel.ends_soon", subject=channel
            )
            activity.beat(channel.workspace_id, "channels")
            told += 1
    return told
