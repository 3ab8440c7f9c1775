"""Starts and stops the real network servers, each by its own process id, all data in one temporary folder.

What they are and how they got here: `bin/real-servers`. Everything listens on 127.0.0.1 only, on ports free right now.
"""

import json
import os
import re
import runpy
import select
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
READY = 60.0  # seconds; the development network takes 14 the first time


class NotHere(Exception):
    """Something is not installed; says what to do."""


@dataclass(frozen=True)
class Bluesky:
    """URLs of the development network."""

    pds: str
    appview: str
    plc: str

    @property
    def private(self) -> set[str]:
        return {url.split("//")[1] for url in (self.pds, self.appview, self.plc)}


@dataclass(frozen=True)
class Snac:
    url: str
    passwords: dict[str, str] = field(repr=False)

    @property
    def private(self) -> set[str]:
        return {self.url.split("//")[1]}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def installed() -> dict[str, Path]:
    """Paths of everything; raises NotHere."""
    found = runpy.run_path(str(ROOT / "bin" / "real-servers"), run_name="real_servers")
    paths = {name: find() for name, find, _ in found["THINGS"]}
    missing = [name for name, path in paths.items() if path is None]
    if missing:
        raise NotHere(f"{', '.join(missing)} missing: run bin/real-servers prepare")
    return {**paths, "cache": found["CACHE"]}


def run(*command: str, answers: str = "", seconds: float = 60, **more: Any) -> str:
    """Its output; raises RuntimeError with it."""
    done = subprocess.run(
        command,
        input=answers,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=seconds,
        **more,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}:\n{done.stdout[-2000:]}")
    return str(done.stdout)


@contextmanager
def process(command: list[str], log: Path, **more: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A child with its own session, so that it and its children end together."""
    with log.open("ab") as out:
        child = subprocess.Popen(command, stderr=out, start_new_session=True, **{"stdout": out, **more})
    try:
        yield child
    finally:
        if child.stdin:
            child.stdin.close()
        for sign, seconds in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            if child.poll() is None:
                os.killpg(child.pid, sign)
                try:
                    child.wait(seconds)
                except subprocess.TimeoutExpired:
                    continue
        if child.stdout:
            child.stdout.close()


def wait_until_it_listens(port: int, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline:
        if child.poll() is not None:
            break
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"not up: {child.args!r}\n{log.read_text()[-2000:]}")


# ── Mastodon API: snac2 ──────────────────────────────────────────────────────────────────────────────────────────
@contextmanager
def snac(folder: Path, people: tuple[str, ...]) -> Iterator[Snac]:
    program, data, log = str(installed()["snac2"]), folder / "snac", folder / "snac.log"
    port = free_port()
    answers = f"127.0.0.1\n{port}\nlocalhost:{port}\n\nadmin@kopi.example\n"
    run(program, "init", str(data), answers=answers)
    settings = json.loads((data / "server.json").read_text())
    settings |= {"protocol": "http", "disable_email_notifications": True}
    (data / "server.json").write_text(json.dumps(settings))
    passwords = {}
    for person in people:
        said = re.search(r"password is (\S+)", run(program, "adduser", str(data), person))
        assert said, "snac told no password"
        passwords[person] = said[1]
    with process([program, "httpd", str(data)], log) as child:
        wait_until_it_listens(port, child, log)
        yield Snac(f"http://localhost:{port}", passwords)


# ── Bluesky: PLC, PDS, AppView ───────────────────────────────────────────────────────────────────────────────────
@contextmanager
def bluesky(folder: Path) -> Iterator[Bluesky]:
    paths = installed()
    with postgres(paths["PostgreSQL"], folder) as database, redis(paths["Redis"], folder) as redis_host:
        node, log = paths["Node 22"], folder / "bluesky.log"
        scratch = folder / "bluesky"
        scratch.mkdir()
        env = {
            "PATH": f"{node.parent}{os.pathsep}/usr/bin:/bin",
            "HOME": str(scratch),
            "TMPDIR": str(scratch),  # repositories and blobs
            "DEV_ENV": str(paths["cache"] / "devenv"),
            "DB_POSTGRES_URL": database,
            "REDIS_HOST": redis_host,
            "LOG_ENABLED": "false",
        }
        with process(
            [str(node), str(ROOT / "tests/real/bluesky_network.mjs")],
            log, stdout=subprocess.PIPE, stdin=subprocess.PIPE, env=env,
        ) as child:  # fmt: skip
            network = Bluesky(**json.loads(_line_of(child, log)))
            _wait_for_health(network.pds + "/xrpc/_health", log)
            yield network


def _line_of(child: subprocess.Popen[bytes], log: Path) -> bytes:
    """The first line that is JSON."""
    assert child.stdout
    deadline, said = time.monotonic() + READY, b""
    while time.monotonic() < deadline and child.poll() is None:
        if select.select([child.stdout], [], [], 0.5)[0]:
            piece = os.read(child.stdout.fileno(), 65536)
            said += piece
            for line in said.split(b"\n")[:-1]:
                if line.startswith(b"{"):
                    return line
            if not piece:
                break
    raise RuntimeError(
        f"the Bluesky network did not start\n{said.decode()[-1000:]}\n{log.read_text()[-3000:]}"
    )


def _wait_for_health(url: str, log: Path) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer\n{log.read_text()[-2000:]}")


@contextmanager
def postgres(programs: Path, folder: Path) -> Iterator[str]:
    """A throw-away PostgreSQL; yields its URL. It refuses to run as root, so root lends it another user."""
    data, log, port = folder / "postgres", folder / "postgres.log", free_port()
    data.mkdir()
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        name = "postgres"
        shutil.chown(data, name, name)
        for parent in (folder, *folder.parents):
            if parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o001)  # it must pass through to its data
        user = {"user": name, "group": name, "extra_groups": []}
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    initdb = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "jubir",
        "-A",
        "trust",
        "--no-sync",
        "-E",
        "UTF8",
    ]
    run(*initdb, env=env, cwd=data, **user)
    settings = {
        "port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off",
        "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "32MB", "max_connections": "150",
    }  # fmt: skip
    command = [str(programs / "postgres"), "-D", str(data)]
    command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with process(command, log, env=env, cwd=data, **user) as child:
        wait_until_it_listens(port, child, log)
        yield f"postgresql://jubir@127.0.0.1:{port}/postgres"


@contextmanager
def redis(program: Path, folder: Path) -> Iterator[str]:
    port, log = free_port(), folder / "redis.log"
    command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with process(command, log) as child:
        wait_until_it_listens(port, child, log)
        yield f"127.0.0.1:{port}"
