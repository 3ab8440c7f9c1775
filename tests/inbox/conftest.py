"""What the inbox's tests share: a channel that hears, people who speak, and labels that a reader can foretell."""

import itertools
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jubir import language
from jubir.channels.models import Channel
from jubir.inbox import intake
from jubir.inbox.models import Conversation, Message
from jubir.networks.hearing import Author, Heard
from jubir.teams.models import Workspace

NOON = datetime(2026, 11, 10, 5, 0, tzinfo=UTC)


def label_many(texts: Sequence[str]) -> list[language.Labels]:
    return [
        language.Labels(
            "id",
            "negative" if "kecewa" in text else "positive" if "mantap" in text else "neutral",
            0.9,
            spam="slot gacor" in text,
            toxic="goblok" in text,
            question="?" in text,
            urgent="segera" in text,
        )
        for text in texts
    ]


@pytest.fixture(autouse=True)
def foreseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model would do; but a test should not change its mind when the model does."""
    monkeypatch.setattr(language, "label_many", label_many)


@pytest.fixture
def taman(kopi: Workspace) -> Channel:
    return Channel.objects.create(
        workspace=kopi, network="sandbox", server="http://127.0.0.1:1/sandbox", remote_id="kopi", handle="kopisenja",
        name="Kopi Senja",
    )  # fmt: skip


class Crowd:
    """People who say things on a channel."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._numbers = itertools.count(1)

    def heard(self, text: str = "Bukanya jam berapa kak?", who: str = "sari", **more: Any) -> Heard:
        number = next(self._numbers)
        fields: dict[str, Any] = {
            "remote_id": f"m{number}",
            "kind": "comment",
            "author": Author("kopi" if more.get("ours") else who, who, who.title()),
            "text": text,
            "created_at": NOON + timedelta(minutes=number),
            "thread": "post1",
            "parent": "post1",
            "post": "post1",
        }
        return Heard(**(fields | more))

    def says(self, text: str = "Bukanya jam berapa kak?", who: str = "sari", **more: Any) -> Message:
        item = self.heard(text, who, **more)
        intake.take_in(self.channel, [item])
        return Message.objects.get(channel=self.channel, remote_id=item.remote_id)


@pytest.fixture
def crowd(taman: Channel) -> Crowd:
    return Crowd(taman)


@pytest.fixture
def asked(crowd: Crowd) -> Conversation:
    """Sari asks under a post when the shop opens."""
    conversation = crowd.says().conversation
    assert conversation is not None
    return conversation


Says = Callable[..., Message]
