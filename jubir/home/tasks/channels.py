"""Channels that must be connected again."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.channels import queries as channel_queries
from jubir.channels.models import Channel
from jubir.home.tasks.desk import ALONE, Act, Desk, Task
from jubir.publishing.models import Delivery, State
from jubir.teams.roles import May
from jubir.ui.templatetags.ui import network_name


def channels(desk: Desk) -> Iterator[Task]:
    broken = list(channel_queries.broken(desk.workspace)[:50])
    acts = [Act(_("Look at the channels"), desk.to("channels:list"))]
    if len(broken) > ALONE:
        title = ngettext(
            "%(n)d channel must be connected again", "%(n)d channels must be connected again", len(broken)
        ) % {"n": len(broken)}
        names = ", ".join(one.handle for one in broken[:3])
        yield Task(title, names + ("…" if len(broken) > 3 else ""), "late", "plug", acts=acts)
        return
    for one in broken:
        mend = [Act(_("Connect again"), desk.to("channels:reconnect", one.pk))]
        yield Task(
            _("%(channel)s on %(network)s must be connected again")
            % {"channel": one.handle, "network": network_name(one.network)},
            _held_back(desk, one),
            "late",
            "plug",
            channel=one,
            acts=mend if desk.may(May.CHANNELS) else [],
        )


def _held_back(desk: Desk, channel: Channel) -> str:
    waiting = Delivery.objects.of(desk.workspace).filter(
        channel=channel, state__in=(State.SCHEDULED, State.WAITING), due_at__lt=desk.now + timedelta(days=7)
    )
    count = waiting.count()
    if not count:
        return _("Nothing goes out there until then. Nothing is planned for the next week.")
    return ngettext(
        "%(n)d post of the next seven days waits for it.",
        "%(n)d posts of the next seven days wait for it.",
        count,
    ) % {"n": count}
