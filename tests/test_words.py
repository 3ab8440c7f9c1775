"""One word per thing: no word that docs/words.md refuses names a module, a class, a function or an address."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parents[1]
#: Where another's word is right, and why.
ALLOWED = {
    "jubir/teams/forms.py:ProfileForm": "what people call the page about themselves; no channel is meant",
    "jubir/teams/actions.py:save_profile": "the same",
    "jubir/config/headers.py:PermissionsPolicy": "the header's name",
}


def refused() -> set[str]:
    """The last columns of the tables in docs/words.md, as snake_case."""
    found = set()
    for line in (ROOT / "docs" / "words.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 4 and cells[3] != "Not":
            found |= {word.strip().replace(" ", "_") for word in cells[3].split(",") if word.strip()}
    return found


def parts(name: str) -> str:
    """`SocialAccount` and `social-account` as `_social_account_`, so that whole words can be looked for."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return f"_{snake.lower().replace('-', '_').strip('_')}_"


def names() -> Iterator[tuple[str, str]]:
    """Every module, class and function as (where, name)."""
    for path in sorted((ROOT / "jubir").rglob("*.py")):
        where = str(path.relative_to(ROOT))
        if "migrations" in path.parts:
            continue
        yield f"{where}:{path.stem}", path.stem
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{where}:{node.name}", node.name


def addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, str]]:
    """Every named address of our own rooms."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        elif pattern.name and pattern.lookup_str.startswith("jubir."):
            yield f"{pattern.lookup_str}:{pattern.name}", pattern.name


def test_no_refused_word_names_anything() -> None:
    words = refused()
    assert {"integration", "provider", "profile"} <= words
    here = [*names(), *addresses(get_resolver().url_patterns)]
    assert len(here) > 1000
    found = [
        f"{where} ({word})"
        for where, name in here
        for word in words
        if f"_{word}_" in parts(name) or f"_{word}s_" in parts(name)
    ]
    met = {one.split(" ")[0]: one for one in found}
    assert [one for where, one in met.items() if where not in ALLOWED] == []
    assert set(ALLOWED) <= set(met), "no longer needed"


def test_every_word_lives_where_it_is_said_to() -> None:
    """The paths and dotted names in the third column exist."""
    lost = []
    for line in (ROOT / "docs" / "words.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("| ") or len(cells) != 4:
            continue
        for place in re.findall(r"`([^`]+)`", cells[2]):
            if "/" in place:
                if not (ROOT / "jubir" / place).exists():
                    lost.append(place)
            elif "." in place and place[0].islower():
                module, _, name = place.rpartition(".")
                source = ROOT / "jubir" / (module.replace(".", "/") + ".py")
                whole = ROOT / "jubir" / (place.replace(".", "/") + ".py")
                if not whole.exists() and not re.search(rf"^(class|def) {name}\b", source.read_text(), re.M):
                    lost.append(place)
    assert lost == []
