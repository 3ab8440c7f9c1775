"""The whole way on a real sandbox network: published there, found, adopted, measured, rolled up."""

from datetime import timedelta
from typing import Any

import pytest

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.insights import jobs, queries
from jubir.insights.models import ChannelSnapshot, Measuring, Piece
from jubir.networks.sandbox.store import NewPost
from tests.channels.conftest import sandbox
from tests.publishing.conftest import Net, hurry, net, publish

__all__ = ["hurry", "net", "publish", "sandbox"]


@pytest.fixture
def reachable(net: Net, settings: Any) -> Net:
    """The door may go where this sandbox answers."""
    settings.JUBIR_PRIVATE_HOSTS = [net.server.url.split("/")[2]]
    return net


def test_from_history_and_publishing_to_figures(reachable, publish, kopi):
    net = reachable
    channel: Channel = net.channel()
    account = net.server.store.account_by_handle(channel.handle)
    old, _new = net.server.store.add_post(account["id"], NewPost("Kami buka lagi Senin"))
    jobs.measure()
    found = Piece.objects.get()
    assert (found.remote_id, found.text, found.delivery) == (str(old["id"]), "Kami buka lagi Senin", None)
    assert found.likes is not None and found.engagements is not None
    assert Measuring.objects.get().history == "done"
    assert ChannelSnapshot.objects.get().followers is not None

    delivery = net.deliver(channel, "Es kopi susu gula aren")
    publish(delivery)
    jobs.measure()
    ours = Piece.objects.get(delivery=delivery)
    assert ours.measured_at is None and ours.post == delivery.post
    Piece.objects.filter(pk=ours.pk).update(measure_at=clock.now() - timedelta(seconds=1))
    jobs.measure()
    ours.refresh_from_db()
    assert ours.measured_at is not None and ours.likes is not None
    assert ours.measure_at is not None and ours.measure_at > clock.now()

    net.server.store.delete_post(account["id"], old["id"])
    Piece.objects.filter(pk=found.pk).update(measure_at=clock.now() - timedelta(seconds=1))
    jobs.measure()
    found.refresh_from_db()
    assert found.gone_at is not None

    from jubir.core.period import last_days

    figures = queries.overview(kopi, last_days(7, kopi.time_zone))
    assert figures["published"].now == 2
    assert figures["followers"].now == ChannelSnapshot.objects.latest("pk").followers
