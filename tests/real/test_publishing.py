"""Everything together on real servers: a post written, scheduled, sent by the engine while answers get lost; then one post.

The rows, the engine, the door, the connectors and the client are the true ones; only the wire has accidents.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from jubir.channels.models import Channel, Health, NetworkApp
from jubir.content import actions as content
from jubir.core import clock
from jubir.media import actions as media
from jubir.media import renditions
from jubir.networks.client import Client
from jubir.networks.connectors.mastodon import Connector as Mastodon
from jubir.networks.contract import Medium, Recovery
from jubir.networks.http import Answer, Http, NoAnswer, NotSent, Request
from jubir.publishing import actions as publishing
from jubir.publishing import store
from jubir.publishing.engine import Engine
from jubir.publishing.models import ASKING, Delivery, State
from jubir.teams.models import User, Workspace
from tests.real import on_bluesky, on_mastodon
from tests.real.wires import Lossy

SETTLED = {State.SENT, *ASKING}


def commits(request: Request) -> bool:
    """Does this request make something visible?"""
    return request.method == "POST" and request.url.endswith(
        ("com.atproto.repo.putRecord", "/api/v1/statuses")
    )


class Deaf:
    """The first `times` of what `hits` picks never reach the server; `left` says whether we could know that."""

    def __init__(self, http: Http, hits: Callable[[Request], bool], times: int, *, left: bool) -> None:
        self.http, self.hits, self.times, self.left = http, hits, times, left

    async def send(self, request: Request) -> Answer:
        if self.times and self.hits(request):
            self.times -= 1
            raise NoAnswer("swallowed") if self.left else NotSent("refused")
        return await self.http.send(request)


@dataclass
class Desk:
    """Kopi Senja with a channel on each real network."""

    workspace: Workspace
    by: User
    bluesky: Channel
    snac: Channel
    accounts: tuple[on_bluesky.Channel, on_mastodon.Channel]

    def store(self, medium: Medium) -> int:
        """Into the library, as an upload would."""
        file = ContentFile(Path(medium.path).read_bytes(), name=medium.name)
        asset = media.store(workspace=self.workspace, by=self.by, file=file, name=medium.name)
        return media.describe(asset=asset, alt=medium.alt, by=self.by).pk

    def schedule(
        self, *texts: str, pictures: tuple[int, ...] = (), channels: tuple[Channel, ...] = ()
    ) -> list[Delivery]:
        parts = [
            {"text": text, "media": list(pictures) if not place else []} for place, text in enumerate(texts)
        ]
        post = content.create_post(
            workspace=self.workspace,
            by=self.by,
            body={"parts": parts, "link": None, "poll": None},
            channels=channels or (self.bluesky, self.snac),
        )
        return publishing.schedule(post=post, at=clock.now() + timedelta(seconds=0.5), by=self.by)

    def run(
        self,
        deliveries: list[Delivery],
        accident: Callable[[Http], Http] = lambda http: http,
        until: Callable[[], bool] = lambda: False,
    ) -> None:
        """The engine, until all are settled or wait for somebody, or `until` says so."""
        asyncio.run(self._run([delivery.pk for delivery in deliveries], accident, until))
        for delivery in deliveries:
            delivery.refresh_from_db()

    async def _run(self, ids: list[int], accident: Callable[[Http], Http], until: Callable[[], bool]) -> None:
        private = self.accounts[0].network.private | self.accounts[1].server.private
        async with Client(private) as client:
            engine = Engine(accident(client))
            running = asyncio.create_task(engine.run())
            deadline = time.monotonic() + 45

            def are_settled() -> bool:
                renditions.make_due()
                return (
                    not Delivery.objects.filter(pk__in=ids)
                    .exclude(state__in=SETTLED)
                    .exclude(wake_at=None)
                    .exists()
                )

            await asyncio.sleep(0.2)
            while time.monotonic() < deadline and not running.done():
                if until() or await engine.clerk.run(are_settled):
                    break
                await asyncio.sleep(0.1)
            engine.stop()
            await running

    def assert_out_once(self, deliveries: list[Delivery], *texts: str) -> None:
        """Sent, once each, with the right link; looked at with other people's clients."""
        on_sky, on_snac = self.accounts
        for delivery in deliveries:
            assert delivery.state == State.SENT, (delivery.channel.network, delivery.why, delivery.why_data)
            records = [
                on_sky.records(text) if delivery.channel == self.bluesky else on_snac.posts(text)
                for text in texts
            ]
            assert [len(found) for found in records] == [1] * len(texts), delivery.channel.network
            first: Any = records[0][0]
            if delivery.channel == self.bluesky:
                assert delivery.remote_id == first.uri
                did, key = first.uri.split("/")[2], first.uri.split("/")[-1]
                assert delivery.remote_url == f"https://bsky.app/profile/{did}/post/{key}"
            else:
                assert (delivery.remote_id, delivery.remote_url) == (first["id"], first["url"])


@pytest.fixture
def desk(
    transactional_db: Any,
    kopi: Workspace,
    laras: User,
    bluesky_account: on_bluesky.Channel,
    snac_account: on_mastodon.Channel,
    settings: Any,
    tmp_path: Path,
) -> Desk:
    settings.MEDIA_ROOT = str(tmp_path / "media")

    def channel(network: str, account: Any) -> Channel:
        told = account.connected
        return Channel.objects.create(
            workspace=kopi, network=network, server=told.account.server, remote_id=told.account.remote_id,
            handle=told.account.handle, name=told.name, url=told.url, secrets=dict(told.secrets),
            secrets_expire_at=told.expires_at, facts=dict(told.account.facts),
        )  # fmt: skip

    app = snac_account.app
    NetworkApp.objects.create(network="mastodon", server=app["server"], secrets=app)
    return Desk(
        kopi, laras, channel("bluesky", bluesky_account), channel("mastodon", snac_account),
        (bluesky_account, snac_account),
    )  # fmt: skip


def test_a_thread_with_four_pictures_goes_out_on_both(desk: Desk, pictures: tuple[Medium, ...]) -> None:
    assets = tuple(desk.store(picture) for picture in pictures)
    texts = ("Empat cangkir dari dapur kami #KopiSenja", "Dan ini ceritanya: https://kopi.example/cerita")
    deliveries = desk.schedule(*texts, pictures=assets)
    desk.run(deliveries)
    desk.assert_out_once(deliveries, *texts)
    on_sky, on_snac = desk.accounts
    [status] = on_snac.posts("Empat cangkir dari dapur")
    assert [one["description"] for one in status["media_attachments"]] == [one.alt for one in pictures]
    seen = on_sky.post(on_sky.records("Empat cangkir dari dapur")[0].uri)
    assert [one.alt for one in seen.embed.images] == [one.alt for one in pictures]
    assert all(delivery.attempts.filter(outcome="sent").count() == 2 for delivery in deliveries)


@pytest.mark.parametrize("how", ["cut", 500, 502, 429])
def test_every_answer_lost_after_acceptance(desk: Desk, how: str | int) -> None:
    """Not one commit is ever heard of: each must be found out there, and none may be sent twice."""
    texts = (f"Pagi dari Kopi Senja, jawaban hilang {how}", f"Lanjutan yang juga tidak terdengar {how}")
    deliveries = desk.schedule(*texts)
    wires: list[Lossy] = []

    def accident(http: Http) -> Http:
        wires.append(Lossy(http, commits, how, times=99))
        return wires[0]

    desk.run(deliveries, accident)
    desk.assert_out_once(deliveries, *texts)
    assert len([one for one in wires[0].sent if commits(one)]) == 4
    for delivery in deliveries:
        assert (
            list(delivery.attempts.order_by("number").values_list("outcome", flat=True)).count("found") == 2
        )


@pytest.mark.parametrize("left", [False, True])
def test_what_never_arrived_is_sent_again(desk: Desk, left: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """`left` False: we know that nothing went out. True: we do not, and may send again only when it is surely not there."""
    monkeypatch.setattr(Mastodon, "recovery", Recovery(settle_after=2.0, readings=2))
    text = f"Hilang di jalan, {'tanpa kabar' if left else 'ditolak'}"
    deliveries = desk.schedule(text)
    desk.run(deliveries, lambda http: Deaf(http, commits, 2, left=left))
    desk.assert_out_once(deliveries, text)
    found = [list(one.attempts.order_by("number").values_list("outcome", flat=True)) for one in deliveries]
    assert all(("absent" in outcomes) == left for outcomes in found)


class Dies:
    """The worker dies with the answer in its hands: nothing is written down any more."""

    deaths = 0

    async def send(self, request: Request) -> Answer:
        answer = await self.http.send(request)
        if commits(request):
            self.deaths += 1
            raise Killed
        return answer

    def __call__(self, http: Http) -> "Dies":
        self.http = http
        return self


class Killed(BaseException):
    """Nothing in the engine may catch it, as nothing can catch a kill."""


def test_a_worker_that_dies_after_acceptance(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LEASE", 2.0)
    text = "Pekerja mati dengan jawaban di tangan"
    deliveries = desk.schedule(text)
    dies = Dies()
    desk.run(deliveries, dies, until=lambda: dies.deaths == 2)
    assert {delivery.state for delivery in deliveries} == {State.SENDING}
    assert all(delivery.attempts.get().ended_at is None for delivery in deliveries)
    desk.run(deliveries)  # another worker, when the lease has lapsed
    desk.assert_out_once(deliveries, text)


def test_the_same_greeting_twice_is_two_posts(desk: Desk) -> None:
    """Two deliveries with equal words, both answers lost: each finds its own, and neither takes the other's."""
    text = "Selamat pagi yang sama persis"
    deliveries = desk.schedule(text) + desk.schedule(text)
    desk.run(deliveries, lambda http: Lossy(http, commits, "cut", times=99))
    assert {delivery.state for delivery in deliveries} == {State.SENT}
    on_sky, on_snac = desk.accounts
    assert len(on_sky.records(text)) == 2
    assert len(on_snac.posts(text)) == 2
    assert len({delivery.remote_id for delivery in deliveries}) == 4


def test_a_sign_in_that_was_taken_back_asks_to_connect_again(desk: Desk) -> None:
    desk.snac.secrets = {"access_token": "dicabut"}
    desk.snac.save()
    [delivery] = desk.schedule("Tidak sampai ke mana-mana", channels=(desk.snac,))
    desk.run([delivery])
    desk.snac.refresh_from_db()
    assert desk.snac.health == Health.RECONNECT
    assert delivery.state != State.SENT
    assert desk.accounts[1].posts("Tidak sampai ke mana-mana") == []
