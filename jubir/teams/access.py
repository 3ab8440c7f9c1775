"""The door of every page inside a workspace: who asks, which workspace, may they.

    @workspace_view(May.WRITE)
    def compose(request): ...        # request.workspace, request.membership are set; the slug never reaches the view

A stranger gets 404, so that a workspace's existence is not told; a member without the right gets 403 with who has it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from jubir.teams.models import Membership, User, Workspace
from jubir.teams.roles import May, who_may


class Forbidden(Exception):
    """A member asked for something their role may not do."""

    def __init__(self, may: May) -> None:
        super().__init__(f"not allowed: {may}")
        self.may = may


class WorkspaceRequest(HttpRequest):
    """What a workspace view receives."""

    workspace: Workspace
    membership: Membership
    user: User


def membership_for(user: Any, slug: str) -> Membership:
    """The caller's membership in the workspace of that slug, or Http404."""
    try:
        return Membership.objects.select_related("workspace", "user").get(
            user=user, workspace__slug=slug, workspace__deleted_at=None
        )
    except Membership.DoesNotExist:
        raise Http404 from None


def require(membership: Membership, may: May) -> None:
    if not membership.may(may):
        raise Forbidden(may)


def workspace_view(may: May) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Marks a view with the right it needs; the routes test reads `view.may`."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, workspace: str, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                from django.contrib.auth.views import redirect_to_login

                return redirect_to_login(request.get_full_path())
            membership = membership_for(request.user, workspace)
            request.workspace = membership.workspace  # type: ignore[attr-defined]
            request.membership = membership  # type: ignore[attr-defined]
            timezone.activate(membership.workspace.time_zone)
            translation.activate(membership.user.language)
            try:
                require(membership, may)
                return view(request, *args, **kwargs)
            except Forbidden as refusal:
                return render(
                    request,
                    "teams/forbidden.html",
                    {"may": refusal.may, "who": who_may(refusal.may)},
                    status=403,
                )
            finally:
                timezone.deactivate()

        inner.may = may  # type: ignore[attr-defined]
        return inner

    return decorate


__all__ = ["Forbidden", "WorkspaceRequest", "membership_for", "require", "workspace_view"]
