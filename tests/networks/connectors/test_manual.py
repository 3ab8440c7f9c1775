"""The manual channel: what a person says of it is what is known of it; nothing ever leaves."""

import asyncio
from typing import Any

import pytest

from jubir.networks import errors
from jubir.networks.connectors.manual import Connector
from jubir.networks.connectors.manual.limits import LETTERS, PICTURES, number
from jubir.networks.contract import Account, Call, Draft, Medium, Part, Ticket
from jubir.networks.preflight import check
from tests.networks.wire import NOW, Wire

MANUAL = Connector()


def call(facts: dict[str, Any] | None = None) -> Call:
    return Call(Wire(), Account("tiktok/kopi", "kopi", "", facts or {}), {}, {}, NOW)


def connect(**answers: str) -> Any:
    given = {"name": "Kopi Senja", "network": "TikTok", "link": "", "letters": "", "pictures": "", **answers}
    return asyncio.run(MANUAL.connect(call(), given))


def test_what_was_said_is_kept() -> None:
    made = connect(name="  kopi   senja ", link="tiktok.com/@kopi", letters="2.200", pictures="35")
    assert made.account.handle == "kopi senja"
    assert made.account.facts == {
        "network": "TikTok", "letters": 2200, "pictures": 35, "link": "https://tiktok.com/@kopi",
    }  # fmt: skip
    assert (made.name, made.url) == ("kopi senja (TikTok)", "https://tiktok.com/@kopi")
    assert not made.secrets


def test_the_same_name_on_the_same_network_is_the_same_account() -> None:
    assert connect().account.remote_id == connect(name="kopi  SENJA", network="tiktok").account.remote_id
    assert connect().account.remote_id != connect(network="WhatsApp").account.remote_id


def test_looking_after_it_changes_nothing() -> None:
    made = connect(link="https://tiktok.com/@kopi", letters="100")
    again = asyncio.run(MANUAL.check(Call(Wire(), made.account, {}, {}, NOW)))
    assert (again.account, again.name, again.url) == (made.account, made.name, made.url)


@pytest.mark.parametrize(
    "wrong",
    [{"letters": "banyak"}, {"letters": "0"}, {"pictures": "51"}, {"pictures": "-1"}, {"link": "kopi senja"}],
)
def test_nonsense_is_refused_while_connecting(wrong: dict[str, str]) -> None:
    with pytest.raises(errors.Rejected):
        connect(**wrong)


@pytest.mark.parametrize(
    ("typed", "is_"), [("2.200", 2200), ("2,200", 2200), ("1 000", 1000), ("100000", 100_000)]
)
def test_numbers_are_read_as_people_write_them(typed: str, is_: int) -> None:
    assert number("letters", typed) == is_


def test_limits_are_generous_and_can_be_set() -> None:
    free = MANUAL.limits(Account("", ""))
    assert (free.text.maximum, free.images.maximum) == (LETTERS, PICTURES)
    assert {one.name: one.maximum for one in free.options} == {"first_comment": 2200, "note": 1000}
    tight = MANUAL.limits(Account("", "", "", {"letters": 10, "pictures": 2}))
    assert [one.code for one in check(Draft((Part("x" * 11),)), tight)] == ["text_too_long"]
    assert not check(Draft((Part("x" * 10),)), tight)
    three = tuple(Medium(n, "image", "image/png", 1, 10, 10, alt="Kopi") for n in range(3))
    assert [one.code for one in check(Draft((Part("x", three),)), tight)] == ["too_many_images"]
    for odd in ({"letters": "banyak"}, {"letters": None}, {"letters": True}, {"pictures": []}):
        assert MANUAL.limits(Account("", "", "", odd)) == free
    assert MANUAL.limits(Account("", "", "", {"letters": 10**9})).text.maximum == 100_000


def test_nothing_is_ever_sent_by_itself() -> None:
    wire = Wire()
    draft = Draft((Part("satu"), Part("dua")))
    ticket = Ticket(0, "key", "3l", NOW)
    there = Call(wire, Account("tiktok/kopi", "kopi"), {}, {}, NOW)
    assert MANUAL.steps(draft) == 2
    assert MANUAL.rendered(draft, 1) == "dua"
    assert asyncio.run(MANUAL.prepare(there, draft, ticket)) == {}
    with pytest.raises(errors.Unsupported):
        asyncio.run(MANUAL.commit(there, draft, ticket))
    assert wire.sent == []
