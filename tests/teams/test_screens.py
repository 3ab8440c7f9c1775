"""The pages of teams and activity in a real browser: readable by everybody, on a phone and on a desk."""

import pytest

from jubir.activity.actions import record
from jubir.teams import actions
from tests.browser import axe, complaints, no_overflow

LONG = "Dimas Aditya Nugroho Wicaksono Putra Bangsa yang Sangat Panjang"
WORKSPACE = [
    "settings/",
    "settings/ending/",
    "members/",
    "members/roles/",
    "activity/",
    "activity/notifications/",
]
ACCOUNT = ["/account/", "/account/password/", "/account/sessions/", "/workspaces/", "/workspaces/new/"]


@pytest.fixture
def busy(kopi, crew):
    """Long names, open invitations, news."""
    crew["editor"].name = LONG
    crew["editor"].save()
    address = "seseorang.dengan.alamat.yang.panjang@perusahaan-kopi-nusantara.example"
    actions.invite(workspace=kopi, by=crew["owner"], role="client", email=address)
    actions.invite(workspace=kopi, by=crew["owner"], role="guest")
    for verb in ("delivery.failed", "delivery.missed", "post.created"):
        record(
            workspace=kopi,
            actor=crew["editor"],
            verb=verb,
            data={"title": "Pneumonoultramicroscopicsilicovolcanoconiosis" * 2, "channel": "@" + "kopi" * 15},
        )
    return crew


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", [f"/w/kopi-senja/{page}" for page in WORKSPACE] + ACCOUNT)
def test_everybody_can_read_it(open_as, busy, path, width):
    page = open_as(busy["owner"], path, width=width, theme="dark" if width == 390 else "light")
    assert axe(page) == []
    assert no_overflow(page) == []
    assert complaints(page) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/login/", "/password/forgot/", "/join/nothing/"])
def test_before_signing_in(open_as, crew, path):
    page = open_as(None, path, width=390)
    assert axe(page) == []
    assert no_overflow(page) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_guest_is_told_whom_to_ask(open_as, busy):
    page = open_as(busy["guest"], "/w/kopi-senja/compose/", width=390, language="en")
    assert "write drafts" in page.inner_text("main")
    assert busy["owner"].email in page.inner_text("main")
    assert axe(page) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_password_can_be_looked_at(open_as, crew):
    page = open_as(None, "/login/", language="en")
    field = page.locator("#id_password")
    field.fill("kata-sandi-panjang")
    eye = page.get_by_role("button", name="Show the password")
    eye.click()
    assert field.get_attribute("type") == "text"
    assert eye.get_attribute("aria-pressed") == "true"
    eye.click()
    assert field.get_attribute("type") == "password"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_colour_is_judged_at_once(open_as, crew):
    page = open_as(crew["owner"], "/w/kopi-senja/settings/", language="en")
    page.locator("input[name=colour]").fill("#ffee00")
    page.get_by_text("too light for white text").wait_for(timeout=5000)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_invitation_link_is_shown_and_a_removal_undone(open_as, busy):
    page = open_as(busy["owner"], "/w/kopi-senja/members/", language="en")
    page.get_by_role("button", name="Invite").first.click()
    assert "/join/" in page.get_by_label("Invitation link").input_value()
    page.get_by_role("button", name="Remove Guest").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Remove Guest").wait_for()
