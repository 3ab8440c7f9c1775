"""What people talk about and ask, when they are there, and how others do: read from the rooms below."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from jubir.channels import door
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.core.period import Period, last_days
from jubir.inbox import queries as inbox
from jubir.insights import queries as insights
from jubir.language import tokens
from jubir.language.rising import rising
from jubir.listening import queries as listening
from jubir.research import grouping
from jubir.research.grouping import Asked
from jubir.research.models import Competitor, CompetitorPost, CompetitorSnapshot, Reading
from jubir.teams.models import Workspace

#: The newest texts of a period that are read for words; reading more would take seconds.
MOST_TEXTS = 3000
#: A word said by fewer different people is one person's habit, not a trend.
FEWEST_PEOPLE = 3
#: From this z on a rising word is sure enough to be named; the higher one is far beyond chance among thousands of words.
STRONG_Z = 3.9
MOST_WORDS = 40
_SMALL = grouping.EMPTY | frozenset(
    [
        "saja",
        "juga",
        "lagi",
        "sudah",
        "udah",
        "belum",
        "akan",
        "kalau",
        "kalo",
        "tapi",
        "dengan",
        "pada",
        "oleh",
        "sama",
        "jadi",
        "sangat",
        "banget",
        "nih",
        "kok",
        "loh",
        "lah",
        "pun",
        "kita",
        "kami",
        "dia",
        "mereka",
        "anda",
        "kamu",
        "if",
        "but",
        "with",
        "was",
        "were",
        "be",
        "been",
        "so",
        "just",
        "very",
        "more",
        "not",
        "no",
        "yes",
        "at",
        "by",
        "from",
        "as",
        "my",
        "me",
        "our",
        "they",
        "he",
        "she",
        "will",
        "would",
    ]
)


# ── texts ────────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Spoken:
    """One text with where it stands: `place` is inbox, or the mention's place (network, feed); `url` or `conversation`."""

    text: str
    author: str
    at: datetime
    place: str
    source: str
    url: str = ""
    conversation_id: int | None = None


def spoken(workspace: Workspace, period: Period) -> list[Spoken]:
    """What was said in the inbox and where something is watched, each thing once, the newest first."""
    found = [
        Spoken(
            one.text,
            one.author,
            one.at,
            "inbox",
            "",
            conversation_id=one.conversation_id,
        )
        for one in inbox.said(workspace, period, MOST_TEXTS)
    ]
    found += [
        Spoken(
            " ".join(filter(None, (mention.title, mention.text))),
            mention.author,
            mention.at,
            mention.place,
            mention.network or mention.author_name or mention.author,
            mention.url,
        )
        for mention in listening.mentions(workspace, period, MOST_TEXTS)
        if mention.message_id is None  # the inbox's own were read above
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


# ── rising words ─────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class RisingWord:
    """`now`, `before`: different people who used it in the period and in the one before. `certainty`: strong | fair.

    `places`: how often where. `burst`: half of it was said on one day, that day.
    """

    word: str
    now: int
    before: int
    z: float
    certainty: str
    places: dict[str, int]
    burst: str
    examples: tuple[Spoken, ...]

    @property
    def is_tag(self) -> bool:
        return self.word.startswith("#")


def _word_sets(texts: Iterable[Spoken]) -> list[tuple[Spoken, frozenset[str]]]:
    return [(one, frozenset(_telling(tokens(one.text)))) for one in texts]


def _telling(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        bare = word.lstrip("#")
        if len(bare) > 2 and bare[0].isalpha() and bare not in _SMALL and not word.startswith(("<", "@")):
            yield word


def _people(sets: list[tuple[Spoken, frozenset[str]]]) -> Counter[str]:
    """Different people per word: somebody who repeats himself counts once."""
    seen: set[tuple[str, str]] = set()
    for number, (one, words) in enumerate(sets):
        who = one.author or f"?{number}"
        seen.update((word, who) for word in words)
    return Counter(word for word, _who in seen)


def rising_words(workspace: Workspace, period: Period, limit: int = MOST_WORDS) -> list[RisingWord]:
    """Words and hashtags that clearly more people use than in the period before, the surest first."""
    now_sets = _word_sets(spoken(workspace, period))
    before_sets = _word_sets(spoken(workspace, period.before()))
    zone = clock.zone(period.zone_name)
    found = []
    for one in rising(_people(now_sets), _people(before_sets), least=FEWEST_PEOPLE)[:limit]:
        using = [said for said, words in now_sets if one.word in words]
        days = Counter(said.at.astimezone(zone).date() for said in using)
        day, most = days.most_common(1)[0]
        found.append(
            RisingWord(
                one.word,
                one.now,
                one.before,
                one.z,
                "strong" if one.z >= STRONG_Z else "fair",
                dict(Counter(said.place for said in using).most_common()),
                day.isoformat() if len(using) >= 6 and most * 2 >= len(using) and period.days > 2 else "",
                tuple(_differing(using)),
            )
        )
    return found


def _differing(using: list[Spoken]) -> list[Spoken]:
    """At most three examples that read differently."""
    seen: dict[str, Spoken] = {}
    for said in using:
        seen.setdefault(said.text.strip().lower()[:80], said)
    return list(seen.values())[:3]


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────
def questions(workspace: Workspace, period: Period) -> list[grouping.Group]:
    """What people asked the brand, put together by what they meant; the most frequent first."""
    asked = [
        Asked(one.text, one.author, one.conversation_id)
        for one in inbox.said(workspace, period)
        if one.labels.question and not one.labels.spam
    ]
    return grouping.grouped(asked, tokens)


# ── when they are there ──────────────────────────────────────────────────────────────────────────────────────────
def active_hours(workspace: Workspace, period: Period) -> list[list[int]]:
    """7 x 24, Monday first: messages that arrived in that hour, in the workspace's zone."""
    return inbox.figures(workspace, period).by_hour


# ── competitors ──────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Standing:
    """An account beside others. None: not known. `weekly`: posts a week; `median`: reactions of a typical post.

    `at`: when its followers were read; `whole` False: its posts are known only from later on than the period begins.
    """

    name: str
    handle: str
    network: str
    ours: bool
    followers: int | None
    gained: int | None
    published: int | None
    weekly: float | None
    median: float | None
    best: tuple[Any, ...]
    at: datetime | None
    competitor: Competitor | None = None
    channel: Channel | None = None


def watched(workspace: Workspace) -> list[Competitor]:
    return list(Competitor.objects.of(workspace).order_by("network", "handle"))


def standings(workspace: Workspace, period: Period) -> list[Standing]:
    """Ours first, then the competitors."""
    return [*_own(workspace, period), *(_standing(one, period) for one in watched(workspace))]


def _own(workspace: Workspace, period: Period) -> list[Standing]:
    found = []
    for channel in Channel.objects.of(workspace).in_use().defer("secrets").order_by("network", "handle"):
        figures = insights.overview(workspace, period, channel).figures
        pieces = insights.pieces(workspace, period, channel=channel, limit=500)
        counted = [one.engagements for one in pieces if one.engagements is not None]
        published = figures["published"].now
        followers, gained = figures["followers"].now, figures["followers_gained"].now
        found.append(
            Standing(
                channel.name or channel.handle,
                channel.handle,
                channel.network,
                True,
                None if followers is None else int(followers),
                None if gained is None else int(gained),
                None if published is None else int(published),
                None if published is None else published * 7 / period.days,
                float(median(counted)) if counted else None,
                tuple(pieces[:3]),
                insights.measured_at(workspace),
                channel=channel,
            )
        )
    return found


def _standing(competitor: Competitor, period: Period) -> Standing:
    end = CompetitorSnapshot.objects.filter(competitor=competitor, at__lt=period.end).order_by("-at").first()
    start = (
        CompetitorSnapshot.objects.filter(competitor=competitor, at__lte=period.start + timedelta(days=1))
        .order_by("-at")
        .first()
    )
    posts = CompetitorPost.objects.filter(
        competitor=competitor, published_at__gte=period.start, published_at__lt=period.end
    )
    whole = competitor.seen_from is not None and competitor.seen_from <= period.start
    told = posts.filter(engagements__isnull=False).values_list("engagements", flat=True)
    counted = [value for value in told if value is not None]
    published = posts.count() if whole else None
    followers = end.followers if end else None
    gained = None
    if end and start and start.pk != end.pk and end.followers is not None and start.followers is not None:
        gained = end.followers - start.followers
    return Standing(
        competitor.name or competitor.handle,
        competitor.handle,
        competitor.network,
        False,
        followers,
        gained,
        published,
        None if published is None else published * 7 / period.days,
        float(median(counted)) if counted else None,
        tuple(posts.filter(engagements__isnull=False).order_by("-engagements", "-published_at")[:3]),
        end.at if end else competitor.asked_at,
        competitor=competitor,
    )


def askers(workspace: Workspace) -> dict[str, Channel]:
    """By network: a channel of ours through which others' public accounts can be read."""
    found: dict[str, Channel] = {}
    for channel in Channel.objects.of(workspace).in_use().defer("secrets").order_by("pk"):
        if channel.is_usable and door.knows(channel) and hasattr(door.connector(channel.network), "public"):
            found.setdefault(channel.network, channel)
    return found


# ── what a worker has read ───────────────────────────────────────────────────────────────────────────────────────
#: The stretches that a person may look at, in days.
STRETCHES = (7, 28)


def reading(workspace: Workspace, days: int) -> Reading | None:
    return Reading.objects.filter(workspace=workspace, days=days).first()


def read(workspace: Workspace, days: int) -> dict[str, Any]:
    """Rising words, questions and hours of the last days, as plain JSON."""
    period = last_days(days, workspace.time_zone)
    texts = spoken(workspace, period)
    return {
        "period": {"first": period.first.isoformat(), "last": period.last.isoformat()},
        "texts": len(texts),
        "words": [
            {
                "word": one.word,
                "now": one.now,
                "before": one.before,
                "certainty": one.certainty,
                "places": one.places,
                "burst": one.burst,
                "examples": [_example(said) for said in one.examples],
            }
            for one in rising_words(workspace, period)
        ],
        "questions": [
            {
                "text": group.text,
                "count": group.count,
                "people": group.people,
                "examples": [
                    {"text": one.text, "conversation": one.conversation_id} for one in group.examples
                ],
            }
            for group in questions(workspace, period)[:20]
        ],
        "hours": active_hours(workspace, period),
    }


def _example(said: Spoken) -> dict[str, Any]:
    return {
        "text": said.text[:400],
        "author": said.author,
        "at": said.at.isoformat(),
        "place": said.place,
        "source": said.source,
        "url": said.url,
        "conversation": said.conversation_id,
    }
