"""The first start on a machine that has only the files of the repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASK = """
from jubir.config import setup
setup.prepare()
from django.utils import translation
translation.activate("id")
print(translation.gettext("Open my desk"))
"""


def test_the_first_start_already_speaks_indonesian(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "jubir", tmp_path / "jubir", ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUBIR_", "DATABASE_URL", "DJANGO_"))
    }
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**kept, "JUBIR_DATA": str(tmp_path / "data"), "PYTHONPATH": str(tmp_path), "JUBIR_DEBUG": "1"},
        cwd=tmp_path, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-2000:]
    assert told.stdout.strip().splitlines()[-1] == "Buka meja kerja saya"
