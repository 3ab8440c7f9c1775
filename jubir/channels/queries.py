"""What screens read of channels."""

from datetime import datetime, timedelta

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from jubir.channels import door, spending
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.networks.contract import Auth
from jubir.teams.models import Workspace

#: How long before its sign-in ends people hear of it, where it can't be renewed without them.
WARNING = timedelta(days=7)

#: What needs somebody comes first.
_URGENCY = Case(
    *(
        When(health=health, then=Value(rank))
        for rank, health in enumerate(
            (Health.RECONNECT, Health.OUTAGE, Health.CONNECTED, Health.DISCONNECTED)
        )
    ),
    default=Value(9),
    output_field=IntegerField(),
)


def listed(workspace: Workspace) -> QuerySet[Channel]:
    """Every channel there ever was: those that need somebody first, the disconnected last."""
    found = Channel.objects.of(workspace).defer("secrets").select_related("connected_by")
    return found.annotate(urgency=_URGENCY).order_by("urgency", "network", "handle")


def in_use(workspace: Workspace) -> QuerySet[Channel]:
    return Channel.objects.of(workspace).in_use().defer("secrets").order_by("network", "handle")


def broken(workspace: Workspace) -> QuerySet[Channel]:
    """Those that must be connected again."""
    return in_use(workspace).filter(health=Health.RECONNECT)


def _alive() -> QuerySet[Channel]:
    found = Channel.objects.filter(
        health__in=(Health.CONNECTED, Health.OUTAGE), workspace__deleted_at=None
    ).exclude(secrets_expire_at=None)
    return found.select_related("workspace").order_by("secrets_expire_at", "pk")


def ending(now: datetime) -> list[Channel]:
    """Channels of every workspace whose secrets are to be renewed now: as early as their network advises."""
    most = max((timedelta(seconds=one.auth.renew_before) for one in door.networks()), default=timedelta())
    return [
        channel
        for channel in _alive().filter(secrets_expire_at__lt=now + most).defer("secrets")
        if door.can_renew(channel)
        and channel.secrets_expire_at is not None
        and channel.secrets_expire_at - now < door.renew_before(channel)
    ]


def ending_untold(now: datetime) -> list[Channel]:
    """Channels whose sign-in ends within a week, that nothing but a person can renew, and nobody was told of."""
    soon = _alive().filter(secrets_expire_at__gt=now, secrets_expire_at__lte=now + WARNING)
    untold = soon.filter(Q(ending_told=None) | ~Q(ending_told=F("secrets_expire_at"))).defer("secrets")
    return [channel for channel in untold if door.knows(channel) and not door.can_renew(channel)]


def ends_soon(channel: Channel) -> bool:
    """Whether its sign-in ends within a week and only a person can renew it."""
    end = channel.secrets_expire_at
    return (
        end is not None
        and end <= clock.now() + WARNING
        and door.knows(channel)
        and not door.can_renew(channel)
    )


def missing_rights(channel: Channel) -> tuple[str, ...]:
    """What its network was asked for and did not give; () where it does not tell what it gave."""
    if not channel.scopes or not door.knows(channel):
        return ()
    auth: Auth = door.connector(channel.network).auth
    return tuple(right for right in auth.scopes if not _covers(channel.scopes, right))


def _covers(given: list[str], right: str) -> bool:
    """ "read" gives "read:statuses" too; names are compared without regard to case, as OAuth servers differ in it."""
    had = {one.lower() for one in given}
    plain = right.lower()
    return plain in had or (not plain.startswith("http") and plain.split(":")[0] in had)


def months(workspace: Workspace) -> list[spending.Month]:
    """What this month has cost, of every network that takes money and has, or had, a channel here."""
    there = {one.network for one in in_use(workspace)} | spending.networks(workspace)
    return [spending.month_of(workspace, one) for one in sorted(there) if door.takes_money(one)]


def used_up(workspace: Workspace) -> list[str]:
    """Networks whose spending limit of this month is reached."""
    paying = [
        (workspace.pk, one.identity.slug) for one in door.networks() if door.takes_money(one.identity.slug)
    ]
    return sorted(network for _, network in spending.used_up(paying, clock.now())) if paying else []
