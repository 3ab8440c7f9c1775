"""Streams: a sign on an open line brings the inbox at once, and a line that breaks costs nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from jubir.channels import door
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.core.crypto import seal
from jubir.inbox import jobs, streaming
from jubir.inbox.models import InboxCursor
from jubir.networks.http import NoAnswer, NoStream, Request
from jubir.teams.models import Workspace

EVENTS = [":)", "", "event: notification", 'data: {"id":"1"}', "", ":thump"]


class Radio:
    """A wire with a script: each opening of the stream says these lines, or fails so; then it is silent."""

    def __init__(self, *openings: list[str] | Exception) -> None:
        self.openings = list(openings)
        self.asked: list[Request] = []

    async def lines(self, request: Request) -> AsyncIterator[str]:
        self.asked.append(request)
        said = self.openings.pop(0) if self.openings else None
        if isinstance(said, Exception):
            raise said
        for line in said or []:
            yield line
        if said is None:
            await asyncio.Event().wait()


@pytest.fixture
def toot(kopi: Workspace) -> Channel:
    return Channel.objects.create(
        workspace=kopi, network="mastodon", server="https://kopi.example", remote_id="1@kopi.example",
        handle="laras@kopi.example", facts={"software": "mastodon"}, secrets=seal({"access_token": "t0ken"}),
    )  # fmt: skip


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """No waiting; the pauses that were asked for. The database is spoken to in the test's own thread."""
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def short(seconds: float) -> None:
        pauses.append(seconds)
        await sleep(0)

    async def here(work: Callable[[], Any]) -> Any:
        return work()

    monkeypatch.setattr(streaming.asyncio, "sleep", short)
    monkeypatch.setattr(streaming, "_in_thread", here)
    return pauses


def held(
    radio: Radio, line: Any, until: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> list[set[int]]:
    """What was read while the streams were held."""
    read: list[set[int]] = []
    monkeypatch.setattr(streaming, "wanted", lambda: {line.channel_id})
    monkeypatch.setattr(streaming, "read_now", lambda ids: read.append(set(ids)))
    monkeypatch.setattr(door, "lines", lambda ids: {line.channel_id: line})
    done = until

    async def go() -> None:
        task = asyncio.create_task(streaming.Streams(radio).run())
        turn = asyncio.get_running_loop()
        end = turn.time() + 5
        ready = asyncio.Event()

        def look() -> None:
            if done() or turn.time() > end:
                ready.set()
            else:
                turn.call_later(0.005, look)

        look()
        await ready.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(go())
    return read


@pytest.mark.django_db
def test_a_sign_on_the_stream_has_the_inbox_read(
    toot: Channel, quick: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = door.lines([toot.pk])[toot.pk]
    radio = Radio(EVENTS)
    read = held(radio, line, lambda: len(radio.asked) > 1, monkeypatch)
    assert read == [{toot.pk}]
    [first, *_] = radio.asked
    assert first.url == "https://kopi.example/api/v1/streaming/user/notification"
    assert first.headers["Authorization"] == "Bearer t0ken"
    assert "t0ken" not in repr(first)


@pytest.mark.django_db
def test_a_stream_that_breaks_is_opened_again_ever_later(
    toot: Channel, quick: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = door.lines([toot.pk])[toot.pk]
    radio = Radio(NoAnswer("silent"), NoStream(502), NoStream(401), EVENTS[:2])
    read = held(radio, line, lambda: len(radio.asked) > 4, monkeypatch)
    assert read == []
    assert [pause for pause in quick if pause != streaming.LOOK_SECONDS][:4] == [5, 10, 20, 40]


@pytest.mark.django_db
def test_a_server_without_streams_is_left_in_peace(
    toot: Channel, quick: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = door.lines([toot.pk])[toot.pk]
    radio = Radio(NoStream(404))
    held(radio, line, lambda: len(radio.asked) > 1, monkeypatch)
    assert streaming.NEVER_SECONDS in quick


@pytest.mark.django_db
def test_only_channels_in_order_of_networks_with_streams(toot: Channel, taman: Channel) -> None:
    assert streaming.wanted() == {toot.pk}
    Channel.objects.filter(pk=toot.pk).update(health=Health.RECONNECT)
    assert streaming.wanted() == set()


@pytest.mark.django_db
def test_whose_network_asked_for_rest_is_not_read_sooner(
    toot: Channel, taman: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[set[int]] = []
    later = clock.now() + jobs.SELDOM
    for channel, fails in ((toot, 0), (taman, 2)):
        InboxCursor.objects.create(channel=channel, next_at=later, fails=fails)
    monkeypatch.setattr(
        jobs, "read", lambda channels, until=None: turns.append({one.pk for one in channels}) or 0
    )
    streaming.read_now({toot.pk, taman.pk})
    assert turns == [{toot.pk}]


def test_it_starts_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "wanted", lambda: set())
    monkeypatch.setattr(streaming.connection, "close", lambda: None)
    streamer = streaming.Streamer()
    streamer.start()
    streamer.stop(timeout=5)
    assert not streamer._thread.is_alive()
