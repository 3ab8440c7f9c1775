"""The frame in a real browser: menus, palette, keyboard, theme; every component reachable and readable."""

import pytest
from playwright.sync_api import expect

from tests.browser import axe, complaints, no_overflow

pytestmark = pytest.mark.browser


@pytest.fixture
def components(open_as, settings, db):
    settings.DEBUG = True

    def opened(query: str = "", **options):
        return open_as(None, f"/ui/{query}", **options)

    return opened


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_components_pass_axe_and_fit_a_phone(components, theme: str, language: str) -> None:
    page = components(f"?theme={theme}&lang={language}", theme=theme, language=language)
    assert axe(page) == []
    assert no_overflow(page) == []
    assert complaints(page) == []


def test_a_menu_opens_walks_and_gives_focus_back(components) -> None:
    page = components("?lang=en")
    button = page.locator(".rail .switch")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    assert page.locator("#menu-workspaces").is_visible()
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    assert "Batik" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Escape")
    assert not page.locator("#menu-workspaces").is_visible()
    assert page.evaluate("document.activeElement === document.querySelector('.rail .switch')")


def test_question_mark_lists_the_shortcuts(components) -> None:
    page = components("?lang=en")
    page.keyboard.press("?")
    assert page.get_by_role("heading", name="Keyboard shortcuts").is_visible()
    assert axe(page) == []
    page.keyboard.press("Escape")
    assert not page.locator("#shortcuts").is_visible()


def test_a_picture_that_does_not_come_leaves_a_quiet_one(components) -> None:
    page = components("?lang=en")
    page.evaluate(
        """() => { const late = new Image(120, 80); late.src = "/media/nowhere.png"; late.alt = "Es kopi"; late.id = "late";
        document.querySelector("main").append(late); }"""
    )
    late = page.locator("#late[data-missing]")
    expect(late).to_have_attribute("alt", "Es kopi")
    assert late.evaluate("e => e.naturalWidth") == 24  # our drawing, not the browser's torn icon
    assert late.bounding_box()["width"] == 120


def test_a_picture_that_comes_is_left_alone(components) -> None:
    page = components("?lang=en")
    page.wait_for_load_state("networkidle")
    asked_for = "p => p.filter(one => one.currentSrc && !one.currentSrc.startsWith('data:'))"
    missing = page.eval_on_selector_all("img[data-missing]", asked_for)
    assert missing == []
    assert page.locator("img.mark:not([data-missing])").count() > 0
