"""Workspaces: all of mine, a new one, its settings, and its end."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jubir.teams import actions, colours, pictures, queries, words
from jubir.teams.access import WorkspaceRequest, require, workspace_view
from jubir.teams.forms import BrandForm, WorkspaceForm
from jubir.teams.models import RESTORE_DAYS, Membership, User
from jubir.teams.roles import May, Role
from jubir.ui import shell


@login_required
def workspaces(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    return render(
        request,
        "teams/workspaces.html",
        {
            "memberships": queries.workspaces_of(user),
            "deleted": queries.restorable(user),
            "days": RESTORE_DAYS,
        },
    )


@login_required
def new_workspace(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = WorkspaceForm(
        request.POST or None, initial={"language": user.language, "time_zone": "Asia/Jakarta"}
    )
    if request.method == "POST" and form.is_valid():
        workspace = actions.create_workspace(by=user, **form.cleaned_data)
        messages.success(request, _("“%(name)s” is open.") % {"name": workspace.name})
        return redirect("teams:settings", workspace=workspace.slug)
    return render(request, "teams/new_workspace.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    workspace = get_object_or_404(queries.restorable(user), pk=pk)
    actions.restore_workspace(workspace=workspace, by=user)
    messages.success(request, _("“%(name)s” is back.") % {"name": workspace.name})
    return redirect(settings.LOGIN_REDIRECT_URL)


@workspace_view(May.VIEW)
def brand(request: WorkspaceRequest) -> HttpResponse:
    """The brand's settings: everybody may look, who may change them may save."""
    workspace = request.workspace
    kept = {name: getattr(workspace, name) for name in ("name", "time_zone", "language", "colour", "accent")}
    form = BrandForm(request.POST or None, request.FILES or None, initial=kept)
    if request.method == "POST":
        require(request.membership, May.SETTINGS)
        if form.is_valid() and _save_brand(request, form):
            messages.success(request, _("The settings are saved."))
            return redirect("teams:settings", workspace=workspace.slug)
    return render(
        request, "teams/brand.html", _brand_context(request, form), status=422 if form.errors else 200
    )


def _save_brand(request: WorkspaceRequest, form: BrandForm) -> bool:
    fields = {name: form.cleaned_data[name] for name in ("name", "time_zone", "language", "colour", "accent")}
    try:
        if logo := form.cleaned_data["logo"]:
            fields["logo"] = pictures.rewritten(logo, logo.size, square=False)
        elif form.cleaned_data["remove_logo"]:
            fields["logo"] = ""
    except pictures.BadPicture as bad:
        form.add_error("logo", words.refusal(bad.code))
        return False
    actions.change_workspace(workspace=request.workspace, by=request.user, **fields)
    return True


def _brand_context(request: WorkspaceRequest, form: BrandForm) -> dict[str, object]:
    colour = form["colour"].value() or request.workspace.colour
    return {
        "form": form,
        "may_change": request.membership.may(May.SETTINGS),
        "advice": colours.advice(colour) if colours.is_hex(str(colour)) else None,
    }


@require_GET
@workspace_view(May.VIEW)
def colour_advice(request: WorkspaceRequest) -> HttpResponse:
    """One sentence about a colour, while it is being chosen."""
    colour = request.GET.get("colour", "")
    advice = colours.advice(colour) if colours.is_hex(colour) else None
    return render(request, "teams/colour_advice.html", {"advice": advice, "colour": colour})


@workspace_view(May.VIEW)
def ending(request: WorkspaceRequest) -> HttpResponse:
    """Leaving, handing over, deleting: the page on which nothing happens by accident."""
    others = queries.members(request.workspace).exclude(user=request.user)
    return render(
        request,
        "teams/ending.html",
        {"others": others, "is_owner": request.membership.role == Role.OWNER, "days": RESTORE_DAYS},
    )


@require_POST
@workspace_view(May.VIEW)
def leave(request: WorkspaceRequest) -> HttpResponse:
    try:
        actions.leave(workspace=request.workspace, by=request.user)
    except actions.Refused as refused:
        return _refused(request, refused)
    messages.success(request, _("You have left “%(name)s”.") % {"name": request.workspace.name})
    return redirect("teams:workspaces")


@require_POST
@workspace_view(May.DELETE)
def hand_over(request: WorkspaceRequest) -> HttpResponse:
    to = get_object_or_404(
        Membership.objects.filter(workspace=request.workspace), pk=_number(request.POST.get("to"))
    )
    try:
        actions.hand_over(workspace=request.workspace, by=request.user, to=to)
    except actions.Refused as refused:
        return _refused(request, refused)
    messages.success(request, _("%(person)s is the owner now. You are a manager.") % {"person": to.user})
    return redirect("teams:members", workspace=request.workspace.slug)


@require_POST
@workspace_view(May.DELETE)
def delete(request: WorkspaceRequest) -> HttpResponse:
    try:
        actions.delete_workspace(
            workspace=request.workspace, by=request.user, typed_name=request.POST.get("name", "")
        )
    except actions.Refused as refused:
        return _refused(request, refused)
    messages.success(
        request,
        _("“%(name)s” is deleted. Nothing goes out any more. You can bring it back for %(days)d days.")
        % {"name": request.workspace.name, "days": RESTORE_DAYS},
    )
    return redirect("teams:workspaces")


def _refused(request: WorkspaceRequest, refused: actions.Refused) -> HttpResponse:
    messages.error(request, words.refusal(refused.code))
    return redirect("teams:ending", workspace=request.workspace.slug)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0


@require_GET
@workspace_view(May.VIEW)
def enter(request: WorkspaceRequest) -> HttpResponse:
    """The workspace's own address leads to its first page."""
    return redirect(shell.find(settings.JUBIR_WORKSPACE_HOME, request) or settings.LOGIN_REDIRECT_URL)
