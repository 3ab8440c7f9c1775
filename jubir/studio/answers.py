"""How a deed is answered: a toast and fresh screens to a script, a page with a message to everyone else."""

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from jubir.content.actions import Refused as ContentRefused
from jubir.publishing.actions import Refused
from jubir.studio.words import refusal_sentence
from jubir.teams.access import WorkspaceRequest


def address(request: WorkspaceRequest, name: str, *args: Any, **query: Any) -> str:
    """A page of the studio in this workspace; `query` values may be lists."""
    words = urlencode({key: value for key, value in query.items() if value}, doseq=True)
    return reverse(f"studio:{name}", args=[request.workspace.slug, *args]) + (f"?{words}" if words else "")


def done(
    request: WorkspaceRequest, text: str, *, undo: str = "", act: str = "", href: str = "", to: str = ""
) -> HttpResponse:
    """It worked. `undo` is an address that a POST takes back, `act` and `href` a link, `to` where a plain browser goes."""
    if request.headers.get("HX-Request"):
        return _told(204, {"text": text, "undo": undo, "act": act, "href": href})
    messages.success(request, text)
    return HttpResponseRedirect(back(request, to))


def refused(
    request: WorkspaceRequest, refusal: Refused | ContentRefused, *, to: str = "", keep: bool = False
) -> HttpResponse:
    """It could not be done: the sentence, and screens that look again. `keep`: an open dialog stays."""
    text = sentence(refusal)
    if request.headers.get("HX-Request"):
        return _told(409, {"text": text, "kind": "error"}, keep=keep)
    messages.error(request, text)
    return HttpResponseRedirect(back(request, to))


def sentence(refusal: Refused | ContentRefused) -> str:
    if isinstance(refusal, ContentRefused):
        return str(refusal.sentence)
    return refusal_sentence(refusal.code, getattr(refusal, "data", {}))


def back(request: WorkspaceRequest, to: str = "") -> str:
    """The page that asked, where it said so and it is ours; else `to`, else the calendar."""
    wish = request.POST.get("next", "")
    if wish and url_has_allowed_host_and_scheme(wish, allowed_hosts={request.get_host()}):
        return wish
    return to or address(request, "calendar")


def _told(status: int, toast: dict[str, Any], *, keep: bool = False) -> HttpResponse:
    answer = HttpResponse(status=status)
    said = {key: value for key, value in toast.items() if value}
    close: dict[str, Any] = {} if keep else {"close-dialog": {}}
    answer["HX-Trigger"] = json.dumps({"toast": said, "calendar:changed": {}, **close})
    return answer
