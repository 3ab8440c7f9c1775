"""What a post will cost stands beside its preview, on networks that take money."""

import pytest
from django.urls import reverse
from django.utils import translation

from jubir.channels.models import Channel
from jubir.content.models import Post, Version
from jubir.studio.compose_desk import Desk
from jubir.studio.compose_doc import Doc


@pytest.fixture
def channels(kopi) -> list[Channel]:
    made = [("x", "kopisenja"), ("mastodon", "kopi@kopi.example")]
    return [
        Channel.objects.create(workspace=kopi, network=network, remote_id=str(number), handle=handle)
        for number, (network, handle) in enumerate(made)
    ]


def written(kopi, channels: list[Channel], text: str) -> Desk:
    doc = Doc(channels=[one.pk for one in channels])
    doc.shared["parts"][0]["text"] = text
    return Desk(kopi, doc)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Selamat pagi", "X takes US$0.015 for this post."),
        ("Menu: kopi.id", "X takes US$0.20 for this post."),
    ],
)
def test_a_post_says_what_it_costs_where_it_costs(kopi, channels, text, said):
    with translation.override("en"):
        assert [cost for _channel, cost in written(kopi, channels, text).costs] == [said]


def test_nothing_written_and_nothing_paid_says_nothing(kopi, channels):
    assert written(kopi, channels, "").costs == []
    assert written(kopi, channels[1:], "Selamat pagi").costs == []


def test_the_line_stands_in_the_composer(kopi, channels, laras, client):
    laras.language = "en"
    laras.save()
    client.force_login(laras)
    post = Post.objects.create(workspace=kopi, body={"parts": [{"text": "Pagi", "media": []}]})
    Version.objects.create(post=post, channel=channels[0])
    html = client.get(reverse("studio:edit", args=["kopi-senja", post.pk])).content.decode()
    assert "X takes US$0.015 for this post." in html
