"""Strategy: what the brand wants to reach, and what it wants to be known for."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jubir.channels.models import Channel
from jubir.content import strategy as deeds
from jubir.content.models import Goal, Pillar
from jubir.core import clock
from jubir.insights import periods, queries, words
from jubir.insights.queries import GoalProgress
from jubir.insights.views import frame
from jubir.teams.access import WorkspaceRequest, require, workspace_view
from jubir.teams.roles import May
from jubir.ui import charts
from jubir.ui.charts import Part

COLOURS = (1, 2, 3, 4, 5)


def _today(request: WorkspaceRequest) -> date:
    return clock.now().astimezone(clock.zone(request.workspace.time_zone)).date()


@require_GET
@workspace_view(May.VIEW)
def strategy(request: WorkspaceRequest) -> HttpResponse:
    chosen = periods.read(request.GET or {"days": "90"}, request.workspace.time_zone)
    found = queries.pillars(request.workspace, chosen.period)
    context = frame.shared(request, "strategy", chosen) | {
        "goals": [goal_line(one, _today(request)) for one in queries.goals(request.workspace, clock.now())],
        "old_goals": [
            goal_line(one, _today(request))
            for one in queries.goals(request.workspace, clock.now(), archived=True)
        ],
        "shares": [_share(one) for one in found],
        "mix": _mix(found),
        "mix_answer": _mix_answer(found),
        "old_pillars": list(queries.pillars_of(request.workspace, archived=True)),
        "who_may": [role.label for role in _planners()],
    }
    return render(request, "insights/strategy.html", context)


def _planners() -> list[Any]:
    from jubir.teams.roles import who_may

    return who_may(May.PLAN)


def goal_line(one: GoalProgress, today: date) -> dict[str, Any]:
    """A goal as lists show it: its name, state, sentence, and how far."""
    name, kind, icon = words.STATE_NAMES[one.standing.state]
    return {
        "goal": one.goal,
        "name": words.goal_name(one),
        "metric": words.metric_name(one.goal.metric),
        "state": str(name),
        "kind": kind,
        "icon": icon,
        "sentence": words.goal_sentence(one, today),
        "gauge": charts.gauge(
            one.standing.done,
            goal=one.standing.due
            if one.standing.done is not None and one.goal.metric != "engagement_rate"
            else None,
            kind="need" if kind == "need" else "1",
            title=words.goal_sentence(one, today),
        ),
        "days_left": one.standing.days_left,
    }


def _share(one: queries.PillarShare) -> dict[str, Any]:
    off = None if one.share is None or one.wanted is None else round(one.share - one.wanted)
    return {
        "pillar": one.pillar,
        "posts": one.posts,
        "share": None if one.share is None else words.percent(one.share / 100),
        "wanted": None if one.wanted is None else words.percent(one.wanted / 100),
        "engagements": words.value("engagements", one.engagements),
        "known": one.engagements is not None,
        "off": off,
        "off_text": "" if off is None else _off(off),
        "far": off is not None and abs(off) >= 10,
    }


def _off(points: int) -> str:
    if abs(points) < 3:
        return _("as wanted")
    if points > 0:
        return _("%(n)s points more than wanted") % {"n": points}
    return _("%(n)s points fewer than wanted") % {"n": -points}


def _mix(found: list[queries.PillarShare]) -> Any:
    """What was posted beside what is wanted, where somebody said what is."""
    posted = [_part(one, one.share or 0) for one in found if one.share]
    wanted = [_part(one, one.wanted or 0) for one in found if one.wanted]
    if not posted:
        return None
    rest = 100 - sum(one.wanted or 0 for one in found)
    rows = [(_("Posted"), posted)]
    if wanted:
        rows.append((_("Wanted"), [*wanted, *([Part(_("open"), rest, 0)] if rest > 0 else [])]))
    return charts.share(rows, title=_("What do we talk about?"), tabled=False)


def _part(one: queries.PillarShare, amount: float) -> Part:
    return Part(
        one.pillar.name if one.pillar else _("no pillar"), amount, one.pillar.colour if one.pillar else 0
    )


def _mix_answer(found: list[queries.PillarShare]) -> str:
    total = sum(one.posts for one in found)
    if not total:
        return _("No posts in this period yet.")
    none = next((one for one in found if one.pillar is None), None)
    if none and none.share and none.share > 50:
        return _(
            "%(percent)s of the posts have no pillar yet: choose one in the composer or in the list of posts."
        ) % {"percent": words.percent(none.share / 100)}
    far = [one for one in found if one.share is not None and one.wanted is not None]
    worst = max(far, key=lambda one: abs((one.share or 0) - (one.wanted or 0)), default=None)
    if worst is None or worst.pillar is None:
        return _("Say how large a part each pillar should have, and you see here how it is.")
    off = round((worst.share or 0) - (worst.wanted or 0))
    facts = {
        "pillar": worst.pillar.name,
        "share": words.percent((worst.share or 0) / 100),
        "wanted": words.percent((worst.wanted or 0) / 100),
    }
    if abs(off) < 10:
        return _("Close to what you want: every pillar is within ten points.")
    if off > 0:
        return _("Too much of %(pillar)s: %(share)s instead of %(wanted)s.") % facts
    return _("Too little of %(pillar)s: %(share)s instead of %(wanted)s.") % facts


# ── goals ────────────────────────────────────────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "POST"])
@workspace_view(May.PLAN)
def goal(request: WorkspaceRequest, pk: int | None = None) -> HttpResponse:
    """Set a goal, or change one."""
    mine = Goal.objects.filter(workspace=request.workspace)
    found = get_object_or_404(mine, pk=pk) if pk else None
    home = frame.address(request, "strategy")
    wrong = ""
    if request.method == "POST":
        try:
            kept = deeds.save_goal(
                goal=found, workspace=request.workspace, by=request.user, **_goal_asked(request, found)
            )
            undo = "" if found else frame.address(request, "archive_goal", pk=kept.pk)
            return frame.done(request, _("The goal is saved."), to=home, undo=undo)
        except deeds.Refused as refusal:
            wrong = str(refusal.sentence)
    today = _today(request)
    said = request.POST
    metric = said.get("metric") or (found.metric if found else request.GET.get("metric", "followers"))
    target = (
        None if found is None else found.target / 100 if found.metric == "engagement_rate" else found.target
    )
    context = frame.shared(request, "strategy") | {
        "goal": found,
        "wrong": wrong,
        "metrics": [{"code": code, "name": words.metric_name(code)} for code in deeds.GOAL_METRICS],
        "metric": metric,
        "target": said.get("target", "" if target is None else f"{target:g}"),
        "name": said.get("name", found.name if found else ""),
        "starts_on": said.get("starts_on", (found.starts_on if found else today).isoformat()),
        "due_on": said.get("due_on", (found.due_on if found else today + timedelta(days=90)).isoformat()),
        "channel_pk": said.get("channel", str(found.channel_id or "") if found else ""),
    }
    return render(request, "insights/goal.html", context, status=422 if wrong else 200)


def _goal_asked(request: WorkspaceRequest, found: Goal | None) -> dict[str, Any]:
    said = request.POST
    metric = said.get("metric", "")
    try:
        starts_on, due_on = (
            date.fromisoformat(said.get("starts_on", "")),
            date.fromisoformat(said.get("due_on", "")),
        )
    except ValueError:
        raise deeds.Refused("dates") from None
    text = said.get("channel", "")
    channel = (
        Channel.objects.of(request.workspace).filter(pk=int(text)).first()
        if text.isdecimal() and len(text) < 18
        else None
    )
    if text and channel is None:
        raise deeds.Refused("channel_missing")
    same = found is not None and (found.metric, found.starts_on, found.channel_id) == (
        metric,
        starts_on,
        channel.pk if channel else None,
    )
    return {
        "metric": metric,
        "target": _target(said.get("target", ""), metric),
        "starts_on": starts_on,
        "due_on": due_on,
        "channel": channel,
        "name": said.get("name", ""),
        "baseline": found.baseline
        if found and same
        else queries.baseline(request.workspace, metric, starts_on, channel),
    }


def _target(text: str, metric: str) -> int:
    """10.000 and 10,000 are ten thousand; a rate may have digits after its point or comma."""
    text = text.strip().replace(" ", "")
    try:
        if metric == "engagement_rate":
            return round(float(text.replace(",", ".")) * 100)
        return int(text.replace(".", "").replace(",", ""))
    except (ValueError, OverflowError):
        raise deeds.Refused("target") from None


@require_POST
@workspace_view(May.PLAN)
def archive_goal(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Goal, workspace=request.workspace, pk=pk)
    deeds.archive_goal(goal=found, by=request.user)
    undo = frame.address(request, "restore_goal", pk=pk)
    return frame.done(request, _("The goal is archived."), to=frame.address(request, "strategy"), undo=undo)


@require_POST
@workspace_view(May.PLAN)
def restore_goal(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Goal, workspace=request.workspace, pk=pk)
    deeds.archive_goal(goal=found, by=request.user, back=True)
    return frame.done(request, _("The goal is back."), to=frame.address(request, "strategy"))


# ── pillars ──────────────────────────────────────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "POST"])
@workspace_view(May.PLAN)
def pillar(request: WorkspaceRequest, pk: int | None = None) -> HttpResponse:
    """Make a pillar, or change one."""
    require(request.membership, May.PLAN)
    found = get_object_or_404(Pillar, workspace=request.workspace, pk=pk) if pk else None
    home = frame.address(request, "strategy")
    said, wrong = request.POST, ""
    if request.method == "POST":
        text = said.get("share", "").strip().rstrip("%")
        try:
            if text and not (text.isdecimal() and len(text) < 4):
                raise deeds.Refused("share")
            colour = said.get("colour", "1")
            kept = deeds.save_pillar(
                workspace=request.workspace,
                by=request.user,
                name=said.get("name", ""),
                share=int(text) if text else None,
                colour=int(colour) if colour.isdecimal() and len(colour) == 1 else 1,
                note=said.get("note", ""),
                pillar=found,
            )
            undo = "" if found else frame.address(request, "archive_pillar", pk=kept.pk)
            return frame.done(request, _("The pillar is saved."), to=home, undo=undo)
        except deeds.Refused as refusal:
            wrong = str(refusal.sentence)
    context = frame.shared(request, "strategy") | {
        "pillar": found,
        "wrong": wrong,
        "name": said.get("name", found.name if found else ""),
        "share": said.get("share", "" if found is None or found.share is None else str(found.share)),
        "colour": said.get("colour", str(found.colour if found else _free_colour(request))),
        "note": said.get("note", found.note if found else ""),
        "colours": COLOURS,
    }
    return render(request, "insights/pillar.html", context, status=422 if wrong else 200)


def _free_colour(request: WorkspaceRequest) -> int:
    used = [one.colour for one in queries.pillars_of(request.workspace)]
    return min(COLOURS, key=lambda colour: (used.count(colour), colour))


@require_POST
@workspace_view(May.PLAN)
def archive_pillar(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Pillar, workspace=request.workspace, pk=pk)
    deeds.archive_pillar(pillar=found, by=request.user)
    undo = frame.address(request, "restore_pillar", pk=pk)
    return frame.done(request, _("The pillar is archived."), to=frame.address(request, "strategy"), undo=undo)


@require_POST
@workspace_view(May.PLAN)
def restore_pillar(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Pillar, workspace=request.workspace, pk=pk)
    deeds.archive_pillar(pillar=found, by=request.user, back=True)
    return frame.done(request, _("The pillar is back."), to=frame.address(request, "strategy"))
