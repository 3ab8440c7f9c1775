"""The invitation, written in the language it was made in."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from jubir.teams import words
from jubir.teams.models import Invitation, User

log = logging.getLogger(__name__)


def is_set_up() -> bool:
    """False while mails are only printed (no EMAIL_URL): then a link has to be passed on by hand."""
    return not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))


def invite(invitation: Invitation, *, by: User, address: str) -> bool:
    """Whether it was sent. A mail server that does not answer costs nobody their invitation: the link is shown instead."""
    if not is_set_up():
        return False
    with translation.override(invitation.language):
        context = {
            "invitation": invitation,
            "by": by,
            "address": address,
            "role": invitation.get_role_display(),
            "saying": words.ROLES[invitation.role],
        }
        subject = render_to_string("teams/email/invitation_subject.txt", context)
        body = render_to_string("teams/email/invitation_message.txt", context)
    try:
        return bool(
            EmailMessage(" ".join(subject.split()), body, to=[invitation.email], reply_to=[by.email]).send()
        )
    except Exception:  # a mail server fails in many ways; whoever invites is told, and has the link
        log.exception("Could not mail the invitation %s", invitation.pk)
        return False
