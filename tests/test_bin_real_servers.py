"""bin/real-servers, as far as it goes without a network: what it says of an empty folder, and how it is called."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[1] / "bin" / "real-servers"


def call(*words: str, cache: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "JUBIR_REAL_CACHE": str(cache)}
    return subprocess.run([str(PROGRAM), *words], env=env, text=True, capture_output=True, timeout=30)


def test_an_empty_folder_misses_what_only_it_can_have(tmp_path: Path) -> None:
    said = call("check", cache=tmp_path)
    assert said.returncode == 1
    for name in ("snac2", "Node 22", "Bluesky's development network"):
        assert f"{name}: missing (bin/real-servers prepare)" in said.stdout
    assert list(tmp_path.iterdir()) == []


def test_it_tells_where_and_how(tmp_path: Path) -> None:
    assert call("where", cache=tmp_path).stdout.strip() == str(tmp_path)
    wrong = call("preparre", cache=tmp_path)
    assert wrong.returncode == 2
    assert "bin/real-servers prepare" in wrong.stdout


def test_what_cannot_be_got_is_named(tmp_path: Path) -> None:
    """Nothing on the path: the first thing that is missing is named, with the way to get it, and nothing is tried."""
    env = {"PATH": str(tmp_path), "JUBIR_REAL_CACHE": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    command = [sys.executable, str(PROGRAM), "prepare"]
    said = subprocess.run(command, env=env, text=True, capture_output=True, timeout=30)
    assert said.returncode == 1
    assert "please install" in said.stderr
