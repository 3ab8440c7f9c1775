"""Posts as they stand on their networks, and what works among them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast

from jubir.channels.models import Channel
from jubir.content.models import Pillar
from jubir.core.period import Period
from jubir.insights.models import Piece, PieceSnapshot
from jubir.insights.rules import POST_METRICS
from jubir.teams.models import Workspace

#: What a content table may be sorted by.
ORDERS = (*POST_METRICS, "engagements", "published_at")


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
    # Squares as fractions: those of large figures leave a database's whole numbers.
    size = Cast("engagements", FloatField())
    rows = found.values("format").annotate(posts=Count("pk"), sum=Sum("engagements"), square=Sum(size * size))
    kinds = []
    for row in rows.order_by():
        count, mean = row["posts"], row["sum"] / row["posts"]
        variance = max(row["square"] / count - mean**2, 0.0) * count / (count - 1) if count > 1 else mean**2
        off = 1.645 * (variance / count) ** 0.5
        kinds.append(Kind(row["format"], count, mean, max(mean - off, 0.0), mean + off))
    return sorted(kinds, key=lambda one: -one.mean)
