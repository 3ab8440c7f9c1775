"""App keys: what a network gave this installation once, for all channels on it.

They come from the environment (`JUBIR_<NETWORK>_<NAME>`) or from the page of the installation's owner, where they are
kept sealed. The environment wins, key by key.
"""

from dataclasses import dataclass, field

from django.conf import settings

from jubir.channels.models import NetworkApp
from jubir.core.crypto import Secret, Unreadable
from jubir.networks.contract import Auth

#: Where a key came from.
ENVIRONMENT, PAGE, NOWHERE = "environment", "page", ""


@dataclass(frozen=True, slots=True)
class Key:
    """One of `Auth.keys`. `value` never shows in repr."""

    name: str
    variable: str
    required: bool
    source: str
    value: str = field(repr=False)

    @property
    def masked(self) -> str:
        """Enough to tell it from another: the last four letters of a long one."""
        if not self.value:
            return ""
        return "•" * 8 + (self.value[-4:] if len(self.value) >= 12 else "")


def variable(network: str, name: str) -> str:
    return f"JUBIR_{network}_{name}".upper()


def of(network: str, auth: Auth) -> tuple[Key, ...]:
    """Every key that network wants, with what there is of it."""
    kept = _kept(network) if auth.keys else Secret()
    made = []
    for one in auth.keys:
        outside = str(settings.JUBIR_APP_KEYS.get(variable(network, one.name), "")).strip()
        inside = str(kept.get(one.name) or "")
        source = ENVIRONMENT if outside else PAGE if inside else NOWHERE
        value = outside or inside or one.default
        made.append(Key(one.name, variable(network, one.name), one.required, source, value))
    return tuple(made)


def app(network: str, auth: Auth) -> Secret:
    """What `Call.app` holds for that network: its keys by name, those that are there."""
    return Secret({key.name: key.value for key in of(network, auth) if key.value})


def missing(network: str, auth: Auth) -> tuple[str, ...]:
    """The names of the keys without which nothing works there; () when it can be connected."""
    return tuple(key.name for key in of(network, auth) if key.required and not key.value)


def _kept(network: str) -> Secret:
    row = NetworkApp.objects.filter(network=network, server="").first()
    try:
        return Secret(row.secrets) if row is not None else Secret()
    except Unreadable:  # its key is gone from JUBIR_KEYS: as good as none, and entered anew
        return Secret()
