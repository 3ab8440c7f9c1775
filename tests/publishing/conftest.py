"""A sandbox network over real HTTP, channels on it, and the engine run until nothing is left to do."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from jubir.channels.models import Channel
from jubir.content.models import Post, Version
from jubir.core import clock
from jubir.networks.client import Client
from jubir.networks.contract import Draft, Medium, Part
from jubir.publishing import store
from jubir.publishing.engine import Engine
from jubir.publishing.models import ASKING, Delivery, State
from tests.networks.sandbox.serving import Server, serving

FINAL = {State.SENT, State.PAUSED, State.CANCELLED, *ASKING}


class Net:
    """The sandbox with its switches, seen from a test."""

    def __init__(self, server: Server, workspace: Any) -> None:
        self.server = server
        self.workspace = workspace
        self._numbers = itertools.count(1)

    def channel(self, **fields: Any) -> Channel:
        number = next(self._numbers)
        handle = f"kopi{number}"
        account, token = self.server.store.create_account(f"Kopi {number}", handle)
        facts = {"settle_after": 0.2, "readings": 2, **fields.pop("facts", {})}
        return Channel.objects.create(
            workspace=self.workspace, network="sandbox", server=self.server.url, remote_id=str(account["id"]),
            handle=handle, secrets={"token": token}, facts=facts, **fields,
        )  # fmt: skip

    def deliver(
        self, channel: Channel, *texts: str, late: float = 0, media: tuple[Medium, ...] = ()
    ) -> Delivery:
        """A post due now (or `late` seconds ago), its parts as a thread."""
        parts = tuple(Part(text, media if place == 0 else ()) for place, text in enumerate(texts))
        post = Post.objects.create(
            workspace=self.workspace, body={"parts": [{"text": t, "media": []} for t in texts]}
        )
        Version.objects.create(post=post, channel=channel)
        due = clock.now() - clock.timedelta(seconds=late)
        return Delivery.objects.create(
            workspace=self.workspace,
            post=post,
            channel=channel,
            due_at=due,
            wake_at=due,
            draft=Draft(parts).to_json(),
        )

    def texts(self, channel: Channel) -> list[str]:
        """What is really there, oldest first."""
        account = self.server.store.account_by_handle(channel.handle)
        assert account
        rows = self.server.store.db.execute(
            "SELECT text FROM posts WHERE account = ? ORDER BY id", [account["id"]]
        )
        return [row["text"] for row in rows]


@pytest.fixture
def net(transactional_db: Any, hurry: None, kopi: Any, tmp_path: Any) -> Iterator[Net]:
    with serving(tmp_path / "sandbox") as server:
        server.store.set(markers=True)
        yield Net(server, kopi)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules' waits, shortened: the tests want their order, not their length."""
    from jubir.publishing import engine, rules, work

    monkeypatch.setattr(work, "LOOK_AGAIN_SECONDS", 0.2)
    monkeypatch.setattr(rules, "back_off", lambda now, times: now + clock.timedelta(seconds=0.2))
    monkeypatch.setattr(store, "LEASE", 3.0)
    monkeypatch.setattr(engine, "RENEW_SECONDS", 1.0)


async def _run(server: Server, deliveries: list[Delivery], seconds: float, **options: Any) -> None:
    host = server.url.split("/")[2]
    async with Client(allow_private={host}) as http:
        engine = Engine(http, **options)
        running = asyncio.create_task(engine.run())
        until = time.monotonic() + seconds

        def done() -> bool:
            ids = [delivery.pk for delivery in deliveries]
            return (
                not Delivery.objects.filter(pk__in=ids)
                .exclude(state__in=FINAL)
                .exclude(wake_at=None)
                .exists()
            )

        while time.monotonic() < until and not running.done():
            await asyncio.sleep(0.05)
            if await engine.clerk.run(done):
                break
        engine.stop()
        await running


@pytest.fixture
def publish(net: Net) -> Callable[..., None]:
    """Run the engine until these deliveries are settled (or wait for a person); then read them afresh."""

    def run(*deliveries: Delivery, seconds: float = 15, **options: Any) -> None:
        asyncio.run(_run(net.server, list(deliveries), seconds, **options))
        for delivery in deliveries:
            delivery.refresh_from_db()
            delivery.channel.refresh_from_db()

    return run


def deliver(channel: Channel, draft: Draft) -> Delivery:
    """Of a post that says the draft's words, due now."""
    body = {"parts": [{"text": draft.text, "media": []}]}
    post = Post.objects.create(workspace=channel.workspace, body=body)
    Version.objects.create(post=post, channel=channel)
    now = clock.now()
    return Delivery.objects.create(
        workspace=channel.workspace,
        post=post,
        channel=channel,
        due_at=now,
        wake_at=now,
        draft=draft.to_json(),
    )


def until_done(network: Any, delivery: Delivery, seconds: float = 20) -> None:
    """The engine on that wire, until this delivery is settled or waits for a person; then it is read afresh."""

    async def run() -> None:
        engine = Engine(network)
        running = asyncio.create_task(engine.run())
        until = time.monotonic() + seconds
        while time.monotonic() < until and not running.done():
            await asyncio.sleep(0.05)
            if await engine.clerk.run(
                lambda: Delivery.objects.filter(pk=delivery.pk, state__in=FINAL).exists()
            ):
                break
        engine.stop()
        await running

    asyncio.run(run())
    delivery.refresh_from_db()
