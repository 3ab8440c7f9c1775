"""Every room's Indonesian catalogue is complete: nothing empty, nothing guessed by a tool."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUES = sorted((Path(__file__).parent.parent.parent / "jubir").glob("*/locale/id/LC_MESSAGES/django.po"))


def test_there_are_catalogues():
    assert {"teams", "activity", "ui"} <= {path.parts[-5] for path in CATALOGUES}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_every_message_is_said_in_indonesian(path: Path):
    with path.open("rb") as file:
        catalogue = read_po(file, locale="id")
    for message in catalogue:
        if not message.id:
            continue
        words = message.string if isinstance(message.string, str) else message.string[0]
        assert words, f"no Indonesian for {message.id!r}"
        assert "fuzzy" not in message.flags, f"not checked by anybody: {message.id!r}"
