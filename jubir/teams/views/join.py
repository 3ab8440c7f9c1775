"""The way in by invitation: look first, then join with the account one has or a new one."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from jubir.teams import actions, queries, words
from jubir.teams.forms import JoinForm
from jubir.teams.models import Invitation, Membership, User
from jubir.teams.views.start import BACKEND


@sensitive_post_parameters()
@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    invitation = queries.invitation_by_token(token)
    if invitation is None or not invitation.is_open:
        code = f"invitation_{invitation.state if invitation else 'unknown'}"
        return render(request, "teams/join_ended.html", {"sentence": words.refusal(code)}, status=410)
    if request.user.is_authenticated:
        return _as_member(request, token, invitation)
    return _with_new_account(request, token, invitation)


def _context(request: HttpRequest, invitation: Invitation) -> dict[str, object]:
    here = urlencode({"next": request.path})
    return {
        "invitation": invitation,
        "role": invitation.get_role_display(),
        "saying": words.ROLES[invitation.role],
        "login_url": f"{reverse('account_login')}?{here}",
    }


def _as_member(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    user = cast(User, request.user)
    if request.method == "POST":
        try:
            return _welcome(request, actions.accept(token=token, user=user))
        except actions.Refused as refused:
            messages.error(request, words.refusal(refused.code))
            return redirect(request.path)
    return render(request, "teams/join.html", _context(request, invitation))


def _with_new_account(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    known = {"language": translation.get_language() or invitation.language}
    form = JoinForm(request.POST or None, email=invitation.email, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            user, membership = actions.accept_with_account(token=token, **form.cleaned_data)
        except actions.Refused as refused:
            form.add_error("email" if refused.code == "email_taken" else None, words.refusal(refused.code))
        else:
            login(request, user, backend=BACKEND)
            return _welcome(request, membership)
    context = _context(request, invitation) | {"form": form}
    return render(request, "teams/join.html", context, status=422 if form.errors else 200)


def _welcome(request: HttpRequest, membership: Membership) -> HttpResponse:
    with translation.override(membership.user.language):
        messages.success(request, _("Welcome to %(name)s.") % {"name": membership.workspace.name})
    return redirect("teams:enter", workspace=membership.workspace.slug)
