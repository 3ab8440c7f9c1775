"""A network that Jubir serves itself: where it is, and what shows that it is Jubir who asks to join."""

from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from jubir.networks.contract import Auth


def server(auth: Auth) -> str:
    """Its address, "" for a network elsewhere."""
    return settings.JUBIR_URL + auth.own if auth.own else ""


def app(auth: Auth) -> dict[str, Any]:
    """What `Call.app` holds when such an account is connected."""
    return {"join_key": join_key()} if auth.own else {}


def join_key() -> str:
    """The same on every host of this Jubir; strangers cannot know it, so they cannot publish under our address."""
    return salted_hmac("jubir.networks.join", "own", algorithm="sha256").hexdigest()
