"""The library in a real browser: upload by picker, drop and paste; errors in place; undo; describing by keyboard."""

import base64

import pytest
from playwright.sync_api import expect

from jubir.media import actions
from jubir.media.models import Asset
from tests.browser import axe, complaints, no_overflow
from tests.media import hostile

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIBRARY = "/w/kopi-senja/media/"
GIVE = """([type, name, data]) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, {type: 'image/png'}));
  const event = type === 'paste'
    ? new ClipboardEvent('paste', {clipboardData: transfer, bubbles: true})
    : new DragEvent(type, {dataTransfer: transfer, bubbles: true, cancelable: true});
  document.querySelector('main').dispatchEvent(event);
}"""


def png(side):
    return hostile.encoded(hostile.picture(side, side), "PNG")


def give(page, how, name, data):
    page.evaluate(GIVE, [how, name, base64.b64encode(data).decode()])


@pytest.fixture
def three(kopi, laras):
    return [
        actions.store(workspace=kopi, by=laras, file=hostile.upload(png(90 + n), f"gambar {n}.png"))
        for n in range(3)
    ]


def test_upload_by_picker_drop_and_paste(open_as, laras, tmp_path):
    page = open_as(laras, LIBRARY, language="id")
    assert axe(page) == []
    (tmp_path / "satu.png").write_bytes(png(100))
    page.set_input_files("[data-upload-input]", tmp_path / "satu.png")
    page.get_by_role("link", name="satu.png").wait_for()
    give(page, "dragenter", "dua.png", png(110))
    assert page.evaluate("document.body.dataset.dropping")
    give(page, "drop", "dua.png", png(110))
    page.get_by_role("link", name="dua.png").wait_for()
    assert page.evaluate("document.body.dataset.dropping") is None
    give(page, "paste", "image.png", png(120))
    page.locator(".tile").nth(2).wait_for()
    assert Asset.objects.count() == 3
    give(page, "drop", "dua lagi.png", png(110))  # the same file: still three tiles
    page.locator(".upload[data-state=done]", has_text="dua lagi").wait_for()
    expect(page.locator(".upload")).to_have_count(0)
    expect(page.locator(".tile")).to_have_count(3)
    assert complaints(page) == []


def test_errors_stand_where_they_happened_and_can_be_retried(open_as, laras, tmp_path):
    page = open_as(laras, LIBRARY, language="en")
    (tmp_path / "logo.svg").write_bytes(hostile.SVG)
    (tmp_path / "kosong.jpg").write_bytes(b"")
    page.set_input_files("[data-upload-input]", [tmp_path / "logo.svg", tmp_path / "kosong.jpg"])
    page.get_by_text("Export it as PNG").wait_for()
    assert page.get_by_text("0 bytes").is_visible()
    assert axe(page) == []
    page.route("**/upload/", lambda route: route.abort())
    give(page, "drop", "putus.png", png(100))
    again = page.get_by_role("button", name="Try again")
    again.wait_for()
    page.unroute("**/upload/")
    again.click()
    page.get_by_role("link", name="putus.png").wait_for()
    page.get_by_role("button", name="Clear").first.click()
    assert page.get_by_text("Export it as PNG").count() == 0


def test_an_upload_can_be_cancelled(open_as, laras):
    page = open_as(laras, LIBRARY, language="en")
    page.route("**/upload/", lambda route: None)  # never answers
    give(page, "drop", "lama.png", png(100))
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Cancelled").wait_for()
    assert page.get_by_role("button", name="Try again").is_visible()
    assert not Asset.objects.exists()


def test_describe_delete_and_undo(open_as, laras, three):
    page = open_as(laras, LIBRARY, language="en")
    page.get_by_role("link", name="gambar 1.png").click()
    box = page.get_by_role("dialog", name="gambar 1.png")
    box.get_by_label("Alt text").fill("Pintu merah")
    box.get_by_role("button", name="Save alt text").click()
    box.get_by_text("Saved").wait_for()
    assert axe(page) == []
    expect(page.locator(f"#asset-{three[1].pk} .badge")).to_have_count(0)
    box.get_by_role("button", name="Delete").click()
    page.wait_for_selector(f"#asset-{three[1].pk}", state="detached")
    assert page.get_by_role("dialog").count() == 0
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector(f"#asset-{three[1].pk}")
    assert Asset.objects.get(pk=three[1].pk).alt == "Pintu merah"
    assert complaints(page) == []


def test_describing_by_keyboard_alone(open_as, laras, three):
    page = open_as(laras, LIBRARY + "describe/", language="id", width=390)
    assert no_overflow(page) == []
    for number in range(3):
        page.wait_for_selector(f"#describing:has-text('{3 - number} lagi')")
        page.keyboard.type(f"Deskripsi {number}")
        page.keyboard.press("Control+Enter")
    page.get_by_text("Semua sudah punya teks alternatif").wait_for()
    assert set(Asset.objects.values_list("alt", flat=True)) == {f"Deskripsi {n}" for n in range(3)}
    assert axe(page) == []


def test_search_and_filters_keep_their_address(open_as, laras, three):
    page = open_as(laras, LIBRARY, language="en")
    page.get_by_role("searchbox").fill("gambar 2")
    expect(page.locator(".tile")).to_have_count(1)
    assert "q=gambar" in page.url
    page.get_by_role("link", name="Videos").click()
    page.get_by_text("Nothing matches").wait_for()
    assert "kind=video" in page.url and "q=gambar" in page.url
    page.go_back()
    expect(page.locator(".tile")).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    expect(page.locator(".tile")).to_have_count(3)


def test_many_load_as_one_scrolls(open_as, kopi, laras, three):
    Asset.objects.bulk_create(
        Asset(
            workspace=kopi, kind="image", mime="image/png", name=f"{n}.png", file="x", thumb=three[0].thumb.name,
            sha256=str(n), bytes=1, width=9, height=9,
        )
        for n in range(120)
    )  # fmt: skip
    page = open_as(laras, LIBRARY, width=390)
    assert page.locator(".tile").count() < 60
    for _ in range(40):
        page.mouse.wheel(0, 3000)
        page.wait_for_timeout(50)
        if page.locator(".tile").count() == 123:
            break
    assert page.locator(".tile").count() == 123
    assert no_overflow(page) == []
