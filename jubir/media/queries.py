"""What screens read of the library. Every question starts from a workspace.

`uses` is the table of the room above that says which posts use what, read through the relation it left here.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from jubir.media.models import Asset, AssetSet, Kind, Making
from jubir.teams.models import Workspace

PAGE = 48


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody wants to see. Unknown words mean no filter."""

    words: str = ""
    kind: str = ""
    unused: bool = False
    undescribed: bool = False

    @classmethod
    def read(cls, query: Any) -> "Filter":
        kind = query.get("kind", "")
        return cls(
            words=query.get("q", "").replace("\0", "").strip()[:100],
            kind=kind if kind in Kind.values else "",
            unused=query.get("unused") == "1",
            undescribed=query.get("undescribed") == "1",
        )

    @property
    def is_on(self) -> bool:
        return bool(self.words or self.kind or self.unused or self.undescribed)


def library(workspace: Workspace, wanted: Filter | None = None) -> AssetSet:
    """What is not thrown away, the newest first, each with `posts_count`, the number of posts it is in."""
    wanted = wanted or Filter()
    found = Asset.objects.of(workspace).present()
    for word in wanted.words.split()[:8]:
        found = found.filter(Q(name__icontains=word) | Q(alt__icontains=word))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.undescribed:
        found = found.filter(_UNDESCRIBED)
    if wanted.unused:
        found = found.exclude(pk__in=_used(workspace))
    return found.order_by("-created_at", "-pk")


def page_of(found: AssetSet, before: int | None = None) -> tuple[list[Asset], int | None]:
    """The next page and the id to ask on from (None: that was all). Steady while others upload."""
    if before is not None:
        last = found.filter(pk=before).values_list("created_at", flat=True).first()
        if last is not None:
            found = found.filter(Q(created_at__lt=last) | Q(created_at=last, pk__lt=before))
    rows = list(with_counts(found)[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def with_counts(found: AssetSet) -> AssetSet:
    return found.annotate(posts_count=Count("uses", filter=Q(uses__post__deleted_at=None), distinct=True))


_UNDESCRIBED = Q(alt="") & ~Q(state=Making.FAILED)


def _used(workspace: Workspace) -> Any:
    return Asset.objects.of(workspace).filter(uses__post__deleted_at=None, uses__isnull=False).values("pk")


def undescribed(workspace: Workspace) -> AssetSet:
    """Pictures and videos nobody has said in words yet: those in posts first, then the newest."""
    found = Asset.objects.of(workspace).present().filter(_UNDESCRIBED)
    return with_counts(found).order_by(F("posts_count").desc(), "-created_at", "-pk")


def counts(workspace: Workspace) -> dict[str, int]:
    """How many there are: all, of each kind, undescribed."""
    return (
        Asset.objects.of(workspace)
        .present()
        .aggregate(
            all=Count("pk"),
            image=Count("pk", filter=Q(kind=Kind.IMAGE)),
            gif=Count("pk", filter=Q(kind=Kind.GIF)),
            video=Count("pk", filter=Q(kind=Kind.VIDEO)),
            undescribed=Count("pk", filter=_UNDESCRIBED),
        )
    )


def posts_with(asset: Asset) -> Any:
    """The posts that use it, the last touched first."""
    return asset.posts.filter(deleted_at=None).order_by("-updated_at")
