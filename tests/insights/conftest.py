"""A channel whose network says what the test wants, on a clock that the test moves."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from jubir.channels.models import Channel
from jubir.content.models import Post
from jubir.insights import actions
from jubir.insights.models import Piece
from jubir.networks import errors
from jubir.networks.contract import Auth, Draft, Identity, Part, Recovery
from jubir.networks.hearing import History, OwnPost
from jubir.networks.limits import Limits, TextLimit
from jubir.publishing.models import Delivery, State
from jubir.teams.models import Workspace
from tests.channels.net import plugged

#: A Tuesday, 09.12 in Jakarta.
NOW = datetime(2026, 11, 10, 2, 12, tzinfo=UTC)


class Speaker:
    """A connector with figures. `told`: by remote id, its figures, None when it is gone, or an error to raise."""

    identity = Identity("testnet", "Testnet", "#000", "https://example.org", "1", "2026-11-22")
    auth = Auth("form")
    recovery = Recovery()
    metrics = frozenset({"likes", "comments", "followers"})
    measures_at_once = 3

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}
        self.followers: Any = 100
        self.pages: list[Any] = []
        self.asked: list[list[str]] = []
        self.cursors: list[str] = []
        self.fails: Exception | None = None

    def limits(self, account: Any) -> Limits:
        return Limits(TextLimit(500, len, "letters"))

    async def figures(self, call: Any, remote_ids: Any) -> Any:
        self.asked.append(list(remote_ids))
        if self.fails:
            raise self.fails
        return {one: self.told[one] for one in remote_ids if one in self.told}

    async def account_figures(self, call: Any) -> Any:
        if self.fails or isinstance(self.followers, Exception):
            raise self.fails or self.followers
        return {"followers": self.followers}

    async def history(self, call: Any, cursor: str, since: datetime) -> History:
        self.cursors.append(cursor)
        page = self.pages.pop(0) if self.pages else History(())
        if isinstance(page, Exception):
            raise page
        return page


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch) -> Speaker:
    return plugged(monkeypatch, Speaker())


@pytest.fixture
def moves() -> Iterator[Any]:
    """The clock: `moves.shift(timedelta)`, `moves.move_to(moment)`."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def channel(kopi: Workspace, speaker: Speaker, moves: Any) -> Channel:
    return Channel.objects.create(
        workspace=kopi, network="testnet", remote_id="1", handle="@kopisenja", name="Kopi Senja",
        secrets={"token": "kopi"}, connected_at=NOW,
    )  # fmt: skip


@pytest.fixture
def sent(channel: Channel) -> Callable[..., Delivery]:
    """A delivery that went out."""

    def make(
        remote_id: str, at: datetime = NOW, text: str = "Es kopi susu gula aren", **more: Any
    ) -> Delivery:
        post = more.pop("post", None) or Post.objects.create(workspace=channel.workspace, title=text)
        return Delivery.objects.create(
            workspace=channel.workspace, post=post, channel=channel, due_at=at, sent_at=at, state=State.SENT,
            remote_id=remote_id, remote_url=f"https://net.example/{remote_id}",
            draft=Draft((Part(text),)).to_json(), **more,
        )  # fmt: skip

    return make


@pytest.fixture
def piece(channel: Channel) -> Callable[..., Piece]:
    """A piece as history found it, with these figures."""

    def make(
        remote_id: str, at: datetime = NOW, figures: Any = None, text: str = "Kopi", **more: Any
    ) -> Piece:
        actions.begin(channel=channel, now=NOW) if not hasattr(channel, "measuring") else None
        found = OwnPost(remote_id, at, text, figures=figures or {}, **more)
        actions.keep_history(channel=channel, posts=[found], cursor="", now=max(at, NOW))
        return Piece.objects.get(channel=channel, remote_id=remote_id)

    return make


__all__ = ["NOW", "Speaker", "errors", "timedelta"]
