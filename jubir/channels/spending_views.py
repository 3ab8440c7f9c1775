"""Spending: what the networks that take money have cost this month, and the limit of each."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jubir.channels import door, queries, saying, spending_actions, words
from jubir.channels.actions import Refused
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May
from jubir.ui.templatetags.ui import network_name


@require_GET
@workspace_view(May.CHANNELS)
def index(request: WorkspaceRequest) -> HttpResponse:
    return _page(request)


@require_POST
@workspace_view(May.CHANNELS)
def limit(request: WorkspaceRequest, network: str) -> HttpResponse:
    """The limit as it was typed; an empty one is none."""
    if not door.takes_money(network):
        raise Http404
    typed = request.POST.get("limit", "")
    try:
        micros = spending_actions.micros_of(typed)
        spending_actions.set_limit(
            workspace=request.workspace, network=network, micros=micros, by=request.user
        )
    except Refused as refused:
        return _page(request, network, typed, saying.refusal(refused))
    shown = {"network": network_name(network), "limit": words.money(micros or 0)}
    said = _("%(network)s may cost %(limit)s a month from now on.") if micros is not None else ""
    messages.success(request, (said or _("%(network)s has no limit any more.")) % shown)
    return redirect(reverse("channels:spending", args=[request.workspace.slug]))


def _page(request: WorkspaceRequest, network: str = "", typed: str = "", wrong: str = "") -> HttpResponse:
    rows: list[dict[str, Any]] = [
        {
            "month": one,
            "name": network_name(one.network),
            "sentences": saying.spending_sentences(one),
            "days": [(day.day, day.requests, words.money(day.micros)) for day in one.days],
            "limit": typed if one.network == network else _dollars(one.limit),
            "wrong": wrong if one.network == network else "",
        }
        for one in queries.months(request.workspace)
    ]
    return render(request, "channels/spending.html", {"rows": rows}, status=422 if wrong else 200)


def _dollars(micros: int | None) -> str:
    return "" if micros is None else f"{micros / 1_000_000:.2f}"
