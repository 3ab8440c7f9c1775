"""Who is in the workspace, what each may do, and who is invited."""

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jubir.teams import actions, mail, queries, words
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.forms import InviteForm
from jubir.teams.models import Invitation, Membership
from jubir.teams.roles import May, Role

UNDO_SALT = "jubir.teams.bring_back"
UNDO_SECONDS = 3600


@workspace_view(May.VIEW)
def members(request: WorkspaceRequest) -> HttpResponse:
    """The list, for everybody; with the buttons, for those who may."""
    return _page(request, InviteForm(initial={"language": request.workspace.language}))


def _page(request: WorkspaceRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    may_manage = request.membership.may(May.MEMBERS)
    roles = [role for role in Role if actions.may_touch(request.membership, role)]
    form.fields["role"].choices = [(role, role.label) for role in roles]  # type: ignore[attr-defined]  # a Field, says the form; it is a ChoiceField
    people = list(queries.members(request.workspace))
    for person in people:
        person.touchable = actions.may_touch(request.membership, person.role)
        person.saying = words.ROLES[person.role]
    return render(
        request,
        "teams/members.html",
        {
            "people": people,
            "invitations": queries.invitations(request.workspace) if may_manage else [],
            "may_manage": may_manage,
            "roles": roles,
            "role_words": [(role, words.ROLES[role]) for role in Role],
            "table": words.role_table(),
            "all_roles": list(Role),
            "form": form,
            "fresh": request.session.pop("fresh_link", None),
            "undo": request.session.pop("undo_removal", None),
        },
        status=status,
    )


@require_POST
@workspace_view(May.MEMBERS)
def change_role(request: WorkspaceRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    role = request.POST.get("role", "")
    try:
        actions.change_role(workspace=request.workspace, by=request.user, member=member, role=role)
    except actions.Refused as refused:
        messages.error(request, words.refusal(refused.code))
    else:
        messages.success(
            request,
            _("%(person)s is now: %(role)s.") % {"person": member.user, "role": Role(role).label},
        )
    return _back(request)


@require_POST
@workspace_view(May.MEMBERS)
def remove(request: WorkspaceRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    try:
        undo = actions.remove_member(workspace=request.workspace, by=request.user, member=member)
    except actions.Refused as refused:
        messages.error(request, words.refusal(refused.code))
    else:
        signed = signing.dumps(undo | {"workspace": request.workspace.pk}, salt=UNDO_SALT)
        request.session["undo_removal"] = {"person": str(member.user), "signed": signed}
    return _back(request)


@require_POST
@workspace_view(May.MEMBERS)
def bring_back(request: WorkspaceRequest) -> HttpResponse:
    try:
        undo = signing.loads(request.POST.get("signed", ""), salt=UNDO_SALT, max_age=UNDO_SECONDS)
        if undo.pop("workspace") != request.workspace.pk:
            raise signing.BadSignature
        membership = actions.bring_back(workspace=request.workspace, by=request.user, **undo)
    except signing.BadSignature:
        messages.error(request, _("It is too late to undo this. Invite the person again."))
    except actions.Refused as refused:
        messages.error(request, words.refusal(refused.code))
    else:
        messages.success(request, _("%(person)s is back.") % {"person": membership.user})
    return _back(request)


@require_POST
@workspace_view(May.MEMBERS)
def invite(request: WorkspaceRequest) -> HttpResponse:
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        invitation, token = actions.invite(workspace=request.workspace, by=request.user, **form.cleaned_data)
    except actions.Refused as refused:
        form.add_error(None, words.refusal(refused.code))
        return _page(request, form, status=422)
    _hand_out(request, invitation, token)
    return _back(request)


@require_POST
@workspace_view(May.MEMBERS)
def renew(request: WorkspaceRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.of(request.workspace), pk=pk)
    try:
        token = actions.renew_invitation(invitation=invitation, by=request.user)
    except actions.Refused as refused:
        messages.error(request, words.refusal(refused.code))
    else:
        _hand_out(request, invitation, token)
    return _back(request)


@require_POST
@workspace_view(May.MEMBERS)
def revoke(request: WorkspaceRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.of(request.workspace), pk=pk)
    actions.revoke_invitation(invitation=invitation, by=request.user)
    messages.success(request, _("The invitation is withdrawn; its link does not work any more."))
    return _back(request)


def _hand_out(request: WorkspaceRequest, invitation: Invitation, token: str) -> None:
    """Mails the link where mail works; else, and for links, shows it once for passing on."""
    address = settings.JUBIR_URL + reverse("teams:join", args=[token])
    mailed = bool(invitation.email) and mail.invite(invitation, by=request.user, address=address)
    if mailed:
        messages.success(
            request, _("An invitation is on its way to %(email)s.") % {"email": invitation.email}
        )
    else:
        request.session["fresh_link"] = {"address": address, "email": invitation.email}


@require_GET
@workspace_view(May.VIEW)
def roles(request: WorkspaceRequest) -> HttpResponse:
    """What the six roles may do, right by right."""
    return render(
        request,
        "teams/roles.html",
        {
            "table": words.role_table(),
            "all_roles": list(Role),
            "role_words": [(role, words.ROLES[role]) for role in Role],
        },
    )


def _member(request: WorkspaceRequest, pk: int) -> Membership:
    return get_object_or_404(
        Membership.objects.select_related("user").filter(workspace=request.workspace), pk=pk
    )


def _back(request: WorkspaceRequest) -> HttpResponse:
    return redirect("teams:members", workspace=request.workspace.slug)
