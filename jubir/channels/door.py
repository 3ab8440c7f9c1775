"""The only way out of the building. Every word to a network passes here: it holds the keys, the budget and the clock.

`Line` is a channel made ready for speaking; `Door.ask` speaks one verb of its connector, renewing secrets once if the
network asks for it. From ordinary code, `ask_now` does the same for a single question.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache, partial
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.db import connection, transaction

from jubir.activity import actions as activity
from jubir.channels import keys, own, reach, spending
from jubir.channels.models import Budget, Channel, Health, NetworkApp
from jubir.core import clock
from jubir.core.crypto import Secret, Unreadable, seal, unseal
from jubir.networks import budget, errors, hearing, preflight, preview, registry
from jubir.networks.client import Client, place
from jubir.networks.contract import (
    Account,
    Auth,
    Call,
    Charge,
    Costs,
    Draft,
    Fresh,
    LimitsByKind,
    Medium,
    Recovery,
    Refreshes,
)
from jubir.networks.http import Answer, Forbidden, Http, NoAnswer, NoStream, NotSent, Request
from jubir.networks.limits import Limits, TextLimit
from jubir.teams.models import User

log = logging.getLogger(__name__)

#: Runs a function that touches the database, off the event loop.
RunDb = Callable[[Callable[[], Any]], Awaitable[Any]]

#: No network closes a channel for longer than this by one answer: it is asked again then.
LONGEST_WAIT = timedelta(hours=24)
#: Secrets this close to their end must be renewed before they are used; earlier than that (Auth.renew_before) they
#: are renewed if that works, and used as they are if not.
EARLY = timedelta(seconds=90)
#: How long a renewal that failed is not tried again while the secrets are still good.
AGAIN = timedelta(minutes=10)

#: What stops when a month's spending limit is used up: reading. Publishing asks a person (see publishing/rules.py); what
#: somebody does by hand, and looking whether a post is out, goes on.
STOPPING = frozenset({
    "inbox", "figures", "account_figures", "history", "search", "lists", "list_posts", "public", "public_posts", "find_people",
})  # fmt: skip
#: A limit that was raised is felt this soon.
LOOK_AGAIN = timedelta(hours=1)

#: Of a channel whose network this Jubir does not know; nothing goes out there (`why` "no_network").
NO_NETWORK = Limits(text=TextLimit(500, len, "codepoints"))


# ── what is known without leaving ────────────────────────────────────────────────────────────────────────────────
def networks() -> list[Any]:
    """Every connector, by name: for lists. Read its `identity`, `auth`, `recovery`; call nothing else on it."""
    return sorted(registry.all_connectors().values(), key=lambda connector: connector.identity.name.lower())


def connector(slug: str) -> Any:
    """The connector of that slug; KeyError when there is none."""
    return registry.connector(slug)


def kinds_of(speaker: Any) -> tuple[str, ...]:
    """The kinds of post a network has; () where there is only one."""
    return speaker.kinds if isinstance(speaker, LimitsByKind) else ()


def kind_limits(speaker: Any, kind: str) -> Limits:
    """What a network allows in that kind of post, for an account of which nothing more is known."""
    limits: Limits = speaker.kind_limits(Account("", ""), kind)
    return limits


def knows(channel: Channel) -> bool:
    """Whether its network still has a connector here."""
    return channel.network in registry.all_connectors()


def app_of(network: str, server: str = "") -> Secret:
    """Our registration with a network as `Call.app` holds it: its app keys, or what it gave us when we asked (with that
    server, where each has its own); empty where there is none."""
    auth: Auth = connector(network).auth
    if auth.keys:
        return keys.app(network, auth)
    if auth.kind != "oauth":
        return Secret()
    app = NetworkApp.objects.filter(network=network, server=server if auth.per_server_app else "").first()
    return app.secrets if app else Secret()


def keys_of(network: str) -> tuple[keys.Key, ...]:
    """The app keys that network wants, with what there is of them; () where it wants none."""
    return keys.of(network, connector(network).auth)


def missing_keys(network: str) -> tuple[str, ...]:
    return keys.missing(network, connector(network).auth)


def can_renew(channel: Channel) -> bool:
    return can(channel, Refreshes)


def renew_before(channel: Channel) -> timedelta:
    """How long before their end its secrets are renewed, used or not."""
    return timedelta(seconds=connector(channel.network).auth.renew_before)


def account_of(channel: Channel) -> Account:
    return Account(channel.remote_id, channel.handle, channel.server, channel.facts)


def posts(channel: Channel) -> bool:
    """Whether posts go there; a messenger only answers. One whose network is gone still has its posts."""
    return not knows(channel) or connector(channel.network).identity.posts


def is_by_hand(channel: Channel) -> bool:
    """Whether a person does the publishing there."""
    return knows(channel) and connector(channel.network).identity.by_hand


def limits_of(channel: Channel, options: Mapping[str, Any] | None = None) -> Limits:
    """What this channel's network, on its server, allows now, in the kind of post that `options` choose. Nothing beyond
    bare text where it has no connector any more: the channel's posts must still open."""
    if not knows(channel):
        return NO_NETWORK
    return _limits(connector(channel.network), account_of(channel), options or {})


def _limits(speaker: Any, account: Account, options: Mapping[str, Any]) -> Limits:
    """Of the kind that is chosen; of the first where none is, or one that the network does not have (any more)."""
    kind = options.get("kind")
    if isinstance(speaker, LimitsByKind) and kind in speaker.kinds:
        return speaker.kind_limits(account, kind)
    return speaker.limits(account)


def _limits_for(speaker: Any, account: Account, draft: Draft) -> Limits:
    """What holds for this draft: an answer has limits of its own where its network says so."""
    special = getattr(speaker, "answer_limits", None) if draft.answers else None
    if special and draft.answers:
        return special(account, draft.answers.kind)
    return _limits(speaker, account, draft.options)


def answer_limits_of(channel: Channel, kind: str) -> Limits:
    """What it allows in an answer to a `Heard` of that kind: those of a post, unless its network has others."""
    special = getattr(connector(channel.network), "answer_limits", None) if knows(channel) else None
    return special(account_of(channel), kind) if special else limits_of(channel)


def can(channel: Channel, protocol: type) -> bool:
    """Has its network what one of the protocols in networks/contract.py or hearing.py asks for?"""
    return knows(channel) and isinstance(connector(channel.network), protocol)


def takes_money(network: str) -> bool:
    """Do calls to that network cost anything?"""
    return isinstance(registry.all_connectors().get(network), Costs)


def price_of(draft: Draft, channel: Channel) -> int | None:
    """What publishing this will cost, in micro-dollars; None where the network takes nothing."""
    if not takes_money(channel.network):
        return None
    speaker = connector(channel.network)
    return sum(speaker.price(draft, step) for step in range(speaker.steps(draft)))


def preflight_of(draft: Draft, channel: Channel) -> Sequence[preflight.Problem]:
    """Every problem, those that stop first; also that its network would have to fetch from an address nobody can reach."""
    if not knows(channel):
        return preflight.check(draft, NO_NETWORK)
    speaker = connector(channel.network)
    return _problems(speaker, draft, _limits_for(speaker, account_of(channel), draft))


def _problems(speaker: Any, draft: Draft, limits: Limits) -> Sequence[preflight.Problem]:
    problems = preflight.check(draft, limits)
    if fetched(speaker, draft) and not reach.media_from_outside():
        problems = (preflight.Problem("out_of_reach", "media", data={"url": settings.JUBIR_URL}), *problems)
    return problems


def fetched(speaker: Any, draft: Draft) -> tuple[Medium, ...]:
    """The media of a draft that its network takes from an address of ours."""
    if not speaker.identity.fetches:
        return ()
    kinds = getattr(speaker, "fetched", ("image", "gif", "video"))
    return tuple(one for part in draft.parts for one in part.media if one.kind in kinds)


def recovery_of(speaker: Any, account: Account) -> Recovery:
    """How an unknown outcome can be settled: the connector's rule, or the one for this server if it has several."""
    special = getattr(speaker, "recovery_of", None)
    return special(account) if special else speaker.recovery


#: What stands in for the wire while `through` is open.
_lent: Http | None = None


def open_client() -> AbstractAsyncContextManager[Http]:
    """The real wire, allowed to reach private addresses only where the settings, or our own sandbox, say so."""
    if _lent is not None:
        return nullcontext(_lent)
    return Client(allow_private={*settings.JUBIR_PRIVATE_HOSTS, own_host()})


@contextmanager
def through(http: Http) -> Iterator[None]:
    """Inside, every word goes through `http`: the demo speaks with a sandbox within its own process."""
    global _lent
    before, _lent = _lent, http
    try:
        yield
    finally:
        _lent = before


def own_host() -> str:
    """Our own address as host:port: the sandbox network lives there."""
    return place(settings.JUBIR_URL)


class _Elsewhere:
    """The wire of a network that we do not serve ourselves: whoever types our own address as its server stays out."""

    __slots__ = ("_http",)

    def __init__(self, http: Http) -> None:
        self._http = http

    async def send(self, request: Request) -> Answer:
        _must_be_elsewhere(request)
        return await self._http.send(request)

    def lines(self, request: Request) -> AsyncIterator[str]:
        _must_be_elsewhere(request)
        streams: Any = self._http
        told: AsyncIterator[str] = streams.lines(request)
        return told


def _must_be_elsewhere(request: Request) -> None:
    ours = own_host()
    if place(request.url) == ours and ours not in settings.JUBIR_PRIVATE_HOSTS:
        raise Forbidden(f"{ours} is our own address")


def wire_of(speaker: Any, http: Http) -> Http:
    """What a connector may reach over this wire: our own address is for networks that live there."""
    return http if speaker.auth.own else _Elsewhere(http)


def verified(channel: Channel, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Did the channel's network send this, and just now? `headers` have lower-case names."""
    speaker = connector(channel.network)
    return isinstance(speaker, hearing.Receives) and speaker.verified(headers, body, secret, clock.now())


def received(channel: Channel, body: bytes) -> tuple[hearing.Heard, ...]:
    """What a verified body tells. Raises errors.NetworkError when it makes no sense."""
    heard: tuple[hearing.Heard, ...] = connector(channel.network).received(body)
    return heard


# ── webhooks of our app, at one address for all its accounts ─────────────────────────────────────────────────────
def hears_for_app(network: str) -> bool:
    return isinstance(registry.all_connectors().get(network), hearing.ReceivesForApp)


def app_challenge(network: str, query: Mapping[str, str]) -> tuple[str, str] | None:
    """What to answer a network that asks whether we are there: body and content type; None when it is not theirs."""
    answer: tuple[str, str] | None = connector(network).app_challenge(query, app_of(network))
    return answer


def app_verified(network: str, headers: Mapping[str, str], body: bytes) -> bool:
    return bool(connector(network).app_verified(headers, body, app_of(network), clock.now()))


def app_received(network: str, body: bytes) -> tuple[hearing.Heard, ...]:
    """What a verified body tells, each with its account. Raises errors.NetworkError when it makes no sense."""
    heard: tuple[hearing.Heard, ...] = connector(network).app_received(body)
    return heard


def outcomes_in(network: str, body: bytes) -> tuple[hearing.Outcome, ...]:
    """What the same body tells of what we sent."""
    speaker = connector(network)
    return tuple(speaker.outcomes(body)) if isinstance(speaker, hearing.TellsOutcomes) else ()


def measured_in(network: str, body: bytes) -> tuple[hearing.Measured, ...]:
    """What the same body tells of figures."""
    speaker = connector(network)
    return tuple(speaker.measured(body)) if isinstance(speaker, hearing.TellsFigures) else ()


# ── a channel made ready ─────────────────────────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class Line:
    """A channel with its secrets open. Never shows them."""

    channel_id: int
    workspace_id: int
    speaker: Any
    account: Account
    secrets: Secret
    sealed: str = field(repr=False)
    limits: Limits
    recovery: Recovery
    health: str
    expires_at: datetime | None = None
    closed_until: datetime | None = None
    app: dict[str, Any] = field(default_factory=dict, repr=False)
    #: Until when this month's spending limit is used up; and what was asked and spent since it was last kept.
    spent_until: datetime | None = None
    asked: int = 0
    charges: list[Charge] = field(default_factory=list)

    @property
    def can_look(self) -> bool:
        """Whether an unknown outcome can be looked into; else a person is asked at once."""
        if self.recovery.blind:
            return False
        return hasattr(self.speaker, "look_up") or hasattr(self.speaker, "recent")

    @property
    def is_by_hand(self) -> bool:
        return bool(self.speaker.identity.by_hand)

    def limits_for(self, draft: Draft) -> Limits:
        """Of its kind of post, or of an answer; `limits` are those of the channel as such."""
        return _limits_for(self.speaker, self.account, draft)

    def problems(self, draft: Draft) -> Sequence[preflight.Problem]:
        """The last pre-flight, as `preflight_of` says it."""
        return _problems(self.speaker, draft, self.limits_for(draft))


@lru_cache(maxsize=4096)
def _opened(sealed: str) -> Secret:
    """Opening costs more than sending; the same sealed text always opens to the same thing."""
    return unseal(sealed) if sealed else Secret()


def lines(channel_ids: Iterable[int]) -> dict[int, Line]:
    """Lines for these channels, in one query. A channel whose secrets can't be opened must be connected again; one whose
    network has no connector any more gets no line."""
    ids = sorted({int(one) for one in channel_ids})
    if not ids:
        return {}
    marks = ",".join(map(str, ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.id, c.workspace_id, c.network, c.server, c.remote_id, c.handle, c.facts, c.secrets, c.health,"
            f" c.secrets_expire_at, b.closed_until FROM {Channel._meta.db_table} c"
            f" LEFT JOIN {Budget._meta.db_table} b ON b.channel_id = c.id WHERE c.id IN ({marks})"
        )
        found = [values for values in cursor.fetchall() if values[2] in registry.all_connectors()]
    apps = _apps({(values[2], values[3]) for values in found})
    paying = {(values[1], values[2]) for values in found if takes_money(values[2])}
    spent = spending.used_up(paying, clock.now()) if paying else {}
    made = {}
    for values in found:
        try:
            made[values[0]] = _line(values, apps)
            made[values[0]].spent_until = spent.get((values[1], values[2]))
        except Exception:
            # What a server said of itself makes no sense: its channel alone stands still, not everybody's.
            log.exception("channel %d: not ready to speak", values[0])
    return made


def _line(values: Sequence[Any], apps: dict[tuple[str, str], Secret]) -> Line:
    id_, workspace_id, network, server, remote_id, handle, facts, sealed, health, expires, closed = values
    speaker = registry.connector(network)
    account = Account(remote_id, handle, server, json.loads(facts) if isinstance(facts, str) else facts)
    try:
        secrets = _opened(sealed or "")
    except Unreadable:
        secrets, health = Secret(), Health.RECONNECT
    return Line(
        id_, workspace_id, speaker, account, secrets, sealed or "", speaker.limits(account),
        recovery_of(speaker, account), health, _aware(expires), _aware(closed), apps.get((network, server), {}),
    )  # fmt: skip


def _apps(places: set[tuple[str, str]]) -> dict[tuple[str, str], Secret]:
    """Our registrations with these (network, server) pairs, where the network wants one."""
    return {
        (network, server): app_of(network, server)
        for network, server in places
        if registry.connector(network).auth.kind == "oauth" or registry.connector(network).auth.keys
    }


def _aware(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Metered:
    """The wire as one line sees it: an answer that says the allowance is used up closes the line until it opens."""

    __slots__ = ("_http", "_line")

    def __init__(self, http: Http, line: Line) -> None:
        self._http = http
        self._line = line

    async def send(self, request: Request) -> Answer:
        answer = await self._http.send(request)
        if hasattr(self._line.speaker, "charges"):
            self._charge(request, answer)
        until = budget.closed_until(answer.headers, clock.now()) if budget.speaks(answer.headers) else None
        if until is not None:
            self._line.closed_until = min(until, clock.now() + LONGEST_WAIT)
        return answer

    def _charge(self, request: Request, answer: Answer) -> None:
        """A mistake in a price list must not hide an answer."""
        line = self._line
        line.asked += 1
        try:
            line.charges += line.speaker.charges(line.account, request, answer)
        except Exception:
            log.exception("channel %d: what this cost is not known", line.channel_id)


# ── speaking ─────────────────────────────────────────────────────────────────────────────────────────────────────
#: Channel → until when an early renewal that failed is left alone, in this process.
_not_yet: dict[int, datetime] = {}


class Door:
    """Speaks through lines. One per event loop; `run_db` is how it reaches the database from there."""

    def __init__(self, http: Http, run_db: RunDb) -> None:
        self.http = http
        self.run_db = run_db
        self._renewing: dict[int, asyncio.Lock] = {}

    def _call(self, line: Line) -> Call:
        http = wire_of(line.speaker, self.http)
        return Call(_Metered(http, line), line.account, line.secrets, line.app, clock.now())

    async def ask(self, line: Line, verb: str, *arguments: Any, **named: Any) -> Any:
        """One verb of the line's connector. Raises errors.NetworkError; anything unforeseen is Uncertain."""
        speaker = line.speaker
        closed = line.closed_until
        now = clock.now()
        if verb in STOPPING and line.spent_until is not None and line.spent_until > now:
            words = "the spending limit of this month is used up"
            raise errors.TooMany(words, until=min(line.spent_until, now + LOOK_AGAIN))
        try:
            return await self._ask(line, speaker, verb, arguments, named)
        finally:
            if line.asked:
                await self._keep_spending(line)
            if line.closed_until is not None and line.closed_until != closed:
                await self._keep_closed(line)

    async def _keep_spending(self, line: Line) -> None:
        """What it cost. Failing to write it must not hide the network's answer; the next call writes it then."""
        charges, asked = tuple(line.charges), line.asked
        line.charges, line.asked = [], 0
        network = line.speaker.identity.slug
        try:
            line.spent_until = await self.run_db(
                partial(spending.note, line.workspace_id, network, charges, asked)
            )
        except Exception:
            log.exception("channel %d: what was spent could not be kept yet", line.channel_id)
            line.charges, line.asked = [*charges, *line.charges], asked + line.asked

    async def stirrings(self, line: Line) -> AsyncIterator[None]:
        """Once for each time the network's stream says that something may have arrived; ends when the stream does.

        Raises Unsupported where there is none, or it is not given to this channel, and Outage.
        """
        speaker = line.speaker
        if not isinstance(speaker, hearing.Streams):
            raise errors.Unsupported("This network has no stream.")
        request = speaker.stirring(self._call(line))
        streams: Any = wire_of(speaker, self.http)
        try:
            async for text in streams.lines(request):
                if speaker.stirs(text):
                    yield None
        except NoStream as no:
            # 401 and 403 are no verdict here: the next question says whether the sign-in still holds.
            kind = errors.Unsupported if no.status in (404, 405, 410, 501) else errors.Outage
            raise kind("The stream was not opened.", status=no.status) from None
        except (NotSent, NoAnswer) as trouble:
            raise errors.Outage(str(trouble)) from None

    async def _keep_closed(self, line: Line) -> None:
        """A note for other workers. Failing to write it must not hide the network's answer."""
        try:
            await self.run_db(partial(_close_until, line.channel_id, line.closed_until))
        except Exception:
            log.exception("channel %d: its allowance could not be noted", line.channel_id)

    async def _ask(
        self, line: Line, speaker: Any, verb: str, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> Any:
        used = line.sealed
        if await self._renew_early(line):
            used = line.sealed
        try:
            try:
                return await getattr(speaker, verb)(self._call(line), *arguments, **named)
            except errors.Unauthorized:
                if not await self.renew(line, used):
                    raise
                return await getattr(speaker, verb)(self._call(line), *arguments, **named)
        except errors.Unauthorized as refusal:
            await self.run_db(partial(_must_reconnect, line, refusal))
            raise
        except errors.TooMany as refusal:
            if refusal.until is not None:
                line.closed_until = refusal.until = min(refusal.until, clock.now() + LONGEST_WAIT)
            raise

    async def _renew_early(self, line: Line) -> bool:
        """Before the secrets end, as early as the network advises. Whether there are new ones.

        While the old are still good, a renewal that fails for now keeps nobody waiting: it is tried again later.
        """
        if line.expires_at is None:
            return False
        left = line.expires_at - clock.now()
        if left < EARLY:
            return await self.renew(line, line.sealed)
        early = timedelta(seconds=line.speaker.auth.renew_before)
        if left >= early or _not_yet.get(line.channel_id, clock.now()) > clock.now():
            return False
        try:
            return await self.renew(line, line.sealed)
        except errors.NetworkError:
            _not_yet[line.channel_id] = clock.now() + AGAIN
            return False

    async def renew(self, line: Line, used: str) -> bool:
        """Fresh secrets for the line: by another task or worker, or by asking the network. False: there is no way.

        `used` are the sealed secrets that were refused (or are about to end): newer ones need no renewal.

        An outage of the network while renewing is an Outage, never a reason to disconnect the channel.
        """
        lock = self._renewing.setdefault(line.channel_id, asyncio.Lock())
        async with lock:
            if line.sealed != used:
                return True
            for _ in range(60):
                sealed = await self.run_db(lambda: _sealed(line.channel_id))
                if sealed != line.sealed:
                    line.sealed, line.secrets = sealed, _opened(sealed)
                    line.expires_at = None
                    return True
                if not hasattr(line.speaker, "refresh"):
                    return False
                if await self.run_db(lambda: _take_renewal(line.channel_id, line.sealed)):
                    break
                await asyncio.sleep(0.5)  # another worker is at it; its result is as good as ours
            else:
                raise errors.Outage("renewing the connection takes too long")
            try:
                fresh: Fresh = await line.speaker.refresh(self._call(line))
                # Kept before anybody else may renew: an old refresh token, used twice, ends the connection.
                sealed = seal(dict(fresh.secrets))
                await self.run_db(
                    lambda: _keep_secrets(line.channel_id, line.sealed, sealed, fresh.expires_at)
                )
            except errors.Unauthorized as refusal:
                await self.run_db(partial(_must_reconnect, line, refusal))
                return False
            except errors.NetworkError as error:
                raise errors.Outage(f"renewing failed: {error.message}") from error
            finally:
                await self.run_db(lambda: _end_renewal(line.channel_id))
            line.sealed, line.secrets, line.expires_at = sealed, Secret(fresh.secrets), fresh.expires_at
            return True


def ask_now(channel: Channel, verb: str, *arguments: Any, **named: Any) -> Any:
    """One question to one channel's network from ordinary, blocking code. Raises errors.NetworkError."""

    async def speak() -> Any:
        async def run_db(work: Callable[[], Any]) -> Any:
            return await sync_to_async(work, thread_sensitive=True)()

        line = (await run_db(lambda: lines([channel.pk])))[channel.pk]
        async with open_client() as http:
            return await Door(http, run_db).ask(line, verb, *arguments, **named)

    return async_to_sync(speak)()


def renew_now(channel: Channel) -> bool:
    """Renew its secrets if they are about to end; whether there are new ones. Raises Outage when it does not work for
    now; a grant that is gone marks the channel, and is no error here."""

    async def speak() -> bool:
        async def run_db(work: Callable[[], Any]) -> Any:
            return await sync_to_async(work, thread_sensitive=True)()

        line = (await run_db(lambda: lines([channel.pk]))).get(channel.pk)
        # Somebody else may have done it since the channel was read.
        if line is None or line.expires_at is None or line.expires_at - clock.now() >= renew_before(channel):
            return False
        async with open_client() as http:
            return await Door(http, run_db).renew(line, line.sealed)

    return async_to_sync(speak)()


class _Listening:
    """The wire with an ear for the time of those who answer."""

    __slots__ = ("_http", "ahead")

    def __init__(self, http: Http) -> None:
        self._http = http
        self.ahead: timedelta | None = None

    async def send(self, request: Request) -> Answer:
        begun = clock.now()
        answer = await self._http.send(request)
        try:
            told = parsedate_to_datetime(answer.headers.get("date", ""))
        except ValueError:
            return answer
        told = told if told.tzinfo else told.replace(tzinfo=UTC)
        # It said so somewhere between our asking and its answer.
        self.ahead = told - (begun + (clock.now() - begun) / 2)
        return answer


def clock_of(channel: Channel) -> timedelta | None:
    """How far the network's clock is ahead of ours, by asking after the channel; None when nobody answers or tells."""

    async def speak() -> timedelta | None:
        async def run_db(work: Callable[[], Any]) -> Any:
            return await sync_to_async(work, thread_sensitive=True)()

        line = (await run_db(lambda: lines([channel.pk]))).get(channel.pk)
        if line is None:
            return None
        async with open_client() as http:
            ear = _Listening(http)
            # Its answer matters to the hourly check, not here.
            with suppress(errors.NetworkError):
                await line.speaker.check(Door(ear, run_db)._call(line))
            return ear.ahead

    return async_to_sync(speak)()


#: (channel id, verb of its connector, arguments)
Question = tuple[int, str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one question: a value, or the error it met."""

    value: Any = None
    error: errors.NetworkError | None = None


def ask_many(questions: Iterable[Question], *, at_once: int = 8, also_gone: bool = False) -> list[Told]:
    """Many questions to many channels from ordinary, blocking code; the answers in the order of the questions.

    One channel is asked one thing at a time, `at_once` channels together. Not asked at all, and answered as if they had
    been: channels that must be connected again (Unauthorized), those whose allowance is used up (TooMany), and networks
    that have no such verb (Unsupported). `also_gone`: disconnected ones are asked too. One that fails never takes another with it; one that is down is asked no more.
    """
    asked = [(int(channel_id), verb, arguments) for channel_id, verb, arguments in questions]
    told = [Told() for _ in asked]
    turns: dict[int, list[int]] = {}
    for number, (channel_id, _, _) in enumerate(asked):
        turns.setdefault(channel_id, []).append(number)

    async def speak() -> None:
        async def run_db(work: Callable[[], Any]) -> Any:
            return await sync_to_async(work, thread_sensitive=True)()

        ready = await run_db(lambda: lines(turns))
        seats = asyncio.Semaphore(at_once)
        async with open_client() as http:
            door = Door(http, run_db)

            async def one_after_another(channel_id: int, numbers: Sequence[int]) -> None:
                async with seats:
                    for number in numbers:
                        _, verb, arguments = asked[number]
                        line = ready.get(channel_id)
                        told[number] = await _told(door, line, verb, arguments, also_gone=also_gone)
                        if isinstance(told[number].error, errors.Outage):
                            for later in numbers[numbers.index(number) :]:
                                told[later] = told[number]
                            break

            await asyncio.gather(*(one_after_another(*turn) for turn in turns.items()))

    if asked:
        async_to_sync(speak)()
    return told


async def _told(
    door: Door, line: Line | None, verb: str, arguments: Sequence[Any], *, also_gone: bool = False
) -> Told:
    """The line's answer, or the error that asking meets or would meet."""
    if line is None or not hasattr(line.speaker, verb):
        return Told(error=errors.Unsupported(f"no {verb} there"))
    if line.health not in (Health.CONNECTED, Health.OUTAGE, *([Health.DISCONNECTED] if also_gone else [])):
        return Told(error=errors.Unauthorized("must be connected again"))
    if line.closed_until is not None and line.closed_until > clock.now():
        return Told(error=errors.TooMany("the allowance is used up", until=line.closed_until))
    try:
        return Told(await door.ask(line, verb, *arguments))
    except errors.NetworkError as error:
        return Told(error=error)
    except Exception as error:
        log.exception("channel %d: %s", line.channel_id, verb)
        return Told(error=errors.Uncertain(type(error).__name__))


# ── before there is a channel ────────────────────────────────────────────────────────────────────────────────────
#: Seconds for a face: a channel without one is connected all the same.
FACE_PATIENCE = 6.0


def ask_stranger(network: str, verb: str, *arguments: Any, app: Mapping[str, Any] | None = None) -> Any:
    """One question to a network while an account is being connected: "register", "connect". Raises errors.NetworkError.

    A network that Jubir serves itself is asked at its own address; elsewhere the answers say which server is meant.
    """
    speaker = connector(network)
    ours = app or own.app(speaker.auth) or keys.app(network, speaker.auth)

    async def speak() -> Any:
        async with open_client() as http:
            account = Account("", "", own.server(speaker.auth))
            call = Call(wire_of(speaker, http), account, {}, ours, clock.now())
            return await getattr(speaker, verb)(call, *arguments)

    return async_to_sync(speak)()


def authorize_url(
    network: str, app: Mapping[str, Any], server: str, redirect_uri: str, state: str, challenge: str
) -> str:
    """Where the browser goes so that a person can say yes. `server`: as it was answered, or as the server itself said
    when we registered there."""
    speaker = connector(network)
    url: str = speaker.authorize_url(app, app.get("server") or server, redirect_uri, state, challenge)
    return url


def fetch_face(url: str, network: str) -> bytes:
    """The picture of an account; b"" when there is none or it does not come in time."""
    return fetch_faces([url], network)[0]


def fetch_faces(urls: Sequence[str], network: str) -> list[bytes]:
    """The pictures of accounts, all at once; b"" for one that is not there or does not come in time."""

    async def one(http: Http, url: str) -> bytes:
        try:
            async with asyncio.timeout(FACE_PATIENCE):
                return await preview.picture(wire_of(connector(network), http), url) if url else b""
        except (preview.NoPreview, TimeoutError):
            return b""

    async def fetch() -> list[bytes]:
        async with open_client() as http:
            return list(await asyncio.gather(*(one(http, url) for url in urls)))

    return async_to_sync(fetch)() if any(urls) else [b""] * len(urls)


# ── rows behind it ───────────────────────────────────────────────────────────────────────────────────────────────
def _sealed(channel_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT secrets FROM {Channel._meta.db_table} WHERE id = %s", [channel_id])
        return (cursor.fetchone() or [""])[0]


def _take_renewal(channel_id: int, sealed: str) -> bool:
    """Only of the secrets we know: somebody may have renewed them since we looked."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Channel._meta.db_table} SET renewing_until = %s WHERE id = %s AND secrets = %s"
            f" AND (renewing_until IS NULL OR renewing_until < %s)",
            [_stored(now + timedelta(seconds=60)), channel_id, sealed, _stored(now)],
        )
        return bool(cursor.rowcount)


def _stored(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _end_renewal(channel_id: int) -> None:
    Channel.objects.filter(pk=channel_id).update(renewing_until=None)


def _keep_secrets(channel_id: int, before: str, sealed: str, expires_at: datetime | None) -> None:
    """Only over the secrets we renewed: a person may have connected the channel again meanwhile."""
    table = Channel._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET secrets = %s WHERE id = %s AND secrets = %s", [sealed, channel_id, before]
        )
        kept = cursor.rowcount
    if kept:
        Channel.objects.filter(pk=channel_id).update(secrets_expire_at=expires_at)


def _must_reconnect(line: Line, refusal: errors.Unauthorized) -> None:
    changed = (
        Channel.objects.filter(pk=line.channel_id)
        .exclude(health__in=(Health.RECONNECT, Health.DISCONNECTED))
        .update(health=Health.RECONNECT, health_why="refused", health_detail=refusal.message[:300])
    )
    line.health = Health.RECONNECT
    if changed:
        channel = Channel.objects.select_related("workspace").get(pk=line.channel_id)
        tell: list[User] | None = [] if channel.ended_as_told(clock.now()) else None
        activity.record(
            workspace=channel.workspace,
            actor=None,
            verb="channel.must_reconnect",
            subject=channel,
            tell=tell,
        )
        activity.beat(line.workspace_id, "channels")


def _close_until(channel_id: int, until: datetime | None) -> None:
    Budget.objects.update_or_create(channel_id=channel_id, defaults={"closed_until": until})
