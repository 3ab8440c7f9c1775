"""The pages of docs/ that list something, held against what they list."""

import re
from pathlib import Path

from jubir.channels import why
from jubir.config.env import Env
from jubir.publishing import models
from jubir.publishing.models import State

DOCS = Path(__file__).parents[1] / "docs"


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the first table whose first column has this heading; back-ticks taken off."""
    lines = (DOCS / page).read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return found


def test_every_setting_is_told_with_its_default() -> None:
    told = {name: default for name, default, _ in rows("settings.md", "Setting")}
    there = {}
    for name, field in Env.model_fields.items():
        there[str(field.validation_alias or f"JUBIR_{name.upper()}")] = str(field.default)
    assert told == there


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Env.model_fields.items() if not field.description] == []
    assert all(len(meaning) > 15 for _, _, meaning in rows("settings.md", "Setting"))


def test_every_state_is_told_with_what_people_may_do() -> None:
    groups = {"open": models.OPEN, "busy": models.BUSY, "asking": models.ASKING}
    told = {state: set(group.split(", ")) for state, group, *_ in rows("publishing.md", "State")}
    there = {
        str(state): {name for name, states in groups.items() if state in states} or {"final"}
        for state in State
    }
    assert told == there


def test_every_reason_is_told_and_has_its_sentence() -> None:
    told = {code: re.findall(r"\w+", states) for code, states, _ in rows("publishing.md", "Code")}
    assert set(told) == set(why.CODES)
    assert {state for states in told.values() for state in states} <= set(State.values)


def test_every_reason_in_the_code_is_known() -> None:
    """A code that publishing writes and nobody gave words would reach a person as a code."""
    source = "".join(path.read_text() for path in (DOCS.parent / "jubir" / "publishing").rglob("*.py"))
    written = set(
        re.findall(r"(?:Move\(\s*State\.\w+,|Move\(State\(row\.state\),|wait\()\s*\"(\w+)\"", source)
    )
    assert len(written) > 20
    assert written <= set(why.CODES)


def test_what_the_style_guide_shows_is_in_the_code() -> None:
    """Snippets grow old unseen; here each must still stand somewhere in jubir/, indentation apart."""

    def plain(text: str) -> str:
        return "\n".join(line.strip() for line in text.strip().splitlines())

    root = DOCS.parent
    kinds = {"python": "py", "html": "html", "css": "css"}
    shown = re.findall(r"```(\w+)\n(.*?)```", (root / "STYLE.md").read_text(), re.S)
    assert len(shown) > 8
    code = {
        kind: [plain(path.read_text()) for path in (root / "jubir").rglob(f"*.{end}")]
        for kind, end in kinds.items()
    }
    assert [
        snippet for kind, snippet in shown if not any(plain(snippet) in source for source in code[kind])
    ] == []


def test_every_link_between_the_documents_leads_somewhere() -> None:
    """Pictures apart: they are photographs of the demo, made for a release."""
    root = DOCS.parent
    pages = [*root.glob("*.md"), *DOCS.rglob("*.md"), *(root / "jubir").rglob("README.md")]
    dead = [
        f"{page.relative_to(root)} → {link}"
        for page in pages
        for link in re.findall(r"(?<!\!)\[[^\]]*\]\((?!https?:)([^)#]+)", page.read_text())
        if not (page.parent / link).exists()
    ]
    assert len(pages) > 12
    assert dead == []


def test_every_room_introduces_itself() -> None:
    rooms = sorted(path.parent for path in (DOCS.parent / "jubir").glob("*/__init__.py"))
    lengths = {room.name: len((room / "README.md").read_text().splitlines()) for room in rooms}
    assert {name: lines for name, lines in lengths.items() if not 4 < lines <= 40} == {}
