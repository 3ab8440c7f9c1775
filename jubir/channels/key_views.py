"""App keys: which networks have theirs, and the owner's form for one of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from jubir.channels import asking, door, guides, key_actions, places, saying
from jubir.channels.actions import Refused
from jubir.channels.keys import ENVIRONMENT, PAGE
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.queries import installation_owner, owns_installation
from jubir.teams.roles import May
from jubir.ui.templatetags.ui import network_name

#: Keys that were taken away, sealed, in the session of who did it.
TAKEN = "channels.keys_taken"


@require_GET
@workspace_view(May.CHANNELS)
def index(request: WorkspaceRequest) -> HttpResponse:
    """Every network that wants keys, and whether they are there."""
    rows = [
        {
            "slug": one.identity.slug,
            "name": network_name(one.identity.slug),
            "missing": bool(door.missing_keys(one.identity.slug)),
            "outside": any(key.source == ENVIRONMENT for key in door.keys_of(one.identity.slug)),
        }
        for one in door.networks()
        if one.auth.keys
    ]
    return render(request, "channels/keys.html", {"rows": rows, **_owner(request)})


def _owner(request: WorkspaceRequest) -> dict[str, Any]:
    return {"owns": owns_installation(request.user), "owner": installation_owner()}


@sensitive_post_parameters()
@never_cache
@workspace_view(May.CHANNELS)
def keys_of(request: WorkspaceRequest, network: str) -> HttpResponse:
    """The form of one network's keys; for others than the owner, what there is of them."""
    _known(network)
    if request.method != "POST":
        return _form(request, network)
    try:
        key_actions.save_keys(network=network, by=request.user, values=request.POST.dict())
    except Refused as refused:
        return _form(request, network, refused)
    messages.success(request, _("The keys of %(network)s are saved.") % {"network": network_name(network)})
    return redirect(_here(request, network))


def _known(network: str) -> None:
    if network not in {one.identity.slug for one in door.networks()}:
        raise Http404


def _here(request: WorkspaceRequest, network: str) -> str:
    return reverse("channels:keys_of", args=[request.workspace.slug, network])


def _form(request: WorkspaceRequest, network: str, refused: Refused | None = None) -> HttpResponse:
    sentence = saying.refusal(refused) if refused else ""
    wrong = {refused.field: sentence} if refused and refused.field else {}
    typed = request.POST.dict() if refused else {}
    auth = door.connector(network).auth
    there = {key.name: key for key in door.keys_of(network)}
    asked = asking.fields(network, typed, wrong, of=auth.keys)
    guide = guides.of(network)
    return render(
        request,
        "channels/keys_of.html",
        {
            "network": network,
            "name": network_name(network),
            "rows": [{"field": one, "key": there[one.name]} for one in asked],
            "entered": any(key.source == PAGE for key in there.values()),
            "complete": bool(there) and not door.missing_keys(network),
            "testable": auth.kind == "oauth",
            "wrong": "" if wrong else sentence,
            "news": guide.word("news"),
            "steps": guides.page(guide, places.of(network)),
            **_owner(request),
        },
        status=422 if refused else 200,
    )


@require_POST
@workspace_view(May.CHANNELS)
def try_keys(request: WorkspaceRequest, network: str) -> HttpResponse:
    _known(network)
    shown = {"network": network_name(network)}
    try:
        found = key_actions.try_keys(network=network, by=request.user, redirect_uri=places.redirect_uri())
    except Refused as refused:
        messages.error(request, saying.refusal(refused))
        return redirect(_here(request, network))
    if found.right:
        messages.success(request, _("%(network)s knows these keys.") % shown)
    elif found.right is False:
        messages.error(
            request, _("%(network)s does not know these keys: %(said)s") % {**shown, "said": found.said}
        )
    else:
        messages.warning(
            request,
            _("%(network)s did not say whether it knows these keys. Its words: %(said)s")
            % {**shown, "said": found.said or "—"},
        )
    return redirect(_here(request, network))


@require_POST
@workspace_view(May.CHANNELS)
def remove_keys(request: WorkspaceRequest, network: str) -> HttpResponse:
    _known(network)
    try:
        held = key_actions.remove_keys(network=network, by=request.user)
    except Refused as refused:
        messages.error(request, saying.refusal(refused))
        return redirect(_here(request, network))
    request.session[TAKEN] = {network: held}
    return redirect(_here(request, network) + "?removed=1")


@require_POST
@workspace_view(May.CHANNELS)
def restore_keys(request: WorkspaceRequest, network: str) -> HttpResponse:
    _known(network)
    held = (request.session.pop(TAKEN, None) or {}).get(network)
    try:
        if held:
            key_actions.restore_keys(network=network, by=request.user, held=held)
            messages.success(request, _("The keys are back."))
    except Refused as refused:
        messages.error(request, saying.refusal(refused))
    return redirect(_here(request, network))
