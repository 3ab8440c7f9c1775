from pathlib import Path

from jubir.networks import docs
from jubir.networks.registry import all_connectors

PATH = Path(__file__).resolve().parents[2] / "docs" / "networks.md"


def test_the_page_about_networks_is_fresh() -> None:
    assert PATH.read_text() == docs.render(all_connectors().values()), "stale: run bin/jubir network_docs"


def test_every_network_stands_there() -> None:
    text = PATH.read_text()
    for connector in all_connectors().values():
        assert f"## {connector.identity.name}\n" in text
        assert connector.identity.docs in text
