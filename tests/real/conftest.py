"""The real servers, started once for all tests of this folder. They run only when asked: pytest -m real."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from jubir.networks.contract import Medium
from tests.real import servers

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
