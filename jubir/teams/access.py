"""The door of every page inside a workspace: who asks, which workspace, may they.

    @workspace_view(May.WRITE)
    def compose(request): ...        # request.workspace, request.membership are set; the slug never reaches the view

A stranger gets 404, so that a workspace's existence is not told; a member without the right gets 403 with who has it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django_htmx.middleware import HtmxDetails

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
    htmx: HtmxDetails


def membership_for(user: Any, slug: str) -> Membership:
    """The caller's membership in the workspace of that slug, or Http404."""
    try:
        return Membership.objects.select_related("workspace", "user").get(
            user=user, workspace__slug=slug, workspace__deleted_at=None
        )
    except Membership.DoesNotExist:
        raise Http404 from None


def enter(request: HttpRequest, membership: Membership) -> WorkspaceRequest:
    """The same request, with the workspace and the membership that views read."""
    inside = cast(WorkspaceRequest, request)
    inside.workspace, inside.membership = membership.workspace, membership
    return inside


def require(membership: Membership, may: May) -> None:
    if not membership.may(may):
        raise Forbidden(may)


def _admit(request: HttpRequest, slug: str, may: May) -> HttpResponse | None:
    """Sets what the view reads and activates zone and language; a response instead when there is no way in."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    membership = membership_for(request.user, slug)
    enter(request, membership)
    timezone.activate(membership.workspace.time_zone)
    translation.activate(membership.user.language)
    return None if membership.may(may) else refuse(request, may)


def refuse(request: HttpRequest, may: May) -> HttpResponse:
    """403 that says what is missing and names the people who can help."""
    roles = who_may(may)
    workspace = cast(WorkspaceRequest, request).workspace
    helpers = Membership.objects.filter(workspace=workspace, role__in=roles)
    people = [membership.user for membership in helpers.select_related("user").order_by("pk")[:4]]
    context = {"may": may, "roles": roles, "people": people}
    return render(request, "teams/forbidden.html", context, status=403)


def workspace_view(may: May) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Marks a view (plain or async) with the right it needs; the routes test reads `view.may`."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        if iscoroutinefunction(view):

            @wraps(view)
            async def outer(request: HttpRequest, *args: Any, workspace: str, **kwargs: Any) -> HttpResponse:
                def admit() -> HttpResponse | None:
                    # A stream may stay open for half an hour: its thread must not keep a connection.
                    try:
                        return _admit(request, workspace, may)
                    finally:
                        timezone.deactivate()
                        if not connection.in_atomic_block:
                            connection.close()

                return await sync_to_async(admit)() or await view(request, *args, **kwargs)

        else:

            @wraps(view)
            def outer(request: HttpRequest, *args: Any, workspace: str, **kwargs: Any) -> HttpResponse:
                try:
                    return _admit(request, workspace, may) or view(request, *args, **kwargs)
                except Forbidden as refusal:
                    return refuse(request, refusal.may)
                finally:
                    timezone.deactivate()

        outer.may = may  # type: ignore[attr-defined]  # a function that carries its right
        return outer

    return decorate


__all__ = ["Forbidden", "WorkspaceRequest", "enter", "membership_for", "refuse", "require", "workspace_view"]
