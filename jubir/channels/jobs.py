"""What channels do by the clock (config/recurring.py says when)."""

import logging
from datetime import timedelta

from django.db.models import Q

from jubir.channels import actions, door, queries, spending, webhooks
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.networks.errors import NetworkError

log = logging.getLogger(__name__)

#: How often each channel is asked whether it is still ours; one that must be connected again is asked rarely, since
#: every try is a failed sign-in over there.
EVERY = timedelta(hours=1)
RARELY = timedelta(days=1)
#: A run takes at most this long; what is left is first in the next.
ENOUGH = timedelta(minutes=4)


def check_all() -> int:
    """Ask after every channel whose turn it is; how many were asked. Of two workers at once each asks after another."""
    begun, asked = clock.now(), 0
    turn = Q(checked_at=None) | Q(checked_at__lt=begun - EVERY)
    wait = Q(health=Health.RECONNECT, checked_at__gte=begun - RARELY)
    alive = Channel.objects.in_use().filter(turn, workspace__deleted_at=None).exclude(wait)
    for pk, before in list(alive.order_by("checked_at").values_list("pk", "checked_at")):
        if clock.now() - begun > ENOUGH:
            break
        if not Channel.objects.filter(pk=pk, checked_at=before).update(checked_at=clock.now()):
            continue
        actions.check_health(channel=Channel.objects.select_related("workspace").get(pk=pk))
        asked += 1
    return asked


def renew_idle() -> int:
    """Renew what is about to end and nobody uses; how many were. An outage changes nothing: the next run tries again.

    Two workers at once are harmless: the door lets one renew, and the other finds it done.
    """
    begun, renewed = clock.now(), 0
    for channel in queries.ending(begun):
        if clock.now() - begun > ENOUGH:
            break
        try:
            renewed += door.renew_now(channel)
        except NetworkError as error:
            log.info("channel %d: not renewed yet: %s", channel.pk, error.message)
    return renewed


def tell_of_endings() -> int:
    """Channels that can't be renewed by themselves: people hear of it once, a week before."""
    return actions.tell_of_endings(clock.now())


def forget_secrets() -> int:
    return actions.forget_secrets(clock.now())


def take_in_arrivals() -> int:
    """What webhooks brought since the last time, to whoever keeps it."""
    return webhooks.take_in(clock.now() + ENOUGH)


def ask_for_webhooks() -> int:
    return webhooks.ask_for_them() + webhooks.end_them()


def tidy_arrivals() -> int:
    return webhooks.tidy(clock.now())


def forget_billed() -> int:
    return spending.forget_billed()
