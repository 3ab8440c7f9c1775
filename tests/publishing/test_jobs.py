"""What publishing does by the clock."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from jubir.activity.models import Event
from jubir.channels.models import Channel
from jubir.content import actions as content
from jubir.core import clock
from jubir.media import actions as media
from jubir.media.models import Rendition
from jubir.publishing import actions, jobs, queries
from jubir.publishing.models import Delivery, State


@pytest.fixture
def channel(kopi):
    return Channel.objects.create(
        workspace=kopi, network="bluesky", remote_id="did:plc:a", handle="kopi.example"
    )


def planned(kopi, laras, channel, hours, body=None):
    body = body or {"parts": [{"text": "Senja", "media": []}]}
    post = content.create_post(workspace=kopi, by=laras, body=body, channels=[channel])
    return actions.schedule(post=post, at=clock.now() + timedelta(hours=hours), by=laras)[0]


def at_risk():
    return Event.objects.filter(verb="delivery.at_risk")


def test_what_will_go_out_well_is_not_mentioned(kopi, laras, channel):
    delivery = planned(kopi, laras, channel, 5)
    assert jobs.look_ahead() == 0
    delivery.refresh_from_db()
    assert delivery.told == ["t24"]
    assert not at_risk().exists()


def test_a_channel_to_reconnect_is_told_a_day_and_an_hour_before_and_not_more(
    kopi, laras, channel, monkeypatch
):
    delivery = planned(kopi, laras, channel, 20)
    planned(kopi, laras, channel, 30)
    channel.health = "reconnect"
    channel.save()
    assert jobs.look_ahead() == 1
    assert jobs.look_ahead() == 0
    Delivery.objects.filter(pk=delivery.pk).update(due_at=clock.now() + timedelta(minutes=50))
    assert jobs.look_ahead() == 1
    assert at_risk().count() == 2
    assert at_risk().first().data["problems"] == ["reconnect"]


def test_limits_that_shrank_meanwhile_are_found(kopi, laras, channel):
    delivery = planned(kopi, laras, channel, 5)
    delivery.draft["parts"][0]["text"] = "a" * 400
    delivery.save()
    assert jobs.look_ahead() == 1


def test_pictures_are_made_to_fit_before_they_are_due(kopi, laras, channel, tmp_path):
    path = tmp_path / "besar.png"
    Image.effect_noise((3000, 2600), 120).convert("RGB").save(path)
    asset = media.store(workspace=kopi, by=laras, file=ContentFile(path.read_bytes(), name="besar.png"))
    soon = planned(kopi, laras, channel, 3, {"parts": [{"text": "Besar", "media": [asset.pk]}]})
    later = planned(kopi, laras, channel, 40, {"parts": [{"text": "Besar", "media": [asset.pk]}]})
    assert jobs.make_media_ready() == 1
    assert Rendition.objects.get().state == "ready"
    assert Rendition.objects.get().bytes <= 2_000_000
    soon.refresh_from_db()
    later.refresh_from_db()
    assert (soon.media_begun, later.media_begun) == (True, False)
    assert jobs.make_media_ready() == 0


def test_waking_what_waited_for_its_channel(kopi, laras, channel):
    delivery = planned(kopi, laras, channel, 1)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.WAITING, why="reconnect", wake_at=None)
    channel.health = "reconnect"
    channel.save()
    assert jobs.wake_reconnected() == 0
    channel.health = "connected"
    channel.save()
    assert jobs.wake_reconnected() == 1


def test_silence_is_measured_from_the_oldest_due_row(kopi, laras, channel):
    assert queries.silence(clock.now()) is None
    delivery = planned(kopi, laras, channel, 1)
    assert queries.silence(clock.now()) is None
    Delivery.objects.filter(pk=delivery.pk).update(wake_at=clock.now() - timedelta(minutes=7))
    assert queries.silence(clock.now()) >= timedelta(minutes=7)
