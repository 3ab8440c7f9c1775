"""docs/networks.md, from what the connectors declare: so that it is never older than the code."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from jubir.networks import contract, hearing
from jubir.networks.contract import Account, Draft, Part
from jubir.networks.limits import ImageLimit, Limits, PollLimit, VideoLimit

_HEAD = """# Networks

What Jubir can do on each network, and within which limits. Generated from the declarations in
`jubir/networks/connectors/` by `bin/jubir network_docs`; a test fails when it is stale. Limits are those of an account
of which nothing more is known: a server may allow more or less, and says so when a channel is connected.
"""


def _streams() -> Iterable[type]:
    return [hearing.PROTOCOLS["streams"]] if "streams" in hearing.PROTOCOLS else []


def _hears(kind: str, connector: Any) -> bool:
    return kind in getattr(connector, "hears", ())


#: The columns of the table at the beginning: (heading, does it?).
_COLUMNS: tuple[tuple[str, Callable[[Any], bool]], ...] = (
    ("posts", lambda one: one.identity.posts),
    ("threads", lambda one: any(limits.thread > 1 for _kind, limits in _by_kind(one))),
    ("edits", lambda one: isinstance(one, contract.Edits)),
    ("deletes", lambda one: isinstance(one, contract.Deletes)),
    *((f"{kind}s", partial(_hears, kind)) for kind in hearing.HEARS),
    ("answers", lambda one: bool(getattr(one, "answers", ()))),
    ("moderates", lambda one: bool(getattr(one, "moderates", ()))),
    ("figures", lambda one: isinstance(one, hearing.Measures)),
    ("search", lambda one: isinstance(one, hearing.Searches)),
    ("lists", lambda one: isinstance(one, hearing.ReadsLists)),
    ("webhooks", lambda one: isinstance(one, hearing.Receives | hearing.ReceivesForApp)),
)

_VERBS = (
    (contract.Publishes, "publish"),
    (contract.Edits, "edit what is out"),
    (contract.Deletes, "delete"),
    (contract.LooksUp, "look a post up by a key of our own"),
    (contract.ReadsBack, "read own posts back"),
    (contract.Refreshes, "renew the connection by itself"),
    (contract.Resolves, "find people to mention"),
    (hearing.Likes, "like"),
    (hearing.OwnPosts, "read what it published before"),
    (hearing.Searches, "search what others say"),
    (hearing.ReadsLists, "read what the people on its lists write"),
    (hearing.ReadsPublic, "read others' public accounts"),
    (hearing.Receives, "be told by webhooks"),
    (hearing.ReceivesForApp, "be told by webhooks, one address for all its channels"),
    (hearing.TellsOutcomes, "be told what became of what was sent"),
    *((protocol, "be told at once through an open line") for protocol in _streams()),
)
_KINDS = {
    "comment": "comments",
    "mention": "mentions",
    "message": "direct messages",
    "review": "reviews",
    "hide": "hide comments",
    "delete": "delete comments",
    "block": "block people",
}


def render(connectors: Iterable[Any]) -> str:
    """Markdown; the networks in the order of their names."""
    ordered = sorted(connectors, key=lambda one: one.identity.name.lower())
    return "\n".join([_HEAD, *_overview(ordered), *map(_network, ordered)])


def _overview(ordered: Iterable[Any]) -> Iterable[str]:
    """Networks × verbs."""
    yield "| |" + "".join(f" {heading} |" for heading, _does in _COLUMNS)
    yield "|---|" + ":-:|" * len(_COLUMNS)
    for one in ordered:
        cells = "".join(f" {'✓' if does(one) else ''} |" for _heading, does in _COLUMNS)
        yield f"| [{one.identity.name}](#{_anchor(one.identity.name)}) |{cells}"
    yield ""


def _anchor(name: str) -> str:
    """As GitHub makes it of a heading."""
    plain = "".join(letter for letter in name.lower() if letter.isalnum() or letter in " -_")
    return plain.replace(" ", "-")


def _by_kind(connector: Any) -> list[tuple[str, Limits]]:
    """(kind of post, its limits); one without a name where there is only one."""
    nobody = Account("", "", "", {})
    if isinstance(connector, contract.LimitsByKind):
        return [(kind, connector.kind_limits(nobody, kind)) for kind in connector.kinds]
    return [("", connector.limits(nobody))]


def _network(connector: Any) -> str:
    identity = connector.identity
    about = [
        f"## {identity.name}",
        "",
        f"`{identity.slug}`, API {identity.api_version}, held against [its documentation]({identity.docs})"
        f" on {identity.checked}.",
        "",
        f"- **Connecting**: {_auth(connector)}",
        *(f"- **{name}**: {words}" for name, words in _circumstances(connector)),
        f"- **Can**: {', '.join(words for verb, words in _VERBS if isinstance(connector, verb))}.",
        *(f"- **{name}**: {words}." for name, words in _hearing(connector)),
        f"- **After an unknown outcome**: {_recovery(connector)}",
        "",
    ]
    for kind, limits in _by_kind(connector) if identity.posts else ():
        about += [
            *((f"### {identity.name}: {kind.replace('_', ' ')}", "") if kind else ()),
            "| | |",
            "|---|---|",
            *(f"| {name} | {words} |" for name, words in _limits(limits)),
            "",
        ]
    return "\n".join(about)


def _circumstances(connector: Any) -> Iterable[tuple[str, str]]:
    """What it takes besides an account."""
    identity, auth = connector.identity, connector.auth
    if auth.keys:
        names = ", ".join(f"`JUBIR_{identity.slug}_{key.name}`".upper() for key in auth.keys)
        yield "App keys", f"{names}, or entered by whoever set this Jubir up."
    if identity.by_hand:
        yield "By hand", "a person publishes; Jubir reminds and hands over what is needed."
    if not identity.posts:
        yield "No posts", "it only answers."
    if identity.fetches:
        yield "Fetches", "pictures or videos from this Jubir, which must be reachable from outside for that."
    if isinstance(connector, contract.Costs):
        cents = connector.price(Draft((Part("Selamat pagi"),)), 0) / 10_000
        yield "Costs", f"its calls are paid for; a plain post is {cents:g} US cents."
    if isinstance(connector, contract.Refreshes) and auth.renew_before > 86_400:
        yield "Renewed", f"{auth.renew_before / 86_400:g} days before its sign-in ends, used or not."


def _hearing(connector: Any) -> Iterable[tuple[str, str]]:
    """What is told, answered, moderated and measured, in the order of the vocabulary."""
    for protocol, name, attribute, order in (
        (hearing.ReadsInbox, "Hears", "hears", hearing.HEARS),
        (hearing.Answers, "Answers", "answers", hearing.HEARS),
        (hearing.Moderates, "Moderates", "moderates", hearing.DEEDS),
    ):
        if isinstance(connector, protocol):
            had = getattr(connector, attribute)
            yield name, ", ".join(_KINDS[code] for code in order if code in had)
    if isinstance(connector, hearing.Measures):
        for name, of in (("Figures of a post", "post"), ("Figures of the account", "account")):
            told = [
                code for code, what in hearing.METRICS.items() if what == of and code in connector.metrics
            ]
            if told:
                yield name, ", ".join(code.replace("_", " ") for code in told)


def _auth(connector: Any) -> str:
    auth = connector.auth
    asked = ", ".join(
        field.name.replace("_", " ") + ("" if field.required else " (optional)") for field in auth.fields
    )
    if auth.kind == "form":
        return f"a form ({asked})."
    where = " of the person's own server" if auth.per_server_app else ""
    scopes = f" Scopes: {', '.join(f'`{scope}`' for scope in auth.scopes)}." if auth.scopes else ""
    return f"OAuth{where}{f', after asking for {asked}' if asked else ''}.{scopes}"


def _recovery(connector: Any) -> str:
    recovery = connector.recovery
    if connector.identity.by_hand:
        return "a person says what became of it."
    if recovery.blind:
        return "the network gives no way to look, so a person is asked at once."
    if recovery.replay:
        return "the same post under the same key again is harmless, so it is looked up and sent again."
    times = "once" if recovery.readings == 1 else f"{recovery.readings} times"
    return (
        f"the channel is read {times}, {recovery.settle_after:g} seconds later at the earliest,"
        " before it counts as not there."
    )


def _limits(limits: Limits) -> Iterable[tuple[str, str]]:
    text = f"{_number(limits.text.maximum)} ({limits.text.rule.replace('_', ' ')})"
    if limits.text.max_bytes:
        text += f", {_number(limits.text.max_bytes)} bytes"
    yield "Text", text
    yield "Pictures", _images(limits.images)
    if limits.gifs:
        yield "Animated pictures", _images(limits.gifs)
    elif limits.video:
        yield "Animated pictures", "as a video"
    yield "Video", _video(limits.video)
    yield "Poll", _poll(limits.poll)
    yield "Thread", f"up to {limits.thread} parts" if limits.thread > 1 else "no"
    yield "Link preview", "ours, with its picture" if limits.link_card else "the network's own"
    if limits.options:
        yield (
            "Options",
            ", ".join(
                option.name + (f" ({', '.join(option.choices)})" if option.choices else "")
                for option in limits.options
            ),
        )
    if limits.daily:
        yield "In a day", f"{_number(limits.daily)} posts"


def _images(limit: ImageLimit | None) -> str:
    if limit is None:
        return "no"
    facts = [f"up to {limit.maximum}", f"{_size(limit.bytes)} each", _mimes(limit.mimes)]
    if limit.max_side:
        facts.append(f"{_number(limit.max_side)} px at most")
    if limit.max_pixels:
        facts.append(f"{limit.max_pixels / 1e6:.3g} megapixels at most")
    if limit.ratio:
        facts.append(f"proportions {limit.ratio[0]:g} to {limit.ratio[1]:g}")
    facts.append(f"alt text up to {_number(limit.alt_text)}" if limit.alt_text else "no alt text")
    return ", ".join(facts)


def _video(limit: VideoLimit | None) -> str:
    if limit is None:
        return "no"
    facts = [f"up to {limit.maximum}", f"{_size(limit.bytes)} each", _mimes(limit.mimes)]
    if limit.seconds:
        facts.append(f"{limit.seconds:g} seconds at most")
    if limit.min_seconds:
        facts.append(f"{limit.min_seconds:g} seconds at least")
    facts.append("beside pictures" if limit.with_images else "not beside pictures")
    facts.append(f"alt text up to {_number(limit.alt_text)}" if limit.alt_text else "no alt text")
    return ", ".join(facts)


def _poll(limit: PollLimit | None) -> str:
    if limit is None:
        return "no"
    return (
        f"up to {limit.options} answers of {limit.letters} letters, {_minutes(limit.least_minutes)} to"
        f" {_minutes(limit.most_minutes)}, {'several answers possible' if limit.multiple else 'one answer'}"
    )


def _minutes(count: int) -> str:
    for length, unit in ((1440, "days"), (60, "hours")):
        if count >= length and count % length == 0:
            return f"{count // length} {unit}"
    return f"{count} minutes"


def _mimes(mimes: tuple[str, ...]) -> str:
    return "/".join(mime.split("/")[-1].upper().replace("QUICKTIME", "MOV") for mime in mimes)


def _number(count: int) -> str:
    return f"{count:,}"


def _size(count: int) -> str:
    return f"{count / 1e6:.4g} MB" if count >= 1e6 else f"{count / 1e3:.4g} kB"
