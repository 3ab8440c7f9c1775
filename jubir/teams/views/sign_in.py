"""Coming in and going out: allauth's views with our pages."""

from allauth.account import views as allauth
from axes import utils as axes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from jubir.teams import first_run


@method_decorator(never_cache, name="dispatch")
class SignIn(allauth.LoginView):
    template_name = "teams/sign_in.html"

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if first_run.is_open():
            return redirect("teams:start")
        return super().get(request, *args, **kwargs)


class SignOut(allauth.LogoutView):
    template_name = "teams/sign_out.html"


class ForgotPassword(allauth.PasswordResetView):
    template_name = "teams/forgot.html"
    success_url = reverse_lazy("account_reset_password_done")


class ForgotPasswordSent(allauth.PasswordResetDoneView):
    template_name = "teams/forgot_sent.html"


class NewPassword(allauth.PasswordResetFromKeyView):
    template_name = "teams/new_password.html"

    def form_valid(self, form: object) -> HttpResponse:
        """Whoever reads the mail is the person: wrong guesses from before no longer lock them out."""
        axes.reset(username=self.reset_user.email.lower())
        return super().form_valid(form)


class NewPasswordKept(allauth.PasswordResetFromKeyDoneView):
    template_name = "teams/new_password_kept.html"


class Inactive(allauth.AccountInactiveView):
    template_name = "teams/inactive.html"


def sign_up(request: HttpRequest) -> HttpResponse:
    """Says how one gets an account: by invitation."""
    if request.user.is_authenticated:
        return redirect("/")
    return render(request, "teams/sign_up.html")
