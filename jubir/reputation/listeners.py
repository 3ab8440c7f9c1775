"""What this room does when rooms below have news. Registered in apps.py."""

import logging

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from jubir.publishing.models import Delivery
from jubir.reputation import actions, words

log = logging.getLogger(__name__)


def by_hand(*, delivery: Delivery, late: bool) -> None:
    """Somebody is to publish it: told where the workspace's alerts go too. One that can't be told keeps nobody from the rest."""
    workspace = delivery.workspace
    link = settings.JUBIR_URL + reverse("studio:pack", args=[workspace.slug, delivery.pk])
    with override(workspace.language):
        title, text = words.by_hand_message(delivery, link, late=late)
    try:
        actions.tell_relay(workspace=workspace, title=title, text=text)
    except Exception:
        log.exception("delivery %d: the relay could not be told", delivery.pk)
