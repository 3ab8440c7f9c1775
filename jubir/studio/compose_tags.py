"""The hashtags a workspace has used, for suggesting them again."""

from collections import Counter

from django.core.cache import cache

from jubir.content.models import Post
from jubir.studio.compose_doc import whole
from jubir.studio.compose_marks import tags
from jubir.teams.models import Workspace

LATEST = 400  # posts looked at
MOST = 200
SECONDS = 120


def used(workspace: Workspace) -> list[dict[str, int | str]]:
    """[{"tag", "count"}], the most used first; a tag is written as it was most often."""
    key = f"tags:{workspace.pk}"
    found = cache.get(key)
    if found is None:
        found = _count(workspace)
        cache.set(key, found, SECONDS)
    return found


def _count(workspace: Workspace) -> list[dict[str, int | str]]:
    spellings: dict[str, Counter[str]] = {}
    bodies = Post.objects.of(workspace).present().order_by("-pk").values_list("body", flat=True)[:LATEST]
    for body in bodies:
        in_post = {tag for part in whole(body)["parts"] for tag in tags(part["text"])}
        for tag in in_post:
            spellings.setdefault(tag.lower(), Counter())[tag] += 1
    ranked = sorted(
        spellings.values(), key=lambda found: (-found.total(), found.most_common(1)[0][0].lower())
    )
    return [{"tag": found.most_common(1)[0][0], "count": found.total()} for found in ranked[:MOST]]
