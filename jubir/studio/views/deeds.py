"""What can be done to a post from the calendar and from its page: move, send, cancel, duplicate, throw away; each with its undo."""

from datetime import date, datetime, time
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jubir.content import actions as content
from jubir.content.models import Post
from jubir.core import clock
from jubir.publishing import actions as publishing
from jubir.publishing.actions import Refused
from jubir.publishing.models import BUSY, Delivery, State
from jubir.studio import answers, dates, moving
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May
from jubir.ui import moments


def post_of(request: WorkspaceRequest, pk: int, *, gone: bool = False) -> Post:
    """The post, if it is this workspace's; `gone`: also one that was thrown away."""
    posts = Post.objects.of(request.workspace)
    return get_object_or_404(posts if gone else posts.present(), pk=pk)


def entry_of(request: WorkspaceRequest, post: Post) -> moving.Entry:
    said = {**request.GET.dict(), **request.POST.dict()}
    return moving.entry(post, stamp=said.get("at", ""), delivery=said.get("delivery", ""))


def right_for(request: WorkspaceRequest, entry: moving.Entry) -> None:
    """A draft's plan may be moved by whoever writes; what goes out, by whoever publishes."""
    if not request.membership.may(May.WRITE if entry.is_draft else May.PUBLISH):
        raise Refused("not_allowed")


@require_GET
@workspace_view(May.WRITE)
def menu(request: WorkspaceRequest, pk: int) -> HttpResponse:
    post = post_of(request, pk)
    entry = entry_of(request, post)
    return render(
        request, "studio/post_menu.html", {"post": post, "entry": entry, **_allowed(request, entry)}
    )


def _allowed(request: WorkspaceRequest, entry: moving.Entry) -> dict[str, Any]:
    publish = request.membership.may(May.PUBLISH)
    return {
        "query": f"?at={int(entry.at.timestamp())}" if entry.at else "",
        "may_publish": publish,
        "can_move": (entry.is_draft and entry.at is not None) or (publish and bool(entry.open)),
        "can_send": publish and (entry.is_draft or bool(entry.open)),
        "can_cancel": publish and bool(entry.open),
        "busy": any(delivery.state in BUSY for delivery in entry.deliveries),
        "sent": bool(entry.deliveries)
        and all(delivery.state in (State.SENT, State.TAKEN_DOWN) for delivery in entry.deliveries),
        "decide": next((one for one in entry.deliveries if one.state == State.NEEDS_PERSON), None),
    }


# ── move ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "POST"])
@workspace_view(May.WRITE)
def move(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """GET: the dialog (or, without a script, a page). POST: `day` with an `hour`, with a `time`, or alone; `to` for an undo."""
    post = post_of(request, pk)
    entry = entry_of(request, post)
    zone = clock.zone(request.workspace.time_zone)
    if request.method == "GET":
        return _ask(request, entry)
    home = answers.address(request, "post", post.pk)
    to = _wanted(request, entry)
    if to is None:
        return _ask(request, entry, _("That is not a date and a time. Write them like 2026-11-10 and 07:30."))
    was = entry.at
    try:
        right_for(request, entry)
        moving.move(entry=entry, to=to, by=request.user)
    except (Refused, content.Refused) as refusal:
        if "time" in request.POST:
            return _ask(request, entry, answers.sentence(refusal))
        return answers.refused(request, refusal, to=home)
    except content.Stale:
        return answers.refused(request, Refused("changed"), to=home)
    text = _("Moved to %(time)s.") % {"time": moments.absolute(to)}
    if "time" in request.POST and dates.is_skipped(*_typed(request), zone):
        text = _("The clocks skip that time on this day. %(moved)s") % {"moved": text}
    undo = ""
    if was is not None and was > clock.now():
        undo = answers.address(request, "move", post.pk, at=int(to.timestamp()), to=int(was.timestamp()))
    return answers.done(request, text, undo=undo, to=home)


def _typed(request: WorkspaceRequest) -> tuple[date, time]:
    return date.fromisoformat(request.POST["day"]), time.fromisoformat(request.POST["time"])


def _wanted(request: WorkspaceRequest, entry: moving.Entry) -> datetime | None:
    zone = clock.zone(request.workspace.time_zone)
    back = request.GET.get("to", "")
    if back.isdecimal() and len(back) < 12:
        return datetime.fromtimestamp(int(back), clock.UTC)
    try:
        if "time" in request.POST:
            day, at = _typed(request)
            found = dates.moment(day, at, zone)
        else:
            day, hour = date.fromisoformat(request.POST.get("day", "")), request.POST.get("hour")
            found = moving.moved_to(
                entry.at or clock.now(), day, int(hour) if hour is not None else None, zone
            )
    except (ValueError, OverflowError, KeyError):
        return None
    return found if dates.FIRST_YEAR <= found.year <= dates.LAST_YEAR else None


def _ask(request: WorkspaceRequest, entry: moving.Entry, wrong: str = "") -> HttpResponse:
    """The dialog, with what was typed still in it when something is wrong."""
    zone = clock.zone(request.workspace.time_zone)
    day, at = moving.default_time(entry, zone)
    words = {
        "post": entry.post,
        "entry": entry,
        "day": request.POST.get("day") or day.isoformat(),
        "time": request.POST.get("time") or f"{at:%H:%M}",
        "first": dates.today(zone).isoformat(),
        "wrong": wrong,
        "delivery": request.POST.get("delivery") or request.GET.get("delivery", ""),
        "in_dialog": bool(request.headers.get("HX-Request")),
        "stamp": int(entry.at.timestamp()) if entry.at else "",
        **_allowed(request, entry),
    }
    part = "#dialog" if request.headers.get("HX-Request") and request.method == "GET" else ""
    part = "#form" if request.headers.get("HX-Request") and wrong else part
    return render(request, f"studio/post_move.html{part}", words, status=422 if wrong else 200)


# ── send, cancel ─────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.PUBLISH)
def send(request: WorkspaceRequest, pk: int) -> HttpResponse:
    post = post_of(request, pk)
    home = answers.address(request, "post", post.pk)
    try:
        moving.send_now(entry=entry_of(request, post), by=request.user)
    except Refused as refusal:
        return answers.refused(request, refusal, to=home)
    return answers.done(request, _("It is being sent now."), act=_("Watch"), href=home, to=home)


@require_POST
@workspace_view(May.PUBLISH)
def cancel(request: WorkspaceRequest, pk: int) -> HttpResponse:
    post = post_of(request, pk)
    home = answers.address(request, "post", post.pk)
    try:
        gone = moving.cancel(entry=entry_of(request, post), by=request.user)
    except Refused as refusal:
        return answers.refused(request, refusal, to=home)
    undo = answers.address(request, "restore", post.pk, delivery=[one.pk for one in gone])
    return answers.done(request, _("Cancelled. It will not go out."), undo=undo, to=home)


def _named(request: WorkspaceRequest, post: Post) -> list[Delivery]:
    """The deliveries an undo speaks of: this post's only."""
    wanted = [
        int(text)
        for text in request.GET.getlist("delivery") + request.POST.getlist("delivery")
        if text.isdecimal() and len(text) < 19
    ]
    return list(post.deliveries.filter(pk__in=wanted).select_related("channel", "workspace"))


@require_POST
@workspace_view(May.PUBLISH)
def restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Undo of a cancel."""
    post = post_of(request, pk)
    home = answers.address(request, "post", post.pk)
    try:
        for delivery in _named(request, post):
            publishing.restore(delivery=delivery, by=request.user)
    except Refused as refusal:
        return answers.refused(request, refusal, to=home)
    return answers.done(request, _("It is scheduled again."), to=home)


# ── duplicate, throw away ────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.WRITE)
def duplicate(request: WorkspaceRequest, pk: int) -> HttpResponse:
    twin = content.duplicate_post(post=post_of(request, pk), by=request.user)
    page = answers.address(request, "edit", twin.pk)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": page})
    return redirect(page)


@require_POST
@workspace_view(May.WRITE)
def delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Throw away, with undo. What is waiting to go out may only be stopped by whoever publishes."""
    post = post_of(request, pk)
    try:
        gone = moving.delete(post=post, by=request.user)
    except (Refused, content.Refused) as refusal:
        return answers.refused(request, refusal, to=answers.address(request, "post", post.pk))
    undo = answers.address(request, "undelete", post.pk, delivery=gone)
    answer = answers.done(request, _("Deleted."), undo=undo)
    if request.POST.get("leave") and request.headers.get("HX-Request"):
        answer["HX-Redirect"] = answers.address(request, "calendar")
    return answer


@require_POST
@workspace_view(May.WRITE)
def undelete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    post = post_of(request, pk, gone=True)
    home = answers.address(request, "post", post.pk)
    try:
        moving.undelete(post=post, deliveries=_named(request, post), by=request.user)
    except (Refused, content.Refused) as refusal:
        return answers.refused(request, refusal, to=home)
    return answers.done(request, _("It is back."), to=home)
