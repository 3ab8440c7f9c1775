"""The best times of a channel."""

from datetime import datetime, timedelta

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.insights.besttime import BestTimes, Tried, estimate
from jubir.insights.models import Measuring, Piece

#: How far back posts count for the best times.
LOOK_BACK = timedelta(days=365)


def best_times(channel: Channel) -> BestTimes:
    """As the clock worked it out last; right now, when it has not yet."""
    kept = Measuring.objects.filter(channel=channel).values_list("times", flat=True).first()
    if kept and kept.get("zone") == channel.workspace.time_zone:
        return BestTimes.from_json(kept)
    return worked_out_times(channel, clock.now())


def kept_times(channel: Channel) -> BestTimes:
    """The same without working anything out: everybody's rhythm until the clock has. For pages that ask at every key."""
    kept = Measuring.objects.filter(channel=channel).values_list("times", flat=True).first()
    zone_name = channel.workspace.time_zone
    return BestTimes.from_json(kept) if kept and kept.get("zone") == zone_name else estimate([], zone_name)


def worked_out_times(channel: Channel, now: datetime) -> BestTimes:
    """From the channel's posts of a year and those of its neighbours in the workspace."""
    zone_name = channel.workspace.time_zone
    zone = clock.zone(zone_name)
    rows = Piece.objects.filter(
        workspace=channel.workspace_id,
        published_at__gte=now - LOOK_BACK,
        engagements__isnull=False,
        gone_at=None,
    )
    tried = []
    for own in (True, False):
        some = rows.filter(channel=channel) if own else rows.exclude(channel=channel)
        columns = some.order_by("-published_at").values_list(
            "published_at", "engagements", "measured_at", "format", "channel_id", "channel__network"
        )
        for published_at, engagements, measured_at, kind, pk, network in columns[:400]:
            local = published_at.astimezone(zone)
            near = 0 if pk == channel.pk else 1 if network == channel.network else 2
            tried.append(
                Tried(
                    local.weekday(),
                    local.hour,
                    max(engagements or 0, 0),
                    ((measured_at or now) - published_at).total_seconds() / 3600,
                    (now - published_at).total_seconds() / 86400,
                    kind,
                    pk,
                    near,
                )
            )
    return estimate(tried, zone_name)
