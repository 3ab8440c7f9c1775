"""What screens, reports and alarms read of what was heard. Figures leave out spam and what somebody hid."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.core.period import Period
from jubir.listening import tallies
from jubir.listening.models import Hit, Mention, MentionGroup, Search, Sentiment, Source, Tally, Watch
from jubir.teams.models import Workspace

#: (date, total, positive, neutral, negative, unsure)
Day = tuple[date, int, int, int, int, int]
#: Where a search box looks; older things are found by turning pages.
SEARCH_BACK = timedelta(days=90)
PER_PAGE = 40
MOST_NEW = 999
#: Seconds for which a list that is dear to make is shown again.
KEPT = 300


# ── watches and sources ──────────────────────────────────────────────────────────────────────────────────────────
def watches(workspace: Workspace) -> QuerySet[Watch]:
    return Watch.objects.of(workspace).order_by("-active", "name", "pk")


def listening(workspace_id: int) -> list[Watch]:
    """The watches that take part when something arrives."""
    return list(Watch.objects.listening().filter(workspace=workspace_id).order_by("pk"))


def last_heard(workspace: Workspace) -> dict[int, datetime]:
    """By watch: when it last found something."""
    newest = Hit.objects.filter(watch=OuterRef("pk")).order_by("-at").values("at")[:1]
    heard = Watch.objects.of(workspace).annotate(last=Subquery(newest)).exclude(last=None)
    return dict(heard.values_list("pk", "last"))


def counts_by_watch(workspace: Workspace, period: Period) -> dict[int, int]:
    mine = list(Watch.objects.of(workspace).values_list("pk", flat=True))
    hits = Hit.objects.filter(watch__in=mine, at__gte=period.start, at__lt=period.end)
    return dict(hits.order_by().values("watch").annotate(n=Count("pk")).values_list("watch", "n"))


def sources(workspace: Workspace) -> QuerySet[Source]:
    return Source.objects.of(workspace).select_related("feed").order_by("-active", "name", "pk")


def searches(workspace: Workspace) -> QuerySet[Search]:
    found = Search.objects.filter(watch__workspace=workspace, watch__deleted_at=None)
    return found.select_related("watch", "channel").order_by("watch", "channel")


def lists_of(watch: Watch) -> QuerySet[Search]:
    """The lists of people that it listens to."""
    return Search.objects.filter(watch=watch).exclude(list_id="").select_related("channel").order_by("pk")


def asking_channels(workspace_id: int) -> list[Channel]:
    """One channel for each network and server: two would find the same."""
    chosen: dict[tuple[str, str], Channel] = {}
    for channel in Channel.objects.filter(workspace=workspace_id).in_use().defer("secrets").order_by("pk"):
        if channel.is_usable:
            chosen.setdefault((channel.network, channel.server), channel)
    return list(chosen.values())


# ── mentions ─────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of mentions shows. `only`: "" | new | hidden | spam. `grouped`: one line for what is nearly the same."""

    watch: int | None = None
    sentiment: str = ""
    place: str = ""
    language: str = ""
    text: str = ""
    author: str = ""
    only: str = ""
    grouped: bool = True
    group: int | None = None
    start: datetime | None = None
    end: datetime | None = None


def found(workspace: Workspace, wanted: Wanted) -> QuerySet[Mention]:
    """Newest first."""
    mentions = Mention.objects.of(workspace)
    match wanted.only:
        case "spam":
            mentions = mentions.filter(spam=True)
        case "hidden":
            mentions = mentions.exclude(hidden_at=None)
        case _:
            mentions = mentions.counted()
            if wanted.only == "new":
                mentions = mentions.filter(seen_at=None)
    for name in ("sentiment", "place", "language", "author", "group"):
        if value := getattr(wanted, name):
            mentions = mentions.filter(**{name: value})
    if wanted.watch:
        mentions = mentions.filter(hits__watch=wanted.watch)
    if wanted.text:
        since = clock.now() - SEARCH_BACK
        mentions = mentions.filter(
            Q(text__icontains=wanted.text)
            | Q(title__icontains=wanted.text)
            | Q(author__icontains=wanted.text),
            at__gte=since,
        )
    if wanted.grouped and not wanted.group and not wanted.text:
        mentions = mentions.filter(first=True)
    if wanted.start:
        mentions = mentions.filter(at__gte=wanted.start)
    if wanted.end:
        mentions = mentions.filter(at__lt=wanted.end)
    return mentions.order_by("-at", "-pk")


@dataclass(frozen=True, slots=True)
class Page:
    """`older` is what `before` must be for the next page, "" at the end."""

    mentions: list[Mention]
    older: str = ""


def page(workspace: Workspace, wanted: Wanted, before: str = "", most: int = PER_PAGE) -> Page:
    """By the last one's moment and id, not by counting: the thousandth page is as quick as the first."""
    mentions = found(workspace, wanted)
    if place := _place(before):
        at, pk = place
        mentions = mentions.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)
    rows = list(mentions.select_related("group", "channel", "source", "corrected_by")[: most + 1])
    with_watches(rows[:most])
    older = f"{rows[most - 1].at.timestamp():.6f}-{rows[most - 1].pk}" if len(rows) > most else ""
    return Page(rows[:most], older)


def _place(before: str) -> tuple[datetime, int] | None:
    at, _, pk = before.partition("-")
    try:
        return datetime.fromtimestamp(float(at), UTC), int(pk)
    except (ValueError, OverflowError, OSError):
        return None


def with_watches(rows: Iterable[Mention]) -> None:
    """`mention.found_by`: its watches, in one query."""
    by_pk = {mention.pk: mention for mention in rows}
    for mention in by_pk.values():
        mention.found_by = []
    hits = Hit.objects.filter(mention__in=by_pk, watch__deleted_at=None).select_related("watch")
    for hit in hits.order_by("watch__name"):
        by_pk[hit.mention_id].found_by.append(hit.watch)


def mentions(workspace: Workspace, period: Period, limit: int = 500) -> list[Mention]:
    """The newest of a period, each with `found_by`, one for each group."""
    rows = list(
        found(workspace, Wanted(start=period.start, end=period.end)).select_related("group", "source")[:limit]
    )
    with_watches(rows)
    return rows


def new_count(workspace: Workspace) -> int:
    """At most MOST_NEW: beyond that the number says nothing more."""
    new = Mention.objects.of(workspace).counted().filter(seen_at=None, at__gte=clock.now() - SEARCH_BACK)
    return new.order_by("-at").values("pk")[:MOST_NEW].count()


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _between(workspace: Workspace, start: datetime, end: datetime, watch: Watch | int | None) -> Any:
    rows = Mention.objects.of(workspace).counted().filter(at__gte=start, at__lt=end).order_by()
    return rows.filter(hits__watch=watch) if watch else rows


def volume(workspace: Workspace, period: Period, watch: Watch | int | None = None) -> list[Day]:
    """For each local day of the period, also those without a mention."""
    zone = clock.zone(period.zone_name)
    days: dict[date, Counter[str]] = {day: Counter() for day in period.dates}
    for at, tones in _quarters(workspace, period.start, period.end, watch):
        if (day := at.astimezone(zone).date()) in days:
            days[day].update(tones)
    return [
        (day, seen.total(), seen["positive"], seen["neutral"], seen["negative"], seen["unsure"])
        for day, seen in days.items()
    ]


def hours(
    workspace: Workspace, start: datetime, end: datetime, watch: Watch | int | None = None
) -> dict[datetime, Counter[str]]:
    """By UTC hour: how many of each sentiment. Hours without any are absent. To the quarter of an hour."""
    found: dict[datetime, Counter[str]] = {}
    for at, tones in _quarters(workspace, start, end, watch):
        if sum(tones.values()):
            found.setdefault(at.replace(minute=0), Counter()).update(tones)
    return found


def _id(watch: Watch | int | None) -> int:
    return watch.pk if isinstance(watch, Watch) else watch or tallies.ALL


def _quarters(
    workspace: Workspace, start: datetime, end: datetime, watch: Watch | int | None
) -> Iterator[tuple[datetime, dict[str, int]]]:
    rows = Tally.objects.filter(
        workspace=workspace, watch=_id(watch), at__gte=tallies.quarter(start), at__lt=end
    )
    for at, *counts in rows.order_by().values_list("at", *tallies.TONES):
        yield at, dict(zip(tallies.TONES, counts, strict=True))


def first_at(workspace: Workspace, watch: Watch | int | None = None) -> datetime | None:
    """When the first thing was said of which we know: before it there is nothing to compare with."""
    rows = Mention.objects.of(workspace).counted().order_by("at")
    if watch:
        rows = rows.filter(hits__watch=watch)
    return rows.values_list("at", flat=True).first()


@dataclass(frozen=True, slots=True)
class Share:
    """How many of each sentiment. Shares are of those that could be told; None when there are none."""

    positive: int = 0
    neutral: int = 0
    negative: int = 0
    unsure: int = 0

    @property
    def total(self) -> int:
        return self.positive + self.neutral + self.negative + self.unsure

    @property
    def sure(self) -> int:
        return self.positive + self.neutral + self.negative

    def part(self, sentiment: str) -> float | None:
        return getattr(self, sentiment) / self.sure if self.sure else None

    @property
    def positive_part(self) -> float | None:
        return self.part("positive")

    @property
    def negative_part(self) -> float | None:
        return self.part("negative")


def share(workspace: Workspace, start: datetime, end: datetime, watch: Watch | int | None = None) -> Share:
    rows = _between(workspace, start, end, watch).values("sentiment").annotate(n=Count("pk"))
    told = dict(rows.values_list("sentiment", "n"))
    return Share(*(told.get(one, 0) for one in ("positive", "neutral", "negative", "unsure")))


@dataclass(frozen=True, slots=True)
class Top:
    name: str
    count: int
    negative: int = 0


def top_authors(
    workspace: Workspace, period: Period, *, watch: Watch | int | None = None, place: str = "", most: int = 8
) -> list[Top]:
    """Who said the most. For feeds that is the medium. Every name is counted, so it is kept for five minutes."""
    name = f"listening.top:{workspace.pk}:{_id(watch)}:{place}:{most}:{period.start.isoformat()}:{period.end.isoformat()}"
    kept = cache.get_or_set(name, lambda: _top_authors(workspace, period, watch, place, most), KEPT)
    return kept or []


def _top_authors(
    workspace: Workspace, period: Period, watch: Watch | int | None, place: str, most: int
) -> list[Top]:
    rows = _between(workspace, period.start, period.end, watch).exclude(author="")
    if place:
        rows = rows.filter(place=place)
    counted = rows.values("author").annotate(
        n=Count("pk"), bad=Count("pk", filter=Q(sentiment=Sentiment.NEGATIVE))
    )
    return [Top(*row) for row in counted.order_by("-n", "author").values_list("author", "n", "bad")[:most]]


def groups(
    workspace: Workspace, period: Period, *, sentiment: str = "", watch: int | None = None, most: int = 20
) -> list[Mention]:
    """The firsts of the largest groups of the period."""
    largest = MentionGroup.objects.filter(workspace=workspace, last_at__gte=period.start)
    chosen = list(largest.order_by("-count").values_list("pk", flat=True)[: most * 5])
    rows = Mention.objects.of(workspace).counted().filter(group__in=chosen, first=True, at__lt=period.end)
    rows = rows.select_related("group", "source")
    if sentiment:
        rows = rows.filter(sentiment=sentiment)
    if watch:
        rows = rows.filter(hits__watch=watch)
    return list(rows.order_by("-group__count", "-at")[:most])


def to_handle(workspace: Workspace, since: datetime, most: int = 12) -> list[Mention]:
    """Negative, not seen by anybody yet: what is said most often first."""
    rows = (
        Mention.objects.of(workspace)
        .counted()
        .filter(sentiment=Sentiment.NEGATIVE, at__gte=since, first=True, seen_at=None)
        .select_related("group", "source", "channel")
    )
    chosen = sorted(rows.order_by("-at")[:400], key=lambda one: -(one.group.count if one.group else 1))[:most]
    with_watches(chosen)
    return chosen


def told(watch: Watch, start: datetime, end: datetime) -> Iterator[tuple[datetime, bool]]:
    """(moment, is it negative) of what a watch found, as bursts count it."""
    rows = Hit.objects.filter(
        watch=watch, told_at__gte=start, told_at__lt=end, mention__spam=False, mention__hidden_at=None
    )
    for at, sentiment in rows.values_list("told_at", "mention__sentiment").iterator(chunk_size=5000):
        if at is not None:
            yield at, sentiment == Sentiment.NEGATIVE


def said(watch: Watch, start: datetime, end: datetime, most: int = 400) -> list[Mention]:
    """What a watch found then, newest first, for saying why something stands out."""
    rows = Mention.objects.counted().filter(
        hits__watch=watch, hits__told_at__gte=start, hits__told_at__lt=end
    )
    return list(rows.select_related("group").order_by("-at")[:most])


def recent_words(workspace: Workspace, days: int = 60, most: int = 2000) -> list[Mention]:
    """Stored mentions that a watch being written is tried on."""
    since = clock.now() - timedelta(days=days)
    rows = Mention.objects.of(workspace).counted().filter(at__gte=since, first=True).order_by("-at", "-pk")
    return list(rows.select_related("source", "group")[:most])


def group_of(workspace: Workspace, pk: int) -> MentionGroup | None:
    return MentionGroup.objects.filter(workspace=workspace, pk=pk).first()


__all__ = [
    "Page",
    "Share",
    "Top",
    "Wanted",
    "groups",
    "hours",
    "listening",
    "mentions",
    "page",
    "share",
    "to_handle",
    "top_authors",
    "volume",
    "watches",
]
