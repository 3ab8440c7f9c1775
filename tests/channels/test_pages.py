"""The pages of connecting in a real browser: nothing sticks out, everybody can read it, searching sifts."""

from dataclasses import replace

import pytest

from jubir.channels import actions
from jubir.channels.models import Channel, NetworkApp
from jubir.channels.several_views import SEVERAL
from jubir.core import clock
from jubir.networks import registry
from jubir.networks.contract import Account, Connected
from tests.browser import axe, complaints, no_overflow
from tests.channels.net import Warta

W = "/w/kopi-senja/channels/"
PAGES = (
    "", "connect/", "networks/", "networks/bluesky/", "connect/bluesky/", "connect/instagram/", "keys/", "keys/facebook/",
)  # fmt: skip


@pytest.fixture
def many(kopi, laras, monkeypatch):
    """Nine networks and twelve channels, whatever else there is."""
    there = dict(registry.all_connectors())
    for slug, name in (("facebook", "Facebook"), ("instagram", "Instagram"), ("tiktok", "TikTok"), ("x", "X"), ("google", "Google")):  # fmt: skip
        one = Warta()
        one.identity = replace(one.identity, slug=slug, name=name)
        there[slug] = one
    monkeypatch.setattr(registry, "all_connectors", lambda: there)
    keys = {"client_id": "id-1234567890123", "client_secret": "rahasia-sekali-9876"}
    NetworkApp.objects.create(network="facebook", secrets=keys)
    for number in range(12):
        Channel.objects.create(
            workspace=kopi,
            network="facebook",
            remote_id=str(number),
            handle=f"@kopisenja{number}",
            name=f"Kopi Senja yang namanya panjang sekali nomor {number}",
            connected_by=laras,
            health="reconnect" if number == 3 else "connected",
            scopes=["publish_posts"] if number == 4 else [],
        )


@pytest.mark.browser
@pytest.mark.parametrize(("number", "path"), list(enumerate(PAGES)), ids=lambda one: str(one) or "list")
def test_every_page_is_readable_by_everybody_on_a_phone_too(open_as, laras, many, number, path):
    theme, language = (("light", "id"), ("dark", "en"))[number % 2]
    page = open_as(laras, W + path, theme=theme, language=language)
    assert axe(page) == []
    assert no_overflow(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert axe(page) == []
    assert complaints(page) == []


@pytest.mark.browser
def test_typing_sifts_channels(open_as, laras, many):
    page = open_as(laras, W, language="en")
    page.get_by_role("searchbox", name="Find a channel").fill("NOMOR 11")
    assert page.locator("#living li[data-sifted]:visible").count() == 1
    assert not page.get_by_role("heading", name="2 need you").is_visible()
    page.get_by_role("searchbox", name="Find a channel").fill("friendster")
    assert page.get_by_text("No channel of that name.").is_visible()
    page.get_by_role("searchbox", name="Find a channel").fill("")
    assert page.locator("#living li[data-sifted]:visible").count() == 12


@pytest.mark.browser
def test_an_address_in_a_guide_is_copied_with_one_press(open_as, laras, many, monkeypatch):
    from jubir.channels import guides

    real = guides.of
    steps = guides.Guide({"pitch": "x"}, "1. Paste `{redirect_uri}` there.")
    monkeypatch.setattr(
        guides, "of", lambda slug, language="": steps if slug == "instagram" else real(slug, language)
    )
    page = open_as(laras, W + "connect/instagram/", language="en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("/channels/callback/") and copied.startswith("http")


@pytest.mark.browser
def test_choosing_among_many_accounts_is_easy_on_a_phone(open_as, laras, many):
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    page = open_as(laras, W + "keys/", language="en", width=390, height=844)
    name = settings.SESSION_COOKIE_NAME
    kept = next(one["value"] for one in page.context.cookies() if one["name"] == name)
    session = SessionStore(kept)
    found = [Connected(Account(str(n), f"@kopisenja{n}"), f"Kopi Senja {n}") for n in range(2, 16)]
    session[SEVERAL] = {
        "held": actions.hold(*found),
        "network": "facebook",
        "workspace": "kopi-senja",
        "meant": None,
        "at": clock.now().timestamp(),
    }
    session.save()
    page.goto(W + "several/")
    assert axe(page) == [] and no_overflow(page) == []
    assert page.get_by_role("checkbox", checked=True).count() == 1, "the broken one"
    page.get_by_role("searchbox").fill("@kopisenja14")
    assert page.locator("#accounts li:visible").count() == 1
    page.get_by_text("Kopi Senja 14").click()
    assert page.get_by_role("checkbox", name="Kopi Senja 14").is_checked()
