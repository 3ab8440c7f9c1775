"""What screens read about people and their workspaces."""

from datetime import timedelta

from django.db.models import Case, IntegerField, QuerySet, Value, When

from jubir.core import clock
from jubir.teams.models import RESTORE_DAYS, Invitation, Membership, User, Workspace, hashed
from jubir.teams.roles import May, Role

_BY_TRUST = Case(
    *(When(role=role, then=Value(rank)) for rank, role in enumerate(Role)), output_field=IntegerField()
)


def members(workspace: Workspace) -> QuerySet[Membership]:
    """Most trusted first, then by name."""
    return (
        Membership.objects.filter(workspace=workspace)
        .select_related("user")
        .annotate(trust=_BY_TRUST)
        .order_by("trust", "user__name", "user__email")
    )


def invitations(workspace: Workspace) -> QuerySet[Invitation]:
    """Open ones and, for a while, those that ran out: they can be sent again."""
    recent = clock.now() - timedelta(days=30)
    return (
        Invitation.objects.of(workspace)
        .filter(accepted_at=None, revoked_at=None, expires_at__gt=recent)
        .select_related("created_by")
        .order_by("-created_at")
    )


def invitation_by_token(token: str) -> Invitation | None:
    return (
        Invitation.objects.select_related("workspace", "created_by")
        .filter(token_hash=hashed(token), workspace__deleted_at=None)
        .first()
    )


def workspaces_of(user: User) -> QuerySet[Membership]:
    """For the switcher and the list: living workspaces, by name."""
    return (
        Membership.objects.filter(user=user, workspace__deleted_at=None)
        .select_related("workspace")
        .order_by("workspace__name")
    )


def restorable(user: User) -> QuerySet[Workspace]:
    """Deleted workspaces this person owns and can still bring back."""
    since = clock.now() - timedelta(days=RESTORE_DAYS)
    return Workspace.objects.filter(
        deleted_at__gt=since, memberships__user=user, memberships__role=Role.OWNER
    ).order_by("-deleted_at")


def installation_owner() -> User | None:
    """Who set this Jubir up: the first person still here. What belongs to all workspaces (app keys) is theirs to enter."""
    return User.objects.filter(is_active=True).order_by("-is_superuser", "pk").first()


def owns_installation(user: User) -> bool:
    return user.is_superuser or user == installation_owner()


def allowed(user: User, workspace: Workspace | int, may: May) -> bool:
    """May this person do that there? A stranger may nothing."""
    membership = Membership.objects.filter(user=user, workspace=workspace).first()
    return membership is not None and membership.may(may)
