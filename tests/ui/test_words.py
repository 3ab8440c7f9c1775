"""Both languages are whole: every room's Indonesian catalogue says everything it lists, with the same blanks to fill in."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUES = sorted((Path(__file__).parents[2] / "jubir").glob("*/locale/id/LC_MESSAGES/django.po"))
BLANK = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_indonesian_is_whole(path: Path) -> None:
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale="id") if message.id]
    assert messages
    said = [(m, m.string if isinstance(m.string, str) else m.string[0]) for m in messages]
    assert [m.id for m, text in said if not text or m.fuzzy] == []
    plural = [(m.id if isinstance(m.id, str) else m.id[1], text) for m, text in said]
    assert [pair for pair in plural if set(BLANK.findall(pair[0])) != set(BLANK.findall(pair[1]))] == []


def test_every_word_of_the_frame_is_in_the_catalogue() -> None:
    path = next(path for path in CATALOGUES if path.parts[-5] == "ui")
    with path.open("rb") as file:
        known = {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file)}
    templates = (path.parents[3] / "templates").glob("**/*.html")
    asked = {
        text
        for template in templates
        for _, text in re.findall(
            r"{%\s*trans(?:late)? (['\"])(.+?)\1\s*(?:as \w+ )?%}", template.read_text()
        )
    }
    assert asked - {text.replace("%%", "%") for text in known} == set()
