"""The public pages in a real browser: nothing sticks out on a phone, nothing shuts people out, the switches work."""

import io
import urllib.request

import pytest
from PIL import Image

from jubir.networks.sandbox import faults
from jubir.networks.sandbox.store import NewPost
from tests.browser import axe, no_overflow

pytestmark = pytest.mark.browser


@pytest.fixture
def paths(server, tmp_path):
    """A sandbox with long, ugly and ordinary things in it; its pages by name."""
    store = server.store
    account, _ = store.create_account("Kopi " + "Panjang" * 10, "kopi")
    buffer = io.BytesIO()
    Image.new("RGB", (300, 500), "peru").save(buffer, "JPEG")
    media = []
    for n in range(5):
        file = tmp_path / f"{n}.jpg"
        file.write_bytes(buffer.getvalue())
        row = store.add_media(account["id"], file, "image", "image/jpeg")
        media.append({"id": row["id"], "kind": "image", "alt": f"Gambar {n} " + "x" * 200})
    then = store.now() - 40 * 3600
    post = store.add_post(account["id"], NewPost("W" * 300 + " مرحبا #kopi", tuple(media), at=then))[0]
    poll = {"options": ["a" * 50, "b b " * 12], "minutes": 60, "multiple": False}
    store.add_post(account["id"], NewPost("Pilih?", poll=poll, at=then + 1))
    card = {
        "url": "https://kopi.example/" + "y" * 300,
        "title": "T" * 200,
        "description": "d " * 200,
        "thumb": "",
    }
    store.add_post(account["id"], NewPost("Baca", card=card, at=then + 2))
    faults.switch_on(store, "slow", contains="z" * 100)
    return {
        "home": "/",
        "account": "/@kopi",
        "post": f"/@kopi/{post['id']}",
        "faults": "/faults",
        "missing": "/nonsense",
    }


@pytest.mark.parametrize("name", ["home", "account", "post", "faults", "missing"])
@pytest.mark.parametrize(("scheme", "lang", "width"), [("light", "id", 390), ("dark", "en", 1440)])
def test_pages_are_open_to_everybody(chromium, server, paths, name, scheme, lang, width):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale=lang, bypass_csp=True
    )
    page = context.new_page()
    page.goto(server.url + paths[name])
    assert page.locator("html").get_attribute("lang") == lang
    assert axe(page, ("moderate", "serious", "critical")) == []
    assert no_overflow(page) == []
    context.close()


def test_a_switch_is_pressed_under_the_pages_own_policy(chromium, server, paths):
    page = chromium.new_page(locale="en")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(server.url + "/faults?account=kopi")
    page.get_by_role("button", name="Switch on: Refuse the text").click()
    assert "Refuse the text" in page.locator(".now").inner_text()
    page.locator(".now li", has_text="Refuse the text").get_by_role("button").click()
    assert "Refuse the text" not in page.locator(".now").inner_text()
    assert said == []
    page.close()


def test_pages_stay_light(server, paths):
    request = urllib.request.Request(server.url + paths["faults"])
    with urllib.request.urlopen(request) as answer:
        assert len(answer.read()) < 60_000
    with urllib.request.urlopen(server.url + "/style.css") as answer:
        assert len(answer.read()) < 15_000
