"""What a release does to the static files: hashed, compressed, every reference still leading somewhere."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.fixture
def collected(tmp_path: Path, settings) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "jubir.ui.storage.StaticStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_modules_import_each_other_by_their_hashed_names(collected: Path) -> None:
    paths = json.loads((collected / "staticfiles.json").read_text())["paths"]
    frame = (collected / paths["ui/js/frame.js"]).read_text()
    imported = re.findall(r'import\s*"\./([^"]+)"', frame)
    assert len(imported) > 8
    for name in imported:
        assert re.fullmatch(r"[a-z]+\.[0-9a-f]{12}\.js", name), name
        assert (collected / "ui/js" / name).is_file()
    fonts = (collected / paths["ui/css/fonts.css"]).read_text()
    assert re.search(r"inter-latin\.[0-9a-f]{12}\.woff2", fonts)


def test_every_import_of_every_script_leads_to_a_file(collected: Path) -> None:
    paths = json.loads((collected / "staticfiles.json").read_text())["paths"]
    scripts = [hashed for name, hashed in paths.items() if name.startswith("ui/js/")]
    assert len(scripts) > 12
    for script in scripts:
        text = (collected / script).read_text()
        for name in re.findall(r'(?:from\s*|import\s*\(?\s*)"(\.{1,2}/[^"]+)"', text):
            target = (collected / script).parent / name
            assert target.is_file(), f"{script} imports {name}"
            assert re.search(r"\.[0-9a-f]{12}\.js$", name), f"{script} imports {name} without its hash"
