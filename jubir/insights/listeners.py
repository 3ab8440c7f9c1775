"""What insights does when rooms below have news. Registered in apps.py."""

from collections.abc import Sequence

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.insights import actions
from jubir.insights.models import Piece
from jubir.networks.hearing import Measured
from jubir.publishing.models import Delivery


def measured(*, channel: Channel, items: Sequence[Measured]) -> None:
    """Figures that a network told by itself, the latest of each post. Of a post that nobody knows here they are dropped."""
    latest = {item.remote_id: item.figures for item in sorted(items, key=lambda item: item.at)}
    pieces = Piece.objects.filter(channel=channel, remote_id__in=latest)
    found = dict(pieces.values_list("pk", "remote_id"))
    if found:
        told = {remote_id: latest[remote_id] for remote_id in found.values()}
        actions.keep_figures(channel=channel, pieces=found, told=told, now=clock.now())


def taken_down(*, delivery: Delivery) -> None:
    """Somebody deleted the post on its network: what was measured last stays, and nothing more is asked."""
    pieces = dict(Piece.objects.filter(delivery=delivery).values_list("pk", "remote_id"))
    if pieces:
        gone = dict.fromkeys(pieces.values())
        actions.keep_figures(channel=delivery.channel, pieces=pieces, told=gone, now=clock.now())
