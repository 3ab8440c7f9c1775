"""A video through the real engine: its upload is remembered on disk piece by piece, and whatever is lost, one is public."""

import asyncio
import time

import pytest

from jubir.channels.models import Channel
from jubir.content.models import Post, Version
from jubir.core import clock
from jubir.networks.connectors.youtube import upload
from jubir.networks.contract import Draft, Medium, Part
from jubir.publishing.engine import Engine
from jubir.publishing.models import Delivery, Outcome, State
from tests.networks.connectors.studio import CHANNEL, UPLOADS, Studio

pytestmark = pytest.mark.usefixtures("transactional_db", "hurry")


@pytest.fixture
def video(kopi, tmp_path, monkeypatch):
    monkeypatch.setattr(upload, "PIECE", 262_144)
    path = tmp_path / "kopi.mp4"
    path.write_bytes(b"kopi" * 150_000)
    channel = Channel.objects.create(
        workspace=kopi, network="youtube", remote_id=CHANNEL, handle="kopisenja", facts={"uploads": UPLOADS},
        secrets={"access_token": "t0ken-rahasia", "refresh_token": "r3fresh"},
    )  # fmt: skip
    film = Medium(7, "video", "video/mp4", 600_000, 1080, 1920, 30.0, path=str(path))
    draft = Draft((Part("Selamat pagi", (film,)),), options={"title": "Kopi pagi", "playlist": ""})
    post = Post.objects.create(workspace=kopi, body={"parts": [{"text": "Selamat pagi", "media": []}]})
    Version.objects.create(post=post, channel=channel)
    now = clock.now()
    return Delivery.objects.create(
        workspace=kopi, post=post, channel=channel, due_at=now, wake_at=now, draft=draft.to_json()
    )


def go(there: Studio, delivery: Delivery, seconds: float = 20) -> None:
    """The engine over a wire that is this studio, until the delivery is settled."""

    async def run() -> None:
        engine = Engine(there)
        running = asyncio.create_task(engine.run())
        until = time.monotonic() + seconds
        while time.monotonic() < until and not running.done():
            await asyncio.sleep(0.05)
            if await engine.clerk.run(
                lambda: Delivery.objects.filter(pk=delivery.pk, state__in=(State.SENT, State.FAILED)).exists()
            ):
                break
        engine.stop()
        await running

    asyncio.run(run())
    delivery.refresh_from_db()


OUTCOMES = {"loses": Outcome.FOUND, "swallows": Outcome.ABSENT}


def asked(there: Studio, method: str, place: str) -> int:
    return len([one for one in there.sent if one.method == method and place in one.url])


def test_a_video_goes_out(video):
    there = Studio()
    go(there, video)
    assert (video.state, video.remote_id) == (State.SENT, "video000000")
    assert video.remote_url == "https://www.youtube.com/watch?v=video000000"
    assert there.public == ["video000000"]
    assert video.checkpoint["session"] in there.sessions
    assert [one.outcome for one in video.attempts.all()] == [Outcome.SENT]


@pytest.mark.parametrize("how", ["loses", "swallows"])
def test_the_last_piece_and_the_commit_without_an_answer(video, how):
    there = Studio(first={"PUT bytes 524288-599999": how, "PUT /v3/videos?part": how})
    go(there, video, seconds=30)
    assert video.state == State.SENT, (video.why, video.why_data)
    assert there.public == [video.remote_id]
    assert len(there.videos) == 1
    assert there.first == {}  # both were lost
    # Acted on, the commit is found and not sent again; not arrived, it is sent once more.
    assert asked(there, "PUT", "/youtube/v3/videos?part") == (1 if how == "loses" else 2)
    told = [one.outcome for one in video.attempts.order_by("number")]
    assert told[:3] == [Outcome.NOT_SENT, Outcome.UNKNOWN, OUTCOMES[how]]


def test_an_app_that_is_not_audited_fails_with_its_reason(video):
    there = Studio(locked=True)
    go(there, video)
    assert (video.state, video.why) == (State.FAILED, "rejected")
    assert "audited" in video.why_data["message"]
    assert there.public == []
