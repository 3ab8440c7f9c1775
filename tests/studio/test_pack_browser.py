"""The pack on a telephone, and the kinds of post in the composer, in a real browser."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jubir.channels.models import Channel
from jubir.publishing.models import Delivery, State
from jubir.teams.models import User, Workspace
from tests.browser import axe, complaints, no_overflow
from tests.channels.kinds import Kinds, register
from tests.studio.test_pack import address, hand, waiting

__all__ = ["hand"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Any]
TEXT = "Kopi susu gula aren hari ini dua ratus gelas pertama diskon separuh ☕\n\nBuka jam 7 sampai 22 di Jalan Kaliurang. #kopi"


def photograph(page: Any, name: str) -> None:
    """Where SHOTS names a folder, for somebody to look at."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(390, "light", "id"), (390, "dark", "en"), (1440, "light", "en")]
)
def test_the_pack_is_read_copied_and_finished(
    open_as: Opener, laras: User, hand: Channel, picture: Any, width: int, theme: str, language: str
):
    media = [picture("#b4691f", alt="Dua gelas kopi susu di meja kayu"), picture("#2f6b4f")]
    delivery = waiting(
        hand,
        (TEXT, media),
        ("Bagian kedua " + "panjang" * 30, []),
        first_comment="Pesan lewat tautan di bio.",
        note="Pakai lagu yang sedang ramai.",
    )
    page = open_as(laras, address(delivery), width=width, height=844, theme=theme, language=language)
    photograph(page, f"pack-{width}-{theme}-{language}")
    assert axe(page) == []
    assert no_overflow(page) == []
    page.locator("[data-copy]").first.click()
    page.wait_for_selector(".toast, [role=status]")
    page.fill("[name=url]", "https://www.tiktok.com/@kopisenja/video/1")
    page.locator("form[action$='/done/'] button").click()
    page.wait_for_selector("form[action$='/undone/']")
    photograph(page, f"pack-done-{width}-{theme}-{language}")
    assert axe(page) == []
    assert complaints(page) == []
    assert Delivery.objects.get(pk=delivery.pk).state == State.SENT


@pytest.mark.parametrize(("width", "theme", "language"), [(1440, "light", "en"), (390, "dark", "id")])
def test_choosing_a_kind_changes_what_is_asked(
    open_as: Opener, laras: User, kopi: Workspace, monkeypatch: Any, width: int, theme: str, language: str
):
    register(monkeypatch, Kinds())
    Channel.objects.create(
        workspace=kopi, network="kinds", remote_id="9", handle="kopi", secrets={"token": "t"}
    )
    page = open_as(laras, "/w/kopi-senja/compose/", width=width, theme=theme, language=language)
    page.fill("textarea[data-text]", "Kopi susu gula aren hari ini")
    page.wait_for_selector("select[name$=-board]")
    page.wait_for_selector(".shown .words:not(.dim)")
    photograph(page, f"kinds-post-{width}-{theme}-{language}")
    page.locator("label:has([value=reel])").click()
    page.wait_for_selector("input[name^=option-][name$=-title]")
    assert not page.locator("select[name$=-board]").count()
    page.fill("input[name^=option-][name$=-title]", "Kopi susu gula aren")
    page.wait_for_selector(".num.over")
    assert page.locator("[data-shape=tall]").count() == 1
    assert not page.locator("#pick-box").is_visible() or width < 640, "choosing a kind opens nothing else"
    photograph(page, f"kinds-reel-{width}-{theme}-{language}")
    assert axe(page) == []
    assert no_overflow(page) == []
    assert complaints(page) == []


def test_what_is_yours_to_publish_stands_on_today_and_under_needs_you(
    open_as: Opener, laras: User, hand: Channel
):
    waiting(hand, (TEXT, []))
    for path, name in (("/w/kopi-senja/today/", "today"), ("/w/kopi-senja/needs/", "needs")):
        page = open_as(laras, path, width=390, language="id")
        photograph(page, f"by-hand-{name}")
        assert page.locator("a[href$='/pack/']").count() >= 1
        assert axe(page) == []
        assert no_overflow(page) == []
