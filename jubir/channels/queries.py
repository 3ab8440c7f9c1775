"""What screens read of channels."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from jubir.channels.models import Channel, Health
from jubir.teams.models import Workspace

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
