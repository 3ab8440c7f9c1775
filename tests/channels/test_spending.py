"""What networks cost: counted once, by day; held against a limit; and stopped with a word, never silently."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from jubir.activity.models import Event
from jubir.channels import door, jobs, queries, saying, spending, spending_actions, words
from jubir.channels.actions import Refused
from jubir.channels.models import Billed, Budget, Channel, Spending, SpendingLimit
from jubir.networks import errors
from jubir.networks.contract import Charge, Draft, Medium, Part
from jubir.teams.models import Workspace

pytestmark = pytest.mark.usefixtures("in_english")

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
ME = {"data": {"id": "12", "username": "kopisenja", "name": "Kopi Senja"}}
MENTIONS = {
    "data": [{"id": "71", "text": "halo", "author_id": "9", "conversation_id": "71"}],
    "includes": {"users": [{"id": "9", "username": "bayu"}]},
    "meta": {"result_count": 1},
}
PAGE = "/w/kopi-senja/channels/spending/"


@pytest.fixture(autouse=True)
def thursday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def channel(kopi) -> Channel:
    return Channel.objects.create(
        workspace=kopi, network="x", remote_id="12", handle="kopisenja", secrets={"access_token": "t"}
    )


def spent(workspace: Workspace) -> list[tuple[int, int]]:
    return list(
        Spending.objects.filter(workspace=workspace).order_by("day").values_list("micros", "requests")
    )


def limit(workspace: Workspace, micros: int) -> None:
    SpendingLimit.objects.create(workspace=workspace, network="x", micros=micros)


# ── counting ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_every_call_is_counted_by_day_and_the_same_thing_paid_for_once(kopi, channel, wire):
    wire.expect("GET", "/2/users/12/mentions", MENTIONS, times=2)
    for _ in range(2):
        door.ask_now(channel, "inbox", "", NOW - timedelta(days=1))
    assert spent(kopi) == [(11_000, 2)], "a mention and its author, the second time for nothing"
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        wire.expect("GET", "/2/users/12/mentions", MENTIONS)
        door.ask_now(channel, "inbox", "", NOW - timedelta(days=1))
    assert spent(kopi) == [(11_000, 2), (11_000, 1)], "a new day costs anew"


def test_what_was_refused_is_a_request_that_cost_nothing(kopi, channel, wire):
    wire.expect("GET", "/2/users/me", {"title": "No"}, status=503)
    with pytest.raises(errors.Outage):
        door.ask_now(channel, "account_figures")
    assert spent(kopi) == [(0, 1)]


def test_what_costs_each_time_is_counted_each_time(kopi):
    for _ in range(3):
        spending.note(kopi.pk, "x", [Charge(15_000), Charge(15_000)], 2)
    assert spent(kopi) == [(90_000, 6)]


def test_the_same_thing_twice_in_one_answer_is_one(kopi):
    spending.note(
        kopi.pk, "x", [Charge(5_000, "post:1"), Charge(5_000, "post:1"), Charge(5_000, "post:2")], 1
    )
    assert spent(kopi) == [(10_000, 1)]


def test_a_price_list_with_a_mistake_hides_no_answer(kopi, channel, wire, monkeypatch):
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(type(door.connector("x")), "charges", broken)
    wire.expect("GET", "/2/users/me", ME)
    assert door.ask_now(channel, "account_figures") == {}
    assert spent(kopi) == [(0, 1)]


def test_a_book_that_cannot_be_written_hides_no_answer(channel, wire, monkeypatch):
    def broken(*_: Any) -> Any:
        raise OSError("disk full")

    monkeypatch.setattr(spending, "note", broken)
    wire.expect("GET", "/2/users/me", ME)
    assert door.ask_now(channel, "account_figures") == {}


def test_networks_that_take_nothing_have_no_book(kopi):
    assert not door.takes_money("sandbox") and not door.takes_money("gone")
    assert door.takes_money("x")


def test_what_was_paid_for_is_forgotten_when_the_day_is_over(kopi):
    spending.note(kopi.pk, "x", [Charge(5_000, "post:1")], 1)
    assert jobs.forget_billed() == 0
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert jobs.forget_billed() == 1
    assert not Billed.objects.exists()


def test_a_day_is_one_of_utc(kopi):
    """Half past six in the morning in Jakarta is still yesterday there."""
    with time_machine.travel(datetime(2026, 11, 30, 23, 30, tzinfo=UTC), tick=False):
        spending.note(kopi.pk, "x", [Charge(5_000)], 1)
    assert Spending.objects.get().day == date(2026, 11, 30)


# ── a month ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("costs", "today", "expected"),
    [
        ({}, date(2026, 11, 26), 0),
        ({date(2026, 11, 26): 100}, date(2026, 11, 26), 100 + 4 * 100),
        ({date(2026, 11, 20): 700}, date(2026, 11, 26), 700 + 4 * 100),
        ({date(2026, 11, 10): 700}, date(2026, 11, 26), 700),
        ({date(2026, 10, 31): 700}, date(2026, 11, 2), 0 + 28 * 700 // 3),
        ({date(2026, 11, 30): 50}, date(2026, 11, 30), 50),
        ({date(2026, 2, 28): 10}, date(2026, 2, 28), 10),
    ],
)
def test_a_month_is_foreseen_from_its_last_days(costs, today, expected):
    assert spending.foreseen(costs, today) == expected


def test_the_month_ends_where_the_next_begins():
    assert spending.ends(NOW) == datetime(2026, 12, 1, tzinfo=UTC)
    assert spending.ends(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)
    assert spending.ends(datetime(2027, 1, 31, tzinfo=UTC)) == datetime(2027, 2, 1, tzinfo=UTC)


def test_a_limit_is_used_up_when_it_is_reached_and_opens_with_the_month(kopi, channel):
    limit(kopi, 30_000)
    assert spending.note(kopi.pk, "x", [Charge(29_999)], 1) is None
    assert spending.note(kopi.pk, "x", [Charge(1)], 1) == datetime(2026, 12, 1, tzinfo=UTC)
    month = spending.month_of(kopi, "x")
    assert (month.spent, month.share, month.used_up) == (30_000, 100, True)
    with time_machine.travel(datetime(2026, 12, 1, 0, 1, tzinfo=UTC), tick=False):
        assert spending.used_up([(kopi.pk, "x")], datetime(2026, 12, 1, 0, 1, tzinfo=UTC)) == {}
        assert spending.month_of(kopi, "x").spent == 0


def test_one_brands_limit_is_not_anothers(kopi, stranger):
    elsewhere = Workspace.objects.get(slug="lain")
    limit(kopi, 0)
    assert spending.used_up([(kopi.pk, "x"), (elsewhere.pk, "x"), (kopi.pk, "mastodon")], NOW).keys() == {
        (kopi.pk, "x")
    }


# ── what stops ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_when_it_is_used_up_nothing_is_read_and_publishing_is_not_closed(kopi, channel, wire):
    limit(kopi, 10_000)
    spending.note(kopi.pk, "x", [Charge(10_000)], 1)
    for verb, arguments in (("inbox", ("", NOW)), ("figures", (["1"],)), ("search", (None, "", NOW))):
        with pytest.raises(errors.TooMany) as caught:
            door.ask_now(channel, verb, *arguments)
        assert caught.value.until == NOW + timedelta(hours=1), "so that a limit that was raised is felt"
    assert not wire.sent and not Budget.objects.exists()
    # Whether it is still ours, and whether a post is out, is asked all the same; so is what a person does by hand.
    wire.expect("GET", "/2/users/me", ME)
    door.ask_now(channel, "check")
    wire.expect("PUT", "/2/tweets/71/hidden", {"data": {"hidden": True}})
    door.ask_now(channel, "moderate", "hide", "71", {}, True)


def test_a_limit_reached_in_the_middle_stops_the_rest_of_a_run(kopi, channel, wire):
    limit(kopi, 10_000)
    wire.expect("GET", "/2/users/me", ME)
    first, second = door.ask_many([(channel.pk, "account_figures", ()), (channel.pk, "inbox", ("", NOW))])
    assert first.error is None
    assert isinstance(second.error, errors.TooMany)


def test_a_limit_that_was_raised_opens_at_once(kopi, laras, channel, wire):
    limit(kopi, 0)
    with pytest.raises(errors.TooMany):
        door.ask_now(channel, "account_figures")
    spending_actions.set_limit(workspace=kopi, network="x", micros=5_000_000, by=laras)
    wire.expect("GET", "/2/users/me", ME)
    door.ask_now(channel, "account_figures")


# ── what people see ──────────────────────────────────────────────────────────────────────────────────────────────
def test_what_a_post_costs_is_known_where_the_network_has_prices(kopi, channel):
    assert door.price_of(Draft((Part("Pagi"), Part("kopi.id"))), channel) == 215_000
    described = Part("Pagi", (Medium(1, "image", "image/png", 3, alt="Cangkir"),))
    assert door.price_of(Draft((described,)), channel) == 20_000
    assert door.price_of(Draft((Part("Pagi"),)), Channel(workspace=kopi, network="sandbox")) is None
    assert door.price_of(Draft((Part("Pagi"),)), Channel(workspace=kopi, network="gone")) is None


@pytest.mark.parametrize(
    ("micros", "rounded", "en", "id_"),
    [
        (200_000, False, "US$0.20", "US$0,20"),
        (15_000, False, "US$0.015", "US$0,015"),
        (1_234_500, True, "US$1.23", "US$1,23"),
        (12_000_000_000, False, "US$12,000.00", "US$12.000,00"),
        (0, False, "US$0.00", "US$0,00"),
    ],
)
def test_money_is_written_as_people_write_it(micros, rounded, en, id_):
    for language, expected in (("en", en), ("id", id_)):
        with translation.override(language):
            assert words.money(micros, rounded=rounded) == expected


def test_the_month_is_said_in_sentences(kopi, channel):
    with translation.override("en"):
        [month] = queries.months(kopi)
        assert saying.spending_sentences(month) == [
            "X has cost nothing yet this month.",
            "There is no limit.",
        ]
        spending.note(kopi.pk, "x", [Charge(1_230_000)], 1_412)
        first, second, _ = saying.spending_sentences(queries.months(kopi)[0])
        assert first == "X has cost US$1.23 so far this month, in 1,412 requests."
        assert second == "If the coming days are like the last ones, it will be about US$6.15 by its end."
        limit(kopi, 1_000_000)
        used_up = saying.spending_sentences(queries.months(kopi)[0])[-1]
        assert used_up.startswith("The limit of US$1.00 is used up: until 1 Dec nothing is read there")


def test_the_page_shows_each_day_and_takes_a_limit(kopi, page, channel):
    spending.note(kopi.pk, "x", [Charge(215_000)], 3)
    html = page.get(PAGE).content.decode()
    assert "US$0.22 so far this month, in 3 requests" in html and "US$0.215" in html and "26 November" in html
    answer = page.post(f"{PAGE}x/", {"limit": "2,50"}, follow=True)
    assert "X may cost US$2.50 a month from now on." in answer.content.decode()
    assert SpendingLimit.objects.get(workspace=kopi, network="x").micros == 2_500_000
    assert Event.objects.get(verb="spending.limited").data == {"title": "X", "micros": 2_500_000}
    page.post(f"{PAGE}x/", {"limit": ""})
    assert not SpendingLimit.objects.exists()
    assert Event.objects.filter(verb="spending.unlimited").count() == 1


@pytest.mark.parametrize("typed", ["banyak", "-1", "1e9", "NaN", "1000001", "1.2.3"])
def test_what_is_no_amount_is_refused_where_it_was_typed(page, channel, typed):
    answer = page.post(f"{PAGE}x/", {"limit": typed})
    html = answer.content.decode()
    assert (
        answer.status_code == 422 and "Write an amount in US dollars" in html and f'value="{typed}"' in html
    )
    assert not SpendingLimit.objects.exists()


@pytest.mark.parametrize(
    ("typed", "micros"),
    [("10", 10_000_000), ("$2.5", 2_500_000), ("US$ 0", 0), ("0,015", 15_000), (" ", None)],
)
def test_an_amount_may_be_written_in_several_ways(typed, micros):
    assert spending_actions.micros_of(typed) == micros


def test_only_who_looks_after_channels_sets_a_limit(kopi, crew, stranger, channel):
    for user in (crew["editor"], crew["client"], stranger):
        with pytest.raises(Refused):
            spending_actions.set_limit(workspace=kopi, network="x", micros=1, by=user)
        client = Client()
        client.force_login(user)
        assert client.post(f"{PAGE}x/", {"limit": "1"}).status_code in (403, 404)
    spending_actions.set_limit(workspace=kopi, network="x", micros=1, by=crew["manager"])


def test_a_network_that_takes_nothing_has_no_limit_to_set(page):
    assert page.post(f"{PAGE}sandbox/", {"limit": "1"}).status_code == 404
    assert page.post(f"{PAGE}nowhere/", {"limit": "1"}).status_code == 404
    assert "Nothing costs anything" in page.get(PAGE).content.decode()


def test_every_page_says_that_a_limit_is_used_up(kopi, page, channel):
    limit(kopi, 1)
    assert "The spending limit for X is used up" not in page.get("/w/kopi-senja/channels/").content.decode()
    spending.note(kopi.pk, "x", [Charge(1)], 1)
    html = page.get("/w/kopi-senja/channels/").content.decode()
    assert "The spending limit for X is used up" in html and PAGE in html
    assert "X has cost US$0.00 so far this month" in html
