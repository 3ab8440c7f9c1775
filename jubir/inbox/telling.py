"""How a deed is answered: a toast and fresh screens to a script, a page with a message to everyone else."""

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from jubir.inbox import words
from jubir.inbox.actions import Refused
from jubir.publishing.actions import Refused as PublishingRefused
from jubir.teams.access import WorkspaceRequest


def address(request: WorkspaceRequest, name: str, *args: Any, **query: Any) -> str:
    """A page of the inbox in this workspace; `query` values may be lists."""
    text = urlencode({key: value for key, value in query.items() if value}, doseq=True)
    return reverse(f"inbox:{name}", args=[request.workspace.slug, *args]) + (f"?{text}" if text else "")


def done(
    request: WorkspaceRequest,
    text: str,
    *,
    undo: str = "",
    to: str = "",
    events: dict[str, Any] | None = None,
) -> HttpResponse:
    """It worked. `undo` is an address that a POST takes back; `events` are told to the page's scripts."""
    if request.htmx:
        return with_news(HttpResponse(status=204), {"text": text, "undo": undo}, events)
    messages.success(request, text)
    return HttpResponseRedirect(back(request, to))


def refused(request: WorkspaceRequest, refusal: Refused | PublishingRefused, *, to: str = "") -> HttpResponse:
    text = " ".join(words.sentences(refusal))
    if request.htmx:
        return with_news(HttpResponse(status=409), {"text": text, "kind": "error"})
    messages.error(request, text)
    return HttpResponseRedirect(back(request, to))


def with_news(
    response: HttpResponse, toast: dict[str, Any] | None = None, events: dict[str, Any] | None = None
) -> HttpResponse:
    """Every open part of the page looks again."""
    said: dict[str, Any] = {"inbox:changed": {}, "close-dialog": {}, **(events or {})}
    if toast and toast.get("text"):
        said["toast"] = {key: value for key, value in toast.items() if value}
    response["HX-Trigger"] = json.dumps(said)
    return response


def back(request: WorkspaceRequest, to: str = "") -> str:
    """The page that asked, where it said so and it is ours; else `to`, else the list."""
    wish = request.POST.get("next", "")
    if wish and url_has_allowed_host_and_scheme(wish, allowed_hosts={request.get_host()}):
        return wish
    return to or address(request, "list")
