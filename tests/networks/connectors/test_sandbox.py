"""The sandbox connector against a running sandbox: what every answer of the network becomes."""

import asyncio
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jubir.networks import contract, errors, http
from jubir.networks.client import Client
from jubir.networks.connectors.sandbox import Connector
from jubir.networks.contract import (
    Account,
    Call,
    Card,
    Draft,
    Medium,
    Part,
    Poll,
    Processing,
    Published,
    Ticket,
)
from jubir.networks.sandbox import faults
from tests.networks.sandbox.serving import serving

connector = Connector()


class Impatient:
    """The real client, with a patience of its own."""

    def __init__(self, client: Client, seconds: float) -> None:
        self.client, self.seconds = client, seconds

    async def send(self, request: http.Request) -> http.Answer:
        return await self.client.send(replace(request, timeout=self.seconds))


@pytest.fixture
def server(tmp_path):
    with serving(tmp_path / "sandbox") as running:
        yield running


@pytest.fixture
def tell(server):
    """Run an async story with a Call of a fresh account; `timeout` is the client's patience."""

    def run(story, timeout: float = 5.0):
        async def go():
            async with Client([urlsplit(server.url).netloc, "127.0.0.1:9"]) as client:
                call = Call(
                    Impatient(client, timeout), Account("", "", server.url), {}, now=datetime.now(UTC)
                )
                made = await connector.connect(call, {"name": "Kopi Senja"})
                return await story(replace(call, account=made.account, secrets=made.secrets))

        return asyncio.run(go())

    return run


def ticket(step: int = 0, **checkpoint) -> Ticket:
    return Ticket(step, uuid.uuid4().hex, "3kabc", datetime.now(UTC), checkpoint)


async def publish(call: Call, draft: Draft) -> list[Published]:
    """Prepare, then each step, as the engine would with a network in good health."""
    kept = dict(await connector.prepare(call, draft, ticket()))
    made = []
    for step in range(connector.steps(draft)):
        made.append(await connector.commit(call, draft, ticket(step, **kept)))
        kept.update(made[-1].keep)
    return made


async def recent(call: Call, draft: Draft, ago: float = 60):
    since = datetime.now(UTC) - timedelta(seconds=ago)
    return await connector.recent(call, since, draft=draft, ticket=ticket())


def words(text: str) -> Draft:
    return Draft((Part(text),))


def picture(tmp_path: Path, n: int, alt: str = "") -> Medium:
    path = tmp_path / f"{n}.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes([n]) * 50)
    return Medium(n, "image", "image/png", 58, 10, 10, alt=alt, path=str(path), name=path.name)


def test_it_keeps_what_it_declares():
    for protocol in (
        contract.Connects,
        contract.Publishes,
        contract.Polls,
        contract.ReadsBack,
        contract.LooksUp,
        contract.Deletes,
        contract.Resolves,
    ):
        assert isinstance(connector, protocol)


def test_connecting_takes_a_name_and_gives_a_secret_that_is_not_shown(tell, server):
    async def story(call):
        checked = await connector.check(call)
        assert checked.account.handle == "kopi_senja"
        assert checked.account.server == server.url
        assert checked.account.facts["honours_keys"] is False
        assert checked.secrets == {}
        assert call.secrets["token"] not in repr(call)

    tell(story)


def test_a_closed_server_is_joined_with_its_key(tmp_path):
    with serving(tmp_path, join_key="rahasia") as closed:

        async def go():
            async with Client([urlsplit(closed.url).netloc]) as client:
                call = Call(client, Account("", "", closed.url), {}, {"join_key": "rahasia"})
                made = await connector.connect(call, {"name": "Kopi Senja"})
                assert made.account.handle == "kopi_senja"
                with pytest.raises(errors.Unauthorized):
                    await connector.connect(replace(call, app={}), {"name": "Kopi Senja"})

        asyncio.run(go())


def test_a_plain_post_goes_out_and_is_read_back(tell):
    async def story(call):
        draft = words("Selamat pagi, Kopi Senja buka!")
        [made] = await publish(call, draft)
        assert made.url.endswith(f"/@kopi_senja/{made.remote_id}")
        reading = await recent(call, draft)
        assert reading.complete
        assert abs((reading.clock - datetime.now(UTC)).total_seconds()) < 2
        assert [(one.remote_id, one.text) for one in reading.posts] == [
            (made.remote_id, connector.rendered(draft, 0))
        ]

    tell(story)


def test_pictures_go_out_in_order_with_their_words(tell, tmp_path):
    async def story(call):
        pictures = tuple(picture(tmp_path, n, f"gambar {n}") for n in range(10))
        [made] = await publish(call, Draft((Part("Sepuluh", pictures),)))
        answer = await call.http.send(
            http.Request("GET", f"{call.account.server}/api/posts/{made.remote_id}")
        )
        assert [medium["alt"] for medium in answer.json()["media"]] == [f"gambar {n}" for n in range(10)]
        assert (await recent(call, words(""))).posts[0].media == 10

    tell(story)


def test_preparing_again_uploads_nothing_twice(tell, tmp_path, server):
    async def story(call):
        draft = Draft((Part("Satu", (picture(tmp_path, 1),)),))
        kept = await connector.prepare(call, draft, ticket())
        assert await connector.prepare(call, draft, ticket(**kept)) == kept
        assert len(list(server.store.media_folder.iterdir())) == 1

    tell(story)


def test_an_upload_in_processing_is_waited_for(tell, tmp_path, server):
    async def story(call):
        faults.switch_on(server.store, "media_processing", seconds=0.4)
        draft = Draft((Part("Satu", (picture(tmp_path, 1),)),))
        first = await connector.prepare(call, draft, ticket())
        assert isinstance(first, Processing)
        await asyncio.sleep(0.5)
        kept = await connector.prepare(call, draft, ticket(**first.keep))
        assert kept["waiting"] == []
        assert isinstance(await connector.commit(call, draft, ticket(**kept)), Published)

    tell(story)


def test_a_thread_hangs_together(tell):
    async def story(call):
        draft = Draft((Part("satu"), Part("dua"), Part("tiga")))
        made = await publish(call, draft)
        posts = (await recent(call, draft)).posts
        assert [one.text for one in posts] == ["tiga", "dua", "satu"]
        assert [one.parent for one in posts] == [made[1].remote_id, made[0].remote_id, ""]

    tell(story)


def test_a_poll_and_a_card_arrive(tell, tmp_path):
    async def story(call):
        card = Card("https://kopi.example/menu", "Menu", "Semua kopi", picture(tmp_path, 1))
        await publish(call, Draft((Part("Pilih?"),), poll=Poll(("Kopi", "Teh"), 60, True), language="id"))
        await publish(call, Draft((Part("Menu baru"),), card=card))
        path = f"{call.account.server}/api/accounts/{call.account.handle}/posts"
        with_card, with_poll = (await call.http.send(http.Request("GET", path))).json()["posts"]
        assert with_poll["poll"] == {"options": ["Kopi", "Teh"], "minutes": 60, "multiple": True}
        assert with_poll["language"] == "id"
        assert (with_card["card"]["title"], bool(with_card["card"]["thumb"])) == ("Menu", True)

    tell(story)


#: fault → (error, is the post there)
ERRORS = {
    "refuse": (errors.Rejected, False),
    "unauthorized": (errors.Unauthorized, False),
    "too_many": (errors.TooMany, False),
    "refuse_then_500": (errors.Uncertain, False),
    "refuse_then_reset": (errors.Uncertain, False),
    "refuse_then_hang": (errors.Uncertain, False),
    "accept_then_500": (errors.Uncertain, True),
    "accept_then_502": (errors.Uncertain, True),
    "accept_then_429": (errors.TooMany, True),
    "accept_then_reset": (errors.Uncertain, True),
    "accept_then_hang": (errors.Uncertain, True),
    "accept_then_cut": (errors.Uncertain, True),
}


@pytest.mark.parametrize("kind", ERRORS)
def test_a_fault_becomes_its_error_and_the_reading_tells_the_truth(tell, server, kind):
    async def story(call):
        error, there = ERRORS[kind]
        faults.switch_on(server.store, kind, seconds=30)
        with pytest.raises(error):
            await connector.commit(call, words("Halo"), ticket())
        assert [one.text for one in (await recent(call, words("Halo"))).posts] == ["Halo"] * there

    tell(story, timeout=0.5)


def test_too_many_tells_until_when(tell, server):
    async def story(call):
        faults.switch_on(server.store, "too_many", seconds=90)
        with pytest.raises(errors.TooMany) as told:
            await connector.commit(call, words("Halo"), ticket())
        assert 85 < (told.value.until - datetime.now(UTC)).total_seconds() < 92

    tell(story)


def test_nobody_home_is_an_outage_even_for_a_commit(tell):
    async def story(call):
        gone = replace(call, account=replace(call.account, server="http://127.0.0.1:9/sandbox"))
        with pytest.raises(errors.Outage):
            await connector.commit(gone, words("Halo"), ticket())

    tell(story)


def test_processing_is_polled_until_it_is_public_or_failed(tell, server):
    async def story(call):
        faults.switch_on(server.store, "processing", seconds=0.3)
        first = await connector.commit(call, words("Halo"), ticket())
        assert isinstance(first, Processing)
        again = await connector.poll(call, words("Halo"), ticket(**first.keep))
        assert isinstance(again, Processing)
        await asyncio.sleep(0.4)
        done = await connector.poll(call, words("Halo"), ticket(**again.keep))
        assert isinstance(done, Published)
        assert done.keep["parent"] == first.keep["pending"]
        faults.switch_on(server.store, "processing_fails", seconds=0.2, reason="Videonya rusak.")
        failed = await connector.commit(call, words("Lagi"), ticket())
        await asyncio.sleep(0.3)
        with pytest.raises(errors.Rejected, match=r"Videonya rusak\."):
            await connector.poll(call, words("Lagi"), ticket(**failed.keep))

    tell(story)


def test_a_reading_that_is_down_is_an_outage(tell, server):
    async def story(call):
        faults.switch_on(server.store, "reads_down")
        with pytest.raises(errors.Outage):
            await recent(call, words(""))

    tell(story)


def test_looking_up_by_key_only_where_keys_are_honoured(tell, server):
    async def story(call):
        asked = ticket()
        with pytest.raises(errors.Unsupported):
            await connector.look_up(call, words("Halo"), asked)
        server.store.set(honour_keys=True, settle_after=0.5)
        call = replace(call, account=(await connector.check(call)).account)
        recovery = connector.recovery_of(call.account)
        assert (recovery.replay, recovery.settle_after) == (True, 0.5)
        assert await connector.look_up(call, words("Halo"), asked) is None
        made = await connector.commit(call, words("Halo"), asked)
        found = await connector.look_up(call, words("Halo"), asked)
        again = await connector.commit(call, words("Halo"), asked)
        assert found.remote_id == made.remote_id == again.remote_id

    tell(story)


def test_a_long_history_is_read_in_pages_and_owned_up_to(tell, server):
    async def story(call):
        from jubir.networks.sandbox.store import NewPost

        for n in range(120):
            server.store.add_post(int(call.account.remote_id), NewPost(str(n)))
        reading = await recent(call, words(""))
        assert (len(reading.posts), reading.complete) == (120, True)
        for n in range(400):
            server.store.add_post(int(call.account.remote_id), NewPost(str(n)))
        reading = await recent(call, words(""))
        assert (len(reading.posts), reading.complete) == (500, False)

    tell(story)


def test_gone_is_gone(tell):
    async def story(call):
        [made] = await publish(call, words("Halo"))
        await connector.delete(call, made.remote_id)
        await connector.delete(call, made.remote_id)
        assert (await recent(call, words("Halo"))).posts == ()

    tell(story)


def test_people_are_found(tell):
    async def story(call):
        found = await connector.find_people(call, "kopi")
        assert found[0].handle == "kopi_senja"

    tell(story)
