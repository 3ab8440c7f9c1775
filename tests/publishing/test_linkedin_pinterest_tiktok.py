"""The engine and three networks that give no key of ours, each small and forgetful: one post, whatever answer is lost."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.networks.connectors import linkedin, pinterest, tiktok
from jubir.networks.connectors.linkedin import little
from jubir.networks.contract import Draft, Medium, Part, Processing, Recovery
from jubir.networks.http import Answer, NoAnswer, Request
from jubir.publishing import work
from jubir.publishing.models import Delivery, State
from tests.networks.wire import answer
from tests.publishing.conftest import deliver, until_done

pytestmark = pytest.mark.usefixtures("transactional_db", "hurry", "in_no_time")


class Forgetful:
    """A network whose write is done, or not (`acts`), and whose first `loses` answers to it never arrive."""

    def __init__(self, loses: int = 0, *, acts: bool = True) -> None:
        self.loses, self.acts = loses, acts
        self.writes = 0

    async def send(self, request: Request) -> Answer:
        if not self.shows(request):
            return self.read(request)
        self.writes += 1
        lost = self.writes <= self.loses
        said = self.write(request) if self.acts or not lost else None
        if lost or said is None:
            raise NoAnswer("timeout")
        return said

    def shows(self, request: Request) -> bool:
        """Is this the write after which something is public?"""
        raise NotImplementedError

    def write(self, request: Request) -> Answer:
        raise NotImplementedError

    def read(self, request: Request) -> Answer:
        raise NotImplementedError


@pytest.fixture
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks ask for seconds between two questions; here for the order only."""
    accepted = work.Work._accepted

    async def quick(self: Any, job: Any, told: Any, steps: int, **more: Any) -> bool:
        told = replace(told, wait=0.2) if isinstance(told, Processing) else told
        return await accepted(self, job, told, steps, **more)

    monkeypatch.setattr(work.Work, "_accepted", quick)
    for network in (linkedin, pinterest, tiktok):
        kept = network.Connector.recovery
        quick_one = Recovery(settle_after=0.2, readings=2, replay=kept.replay)
        monkeypatch.setattr(network.Connector, "recovery", quick_one)


# ── LinkedIn ─────────────────────────────────────────────────────────────────────────────────────────────────────
PAGE, MEMBER = "urn:li:organization:5590", "urn:li:person:laras"


class LinkedIn(Forgetful):
    """`names_duplicates`: the same words again are refused, with the name of the post that has them."""

    def __init__(self, loses: int = 0, *, acts: bool = True, names_duplicates: bool = False) -> None:
        super().__init__(loses, acts=acts)
        self.posts: list[dict[str, Any]] = []
        self.names_duplicates = names_duplicates

    def shows(self, request: Request) -> bool:
        return request.method == "POST" and request.url.endswith("/rest/posts")

    def write(self, request: Request) -> Answer:
        text = request.json["commentary"]
        same = next((post for post in self.posts if post["commentary"] == text), None)
        if same and self.names_duplicates:
            return answer(422, {"status": 422, "message": f"Content is a duplicate of {same['id']}"})
        millis = int(clock.now().timestamp() * 1000)
        made = {"id": f"urn:li:share:{millis << 22}", "commentary": text, "publishedAt": millis}
        self.posts.insert(0, made)
        return answer(201, {}, headers={"x-restli-id": str(made["id"])})

    def read(self, request: Request) -> Answer:
        return answer(200, {"elements": self.posts})


def joined(workspace: Any, who: str = PAGE) -> Channel:
    return Channel.objects.create(
        workspace=workspace,
        network="linkedin",
        remote_id=who,
        handle="kopi",
        secrets={"access_token": "AQX"},
        facts={},
    )


@pytest.mark.parametrize("acts", [True, False])
@pytest.mark.parametrize("loses", [0, 1, 2])
def test_a_page_says_it_once(kopi: Any, loses: int, acts: bool) -> None:
    network = LinkedIn(loses, acts=acts)
    delivery = deliver(joined(kopi), Draft((Part("Pagi (semua) #KopiSenja"),)))
    until_done(network, delivery)
    assert (delivery.state, len(network.posts)) == (State.SENT, 1), delivery.why
    assert delivery.remote_id == network.posts[0]["id"]
    assert little.plain(network.posts[0]["commentary"]) == "Pagi (semua) #KopiSenja"
    if acts:
        assert network.writes == 1, "what was accepted is read back, not sent again"


@pytest.mark.parametrize("acts", [True, False])
def test_of_a_member_nothing_can_be_read_so_a_person_is_asked(kopi: Any, acts: bool) -> None:
    network = LinkedIn(1, acts=acts)
    delivery = deliver(joined(kopi, MEMBER), Draft((Part("Selamat pagi"),)))
    until_done(network, delivery)
    assert (delivery.state, delivery.why, network.writes) == (State.NEEDS_PERSON, "cannot_look", 1)


def test_a_person_who_says_send_it_again_makes_no_second_post(kopi: Any) -> None:
    """LinkedIn refuses the same words, and names the post that the lost answer was about."""
    network = LinkedIn(1, names_duplicates=True)
    delivery = deliver(joined(kopi, MEMBER), Draft((Part("Selamat pagi"),)))
    until_done(network, delivery)
    assert delivery.state == State.NEEDS_PERSON
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SCHEDULED, wake_at=clock.now())
    until_done(network, delivery)
    assert (delivery.state, delivery.remote_id, len(network.posts)) == (State.SENT, network.posts[0]["id"], 1)


def test_yesterdays_good_morning_is_not_todays(kopi: Any) -> None:
    network = LinkedIn(names_duplicates=True)
    long_ago = int((clock.now() - timedelta(days=1)).timestamp() * 1000)
    network.posts = [
        {"id": f"urn:li:share:{long_ago << 22}", "commentary": "Selamat pagi", "publishedAt": long_ago}
    ]
    delivery = deliver(joined(kopi), Draft((Part("Selamat pagi"),)))
    until_done(network, delivery)
    assert (delivery.state, delivery.why, delivery.why_data["field"]) == (
        State.FAILED,
        "rejected",
        "duplicate",
    )


# ── Pinterest ────────────────────────────────────────────────────────────────────────────────────────────────────
class Pinterest(Forgetful):
    def __init__(self, loses: int = 0, *, acts: bool = True) -> None:
        super().__init__(loses, acts=acts)
        self.pins: list[dict[str, Any]] = []

    def shows(self, request: Request) -> bool:
        return request.method == "POST" and request.url.endswith("/pins")

    def write(self, request: Request) -> Answer:
        about = {key: request.json.get(key) for key in ("title", "description", "link")}
        made = {
            "id": str(9000 + len(self.pins)),
            "created_at": clock.now().isoformat(),
            "media": {"media_type": "image"},
        }
        self.pins.insert(0, {**made, **about})
        return answer(201, {"id": made["id"]})

    def read(self, request: Request) -> Answer:
        return answer(200, {"items": self.pins, "bookmark": None})


@pytest.mark.parametrize("acts", [True, False])
@pytest.mark.parametrize("loses", [0, 1, 2])
def test_a_pin_is_made_once(kopi: Any, tmp_path: Path, loses: int, acts: bool) -> None:
    path = tmp_path / "cangkir.jpg"
    Image.new("RGB", (40, 60), "brown").save(path)
    shown = Medium(1, "image", "image/jpeg", path.stat().st_size, 40, 60, alt="Cangkir", path=str(path))
    channel = Channel.objects.create(
        workspace=kopi, network="pinterest", remote_id="1", handle="kopi", secrets={"access_token": "pina"},
        facts={"boards": [{"id": "11", "name": "Kopi"}]},
    )  # fmt: skip
    options = {"board": "11", "title": "Menu", "link": "https://kopi.example/"}
    network = Pinterest(loses, acts=acts)
    delivery = deliver(channel, Draft((Part("Selamat pagi", (shown,)),), options=options))
    until_done(network, delivery)
    assert (delivery.state, [pin["id"] for pin in network.pins]) == (State.SENT, [delivery.remote_id]), (
        delivery.why
    )
    if acts:
        assert network.writes == 1


# ── TikTok ───────────────────────────────────────────────────────────────────────────────────────────────────────
class TikTok(Forgetful):
    """Publishes by itself what it has whole. `ends`: the address of the first upload closes before its last chunk."""

    def __init__(self, loses: int = 0, *, acts: bool = True, ends: bool = False) -> None:
        super().__init__(loses, acts=acts)
        self.uploads: dict[str, dict[str, int]] = {}
        self.ends = ends

    @property
    def public(self) -> list[str]:
        return [number for number, one in self.uploads.items() if one["have"] == one["size"]]

    def shows(self, request: Request) -> bool:
        return request.method == "PUT"

    def write(self, request: Request) -> Answer:
        number = request.url.rpartition("=")[2]
        if self.ends and number == "v1":
            return answer(403, html="<Error/>")
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", request.headers["Content-Range"])
        assert found
        assert isinstance(request.body, bytes)
        assert len(request.body) == int(found[2]) - int(found[1]) + 1
        self.uploads[number]["have"] = int(found[2]) + 1
        return answer(201)

    def read(self, request: Request) -> Answer:
        ok = {"code": "ok"}
        if request.url.endswith("/creator_info/query/"):
            said: dict[str, Any] = {
                "privacy_level_options": ["PUBLIC_TO_EVERYONE"],
                "max_video_post_duration_sec": 60,
            }
        elif request.url.endswith("/video/init/"):
            number = f"v{len(self.uploads) + 1}"
            self.uploads[number] = {"size": request.json["source_info"]["video_size"], "have": 0}
            said = {"publish_id": number, "upload_url": f"https://open-upload.tiktokapis.com/?to={number}"}
        else:
            one = self.uploads[request.json["publish_id"]]
            whole = one["have"] == one["size"]
            said = {
                "status": "PUBLISH_COMPLETE" if whole else "PROCESSING_UPLOAD",
                "uploaded_bytes": one["have"],
            }
            if whole:
                said["publicaly_available_post_id"] = [7_000_000 + int(request.json["publish_id"][1:])]
        return answer(200, {"data": said, "error": ok})


@pytest.fixture
def film(tmp_path: Path) -> Medium:
    path = tmp_path / "tuang.mp4"
    path.write_bytes(b"x" * 1000)
    return Medium(2, "video", "video/mp4", 1000, 1080, 1920, 12.0, path=str(path), name="tuang.mp4")


def on_tiktok(workspace: Any) -> Channel:
    return Channel.objects.create(
        workspace=workspace, network="tiktok", remote_id="open-1", handle="kopi", secrets={"access_token": "act"},
        facts={"username": "kopi"},
    )  # fmt: skip


@pytest.mark.parametrize("acts", [True, False])
@pytest.mark.parametrize("loses", [0, 1, 2])
def test_a_video_is_public_once(kopi: Any, film: Medium, loses: int, acts: bool) -> None:
    network = TikTok(loses, acts=acts)
    delivery = deliver(
        on_tiktok(kopi), Draft((Part("Tuang", (film,)),), options={"privacy": "public", "music": "agreed"})
    )
    until_done(network, delivery)
    assert (delivery.state, network.public) == (State.SENT, ["v1"]), delivery.why_data
    assert (delivery.remote_id, delivery.remote_url) == (
        "7000001",
        "https://www.tiktok.com/@kopi/video/7000001",
    )
    if acts:
        assert network.writes == 1


def test_an_address_that_closed_early_costs_an_upload_and_no_second_post(kopi: Any, film: Medium) -> None:
    network = TikTok(ends=True)
    delivery = deliver(
        on_tiktok(kopi), Draft((Part("Tuang", (film,)),), options={"privacy": "public", "music": "agreed"})
    )
    until_done(network, delivery)
    assert (delivery.state, network.public, delivery.remote_id) == (State.SENT, ["v2"], "7000002"), (
        delivery.why
    )
