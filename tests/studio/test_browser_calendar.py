"""The calendar, the post's page, decisions and the queue in a real browser: drag, keyboard, thumb, axe."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jubir.core import clock
from jubir.publishing.models import Delivery, Outcome, State
from tests.browser import axe, complaints, no_overflow
from tests.studio.making import attempt, channel, delivery, post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "Untuk yang menanam, memanggul, dan menyeduh: terima kasih. Hari ini gratis untuk veteran, di semua kedai."


@pytest.fixture
def later() -> datetime:
    """09.30 WIB on a day next month: always in the future, never near the edge of a month."""
    now = clock.now().astimezone(clock.zone("Asia/Jakarta"))
    month = (now.replace(day=1) + timedelta(days=32)).replace(day=14)
    return month.replace(hour=9, minute=30, second=0, microsecond=0).astimezone(UTC)


@pytest.fixture
def full(kopi, laras, later) -> dict[str, Delivery]:
    """A month with one of everything."""
    sky, toot = channel(kopi, "bluesky", "senja.bsky.social"), channel(kopi, "mastodon", "senja@m.example")
    found = {
        "waiting": delivery(post(kopi, "Kopi susu"), sky, later),
        "sent": delivery(post(kopi, "Sudah terbit"), sky, later - timedelta(days=1), State.SENT),
        "failed": delivery(
            post(kopi, "Gagal " + "panjang " * 40), toot, later, State.FAILED, why="rejected", mender="author"
        ),
        "asks": delivery(
            post(kopi, "Terima kasih", text=TEXT), toot, later, State.NEEDS_PERSON, why="cannot_tell"
        ),
        "arab": delivery(post(kopi, "", text="مرحبا بكم في مقهى الغروب"), sky, later + timedelta(days=2)),
    }
    long = channel(
        kopi, "mastodon", "akun-yang-namanya-sangat-panjang-sekali@server-yang-juga-panjang.example"
    )
    for one in ("waiting", "failed", "asks"):
        delivery(found[one].post, long, later)
    post(kopi, "Es kopi", planned_at=later + timedelta(days=1), author=laras)
    attempt(found["asks"], Outcome.UNKNOWN, error="uncertain", started_at=later, answer="timeout")
    there = {
        "id": "1",
        "at": later.isoformat(),
        "text": TEXT[:-20],
        "media": 0,
        "url": "https://m.example/1",
        "ours": False,
    }
    attempt(found["asks"], Outcome.ABSENT, evidence={"sought": {"text": TEXT, "media": 0}, "there": [there]})
    return found


def month(later: datetime) -> str:
    return f"/w/kopi-senja/calendar/?on={later:%Y-%m}"


def entry(page: Any, of: Delivery) -> Any:
    return page.locator(f"#e{of.post_id}-{int(of.due_at.timestamp())}")


# ── moving ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_drag_to_another_day_keeps_the_time_and_can_be_undone(
    open_as: Callable[..., Any], laras, full, later
) -> None:
    waiting = full["waiting"]
    page = open_as(laras, month(later), language="en")
    target = (later + timedelta(days=4)).astimezone(clock.zone("Asia/Jakarta")).date().isoformat()
    entry(page, waiting).drag_to(page.locator(f'[data-day="{target}"] [data-drop]'))
    page.locator(".toast").get_by_text("Moved to").wait_for()
    waiting.refresh_from_db()
    assert waiting.due_at == later + timedelta(days=4)
    entry(page, waiting).wait_for()
    page.get_by_role("button", name="Undo").click()
    page.locator(f"#e{waiting.post_id}-{int(later.timestamp())}").wait_for()
    waiting.refresh_from_db()
    assert waiting.due_at == later
    assert complaints(page) == []


def test_what_is_sent_cannot_be_dragged(open_as: Callable[..., Any], laras, full, later) -> None:
    page = open_as(laras, month(later))
    assert entry(page, full["sent"]).get_attribute("data-move") is None
    day = (later + timedelta(days=4)).date().isoformat()
    entry(page, full["sent"]).drag_to(page.locator(f'[data-day="{day}"] [data-drop]'))
    page.wait_for_timeout(300)
    full["sent"].refresh_from_db()
    assert full["sent"].due_at == later - timedelta(days=1)


def test_what_went_out_meanwhile_goes_back_with_a_sentence(
    open_as: Callable[..., Any], laras, full, later
) -> None:
    waiting = full["waiting"]
    page = open_as(laras, month(later), language="en")
    Delivery.objects.filter(post=waiting.post).update(state=State.SENDING)
    day = (later + timedelta(days=4)).date().isoformat()
    entry(page, waiting).drag_to(page.locator(f'[data-day="{day}"] [data-drop]'))
    page.locator(".toast").get_by_text("being sent at this moment").wait_for()
    here = later.astimezone(clock.zone("Asia/Jakarta")).date().isoformat()
    page.locator(f'[data-day="{here}"]').locator(f"#e{waiting.post_id}-{int(later.timestamp())}").wait_for()


def test_move_to_by_keyboard_alone(open_as: Callable[..., Any], laras, full, later) -> None:
    waiting = full["waiting"]
    page = open_as(laras, month(later), language="en")
    entry(page, waiting).locator(".more").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Move to…").wait_for()
    for _ in range(12):
        if page.evaluate("document.activeElement.textContent.trim()") == "Move to…":
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Move to…")
    dialog.wait_for()
    assert axe(page) == []
    dialog.get_by_label("Date").fill((later + timedelta(days=6)).date().isoformat())
    dialog.get_by_label("Time").fill("18:45")
    dialog.get_by_label("Time").press("Enter")
    page.locator(".toast").get_by_text("Moved to").wait_for()
    dialog.wait_for(state="detached")
    waiting.refresh_from_db()
    assert waiting.due_at.astimezone(clock.zone("Asia/Jakarta")).strftime("%H:%M") == "18:45"
    assert complaints(page) == []


def test_the_dialog_says_what_is_wrong_and_keeps_what_was_typed(
    open_as: Callable[..., Any], laras, full, later
) -> None:
    page = open_as(laras, month(later), language="en")
    entry(page, full["waiting"]).hover()
    entry(page, full["waiting"]).locator(".more").click()
    page.get_by_role("button", name="Move to…").click()
    dialog = page.get_by_role("dialog", name="Move to…")
    dialog.locator("[name=day]").evaluate("e => { e.removeAttribute('min'); e.value = '2020-01-01'; }")
    dialog.get_by_role("button", name="Move", exact=True).click()
    dialog.get_by_role("alert").wait_for()
    assert dialog.locator("[name=day]").input_value() == "2020-01-01"
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")


# ── the menu, an empty day ───────────────────────────────────────────────────────────────────────────────────────
def test_cancel_from_the_menu_and_undo(open_as: Callable[..., Any], laras, full, later) -> None:
    waiting = full["waiting"]
    page = open_as(laras, month(later), language="en")
    entry(page, waiting).hover()
    entry(page, waiting).locator(".more").click()
    page.locator("#post-menu").get_by_role("button", name="Cancel").click()
    entry(page, waiting).wait_for(state="detached")
    page.get_by_role("button", name="Undo").click()
    entry(page, waiting).wait_for()


def test_a_click_on_an_empty_day_or_hour_begins_a_post_there(
    open_as: Callable[..., Any], laras, kopi, later
) -> None:
    page = open_as(laras, month(later))
    day = later.date().isoformat()
    page.locator(f'[data-day="{day}"] [data-drop]').click(position={"x": 40, "y": 12})
    page.wait_for_url(f"**/compose/?at={day}**")
    page.goto(f"/w/kopi-senja/calendar/?view=week&on={day}")
    page.locator(f'[data-day="{day}"][data-hour="14"]').click(position={"x": 40, "y": 20})
    page.wait_for_url(f"**/compose/?at={day}T14:00**")


# ── every screen, to everyone ────────────────────────────────────────────────────────────────────────────────────
PAGES = ["calendar/?on={month}", "calendar/?view=week&on={day}", "calendar/?view=list&on={day}", "calendar/?view=day&on={day}", "posts/{asks}/", "posts/{failed}/", "deliveries/{decide}/", "needs/", "queue/", "posts/{waiting}/move/"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("theme, language", [("light", "id"), ("dark", "en")])
def test_axe_and_a_phone(open_as: Callable[..., Any], laras, full, later, path, theme, language) -> None:
    words = {
        "month": f"{later:%Y-%m}",
        "day": later.date().isoformat(),
        "decide": full["asks"].pk,
        **{name: one.post_id for name, one in full.items()},
    }
    page = open_as(laras, f"/w/kopi-senja/{path.format(**words)}", theme=theme, language=language)
    assert axe(page) == []
    assert no_overflow(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert axe(page) == []
    assert complaints(page) == []


def test_on_a_phone_both_buttons_come_before_the_texts(open_as: Callable[..., Any], laras, full) -> None:
    page = open_as(
        laras, f"/w/kopi-senja/deliveries/{full['asks'].pk}/", width=390, height=844, language="en"
    )
    for name in ("Yes, that is our post", "No, send it now"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box and box["y"] + box["height"] < 844 and box["height"] >= 40


def test_deciding_leads_to_the_posts_page(open_as: Callable[..., Any], laras, full) -> None:
    asks = full["asks"]
    page = open_as(laras, f"/w/kopi-senja/deliveries/{asks.pk}/", language="en")
    page.get_by_role("button", name="Yes, that is our post").click()
    page.wait_for_url(f"**/posts/{asks.post_id}/")
    asks.refresh_from_db()
    assert asks.state == State.SENT


# ── the queue ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_add_a_queue_time_pause_and_resume(open_as: Callable[..., Any], laras, kopi) -> None:
    sky = channel(kopi)
    page = open_as(laras, "/w/kopi-senja/queue/", language="en")
    page.get_by_role("button", name="Add a time").click()
    dialog = page.get_by_role("dialog", name="Add a time")
    dialog.get_by_label("Time").fill("07:15")
    dialog.get_by_role("button", name="Add", exact=True).click()
    page.locator(".place").first.wait_for()
    assert sky.slots.count() == 7
    page.get_by_role("button", name="Remove Monday 07:15").click()
    page.locator(".place").nth(6).wait_for(state="detached")
    page.get_by_role("button", name="Pause everything").click()
    dialog = page.get_by_role("dialog", name="Pause everything that is scheduled")
    dialog.get_by_role("textbox").fill("Ada keluhan")
    dialog.get_by_role("button", name="Pause everything").click()
    page.get_by_text("Everything is paused").first.wait_for()
    assert axe(page) == []
    page.get_by_role("button", name="Resume").click()
    page.get_by_text("Publishing is on").wait_for()
    assert complaints(page) == []


# ── live ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("screen", ["calendar", "post"])
def test_news_redraw_the_screen_by_themselves(
    open_as: Callable[..., Any], laras, full, later, screen
) -> None:
    waiting = full["waiting"]
    page = open_as(
        laras,
        month(later) if screen == "calendar" else f"/w/kopi-senja/posts/{waiting.post_id}/",
        language="en",
    )
    Delivery.objects.filter(post=waiting.post).update(state=State.SENT, sent_at=clock.now())
    page.evaluate("id => htmx.trigger(document.getElementById(id), 'sse:deliveries')", screen)
    if screen == "calendar":
        page.locator(f"#e{waiting.post_id}-{int(later.timestamp())}[data-kind=sent]").wait_for()
    else:
        page.get_by_text("2 sent").wait_for()
    assert complaints(page) == []
