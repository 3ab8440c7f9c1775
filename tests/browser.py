"""A real Chromium for the tests that need one: what a person sees, hears and can reach.

    @pytest.mark.browser
    def test_calendar(open_as, laras, kopi):
        page = open_as(laras, "/w/kopi-senja/calendar/", width=390)
        page.get_by_role("button", name="Move to…").click()
        assert axe(page) == []
        assert no_overflow(page) == []
        assert complaints(page) == []

`open_as(user, path, width=1440, height=900, theme="light", language=None, stream=False)` signs the person in by cookie
and opens the path on a live server. The stream of live news is cut off unless a test asks for it: under the tests'
threaded server it would never end. CHROMIUM names another browser binary.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RUN_AXE = """async (only) => {
  const {violations} = await axe.run(document, {resultTypes: ['violations']});
  return violations.filter(v => only.includes(v.impact)).map(v =>
    `${v.impact} ${v.id}: ${v.help} @ ` + v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | '));
}"""
WIDE = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  const scrolled = (e) => { for (let p = e.parentElement; p; p = p.parentElement)
    if (p !== document.body && p !== document.documentElement && getComputedStyle(p).overflowX !== 'visible') return true; return false; };
  return [...document.body.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > most + 1 && !scrolled(e)).slice(0, 6)
    .map(e => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''} reaches ${Math.round(e.getBoundingClientRect().right)} of ${most}`);
}"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the whole run; skipped where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    # Playwright's sync API runs an event loop in this thread, which Django takes for an async context.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_as(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """See the module's head."""
    contexts = []

    def opened(
        user: Any,
        path: str,
        *,
        width: int = 1440,
        height: int = 900,
        theme: str = "light",
        language: str | None = None,
        stream: bool = False,
    ) -> Any:
        if user is not None and (language or theme != user.theme):
            user.language, user.theme = language or user.language, theme
            user.save(update_fields=["language", "theme"])
        spoken = language or (user.language if user is not None else "id")
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            base_url=live_server.url,
            locale=spoken,
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            has_touch=width < 700,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        cookies = [
            {"name": "theme", "value": theme},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": spoken},
        ]
        if user is not None:
            client = Client()
            client.force_login(user)
            cookies.append(
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                }
            )
        context.add_cookies([{**cookie, "url": live_server.url} for cookie in cookies])
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(f"script: {error}"))
        page.on(
            "console",
            lambda said: (
                page.complaints.append(f"console: {said.text}")
                if said.type == "error" and "/stream/" not in said.text and "ERR_FAILED" not in said.text
                else None
            ),
        )
        if not stream:
            page.route("**/stream/**", lambda route: route.abort())
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def axe(page: Any, impacts: tuple[str, ...] = ("serious", "critical")) -> list[str]:
    """What axe-core finds wrong for people with disabilities, of the given impacts: one line each."""
    page.evaluate(AXE.read_text())
    return page.evaluate(RUN_AXE, list(impacts))


def no_overflow(page: Any, width: int = 390) -> list[str]:
    """What sticks out to the right of a phone's screen, so that the page scrolls sideways; empty when nothing does."""
    size = page.viewport_size
    page.set_viewport_size({"width": width, "height": 844})
    page.wait_for_timeout(50)
    found = page.evaluate(WIDE)
    page.set_viewport_size(size)
    return found


def complaints(page: Any) -> list[str]:
    """Errors of scripts, missing files and broken content rules since the page was opened."""
    return list(page.complaints)
