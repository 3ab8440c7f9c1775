"""The queue: when each channel sends by itself, what comes next there, and the brakes: one per channel, one for everything."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from jubir.channels.models import Channel
from jubir.publishing import actions as publishing
from jubir.publishing import queries
from jubir.publishing.actions import Refused
from jubir.publishing.models import Delivery, State
from jubir.publishing.slots import WeekTime
from jubir.studio import answers, timetable
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May, who_may

#: Minutes that the lateness menu offers; another value that was set stays in it.
LATENESS = (15, 30, 60, 120, 360, 1440)


@require_GET
@workspace_view(May.VIEW)
def queue(request: WorkspaceRequest) -> HttpResponse:
    workspace, member = request.workspace, request.membership
    rhythm = queries.rhythm(workspace)
    found = timetable.lines(workspace)
    return render(
        request,
        "studio/queue.html",
        {
            "lines": found,
            "rhythm": rhythm,
            "resuming": queries.late_on_resume(workspace) if rhythm.paused_at else None,
            "waiting": Delivery.objects.of(workspace)
            .filter(state=State.SCHEDULED, post__deleted_at=None)
            .count(),
            "lateness": sorted({*LATENESS, rhythm.max_lateness_minutes}),
            "presets": [(name, words) for name, (words, *_rest) in timetable.PRESETS.items()],
            "live": ",".join(["#brakes", *(f"#next-{line.channel.pk}" for line in found)]),
            "may_pause": member.may(May.PAUSE),
            "may_publish": member.may(May.PUBLISH),
            "may_set": member.may(May.SETTINGS),
            "who_may": [role.label for role in who_may(May.PAUSE)],
        },
    )


def _channel(request: WorkspaceRequest, pk: int) -> Channel:
    return get_object_or_404(Channel.objects.of(request.workspace).select_related("workspace"), pk=pk)


def _home(request: WorkspaceRequest) -> str:
    return answers.address(request, "queue")


# ── brakes ───────────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.PAUSE)
def pause(request: WorkspaceRequest) -> HttpResponse:
    try:
        publishing.pause_workspace(
            workspace=request.workspace, by=request.user, why=request.POST.get("why", "").strip()
        )
    except Refused as refusal:
        return answers.refused(request, refusal, to=_home(request))
    undo = answers.address(request, "resume")
    return answers.done(
        request,
        _("Everything is paused. Nothing goes out until somebody resumes."),
        undo=undo,
        to=_home(request),
    )


@require_POST
@workspace_view(May.PAUSE)
def resume(request: WorkspaceRequest) -> HttpResponse:
    late = queries.late_on_resume(request.workspace)
    try:
        publishing.resume_workspace(workspace=request.workspace, by=request.user)
    except Refused as refusal:
        return answers.refused(request, refusal, to=_home(request))
    return answers.done(request, _resumed(late), to=_home(request))


def _resumed(late: dict[str, Any]) -> str:
    """What resuming did, so that nobody is surprised."""
    text = _("Publishing goes on.")
    if late["ask"]:
        text += " " + ngettext(
            "%(n)d post is too late by now and asks you first.",
            "%(n)d posts are too late by now and ask you first.",
            late["ask"],
        ) % {"n": late["ask"]}
    return text


@require_POST
@workspace_view(May.PAUSE)
def pause_channel(request: WorkspaceRequest, pk: int) -> HttpResponse:
    channel = _channel(request, pk)
    try:
        publishing.pause_channel(channel=channel, by=request.user, why=request.POST.get("why", "").strip())
    except Refused as refusal:
        return answers.refused(request, refusal, to=_home(request))
    undo = answers.address(request, "resume_channel", pk)
    return answers.done(
        request, _("%(channel)s is paused.") % {"channel": channel.handle}, undo=undo, to=_home(request)
    )


@require_POST
@workspace_view(May.PAUSE)
def resume_channel(request: WorkspaceRequest, pk: int) -> HttpResponse:
    channel = _channel(request, pk)
    late = queries.late_on_resume(request.workspace, channel)
    try:
        publishing.resume_channel(channel=channel, by=request.user)
    except Refused as refusal:
        return answers.refused(request, refusal, to=_home(request))
    return answers.done(request, _resumed(late), to=_home(request))


# ── rules ────────────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.SETTINGS)
def lateness(request: WorkspaceRequest) -> HttpResponse:
    text = request.POST.get("minutes", "")
    try:
        publishing.set_max_lateness(
            workspace=request.workspace,
            minutes=int(text) if text.isdecimal() and len(text) < 8 else 0,
            by=request.user,
        )
    except Refused as refusal:
        return answers.refused(request, refusal, to=_home(request))
    return answers.done(request, _("Saved."), to=_home(request))


@require_POST
@workspace_view(May.PUBLISH)
def spacing(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Minutes between two posts; empty: the network's own default."""
    channel = _channel(request, pk)
    text = request.POST.get("minutes", "").strip().replace(",", ".")
    try:
        seconds = None if not text else round(float(text) * 60)
        publishing.set_spacing(channel=channel, seconds=seconds, by=request.user)
    except (ValueError, OverflowError):
        return answers.refused(request, Refused("bad_spacing"), to=_home(request))
    except Refused as refusal:
        return answers.refused(request, refusal, to=_home(request))
    return answers.done(request, _("Saved."), to=_home(request))


# ── slots ────────────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.PUBLISH)
def slots(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """`do`: add (weekdays, time), remove (slot), copy (from a weekday to weekdays), preset, share (to channels), clear; or `slots`, an undo."""
    channel = _channel(request, pk)
    before = queries.slots_of(channel)
    try:
        if request.POST.get("do") == "share":
            return _share(request, channel, before)
        after = _changed(request, before)
        publishing.set_slots(channel=channel, slots=after, by=request.user)
    except (ValueError, KeyError):
        return answers.refused(request, Refused("bad_slot"), to=_home(request))
    except Refused as refusal:
        return answers.refused(request, refusal, to=_home(request))
    undo = answers.address(request, "slots", pk) + f"?slots={timetable.write(before)}"
    return answers.done(request, _slots_text(before, after), undo=undo, to=_home(request))


def _changed(request: WorkspaceRequest, before: list[WeekTime]) -> list[WeekTime]:
    said = request.POST
    days = [int(day) for day in said.getlist("weekday")]
    match said.get("do", ""):
        case "add":
            return [*before, *((day, timetable.minute_of(said["time"])) for day in days)]
        case "remove":
            gone = set(timetable.read(said["slot"]))
            return [slot for slot in before if slot not in gone]
        case "copy":
            source = [minute for day, minute in before if day == int(said["from"])]
            kept = [slot for slot in before if slot[0] not in days]
            return [*kept, *((day, minute) for day in days for minute in source)]
        case "preset":
            return timetable.preset(said["preset"])
        case "clear":
            return []
        case "" if "slots" in request.GET:
            return timetable.read(request.GET["slots"])
    raise ValueError(said.get("do"))


def _slots_text(before: list[WeekTime], after: list[WeekTime]) -> str:
    change = len(set(after)) - len(set(before))
    if change > 0:
        return ngettext("%(n)d queue time added.", "%(n)d queue times added.", change) % {"n": change}
    if change < 0:
        return ngettext("%(n)d queue time removed.", "%(n)d queue times removed.", -change) % {"n": -change}
    return _("The queue times are saved. What is queued already stays where it is.")


def _share(request: WorkspaceRequest, channel: Channel, week: list[WeekTime]) -> HttpResponse:
    """The same week on other channels."""
    wanted = [int(pk) for pk in request.POST.getlist("channel")]
    others = list(Channel.objects.of(request.workspace).in_use().exclude(pk=channel.pk).filter(pk__in=wanted))
    for other in others:
        publishing.set_slots(channel=other, slots=week, by=request.user)
    text = ngettext("Copied to %(n)d channel.", "Copied to %(n)d channels.", len(others)) % {"n": len(others)}
    return answers.done(request, text, to=_home(request))
