"""The calendar as a person gets it: what stands where, in which zone, for whom."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from jubir.content.models import Label
from jubir.publishing.models import State
from tests.studio.making import at, channel, delivery, post

NOW = datetime(2026, 11, 10, 2, 12, tzinfo=UTC)  # Tuesday, 09.12 WIB


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(NOW, tick=False):
        yield


def page(user, query: str = "", workspace: str = "kopi-senja") -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(f"/w/{workspace}/calendar/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def day(html: str, iso: str) -> str:
    """The part of a month that belongs to one day."""
    found = re.search(rf'data-day="{iso}".*?</section>', html, re.S)
    assert found, iso
    return found[0]


@pytest.mark.parametrize("role", ["owner", "manager", "editor", "contributor", "client", "guest"])
@pytest.mark.parametrize("view", ["month", "week", "list", "day"])
def test_every_member_may_look(crew, kopi, role, view) -> None:
    delivery(post(kopi, "Kopi susu"), channel(kopi), at("2026-11-10 12:00"))
    html = page(crew[role], f"?view={view}")
    assert "Kopi susu" in html
    assert ("data-may-move" in html) == (role in ("owner", "manager", "editor"))
    assert ("data-compose" in html) == (role in ("owner", "manager", "editor", "contributor"))


def test_a_stranger_finds_nothing(kopi, stranger) -> None:
    client = Client()
    client.force_login(stranger)
    assert client.get("/w/kopi-senja/calendar/").status_code == 404


@pytest.mark.parametrize(
    "zone, iso",
    [("Asia/Jakarta", "2026-11-10"), ("Asia/Makassar", "2026-11-11"), ("Asia/Jayapura", "2026-11-11")],
)
def test_half_past_eleven_in_jakarta_is_tomorrow_further_east(kopi, laras, zone, iso) -> None:
    kopi.time_zone = zone
    kopi.save()
    delivery(post(kopi, "Larut malam"), channel(kopi), at("2026-11-10 23:30", "Asia/Jakarta"))
    html = page(laras)
    assert "Larut malam" in day(html, iso)
    assert {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}[zone] in html


def test_on_the_night_the_clocks_change(kopi, laras) -> None:
    kopi.time_zone = "Europe/Berlin"
    kopi.save()
    sky = channel(kopi)
    delivery(post(kopi, "Sebelum"), sky, at("2026-10-24 23:59", "Europe/Berlin"))
    delivery(post(kopi, "Malam panjang"), sky, at("2026-10-25 23:59", "Europe/Berlin"))
    html = page(laras, "?on=2026-10")
    assert "Sebelum" in day(html, "2026-10-24") and "Malam panjang" not in day(html, "2026-10-24")
    assert "Malam panjang" in day(html, "2026-10-25")
    assert "data-skipped" not in page(laras, "?view=week&on=2026-03-29")  # the night is folded away
    delivery(post(kopi, "Dini hari"), sky, at("2026-03-29 01:00", "Europe/Berlin"))
    assert "data-skipped" in page(laras, "?view=week&on=2026-03-29")


def test_the_neighbours_of_a_month_are_there_but_set_apart(kopi, laras) -> None:
    delivery(post(kopi, "Awal Desember"), channel(kopi), at("2026-12-01 07:00"))
    html = page(laras, "?on=2026-11")
    assert "data-out" in day(html, "2026-12-01") and "Awal Desember" in day(html, "2026-12-01")
    assert 'role="status"' in html  # November itself is empty, and says so


def test_what_needs_somebody_is_first_and_the_rest_is_counted(kopi, laras) -> None:
    sky = channel(kopi)
    for minute in range(59):
        delivery(post(kopi, f"Nomor {minute}"), sky, at(f"2026-11-12 07:{minute:02}"))
    delivery(post(kopi, "Perlu Anda"), sky, at("2026-11-12 21:00"), State.NEEDS_PERSON)
    cell = day(page(laras), "2026-11-12")
    assert cell.index("Perlu Anda") < cell.index("Nomor 0")
    assert cell.count('class="entry"') == 4
    assert "56" in cell.split('class="rest"')[1]


def test_a_month_costs_the_same_queries_whatever_it_holds(kopi, laras, django_assert_max_num_queries) -> None:
    sky, promo = channel(kopi), Label.objects.create(workspace=kopi, name="Promo", colour=2)
    for number in range(120):
        one = post(kopi, f"Nomor {number}")
        one.labels.add(promo)
        delivery(one, sky, at(f"2026-11-{number % 30 + 1:02} 07:{number % 60:02}"))
    client = Client()
    client.force_login(laras)
    client.get("/w/kopi-senja/calendar/")
    with django_assert_max_num_queries(26):  # three of them are the rail's counts of other rooms
        client.get("/w/kopi-senja/calendar/")


def test_ugly_words_stay_words(kopi, laras) -> None:
    sky = channel(kopi)
    delivery(post(kopi, "", text="<script>alert(1)</script>"), sky, at("2026-11-10 07:00"))
    delivery(post(kopi, "", text="مرحبا بكم في المقهى"), sky, at("2026-11-10 08:00"))
    delivery(post(kopi, "", text="W" * 300), sky, at("2026-11-10 09:00"))
    delivery(post(kopi, "", text=" "), sky, at("2026-11-10 10:00"))
    html = page(laras)
    assert "<script>alert" not in html and "&lt;script&gt;" in html
    assert 'dir="auto">مرحبا' in html


@pytest.mark.parametrize(
    "query",
    [
        "?on=2026-13",
        "?on=0000-00",
        "?view=x&on=y",
        "?view=day&page=9999",
        "?channel=abc&label=9&author=0",
        "?view=week&on=2100-12-31",
    ],
)
def test_nonsense_in_the_address_is_harmless(laras, query) -> None:
    page(laras, query)


def test_filters_are_links_and_survive_a_step(kopi, laras) -> None:
    sky = channel(kopi, "bluesky", "senja.bsky.social")
    html = page(laras, f"?channel={sky.pk}&state=need")
    assert f'href="/w/kopi-senja/calendar/?on=2026-12&amp;state=need&amp;channel={sky.pk}"' in html
    assert f'href="/w/kopi-senja/calendar/?channel={sky.pk}"' in html  # the chip that takes the state away


def test_a_full_day_has_pages(kopi, laras) -> None:
    sky = channel(kopi)
    for minute in range(130):
        delivery(
            post(kopi, f"Nomor {minute:03}"), sky, at(f"2026-11-10 {7 + minute // 60:02}:{minute % 60:02}")
        )
    first, second = page(laras, "?view=day"), page(laras, "?view=day&page=1")
    assert first.count('class="entry"') == 100 and second.count('class="entry"') == 30
    assert "Nomor 129" in second and 'rel="prev"' in second


def test_the_pictures_of_another_workspace_are_not_shown(kopi, laras) -> None:
    delivery(post(kopi, media=[12345]), channel(kopi), at("2026-11-10 07:00"))
    assert "<img src" not in day(page(laras), "2026-11-10").split('class="marks"')[0]


def test_the_address_of_the_calendar() -> None:
    assert reverse("studio:calendar", args=["kopi-senja"]) == "/w/kopi-senja/calendar/"
