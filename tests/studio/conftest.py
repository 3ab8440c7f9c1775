"""What the composer's tests share: channels on two networks with different limits, a small picture."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jubir.channels.models import Channel
from jubir.media import actions as media
from jubir.media.models import Asset
from jubir.teams.models import User, Workspace


@pytest.fixture
def taman(kopi: Workspace) -> Channel:
    """A channel on the sandbox: 500 letters, 10 pictures, threads, polls."""
    return Channel.objects.create(
        workspace=kopi,
        network="sandbox",
        server="http://127.0.0.1:1/sandbox",
        remote_id="1",
        handle="kopisenja",
        name="Kopi Senja",
    )


@pytest.fixture
def warung(kopi: Workspace) -> Channel:
    """A channel on a Mastodon server: 500 letters, a link counts 23, 4 pictures, visibility and a warning."""
    return Channel.objects.create(
        workspace=kopi,
        network="mastodon",
        server="https://warung.example",
        remote_id="2",
        handle="kopisenja@warung.example",
        name="Kopi Senja",
        facts={"software": "mastodon"},
    )


def picture_bytes(colour: str = "#b4691f", size: tuple[int, int] = (64, 80)) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, "PNG")
    return held.getvalue()


@pytest.fixture
def picture(kopi: Workspace, laras: User, tmp_path: Any, settings: Any) -> Callable[..., Asset]:
    """A stored picture; each colour is another file."""
    settings.MEDIA_ROOT = tmp_path

    def stored(colour: str = "#b4691f", alt: str = "") -> Asset:
        file = SimpleUploadedFile("kopi.png", picture_bytes(colour), "image/png")
        asset = media.store(workspace=kopi, by=laras, file=file, name="kopi.png")
        return media.describe(asset=asset, alt=alt, by=laras) if alt else asset

    return stored
