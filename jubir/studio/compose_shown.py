"""What the composer's templates read: plain rows that `Desk` fills."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from jubir.channels.models import Channel
from jubir.studio.compose_marks import Piece
from jubir.studio.compose_pics import Pic


@dataclass(slots=True)
class Target:
    """A channel among the faces on top."""

    channel: Channel
    chosen: bool
    usable: bool
    label: str
    title: str
    why: str = ""


@dataclass(slots=True)
class Length:
    channel: Channel
    used: int
    maximum: int
    rule: str

    @property
    def over(self) -> int:
        return max(0, self.used - self.maximum)


@dataclass(slots=True)
class PartView:
    index: int
    text: str
    media: list[Pic]
    lengths: list[Length]
    last: bool

    @property
    def number(self) -> int:
        return self.index + 1


@dataclass(slots=True)
class Panel:
    """The shared text, or one channel's own."""

    key: str
    channel: Channel | None
    label: str
    for_label: str
    body: dict[str, Any]
    parts: list[PartView]
    open: bool
    may_thread: bool
    may_poll: bool
    poll_most: int
    poll_multiple: bool
    poll_lengths: list[tuple[int, str]]
    thumb: str = ""
    diff: list[tuple[str, str]] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)

    @property
    def is_thread(self) -> bool:
        return len(self.parts) > 1

    @property
    def total(self) -> int:
        return len(self.parts)


@dataclass(slots=True)
class Said:
    """One problem in words, of one channel or of several that say the same."""

    code: str
    sentence: str
    stops: bool
    channels: list[Channel]
    where: str
    mend: str
    mend_label: str
    focus: str


@dataclass(slots=True)
class Shown:
    """One part in a preview."""

    pieces: list[Piece]
    media: list[Pic]
    poll: dict[str, Any] | None = None
    card: dict[str, Any] | None = None


@dataclass(slots=True)
class Reading:
    """One channel's preview."""

    channel: Channel
    template: Any
    label: str
    title: str
    name: str
    handle: str
    avatar: SafeString
    when: str
    parts: list[Shown]
    options: dict[str, Any]
    #: "tall" for what fills a telephone upright (a reel, a story); `kind` is its word, "" where there is one kind only.
    shape: str
    kind: str
    #: Its title, on networks where a post has one.
    heading: str
    warning: str
    is_blank: bool
