"""The Mastodon connector against a real server of its API: snac2, a hostile relative that keeps few promises."""

import re
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from mastodon import Mastodon

from jubir.networks import errors
from jubir.networks.client import Client
from jubir.networks.connectors.mastodon import Connector
from jubir.networks.contract import Account, Call, Connected, Draft, Part, Published, Ticket
from tests.real.conftest import FIXTURES, RECORD
from tests.real.servers import Snac
from tests.real.wires import Lossy, Recorder

speaker = Connector()
BACK = "http://127.0.0.1:9/sambungkan"


@dataclass
class Channel:
    """A connected account, and the call to speak with."""

    server: Snac
    connected: Connected
    app: dict[str, Any]
    recorder: Recorder | None = None

    @asynccontextmanager
    async def call(self) -> Any:
        async with Client(self.server.private) as http:
            if self.recorder:
                self.recorder.http = http
            yield Call(
                self.recorder or http,
                self.connected.account,
                self.connected.secrets,
                self.app,
                datetime.now(UTC),
            )

    @property
    def witness(self) -> Mastodon:
        """Somebody else's client, to look with other eyes."""
        return Mastodon(
            api_base_url=self.server.url,
            access_token=self.connected.secrets["access_token"],
            version_check_mode="none",
            feature_set="mainline",
        )

    def posts(self, about: str) -> list[dict[str, Any]]:
        me = self.connected.account.remote_id.split("@")[0]
        return [post for post in self.witness.account_statuses(me, limit=40) if about in post["content"]]


def sign_in(url: str, name: str, password: str) -> dict[str, str]:
    """What a person does in the browser: the form, the button; returns what comes back to us in the address."""
    page = requests.get(url, timeout=10)
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    action = re.search(r'form method="post" action="([^"]+)"', page.text)
    assert action, page.text
    answer = requests.post(
        action[1], data={**form, "login": name, "passwd": password}, allow_redirects=False, timeout=10
    )
    assert answer.headers["location"].startswith(BACK)
    return {key: value[0] for key, value in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def connect(server: Snac, name: str, recorder: Recorder | None = None) -> Channel:
    async with Client(server.private) as client:
        if recorder:
            recorder.http = client
        nobody = Call(recorder or client, Account("", ""), {}, {}, datetime.now(UTC))
        app = dict(await speaker.register(nobody, f"{server.url}/@{name}", BACK))
        back = sign_in(
            speaker.authorize_url(app, server.url, BACK, "st4te", "challenge"), name, server.passwords[name]
        )
        assert back["state"] == "st4te"
        answers = {"server": server.url, "code": back["code"], "verifier": "v" * 43, "redirect_uri": BACK}
        connected = await speaker.connect(replace(nobody, app=app), answers)
        return Channel(server, connected, app, recorder)


@pytest.fixture(scope="module")
def alice(snac: Snac, run: Any) -> Iterator[Channel]:
    recorder = Recorder(None, "snac_") if RECORD else None  # type: ignore[arg-type]
    channel = run(connect(snac, "alice", recorder))
    yield channel
    if recorder:
        recorder.secrets |= {*snac.passwords.values(), channel.connected.secrets["access_token"]}
        recorder.write(FIXTURES / "mastodon", {urlsplit(snac.url).netloc: "localhost:8001"})


async def publish(call: Call, draft: Draft, ticket: Ticket) -> list[Published]:
    """The engine's way in short: prepare, then every step."""
    kept = dict(ticket.checkpoint) | dict(await speaker.prepare(call, draft, ticket))
    done = []
    for step in range(speaker.steps(draft)):
        published = await speaker.commit(call, draft, replace(ticket, step=step, checkpoint=kept))
        kept |= published.keep
        done.append(published)
    return done


def ticket(key: str) -> Ticket:
    return Ticket(0, key, key, datetime.now(UTC))


def test_connecting_learns_who_and_what(alice: Channel, snac: Snac, run: Any) -> None:
    account = alice.connected.account
    assert account.handle == f"alice@{urlsplit(snac.url).netloc}"
    assert account.server == snac.url
    assert account.facts["software"] == "snac"
    limits = speaker.limits(account)
    assert limits.text.maximum == 100_000
    assert limits.poll is None
    assert limits.options[0].choices == ("public", "private")

    async def again() -> Connected:
        async with alice.call() as call:
            return await speaker.check(call)

    fresh = run(again())
    assert fresh.account == account
    assert fresh.secrets == {}


def test_a_token_that_is_gone(alice: Channel, run: Any) -> None:
    async def check() -> None:
        async with alice.call() as call:
            with pytest.raises(errors.Unauthorized):
                await speaker.check(replace(call, secrets={"access_token": "gone"}))

    run(check())


def test_text_with_everything_comes_back_the_same(alice: Channel, run: Any) -> None:
    text = (
        "Pagi semua! Menu baru: https://kopi.example/menu?x=1&y=_a_ dan http://kopi.example. 🙂\n"
        "Terima kasih @budi — *tebal* `kode` snake_case :-)\n- satu\n- dua\n> kutipan\n\n#KopiSenja <b>&amp; x < y"
    )
    draft = Draft((Part(text),), language="id", options={"spoiler": "promosi"})

    async def go() -> None:
        async with alice.call() as call:
            [published] = await publish(call, draft, ticket("everything"))
            reading = await speaker.recent(
                call, call.now - timedelta(seconds=5), draft=draft, ticket=ticket("x")
            )
        assert reading.complete
        [match] = [post for post in reading.posts if post.text == speaker.rendered(draft, 0)]
        assert (match.remote_id, match.url) == (published.remote_id, published.url)
        seen = alice.witness.status(published.remote_id)
        assert [tag["name"] for tag in seen["tags"]] == ["kopisenja"]
        assert seen["mentions"][0]["username"].startswith("budi")
        assert 'href="https://kopi.example/menu?x=1&y=_a_"' in seen["content"]
        assert seen["spoiler_text"] == "promosi"

    run(go())


def test_four_pictures_with_their_alt_text(alice: Channel, pictures: Any, run: Any) -> None:
    draft = Draft((Part("Empat cangkir", pictures),))

    async def go() -> Published:
        async with alice.call() as call:
            return (await publish(call, draft, ticket("pictures")))[0]

    seen = alice.witness.status(run(go()).remote_id)
    assert [medium["description"] for medium in seen["media_attachments"]] == [one.alt for one in pictures]
    for medium in seen["media_attachments"]:
        assert requests.get(medium["url"], timeout=10).headers["content-type"].startswith("image/")


def test_a_thread_of_three(alice: Channel, run: Any) -> None:
    draft = Draft((Part("Satu: biji"), Part("Dua: giling"), Part("Tiga: seduh")))

    async def go() -> list[Published]:
        async with alice.call() as call:
            return await publish(call, draft, ticket("thread"))

    first, second, third = (alice.witness.status(one.remote_id) for one in run(go()))
    assert first["in_reply_to_id"] is None
    assert second["in_reply_to_id"] == first["id"]
    assert third["in_reply_to_id"] == second["id"]


def test_private_stays_private_and_can_be_read_back(alice: Channel, run: Any) -> None:
    draft = Draft((Part("Hanya untuk pengikut"),), options={"visibility": "private"})

    async def go() -> None:
        async with alice.call() as call:
            [published] = await publish(call, draft, ticket("private"))
            reading = await speaker.recent(
                call, call.now - timedelta(seconds=5), draft=draft, ticket=ticket("x")
            )
        assert reading.complete
        assert [one.remote_id for one in reading.posts if one.text == speaker.rendered(draft, 0)] == [
            published.remote_id
        ]
        assert alice.witness.status(published.remote_id)["visibility"] == "private"

    run(go())


def test_what_this_server_cannot_keep_is_not_asked_of_it(alice: Channel, run: Any) -> None:
    async def go() -> None:
        async with alice.call() as call:
            with pytest.raises(errors.Rejected) as refusal:
                await publish(
                    call, Draft((Part("Tidak terdaftar"),), options={"visibility": "unlisted"}), ticket("no")
                )
            assert refusal.value.field == "options"
            [published] = await publish(call, Draft((Part("Tidak bisa dihapus"),)), ticket("keep"))
            with pytest.raises(errors.Unsupported):
                await speaker.delete(call, published.remote_id)
            await speaker.delete(call, "17953893457341da629caef55aa871f40684b9999f")  # gone is gone

    run(go())
    assert not alice.posts("Tidak terdaftar")


def test_people_are_found(alice: Channel, run: Any) -> None:
    async def go() -> Any:
        async with alice.call() as call:
            return await speaker.find_people(call, "@bud")

    assert [person.name for person in run(go())] == ["budi"]


@pytest.mark.parametrize("how", ["cut", 500, 502])
def test_an_answer_lost_after_acceptance_leaves_one_post(alice: Channel, run: Any, how: str | int) -> None:
    """The heart: the server took it, we did not hear so. Reading back finds it; sending again would have doubled it."""
    draft = Draft((Part(f"Tepat satu kali ({how})"), Part(f"dan lanjutannya ({how})")))
    begun = datetime.now(UTC)

    async def go() -> None:
        async with alice.call() as call:
            lossy = Lossy(call.http, lambda request: request.url.endswith("/api/v1/statuses"), how)
            lost = replace(call, http=lossy)
            first = ticket(f"lost-{how}")
            kept = dict(await speaker.prepare(lost, draft, first))
            with pytest.raises(errors.Uncertain):
                await speaker.commit(lost, draft, first)
            reading = await speaker.recent(lost, begun - timedelta(seconds=2), draft=draft, ticket=first)
            [found] = [post for post in reading.posts if post.text == speaker.rendered(draft, 0)]
            assert found.remote_id == lossy.lost[0].json()["id"]
            # The thread goes on from what was found.
            second = replace(first, step=1, checkpoint={**kept, **found.keep})
            published = await speaker.commit(lost, draft, second)
            assert alice.witness.status(published.remote_id)["in_reply_to_id"] == found.remote_id

    run(go())
    assert len(alice.posts(f"Tepat satu kali ({how})")) == 1
    assert len(alice.posts(f"dan lanjutannya ({how})")) == 1
