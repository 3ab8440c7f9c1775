"""What people talk about, what they ask and when they are there; and competitors."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date, get_day_names
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from jubir.channels import door
from jubir.channels.models import Channel
from jubir.core.period import last_days
from jubir.insights import queries as insights
from jubir.listening import queries as listening
from jubir.research import actions, queries, words
from jubir.research.actions import Refused
from jubir.research.models import Competitor, Reading
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May
from jubir.ui import charts
from jubir.ui.moments import locale

#: Fewer messages than this say nothing about hours.
FEWEST_FOR_HOURS = 20
#: Competitors are compared over this stretch.
COMPARED_DAYS = 28


def _frame(request: WorkspaceRequest, here: str) -> dict[str, Any]:
    slug = request.workspace.slug
    tabs = [
        {
            "text": _("Rising words"),
            "href": reverse("research:trends", args=[slug]),
            "here": here == "trends",
        },
        {
            "text": _("Audience"),
            "href": reverse("research:audience", args=[slug]),
            "here": here == "audience",
        },
        {
            "text": _("Competitors"),
            "href": reverse("research:competitors", args=[slug]),
            "here": here == "competitors",
        },
    ]
    return {
        "tabs": tabs,
        "here": here,
        "may_plan": request.membership.may(May.PLAN),
        "may_write": request.membership.may(May.WRITE),
    }


# ── what is read out of texts ────────────────────────────────────────────────────────────────────────────────────
def _reading(request: WorkspaceRequest) -> tuple[int, Reading]:
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, queries.STRETCHES) else queries.STRETCHES[0]
    return days, actions.want_reading(workspace=request.workspace, days=days)


def _read_context(request: WorkspaceRequest, here: str) -> dict[str, Any]:
    days, reading = _reading(request)
    data = reading.data or {}
    return {
        **_frame(request, here),
        "days": days,
        "stretches": queries.STRETCHES,
        "reading": reading,
        "data": data,
        "heard": data.get("texts", 0),
        "has_channels": Channel.objects.of(request.workspace).in_use().exists(),
    }


@require_GET
@workspace_view(May.VIEW)
def trends(request: WorkspaceRequest) -> HttpResponse:
    context = _read_context(request, "trends")
    context["watches"] = listening.watches(request.workspace).count()
    context["words"] = [_word(request, one) for one in context["data"].get("words", [])]
    return render(request, "research/trends.html", context)


def _word(request: WorkspaceRequest, one: dict[str, Any]) -> dict[str, Any]:
    return {
        **one,
        "where": [
            (words.PLACES.get(place, place), count)
            for place, count in sorted(one["places"].items(), key=lambda found: -found[1])
        ],
        "burst_day": _day(one["burst"]) if one["burst"] else "",
        "examples": [_example(request, said) for said in one["examples"]],
        "write": _address(request, "studio:compose", text=one["word"] + " "),
        "watch": _address(request, "listening:new_watch", any=one["word"]),
    }


def _example(request: WorkspaceRequest, said: dict[str, Any]) -> dict[str, Any]:
    url = said["url"] if said["url"].startswith(("https://", "http://")) else ""
    if said["conversation"]:
        url = reverse("inbox:conversation", args=[request.workspace.slug, said["conversation"]])
    return {**said, "at": datetime.fromisoformat(said["at"]), "url": url, "outside": not said["conversation"]}


def _address(request: WorkspaceRequest, name: str, **query: str) -> str:
    return reverse(name, args=[request.workspace.slug]) + f"?{urlencode(query)}"


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text), "EEEE d MMM", locale=locale())


@require_GET
@workspace_view(May.VIEW)
def audience(request: WorkspaceRequest) -> HttpResponse:
    context = _read_context(request, "audience")
    data = context["data"]
    context["questions"] = [
        {**one, "write": _address(request, "studio:compose", text=one["text"])}
        for one in data.get("questions", [])
        if one["count"] > 1
    ]
    hours = data.get("hours") or []
    count = sum(map(sum, hours))
    context["arrived"] = count
    if count >= FEWEST_FOR_HOURS:
        context |= _hours(hours)
    context["best"] = _best_times(request)
    return render(request, "research/audience.html", context)


def _hours(hours: list[list[int]]) -> dict[str, Any]:
    """The heat map, and its answer in a sentence."""
    most = max(map(max, hours))
    day, hour = max(((d, h) for d in range(7) for h in range(24)), key=lambda at: hours[at[0]][at[1]])
    cells = [
        [
            charts.Cell(
                level=1 + round(4 * count / most) if most else 1,
                sure=3 if count >= 3 else 2 if count == 2 else 1 if count else 0,
                says=ngettext("%(n)d message", "%(n)d messages", count) % {"n": count},
                best=(d, h) == (day, hour),
            )
            for h, count in enumerate(row)
        ]
        for d, row in enumerate(hours)
    ]
    evenings = sum(sum(row[18:23]) for row in hours)
    whole = sum(map(sum, hours))
    return {
        "picture": charts.heat(cells, title=_("When people write to you"), ends=(_("few"), _("many"))),
        "busiest": _clock(day, hour),
        "evening_share": round(100 * evenings / whole),
    }


def _clock(day: int, hour: int) -> str:
    colon = "." if locale() == "id" else ":"
    return f"{get_day_names('wide', locale=locale())[day]} {hour:02}{colon}00"


def _best_times(request: WorkspaceRequest) -> list[dict[str, Any]]:
    """By channel that has posts enough of its own: when its posts draw most."""
    found = []
    for channel in (
        Channel.objects.of(request.workspace).in_use().defer("secrets").select_related("workspace")
    ):
        times = insights.best_times(channel)
        if times.enough:
            best = [{"when": _clock(one.weekday, one.hour), "ratio": one.ratio} for one in times.best(3)]
            found.append({"channel": channel, "best": best, "posts": times.posts})
    return found


# ── competitors ──────────────────────────────────────────────────────────────────────────────────────────────────
@require_GET
@workspace_view(May.VIEW)
def competitors(request: WorkspaceRequest) -> HttpResponse:
    return _competitors(request)


def _competitors(
    request: WorkspaceRequest, wrong: str = "", typed: str = "", network: str = ""
) -> HttpResponse:
    gone = request.GET.get("gone", "")
    askers = queries.askers(request.workspace)
    period = last_days(COMPARED_DAYS, request.workspace.time_zone)
    rows = queries.standings(request.workspace, period)
    context = {
        **_frame(request, "competitors"),
        "rows": rows,
        "theirs": [row for row in rows if not row.ours],
        "networks": [(slug, door.connector(slug).identity.name) for slug in askers],
        "compared_days": COMPARED_DAYS,
        "wrong": wrong,
        "typed": typed,
        "network": network,
        "gone": int(gone) if gone.isdecimal() and len(gone) < 18 else None,
    }
    return render(request, "research/competitors.html", context, status=422 if wrong else 200)


def _home(request: WorkspaceRequest) -> str:
    return reverse("research:competitors", args=[request.workspace.slug])


@require_POST
@workspace_view(May.PLAN)
def add(request: WorkspaceRequest) -> HttpResponse:
    network, handle = request.POST.get("network", "")[:30], request.POST.get("handle", "")[:255]
    try:
        added = actions.add_competitor(
            workspace=request.workspace, network=network, handle=handle, by=request.user
        )
    except Refused as refusal:
        return _competitors(request, words.refusal(refusal), handle, network)
    messages.success(
        request,
        _("%(handle)s is looked at from now on. Its posts come within a minute.") % {"handle": added.handle},
    )
    return HttpResponseRedirect(_home(request))


def _competitor(request: WorkspaceRequest, pk: int) -> Competitor:
    return get_object_or_404(
        Competitor.objects.filter(workspace=request.workspace).select_related("workspace"), pk=pk
    )


@require_POST
@workspace_view(May.PLAN)
def remove(request: WorkspaceRequest, pk: int) -> HttpResponse:
    gone = actions.remove_competitor(competitor=_competitor(request, pk), by=request.user)
    return HttpResponseRedirect(f"{_home(request)}?gone={gone.pk}")


@require_POST
@workspace_view(May.PLAN)
def bring_back(request: WorkspaceRequest, pk: int) -> HttpResponse:
    back = actions.bring_back_competitor(competitor=_competitor(request, pk), by=request.user)
    messages.success(request, _("%(handle)s is looked at again.") % {"handle": back.handle})
    return HttpResponseRedirect(_home(request))
