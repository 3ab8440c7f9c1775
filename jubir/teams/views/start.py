"""The first run: the owner and the first workspace."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from jubir.teams import actions, first_run, words
from jubir.teams.forms import StartForm

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters()
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Open until there is an owner; then it leads to signing in."""
    if not first_run.is_open():
        return redirect("account_login")
    known = {"language": translation.get_language(), "time_zone": "Asia/Jakarta"}
    form = StartForm(request.POST or None, needs_code=first_run.needs_code(), initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            owner, _workspace = actions.found(**form.cleaned_data)
        except actions.Refused as refused:
            if refused.code == "founded":
                return redirect("account_login")
            form.add_error("code" if "code" in form.fields else None, words.refusal(refused.code))
        else:
            login(request, owner, backend=BACKEND)
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "teams/start.html", {"form": form}, status=422 if form.errors else 200)
