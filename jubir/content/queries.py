"""What screens read of posts. Every question starts from a workspace."""

from django.db.models import Count, Q

from jubir.content.models import Label, Post, PostSet, Version
from jubir.teams.models import Workspace

#: How far into a thread a search looks.
SEARCHED_PARTS = 8


def posts(workspace: Workspace) -> PostSet:
    """Everything not thrown away, the last touched first, with what a list shows."""
    return (
        Post.objects.of(workspace)
        .present()
        .select_related("author")
        .prefetch_related("labels", "versions__channel")
        .order_by("-updated_at", "-pk")
    )


def drafts(workspace: Workspace) -> PostSet:
    """Posts that have no delivery on any channel: nobody said yet when they go out."""
    return posts(workspace).filter(deliveries__isnull=True)


def planned(workspace: Workspace) -> PostSet:
    """Drafts that are meant for a day, by that day."""
    return drafts(workspace).exclude(planned_at=None).order_by("planned_at", "pk")


def search(workspace: Workspace, words: str) -> PostSet:
    """Posts in which every word occurs: in the title, the note or a text, the shared or a customised one."""
    found = posts(workspace)
    wanted = words.replace("\0", " ").split()[:10]
    for word in wanted:
        found = found.filter(
            Q(title__icontains=word)
            | Q(note__icontains=word)
            | _says("body", word)
            | Q(pk__in=Version.objects.filter(_says("body", word), post__workspace=workspace).values("post"))
        )
    return found


def _says(field: str, word: str) -> Q:
    """The word is in one of the first parts. Not in the JSON as a whole: its keys are words too ("media", "text")."""
    said = Q()
    for part in range(SEARCHED_PARTS):
        said |= Q(**{f"{field}__parts__{part}__text__icontains": word})
    return said


def deleted(workspace: Workspace) -> PostSet:
    """What lies in the bin, the last thrown away first."""
    return Post.objects.of(workspace).exclude(deleted_at=None).order_by("-deleted_at")


def labels(workspace: Workspace) -> list[Label]:
    """The workspace's labels by name, each with `count`, its number of present posts."""
    return list(
        Label.objects.filter(workspace=workspace)
        .annotate(count=Count("posts", filter=Q(posts__deleted_at=None)))
        .order_by("name")
    )
