"""The bell, the trail, and the stream that keeps screens alive."""

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from jubir.activity import actions, queries, stream
from jubir.activity.links import page_of
from jubir.activity.models import Notification
from jubir.activity.names import name_all
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May

PER_PAGE = 50

#: The first words of verbs, as a person would sort them.
ABOUT = {
    "post": _("Posts"),
    "delivery": _("Publishing"),
    "channel": _("Channels"),
    "asset": _("Media"),
    "label": _("Labels"),
    "member": _("People"),
    "workspace": _("Workspace"),
}


@workspace_view(May.VIEW)
async def live(request: WorkspaceRequest) -> HttpResponse | StreamingHttpResponse:
    """`event: <topic>` whenever a counter of the workspace moves."""
    hub = stream.hub()
    try:
        hub.check(request.membership.user_id)
    except stream.Full:
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    since = stream.parsed(request.headers.get("Last-Event-ID") or request.GET.get("since", ""))
    listener = stream.Listener(request.workspace.pk, request.membership.user_id, since)
    return StreamingHttpResponse(
        stream.listen(listener, hub),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@require_GET
@workspace_view(May.VIEW)
def trail(request: WorkspaceRequest) -> HttpResponse:
    """The audit trail: everything anybody did here, filtered by person and kind."""
    who, about = request.GET.get("who", ""), request.GET.get("about", "")
    about = about if about in ABOUT else ""
    events = queries.trail(
        request.workspace, actor=int(who) if who.isdecimal() and len(who) < 18 else None, about=about
    )
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    name_all(page.object_list)
    return render(
        request,
        "activity/trail.html",
        {
            "page": page,
            "people": queries.actors(request.workspace),
            "kinds": ABOUT,
            "who": who,
            "about": about,
        },
    )


@require_GET
@workspace_view(May.VIEW)
def notifications(request: WorkspaceRequest) -> HttpResponse:
    only_unread = request.GET.get("only") == "unread"
    waiting = queries.notifications(request.workspace, request.user)
    if only_unread:
        waiting = waiting.filter(read_at=None)
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    name_all(notification.event for notification in page.object_list)
    return render(
        request,
        "activity/notifications.html",
        {
            "page": page,
            "only_unread": only_unread,
            "unread": queries.unread_count(request.workspace, request.user),
        },
    )


@require_GET
@workspace_view(May.VIEW)
def bell(request: WorkspaceRequest) -> HttpResponse:
    """The bell with its count: a fragment that fetches itself again when the pulse moves."""
    return render(
        request, "activity/bell.html", {"unread": queries.unread_count(request.workspace, request.user)}
    )


def _mine(request: WorkspaceRequest, pk: int) -> Notification:
    return get_object_or_404(queries.notifications(request.workspace, request.user), pk=pk)


@require_GET
@workspace_view(May.VIEW)
def follow(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Opens what a notification is about, and counts it as read."""
    notification = _mine(request, pk)
    actions.mark_read(user=request.user, event=notification.event)
    return redirect(page_of(notification.event) or _home(request))


@require_POST
@workspace_view(May.VIEW)
def mark(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Read or unread, by the button's value."""
    notification = _mine(request, pk)
    if request.POST.get("as") == "unread":
        actions.mark_unread(user=request.user, event=notification.event)
    else:
        actions.mark_read(user=request.user, event=notification.event)
    return redirect(_home(request))


@require_POST
@workspace_view(May.VIEW)
def mark_all(request: WorkspaceRequest) -> HttpResponse:
    actions.mark_read(user=request.user, workspace=request.workspace)
    return redirect(_home(request))


def _home(request: WorkspaceRequest) -> str:
    return reverse("activity:notifications", kwargs={"workspace": request.workspace.slug})
