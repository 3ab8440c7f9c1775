"""A sign-in that opens several accounts: the person chooses which become channels."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jubir.channels import actions, saying
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.models import Workspace
from jubir.teams.roles import May

SEVERAL = "channels.several"
#: Seconds for choosing.
PATIENCE = 20 * 60


def hold(request: HttpRequest, workspace: Workspace, several: actions.Several) -> HttpResponse:
    """To the page where the person chooses. The accounts are held, sealed, for some minutes."""
    request.session[SEVERAL] = {
        "held": actions.hold(*several.found),
        "network": several.network,
        "workspace": workspace.slug,
        "meant": several.meant.pk if several.meant else None,
        "at": clock.now().timestamp(),
    }
    return redirect("channels:several", workspace=workspace.slug)


@never_cache
@workspace_view(May.CHANNELS)
def several(request: WorkspaceRequest) -> HttpResponse:
    kept: dict[str, Any] | None = request.session.get(SEVERAL)
    mine = kept if kept and kept["workspace"] == request.workspace.slug else None
    if kept is None or mine is None or clock.now().timestamp() - kept["at"] > PATIENCE:
        request.session.pop(SEVERAL, None)
        messages.error(request, saying.refusal(actions.Refused("begin_again")))
        return redirect("channels:connect", workspace=request.workspace.slug)
    if request.method != "POST":
        return _page(request, kept)
    try:
        made, again = actions.connect_several(
            workspace=request.workspace,
            by=request.user,
            network=kept["network"],
            held=kept["held"],
            chosen=set(request.POST.getlist("account")),
        )
    except actions.Refused as refused:
        return _page(request, kept, saying.refusal(refused))
    request.session.pop(SEVERAL, None)
    here = reverse("channels:list", args=[request.workspace.slug])
    news = ",".join(str(one.pk) for one in made or again)
    return redirect(f"{here}?new={news}")


def _page(request: WorkspaceRequest, kept: dict[str, Any], wrong: str = "") -> HttpResponse:
    network = str(kept["network"])
    there = {
        one.remote_id: one
        for one in Channel.objects.of(request.workspace).filter(network=network).defer("secrets")
    }
    meant = Channel.objects.of(request.workspace).filter(pk=kept["meant"] or 0).first()
    chosen = set(request.POST.getlist("account"))
    rows = [
        {
            "one": one,
            "there": channel if channel and channel.is_usable else None,
            "broken": channel if channel and not channel.is_usable else None,
            "chosen": one.account.remote_id in chosen
            or (request.method != "POST" and channel is not None and not channel.is_usable),
        }
        for one in actions.unheld(str(kept["held"]))
        for channel in [there.get(one.account.remote_id)]
    ]
    return render(
        request,
        "channels/several.html",
        {"network": network, "rows": rows, "meant": meant, "wrong": wrong},
        status=422 if wrong else 200,
    )


@require_POST
@workspace_view(May.CHANNELS)
def undo(request: WorkspaceRequest) -> HttpResponse:
    """Disconnect again what was just connected together."""
    wanted = [
        int(pk) for pk in request.POST.getlist("channel") if pk.isascii() and pk.isdecimal() and len(pk) < 16
    ][:200]
    gone = [
        actions.disconnect(channel=one, by=request.user)
        for one in Channel.objects.of(request.workspace).select_related("workspace").filter(pk__in=wanted)
    ]
    text = ngettext("%(n)d channel is disconnected.", "%(n)d channels are disconnected.", len(gone))
    messages.success(request, text % {"n": len(gone)} if gone else _("Nothing was changed."))
    return redirect("channels:list", workspace=request.workspace.slug)
