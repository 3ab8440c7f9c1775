"""What the posts are about."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from jubir.content.models import Pillar
from jubir.core.period import Period
from jubir.insights.queries.piece import pieces_of
from jubir.teams.models import Workspace


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
