"""Channels and pictures for posts."""

import pytest

from jubir.channels.models import Channel
from jubir.media.models import Asset


@pytest.fixture
def channels(kopi):
    return [
        Channel.objects.create(
            workspace=kopi, network="sandbox", remote_id=str(number), handle=f"kopi{number}"
        )
        for number in (1, 2)
    ]


@pytest.fixture
def picture(kopi):
    return Asset.objects.create(
        workspace=kopi,
        kind="image",
        mime="image/jpeg",
        name="es kopi.jpg",
        file="assets/a.jpg",
        sha256="a" * 64,
        bytes=5000,
        width=800,
        height=600,
        alt="Segelas es kopi",
    )


def body(text="Selamat pagi!", *media, **more):
    return {"parts": [{"text": text, "media": list(media)}], "link": None, "poll": None, **more}
