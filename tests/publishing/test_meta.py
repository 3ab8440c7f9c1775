"""The engine and the Facebook connector against a small Graph API that loses answers: one post, whatever is lost."""

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest

from jubir.channels.models import Channel
from jubir.networks.connectors.facebook import Connector
from jubir.networks.contract import Draft, Part, Recovery, Target
from jubir.networks.http import Answer, NoAnswer, Request
from jubir.publishing.models import State
from tests.networks.wire import answer
from tests.publishing.conftest import deliver, until_done

PAGE = "2121008874780932"


class Graph:
    """What a Page holds. `loses` names writes whose next answer is lost: "flip", "feed", "comment"; `acts`: whether the
    lost one was done all the same; `hides`: reads that fail."""

    def __init__(self, *loses: str, acts: bool = True, hides: bool = False) -> None:
        self.posts: dict[str, dict[str, Any]] = {}
        self.comments: list[dict[str, Any]] = []
        self.loses, self.acts, self.hides = list(loses), acts, hides
        self.writes: list[str] = []
        self._numbers = itertools.count(1)

    @property
    def public(self) -> list[str]:
        return [post["message"] for post in self.posts.values() if post["is_published"]]

    async def send(self, request: Request) -> Answer:
        path = request.url.split("?")[0].removeprefix("https://graph.facebook.com/v26.0/")
        if request.method == "GET":
            return answer(500, {"error": {"code": 2}}) if self.hides and self.writes else self._read(path)
        deed = {f"{PAGE}/feed": "feed"}.get(path, "comment" if path.endswith("/comments") else "flip")
        self.writes.append(deed)
        lost = deed in self.loses
        if lost:
            self.loses.remove(deed)
        said = self._write(deed, path, dict(request.form or {})) if self.acts or not lost else {}
        if lost:
            raise NoAnswer("timeout")
        return answer(200, said)

    def _write(self, deed: str, path: str, form: dict[str, str]) -> dict[str, Any]:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
        number = f"{PAGE}_{next(self._numbers)}"
        if deed == "feed":
            self.posts[number] = {
                "id": number,
                "message": form["message"],
                "is_published": False,
                "created_time": now,
            }
            return {"id": number}
        if deed == "comment":
            said = {"id": number, "message": form["message"], "created_time": now, "from": {"id": PAGE}}
            self.comments.append(said | {"parent": {"id": path.split("/")[0]}})
            return {"id": number}
        self.posts[path]["is_published"] = True
        return {"success": True}

    def _read(self, path: str) -> Answer:
        if path.endswith("/comments"):
            return answer(200, {"data": self.comments})
        if path.endswith("/published_posts"):
            return answer(200, {"data": [post for post in self.posts.values() if post["is_published"]]})
        return answer(200, self.posts[path])


@pytest.fixture
def page(transactional_db: None, hurry: None, kopi: Any, monkeypatch: pytest.MonkeyPatch) -> Channel:
    monkeypatch.setattr(Connector, "recovery", Recovery(settle_after=0.2, readings=2))
    return Channel.objects.create(
        workspace=kopi,
        network="facebook",
        remote_id=PAGE,
        handle="kopisenja",
        secrets={"access_token": "EAA"},
        facts={},
    )


@pytest.mark.parametrize("acts", [True, False])
@pytest.mark.parametrize("loses", [(), ("feed",), ("flip",), ("flip", "flip"), ("feed", "flip")])
def test_there_is_one_post_whatever_answer_is_lost(page: Channel, loses: tuple[str, ...], acts: bool) -> None:
    graph = Graph(*loses, acts=acts)
    delivery = deliver(page, Draft((Part("Selamat pagi"),)))
    until_done(graph, delivery)
    assert (delivery.state, graph.public) == (State.SENT, ["Selamat pagi"]), delivery.why
    assert delivery.remote_id in graph.posts
    assert graph.posts[delivery.remote_id]["is_published"]
    if acts:
        assert graph.writes.count("flip") == 1, "an answer that was lost is looked up, not sent again"


def test_what_cannot_be_read_back_is_a_persons_to_decide(
    page: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jubir.publishing import rules

    monkeypatch.setattr(rules, "MOST_LOOKS_WITHOUT_VERDICT", 3)
    graph = Graph("flip", hides=True)
    delivery = deliver(page, Draft((Part("Selamat pagi"),)))
    until_done(graph, delivery)
    assert (delivery.state, delivery.why) == (State.NEEDS_PERSON, "reads_down")
    assert graph.writes == ["feed", "flip"]


@pytest.mark.parametrize("acts", [True, False])
def test_an_answer_that_was_lost_is_said_once(page: Channel, acts: bool) -> None:
    graph = Graph("comment", acts=acts)
    target = Target("comment", "77_1", f"{PAGE}_9", "Bayu")
    delivery = deliver(page, Draft((Part("Terima kasih!"),), answers=target))
    until_done(graph, delivery)
    assert (delivery.state, [one["message"] for one in graph.comments]) == (State.SENT, ["Terima kasih!"])
