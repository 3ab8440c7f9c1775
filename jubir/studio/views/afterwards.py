"""A post that is out: delete it on its network, or change its text there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jubir.channels import door
from jubir.channels.words import rule_note, sentence
from jubir.networks.contract import Draft
from jubir.publishing import afterwards
from jubir.publishing.actions import Problems, Refused
from jubir.publishing.models import Delivery
from jubir.studio import answers
from jubir.studio.pack import called
from jubir.studio.views.decide import delivery_of
from jubir.studio.words import deleted_on
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May


def _home(request: WorkspaceRequest, delivery: Delivery) -> str:
    return answers.address(request, "post", delivery.post_id)


# ── delete ───────────────────────────────────────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "POST"])
@workspace_view(May.PUBLISH)
def take_down(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """GET: the question, as a dialog or, without a script, as a page. POST: yes."""
    delivery = delivery_of(request, pk)
    home = _home(request, delivery)
    if request.method == "GET":
        if not afterwards.can_delete(delivery):
            return answers.refused(
                request, Refused("cannot_delete", network=delivery.channel.network), to=home
            )
        return _show(request, "take_down", delivery, {"parts": len(delivery.draft.get("parts") or [None])})
    try:
        afterwards.take_down(delivery=delivery, by=request.user)
    except Refused as refusal:
        return answers.refused(request, refusal, to=home)
    return answers.done(request, deleted_on(called(delivery.channel)) + ".", to=home)


# ── change the text ──────────────────────────────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "POST"])
@workspace_view(May.PUBLISH)
def change_text(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """GET: the text, counted as its network counts. POST: `text`; with `do` "check" only its length and problems."""
    delivery = delivery_of(request, pk)
    home = _home(request, delivery)
    if not afterwards.can_edit(delivery):
        return answers.refused(request, Refused("cannot_edit", network=delivery.channel.network), to=home)
    if request.method == "GET":
        return _show(
            request, "change_text", delivery, _counted(delivery, Draft.from_json(delivery.draft).text)
        )
    text = request.POST.get("text", "")
    if request.POST.get("do") == "check":
        return render(request, "studio/change_text.html#length", _counted(delivery, text.strip()))
    try:
        afterwards.change_text(delivery=delivery, text=text, by=request.user)
    except Problems:
        counted = _counted(delivery, text.strip())
        if request.headers.get("HX-Request"):
            return render(request, "studio/change_text.html#length", counted, status=422)
        return _show(request, "change_text", delivery, counted, status=422)
    except Refused as refusal:
        # What was typed stays where it is: an outage passes, and the button is pressed again.
        return answers.refused(request, refusal, to=home, keep=True)
    said = _("The text on %(network)s is changed.") % {"network": called(delivery.channel)}
    return answers.done(request, said, undo=answers.address(request, "change_back", pk), to=home)


@require_POST
@workspace_view(May.PUBLISH)
def change_back(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Undo of it."""
    delivery = delivery_of(request, pk)
    home = _home(request, delivery)
    try:
        afterwards.change_back(delivery=delivery, by=request.user)
    except Refused as refusal:
        return answers.refused(request, refusal, to=home)
    said = _("The text on %(network)s is as it was.") % {"network": called(delivery.channel)}
    return answers.done(request, said, undo=answers.address(request, "change_back", pk), to=home)


def _counted(delivery: Delivery, text: str) -> dict[str, Any]:
    """The text with its length by the network's own rule, and what is wrong with it."""
    draft = afterwards.with_text(delivery, text)
    limit = door.limits_of(delivery.channel, draft.options).text
    maximum = limit.with_media if limit.with_media is not None and draft.parts[0].media else limit.maximum
    used = limit.count(text)
    problems = afterwards.problems_of(delivery, text)
    return {
        "text": text,
        "used": used,
        "maximum": maximum,
        "over": used > maximum,
        "note": rule_note(limit.rule),
        "problems": [sentence(problem, delivery.channel.network) for problem in problems],
        "stops": any(problem.stops for problem in problems),
    }


def _show(
    request: WorkspaceRequest, name: str, delivery: Delivery, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    in_dialog = bool(request.headers.get("HX-Request"))
    shown = {
        "delivery": delivery,
        "post": delivery.post,
        "called": called(delivery.channel),
        "in_dialog": in_dialog,
        **more,
    }
    return render(request, f"studio/{name}.html{'#dialog' if in_dialog else ''}", shown, status=status)
