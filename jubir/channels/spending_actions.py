"""A month's spending limit, set and lifted by whoever looks after the channels.

Refusals: actions.Refused "amount".
"""

from decimal import Decimal, InvalidOperation

from django.db import transaction

from jubir.activity import actions as activity
from jubir.channels.actions import Refused
from jubir.channels.models import SpendingLimit
from jubir.teams.models import User, Workspace
from jubir.teams.queries import allowed
from jubir.teams.roles import May
from jubir.ui.templatetags.ui import network_name

#: US dollars; more a month is a slip of the finger.
MOST = 1_000_000


def micros_of(text: str) -> int | None:
    """ "2.50" or "2,50" US dollars in micro-dollars; None for an empty text: no limit. Raises Refused."""
    text = text.strip().removeprefix("US").removeprefix("$").strip()
    if not text:
        return None
    try:
        dollars = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise Refused("amount", field="limit") from None
    if not dollars.is_finite() or not 0 <= dollars <= MOST:
        raise Refused("amount", field="limit")
    return int(dollars * 1_000_000)


def _require(by: User, workspace: Workspace) -> None:
    if not allowed(by, workspace, May.CHANNELS):
        raise Refused("not_allowed")


def set_limit(*, workspace: Workspace, network: str, micros: int | None, by: User) -> None:
    """From now on; None lifts it. What was held back meanwhile stays with the people it asked."""
    _require(by, workspace)
    with transaction.atomic():
        if micros is None:
            changed = bool(SpendingLimit.objects.filter(workspace=workspace, network=network).delete()[0])
        else:
            SpendingLimit.objects.update_or_create(
                workspace=workspace, network=network, defaults={"micros": micros}
            )
            changed = True
        if changed:
            activity.record(
                workspace=workspace,
                actor=by,
                verb="spending.limited" if micros is not None else "spending.unlimited",
                data={"title": network_name(network), "micros": micros},
            )
            activity.beat(workspace.pk, "channels")
