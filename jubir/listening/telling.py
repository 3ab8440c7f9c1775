"""How a deed of listening or reputation is answered: a toast and fresh screens to a script, a page with a message to everyone else."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from jubir.teams.access import WorkspaceRequest

#: The parts of a page that show mentions, alerts or an incident fetch themselves again when they hear it.
CHANGED = "listening:changed"


def done(
    request: WorkspaceRequest, text: str, *, to: str, undo: str = "", act: str = "", href: str = ""
) -> HttpResponse:
    """It worked. `undo` is an address that a POST takes back; `to` is where a plain browser goes."""
    if request.headers.get("HX-Request"):
        return _told(204, {"text": text, "undo": undo, "act": act, "href": href})
    if text:
        messages.success(request, text)
    return HttpResponseRedirect(back(request, to))


def refused(request: WorkspaceRequest, text: str, *, to: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _told(409, {"text": text, "kind": "error"})
    messages.error(request, text)
    return HttpResponseRedirect(back(request, to))


def back(request: WorkspaceRequest, to: str) -> str:
    """The page that asked, where it said so and it is ours; else `to`."""
    wish = request.POST.get("next", "")
    if wish and url_has_allowed_host_and_scheme(wish, allowed_hosts={request.get_host()}):
        return wish
    return to


def _told(status: int, toast: dict[str, Any]) -> HttpResponse:
    answer = HttpResponse(status=status)
    said = {key: value for key, value in toast.items() if value}
    news: dict[str, Any] = {CHANGED: {}, "close-dialog": {}}
    if said:
        news["toast"] = said
    answer["HX-Trigger"] = json.dumps(news)
    return answer
