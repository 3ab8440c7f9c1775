"""Every room's Indonesian catalogue is complete: nothing empty, nothing guessed by a tool."""

import re
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


GUIDES = sorted((Path(__file__).parents[2] / "jubir/networks/connectors").glob("*/guide.id.md"))
GLOSSARY = Path(__file__).parent.parent.parent / "docs" / "glossary.md"
#: What no Indonesian sentence of ours contains, and why.
NEVER = {
    r"\banda\b": "Anda has a capital",
    r"\bkita\b": "Jubir says kami",
    r"(?i)\bsilakan\b|\bsilahkan\b": "the verb alone is polite enough",
    r"!": "no exclamation marks",
    r"(?i)\b(di|ke) (kirim|hapus|jeda|ubah|unggah|hubungkan|jadwalkan|terima|tolak|pakai)\b": "a prefix: dikirim",
    r"(?i)\b(disini|disana|diatas|dibawah|kesini|kesana|dimana)\b": "a preposition: di sini",
    r"\b[01]\d:[0-5]\d\b(?<!07:30)": "times are written 09.12; 07:30 is what a field takes",
    r"\.\.\.": "… is one sign",
    r"(?i)\b(resiko|ijin|merubah|nampak|sekedar|aktifitas|jadual|apotik|kwalitas)\b": "EYD",
    r"  ": "two spaces",
}


def refused() -> dict[str, str]:
    """The glossary's last column as expressions."""
    found = {}
    for line in GLOSSARY.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 3 and cells[2] not in ("", "Not"):
            for word in cells[2].split(","):
                found[rf"(?i)\b{word.strip()}(nya)?\b"] = f"the glossary says {cells[1]}"
    return found


def sentences(path: Path) -> list[tuple[tuple[str | None, str], str]]:
    """((context, English), Indonesian) of one catalogue; named values are in it."""
    with path.open("rb") as file:
        return [
            (
                (message.context, message.id if isinstance(message.id, str) else message.id[0]),
                message.string if isinstance(message.string, str) else message.string[0],
            )
            for message in read_po(file, locale="id")
            if message.id
        ]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_one_voice(path: Path):
    rules = NEVER | refused()
    assert len(rules) > 50
    wrong = []
    for (_, english), said in sentences(path):
        plain = re.sub(r"%+\(\w+\)[sd]|\{\w+\}|<[^>]+>", "X", said)
        wrong += [f"{said!r} ({english!r}): {why}" for rule, why in rules.items() if re.search(rule, plain)]
    assert wrong == []


#: In guides: signs of Markdown, and what a vendor's own button says in its own words.
OF_SENTENCES = {r"  ", r"!"}
#: What a network itself calls a thing of its own, where the house has the word for something else.
OF_VENDORS = {
    "discord": {"tag"},
    "google_business": {"18:00"},
    "instagram": {"login"},
    "reddit": {"galeri"},
    "telegram": {"saluran", "admin", "adminnya"},
    "wordpress": {"tag", "menahannya"},
    "youtube": {"tag"},
}


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.parts[-2])
def test_guides_speak_with_the_same_voice(path: Path):
    rules = {rule: why for rule, why in (NEVER | refused()).items() if rule not in OF_SENTENCES}
    wrong = []
    for line in path.read_text().splitlines():
        said = line.split(":", 1)[1] if re.match(r"[a-z_.]+: ", line) else line
        plain = re.sub(r"`[^`]*`|\*\*[^*]*\*\*|“[^”]*”|\{\w+\}|https?://\S+", "X", said)
        for rule, why in rules.items():
            met = {match.group(0).lower() for match in re.finditer(rule, plain)}
            wrong += [f"{word} in {line!r}: {why}" for word in met - OF_VENDORS.get(path.parts[-2], set())]
    assert wrong == []


def test_values_are_the_same_in_both_languages():
    """A value that only one language names would be lost, or break the page."""
    named = re.compile(r"%+\(\w+\)[sd]|\{\w+\}")
    for path in CATALOGUES:
        with path.open("rb") as file:
            for message in read_po(file, locale="id"):
                if message.id:
                    forms = (message.id,) if isinstance(message.id, str) else message.id
                    said = message.string if isinstance(message.string, str) else message.string[0]
                    assert set(named.findall(said)) in [set(named.findall(form)) for form in forms], said


def test_rooms_agree_on_the_same_sentence():
    """Django merges the catalogues by sentence: of two translations one would show up in the other's room."""
    told: dict[tuple[str | None, str], dict[str, str]] = {}
    for path in CATALOGUES:
        for sentence, said in sentences(path):
            told.setdefault(sentence, {})[path.parts[-5]] = said
    assert {sentence: by for sentence, by in told.items() if len(set(by.values())) > 1} == {}
