"""What a network allows, as data. `preflight.check` holds a draft against it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: (text) -> length in the network's own units
Counter = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class TextLimit:
    """`count` is the network's counting rule, `unit` its name for people: "letters", "bytes"..."""

    maximum: int
    count: Counter
    rule: str  # code of the rule's explanation, e.g. "graphemes", "codepoints_links_23"
    max_bytes: int | None = None
    with_media: int | None = None  # the maximum beside pictures or videos, where it is another
    #: What reads as a hashtag or a name and is neither there, with its sign; None: the network links what people expect.
    unlinked: Callable[[str], tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class ImageLimit:
    maximum: int  # how many per part
    bytes: int
    mimes: tuple[str, ...] = ("image/jpeg", "image/png")
    max_side: int | None = None  # pixels
    max_pixels: int | None = None
    ratio: tuple[float, float] | None = None  # width / height, least and greatest
    alt_text: int = 0  # greatest length; 0: the network has none
    alone: bool = False  # of animated pictures: no still one beside them


@dataclass(frozen=True, slots=True)
class VideoLimit:
    maximum: int
    bytes: int
    seconds: float | None
    mimes: tuple[str, ...] = ("video/mp4",)
    min_seconds: float = 0
    max_side: int | None = None
    max_fps: int | None = None
    alt_text: int = 0
    with_images: bool = False


@dataclass(frozen=True, slots=True)
class PollLimit:
    options: int  # greatest number
    letters: int  # per option
    least_minutes: int
    most_minutes: int
    multiple: bool = False
    with_media: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Everything pre-flight needs to know of a network, or of one server of it."""

    text: TextLimit
    images: ImageLimit | None = None
    gifs: ImageLimit | None = (
        None  # None: an animated picture is sent as a video if there is one, else refused
    )
    video: VideoLimit | None = None
    poll: PollLimit | None = None
    thread: int = 1  # greatest number of parts
    needs_media: bool = False
    link_card: bool = False  # we build the card ourselves and send it
    card_thumb: ImageLimit | None = None  # the picture of that card; None: it has none
    spacing: int = 0  # seconds between two deliveries unless the channel says otherwise
    daily: int | None = None  # deliveries in 24 hours
    options: tuple["Option", ...] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a text of many lines is of no use, as a code, and the number of the line, from 1."""

    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Option:
    """A choice only this network has. `kind`: choice, text, flag. Labels are codes; channels owns the sentences.

    `choices` are codes, or the account's own things (boards, playlists) by id, with `names` in the same order.
    """

    name: str
    kind: str
    choices: tuple[str, ...] = ()
    default: Any = None
    counts: bool = False  # its text counts towards the text limit
    names: tuple[str, ...] = ()  # what the network calls the choices; () where channels has the words
    required: bool = False
    maximum: int = 0  # letters of a text, 0 for no limit
    fits: Callable[[str], bool] | None = None  # what a text must look like, where any other is of no use
    wrong: Callable[[str], "Wrong | None"] | None = (
        None  # of a text of many lines: the first that is of no use
    )
    files: tuple[str, ...] = ()  # endings of files whose text may be taken for it: ".srt"
    count: Counter = len
