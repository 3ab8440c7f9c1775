"""The addresses that allauth looks up by its own names, outside any namespace."""

from django.urls import path, re_path

from jubir.teams.views import account, sign_in

urlpatterns = [
    path("login/", sign_in.SignIn.as_view(), name="account_login"),
    path("logout/", sign_in.SignOut.as_view(), name="account_logout"),
    path("inactive/", sign_in.Inactive.as_view(), name="account_inactive"),
    path("signup/", sign_in.sign_up, name="account_signup"),
    path("password/forgot/", sign_in.ForgotPassword.as_view(), name="account_reset_password"),
    path("password/forgot/sent/", sign_in.ForgotPasswordSent.as_view(), name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("password/kept/", sign_in.NewPasswordKept.as_view(), name="account_reset_password_from_key_done"),
    path("account/password/", account.ChangePassword.as_view(), name="account_change_password"),
    path("account/sessions/", account.Sessions.as_view(), name="usersessions_list"),
]
