"""E-mail for what cannot wait: once per person and event, never again."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from jubir.activity import queries
from jubir.activity.links import address_of
from jubir.activity.models import Notification
from jubir.activity.names import name_all
from jubir.core import clock
from jubir.teams.models import User

log = logging.getLogger(__name__)

#: Older news is not mailed: after a long downtime nobody wants yesterday's alarms.
FRESH = timedelta(hours=24)


def mail_waiting() -> int:
    """Mails every urgent, unread, unmailed notification, one message per person; how many messages went out."""
    waiting = queries.waiting_for_mail(clock.now() - FRESH)
    sent = 0
    for _user_id, theirs in groupby(waiting, key=lambda notification: notification.user_id):
        mine = [notification for notification in theirs if _claim(notification)]
        if mine:
            sent += _send(mine[0].user, mine)
    return sent


def _claim(notification: Notification) -> bool:
    """Before sending, so that a crash or a second worker can lose a mail but never double it; the bell still rings."""
    return bool(Notification.objects.filter(pk=notification.pk, mailed_at=None).update(mailed_at=clock.now()))


def _send(user: User, notifications: Iterable[Notification]) -> int:
    with translation.override(user.language):
        events = [notification.event for notification in notifications]
        name_all(events)
        news = [
            {
                "sentence": event.says,
                "detail": event.data.get("detail", ""),
                "address": address_of(event),
                "workspace": event.workspace,
            }
            for event in events
        ]
        context = {"user": user, "news": news, "url": settings.JUBIR_URL}
        subject = render_to_string("activity/mail_subject.txt", context)
        body = render_to_string("activity/mail.txt", context)
    try:
        return EmailMessage(" ".join(subject.split()), body, to=[user.email]).send()
    except Exception:  # a mail server fails in many ways: it keeps nobody else's mail, and the bell rang
        log.exception("Could not mail %s", user.pk)
        return 0
