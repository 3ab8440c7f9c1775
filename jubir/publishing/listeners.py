"""What publishing has to say when the rooms below ask: a post in the middle of being sent is not thrown away, and a
picture that is going out is not deleted; a deleted workspace says nothing more. Registered in apps.py."""

from typing import Any

from django.db.models import F

from jubir.content.actions import Refused
from jubir.content.models import Post
from jubir.media.actions import Hold
from jubir.media.models import Asset
from jubir.publishing import actions
from jubir.publishing.models import BUSY, DELETED, OPEN, Rhythm, State
from jubir.teams.models import User, Workspace


def post_is_deleted(post: Post, by: User | None) -> None:
    """Take back what waits; refuse while something is on its way, or may be."""
    if post.deliveries.filter(state__in=(*BUSY, State.NEEDS_PERSON)).exists():
        raise Refused("busy")
    post.deliveries.filter(state__in=OPEN).update(state=State.CANCELLED, wake_at=None, fence=F("fence") + 1)


def holds_asset(asset: Asset) -> list[Hold]:
    """The posts that are still to go out with this asset."""
    posts = Post.objects.filter(
        uses__asset=asset,
        deleted_at=None,
        deliveries__state__in=(State.SCHEDULED, State.WAITING, State.PAUSED, *BUSY),
    )
    return [Hold(str(post), post.pk) for post in posts.distinct()[:10]]


def workspace_changed(*, workspace: Workspace, actor: User, verb: str, **_news: Any) -> None:
    """Nothing goes out of a deleted workspace. Brought back, it goes on; what came too late meanwhile asks first."""
    if verb == "workspace.deleted":
        actions.pause_workspace(workspace=workspace, by=actor, why=DELETED)
    elif (
        verb == "workspace.restored"
        and Rhythm.objects.filter(workspace=workspace, paused_why=DELETED).exists()
    ):
        actions.resume_workspace(workspace=workspace, by=actor)
