"""Whole pages asked for as a browser would, and how long they took."""

import time
from collections.abc import Callable
from typing import Any

from jubir.config.bench.lab import percentile

#: Requests to each screen, after two that warm it up.
ASKED, WARM = 40, 2


def asked(user: Any, screens: dict[str, Callable[[], str]]) -> tuple[dict[str, float], dict[str, float]]:
    """By screen, in milliseconds: the 95th percentile of the whole answer, and of our own processor time in it (which
    other work on the machine does not lengthen; SQLite's is in it, PostgreSQL's is not). A screen is what makes its next
    address."""
    from django.test import Client

    browser = Client(SERVER_NAME="localhost")
    browser.force_login(user)
    found, worked = {}, {}
    for name, next_address in screens.items():
        took, cpu = [], []
        for number in range(ASKED + WARM):
            address = next_address()
            begun, busy = time.perf_counter(), time.process_time()
            answer = browser.get(address)
            if number >= WARM:
                took.append((time.perf_counter() - begun) * 1000)
                cpu.append((time.process_time() - busy) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answered {answer.status_code}")
        found[name] = round(percentile(took, 0.95), 1)
        worked[name] = round(percentile(cpu, 0.95), 1)
    return found, worked
