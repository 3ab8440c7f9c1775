"""A new person on a fresh machine: the real processes, a real browser, from the first page to a post that is out."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browser import axe, no_overflow

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def jubir(tmp_path) -> Iterator[str]:
    """`jubir up` with a data folder of its own; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    ours = {"JUBIR_DATA": str(tmp_path), "JUBIR_PORT": str(port), "JUBIR_URL": url, "JUBIR_DEBUG": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUBIR_", "DJANGO_"))}
    log = (tmp_path / "log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "jubir", "up"],
        cwd=ROOT,
        env={**kept, **ours, "PYTHONPATH": str(ROOT)},
        stdout=log,
        stderr=log,
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urlopen(url + "/start/", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, (tmp_path / "log").read_text()
                time.sleep(0.3)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        log.close()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_from_nothing_to_a_published_post(chromium, jubir, width, theme):
    context = chromium.new_context(
        viewport={"width": width, "height": 844},
        base_url=jubir,
        locale="en",
        color_scheme=theme,
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    begun = time.monotonic()

    page.goto("/")
    page.fill("[name=brand]", "Kopi Senja")
    page.fill("[name=name]", "Laras Wening")
    page.fill("[name=email]", "laras@kopi.example")
    page.fill("[name=password]", "kata-sandi-panjang-sekali")
    page.select_option("select[name=language]", "en")
    page.locator("form[action='/start/'] button[data-kind=primary]").click()

    # Today names the next step, and nothing else.
    page.wait_for_url("**/today/")
    assert axe(page) == [] and no_overflow(page) == []
    page.get_by_role("button", name="Open a practice account").click()

    # Connected, and already where the post is written.
    page.wait_for_url("**/compose/**")
    expect(page.locator(".toast")).to_contain_text("Kopi Senja on Jubir Sandbox is connected.")
    page.locator("textarea").first.fill("Selamat pagi dari Kopi Senja ☕")
    # "Now" is chosen already: nobody's first question is when.
    expect(page.locator(".whens input[value=now]")).to_be_checked()
    today = context.new_page()
    today.goto("/")
    expect(today.get_by_role("heading", name="Write the first post")).to_be_visible()
    page.locator("[data-launch]").click()

    # Out, by the worker, and said on a page that was open before, without a reload.
    expect(today.get_by_text("Your first post is out.")).to_be_visible(timeout=40_000)
    page.wait_for_url(lambda url: "/compose/" not in url and "/edit/" not in url)
    page.goto("/")
    print(f"first run took {time.monotonic() - begun:.1f} s")
    assert axe(page) == [] and no_overflow(page) == []
    there = page.get_by_role("link", name="Look at it on Jubir Sandbox").get_attribute("href")
    page.goto(there)
    assert "Selamat pagi dari Kopi Senja ☕" in page.content()

    for path in ("channels/", "channels/connect/", "channels/connect/bluesky/", "channels/connect/mastodon/"):
        page.goto(f"/w/kopi-senja/{path}")
        assert axe(page) == [] and no_overflow(page) == [], path
    assert problems == []
    context.close()
