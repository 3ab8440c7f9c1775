"""How allauth is bent to Jubir: accounts by invitation only, our own mails, each in its reader's language."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils import translation

from jubir.teams.lockout import NOWHERE


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody walks in: teams.actions.accept makes the accounts of the invited."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return get_client_ip(request) or NOWHERE

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL

    def format_email_subject(self, subject: str) -> str:
        return subject

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        ours = template_prefix.replace("account/email/", "teams/email/")
        user = context.get("user")
        with translation.override(getattr(user, "language", None) or translation.get_language()):
            return super().render_mail(ours, email, context, headers)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """allauth greets on every step; our pages say what happened themselves."""
