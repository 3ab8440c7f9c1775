"""What the page's own scripts promise: undo, nothing typed is lost, focus stays, news arrive, the keyboard goes everywhere."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import axe, complaints

pytestmark = pytest.mark.browser
CALENDAR = "/w/kopi-senja/calendar/"


@pytest.fixture
def desk(open_as, laras, kopi):
    def opened(path: str = CALENDAR, **options):
        return open_as(laras, path, language="en", **options)

    return opened


def answering(page: Page, address: str, status: int = 200, body: str = "", **headers: str) -> list[str]:
    """Stands in for a view; returns the methods it was asked with, as they come."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.method)
        route.fulfill(status=status, body=body, headers={"Content-Type": "text/html", **headers})

    page.route(f"**{address}", answer)
    return asked


def send(page: Page, address: str, target: str = "body", swap: str = "none") -> None:
    page.evaluate("([a, t, s]) => { htmx.ajax('POST', a, {target: t, swap: s}) }", [address, target, swap])


def put(page: Page, html: str) -> None:
    """More of the page, bound by htmx as if the server had sent it."""
    page.evaluate(
        "html => { document.querySelector('#main').innerHTML = html; htmx.process(document.body) }", html
    )


def test_a_toast_offers_undo_and_undoes(desk) -> None:
    page = desk()
    told = json.dumps({"toast": {"text": "Moved to Thursday", "undo": "/back/"}})
    answering(page, "/move/", **{"HX-Trigger": told})
    undone = answering(page, "/back/", 204)
    send(page, "/move/")
    toast = page.locator(".toast", has_text="Moved to Thursday")
    expect(toast).to_be_visible()
    assert axe(page) == []
    toast.get_by_role("button", name="Undo").click()
    expect(toast).to_have_count(0)
    page.wait_for_timeout(100)
    assert undone == ["POST"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (500, "Something went wrong on our side"),
        (403, "You may not do this here"),
        (404, "no longer exists"),
        (413, "larger than this Jubir accepts"),
        (419, "open too long"),
        (429, "Too many tries"),
    ],
)
def test_a_failed_request_is_told_and_keeps_what_was_typed(desk, status: int, words: str) -> None:
    page = desk()
    put(page, '<div id="box"><textarea id="draft" name="draft"></textarea></div>')
    page.fill("#draft", "Kopi senja, pulang pelan-pelan")
    answering(page, "/save/", status, "<h1>broken</h1>")
    send(page, "/save/", "#box", "innerHTML")
    expect(page.locator(".toast")).to_contain_text(words)
    assert page.input_value("#draft") == "Kopi senja, pulang pelan-pelan"


def test_no_connection_is_told_once(desk) -> None:
    page = desk()
    page.route("**/save/", lambda route: route.abort())
    for _ in range(3):
        send(page, "/save/")
        page.wait_for_timeout(80)
    expect(page.locator(".toast")).to_have_count(1)
    expect(page.locator(".toast")).to_contain_text("did not answer")


def test_focus_and_caret_survive_a_swap(desk) -> None:
    page = desk()
    form = '<div id="box"><input id="title" name="title" value="{}"></div>'
    put(page, form.format("Es kopi"))
    answering(page, "/check/", 200, '<input id="title" name="title" value="Es kopi">')
    page.evaluate(
        "() => { const t = document.querySelector('#title'); t.focus(); t.setSelectionRange(2, 2) }"
    )
    send(page, "/check/", "#box", "innerHTML")
    page.wait_for_timeout(200)
    assert page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["title", 2]


def test_a_swap_is_announced_when_it_asks_to_be(desk) -> None:
    page = desk()
    put(page, '<div id="box" data-announce="3 posts found"></div>')
    answering(page, "/find/", 200, "<p>three</p>")
    send(page, "/find/", "#box", "innerHTML")
    expect(page.locator("#announce")).to_have_text("3 posts found")


def test_news_makes_a_fragment_fetch_itself(desk) -> None:
    page = desk()
    page.route(
        "**/activity/stream/**",
        lambda route: route.fulfill(
            status=200, headers={"Content-Type": "text/event-stream"}, body="event: deliveries\ndata: 1\n\n"
        ),
    )
    asked = answering(page, "/pill/", 200, "sent")
    put(page, '<span hx-get="/pill/" hx-trigger="sse:deliveries">waiting</span>')
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.locator("#main span")).to_have_text("sent")
    assert asked[0] == "GET"
    page.route("**/activity/stream/**", lambda route: route.abort())


def test_the_palette_goes_by_keyboard_alone(desk) -> None:
    page = desk()
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search or run a command")
    expect(box).to_be_focused()
    expect(page.get_by_role("option", name="Settings")).to_be_visible()
    assert axe(page) == []
    page.keyboard.type("sett")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/kopi-senja/settings/")
    assert complaints(page) == []


def test_the_palette_changes_the_look_and_it_stays(desk, laras) -> None:
    page = desk()
    page.keyboard.press("Control+k")
    page.keyboard.type("dark")
    expect(page.get_by_role("option")).to_have_count(1)
    with page.expect_response("**/ui/theme/"):
        page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    laras.refresh_from_db()
    assert laras.theme == "dark"


def test_language_is_one_menu_away(desk) -> None:
    page = desk()
    page.locator(".rail .me").click()
    page.get_by_role("menuitem", name="Bahasa Indonesia").click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.lang") == "id"
    assert page.url.endswith(CALENDAR)


def test_g_then_a_letter_goes_there_but_not_while_typing(desk) -> None:
    page = desk()
    put(page, '<input id="note" aria-label="note">')
    page.focus("#note")
    page.keyboard.type("gs")
    assert page.input_value("#note") == "gs"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/w/kopi-senja/settings/")


def test_a_dialog_closes_beside_itself_but_not_when_text_is_dragged_out(desk) -> None:
    page = desk()
    put(
        page,
        '<button data-dialog="d">open</button><dialog class="dialog" id="d"><div class="body"><input id="in" value="words"></div></dialog>',
    )
    page.click("text=open")
    page.locator("#in").hover()
    page.mouse.down()
    page.mouse.move(5, 5)
    page.mouse.up()
    assert page.locator("#d").is_visible()
    page.mouse.click(5, 5)
    assert not page.locator("#d").is_visible()


def test_a_toast_can_be_pressed_above_a_dialog_and_outlives_it(desk) -> None:
    page = desk()
    put(
        page,
        '<dialog class="dialog" id="d"><div class="body"><input value="words" aria-label="w"></div></dialog>',
    )
    page.evaluate("() => document.querySelector('#d').showModal()")
    told = json.dumps({"toast": {"text": "Kept", "undo": "/back/"}})
    answering(page, "/keep/", **{"HX-Trigger": told})
    undone = answering(page, "/back/", 204)
    send(page, "/keep/")
    undo = page.locator(".toast").get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    page.evaluate("() => document.querySelector('#d').close()")
    expect(undo).to_be_visible()
    page.evaluate("() => document.querySelector('#d').showModal()")
    send(page, "/keep/")
    page.locator(".toast").last.get_by_role("button", name="Undo").click()
    page.wait_for_timeout(150)
    assert undone == ["POST"]


def test_a_form_marked_once_is_sent_once(desk) -> None:
    page = desk()
    sent = answering(page, "/once/", 204)
    put(page, '<form action="/once/" method="post" data-once><button>Send</button></form>')
    page.evaluate(
        "() => { const b = document.querySelector('#main button'); b.click(); b.click(); b.click() }"
    )
    page.wait_for_timeout(200)
    assert sent == ["POST"]


def test_an_emoji_goes_in_at_the_caret_and_nothing_is_refused(open_as, settings, db) -> None:
    settings.DEBUG = True
    page = open_as(None, "/ui/?lang=id", language="id")
    outside: list[str] = []
    page.on(
        "request", lambda request: outside.append(request.url) if "localhost" not in request.url else None
    )
    page.fill("#sample-emoji", "ab")
    page.evaluate("() => document.querySelector('#sample-emoji').setSelectionRange(1, 1)")
    page.get_by_role("button", name="Emoji").click()
    page.get_by_role("combobox", name="Cari", exact=True).fill("kopi")
    page.locator("emoji-picker").get_by_role("option", name="☕").first.click()
    expect(page.locator("#sample-emoji")).to_have_value("a☕\ufe0fb")
    assert page.locator("emoji-picker").evaluate("e => getComputedStyle(e).width") == "360px"
    assert outside == []
    assert complaints(page) == []
