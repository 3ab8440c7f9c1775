"""The composer in a real browser: the main path by keyboard, two tabs, a lost line, a phone."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jubir.channels.models import Channel
from jubir.content import actions as content
from jubir.content.models import Post
from jubir.core import clock
from jubir.media.models import Asset
from jubir.publishing.models import Delivery, State
from jubir.teams.models import User, Workspace
from tests.browser import axe, complaints, no_overflow
from tests.studio.conftest import picture_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "/w/kopi-senja/compose/"
Opener = Callable[..., Any]


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def saved(page: Any) -> None:
    """Wait until everything typed has reached the server."""
    page.wait_for_selector("[data-saved][data-state=saved]")


def until(told: Callable[[], bool], seconds: float = 8) -> None:
    """Wait for what no selector can say (the page's content rules forbid wait_for_function)."""
    end = time.monotonic() + seconds
    while not _is_told(told):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def _is_told(told: Callable[[], bool]) -> bool:
    try:
        return told()
    except Post.DoesNotExist:  # the first save is still under way
        return False


def a_picture(name: str, colour: str) -> dict[str, Any]:
    return {"name": name, "mimeType": "image/png", "buffer": picture_bytes(colour)}


def post_of(kopi: Workspace, by: User, text: str, *channels: Channel) -> Post:
    body = {"parts": [{"text": text, "media": []}], "link": None, "poll": None}
    return content.create_post(workspace=kopi, by=by, body=body, channels=channels)


def test_from_the_first_word_to_the_calendar(open_as: Opener, laras: User, taman: Channel, warung: Channel):
    page = open_as(laras, NEW, language="en")
    page.fill("#text-all-0", "Pagi dari Kopi Senja")
    saved(page)
    post = Post.objects.get()
    assert page.url.endswith(f"/posts/{post.pk}/edit/")

    colours = ["#b4691f", "#0e5a57", "#8d4a39", "#5f7389", "#7c7a45"]
    page.set_input_files("[data-files]", [a_picture(f"{i}.png", c) for i, c in enumerate(colours)])
    page.wait_for_selector(".pic[data-asset] >> nth=4")

    page.locator("[data-pic]").first.click()
    page.fill("#alt-text", "Secangkir kopi")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".pic .flag:text-is('Alt')")
    page.keyboard.press("Alt+ArrowRight")
    page.wait_for_selector(".pic >> nth=1 >> .flag:text-is('Alt')")

    # The fifth picture is too many for one of the two networks: that one gets a version of its own.
    problem = page.locator(".problems [data-code=too_many_images]")
    problem.get_by_role("button").click()
    page.wait_for_selector(f"#tab-{warung.pk}[aria-selected=true]")
    page.wait_for_selector(".problems [data-code=too_many_images]", state="detached")
    page.locator(f"#text-{warung.pk}-0").press_sequentially(" di warung")
    page.wait_for_selector(f"#differ-{warung.pk} ins")
    assert "di warung" in page.locator(f"#look-{warung.pk}").inner_text()
    saved(page)
    assert axe(page) == []

    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/calendar/**")
    assert {d.channel_id: len(d.draft["parts"][0]["media"]) for d in Delivery.objects.all()} == {
        taman.pk: 5,
        warung.pk: 4,
    }
    described = Asset.objects.get(alt="Secangkir kopi").pk
    assert Delivery.objects.get(channel=taman).draft["parts"][0]["media"][1]["asset"] == described
    assert complaints(page) == []

    page.locator("#toasts .undo").click()
    page.wait_for_url("**/edit/")
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.CANCELLED}


def test_a_toast_takes_a_removed_picture_back(open_as: Opener, laras: User, taman: Channel):
    page = open_as(laras, NEW, language="en")
    page.set_input_files("[data-files]", [a_picture("a.png", "#b4691f"), a_picture("b.png", "#0e5a57")])
    page.wait_for_selector(".pic[data-asset] >> nth=1")
    before = page.locator(".pic").evaluate_all("all => all.map(one => one.dataset.asset)")
    page.locator("[data-pic]").first.focus()
    page.keyboard.press("Delete")
    until(lambda: page.locator(".pic").count() == 1)
    page.locator("#toasts .undo").click()
    until(lambda: page.locator(".pic[data-asset]").count() == 2)
    assert page.locator(".pic").evaluate_all("all => all.map(one => one.dataset.asset)") == before


def test_a_pasted_and_a_refused_file(open_as: Opener, laras: User, taman: Channel):
    page = open_as(laras, NEW, language="en")
    page.evaluate(
        """bytes => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], 'image.png', {type: 'image/png'}));
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }""",
        list(picture_bytes()),
    )
    page.wait_for_selector(".pic[data-asset]")
    page.complaints.clear()
    page.set_input_files(
        "[data-files]", [{"name": "b.png", "mimeType": "image/png", "buffer": b"not a picture"}]
    )
    page.wait_for_selector("#toasts [data-kind=error]")
    assert page.locator(".pic").count() == 1


def test_two_tabs(open_as: Opener, laras: User, kopi: Workspace, taman: Channel):
    post = post_of(kopi, laras, "Selamat pagi", taman)
    address = f"/w/kopi-senja/posts/{post.pk}/edit/"
    one, two = open_as(laras, address, language="en"), open_as(laras, address, language="en")
    one.fill("#text-all-0", "Tab satu")
    saved(one)
    two.fill("#text-all-0", "Tab dua")
    two.wait_for_selector("[data-keep-mine]")
    assert "satu" in two.locator("#stale").inner_text()
    assert two.locator("#text-all-0").input_value() == "Tab dua"
    assert axe(two) == []
    two.locator("#text-all-0").press_sequentially(" lagi")
    two.wait_for_timeout(1200)
    post.refresh_from_db()
    assert post.text == "Tab satu"
    two.locator("[data-keep-mine]").click()
    saved(two)
    post.refresh_from_db()
    assert post.text == "Tab dua lagi"
    # and the first tab is told in its turn
    one.fill("#text-all-0", "Tab satu, kedua kali")
    one.locator("[data-take-theirs]").click()
    until(lambda: one.locator("#text-all-0").input_value() == "Tab dua lagi")


def test_a_lost_line_loses_no_word(open_as: Opener, laras: User, taman: Channel):
    page = open_as(laras, NEW, language="en")
    page.fill("#text-all-0", "Satu")
    saved(page)
    page.context.set_offline(True)
    page.fill("#text-all-0", "Satu dua tiga")
    page.wait_for_selector("[data-saved][data-state=trouble]")
    assert Post.objects.get().text == "Satu"
    page.context.set_offline(False)
    saved(page)
    assert Post.objects.get().text == "Satu dua tiga"


def test_what_a_crash_left_comes_back(open_as: Opener, laras: User, kopi: Workspace, taman: Channel):
    post = post_of(kopi, laras, "Selamat pagi", taman)
    page = open_as(laras, f"/w/kopi-senja/posts/{post.pk}/edit/", language="en")
    page.route(
        "**/edit/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.fill("#text-all-0", "Belum sampai")
    page.wait_for_selector("[data-saved][data-state=trouble]")
    page.unroute("**/edit/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    until(lambda: page.locator("#text-all-0").input_value() == "Belum sampai")
    saved(page)
    post.refresh_from_db()
    assert post.text == "Belum sampai"


def test_typing_while_the_page_is_drawn_anew_loses_nothing(
    open_as: Opener, laras: User, taman: Channel, warung: Channel
):
    page = open_as(laras, NEW, language="en")
    page.fill("#text-all-0", "Satu")
    saved(page)

    page.evaluate("""() => { const real = window.fetch; window.fetch = async (...all) => {
        const answer = await real(...all); await new Promise((go) => setTimeout(go, 900)); return answer; }; }""")
    page.evaluate("document.querySelector('[value=\"add-poll:all\"]').click()")
    page.locator("#text-all-0").press_sequentially(" dua tiga")
    page.wait_for_selector("#poll-option-all-0")
    saved(page)
    assert page.locator("#text-all-0").input_value() == "Satu dua tiga"
    assert Post.objects.get().text == "Satu dua tiga"


def test_hashtags_and_people_are_suggested_and_chosen_by_keyboard(
    open_as: Opener, laras: User, kopi: Workspace, taman: Channel, monkeypatch: Any
):
    from jubir.channels import door
    from jubir.networks.contract import Person

    monkeypatch.setattr(
        door, "ask_now", lambda *_words: (Person("rani", "Rani Wijaya"), Person("rano", "Rano"))
    )
    post_of(kopi, laras, "#KopiSenja #KopiSusu", taman)
    page = open_as(laras, NEW, language="en")
    area = page.locator("#text-all-0")
    area.press_sequentially("Pagi @ra")
    page.wait_for_selector("#suggest-1")
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert area.input_value() == "Pagi @rano "
    area.press_sequentially("#kopisu")
    page.wait_for_selector("#suggest-0")
    page.keyboard.press("Tab")
    assert area.input_value() == "Pagi @rano #KopiSusu "


def test_an_emoji_goes_in_at_the_caret(open_as: Opener, laras: User, taman: Channel):
    page = open_as(laras, NEW, language="en")
    page.fill("#text-all-0", "Kopi")
    page.locator("[data-emoji]").first.click()
    page.locator("emoji-picker input").fill("coffee")
    page.locator(
        "emoji-picker button[role=option]:has-text('☕'), emoji-picker [role=option]:has-text('☕')"
    ).first.click()
    until(lambda: "☕" in page.locator("#text-all-0").input_value())


def test_on_a_phone(open_as: Opener, laras: User, kopi: Workspace, taman: Channel, warung: Channel):
    post = post_of(kopi, laras, "Panjangsekalitanpaspasi" * 20, taman, warung)
    page = open_as(laras, f"/w/kopi-senja/posts/{post.pk}/edit/", width=390, height=844, language="id")
    assert no_overflow(page) == []
    page.locator("[data-when-open]").click()
    page.locator("label:has([value=pick])").click()
    # Tomorrow: the same hour today may be past already, whenever this runs.
    tomorrow = clock.now().astimezone(clock.zone("Asia/Jakarta")) + timedelta(days=1)
    page.fill("[name=date]", tomorrow.date().isoformat())
    page.fill("[name=time]", "7.30")
    page.wait_for_selector("#pick-says:has-text('07.30')")
    assert axe(page) == []
    box = page.locator("[data-launch]").bounding_box()
    assert box["y"] + box["height"] <= 844 and box["height"] >= 44
    assert no_overflow(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_for_people_with_disabilities(
    open_as: Opener, laras: User, kopi: Workspace, taman: Channel, warung: Channel, theme: str
):
    post = post_of(kopi, laras, "Baca https://kopi.example/ #Pagi @rani " + "a" * 600, taman, warung)
    content.customise(post=post, channel=taman, body={"parts": [{"text": "Satu"}, {"text": "Dua"}]})
    Channel.objects.filter(pk=warung.pk).update(health="reconnect")
    page = open_as(laras, f"/w/kopi-senja/posts/{post.pk}/edit/?tab={taman.pk}", theme=theme)
    assert axe(page) == []
    page.locator("#tab-more").click() if page.locator("#tab-more").count() else None
    assert axe(page) == []
    assert complaints(page) == []


def test_leaving_with_unsaved_words_asks(open_as: Opener, laras: User, taman: Channel):
    page = open_as(laras, NEW, language="en")
    page.route(
        re.compile(r"/(compose|edit)/$"),
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.locator("#text-all-0").press_sequentially("Belum")
    asked = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator(".bar a[href]").first.click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert page.locator("#text-all-0").input_value() == "Belum"


def test_a_typed_link_gets_its_preview_once_and_can_go_without(
    open_as: Opener, laras: User, taman: Channel, monkeypatch: Any
):
    from jubir.channels import peek

    asked = []

    def peeked(url: str) -> peek.Page:
        asked.append(url)
        return peek.Page(url, "Es kopi satu liter", "Botol kaca", picture_bytes(), "es.png")

    monkeypatch.setattr(peek, "peek", peeked)
    page = open_as(laras, NEW, language="en")
    area = page.locator("#text-all-0")
    area.press_sequentially("Baru: https://kopi.example/liter ")
    page.wait_for_selector(".link-card img")
    page.wait_for_selector("#look .linked:has-text('Es kopi satu liter')")
    # The words were saved first; the preview, which came later, is saved on its own.
    until(lambda: (Post.objects.get().body["link"] or {}).get("title") == "Es kopi satu liter")
    page.locator(".link-card button").click()
    page.wait_for_selector(".link-card", state="detached")
    area.press_sequentially("ya")
    saved(page)
    page.wait_for_timeout(1000)
    assert asked == ["https://kopi.example/liter"]
    assert Post.objects.get().body["link"] is None


def test_pictures_are_dragged_into_order(open_as: Opener, laras: User, taman: Channel):
    page = open_as(laras, NEW, language="en")
    page.set_input_files("[data-files]", [a_picture("a.png", "#b4691f"), a_picture("b.png", "#0e5a57")])
    page.wait_for_selector(".pic[data-asset] >> nth=1")
    saved(page)
    before = Post.objects.get().body["parts"][0]["media"]
    page.locator(".pic").first.drag_to(page.locator(".pic").nth(1), target_position={"x": 80, "y": 55})
    until(lambda: Post.objects.get().body["parts"][0]["media"] == before[::-1])


def test_a_text_of_its_own_comes_back_with_its_channel(
    open_as: Opener, laras: User, kopi: Workspace, taman: Channel, warung: Channel
):
    post = post_of(kopi, laras, "Bersama", taman, warung)
    content.customise(post=post, channel=warung, body={"parts": [{"text": "Khusus warung"}]})
    page = open_as(laras, f"/w/kopi-senja/posts/{post.pk}/edit/", language="en")
    page.locator(f"[data-channel][value='{warung.pk}']").uncheck(force=True)
    page.wait_for_selector(f"#panel-{warung.pk}", state="detached")
    page.locator("#toasts .undo").click()
    page.wait_for_selector(f"#panel-{warung.pk}", state="attached")
    until(lambda: post.versions.filter(channel=warung).exists())
    assert post.versions.get(channel=warung).body["parts"][0]["text"] == "Khusus warung"


def test_subtitles_come_from_a_file_whatever_program_wrote_it(
    open_as: Opener, laras: User, kopi: Workspace, tmp_path: Any
):
    kanal = Channel.objects.create(workspace=kopi, network="youtube", remote_id="UC1", handle="kopisenja")
    post = post_of(kopi, laras, "Selamat pagi", kanal)
    page = open_as(laras, f"/w/kopi-senja/posts/{post.pk}/edit/", language="en", width=390)
    srt = "1\r\n00:00:01,000 --> 00:00:04,000\r\nCafé – “pagi”\r\n"
    box = page.locator(f"#text-option-{kanal.pk}-captions")
    for encoding in ("cp1252", "utf-16", "utf-8"):
        box.fill("")
        file = {"name": "kopi.srt", "mimeType": "application/x-subrip", "buffer": srt.encode(encoding)}
        page.set_input_files("[data-load]", [file])
        until(lambda: "Café – “pagi”" in box.input_value())
    until(lambda: "Café" in post.versions.get().options.get("captions", ""))
    page.set_input_files(
        "[data-load]", [{"name": "film.srt", "mimeType": "text/plain", "buffer": b"x" * 400_000}]
    )
    page.wait_for_selector("text=The file is too large")
    assert "Café" in box.input_value()
    page.screenshot(path=str(tmp_path / "captions.png"), full_page=True)
    assert no_overflow(page) == []
    assert axe(page) == []
    assert complaints(page) == []
