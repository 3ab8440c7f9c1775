"""Saved replies, and how soon the workspace promises to answer."""

from typing import Any

from babel.dates import get_day_names
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jubir.inbox import actions, queries, telling
from jubir.inbox.models import Promise
from jubir.inbox.views.doing import REFUSALS, saved_of
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May, who_may
from jubir.ui import moments

MINUTES = (15, 30, 60, 120, 240, 480, 1440)


@require_GET
@workspace_view(May.VIEW)
def replies(request: WorkspaceRequest) -> HttpResponse:
    promise = Promise.objects.filter(workspace=request.workspace).first() or Promise(
        workspace=request.workspace
    )
    names = get_day_names("abbreviated", locale=moments.locale())
    return render(
        request,
        "inbox/replies.html",
        {
            "replies": list(queries.saved_replies(request.workspace)),
            "promise": promise,
            "minutes": sorted({*MINUTES, promise.minutes}),
            "opens": _clock(promise.opens),
            "closes": _clock(promise.closes % 1440),
            "days": [(day, names[day], str(day) in promise.days) for day in range(7)],
            "may_answer": request.membership.may(May.ANSWER),
            "may_set": request.membership.may(May.SETTINGS),
            "who_may": [role.label for role in who_may(May.ANSWER)],
        },
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _home(request: WorkspaceRequest) -> str:
    return telling.address(request, "replies")


@require_POST
@workspace_view(May.ANSWER)
def save(request: WorkspaceRequest, pk: int = 0) -> HttpResponse:
    """A new one, or other words for an old one."""
    reply = saved_of(request, pk) if pk else None
    try:
        actions.save_reply(
            workspace=request.workspace,
            title=request.POST.get("title", ""),
            text=request.POST.get("text", ""),
            by=request.user,
            reply=reply,
        )
    except REFUSALS as refusal:
        return telling.refused(request, refusal, to=_home(request))
    return telling.done(request, _("Saved."), to=_home(request))


@require_POST
@workspace_view(May.ANSWER)
def delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    reply = saved_of(request, pk)
    actions.delete_reply(reply=reply, by=request.user)
    undo = telling.address(request, "restore_reply", pk)
    return telling.done(request, _("Deleted."), undo=undo, to=_home(request))


@require_POST
@workspace_view(May.ANSWER)
def restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    actions.restore_reply(reply=saved_of(request, pk), by=request.user)
    return telling.done(request, _("It is back."), to=_home(request))


@require_POST
@workspace_view(May.SETTINGS)
def promise(request: WorkspaceRequest) -> HttpResponse:
    try:
        actions.set_promise(workspace=request.workspace, by=request.user, **_promised(request))
    except REFUSALS as refusal:
        return telling.refused(request, refusal, to=_home(request))
    return telling.done(request, _("Saved. Clocks count by it from now on."), to=_home(request))


def _promised(request: WorkspaceRequest) -> dict[str, Any]:
    asked = request.POST
    minutes = asked.get("minutes", "")
    opens, closes = _minute(asked.get("opens", "")), _minute(asked.get("closes", ""))
    if "always" in asked:
        opens, closes, days = 0, 1440, list(range(7))
    else:
        days = [int(day) for day in asked.getlist("day") if day in tuple("0123456")]
    return {
        "minutes": int(minutes) if minutes.isdecimal() and len(minutes) < 6 else 0,
        "opens": opens,
        # Until midnight is until the day's end.
        "closes": closes or 1440,
        "days": days,
    }


def _minute(text: str) -> int:
    hour, _, minute = text.replace(".", ":").partition(":")
    if not (hour.isdecimal() and minute[:2].isdecimal() and len(hour) < 3):
        return 0
    return min(1440, int(hour) * 60 + int(minute[:2]))
