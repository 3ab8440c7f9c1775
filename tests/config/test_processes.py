"""`jubir up` as a person meets it: it starts, mends itself, and stops without leaving anything behind."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError

import pytest

from jubir.config.bench.lab import free_port

pytestmark = pytest.mark.timeout(180)


class House:
    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        keep = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUBIR_", "DJANGO_", "DATABASE"))
        }
        self.env = {
            **keep,
            "JUBIR_DATA": str(folder),
            "JUBIR_PORT": str(self.port),
            "JUBIR_URL": f"http://127.0.0.1:{self.port}",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jubir", "up"],
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def answers(self, seconds: float = 90) -> int:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with suppress(URLError, ConnectionError, OSError):
                return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/login/", timeout=5).status
            time.sleep(0.2)
        raise AssertionError("nothing answers")

    def children(self) -> list[int]:
        listing = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True
        )
        return [int(pid) for pid in listing.stdout.split()]

    def stop(self, sign: int = signal.SIGTERM) -> float:
        began = time.monotonic()
        self.process.send_signal(sign)
        self.process.wait(60)
        return time.monotonic() - began


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path / "data")
    yield made
    if made.process.poll() is None:
        made.process.kill()
    if made.process.stdout:
        made.process.stdout.close()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or ") Z " not in state.read_text()


def test_a_fresh_machine_starts_mends_itself_and_stops(house, tmp_path):
    assert house.answers() == 200
    data = tmp_path / "data"
    assert (data / "jubir.env").stat().st_mode & 0o077 == 0
    assert (data / "jubir.db").exists()
    before = house.children()
    assert len(before) == 2
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    time.sleep(2)
    assert house.answers() == 200
    after = house.children()
    assert len(after) == 2
    assert not set(after) & set(before)
    assert house.stop() < 30
    assert house.process.returncode == 0
    time.sleep(0.5)
    assert not any(alive(pid) for pid in after)


def test_the_parts_do_not_outlive_a_killed_parent(house):
    house.answers()
    parts = house.children()
    house.process.kill()
    house.process.wait()
    until = time.monotonic() + 40
    while any(alive(pid) for pid in parts) and time.monotonic() < until:
        time.sleep(0.2)
    assert not any(alive(pid) for pid in parts)


def test_a_second_start_keeps_the_keys(house, tmp_path):
    house.answers()
    keys = (tmp_path / "data" / "jubir.env").read_text()
    house.stop(signal.SIGINT)
    again = House(tmp_path / "data")
    try:
        assert again.answers() == 200
        assert (tmp_path / "data" / "jubir.env").read_text() == keys
    finally:
        again.stop()
        again.process.stdout.close()
