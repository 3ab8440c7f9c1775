"""Every verb has words, in both languages; no event can break a page."""

import re
from pathlib import Path
from string import Formatter

import pytest
from django.utils import translation

from jubir.activity.verbs import VERBS, sentence

JUBIR = Path(__file__).parent.parent.parent / "jubir"
VERB = re.compile(r"""verb=["']([a-z_]+\.[a-z_]+)["']""")
KNOWN = {
    "actor",
    "title",
    "channel",
    "person",
    "role",
    "pillar",
    "verb",
    "before",
    "reason",
    "count",
    "severity",
}


def used() -> set[str]:
    found = set()
    for file in JUBIR.rglob("*.py"):
        found |= set(VERB.findall(file.read_text()))
    return found


def test_every_verb_in_the_code_has_words():
    missing = used() - set(VERBS)
    assert not missing, f"add these to jubir/activity/verbs.py: {sorted(missing)}"


def test_the_search_finds_verbs():
    assert "member.invited" in used()


@pytest.mark.parametrize("code", VERBS)
def test_words_ask_only_for_what_events_carry(code):
    verb = VERBS[code]
    for language in ("en", "id"):
        with translation.override(language):
            for words in filter(None, (verb.sentence, verb.alone)):
                asked = {name for _, name, _, _ in Formatter().parse(str(words)) if name}
                assert asked <= KNOWN, f"{code} in {language}"


@pytest.mark.parametrize("code", [*VERBS, "something.unheard_of"])
def test_words_stand_without_data_and_without_anybody(code):
    for actor in ("", "Laras"):
        said = sentence(code, actor, {})
        assert said
        assert "{" not in said


def test_a_role_is_said_in_words():
    with translation.override("en"):
        assert sentence("member.role_changed", "Laras", {"person": "Bayu", "role": "editor"}) == (
            "Laras changed the role of Bayu to Editor"
        )


def test_braces_in_data_do_no_harm():
    assert "{0}" in sentence("post.created", "Laras", {"title": "{0} {actor.__class__}"})
