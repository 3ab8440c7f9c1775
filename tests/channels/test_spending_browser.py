"""The page of spending in a real browser: readable on a phone, in the dark, in both languages."""

import os
from pathlib import Path

import pytest

from jubir.channels import spending
from jubir.channels.models import Channel, SpendingLimit
from jubir.networks.contract import Charge
from tests.browser import axe, complaints, no_overflow

PAGE = "/w/kopi-senja/channels/spending/"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "theme", "language", "limit"),
    [(1440, "light", "en", None), (390, "light", "id", 5_000_000), (390, "dark", "en", 1_000_000)],
)
def test_spending_is_readable_wherever_it_is_read(open_as, laras, kopi, width, theme, language, limit):
    Channel.objects.create(workspace=kopi, network="x", remote_id="12", handle="kopisenja")
    spending.note(kopi.pk, "x", [Charge(1_235_000)], 412)
    if limit:
        SpendingLimit.objects.create(workspace=kopi, network="x", micros=limit)
    page = open_as(laras, PAGE, width=width, theme=theme, language=language)
    page.locator("summary").click()
    assert axe(page) == []
    assert no_overflow(page) == []
    assert complaints(page) == []
    if folder := os.environ.get("JUBIR_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"spending-{width}-{theme}-{language}.png"), full_page=True)
