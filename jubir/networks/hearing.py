"""What a network tells us: what people say to the brand, what they say elsewhere, and figures. The other half of contract.py.

Small protocols again; a connector implements those whose verbs its network has. Every method is async, takes a `Call`
first and raises only errors.NetworkError. Times are aware UTC; texts are plain (no markup), as a person reads them.

    ReadsInbox   comments, mentions, direct messages, reviews that arrived
    Answers      what `Publishes` can also say as an answer (Draft.answers)
    Likes, Moderates
    Measures     figures of our posts and our account; OwnPosts: what is there already
    Searches, ReadsPublic   what others say, and others' public figures
    ReadsLists   what the people say whom the account has put on a list
    Streams      a stream that says at once when something arrived
    Receives     webhooks in
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol, runtime_checkable

from jubir.networks.contract import Account, Call
from jubir.networks.http import Request

#: The metric vocabulary: code → what it counts. A network gives some of them; one it does not give is absent, never 0.
#: "post": of one post, since it was published. "account": of the channel, at that moment or since the day began.
METRICS: Mapping[str, str] = {
    "impressions": "post",  # times shown
    "reach": "post",  # people who saw it
    "likes": "post",  # likes, favourites, reactions of every kind
    "comments": "post",  # direct and further answers
    "shares": "post",  # reposts, boosts
    "quotes": "post",  # shares with words of their own
    "saves": "post",
    "clicks": "post",  # on its link
    "video_views": "post",
    "votes": "post",  # in its poll
    "followers": "account",
    "following": "account",
    "posts": "account",  # ever published there
    # Of a business or profile itself, in the last 28 days of which the network tells: networks tell them days late.
    "profile_views": "account",  # times shown
    "profile_actions": "account",  # calls, ways asked for, visits to the site...
}
#: What adds up to an engagement.
ENGAGEMENT = ("likes", "comments", "shares", "quotes", "saves", "clicks", "votes")

Figures = Mapping[str, int]


# ── people and what they said ────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Author:
    remote_id: str
    handle: str
    name: str = ""
    avatar_url: str = ""
    url: str = ""
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """Something shown with a message. `kind`: image, gif, video, audio, file."""

    url: str
    kind: str = "image"
    alt: str = ""
    preview_url: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing somebody said to the brand, or about it.

    `kind`: comment (under a post of ours, or an answer in its thread), mention (elsewhere, naming us), message (direct),
    review, or found (by a search). `thread` is the same for everything that belongs to one conversation: the root post,
    or the direct conversation. `post` is the remote id of our own post it stands under, "" when it stands elsewhere.
    `account`: whom it was said to, where one webhook tells of several accounts; "" for the channel that was asked.
    `ours`: the brand said it, perhaps with another tool. `keep` is what an answer, a like or a hide needs later, as
    plain JSON (a Bluesky cid, say).
    """

    remote_id: str
    kind: str
    author: Author
    text: str
    created_at: datetime
    url: str = ""
    thread: str = ""
    parent: str = ""
    post: str = ""
    ours: bool = False
    edited_at: datetime | None = None
    gone: bool = False  # deleted by its author: `text` may be empty
    liked: bool = False  # by us
    hidden: bool = False  # by us
    pictures: tuple[Picture, ...] = ()
    language: str = ""  # as the network says, BCP 47
    rating: int | None = None  # of a review, 1 to 5
    figures: Figures = field(default_factory=dict)  # likes, shares... of what a search found
    account: str = ""
    keep: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of a post that a network tells by itself, and will not tell again. `account` as in `Heard`."""

    account: str
    remote_id: str
    figures: Figures
    at: datetime


@dataclass(frozen=True, slots=True)
class Inbound:
    """One page of what arrived, in any order. `cursor` is opaque and goes into the next call; `more`: call again now.
    `measured`: figures that came along, where a network tells both in one stream."""

    items: tuple[Heard, ...]
    cursor: str = ""
    more: bool = False
    measured: tuple[Measured, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A post of an account, ours or a competitor's, as it stands there. `format`: text, image, carousel, video, link, poll."""

    remote_id: str
    created_at: datetime
    text: str
    url: str = ""
    format: str = "text"
    media: int = 0
    picture_url: str = ""
    figures: Figures = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """Newest first; `cursor` "" means that the end was reached."""

    posts: tuple[OwnPost, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What a search should find: every one of `all`, one of `any` at least, none of `none`. Words, "#tags", "@handles"."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Public:
    """A public account and its figures now."""

    author: Author
    figures: Figures = field(default_factory=dict)
    bio: str = ""


# ── what a connector can do ──────────────────────────────────────────────────────────────────────────────────────
@runtime_checkable
class ReadsInbox(Protocol):
    #: Which kinds of `Heard` arrive here: comment, mention, message, review.
    hears: ClassVar[frozenset[str]]

    async def inbox(self, call: Call, cursor: str, since: datetime) -> Inbound:
        """What arrived after `cursor`; with an empty one, everything since `since`. May repeat what was told before."""


@runtime_checkable
class Answers(Protocol):
    """`Publishes` with `draft.answers` set says it as an answer; ReadsBack and LooksUp then look for it there."""

    #: Which kinds of `Heard` can be answered.
    answers: ClassVar[frozenset[str]]


@runtime_checkable
class AnswersWithin(Protocol):
    def answer_limits(self, account: Account, kind: str) -> Any:
        """limits.Limits of an answer of that kind, where they are not those of a post."""


@runtime_checkable
class Likes(Protocol):
    async def like(self, call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
        """Like it, or take the like back. Repeatable. Returns what to merge into `keep`."""


@runtime_checkable
class Moderates(Protocol):
    #: Of hide, delete (others' comments under our posts), block (the person).
    moderates: ClassVar[frozenset[str]]

    async def moderate(
        self, call: Call, deed: str, remote_id: str, keep: Mapping[str, Any], on: bool = True
    ) -> Mapping[str, Any]:
        """`deed`: hide (`on` False shows it again), delete, block (`remote_id` is then the person's). Repeatable."""


@runtime_checkable
class Measures(Protocol):
    #: Which of METRICS this network gives, and how many posts one call may ask for.
    metrics: ClassVar[frozenset[str]]
    measures_at_once: ClassVar[int]

    async def figures(self, call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        """By remote id; None for a post that is gone; left out when nothing could be told."""

    async def account_figures(self, call: Call) -> Figures: ...


@runtime_checkable
class OwnPosts(Protocol):
    async def history(self, call: Call, cursor: str, since: datetime) -> History:
        """The account's own posts (no answers, no shares) back to `since`, with their figures now."""


@runtime_checkable
class Searches(Protocol):
    async def search(self, call: Call, query: Query, cursor: str, since: datetime) -> Inbound:
        """Public posts that fit, `kind` "found". What the network can't express, the caller sifts."""


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list of people that an account keeps on its network."""

    remote_id: str
    title: str


@runtime_checkable
class ReadsLists(Protocol):
    async def lists(self, call: Call) -> tuple[PeopleList, ...]:
        """Those that the account itself keeps, a few hundred at most."""

    async def list_posts(self, call: Call, list_id: str, cursor: str, since: datetime) -> Inbound:
        """What the people on it wrote themselves, `kind` "found", paged as a search is. Raises Missing when there is no such
        list (any more)."""


@runtime_checkable
class ReadsPublic(Protocol):
    async def public(self, call: Call, handle: str) -> Public:
        """Raises Missing when there is no such account."""

    async def public_posts(self, call: Call, handle: str, cursor: str, since: datetime) -> History: ...


@runtime_checkable
class Receives(Protocol):
    def verified(self, headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
        """Is the raw body signed by the network, and recent? `headers` have lower-case names."""

    def received(self, body: bytes) -> tuple[Heard, ...]:
        """What a verified body tells. Raises Outage when it makes no sense."""


@runtime_checkable
class Subscribes(Protocol):
    """A network whose webhooks are asked for through its API. Repeatable; the latest address counts. Where they come for
    our whole app (ReceivesForApp), it is only asked that they tell of this account too: address and secret are the app's."""

    async def subscribe(self, call: Call, url: str, secret: str) -> None: ...

    async def unsubscribe(self, call: Call) -> None: ...


@runtime_checkable
class ReceivesForApp(Protocol):
    """Webhooks of our app, at one address for all its accounts, signed with the app's own keys (`app` is Call.app)."""

    def app_challenge(self, query: Mapping[str, str], app: Mapping[str, Any]) -> tuple[str, str] | None:
        """What to answer a GET that asks whether we are there: body and content type. None: it is not theirs."""

    def app_verified(
        self, headers: Mapping[str, str], body: bytes, app: Mapping[str, Any], now: datetime
    ) -> bool: ...

    def app_received(self, body: bytes) -> tuple[Heard, ...]:
        """Each with its `account`. Raises Outage when it makes no sense."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became, later, of something the network had accepted. `account` and `remote_id` as when it was accepted.
    `mark`: our own, "key.step" of the delivery's ticket, where the network repeats what a message was given along."""

    account: str
    remote_id: str
    failed: bool
    words: str = ""  # the network's own, of a failure
    mark: str = ""


@runtime_checkable
class TellsOutcomes(Protocol):
    def outcomes(self, body: bytes) -> tuple[Outcome, ...]:
        """What the same verified body tells of our own messages and posts; () mostly."""


@runtime_checkable
class TellsFigures(Protocol):
    """A network that tells figures and can't be asked for them: `figures` is Unsupported there."""

    def measured(self, body: bytes) -> tuple[Measured, ...]:
        """What the same verified body tells of our posts' figures; () mostly."""


@runtime_checkable
class Streams(Protocol):
    """A stream by which the network says that something happened, so that the inbox is read at once. What it tells is
    not taken from the stream itself: whatever is missed there, the inbox has."""

    def stirring(self, call: Call) -> Request:
        """What to keep open. Raises Unsupported where this server has none."""

    def stirs(self, line: str) -> bool:
        """Does this line of it mean that something may have arrived?"""


#: Every protocol above by its code, for lists of what a network can do.
PROTOCOLS: Mapping[str, type] = {
    "reads_inbox": ReadsInbox,
    "answers": Answers,
    "answers_within": AnswersWithin,
    "likes": Likes,
    "moderates": Moderates,
    "measures": Measures,
    "own_posts": OwnPosts,
    "searches": Searches,
    "reads_lists": ReadsLists,
    "reads_public": ReadsPublic,
    "receives": Receives,
    "subscribes": Subscribes,
    "receives_for_app": ReceivesForApp,
    "tells_outcomes": TellsOutcomes,
    "tells_figures": TellsFigures,
    "streams": Streams,
}
#: What may stand in `hears`, `answers` and `moderates`.
HEARS = ("comment", "mention", "message", "review")
DEEDS = ("hide", "delete", "block")
