"""Webhooks out: signed, told once in order, waiting longer after each failure, and nothing while nobody has asked."""

import asyncio

import pytest

from jubir.networks.connectors.sandbox import Connector
from jubir.networks.http import Answer, NoAnswer, Request
from jubir.networks.sandbox import days, hooks
from jubir.networks.sandbox.hooks import Caller
from jubir.networks.sandbox.store import NewPost, Store
from tests.networks.sandbox.test_audience import NOON, Hands

SECRET = "rahasia-rahasia-rahasia"


class Ear:
    """The other side: remembers what it was told, and answers as it is told to."""

    def __init__(self):
        self.told: list[Request] = []
        self.answer: int | None = 200

    async def send(self, request):
        self.told.append(request)
        if self.answer is None:
            raise NoAnswer("x")
        return Answer(self.answer, {}, b"")

    @property
    def texts(self):
        return [item.text for request in self.told for item in Connector().received(request.body)]


@pytest.fixture
def store(tmp_path):
    kept = Store(tmp_path, Hands())
    kept.set(audience=False)
    yield kept
    kept.close()


@pytest.fixture
def shop(store):
    account = store.create_account("Kopi Senja")[0]
    post = store.add_post(account["id"], NewPost("Menu baru"))[0]
    sari = store.create_account("Sari")[0]

    def comment(text):
        store.now.at += 1
        store.add_post(sari["id"], NewPost(text, parent=post["id"]))

    return account["id"], comment


def tell(store, ear):
    caller = Caller(store)
    caller.base = "https://net.example/sandbox"
    asyncio.run(caller.tell_all(ear))


def test_each_comment_is_told_once_and_the_connector_believes_it(store, shop):
    account, comment = shop
    comment("Sebelum mendaftar")
    hooks.register(store, account, "https://jubir.example/hooks/1/", SECRET)
    ear = Ear()
    tell(store, ear)
    assert ear.told == []
    for n in range(120):
        comment(f"Komentar {n}")
    tell(store, ear)
    tell(store, ear)
    assert ear.texts == [f"Komentar {n}" for n in range(120)]
    assert len(ear.told) == 3
    from datetime import UTC, datetime

    now = datetime.fromtimestamp(store.now(), UTC)
    for request in ear.told:
        headers = {name.lower(): value for name, value in request.headers.items()}
        assert Connector().verified(headers, request.body, SECRET, now)
        assert not Connector().verified(headers, request.body + b" ", SECRET, now)


def test_what_was_not_taken_is_told_again_after_a_wait(store, shop):
    account, comment = shop
    hooks.register(store, account, "https://jubir.example/", SECRET)
    comment("Halo")
    ear = Ear()
    waits = []
    for answer in (500, None, 302, 500):
        ear.answer = answer
        tell(store, ear)
        hook = hooks.of_account(store, account)
        waits.append(hook["next_at"] - store.now())
        tell(store, ear)  # too early: nobody is asked
        store.now.at = hook["next_at"] + 1
    assert waits == [15, 30, 60, 120]
    assert len(ear.told) == 4
    ear.answer = 200
    comment("Lagi")
    tell(store, ear)
    assert ear.texts[-2:] == ["Halo", "Lagi"]
    assert hooks.of_account(store, account)["failed"] == 0


def test_an_address_that_never_answers_is_forgotten(store, shop):
    account, comment = shop
    hooks.register(store, account, "https://jubir.example/", SECRET)
    comment("Halo")
    ear = Ear()
    ear.answer = 404
    for _ in range(hooks.GIVE_UP):
        store.now.at += hooks.LONGEST_WAIT + 1
        tell(store, ear)
    assert hooks.of_account(store, account) is None
    assert len(ear.told) == hooks.GIVE_UP


def test_the_same_address_again_goes_on_where_it_was_and_another_begins_now(store, shop):
    account, comment = shop
    hooks.register(store, account, "https://jubir.example/1", SECRET)
    comment("Halo")
    hooks.register(store, account, "https://jubir.example/1", SECRET + "2")
    ear = Ear()
    tell(store, ear)
    assert ear.texts == ["Halo"]
    comment("Lagi")
    hooks.register(store, account, "https://jubir.example/2", SECRET)
    tell(store, ear)
    assert ear.texts == ["Halo"]


def test_the_audience_is_told_of_as_it_lives(store, shop):
    account, _ = shop
    store.set(audience=True)
    hooks.register(store, account, "https://jubir.example/", SECRET)
    store.now.at = NOON + 2 * 86400
    ear = Ear()
    tell(store, ear)
    assert len(ear.texts) >= 2
    assert days.live_account(store, store.account(account)) == 0


def test_nothing_runs_until_somebody_registers(store, shop):
    account, _ = shop

    async def story():
        caller = Caller(store)
        caller.wake()
        caller.wake()
        assert caller._task is None
        hooks.register(store, account, "https://jubir.example/", SECRET)
        caller.wake(look=True)
        assert caller._task is not None
        await caller.stop()

    asyncio.run(story())


def test_registering_through_the_api(server, told):
    async def story(client):
        path = "/api/account/webhook"
        assert (await client.ask("GET", path))[1] == {"webhook": None}
        for wrong in (
            {"url": "ftp://x", "secret": SECRET},
            {"url": "https://x.example/", "secret": "short"},
            {},
        ):
            assert (await client.ask("PUT", path, json=wrong))[0] == 422
        wish = {"url": "http://127.0.0.1:9/", "secret": SECRET}
        status, data, _ = await client.ask("PUT", path, json=wish)
        assert (status, data["webhook"]["url"]) == (200, wish["url"])
        assert SECRET not in str(data)
        assert (await client.ask("DELETE", path))[0] == 204
        assert (await client.ask("GET", path))[1] == {"webhook": None}

    told(story)


def test_scenarios_through_the_api(server, told):
    async def story(client):
        await client.post("Halo")
        path = "/api/scenarios"
        for wrong in ({}, {"kind": "storm", "days": "x"}, {"kind": "storm", "strength": 0}, {"kind": "rain"}):
            assert (await client.ask("POST", path, json=wrong))[0] == 422
        status, made, _ = await client.ask("POST", path, json={"kind": "storm", "days": 2, "strength": 5})
        assert (status, made["kind"], made["days"], made["strength"]) == (201, "storm", 2, 5)
        _, data, _ = await client.ask("GET", path)
        assert [one["id"] for one in data["scenarios"]] == [made["id"]]
        other = await client.join("Orang Lain")
        assert (await other.ask("GET", path))[1] == {"scenarios": []}
        assert (await client.ask("DELETE", f"{path}/{made['id']}"))[0] == 204
        _, data, _ = await client.ask("GET", path)
        assert data["scenarios"][0]["days"] < 0.01

    told(story)
