"""What a task is made of, and whose eyes look at it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unicodedata import bidirectional

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from jubir.channels.models import Channel
from jubir.content.models import Post
from jubir.core import clock
from jubir.publishing.models import Delivery
from jubir.studio import entries
from jubir.teams.models import Membership, Workspace
from jubir.teams.roles import May
from jubir.ui import moments
from jubir.ui.templatetags.ui import network_name

#: Of one kind so many stand alone; more become one line.
ALONE = 2


@dataclass(frozen=True, slots=True)
class Act:
    """A button. `post`: it is done at once; else it leads there."""

    text: str
    url: str
    post: bool = False
    kind: str = ""


@dataclass(slots=True)
class Task:
    """`kind`: late (harm), need or "". `assets`: pictures by id, `pictures` their addresses."""

    title: str
    text: str = ""
    kind: str = ""
    icon: str = "note"
    channel: Channel | None = None
    assets: list[int] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tasks:
    shown: list[Task]
    more: int


class Desk:
    """One look at a workspace through one member's eyes."""

    def __init__(self, workspace: Workspace, member: Membership, now: datetime) -> None:
        self.workspace = workspace
        self.now = now
        self.zone = clock.zone(workspace.time_zone)
        self.may: Callable[[May], bool] = member.may

    def to(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.workspace.slug, *args])


def called(post: Post) -> str:
    """The post's name in quotes."""
    return quoted(" ".join(str(post).split())) if str(post).split() else str(_("A post without words"))


def quoted(text: str) -> str:
    """Short, in quotes; words that run from right to left keep to themselves within our sentence."""
    text = Truncator(" ".join(text.split())).chars(60)
    if any(bidirectional(letter) in ("R", "AL") for letter in text):
        text = f"\u2068{text}\u2069"
    return f"“{text}”"


def assets_of(posts: list[Post]) -> list[int]:
    return [asset for asset in (entries.first_asset(post.body) for post in posts) if asset]


def facts_of(delivery: Delivery) -> dict[str, Any]:
    return {
        "post": called(delivery.post),
        "network": network_name(delivery.channel.network),
        "time": moments.relative(delivery.due_at),
    }
