"""Every code a network can speak in has a sentence in both languages."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from jubir.channels import door, guides, words
from jubir.networks import preflight
from jubir.networks.contract import Account
from jubir.networks.preflight import Problem

LOCALE = Path(words.__file__).parent / "locale"

#: A value for every name that a problem's data can hold.
SAMPLE: dict[str, Any] = {
    "length": 1234, "maximum": 300, "minimum": 60, "over": 934, "rule": "graphemes", "count": 5, "medium": 2,
    "mime": "image/webp", "allowed": ["image/jpeg", "video/quicktime"], "bytes": 2_500_000, "width": 9000,
    "height": 8000, "ratio": 2.5, "limit": 1.91, "seconds": 200.5, "kind": "image", "option": 3, "minutes": 3,
    "name": "visibility", "reason": "glued", "line": 12, "value": "rahasia", "url": "kopi.id",
}  # fmt: skip


def problem(code: str, **more: Any) -> Problem:
    return Problem(code, "text", data={name: SAMPLE[name] for name in preflight.CODES[code]}, **more)


def said(code: str, language: str) -> str:
    with translation.override(language):
        return words.sentence(problem(code))


@pytest.mark.parametrize("code", preflight.CODES)
def test_every_code_has_a_sentence_in_both_languages(code: str) -> None:
    english, indonesian = said(code, "en"), said(code, "id")
    for sentence in (english, indonesian):
        assert sentence.endswith(".")
        assert "%" not in sentence
    assert english != indonesian


@pytest.mark.parametrize("mend", preflight.MENDS)
def test_every_mend_has_a_label_in_both_languages(mend: str) -> None:
    labels = []
    for language in ("en", "id"):
        with translation.override(language):
            labels.append(
                words.mend_label(Problem("x", "text", data={"maximum": 4, "name": "#1"}, mend=mend))
            )
    assert all(labels)
    assert labels[0] != labels[1]


@pytest.mark.parametrize("reason", ["no_cues", "no_time", "bad_time", "backwards", "glued"])
def test_subtitles_are_told_which_line_is_wrong_in_both_languages(reason: str) -> None:
    told = Problem("option_line_wrong", "options", data={"name": "captions", "reason": reason, "line": 1234})
    for language, name, line in (("en", "Subtitles", "1,234"), ("id", "Subtitel", "1.234")):
        with translation.override(language):
            sentence = words.sentence(told, "youtube")
        assert sentence.startswith(name) and (line in sentence or reason == "no_cues")


def test_no_mend_no_label() -> None:
    assert words.mend_label(Problem("empty", "text")) == ""


@pytest.mark.parametrize("why", words.WHY_CODES)
def test_every_reason_has_a_sentence_in_both_languages(why: str) -> None:
    sentences = []
    for language in ("en", "id"):
        with translation.override(language):
            sentences.append(words.why_sentence(why, {"field": "text", "minutes": 70}))
    assert all(sentence.endswith(".") for sentence in sentences)
    assert sentences[0] != sentences[1]


def test_numbers_and_units_are_the_languages_own() -> None:
    assert said("text_too_long", "en") == "934 letters too many: the text has 1,234, at most 300 fit."
    assert said("text_too_long", "id") == "Kelebihan 934 huruf: panjang teks 1.234, batasnya 300."
    with translation.override("en"):
        assert words.amount(1, "graphemes") == "1 letter"
        assert words.amount(2, "codepoints_links_23") == "2 characters"
        assert words.rule_note("graphemes_links_23") == "Every link counts as 23 letters, however long it is."
        assert words.rule_note("graphemes") == ""
        assert [words.duration(s) for s in (1, 90, 180, 7200, 86400 * 7, 61.5)] == [
            "1 second", "90 seconds", "3 minutes", "2 hours", "7 days", "61.5 seconds",
        ]  # fmt: skip
    with translation.override("id"):
        assert words.duration(61.5) == "61,5 detik"


def test_a_later_part_is_named() -> None:
    with translation.override("en"):
        assert words.sentence(problem("media_required", part=1)).startswith("Part 2: ")
        assert not words.sentence(problem("media_required", part=0)).startswith("Part")
        assert words.sentence(problem("part_empty", part=1)) == "Part 2 of the thread is empty."


def test_proportions_are_said_as_people_say_them() -> None:
    with translation.override("en"):
        assert "2.5:1, at most 1.91:1" in words.sentence(problem("too_wide"))


def test_nothing_of_the_room_is_left_untranslated() -> None:
    """msgattrib lists what has no Indonesian yet."""
    missing = subprocess.run(
        ["msgattrib", "--untranslated", "--no-obsolete", str(LOCALE / "id/LC_MESSAGES/django.po")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "msgid" not in missing, missing


@pytest.mark.parametrize("connector", door.networks(), ids=lambda connector: connector.identity.slug)
def test_what_a_connector_asks_for_has_a_label(connector: Any) -> None:
    """Not merely its code with a capital letter, in Indonesian where the word differs."""
    slug, limits = connector.identity.slug, connector.limits(Account("", "", "", {}))
    own = guides.of(slug, "id").words
    labels = [("field", words.field_label, field.name) for field in connector.auth.fields]
    labels += [("option", words.option_label, option.name) for option in limits.options]
    for kind, label, name in labels:
        with translation.override("id"):
            plain = name.replace("_", " ").capitalize()
            assert f"{kind}.{name}" in own or label(name, slug) != plain or name == "server", name
    for option in limits.options:
        for choice in option.choices if not option.names else ():
            with translation.override("id"):
                plain = choice.replace("_", " ").capitalize()
                said = words.choice_label(option.name, choice, slug)
                assert f"choice.{option.name}.{choice}" in own or said != plain, choice
