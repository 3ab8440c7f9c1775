"""What every network must keep, whatever it is: run over the registry, so a new network is held to it by being there.

A network that is not like most says so in its test module (tests/networks/connectors/test_<slug>.py):

    def says(status: int) -> dict      the shape of its refusals
    def sample() -> Sample             a draft that it takes, where a plain text is none: with what prepare left for its
                                       commit, the account's facts, and the ids it would know a post by
"""

import asyncio
import inspect
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from jubir import ui
from jubir.core.ids import record_key
from jubir.networks import contract, errors, hearing
from jubir.networks.contract import Account, Call, Draft, Part, Reading, Ticket
from jubir.networks.http import Answer, NoAnswer, NotSent, Request
from jubir.networks.limits import ImageLimit, Limits
from jubir.networks.preflight import check
from jubir.networks.registry import all_connectors
from tests.networks.samples import DRAFT, account_of, module_of, sample_of
from tests.networks.wire import NOW, Wire, answer

ALL = [pytest.param(connector, id=slug) for slug, connector in all_connectors().items()]
#: Those where it is the network that publishes, and not a person.
SPEAKING = [one for one in ALL if not one.values[0].identity.by_hand]
DOCS = Path(__file__).parents[2] / "docs"
each = pytest.mark.parametrize("connector", ALL)
each_speaking = pytest.mark.parametrize("connector", SPEAKING)
PROTOCOLS = [
    contract.Connects, contract.Authorizes, contract.Registers, contract.Refreshes, contract.Publishes, contract.Polls,
    contract.LooksUp, contract.ReadsBack, contract.Deletes, contract.Edits, contract.LimitsByKind, contract.Costs,
    contract.Resolves, *hearing.PROTOCOLS.values(),
]  # fmt: skip
SECRET = "rahasia-9f2c41d7b"
#: Whatever a connector keeps, it finds under one of these names; and all of it is recognisable.
NAMES = (
    "access",
    "refresh",
    "password",
    "token",
    "access_token",
    "refresh_token",
    "client_id",
    "client_secret",
)


def calling(wire: Wire, connector: Any) -> Call:
    keys = [one.name for one in connector.auth.keys]
    secrets = dict.fromkeys((*NAMES, *sample_of(connector).secrets), SECRET)
    return Call(
        wire, account_of(connector), secrets, {**dict.fromkeys((*NAMES, *keys), SECRET), "scopes": ""}, NOW
    )


def ticket(connector: Any) -> Ticket:
    return Ticket(0, "key", record_key(), NOW, sample_of(connector).checkpoint)


def draft(connector: Any) -> Draft:
    return sample_of(connector).draft


def says(connector: Any, status: int) -> dict[str, Any]:
    own = getattr(module_of(connector), "says", None)
    return own(status) if own else {"error": "No", "message": "No"}


def run(coroutine: Any) -> Any:
    return asyncio.run(coroutine)


def failing(with_: Answer | Exception) -> Wire:
    def everything(request: Request) -> Answer:
        if isinstance(with_, Exception):
            raise with_
        return with_

    return Wire(everything)


# ── what it declares ─────────────────────────────────────────────────────────────────────────────────────────────
@each
def test_its_identity_is_whole(connector: Any) -> None:
    identity = connector.identity
    assert re.fullmatch(r"[a-z][a-z0-9_]*", identity.slug)
    assert type(connector).__module__ == f"jubir.networks.connectors.{identity.slug}"
    assert identity.name
    assert re.fullmatch(r"#[0-9A-Fa-f]{6}", identity.colour)
    # A network elsewhere names its documentation on the web; our own, a page of ours beside docs/networks.md.
    ours = connector.auth.own or identity.by_hand
    assert identity.docs.startswith("https://") or (ours and (DOCS / identity.docs).exists())
    assert identity.api_version
    assert date.fromisoformat(identity.checked) <= datetime.now(UTC).date() + timedelta(days=1)


@each
def test_it_keeps_no_state(connector: Any) -> None:
    assert vars(connector) == {}


@each
def test_it_can_connect_publish_and_look(connector: Any) -> None:
    assert isinstance(connector, contract.Connects)
    assert isinstance(connector, contract.Publishes)
    looks = isinstance(connector, contract.LooksUp | contract.ReadsBack)
    assert looks or connector.recovery.blind or connector.identity.by_hand
    if connector.recovery.replay:
        assert isinstance(connector, contract.LooksUp), "a replay that is harmless needs a key to look under"


@each
def test_what_it_can_it_can_as_the_contract_says(connector: Any) -> None:
    """Same parameter names, and a coroutine where the contract has one; a single method of a protocol means all."""
    for protocol in PROTOCOLS:
        verbs = {
            name: verb for name, verb in vars(protocol).items() if inspect.isfunction(verb) and name[0] != "_"
        }
        present = {name for name in verbs if hasattr(connector, name)}
        shared = {"connect", "check", "limits"}
        assert present in (set(), set(verbs)) or present <= shared, f"half of {protocol.__name__}: {present}"
        for name in present:
            wanted, got = verbs[name], getattr(connector, name)
            assert inspect.iscoroutinefunction(got) == inspect.iscoroutinefunction(wanted), name
            assert (
                list(inspect.signature(got).parameters) == list(inspect.signature(wanted).parameters)[1:]
            ), name


@each
def test_how_it_connects_is_data(connector: Any) -> None:
    auth = connector.auth
    assert auth.kind in ("form", "oauth")
    assert (auth.kind == "oauth") == isinstance(connector, contract.Authorizes)
    if auth.kind == "oauth":
        assert bool(auth.keys) != isinstance(connector, contract.Registers), (
            "its app's keys come from one side"
        )
    for fields in (auth.fields, auth.keys):
        for field in fields:
            assert field.kind in ("text", "password", "url", "choice")
            assert bool(field.choices) == (field.kind == "choice")
            assert re.fullmatch(r"[a-z_]+", field.name)
        assert len({field.name for field in fields}) == len(fields)
    assert auth.renew_before >= 60
    assert connector.recovery.settle_after > 0
    assert connector.recovery.readings >= 1


def limit_of(connector: Any) -> Limits:
    return connector.limits(Account("", "", "", {}))


@each
def test_its_limits_are_whole(connector: Any) -> None:
    """Also for an account of which nothing is known yet."""
    limits_are_whole(limit_of(connector))
    if isinstance(connector, contract.LimitsByKind):
        assert len(connector.kinds) > 1
        for kind in connector.kinds:
            limits = connector.kind_limits(Account("", "", "", {}), kind)
            limits_are_whole(limits)
            options = {option.name: option for option in limits.options}
            assert options["kind"].choices == connector.kinds
            assert options["kind"].default == connector.kinds[0]
        assert connector.kind_limits(Account("", ""), connector.kinds[0]) == connector.limits(Account("", ""))
    account = account_of(connector)
    if connector.identity.posts:
        kind = draft(connector).options.get("kind")
        limits = connector.kind_limits(account, kind) if kind else connector.limits(account)
        assert not [problem for problem in check(draft(connector), limits) if problem.stops]


def limits_are_whole(limits: Limits) -> None:
    assert limits.text.maximum > 0
    assert limits.text.count("") == 0
    assert limits.text.count("kopi") == 4
    rules = r"(graphemes|codepoints|utf16|bytes|weighted|emoji_bytes)(_links_\d+)?"
    assert re.fullmatch(rules, limits.text.rule)
    for pictures in (limits.images, limits.gifs, limits.card_thumb):
        if pictures:
            assert pictures.maximum > 0 and pictures.bytes > 0
            assert all(mime.startswith("image/") for mime in pictures.mimes)
            if pictures.ratio:
                assert 0 < pictures.ratio[0] <= 1 <= pictures.ratio[1]
    if limits.images:
        assert isinstance(limits.images, ImageLimit)
        assert "image/jpeg" in limits.images.mimes or "image/png" in limits.images.mimes
    if limits.video:
        assert limits.video.bytes > 0 and "video/mp4" in limits.video.mimes
        assert limits.video.seconds is None or limits.video.seconds > limits.video.min_seconds
    if limits.poll:
        assert limits.poll.options >= 2 and limits.poll.least_minutes <= limits.poll.most_minutes
    assert limits.thread >= 1
    for option in limits.options:
        assert option.kind in ("choice", "text", "flag")
        if option.kind != "choice":
            assert not option.choices
        elif option.default is None:
            assert option.required or option.choices == (), "boards and the like, chosen by a person"
        else:
            assert option.default in option.choices
        assert len(option.names) in (0, len(option.choices))


@each
def test_what_it_hears_and_measures_is_in_the_vocabulary(connector: Any) -> None:
    """A declared capability has its verbs (see above) and its words, and the words have their capability."""
    declared = {
        "hears": (hearing.ReadsInbox, hearing.HEARS),
        "answers": (hearing.Answers, hearing.HEARS),
        "moderates": (hearing.Moderates, hearing.DEEDS),
        "metrics": (hearing.Measures, tuple(hearing.METRICS)),
    }
    for name, (protocol, words) in declared.items():
        had = getattr(connector, name, None)
        assert (had is not None) == isinstance(connector, protocol), name
        if had is not None:
            assert isinstance(had, frozenset)
            assert had
            assert had <= set(words), name
    if isinstance(connector, hearing.Measures):
        assert connector.measures_at_once >= 1
    if isinstance(connector, hearing.Answers):
        assert isinstance(connector, hearing.ReadsInbox), "what is answered must have been heard"
        assert connector.answers <= connector.hears
    if isinstance(connector, hearing.Subscribes):
        understands = isinstance(connector, hearing.Receives | hearing.ReceivesForApp)
        assert understands, "what is asked for must be understood"


@each
def test_an_answer_has_whole_limits(connector: Any) -> None:
    if not isinstance(connector, hearing.AnswersWithin):
        pytest.skip("as a post")
    for kind in connector.answers:
        limits = connector.answer_limits(Account("", "", "", {}), kind)
        assert isinstance(limits, Limits)
        assert limits.text.maximum > 0
        assert not check(DRAFT, limits)


@each
def test_a_webhook_that_is_not_the_networks_is_refused(connector: Any) -> None:
    if not isinstance(connector, hearing.Receives):
        pytest.skip("it tells nothing by itself")
    for headers in ({}, {"authorization": SECRET}, {"x-signature": "sha256=00"}):
        assert connector.verified(headers, b"{}", SECRET, NOW) is False
        assert connector.verified(headers, b"{}", "", NOW) is False
    for body in (b"", b"{", b"[]", b'{"items": [{}]}', b'{"items": 3}', b"\xff"):
        try:
            assert connector.received(body) == ()
        except errors.Outage:
            continue


@each
def test_a_webhook_of_an_app_that_is_not_the_networks_is_refused(connector: Any) -> None:
    if not isinstance(connector, hearing.ReceivesForApp):
        pytest.skip("it tells nothing to an app")
    app = {one.name: SECRET for one in connector.auth.keys}
    for headers in ({}, {"authorization": SECRET}, {"x-hub-signature-256": "sha256=00"}):
        assert connector.app_verified(headers, b"{}", app, NOW) is False
        assert connector.app_verified(headers, b"{}", {}, NOW) is False
    assert connector.app_challenge({}, app) is None
    for body in (b"", b"{", b"[]", b'{"entry": [{}]}', b'{"entry": 3}', b"\xff"):
        try:
            assert connector.app_received(body) == ()
        except errors.Outage:
            continue


@each
def test_it_takes_a_plain_text_as_it_is(connector: Any) -> None:
    assert connector.steps(draft(connector)) == 1
    assert "Selamat pagi" in connector.rendered(draft(connector), 0)
    if limit_of(connector).thread > 1:
        assert connector.steps(Draft((Part("satu"), Part("dua")))) == 2


@each
def test_its_mark_is_a_harmless_picture(connector: Any) -> None:
    path = Path(ui.__path__[0]) / "static/ui/marks" / f"{connector.identity.slug}.svg"
    root = ElementTree.fromstring(path.read_text())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "viewBox" in root.attrib
    for element in root.iter():
        assert element.tag.rsplit("}")[-1] not in ("script", "foreignObject", "image", "use", "style")
        assert not any(name.lower().startswith("on") or "href" in name for name in element.attrib)


# ── how it takes a no ────────────────────────────────────────────────────────────────────────────────────────────
REFUSALS: list[tuple[str, Any, tuple[type[errors.NetworkError], ...]]] = [
    ("400", 400, (errors.Rejected,)),
    ("401", 401, (errors.Unauthorized,)),
    ("403", 403, (errors.Rejected, errors.Unauthorized)),
    ("404", 404, (errors.Missing, errors.Rejected)),
    ("409", 409, (errors.Rejected, errors.Uncertain)),
    ("413", 413, (errors.Rejected,)),
    ("422", 422, (errors.Rejected,)),
    ("429", 429, (errors.TooMany,)),
    ("500", 500, (errors.Uncertain,)),
    ("502 page", answer(502, html="<h1>Bad gateway</h1>"), (errors.Uncertain,)),
    ("503", 503, (errors.Uncertain,)),
    ("503 page", answer(503, html="<h1>Back soon</h1>"), (errors.Uncertain,)),
    ("504", answer(504, html=""), (errors.Uncertain,)),
    ("200 page", answer(200, html="<h1>Welcome to the hotel</h1>"), (errors.Uncertain,)),
    ("200 empty", answer(200, body=b""), (errors.Uncertain,)),
    ("200 list", answer(200, json=[1]), (errors.Uncertain,)),
    ("200 other", answer(200, json={"fine": True}), (errors.Uncertain,)),
    ("200 cut off", answer(200, body=b'{"id": "12'), (errors.Uncertain,)),
    ("nothing left", NotSent("x"), (errors.Outage,)),
    ("no answer", NoAnswer("x"), (errors.Uncertain,)),
]
refusals = pytest.mark.parametrize(("how", "kinds"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS])


def made(connector: Any, how: Any) -> Answer | Exception:
    return answer(how, says(connector, how)) if isinstance(how, int) else how


@each_speaking
@refusals
def test_each_way_of_failing_has_its_kind(connector: Any, how: Any, kinds: tuple[type, ...]) -> None:
    wire = failing(made(connector, how))
    with pytest.raises(errors.NetworkError) as caught:
        run(connector.commit(calling(wire, connector), draft(connector), ticket(connector)))
    assert isinstance(caught.value, kinds), repr(caught.value)
    writes = [request for request in wire.sent if request.method != "GET"]
    assert len(writes) == 1, "a commit is asked once; trying again is the engine's"
    if isinstance(how, int):
        assert caught.value.status == how
    if isinstance(caught.value, errors.Rejected):
        known = ("", "text", "media", "link", "poll", "thread", "options", "duplicate", "account")
        assert caught.value.field in known, caught.value.field


@each_speaking
def test_how_long_to_wait_is_taken_from_the_answer(connector: Any) -> None:
    body = says(connector, 429)
    for headers, until in (({"Retry-After": "90"}, NOW + timedelta(seconds=90)), ({}, None)):
        with pytest.raises(errors.TooMany) as caught:
            wire = failing(answer(429, body, headers=headers))
            run(connector.commit(calling(wire, connector), draft(connector), ticket(connector)))
        assert caught.value.until == until


OUTAGES = [
    answer(200, body=b'{"id": "12'),
    answer(500, {"error": "Oops", "message": "Oops"}),
    answer(502, html="<h1>Bad gateway</h1>"),
    answer(503, html="<h1>Back soon</h1>"),
    answer(200, html="<h1>Welcome to the hotel</h1>"),
    NotSent("x"),
    NoAnswer("x"),
]
outages = pytest.mark.parametrize(
    "how", OUTAGES, ids=lambda how: str(getattr(how, "status", type(how).__name__))
)


def verbs(connector: Any) -> Iterator[tuple[str, tuple[Any, ...], dict[str, Any]]]:
    """Every verb that only reads or may be repeated, with arguments."""
    yield "check", (), {}
    said, slip, remote_id = draft(connector), ticket(connector), sample_of(connector).remote_id
    more: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
        "look_up": ((said, slip), {}),
        "recent": ((NOW,), {"draft": said, "ticket": slip}),
        "delete": ((remote_id,), {}),
        "find_people": (("bayu",), {}),
        "inbox": (("", NOW), {}),
        "figures": (([remote_id],), {}),
        "account_figures": ((), {}),
        "history": (("", NOW), {}),
        "search": ((hearing.Query(all=("kopi",)), "", NOW), {}),
        "lists": ((), {}),
        "list_posts": (("1", "", NOW), {}),
        "public": ((sample_of(connector).handle,), {}),
        "public_posts": ((sample_of(connector).handle, "", NOW), {}),
    }
    for name, (arguments, named) in more.items():
        if hasattr(connector, name):
            yield name, arguments, named


@each_speaking
@outages
def test_an_outage_is_never_a_verdict(connector: Any, how: Any) -> None:
    """Not "absent", not "deleted", not "sign in again": only that we could not ask."""
    for name, arguments, named in verbs(connector):
        if name in ("delete", "find_people") and getattr(how, "status", 0) == 200:
            continue  # a yes is a yes; and nobody found is not grave
        wire = failing(how)
        try:
            got = run(getattr(connector, name)(calling(wire, connector), *arguments, **named))
        except errors.Outage:
            continue
        except errors.Unsupported:
            assert not wire.sent  # this server has no such thing, so nothing was asked
            continue
        raise AssertionError(f"{name}: {got!r}")


HUGE, ODD = 10**40, "\u202eمرحبا 🙂\x00\ud800"
_ROW = {
    "id": HUGE, "uri": ODD, "created_at": ODD, "createdAt": HUGE, "create_time": HUGE, "timestamp": HUGE, "date": HUGE,
    "text": 7, "content": None, "message": [ODD], "author": ODD, "from": [], "account": {"id": HUGE}, "user": None,
    "snippet": {"publishedAt": ODD}, "statistics": {"viewCount": HUGE, "likeCount": ODD}, "metrics": [None], "neu": {"x": 1},
}  # fmt: skip
#: Well-formed, and nothing that anybody described: other types, huge numbers, unknown fields, empty lists, text from right
#: to left and halves of letters.
STRANGE: list[Any] = [
    None, 7, ODD, [], {}, [None, 7, [], ODD], [_ROW], _ROW,
    *({key: value} for key in ("data", "items", "elements", "result", "results", "videos", "feed", "posts", "records")
      for value in (None, 7, ODD, [], {}, [None, 7, ODD, [], {}], [_ROW], _ROW)),
]  # fmt: skip


@each_speaking
def test_whatever_a_network_answers_nothing_but_its_errors_come_out(connector: Any) -> None:
    commit = ("commit", (draft(connector), ticket(connector)), {})
    for strange in STRANGE:
        said = answer(200, body=json.dumps(strange).encode())
        for name, arguments, named in [*verbs(connector), commit]:
            with suppress(errors.NetworkError):
                run(getattr(connector, name)(calling(failing(said), connector), *arguments, **named))


@each
@outages
def test_an_outage_while_renewing_never_disconnects(connector: Any, how: Any) -> None:
    if not isinstance(connector, contract.Refreshes):
        pytest.skip("its secrets last")
    with pytest.raises(errors.NetworkError) as caught:
        run(connector.refresh(calling(failing(how), connector)))
    assert isinstance(caught.value, errors.Outage), repr(caught.value)


@each
def test_absence_is_only_what_the_network_says(connector: Any) -> None:
    """An empty list is absence only if it is whole."""
    if isinstance(connector, contract.ReadsBack):
        wire = failing(answer(200, json=[]))
        try:
            reading = run(
                connector.recent(
                    calling(wire, connector), NOW, draft=draft(connector), ticket=ticket(connector)
                )
            )
        except errors.Outage:
            return
        assert isinstance(reading, Reading)
        assert reading.posts == ()


@each_speaking
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 429, 500, 503])
def test_a_network_that_repeats_our_secrets_is_not_quoted(connector: Any, status: int) -> None:
    body = {
        **says(connector, status),
        "message": f"bad token {SECRET}",
        "error_description": f"Bearer {SECRET}",
    }
    echo = answer(status, {**body, "detail": {"token": SECRET}})
    for name, arguments in (("commit", (draft(connector), ticket(connector))), ("check", ())):
        with pytest.raises(errors.NetworkError) as caught:
            run(getattr(connector, name)(calling(failing(echo), connector), *arguments))
        error = caught.value
        assert SECRET not in f"{error} {error!r} {error.message} {error.answer}"
    html = answer(status, html=f"<p>You sent {SECRET}</p>")
    with pytest.raises(errors.NetworkError) as caught:
        run(connector.commit(calling(failing(html), connector), draft(connector), ticket(connector)))
    assert SECRET not in f"{caught.value} {caught.value.message} {caught.value.answer}"


@each
def test_no_secret_shows_in_a_call(connector: Any) -> None:
    call = calling(Wire(), connector)
    assert SECRET not in repr(call)
    assert SECRET not in repr(contract.Fresh({"a": SECRET}))
    assert SECRET not in repr(contract.Connected(call.account, secrets={"a": SECRET}))


@each_speaking
def test_no_secret_stands_in_a_url(connector: Any) -> None:
    """Except where the network knows no other way; then it is not shown (see Request.shown)."""
    wire = failing(answer(500))
    for name, arguments in (("commit", (draft(connector), ticket(connector))), ("check", ())):
        with pytest.raises(errors.NetworkError):
            run(getattr(connector, name)(calling(wire, connector), *arguments))
    assert wire.sent
    own = sample_of(connector).secret_in_url
    for request in wire.sent:
        assert (connector.auth.secret_in_url if own is None else own) == (SECRET in request.url)
        assert SECRET not in str(request.params)
        assert SECRET not in repr(request)
