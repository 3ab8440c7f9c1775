"""Oneself: name, face, language, look, password, and where one is signed in."""

from typing import cast

from allauth.account import views as allauth
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from jubir.teams import actions, agents, pictures, words
from jubir.teams.forms import ProfileForm
from jubir.teams.models import User


@login_required
def account(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    kept = {"name": user.name, "language": user.language, "theme": user.theme}
    form = ProfileForm(request.POST or None, request.FILES or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("name", "language", "theme")}
        try:
            if photo := form.cleaned_data["photo"]:
                fields["photo"] = pictures.rewritten(photo, photo.size, square=True)
            elif form.cleaned_data["remove_photo"]:
                fields["photo"] = ""
            actions.save_profile(user=user, **fields)
        except pictures.BadPicture as bad:
            form.add_error("photo", words.refusal(bad.code))
        else:
            with translation.override(user.language):
                messages.success(request, _("Your profile is saved."))
            return redirect("teams:account")
    return render(request, "teams/account.html", {"form": form}, status=422 if form.errors else 200)


@method_decorator(login_required, name="dispatch")
class ChangePassword(allauth.PasswordChangeView):
    template_name = "teams/change_password.html"
    success_url = reverse_lazy("teams:account")

    def form_valid(self, form: object) -> HttpResponse:
        messages.success(self.request, _("Your new password is saved. Other devices stay signed in."))
        return super().form_valid(form)


class Sessions(ListUserSessionsView):
    """Every browser that is signed in; one button signs out all but this one."""

    template_name = "teams/sessions.html"

    def get_context_data(self, **kwargs: object) -> dict:
        context = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.device = agents.describe(session.user_agent)
        context["sessions"].sort(
            key=lambda session: (not session.is_current(), -session.last_seen_at.timestamp())
        )
        return context

    def form_valid(self, form: object) -> HttpResponse:
        messages.success(self.request, _("You are signed out everywhere else."))
        return super().form_valid(form)
