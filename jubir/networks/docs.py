"""docs/networks.md, from what the connectors declare: so that it is never older than the code."""

from collections.abc import Iterable
from typing import Any

from jubir.networks import contract, hearing
from jubir.networks.contract import Account
from jubir.networks.limits import ImageLimit, Limits, PollLimit, VideoLimit

_HEAD = """# Networks

What Jubir can do on each network, and within which limits. Generated from the declarations in
`jubir/networks/connectors/` by `bin/jubir network_docs`; a test fails when it is stale. Limits are those of an account
of which nothing more is known: a server may allow more or less, and says so when a channel is connected.
"""

_VERBS = (
    (contract.Publishes, "publish"),
    (contract.Deletes, "delete"),
    (contract.LooksUp, "look a post up by a key of our own"),
    (contract.ReadsBack, "read own posts back"),
    (contract.Refreshes, "renew the connection by itself"),
    (contract.Resolves, "find people to mention"),
    (hearing.Likes, "like"),
    (hearing.OwnPosts, "read what it published before"),
    (hearing.Searches, "search what others say"),
    (hearing.ReadsPublic, "read others' public accounts"),
    (hearing.Receives, "be told by webhooks"),
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
    return "\n".join([_HEAD, *map(_network, ordered)])


def _network(connector: Any) -> str:
    identity, limits = connector.identity, connector.limits(Account("", "", "", {}))
    about = [
        f"## {identity.name}",
        "",
        f"`{identity.slug}`, API {identity.api_version}, held against [its documentation]({identity.docs})"
        f" on {identity.checked}.",
        "",
        f"- **Connecting**: {_auth(connector)}",
        f"- **Can**: {', '.join(words for verb, words in _VERBS if isinstance(connector, verb))}.",
        *(f"- **{name}**: {words}." for name, words in _hearing(connector)),
        f"- **After an unknown outcome**: {_recovery(connector)}",
        "",
        "| | |",
        "|---|---|",
        *(f"| {name} | {words} |" for name, words in _limits(limits)),
        "",
    ]
    return "\n".join(about)


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
