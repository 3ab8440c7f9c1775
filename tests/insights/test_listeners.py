"""Figures that a network tells by itself."""

from datetime import timedelta

from jubir.channels import arriving
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.insights import actions
from jubir.insights.models import Piece, PieceSnapshot
from jubir.networks.hearing import Measured


def piece(channel: Channel, remote_id: str) -> Piece:
    return Piece.objects.create(
        workspace=channel.workspace,
        channel=channel,
        remote_id=remote_id,
        published_at=clock.now(),
        format="text",
    )


def test_what_is_told_is_kept_and_the_latest_counts(kopi):
    channel = Channel.objects.create(
        workspace=kopi, network="telegram", remote_id="-1001", handle="kopisenja"
    )
    actions.begin(channel=channel, now=clock.now())
    known = piece(channel, "42")
    now = clock.now()
    told = [
        Measured("-1001", "42", {"likes": 5}, now),
        Measured("-1001", "42", {"likes": 3}, now - timedelta(minutes=1)),
        Measured("-1001", "99", {"likes": 8}, now),
    ]
    arriving.measured.call(channel=channel, items=told)
    known.refresh_from_db()
    assert known.likes == 5
    assert PieceSnapshot.objects.filter(piece=known).count() == 1
