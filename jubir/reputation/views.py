"""Reputation on screen: the overview, an alert and why it fired, the incident room."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jubir.activity import actions as activity
from jubir.core import clock
from jubir.core.period import last_days
from jubir.listening import queries as listening
from jubir.listening import telling
from jubir.listening.models import Mention, Watch
from jubir.listening.views import frame as listening_frame
from jubir.publishing.actions import Refused as PublishingRefused
from jubir.publishing.models import State
from jubir.reputation import actions, checklists, overview, queries, words
from jubir.reputation.actions import Refused
from jubir.reputation.models import Alert, Incident, IncidentState, IncidentStep, Severity
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May

#: Days the overview may show.
LENGTHS = (7, 30, 90)
#: Minutes until the next word to the public, as the room offers them.
PROMISES = (30, 60, 120, 240)


def address(request: WorkspaceRequest, name: str, *args: Any) -> str:
    return reverse(f"reputation:{name}", args=[request.workspace.slug, *args])


def _said(refusal: Refused) -> str:
    return words.refusal(refusal.code, refusal.data)


def _frame(request: WorkspaceRequest) -> dict[str, Any]:
    member = request.membership
    return {
        **listening_frame(request),
        "may_pause": member.may(May.PAUSE),
        "may_write": member.may(May.WRITE),
        "may_set": member.may(May.SETTINGS),
        "now": clock.now(),
    }


# ── overview ─────────────────────────────────────────────────────────────────────────────────────────────────────
@require_GET
@workspace_view(May.VIEW)
def overview_page(request: WorkspaceRequest) -> HttpResponse:
    workspace = request.workspace
    asked = request.GET.get("days", "")
    days = int(asked) if asked in [str(length) for length in LENGTHS] else 30
    period = last_days(days, workspace.time_zone)
    watches = list(listening.watches(workspace))
    said = request.GET.get("watch", "")
    chosen = next((watch for watch in watches if str(watch.pk) == said), None)
    living = list(queries.living_alerts(workspace)[:6])
    for alert in living:
        alert.says = words.headline(alert)
    context = {
        **_frame(request),
        **overview.shown(workspace, period, chosen),
        "days": days,
        "lengths": LENGTHS,
        "watches": watches,
        "chosen": chosen,
        "alerts": living,
        "past": queries.alerts(workspace).filter(state="closed")[:5],
        "incidents": queries.incidents(workspace)[:6],
        "incident": queries.open_incident(workspace),
        "handle": listening.to_handle(workspace, period.start, most=6),
        "people": listening.top_authors(workspace, period, watch=chosen, most=6),
        "learning": list(overview.learning(workspace).items())[:3],
        "severities": Severity.choices,
    }
    return render(request, "reputation/overview.html", context)


# ── alerts ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _alert(request: WorkspaceRequest, pk: int) -> Alert:
    return get_object_or_404(queries.alerts(request.workspace).select_related("workspace", "watch"), pk=pk)


@require_GET
@workspace_view(May.VIEW)
def alert(request: WorkspaceRequest, pk: int) -> HttpResponse:
    one = _alert(request, pk)
    activity.mark_subject_read(user=request.user, workspace=request.workspace, subject=one)
    until = one.ended_at or clock.now()
    wanted = listening.Wanted(watch=one.watch_id, start=one.began_at, end=until + timedelta(minutes=1))
    if one.kind == "negative":
        wanted = listening.Wanted(
            watch=one.watch_id, start=one.began_at, end=until + timedelta(minutes=1), sentiment="negative"
        )
    context = {
        **_frame(request),
        "alert": one,
        "question": overview.usual_and_seen(one, clock.now()),
        "reasons": words.reasons(one),
        "mentions": listening.page(request.workspace, wanted, most=12).mentions,
        "incident": one.incidents.order_by("-pk").first(),
    }
    return render(request, "reputation/alert.html", context)


@require_POST
@workspace_view(May.ANSWER)
def acknowledge(request: WorkspaceRequest, pk: int) -> HttpResponse:
    actions.acknowledge(alert=_alert(request, pk), by=request.user)
    return telling.done(
        request, _("You look after it. The others see that."), to=address(request, "alert", pk)
    )


@require_POST
@workspace_view(May.ANSWER)
def close_alert(request: WorkspaceRequest, pk: int) -> HttpResponse:
    actions.close_alert(alert=_alert(request, pk), by=request.user)
    return telling.done(request, _("The alert is closed."), to=address(request, "alert", pk))


# ── incidents ────────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.PLAN)
def open_incident(request: WorkspaceRequest) -> HttpResponse:
    """`title` and `severity` by hand, or an `alert`."""
    said = request.POST.get("alert", "")
    alert = _alert(request, int(said)) if said.isascii() and said.isdecimal() and len(said) < 16 else None
    watch = Watch.objects.of(request.workspace).filter(about="brand", active=True).order_by("pk").first()
    level = request.POST.get("severity", "2")
    try:
        incident = actions.open_incident(
            workspace=request.workspace,
            by=request.user,
            title=request.POST.get("title", "").replace("\0", ""),
            severity=int(level) if level in ("1", "2", "3") else 0,
            alert=alert,
            watch=watch,
        )
    except Refused as refusal:
        return telling.refused(request, _said(refusal), to=address(request, "overview"))
    return redirect(address(request, "incident", incident.pk))


def _incident(request: WorkspaceRequest, pk: int) -> Incident:
    found = Incident.objects.of(request.workspace).select_related(
        "workspace", "alert", "watch", "statement_post", "opened_by", "closed_by"
    )
    return get_object_or_404(found, pk=pk)


@require_GET
@workspace_view(May.VIEW)
def incident(request: WorkspaceRequest, pk: int) -> HttpResponse:
    one, now = _incident(request, pk), clock.now()
    activity.mark_subject_read(user=request.user, workspace=request.workspace, subject=one)
    steps = list(one.steps.select_related("done_by"))
    deliveries = queries.statement_deliveries(one)
    context = {
        **_frame(request),
        "incident": one,
        "since": words.since(one.began_at, one.closed_at or now),
        "due": _due(one, now),
        "late": one.update_due_at is not None and one.update_due_at < now,
        "trend": overview.trend(one, now),
        "brake": queries.brake(request.workspace),
        "todo": [step for step in steps if step.done_at is None],
        "finished": [step for step in steps if step.done_at is not None],
        "holding": one.statement or checklists.holding(request.workspace.language, one.title),
        "deliveries": deliveries,
        "out": [delivery for delivery in deliveries if delivery.state == State.SENT],
        "answers": queries.answers_since(one),
        "timeline": _timeline(one, deliveries),
        "mentions": one.mentions.select_related("group").order_by("-at")[:20],
        "severities": Severity.choices,
        "promises": PROMISES,
        "is_closed": one.state == IncidentState.CLOSED,
    }
    return render(request, "reputation/incident.html", context)


def _due(one: Incident, now: Any) -> str:
    if one.update_due_at is None:
        return ""
    return words.since(min(now, one.update_due_at), max(now, one.update_due_at))


def _timeline(one: Incident, deliveries: list[Any]) -> list[dict[str, Any]]:
    """What people did in the room, and where the statement went out; the newest first."""
    lines: list[dict[str, Any]] = [
        {
            "at": line.at,
            "says": words.entry(line),
            "text": line.text,
            "kind": words.entry_kind(line),
            "by": line.by,
        }
        for line in queries.entries(one)
    ]
    lines += [
        {
            "at": delivery.sent_at,
            "says": _("The statement went out on %(channel)s.") % {"channel": delivery.channel.handle},
            "text": "",
            "kind": "good",
            "by": None,
        }
        for delivery in deliveries
        if delivery.state == State.SENT and delivery.sent_at
    ]
    lines.sort(key=lambda line: line["at"], reverse=True)
    zone, before = (
        clock.zone(one.workspace.time_zone),
        clock.now().astimezone(clock.zone(one.workspace.time_zone)).date(),
    )
    for line in lines:
        # The day is said where it changes, not at each line.
        day = line["at"].astimezone(zone).date()
        line["new_day"], before = day != before, day
    return lines


def _deed(request: WorkspaceRequest, pk: int, act: Any, text: str, undo: str = "") -> HttpResponse:
    one = _incident(request, pk)
    to = address(request, "incident", pk)
    try:
        act(one)
    except Refused as refusal:
        return telling.refused(request, _said(refusal), to=to)
    except PublishingRefused:
        return telling.refused(request, words.refusal("not_allowed", {}), to=to)
    return telling.done(request, text, undo=undo, to=to)


@require_POST
@workspace_view(May.ANSWER)
def note(request: WorkspaceRequest, pk: int) -> HttpResponse:
    text = request.POST.get("text", "").replace("\0", "")
    return _deed(request, pk, lambda one: actions.note(incident=one, text=text, by=request.user), _("Noted."))


@require_POST
@workspace_view(May.ANSWER)
def tick(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """`done`: yes or no. `pk` is the step's."""
    step = get_object_or_404(
        IncidentStep.objects.filter(incident__workspace=request.workspace).select_related(
            "incident", "incident__workspace"
        ),
        pk=pk,
    )
    done = request.POST.get("done") == "yes"
    return _deed(
        request, step.incident_id, lambda one: actions.tick(step=step, done=done, by=request.user), ""
    )


@require_POST
@workspace_view(May.ANSWER)
def add_step(request: WorkspaceRequest, pk: int) -> HttpResponse:
    text = request.POST.get("text", "").replace("\0", "")
    return _deed(
        request, pk, lambda one: actions.add_step(incident=one, text=text, by=request.user), _("Added.")
    )


@require_POST
@workspace_view(May.PLAN)
def severity(request: WorkspaceRequest, pk: int) -> HttpResponse:
    level = request.POST.get("severity", "")
    number = int(level) if level in ("1", "2", "3") else 0
    return _deed(
        request,
        pk,
        lambda one: actions.set_severity(incident=one, severity=number, by=request.user),
        _("The level is set."),
    )


@require_POST
@workspace_view(May.PLAN)
def set_state(request: WorkspaceRequest, pk: int) -> HttpResponse:
    state = request.POST.get("state", "")
    return _deed(
        request, pk, lambda one: actions.set_state(incident=one, state=state, by=request.user), _("Noted.")
    )


@require_POST
@workspace_view(May.ANSWER)
def promise(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """`minutes` from now; none of those offered: no promise."""
    said = request.POST.get("minutes", "")
    at = clock.now() + timedelta(minutes=int(said)) if said in map(str, PROMISES) else None
    return _deed(
        request,
        pk,
        lambda one: actions.promise(incident=one, at=at, by=request.user),
        _("The clock is set.") if at else _("No time is promised any more."),
    )


@require_POST
@workspace_view(May.PAUSE)
def pause(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return _deed(
        request,
        pk,
        lambda one: actions.pause(incident=one, by=request.user),
        _("Everything is paused. Nothing goes out until somebody resumes."),
        undo=address(request, "resume", pk),
    )


@require_POST
@workspace_view(May.PAUSE)
def resume(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return _deed(
        request, pk, lambda one: actions.resume(incident=one, by=request.user), _("Publishing goes on.")
    )


@require_POST
@workspace_view(May.WRITE)
def statement(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Saves it; `then` "compose" opens it in the composer."""
    text = request.POST.get("text", "").replace("\0", "")
    one = _incident(request, pk)
    try:
        actions.keep_statement(incident=one, text=text, by=request.user)
        if request.POST.get("then") == "compose":
            post = actions.draft_statement(incident=one, by=request.user)
            return redirect("studio:edit", workspace=request.workspace.slug, pk=post.pk)
    except Refused as refusal:
        return telling.refused(request, _said(refusal), to=address(request, "incident", pk))
    return telling.done(request, _("The statement is saved."), to=address(request, "incident", pk))


@require_POST
@workspace_view(May.ANSWER)
def assign(request: WorkspaceRequest) -> HttpResponse:
    """`mention` into the incident that goes on."""
    said = request.POST.get("mention") or request.GET.get("mention", "")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else 0
    going = queries.open_incident(request.workspace)
    mention = get_object_or_404(Mention.objects.of(request.workspace), pk=number)
    if going is None:
        return telling.refused(
            request, _("There is no open incident. Open one first."), to=address(request, "overview")
        )
    actions.assign_mention(incident=going, mention=mention, by=request.user)
    text = _("Added to “%(title)s”.") % {"title": going.title}
    return telling.done(
        request,
        text,
        act=_("Open"),
        href=address(request, "incident", going.pk),
        to=address(request, "overview"),
    )


@require_POST
@workspace_view(May.PLAN)
def close(request: WorkspaceRequest, pk: int) -> HttpResponse:
    summary = request.POST.get("summary", "").replace("\0", "")
    return _deed(
        request,
        pk,
        lambda one: actions.close(incident=one, summary=summary, by=request.user),
        _("The incident is closed."),
        undo=address(request, "reopen", pk),
    )


@require_POST
@workspace_view(May.PLAN)
def reopen(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return _deed(
        request,
        pk,
        lambda one: actions.reopen(incident=one, by=request.user),
        _("The incident is open again."),
    )


# ── the relay ────────────────────────────────────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "POST"])
@workspace_view(May.SETTINGS)
def relay(request: WorkspaceRequest) -> HttpResponse:
    wrong = ""
    if request.method == "POST":
        try:
            kept = actions.set_relay(
                workspace=request.workspace,
                url=request.POST.get("url", "").replace("\0", ""),
                by=request.user,
            )
        except Refused as refusal:
            wrong = _said(refusal)
        else:
            text = _("Saved. Send a test to see whether it arrives.") if kept else _("Taken away.")
            return telling.done(request, text, to=address(request, "relay"))
    kept = queries.relay(request.workspace)
    context = {
        **_frame(request),
        "relay": kept,
        "wrong": wrong,
        "manual": words.RELAY_MANUAL,
        "error": words.relay_error(kept.error) if kept and kept.error else "",
    }
    return render(request, "reputation/relay.html", context, status=422 if wrong else 200)


@require_POST
@workspace_view(May.SETTINGS)
def test_relay(request: WorkspaceRequest) -> HttpResponse:
    error = actions.test_relay(workspace=request.workspace, by=request.user)
    to = address(request, "relay")
    if error:
        return telling.refused(request, words.relay_error(error), to=to)
    return telling.done(request, _("Sent. Look whether it arrived."), to=to)
