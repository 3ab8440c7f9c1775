"""What screens, reports and Today read of figures. Every question starts from a workspace; sums come from roll-ups."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from jubir.channels.models import Channel
from jubir.content.models import Goal, Pillar
from jubir.content.strategy import FLOWS, LEVELS
from jubir.core import clock
from jubir.core.period import Period
from jubir.insights import course
from jubir.insights.besttime import BestTimes, Tried, estimate
from jubir.insights.models import ChannelDay, History, Measuring, Piece, PieceSnapshot
from jubir.insights.rules import ACCOUNT_METRICS, POST_METRICS, SUMMED
from jubir.teams.models import Workspace

#: What adds up over days and channels.
ADDED = (*SUMMED, "published", "followers_gained")
#: What a content table may be sorted by.
ORDERS = (*POST_METRICS, "engagements", "published_at")
#: How far back posts count for the best times.
LOOK_BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure and what it was in the period before; None: nobody measured it."""

    now: float | None
    before: float | None

    @property
    def difference(self) -> float | None:
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def share(self) -> float | None:
        """0.18: eighteen percent more. None where there is nothing to compare with."""
        if self.now is None or not self.before:
            return None
        return (self.now - self.before) / abs(self.before)


@dataclass(frozen=True, slots=True)
class Overview:
    figures: Mapping[str, Change]

    def __getitem__(self, metric: str) -> Change:
        return self.figures[metric]


# ── sums over days ───────────────────────────────────────────────────────────────────────────────────────────────
def _days(workspace: Workspace, period: Period, channel: Channel | None = None) -> QuerySet[ChannelDay]:
    days = ChannelDay.objects.filter(workspace=workspace, day__gte=period.first, day__lte=period.last)
    return days if channel is None else days.filter(channel=channel)


@dataclass
class Board:
    """Everything a dashboard shows of one period and the one before it, read at once: two questions to the database for
    sums and series, a few for followers, however many figures are shown."""

    workspace: Workspace
    period: Period
    channel: Channel | None = None

    @cached_property
    def _sums_by_day(self) -> dict[date, dict[str, Any]]:
        first = self.period.before().first
        rows = ChannelDay.objects.filter(workspace=self.workspace, day__gte=first, day__lte=self.period.last)
        if self.channel is not None:
            rows = rows.filter(channel=self.channel)
        sums: Any = rows.values("day").annotate(**{f"sum_{name}": Sum(name) for name in ADDED}).order_by()
        return {row["day"]: {name: row[f"sum_{name}"] for name in ADDED} for row in sums}

    @cached_property
    def ends(self) -> dict[int, dict[str, int | None]]:
        """By channel: its own figures at the period's end."""
        return _last_known(self.workspace, self.period.last, self.channel)

    @cached_property
    def starts(self) -> dict[int, dict[str, int | None]]:
        """By channel: its own figures before the first day."""
        return _last_known(self.workspace, self.period.first - timedelta(days=1), self.channel)

    @cached_property
    def _first_day(self) -> date | None:
        rows = ChannelDay.objects.filter(workspace=self.workspace)
        if self.channel is not None:
            rows = rows.filter(channel=self.channel)
        return rows.order_by("day").values_list("day", flat=True).first()

    def _sum(self, metric: str, period: Period) -> float | None:
        known = [
            row[metric]
            for day in period.dates
            if (row := self._sums_by_day.get(day)) and row[metric] is not None
        ]
        return sum(known) if known else None

    @cached_property
    def overview(self) -> Overview:
        before = self.period.before()
        found = {name: Change(self._sum(name, self.period), self._sum(name, before)) for name in ADDED}
        for name in ACCOUNT_METRICS:
            found[name] = _level(name, self.ends, self.starts)
        interactions, published, followers = found["engagements"], found["published"], found["followers"]
        found["engagement_rate"] = Change(
            _rate(interactions.now, published.now, followers.now),
            _rate(interactions.before, published.before, followers.before),
        )
        return Overview(found)

    def series(self, metric: str, *, before: bool = False) -> list[tuple[date, float | None]]:
        """Day by day; None where nothing was measured. Published is 0 on a day without posts, from the first known on."""
        period = self.period.before() if before else self.period
        if metric in ACCOUNT_METRICS:
            starts = None if before else self.starts
            return _level_series(self.workspace, metric, period, self.channel, starts)
        known = {day: self._sums_by_day.get(day, {}).get(metric) for day in period.dates}
        if metric == "published":
            first = self._first_day
            today = clock.now().astimezone(clock.zone(period.zone_name)).date()
            silent = {day: 0 if first is not None and first <= day <= today else None for day in period.dates}
            return [(day, silent[day] if known[day] is None else known[day]) for day in period.dates]
        return [(day, known[day]) for day in period.dates]


def overview(workspace: Workspace, period: Period, channel: Channel | None = None) -> Overview:
    """Every metric in the period and in the one before. Post metrics: gained in it; followers: at its end."""
    return Board(workspace, period, channel).overview


def _level(name: str, ends: Mapping[int, Any], starts: Mapping[int, Any]) -> Change:
    """Followers and the like at the end and before, of the same channels: one that was connected in between does not
    look like growth."""
    now = {pk: value for pk, row in ends.items() if (value := row[name]) is not None}
    then = {pk: value for pk, row in starts.items() if (value := row[name]) is not None and pk in now}
    if not now:
        return Change(None, None)
    total = sum(now.values())
    return Change(total, total - sum(now[pk] - value for pk, value in then.items()) if then else None)


def _sums(workspace: Workspace, period: Period, channel: Channel | None) -> dict[str, float | None]:
    days = _days(workspace, period, channel)
    return days.aggregate(**{name: Sum(name) for name in ADDED})


def _last_known(workspace: Workspace, day: date, channel: Channel | None) -> dict[int, dict[str, int | None]]:
    """By channel: its own figures on the last day, up to this one, on which they were measured."""
    measured = Q(followers__isnull=False) | Q(profile_views__isnull=False)
    rows = ChannelDay.objects.filter(measured, workspace=workspace, day__lte=day)
    if channel is not None:
        rows = rows.filter(channel=channel)
    columns = ("channel_id", "day", *ACCOUNT_METRICS)
    # Channels are measured daily, so a week says it of nearly all; only for the others history is searched.
    week = rows.filter(day__gt=day - timedelta(days=7)).order_by("day").values(*columns)
    found = {row["channel_id"]: row for row in week}
    mine = [channel.pk] if channel else Channel.objects.of(workspace).values_list("pk", flat=True)
    if missing := set(mine) - set(found):
        last = rows.filter(channel__in=missing).values("channel").annotate(last=Max("day"))
        for pk, at in last.values_list("channel", "last"):
            found[pk] = rows.filter(channel=pk, day=at).values(*columns).get()
    return found


def _rate(engagements: float | None, published: float | None, followers: float | None) -> float | None:
    """Engagements for each post, for each hundred followers: in percent."""
    if engagements is None or not published or not followers:
        return None
    return engagements / published / followers * 100


def series(
    workspace: Workspace, metric: str, period: Period, channel: Channel | None = None
) -> list[tuple[date, float | None]]:
    """Day by day; None where nothing was measured. Published is 0 on a day without posts, from the first day known on.

    Raises KeyError for "engagement_rate": a rate of a single day means nothing.
    """
    if metric not in ADDED and metric not in ACCOUNT_METRICS:
        raise KeyError(metric)
    return Board(workspace, period, channel).series(metric)


def _level_series(
    workspace: Workspace,
    metric: str,
    period: Period,
    channel: Channel | None,
    started: Mapping[int, Mapping[str, Any]] | None = None,
) -> list[tuple[date, float | None]]:
    """Followers of all channels: each holds its last known value until the next, and none is counted before it is known.
    After the last measurement of any of them nothing is known."""
    if started is None:
        started = _last_known(workspace, period.first - timedelta(days=1), channel)
    held: dict[int, int | None] = {pk: row[metric] for pk, row in started.items()}
    by_day: dict[date, dict[int, int]] = {}
    rows = _days(workspace, period, channel).filter(**{f"{metric}__isnull": False})
    for day, pk, value in rows.values_list("day", "channel_id", metric):
        by_day.setdefault(day, {})[pk] = value
    last = max(by_day, default=None)
    found: list[tuple[date, float | None]] = []
    for day in period.dates:
        held.update(by_day.get(day, {}))
        known = [value for value in held.values() if value is not None]
        found.append((day, sum(known) if known and last is not None and day <= last else None))
    return found


@dataclass(frozen=True, slots=True)
class ChannelLine:
    channel: Channel
    engagements: Change
    followers: Change


def by_channel(board: Board) -> list[ChannelLine]:
    """Every channel beside the others, the one with the most interactions first; what is not known last."""
    period = board.period
    rows = ChannelDay.objects.filter(
        workspace=board.workspace, day__gte=period.before().first, day__lte=period.last
    )
    sums = {
        pk: (now, before)
        for pk, now, before in rows.values("channel")
        .annotate(
            now=Sum("engagements", filter=Q(day__gte=period.first)),
            before=Sum("engagements", filter=Q(day__lt=period.first)),
        )
        .order_by()
        .values_list("channel", "now", "before")
    }
    channels = Channel.objects.of(board.workspace).in_use().defer("secrets").order_by("network", "handle")
    found = []
    for one in channels:
        mine, then = board.ends.get(one.pk), board.starts.get(one.pk)
        ends, starts = {one.pk: mine} if mine else {}, {one.pk: then} if then else {}
        found.append(
            ChannelLine(one, Change(*sums.get(one.pk, (None, None))), _level("followers", ends, starts))
        )
    return sorted(found, key=lambda line: (line.engagements.now is None, -(line.engagements.now or 0)))


# ── pieces ───────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class PieceRow:
    """A post as a list shows it. `figures`: what is known, by metric; `engagements` None: nothing."""

    pk: int
    channel: Channel
    text: str
    format: str
    url: str
    published_at: datetime
    post_id: int | None
    pillar: Pillar | None
    asset_id: int | None
    gone: bool
    measured_at: datetime | None
    engagements: int | None
    figures: Mapping[str, int] = field(default_factory=dict)


def pieces_of(
    workspace: Workspace,
    period: Period | None = None,
    *,
    channel: Channel | None = None,
    pillar: Pillar | int | None = None,
    format: str = "",
) -> QuerySet[Piece]:
    """`pillar` 0: those without one."""
    found = Piece.objects.of(workspace)
    if period is not None:
        found = found.filter(published_at__gte=period.start, published_at__lt=period.end)
    if channel is not None:
        found = found.filter(channel=channel)
    if format:
        found = found.filter(format=format)
    if pillar is not None:
        if pillar == 0:
            found = found.filter(post__pillar=None, pillar=None)
        else:
            found = found.filter(Q(post__pillar=pillar) | Q(pillar=pillar, post=None))
    return found


def pieces(
    workspace: Workspace,
    period: Period | None,
    *,
    order: str = "engagements",
    rising: bool = False,
    channel: Channel | None = None,
    pillar: Pillar | int | None = None,
    format: str = "",
    limit: int | None = 50,
    offset: int = 0,
) -> list[PieceRow]:
    """Posts that went out in the period, the best first; what is not known last. Figures since publication."""
    if order not in ORDERS:
        raise ValueError(f"no order: {order}")
    found = pieces_of(workspace, period, channel=channel, pillar=pillar, format=format)
    by = F(order).asc(nulls_last=True) if rising else F(order).desc(nulls_last=True)
    # First only the keys, so that the database sorts numbers and not texts.
    keys = list(
        found.order_by(by, "-published_at", "-pk").values_list("pk", flat=True)[
            offset : offset + limit if limit else None
        ]
    )
    rows = Piece.objects.select_related("channel", "post__pillar", "pillar", "asset").defer(
        "channel__secrets", "post__body", "post__note"
    )
    by_pk = rows.in_bulk(keys)
    return [_row(by_pk[pk]) for pk in keys if pk in by_pk]


def _row(piece: Piece) -> PieceRow:
    return PieceRow(
        piece.pk,
        piece.channel,
        piece.text,
        piece.format,
        piece.url,
        piece.published_at,
        piece.post_id,
        pillar_of(piece),
        piece.asset_id if piece.asset and piece.asset.thumb else None,
        piece.gone_at is not None,
        piece.measured_at,
        piece.engagements,
        piece.figures,
    )


def pillar_of(piece: Piece) -> Pillar | None:
    return piece.post.pillar if piece.post is not None else piece.pillar


def curve(piece: Piece) -> list[tuple[datetime, dict[str, int]]]:
    """The piece's snapshots in order of time, each with what was known then."""
    return [
        (shot.at, shot.figures) for shot in PieceSnapshot.objects.filter(piece=piece).order_by("at", "pk")
    ]


def usual(piece: Piece) -> float | None:
    """The median engagements of the channel's other posts of the 90 days before it; None for fewer than five."""
    others = Piece.objects.filter(
        channel_id=piece.channel_id,
        published_at__lt=piece.published_at,
        published_at__gte=piece.published_at - timedelta(days=90),
        engagements__isnull=False,
    )
    newest = others.order_by("-published_at").values_list("engagements", flat=True)[:200]
    counted = sorted(one for one in newest if one is not None)
    if len(counted) < 5:
        return None
    middle = len(counted) // 2
    return float(counted[middle] if len(counted) % 2 else (counted[middle - 1] + counted[middle]) / 2)


def of_post(workspace: Workspace, post_id: int) -> list[Piece]:
    """A post's pieces, one per channel it stands on: for its own page."""
    return list(
        Piece.objects.of(workspace)
        .filter(post=post_id)
        .select_related("channel")
        .order_by("channel__network", "pk")
    )


# ── what works ───────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Kind:
    """A format's average post, with how far it may be off (nine in ten); `dim`: fewer than eight posts."""

    format: str
    posts: int
    mean: float
    low: float
    high: float

    @property
    def dim(self) -> bool:
        return self.posts < 8


def formats(workspace: Workspace, period: Period, channel: Channel | None = None) -> list[Kind]:
    """Mean engagements per post by format, the best first; only posts that were measured."""
    found = pieces_of(workspace, period, channel=channel).filter(engagements__isnull=False)
    rows = found.values("format").annotate(
        posts=Count("pk"), sum=Sum("engagements"), square=Sum(F("engagements") * F("engagements"))
    )
    kinds = []
    for row in rows.order_by():
        count, mean = row["posts"], row["sum"] / row["posts"]
        variance = max(row["square"] / count - mean**2, 0.0) * count / (count - 1) if count > 1 else mean**2
        off = 1.645 * (variance / count) ** 0.5
        kinds.append(Kind(row["format"], count, mean, max(mean - off, 0.0), mean + off))
    return sorted(kinds, key=lambda one: -one.mean)


# ── best time ────────────────────────────────────────────────────────────────────────────────────────────────────
def best_times(channel: Channel) -> BestTimes:
    """As the clock worked it out last; right now, when it has not yet."""
    kept = Measuring.objects.filter(channel=channel).values_list("times", flat=True).first()
    if kept and kept.get("zone") == channel.workspace.time_zone:
        return BestTimes.from_json(kept)
    return worked_out_times(channel, clock.now())


def kept_times(channel: Channel) -> BestTimes:
    """The same without working anything out: everybody's rhythm until the clock has. For pages that ask at every key."""
    kept = Measuring.objects.filter(channel=channel).values_list("times", flat=True).first()
    zone_name = channel.workspace.time_zone
    return BestTimes.from_json(kept) if kept and kept.get("zone") == zone_name else estimate([], zone_name)


def worked_out_times(channel: Channel, now: datetime) -> BestTimes:
    """From the channel's posts of a year and those of its neighbours in the workspace."""
    zone_name = channel.workspace.time_zone
    zone = clock.zone(zone_name)
    rows = Piece.objects.filter(
        workspace=channel.workspace_id,
        published_at__gte=now - LOOK_BACK,
        engagements__isnull=False,
        gone_at=None,
    )
    tried = []
    for own in (True, False):
        some = rows.filter(channel=channel) if own else rows.exclude(channel=channel)
        columns = some.order_by("-published_at").values_list(
            "published_at", "engagements", "measured_at", "format", "channel_id", "channel__network"
        )
        for published_at, engagements, measured_at, kind, pk, network in columns[:400]:
            local = published_at.astimezone(zone)
            near = 0 if pk == channel.pk else 1 if network == channel.network else 2
            tried.append(
                Tried(
                    local.weekday(),
                    local.hour,
                    max(engagements or 0, 0),
                    ((measured_at or now) - published_at).total_seconds() / 3600,
                    (now - published_at).total_seconds() / 86400,
                    kind,
                    pk,
                    near,
                )
            )
    return estimate(tried, zone_name)


# ── goals ────────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class GoalProgress:
    """`value` None: nobody knows yet. `begun`: where it started from; `standing` of insights.course says how it stands."""

    goal: Goal
    value: float | None
    begun: float | None
    standing: course.Standing
    measured: datetime | None = None


def goals(workspace: Workspace, now: datetime, *, archived: bool = False) -> list[GoalProgress]:
    """Every goal with its progress, the nearest date first."""
    found = Goal.objects.filter(workspace=workspace, archived_at__isnull=not archived).select_related(
        "channel"
    )
    return [progress(workspace, goal, now) for goal in found.order_by("due_on", "pk")]


def progress(workspace: Workspace, goal: Goal, now: datetime) -> GoalProgress:
    today = now.astimezone(clock.zone(workspace.time_zone)).date()
    last = min(today, goal.due_on)
    value: float | None = None
    begun: float | None = 0.0
    if goal.metric in LEVELS:
        begun = goal.baseline
        ends = _last_known(workspace, last, goal.channel)
        known = [row[goal.metric] for row in ends.values() if row[goal.metric] is not None]
        value = float(sum(one or 0 for one in known)) if known else None
        if begun is None:
            starts = _last_known(workspace, goal.starts_on, goal.channel)
            before = [row[goal.metric] for row in starts.values() if row[goal.metric] is not None]
            begun = float(sum(one or 0 for one in before)) if before else None
    elif last >= goal.starts_on:
        period = Period(goal.starts_on, last, workspace.time_zone)
        if goal.metric in FLOWS:
            value = _sums(workspace, period, goal.channel)[goal.metric]
        elif goal.metric == "engagement_rate":
            rate = overview(workspace, period, goal.channel)["engagement_rate"].now
            value, begun = None if rate is None else rate * 100, None
    standing = course.standing(
        value=value, begun=begun, target=goal.target, first=goal.starts_on, last=goal.due_on, today=today,
        rate=goal.metric == "engagement_rate",
    )  # fmt: skip
    return GoalProgress(goal, value, begun, standing)


def baseline(workspace: Workspace, metric: str, starts_on: date, channel: Channel | None) -> int | None:
    """What a level was when the goal begins: on its first day, or the last known before; None when nobody knows."""
    if metric not in LEVELS:
        return None
    known = [
        row[metric] for row in _last_known(workspace, starts_on, channel).values() if row[metric] is not None
    ]
    return sum(one or 0 for one in known) if known else None


# ── pillars ──────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class PillarShare:
    """`pillar` None: posts without one. `share` and `wanted` in percent; `engagements` per post."""

    pillar: Pillar | None
    posts: int
    share: float | None
    wanted: int | None
    engagements: float | None


def pillars(workspace: Workspace, period: Period) -> list[PillarShare]:
    """Which part of the posts was about what; a post on three channels counts once."""
    rows = (
        pieces_of(workspace, period)
        .annotate(about=Coalesce("post__pillar", F("pillar")))
        .values("about")
        .annotate(
            posts=Count("post", distinct=True),
            found=Count("pk", filter=Q(post=None)),
            sum=Sum("engagements"),
            measured=Count("engagements"),
        )
        .order_by()
    )
    counted = {row["about"]: row for row in rows}
    total = sum(row["posts"] + row["found"] for row in counted.values())
    found = []
    everyone: list[Pillar | None] = list(pillars_of(workspace))
    if None in counted:
        everyone.append(None)
    for pillar in everyone:
        row: Any = counted.get(
            pillar.pk if pillar else None, {"posts": 0, "found": 0, "sum": None, "measured": 0}
        )
        posts = row["posts"] + row["found"]
        found.append(
            PillarShare(
                pillar,
                posts,
                posts / total * 100 if total else None,
                pillar.share if pillar else None,
                row["sum"] / row["measured"] if row["measured"] else None,
            )
        )
    return found


def pillars_of(workspace: Workspace, *, archived: bool = False) -> QuerySet[Pillar]:
    return Pillar.objects.filter(workspace=workspace, archived_at__isnull=not archived).order_by("name")


# ── how far measuring has come ───────────────────────────────────────────────────────────────────────────────────
def fetching(workspace: Workspace) -> list[Measuring]:
    """Channels whose history is still being fetched."""
    found = Measuring.objects.filter(
        channel__workspace=workspace, history__in=(History.WAITING, History.RUNNING)
    )
    return list(found.select_related("channel").defer("channel__secrets").order_by("channel__handle"))


def measured_at(workspace: Workspace) -> datetime | None:
    """When a piece of the workspace was measured last."""
    newest = Piece.objects.of(workspace).filter(measured_at__isnull=False).order_by("-published_at")[:50]
    return max((one for one in newest.values_list("measured_at", flat=True) if one), default=None)
