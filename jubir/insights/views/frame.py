"""What every screen of insights needs: the period, the channels to choose from, tabs, and how a deed is answered."""

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from jubir.channels import queries as channels
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.insights import periods, queries, words
from jubir.insights.periods import Chosen
from jubir.teams.access import WorkspaceRequest
from jubir.teams.roles import May


def address(request: WorkspaceRequest, name: str, **more: Any) -> str:
    return reverse(f"insights:{name}", kwargs={"workspace": request.workspace.slug, **more})


def channel_of(request: WorkspaceRequest, pk: int) -> Channel:
    mine = Channel.objects.of(request.workspace).defer("secrets").select_related("workspace")
    return get_object_or_404(mine, pk=pk)


def asked_channel(request: WorkspaceRequest) -> Channel | None:
    """Of ?channel=; None for none, or one that is not ours."""
    text = request.GET.get("channel", "")
    if not text.isdecimal() or len(text) > 18:
        return None
    return (
        Channel.objects.of(request.workspace)
        .defer("secrets")
        .select_related("workspace")
        .filter(pk=int(text))
        .first()
    )


def tabs(request: WorkspaceRequest, here: str, chosen: Chosen | None = None) -> list[dict[str, Any]]:
    query = f"?{chosen.query}" if chosen and chosen.query != f"days={periods.USUAL}" else ""
    return [
        {"text": _("Overview"), "href": address(request, "overview") + query, "here": here == "overview"},
        {"text": _("Posts"), "href": address(request, "posts") + query, "here": here == "posts"},
        {"text": _("Best hours"), "href": address(request, "times"), "here": here == "times"},
    ]


def shared(request: WorkspaceRequest, here: str, chosen: Chosen | None = None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "tabs": tabs(request, here, chosen),
        "channels": list(channels.in_use(request.workspace)),
        "fetching": [
            {"state": state, "percent": state.progress(clock.now())}
            for state in queries.fetching(request.workspace)
        ],
        "may_write": request.membership.may(May.WRITE),
        "may_publish": request.membership.may(May.PUBLISH),
        "may_plan": request.membership.may(May.PLAN),
    }
    if chosen is not None:
        context |= {
            "chosen": chosen,
            "day_choices": periods.DAYS,
            "span": words.span(chosen.period),
            "compared": words.before(chosen.period),
            "measured_at": queries.measured_at(request.workspace),
        }
    return context


def done(request: WorkspaceRequest, text: str, *, to: str, undo: str = "") -> HttpResponse:
    """It worked: a toast with its way back to a script, a page with a message to everyone else."""
    if request.headers.get("HX-Request"):
        toast = {"text": text, "undo": undo} if undo else {"text": text}
        return HttpResponse(
            status=204,
            headers={"HX-Trigger": json.dumps({"toast": toast, "insights:changed": {}, "close-dialog": {}})},
        )
    messages.success(request, text)
    return HttpResponseRedirect(to)


def refused(request: WorkspaceRequest, text: str, *, to: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(
            status=409, headers={"HX-Trigger": json.dumps({"toast": {"text": text, "kind": "error"}})}
        )
    messages.error(request, text)
    return HttpResponseRedirect(to)


def with_query(path: str, **query: Any) -> str:
    return f"{path}?{urlencode({key: value for key, value in query.items() if value not in (None, '')})}"
