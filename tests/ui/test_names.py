"""Every address a template names exists: {% to %} hides what is missing, so a mistyped name would only leave a hole."""

import re
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

from jubir.ui import shell

JUBIR = Path(__file__).parents[2] / "jubir"


def names(resolver: URLResolver, space: tuple[str, ...] = ()) -> set[str]:
    found: set[str] = set()
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            found |= names(one, (*space, one.namespace) if one.namespace else space)
        elif one.name:
            found.add(":".join([*space, one.name]))
    return found


@pytest.fixture(scope="module")
def known() -> set[str]:
    return names(get_resolver())


def test_every_place_of_the_rail_is_there(known: set[str]) -> None:
    rooms = {name.split(":")[0] for name in known}
    places = [place for place in (*shell.RAIL, *shell.LOWER) if place.name.split(":")[0] in rooms]
    assert len(places) > 2
    assert [place.name for place in places if place.name not in known] == []


def test_every_page_that_a_place_covers_is_there(known: set[str]) -> None:
    covered = [cover for place in (*shell.RAIL, *shell.LOWER) for cover in place.covers]
    rooms = {name.split(":")[0] for name in known}
    wrong = [c for c in covered if not c.endswith(":") and c.split(":")[0] in rooms and c not in known]
    assert wrong == []


def test_every_name_in_a_template_is_there(known: set[str]) -> None:
    rooms = {name.split(":")[0] for name in known}
    wrong = {
        (path.name, name)
        for path in JUBIR.glob("*/templates/**/*.html")
        for name in re.findall(r"{%\s*to ['\"]([\w:]+)['\"]", path.read_text())
        if name not in known and name.split(":")[0] in rooms
    }
    assert wrong == set()
