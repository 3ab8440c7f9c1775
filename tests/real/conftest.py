"""The real servers, started once for all tests of this folder. They run only when asked: pytest -m real."""

import asyncio
import os
import subprocess
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from atproto import Client as Sky
from mastodon import Mastodon
from PIL import Image, ImageDraw

from jubir.networks.contract import Medium
from tests.real import on_bluesky, on_mastodon, servers
from tests.real.wires import Recorder

FIXTURES = Path(__file__).resolve().parents[1] / "networks" / "connectors" / "fixtures"
#: Set it to write what the servers said into FIXTURES.
RECORD = bool(os.environ.get("JUBIR_RECORD"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = "real" in (config.option.markexpr or "")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.real)
            if not asked:
                item.add_marker(pytest.mark.skip(reason="needs the real servers: bin/test --real"))


@pytest.fixture(scope="session")
def snac(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Snac]:
    with servers.snac(tmp_path_factory.mktemp("snac"), ("alice", "budi")) as server:
        yield server


@pytest.fixture(scope="session")
def bluesky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Bluesky]:
    with servers.bluesky(tmp_path_factory.mktemp("bluesky")) as network:
        yield network


@pytest.fixture(scope="session")
def run() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """Runs a coroutine; one loop for the whole session."""
    with asyncio.Runner() as runner:
        yield lambda work: runner.run(asyncio.wait_for(work, 60))


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> tuple[Medium, ...]:
    """Four cups of coffee, each of its own size and kind."""
    folder = tmp_path_factory.mktemp("pictures")
    cups = (
        ("merah", "JPEG", (640, 480), "#b3261e"),
        ("biru", "PNG", (480, 640), "#1d4ed8"),
        ("hijau", "JPEG", (500, 500), "#15803d"),
        ("kuning", "PNG", (900, 300), "#eab308"),
    )
    made = []
    for number, (colour, kind, size, paint) in enumerate(cups):
        image = Image.new("RGB", size, "#f5efe6")
        width, height = size
        ImageDraw.Draw(image).ellipse((width // 4, height // 4, width * 3 // 4, height * 3 // 4), fill=paint)
        path = folder / f"cangkir-{colour}.{'jpg' if kind == 'JPEG' else 'png'}"
        image.save(path, kind)
        made.append(
            Medium(
                asset=number + 1,
                kind="image",
                mime=f"image/{kind.lower()}",
                bytes=path.stat().st_size,
                width=width,
                height=height,
                alt=f"Cangkir {colour} di meja kayu — “hangat” 🙂",
                path=str(path),
                name=path.name,
            )
        )
    return tuple(made)


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Medium:
    path = tmp_path_factory.mktemp("video") / "seduh.mp4"
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=15", "-t", "2",
         "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(path)],
        check=True, timeout=60,
    )  # fmt: skip
    return Medium(
        9, "video", "video/mp4", path.stat().st_size, 320, 240, 2.0, "Menyeduh kopi", str(path), path.name
    )


@pytest.fixture(scope="session")
def snac_account(snac: servers.Snac, run: Any) -> Iterator[on_mastodon.Channel]:
    """alice@snac, connected through the browser form."""
    recorder = Recorder(None, "snac_") if RECORD else None
    yield run(on_mastodon.connect(snac, "alice", recorder))
    if recorder:
        recorder.write(FIXTURES / "mastodon", {urlsplit(snac.url).netloc: "localhost:8001"})


@pytest.fixture(scope="session")
def bluesky_account(bluesky: servers.Bluesky, run: Any) -> Iterator[on_bluesky.Channel]:
    """laras.test, connected by an app password; budi.test is there to be mentioned."""
    recorder = Recorder(None, "pds_") if RECORD else None
    on_bluesky.create_account(bluesky, "budi")
    yield run(on_bluesky.connect(bluesky, "laras", recorder))
    if recorder:
        recorder.write(FIXTURES / "bluesky", {urlsplit(bluesky.pds).netloc: "localhost:2583"})


@pytest.fixture(scope="session")
def sari(bluesky: servers.Bluesky) -> Sky:
    """Somebody else on the Bluesky network, with somebody else's client."""
    handle, password = on_bluesky.create_account(bluesky, "sari")
    person = Sky(base_url=f"{bluesky.pds}/xrpc")
    on_bluesky._soon(lambda: on_bluesky._signed_in(person, handle, password))
    return person


@pytest.fixture(scope="session")
def budi(snac: servers.Snac, run: Any) -> Mastodon:
    """Somebody else on the same server."""
    return run(on_mastodon.connect(snac, "budi")).witness
