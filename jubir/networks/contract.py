"""What Jubir and a network say to each other: plain dataclasses, and small protocols a connector implements.

A connector is a class in `connectors/<slug>.py`, named `Connector`, without state. It declares class attributes
(see `Connector` below) and implements those protocols whose verbs its network has:

    Connects, Publishes (always); LooksUp or ReadsBack (so that an unknown outcome can be settled); Deletes...

and, for what the network tells us, those of hearing.py.

Every method is async, takes a `Call` first (credentials, HTTP, the time), and raises only errors.NetworkError.
It never sleeps, retries, prints, logs or touches a database.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable

from jubir.networks.http import Answer, Http, Request


# ── what we want said ────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Medium:
    """One picture or video as it will be sent: a rendition's file and its facts."""

    asset: int
    kind: str  # image | gif | video
    mime: str
    bytes: int
    width: int = 0
    height: int = 0
    seconds: float | None = None
    alt: str = ""
    path: str = ""  # absolute; "" in a draft that is only being checked
    name: str = ""
    url: str = (
        ""  # where anybody may fetch it for some hours; only for networks that fetch (Identity.fetches)
    )

    @property
    def file(self) -> Path:
        return Path(self.path)


@dataclass(frozen=True, slots=True)
class Part:
    """One post of a thread; a plain post is one part."""

    text: str = ""
    media: tuple[Medium, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A link preview the author saw and kept."""

    url: str
    title: str = ""
    description: str = ""
    thumb: Medium | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    options: tuple[str, ...]
    minutes: int = 1440
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What an answer answers. `kind`: comment, mention, message, review (hearing.Heard); `keep` is what came with it.

    `remote_id` is the very thing answered, `thread` its conversation, `author` the handle of who said it.
    """

    kind: str
    remote_id: str
    thread: str = ""
    author: str = ""
    keep: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A version, frozen: everything a connector needs to say it, and nothing else."""

    parts: tuple[Part, ...] = (Part(),)
    card: Card | None = None
    poll: Poll | None = None
    language: str = ""  # BCP 47, "" unknown
    options: Mapping[str, Any] = field(default_factory=dict)
    answers: Target | None = None

    @property
    def text(self) -> str:
        return self.parts[0].text

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Draft":
        def medium(item: Mapping[str, Any]) -> Medium:
            return Medium(**item)

        card = data.get("card")
        poll = data.get("poll")
        return cls(
            parts=tuple(
                Part(part.get("text", ""), tuple(medium(item) for item in part.get("media", ())))
                for part in data.get("parts", ({},))
            ),
            card=Card(**{**card, "thumb": medium(card["thumb"]) if card.get("thumb") else None})
            if card
            else None,
            poll=Poll(tuple(poll["options"]), poll["minutes"], poll["multiple"]) if poll else None,
            language=data.get("language", ""),
            options=dict(data.get("options") or {}),
            answers=Target(**data["answers"]) if data.get("answers") else None,
        )


# ── how a connector is called ────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Account:
    """The channel as a connector sees it. `facts` is what `connect` or `check` learned of the server and its limits."""

    remote_id: str
    handle: str
    server: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a connector. `secrets` never shows in repr."""

    http: Http
    account: Account
    secrets: Mapping[str, Any] = field(repr=False)
    app: Mapping[str, Any] = field(
        default_factory=dict, repr=False
    )  # our registration with the network or server
    now: datetime = field(default_factory=lambda: datetime.fromisoformat("1970-01-01T00:00:00+00:00"))


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the engine knows of this step when it calls commit, poll or look_up.

    `key` stays the same over all tries of one delivery; `record_key` is a TID for networks that let us choose.
    `checkpoint` is what prepare and the steps before left; `created_at` is the delivery's own moment, equal in replays.
    """

    step: int
    key: str
    record_key: str
    created_at: datetime
    checkpoint: Mapping[str, Any] = field(default_factory=dict)


# ── what a network answers ───────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Published:
    """It is out there. `keep` is merged into the checkpoint for the next step of a chain."""

    remote_id: str
    url: str = ""
    keep: Mapping[str, Any] = field(default_factory=dict)
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Processing:
    """Accepted, not public yet. Ask `poll` again after `wait` seconds; `keep` is merged into the checkpoint."""

    wait: float = 5.0
    keep: Mapping[str, Any] = field(default_factory=dict)
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Remote:
    """A post that is on the network now, for matching. `text` in the same form as `rendered` gives."""

    remote_id: str
    created_at: datetime
    text: str
    media: int = 0
    url: str = ""
    parent: str = ""  # remote id of what it answers
    processing: bool = False  # accepted, not public yet: `poll` tells more
    keep: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """The channel's own recent posts, newest first. `clock` is the server's own time, if it told.

    `complete`: the posts reach back to the moment asked for, so that absence can be concluded.
    """

    posts: tuple[Remote, ...]
    clock: datetime | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Connected:
    """A fresh connection: who it is and what to keep. `scopes`: the rights that were given, () where the network does
    not tell; what auth.scopes has more is missing."""

    account: Account
    name: str = ""
    url: str = ""
    avatar_url: str = ""
    secrets: Mapping[str, Any] = field(default_factory=dict, repr=False)
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fresh:
    """Renewed secrets."""

    secrets: Mapping[str, Any] = field(repr=False)
    expires_at: datetime | None = None


# ── what a connector declares ────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Field:
    """One thing to ask a person when connecting. `kind`: text, password, url, choice (one of `choices`, codes). Labels
    are codes; channels owns the words."""

    name: str
    kind: str = "text"
    default: str = ""
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Auth:
    """How an account is connected.

    kind "form": the fields are all it takes. kind "oauth": the fields (perhaps a server) are asked first, then the
    browser goes to `authorize_url`. `help` is a link where a person finds what is asked. `own`: the path under Jubir's
    own address where this network is served by Jubir itself; its address comes as the account's `server` and what it
    takes to join as app["join_key"] (see channels/own.py), so nobody is asked for them.

    `keys`: what the owner of an installation enters once, of the app made at the vendor's; it comes as `Call.app` by
    these names. A network with keys cannot be connected before they are there.
    `renew_before`: seconds before their end at which secrets are renewed, used or not (a token of sixty days: days).
    `secret_in_url`: the network wants its secret in the address itself; requests then say what to show (Request.shown).
    """

    kind: str
    fields: tuple[Field, ...] = ()
    scopes: tuple[str, ...] = ()
    help: str = ""
    per_server_app: bool = False
    own: str = ""
    keys: tuple[Field, ...] = ()
    renew_before: float = 90.0
    secret_in_url: bool = False


@dataclass(frozen=True, slots=True)
class Recovery:
    """How an unknown outcome can be settled here.

    `settle_after`: seconds after the attempt ended before absence means anything. `replay`: sending again with the
    same key or record key is known to be harmless. `readings`: how many must agree on absence. `blind`: this network
    gives no way to look, so a person is asked at once.
    """

    settle_after: float = 20.0
    readings: int = 2
    replay: bool = False
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """`posts` False: it only answers, as a messenger does. `fetches`: it takes pictures or videos from an address of
    ours (Medium.url), so this installation must be reachable from outside. `by_hand`: a person does the publishing.
    `told_only`: nothing can be asked for there, so what people write arrives by webhook or not at all."""

    slug: str
    name: str
    colour: str
    docs: str
    api_version: str
    checked: str  # ISO date on which the facts were last held against the network's documentation
    posts: bool = True
    fetches: bool = False
    by_hand: bool = False
    told_only: bool = False


@runtime_checkable
class Connects(Protocol):
    identity: ClassVar[Identity]
    auth: ClassVar[Auth]
    recovery: ClassVar[Recovery]

    def limits(self, account: Account) -> Any:
        """limits.Limits for this account's server."""

    async def connect(self, call: Call, answers: Mapping[str, str]) -> Connected | tuple[Connected, ...]:
        """The account; or all that this sign-in opens (pages, organisations), for the person to choose among. With an
        empty tuple it opens none."""

    async def check(self, call: Call) -> Connected:
        """Is the account still ours? Fresh name, face and server facts; `secrets` empty when unchanged."""


@runtime_checkable
class Authorizes(Protocol):
    """OAuth: `connect` is called with answers {"code", "verifier", "redirect_uri", ...the form's fields}."""

    def authorize_url(
        self, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
    ) -> str:
        """`challenge` is the verifier's S256. `server`: what the form's field of that name was answered, "" without."""


@runtime_checkable
class Registers(Protocol):
    """A network that gives keys to any app that asks: nobody enters them (Auth.keys is empty)."""

    async def register(self, call: Call, server: str, redirect_uri: str) -> Mapping[str, Any]:
        """Our app's credentials with that server, to be kept per server."""


@runtime_checkable
class Refreshes(Protocol):
    async def refresh(self, call: Call) -> Fresh:
        """Raises Unauthorized only when the network said that the grant is gone; an outage is Outage."""


@runtime_checkable
class Publishes(Protocol):
    def steps(self, draft: Draft) -> int:
        """How many commits it takes: the parts of a thread, mostly."""

    async def prepare(self, call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
        """Uploads and containers: repeatable, nothing visible. Returns what to keep in the checkpoint."""

    async def commit(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
        """Make step `ticket.step` visible. The only method whose unknown outcome matters."""

    def rendered(self, draft: Draft, step: int) -> str:
        """The step's text as this network will give it back, for matching."""


@runtime_checkable
class PreparesSteps(Protocol):
    """Each step is prepared by itself, when the one before is out: `prepare` is called anew with `ticket.step`."""

    prepares_steps: ClassVar[bool]


@runtime_checkable
class Polls(Protocol):
    async def poll(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing: ...


@runtime_checkable
class LooksUp(Protocol):
    async def look_up(self, call: Call, draft: Draft, ticket: Ticket) -> Published | Processing | None:
        """Is the step out there under its own key? None: the network says it is not. Processing: accepted, not public yet;
        `poll` tells more."""


@runtime_checkable
class ReadsBack(Protocol):
    async def recent(self, call: Call, since: datetime, *, draft: Draft, ticket: Ticket) -> Reading: ...


@runtime_checkable
class Recovers(Protocol):
    def recovery_of(self, account: Account) -> Recovery:
        """Where servers of one network differ: this one's rule, instead of the class's `recovery`."""


@runtime_checkable
class Deletes(Protocol):
    async def delete(self, call: Call, remote_id: str) -> None:
        """Gone is gone: deleting what is not there succeeds."""


@runtime_checkable
class Edits(Protocol):
    async def edit(self, call: Call, remote_id: str, draft: Draft) -> None:
        """The text of a post that is out (part 0 of the draft), in place. Repeatable."""


@runtime_checkable
class LimitsByKind(Protocol):
    """A network with several kinds of post (post, reel, story): the option named "kind" chooses among `kinds`, and
    `limits` are those of the first."""

    kinds: ClassVar[tuple[str, ...]]

    def kind_limits(self, account: Account, kind: str) -> Any:
        """limits.Limits of that kind, with the same option "kind" among its options."""


@runtime_checkable
class Albums(Protocol):
    """Where a post may be several of the network's own messages. Its remote id has all their numbers, and what people say
    there names one of them."""

    #: What stands between the numbers.
    joint: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Charge:
    """`micros`: micro-dollars, 1,000,000 are one US dollar. `once`: what was paid for, where the network takes money for the
    same thing but once per UTC day; "" where each time costs."""

    micros: int
    once: str = ""


@runtime_checkable
class FetchesSome(Protocol):
    """With Identity.fetches, where only some kinds of medium are fetched and the others uploaded."""

    #: Of image, gif, video: those that are taken from Medium.url.
    fetched: ClassVar[frozenset[str]]


@runtime_checkable
class Costs(Protocol):
    """A network that takes money for calls."""

    def price(self, draft: Draft, step: int) -> int:
        """What publishing that step will cost, in micro-dollars."""

    def charges(self, account: Account, request: Request, answer: Answer) -> tuple[Charge, ...]:
        """What this exchange cost `account`, as the price list says; () for what is free or was refused."""


@runtime_checkable
class Resolves(Protocol):
    async def find_people(self, call: Call, query: str) -> tuple["Person", ...]:
        """For the composer's mentions: at most ten."""


@dataclass(frozen=True, slots=True)
class Person:
    handle: str
    name: str = ""
    avatar_url: str = ""
