"""Choosing lists of people in a real browser: asked for when wanted, on a phone too."""

from collections.abc import Callable
from typing import Any

import pytest

from jubir.channels import door
from jubir.channels.models import Channel
from jubir.listening.models import Search
from jubir.networks.hearing import PeopleList
from jubir.teams.models import User, Workspace
from tests.browser import axe, complaints, no_overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Any]


def test_what_is_typed_stays_while_the_lists_are_fetched(
    open_as: Opener, laras: User, kopi: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
):
    Channel.objects.create(
        workspace=kopi, network="mastodon", server="https://warung.example", remote_id="1", handle="kopi",
        name="Kopi Senja",
    )  # fmt: skip
    long = "Kedai kopi tetangga di seluruh kecamatan dan sekitarnya sampai ke ujung jalan besar"
    told = (PeopleList("7", "Tetangga"), PeopleList("8", long))
    monkeypatch.setattr(door, "ask_many", lambda questions: [door.Told(told) for _ in questions])
    page = open_as(laras, "/w/kopi-senja/listening/watches/new/", language="en", width=390)
    page.fill("#id_any", "kopi senja")
    page.get_by_role("link", name="Show my channels' lists").click()
    page.get_by_label("Tetangga", exact=True).check()
    assert page.input_value("#id_any") == "kopi senja"
    page.screenshot(path=str(tmp_path / "lists.png"), full_page=True)
    assert no_overflow(page) == []
    assert axe(page) == []
    page.get_by_role("button", name="Begin to listen").click()
    page.wait_for_url("**/watches/")
    assert page.locator(".terms .pill", has_text="Tetangga").count() == 1
    page.screenshot(path=str(tmp_path / "watches.png"), full_page=True)
    assert no_overflow(page) == []
    assert complaints(page) == []
    assert Search.objects.exclude(list_id="").get().list_title == "Tetangga"
