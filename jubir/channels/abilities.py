"""What can be done where: every network's verbs and limits as the connectors declare them, in a person's words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.channels import door, guides, words
from jubir.networks import contract, hearing
from jubir.networks.contract import Account
from jubir.networks.limits import ImageLimit, Limits, PollLimit, VideoLimit
from jubir.ui.templatetags.ui import network_name

#: A limit of a day that nobody meets is no news.
MANY_A_DAY = 500

_NOBODY = Account("", "")


@dataclass(frozen=True, slots=True)
class Verb:
    """One column of the table."""

    code: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Row:
    """One network of the table. `can`: codes of verbs. `limits`: what the columns of numbers say."""

    slug: str
    name: str
    group: str
    can: frozenset[str]
    text: str
    pictures: str
    video: str
    quirks: tuple[str, ...]


def verbs() -> list[Verb]:
    """The columns, in the order of a day's work."""
    return [
        Verb("post", _("Posts"), _("Publishes posts.")),
        Verb("thread", _("Threads"), _("Several posts that hang together.")),
        Verb("poll", _("Polls"), _("A question with answers to choose from.")),
        Verb("edit", _("Edits"), _("Changes the text of a post that is out.")),
        Verb("delete", _("Deletes"), _("Deletes a post that is out.")),
        Verb("comment", _("Comments"), _("Comments arrive in the inbox.")),
        Verb("mention", _("Mentions"), _("Mentions arrive in the inbox.")),
        Verb("message", _("Messages"), _("Direct messages arrive in the inbox.")),
        Verb("review", _("Reviews"), _("Reviews arrive in the inbox.")),
        Verb("reply", _("Answers"), _("Can be answered from the inbox.")),
        Verb("moderate", _("Moderation"), _("Others' comments can be hidden or deleted.")),
        Verb("figures", _("Post figures"), _("What became of each post.")),
        Verb("audience", _("Account figures"), _("Followers and other figures of the account.")),
        Verb("search", _("Search"), _("Finds what others say.")),
        Verb("lists", _("Lists"), _("Reads what the people on the account's lists write.")),
        Verb("live", _("At once"), _("The network tells of what is new by itself.")),
    ]


def _hears(kind: str, connector: Any, _limits: Limits) -> bool:
    return kind in getattr(connector, "hears", ())


_CAN: dict[str, Callable[[Any, Limits], bool]] = {
    "post": lambda c, m: c.identity.posts,
    "thread": lambda c, m: c.identity.posts and m.thread > 1,
    "poll": lambda c, m: m.poll is not None,
    "edit": lambda c, m: isinstance(c, contract.Edits),
    "delete": lambda c, m: isinstance(c, contract.Deletes),
    **{kind: partial(_hears, kind) for kind in hearing.HEARS},
    "reply": lambda c, m: bool(getattr(c, "answers", ())),
    "moderate": lambda c, m: bool({"hide", "delete"} & set(getattr(c, "moderates", ()))),
    "figures": lambda c, m: "post" in _metrics(c),
    "audience": lambda c, m: "account" in _metrics(c),
    "search": lambda c, m: isinstance(c, hearing.Searches),
    "lists": lambda c, m: isinstance(c, hearing.ReadsLists),
    "live": lambda c, m: isinstance(c, hearing.Receives | hearing.ReceivesForApp) or _streams(c),
}


def _metrics(connector: Any) -> set[str]:
    return {hearing.METRICS[code] for code in getattr(connector, "metrics", ())}


def _streams(connector: Any) -> bool:
    return "streams" in hearing.PROTOCOLS and isinstance(connector, hearing.PROTOCOLS["streams"])


def table() -> list[Row]:
    """Every network, in the order of the chooser's groups."""
    order = {group: number for number, group in enumerate(guides.GROUPS)}
    rows = [_row(connector) for connector in door.networks()]
    return sorted(rows, key=lambda row: (order[row.group], row.name.lower()))


def _row(connector: Any) -> Row:
    slug = connector.identity.slug
    every = [limits for _name, limits in kinds(connector)]
    first = every[0]
    return Row(
        slug,
        network_name(slug),
        group_of(connector),
        frozenset(code for code, test in _CAN.items() if any(test(connector, limits) for limits in every)),
        words.number(max(limits.text.maximum for limits in every)) if first.text.maximum else "",
        words.number(max((one.images.maximum for one in every if one.images), default=0)),
        _longest(limits.video for limits in every),
        quirks(connector),
    )


def _longest(videos: Iterable[VideoLimit | None]) -> str:
    found = [video for video in videos if video is not None]
    if not found:
        return ""
    if any(video.seconds is None for video in found):
        return _("any length")
    return words.duration(max(video.seconds or 0 for video in found))


def kinds(connector: Any) -> list[tuple[str, Limits]]:
    """(what the kind of post is called, its limits); one without a name where there is only one kind."""
    slug = connector.identity.slug
    if not isinstance(connector, contract.LimitsByKind):
        return [("", connector.limits(_NOBODY))]
    return [
        (words.choice_label("kind", kind, slug), connector.kind_limits(_NOBODY, kind))
        for kind in connector.kinds
    ]


def group_of(connector: Any) -> str:
    """Where it stands in the chooser: what its guide says, else what it is."""
    if connector.identity.by_hand:
        return "hand"
    slug = connector.identity.slug
    said = guides.of(slug, "en").word("group")
    return said or ("social" if connector.identity.posts else "messages")


def group_label(group: str) -> str:
    return {
        "social": _("Social media"),
        "video": _("Video"),
        "messages": _("Messages and groups"),
        "site": _("Your site and your place"),
        "hand": _("By hand"),
    }[group]


# ── what surprises ───────────────────────────────────────────────────────────────────────────────────────────────
def quirks(connector: Any) -> tuple[str, ...]:
    """Sentences on what a person would not expect."""
    identity, auth, recovery = connector.identity, connector.auth, connector.recovery
    limits = connector.limits(_NOBODY)
    found = [
        (identity.by_hand, _("Jubir reminds a person at the hour and hands over text and pictures.")),
        (not identity.posts, _("No posts: it is for answering people.")),
        (limits.needs_media and identity.posts, _("A post needs a picture or a video.")),
        (
            bool(words.rule_note(limits.text.rule)) and identity.posts,
            words.rule_note(limits.text.rule),
        ),
        (
            identity.fetches,
            _(
                "It fetches pictures or videos from this Jubir, which must be reachable from outside for that."
            ),
        ),
        (bool(auth.keys), _("Whoever set this Jubir up enters its app keys once.")),
        (isinstance(connector, contract.Costs), _("Its calls cost money; Jubir counts them.")),
        (
            recovery.blind and not identity.by_hand,
            _("After an answer that was lost it can't be asked whether the post is there: a person looks."),
        ),
    ]
    if limits.daily and limits.daily <= MANY_A_DAY:
        most = ngettext("At most %(n)s post in 24 hours.", "At most %(n)s posts in 24 hours.", limits.daily)
        found.append((True, most % {"n": words.number(limits.daily)}))
    return tuple(sentence for holds, sentence in found if holds)


# ── one network's limits ─────────────────────────────────────────────────────────────────────────────────────────
def limits_said(limits: Limits, network: str) -> list[tuple[str, str]]:
    """(what, how much): rows of one kind of post."""
    rows = [
        (_("Text"), words.amount(limits.text.maximum, limits.text.rule)),
        (_("Pictures"), _pictures(limits.images)),
        (_("Moving pictures (GIF)"), _moving(limits)),
        (_("Video"), _video(limits.video)),
        (_("Poll"), _poll(limits.poll)),
        (_("Parts of a thread"), words.number(limits.thread) if limits.thread > 1 else _("no threads")),
    ]
    if limits.options:
        names = [words.option_label(option.name, network) for option in limits.options]
        rows.append((_("Choices"), ", ".join(names)))
    return rows


def _moving(limits: Limits) -> str:
    return _pictures(limits.gifs) if limits.gifs or not limits.video else _("as a video")


def _pictures(limit: ImageLimit | None) -> str:
    if limit is None or not limit.maximum:
        return _("none")
    facts = [
        _("up to %(n)s") % {"n": words.number(limit.maximum)},
        _("%(size)s each") % {"size": words.size(limit.bytes)},
        words.types(limit.mimes),
    ]
    if limit.ratio:
        shown = {"from": words.ratio(limit.ratio[0]), "to": words.ratio(limit.ratio[1])}
        facts.append(_("from %(from)s to %(to)s") % shown)
    facts.append(_("with alt text") if limit.alt_text else _("without alt text"))
    return ", ".join(facts)


def _video(limit: VideoLimit | None) -> str:
    if limit is None or not limit.maximum:
        return _("none")
    facts = [_("%(size)s at most") % {"size": words.size(limit.bytes)}, words.types(limit.mimes)]
    if limit.seconds:
        facts.append(_("%(time)s at most") % {"time": words.duration(limit.seconds)})
    if limit.min_seconds:
        facts.append(_("%(time)s at least") % {"time": words.duration(limit.min_seconds)})
    facts.append(_("beside pictures too") if limit.with_images else _("not beside pictures"))
    return ", ".join(facts)


def _poll(limit: PollLimit | None) -> str:
    if limit is None:
        return _("none")
    return _("up to %(n)s answers, %(from)s to %(to)s") % {
        "n": words.number(limit.options),
        "from": words.duration(limit.least_minutes * 60),
        "to": words.duration(limit.most_minutes * 60),
    }
