"""Addresses of ours that a person copies to a network: where people come back to, and where it tells us things."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from jubir.channels import door
from jubir.networks import hearing

#: Names of this machine itself: a browser on it gets there, nobody else does.
LOCAL = ("127.0.0.1", "localhost", "::1")


def redirect_uri() -> str:
    return settings.JUBIR_URL + reverse("channels:callback")


def webhook_url(network: str) -> str:
    """Where a network tells our app what is new; "" where it does not, or is told the address by us."""
    if not isinstance(door.connector(network), hearing.ReceivesForApp):
        return ""
    return settings.JUBIR_URL + reverse("channels:app_hook", args=[network])


def of(network: str) -> dict[str, str]:
    """By the names that guides have for them."""
    return {"redirect_uri": redirect_uri(), "webhook_url": webhook_url(network)}


def media_base() -> str:
    """Where our files are served from, for networks that fetch them."""
    return settings.MEDIA_URL if "://" in settings.MEDIA_URL else settings.JUBIR_URL


def is_local() -> bool:
    """Whether our own address leads nowhere but to this machine."""
    return urlsplit(settings.JUBIR_URL).hostname in LOCAL
