"""The Bluesky connector against a real PDS and AppView; seen through somebody else's client (the atproto SDK)."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from atproto import Client as Witness

from jubir.networks import errors, preflight
from jubir.networks.client import Client
from jubir.networks.connectors.bluesky import Connector
from jubir.networks.contract import Account, Call, Card, Connected, Draft, Medium, Part, Published, Ticket
from tests.real.conftest import FIXTURES, RECORD
from tests.real.servers import Bluesky
from tests.real.wires import Lossy, Recorder

speaker = Connector()


@dataclass
class Channel:
    """A connected account, and the call to speak with."""

    network: Bluesky
    connected: Connected
    witness: Witness
    recorder: Recorder | None = None

    @property
    def did(self) -> str:
        return self.connected.account.remote_id

    @asynccontextmanager
    async def call(self) -> Any:
        async with Client(self.network.private) as http:
            if self.recorder:
                self.recorder.http = http
            yield Call(
                self.recorder or http,
                self.connected.account,
                self.connected.secrets,
                {},
                datetime.now(UTC),
            )

    def post(self, uri: str) -> Any:
        """As the AppView shows it; it learns of a post half a second later."""
        return _soon(lambda: next(iter(self.witness.app.bsky.feed.get_posts({"uris": [uri]}).posts), None))

    def records(self, about: str) -> list[Any]:
        """Straight from the repository: the last truth of how many there are."""
        kept = self.witness.com.atproto.repo.list_records(
            {"repo": self.did, "collection": "app.bsky.feed.post", "limit": 100}
        )
        return [record for record in kept.records if about in record.value.text]


def _soon(look: Callable[[], Any], seconds: float = 10) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError("the AppView never learned of it")


def create_account(network: Bluesky, name: str) -> tuple[str, str]:
    """(handle, app password)"""
    handle = f"{name}.test"
    made = requests.post(
        f"{network.pds}/xrpc/com.atproto.server.createAccount",
        json={"handle": handle, "email": f"{name}@kopi.example", "password": "kata-sandi-panjang"},
        timeout=20,
    ).json()
    app = requests.post(
        f"{network.pds}/xrpc/com.atproto.server.createAppPassword",
        json={"name": "Jubir"},
        headers={"Authorization": f"Bearer {made['accessJwt']}"},
        timeout=20,
    ).json()
    return handle, str(app["password"])


@pytest.fixture(scope="module")
def laras(bluesky: Bluesky, run: Any) -> Iterator[Channel]:
    handle, password = create_account(bluesky, "laras")
    create_account(bluesky, "budi")
    recorder = Recorder(None, "pds_") if RECORD else None  # type: ignore[arg-type]

    async def connect() -> Connected:
        async with Client(bluesky.private) as client:
            if recorder:
                recorder.http = client
            nobody = Call(recorder or client, Account("", ""), {}, {}, datetime.now(UTC))
            return await speaker.connect(
                nobody, {"handle": f"@{handle}", "app_password": password, "server": bluesky.pds}
            )

    connected = run(connect())
    witness = Witness(base_url=f"{bluesky.pds}/xrpc")
    _soon(lambda: _signed_in(witness, handle, password))
    yield Channel(bluesky, connected, witness, recorder)
    if recorder:
        recorder.secrets |= {password, *map(str, connected.secrets.values())}
        recorder.write(FIXTURES / "bluesky", {urlsplit(bluesky.pds).netloc: "localhost:2583"})


def _signed_in(witness: Witness, handle: str, password: str) -> bool:
    try:
        witness.login(handle, password)
    except Exception:  # the SDK insists on a profile, which the AppView has half a second later
        return False
    return True


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Medium:
    path = tmp_path_factory.mktemp("video") / "seduh.mp4"
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=15", "-t", "2",
         "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(path)],
        check=True, timeout=60,
    )  # fmt: skip
    return Medium(
        9, "video", "video/mp4", path.stat().st_size, 320, 240, 2.0, "Menyeduh kopi", str(path), path.name
    )


def ticket(key: str, now: datetime | None = None) -> Ticket:
    """`key`: thirteen letters of a TID."""
    return Ticket(0, key, key, now or datetime.now(UTC))


_count = iter(range(1000))


def new_key() -> str:
    """A TID: the time in microseconds in the network's base 32."""
    number = (int(time.time() * 1_000_000) << 10) | next(_count)
    letters = "234567abcdefghijklmnopqrstuvwxyz"
    return "".join(letters[(number >> (5 * place)) & 31] for place in range(12, -1, -1))


async def publish(call: Call, draft: Draft, first: Ticket) -> list[Published]:
    """The engine's way in short: pre-flight, prepare, then every step."""
    assert not [one for one in preflight.check(draft, speaker.limits(call.account)) if one.stops]
    kept = dict(first.checkpoint) | dict(await speaker.prepare(call, draft, first))
    done = []
    for step in range(speaker.steps(draft)):
        published = await speaker.commit(call, draft, replace(first, step=step, checkpoint=kept))
        kept |= published.keep
        done.append(published)
    return done


def test_connecting_learns_who_and_what(laras: Channel, bluesky: Bluesky, run: Any) -> None:
    account = laras.connected.account
    assert account.handle == "laras.test"
    assert account.remote_id.startswith("did:plc:")
    assert account.server == bluesky.pds
    assert "password" not in repr(laras.connected)

    async def again() -> Connected:
        async with laras.call() as call:
            fresh = await speaker.refresh(call)
            return await speaker.check(replace(call, secrets=fresh.secrets))

    assert run(again()).account.remote_id == account.remote_id


def test_a_wrong_password_and_a_bad_token(laras: Channel, bluesky: Bluesky, run: Any) -> None:
    async def wrong() -> None:
        async with laras.call() as call:
            answers = {"handle": "laras.test", "app_password": "abcd-efgh-ijkl-mnop", "server": bluesky.pds}
            with pytest.raises(errors.Unauthorized):
                await speaker.connect(replace(call, secrets={}), answers)
            bad = {"access": "not.a.token", "refresh": "not.a.token", "password": ""}
            with pytest.raises(errors.Unauthorized):
                await speaker.check(replace(call, secrets=bad))
            with pytest.raises(errors.Unauthorized):
                await speaker.refresh(replace(call, secrets=bad))

    run(wrong())


def test_text_with_link_hashtag_and_mention(laras: Channel, run: Any) -> None:
    text = "Kopi baru 🙂 https://kopi.example/menu?meja=7 bersama @budi.test #KopiSenja — selamat pagi"
    draft = Draft((Part(text),), language="id")

    async def go() -> Published:
        async with laras.call() as call:
            [published] = await publish(call, draft, ticket(new_key()))
            reading = await speaker.recent(
                call, call.now - timedelta(seconds=30), draft=draft, ticket=ticket("x")
            )
        [match] = [post for post in reading.posts if post.text == speaker.rendered(draft, 0)]
        assert match.remote_id == published.remote_id
        return published

    seen = laras.post(run(go()).remote_id)
    assert seen.record.text == text
    assert seen.record.langs == ["id"]
    raw = text.encode()
    marked = {
        feature.py_type.split("#")[1]: raw[facet.index.byte_start : facet.index.byte_end].decode()
        for facet in seen.record.facets
        for feature in facet.features
    }
    assert marked == {
        "link": "https://kopi.example/menu?meja=7",
        "mention": "@budi.test",
        "tag": "#KopiSenja",
    }


def test_four_pictures_with_their_alt_text(laras: Channel, pictures: Any, run: Any) -> None:
    async def go() -> Published:
        async with laras.call() as call:
            return (await publish(call, Draft((Part("Empat cangkir", pictures),)), ticket(new_key())))[0]

    seen = laras.post(run(go()).remote_id)
    assert [image.alt for image in seen.embed.images] == [one.alt for one in pictures]
    for image, medium in zip(seen.record.embed.images, pictures, strict=True):
        blob = laras.witness.com.atproto.sync.get_blob({"did": laras.did, "cid": image.image.cid.encode()})
        assert blob == Path(medium.path).read_bytes()


def test_a_thread_of_three(laras: Channel, run: Any) -> None:
    draft = Draft((Part("Satu: biji"), Part("Dua: giling"), Part("Tiga: seduh")))

    async def go() -> list[Published]:
        async with laras.call() as call:
            return await publish(call, draft, ticket(new_key()))

    first, second, third = (laras.post(one.remote_id) for one in run(go()))
    assert first.record.reply is None
    assert (second.record.reply.root.uri, second.record.reply.parent.uri) == (first.uri, first.uri)
    assert (third.record.reply.root.uri, third.record.reply.parent.uri) == (first.uri, second.uri)
    assert third.record.reply.parent.cid == second.cid


def test_a_video(laras: Channel, video: Medium, run: Any) -> None:
    async def go() -> Published:
        async with laras.call() as call:
            return (await publish(call, Draft((Part("Begini caranya", (video,)),)), ticket(new_key())))[0]

    seen = laras.post(run(go()).remote_id)
    assert seen.record.embed.py_type == "app.bsky.embed.video"
    assert seen.record.embed.alt == "Menyeduh kopi"
    assert seen.record.embed.video.size == video.bytes
    blob = laras.witness.com.atproto.sync.get_blob(
        {"did": laras.did, "cid": seen.record.embed.video.cid.encode()}
    )
    assert blob == Path(video.path).read_bytes()


def test_a_link_card(laras: Channel, pictures: Any, run: Any) -> None:
    card = Card("https://kopi.example/menu", "Menu", "Semua yang kami seduh", pictures[0])

    async def go() -> Published:
        async with laras.call() as call:
            return (await publish(call, Draft((Part("Lihat"),), card=card), ticket(new_key())))[0]

    external = laras.post(run(go()).remote_id).embed.external
    assert (external.uri, external.title, bool(external.thumb)) == ("https://kopi.example/menu", "Menu", True)


def test_deleting_twice_is_deleting_once(laras: Channel, run: Any) -> None:
    async def go() -> None:
        async with laras.call() as call:
            [published] = await publish(call, Draft((Part("Sebentar saja"),)), ticket(new_key()))
            await speaker.delete(call, published.remote_id)
            await speaker.delete(call, published.remote_id)

    run(go())
    assert laras.records("Sebentar saja") == []


@pytest.mark.parametrize("how", ["cut", 500, 502])
def test_an_answer_lost_after_acceptance_leaves_one_post(laras: Channel, run: Any, how: str | int) -> None:
    """The heart, twice over: looking up finds it, and even sending again yields the same record."""
    draft = Draft((Part(f"Tepat satu kali ({how})"), Part(f"dan lanjutannya ({how})")))

    async def go() -> None:
        async with laras.call() as call:
            lossy = Lossy(call.http, lambda request: request.url.endswith("putRecord"), how)
            lost = replace(call, http=lossy)
            first = ticket(new_key())
            assert await speaker.look_up(call, draft, first) is None
            kept = dict(await speaker.prepare(lost, draft, first))
            first = replace(first, checkpoint=kept)
            with pytest.raises(errors.Uncertain):
                await speaker.commit(lost, draft, first)
            found = await speaker.look_up(lost, draft, first)
            assert found and found.remote_id == lossy.lost[0].json()["uri"]
            again = await speaker.commit(lost, draft, first)
            assert again.remote_id == found.remote_id
            second = replace(first, step=1, checkpoint={**kept, **found.keep})
            published = await speaker.commit(lost, draft, second)
            assert laras.post(published.remote_id).record.reply.parent.uri == found.remote_id

    run(go())
    assert len(laras.records(f"Tepat satu kali ({how})")) == 1
    assert len(laras.records(f"dan lanjutannya ({how})")) == 1


def test_what_stands_under_a_key_is_never_written_over(laras: Channel, run: Any) -> None:
    async def go() -> None:
        async with laras.call() as call:
            key = new_key()
            [first] = await publish(call, Draft((Part("Yang pertama menang"),)), ticket(key))
            [second] = await publish(call, Draft((Part("Yang kedua kalah"),)), ticket(key))
            assert second.remote_id == first.remote_id

    run(go())
    assert len(laras.records("Yang pertama menang")) == 1
    assert laras.records("Yang kedua kalah") == []


@pytest.mark.parametrize("text", ["x" * 301, "👨‍👩‍👧‍👦" * 300])
def test_the_server_refuses_exactly_what_pre_flight_refuses(laras: Channel, run: Any, text: str) -> None:
    async def go() -> None:
        async with laras.call() as call:
            draft = Draft((Part(text),))
            assert [one.field for one in preflight.check(draft, speaker.limits(call.account))] == ["text"]
            first = ticket(new_key())
            kept = await speaker.prepare(call, draft, first)
            with pytest.raises(errors.Rejected) as refusal:
                await speaker.commit(call, draft, replace(first, checkpoint=kept))
            assert refusal.value.field == "text"

    run(go())
