"""A house of its own for a measurement: temporary data, a database that is thrown away, processes and their cost."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

TICK = os.sysconf("SC_CLK_TCK")


class Lab:
    """Use as a context manager, before Django is set up. `database`: empty for SQLite, else a PostgreSQL URL whose
    server gets a throw-away database."""

    def __init__(self, database: str = "", **settings: str) -> None:
        self.server_url = database
        self.folder = Path(tempfile.mkdtemp(prefix="jubir-bench-"))
        self.settings = settings
        self.processes: list[subprocess.Popen[bytes]] = []
        self.database = ""

    def __enter__(self) -> "Lab":
        from cryptography.fernet import Fernet

        os.environ.update(
            JUBIR_DATA=str(self.folder),
            JUBIR_SECRET_KEY=secrets.token_hex(16),
            JUBIR_KEYS=Fernet.generate_key().decode(),
            JUBIR_DEBUG="0",
            JOBS_URL="",
            DJANGO_SETTINGS_MODULE="jubir.config.settings",
            **{name: str(value) for name, value in self.settings.items()},
        )
        if self.server_url:
            self.database = f"jubir_bench_{os.getpid()}_{secrets.token_hex(3)}"
            self._on_server(f'CREATE DATABASE "{self.database}"')
            os.environ["DATABASE_URL"] = self._url(self.database)
        else:
            os.environ["DATABASE_URL"] = ""
        import django
        from django.core.management import call_command

        django.setup()
        import logging

        logging.disable(logging.INFO)
        call_command("migrate", verbosity=0)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            self.stop(process)
        from django.db import connections

        connections.close_all()
        if self.database:
            self._on_server(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)

    def settle(self) -> None:
        """Statistics, as a database in use has them; one that was filled a second ago has none and plans blindly."""
        from django.db import connection

        if self.database:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    @property
    def engine(self) -> str:
        return "postgresql" if self.database else "sqlite"

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server_url)._replace(path=f"/{name}"))

    def _on_server(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(sql)

    def start(self, *arguments: str, quiet: bool = False, **environment: str) -> subprocess.Popen[bytes]:
        """`python ARGUMENTS` with this lab's environment; stopped with the lab."""
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else None,
        )
        self.processes.append(process)
        return process

    def stop(self, process: subprocess.Popen[bytes], timeout: float = 45) -> None:
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout)
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()
        if process in self.processes:
            self.processes.remove(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, its ended children included."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(int(fields[index]) for index in (11, 12, 13, 14)) / TICK
    return 0.0


def pss_mb(pid: int) -> float:
    """Memory of a process, what it shares with others divided among them."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def percentile(values: list[float], share: float) -> float:
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    some: list[Any] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
