"""A normal page stays light: at most 40 kB of CSS and 60 kB of script, compressed; nothing from outside."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory

from jubir.teams.models import User, Workspace

STATIC = Path(__file__).parents[2] / "jubir"


def page(laras: User, kopi: Workspace) -> str:
    request = RequestFactory().get("/")
    request.user, request.workspace = laras, kopi
    request.membership = laras.memberships.get()
    return render_to_string("ui/frame.html", {}, request)


def weight(paths: set[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths)


def with_imports(path: Path) -> set[Path]:
    """A module and what it loads at once; what it imports on demand is not counted."""
    found = {path}
    for name in re.findall(r'^import (?:[^"]* from )?"(\./[\w.-]+)";', path.read_text(), re.M):
        found |= with_imports(path.parent / name)
    return found


def linked(html: str, suffix: str) -> set[Path]:
    names = re.findall(rf'(?:href|src)="/static/([^"]+\.{suffix})"', html)
    return {Path(finders.find(name)) for name in names}


def test_css(laras: User, kopi: Workspace) -> None:
    sheets = linked(page(laras, kopi), "css")
    assert len(sheets) > 8
    assert weight(sheets) < 40_000


def test_script(laras: User, kopi: Workspace) -> None:
    scripts = {one for path in linked(page(laras, kopi), "js") for one in with_imports(path)}
    assert len(scripts) > 8
    assert weight(scripts) < 60_000


def test_no_page_asks_another_host_for_anything() -> None:
    outside = re.compile(r'(?:src|href|action)="(?:https?:)?//|url\(["\']?(?:https?:)?//|import\("https?:')
    shipped = [
        path
        for pattern in ("ui/static/ui/css/*.css", "ui/static/ui/js/*.js", "*/templates/**/*.html")
        for path in STATIC.glob(pattern)
    ]
    assert len(shipped) > 40
    assert [path.name for path in shipped if outside.search(path.read_text())] == []


def test_no_inline_style_or_script_that_the_content_policy_would_refuse() -> None:
    inline = re.compile(
        r'<[a-z][^>]*\sstyle="|<[a-z][^>]*\son[a-z]+="|<style|<script(?![^>]*\ssrc=)(?![^>]*json)'
    )
    found = [path.name for path in STATIC.glob("*/templates/**/*.html") if inline.search(path.read_text())]
    assert found == []


def test_icons_are_found_by_every_manifest_entry(client, db) -> None:
    for icon in client.get("/ui/manifest.webmanifest").json()["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")), icon
