"""App keys entered, tried and taken away by the owner of the installation.

Refusals: actions.Refused "not_installation_owner", "required" (with the field), "no_keys_there".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from jubir.activity import actions as activity
from jubir.channels import door, keys
from jubir.channels.actions import Refused
from jubir.channels.models import NetworkApp
from jubir.core import clock
from jubir.core.crypto import seal, unseal
from jubir.networks import errors
from jubir.networks.contract import Auth
from jubir.teams.models import User
from jubir.teams.queries import owns_installation
from jubir.ui.templatetags.ui import network_name

#: What networks say of keys they do not know, and of keys they know beside a code that is nobody's. OAuth's own codes
#: (RFC 6749, section 5.2), then Meta's words for the same.
WRONG = ("invalid_client", "unauthorized_client", "client secret", "validating application", "client_id")
RIGHT = ("invalid_grant", "verification code", "authorization code", "authorization_code")


def _require_owner(by: User) -> None:
    if not owns_installation(by):
        raise Refused("not_installation_owner")


def save_keys(*, network: str, by: User, values: Mapping[str, str]) -> None:
    """Keep these. An empty value leaves the key as it is; what the environment gives needs none."""
    _require_owner(by)
    auth: Auth = door.connector(network).auth
    there = {key.name: key for key in door.keys_of(network)}
    kept: dict[str, Any] = {name: key.value for name, key in there.items() if key.source == keys.PAGE}
    kept |= {one.name: given for one in auth.keys if (given := values.get(one.name, "").strip()[:2000])}
    for one in auth.keys:
        if one.required and not kept.get(one.name) and there[one.name].source != keys.ENVIRONMENT:
            raise Refused("required", network=network, field=one.name)
        if kept.get(one.name) and one.choices and kept[one.name] not in one.choices:
            raise Refused("no_choice", network=network, field=one.name)
    with transaction.atomic():
        NetworkApp.objects.update_or_create(
            network=network, server="", defaults={"secrets": kept, "created_at": clock.now()}
        )
        _tell(by, "keys.saved", network)


def remove_keys(*, network: str, by: User) -> str:
    """Take away what was entered on the page. Returns it sealed, for `restore_keys`; "" where there was nothing."""
    _require_owner(by)
    kept = {key.name: key.value for key in door.keys_of(network) if key.source == keys.PAGE}
    with transaction.atomic():
        if NetworkApp.objects.filter(network=network, server="").delete()[0]:
            _tell(by, "keys.removed", network)
    return seal(kept) if kept else ""


def restore_keys(*, network: str, by: User, held: str) -> None:
    save_keys(network=network, by=by, values=dict(unseal(held)))


def _tell(by: User, verb: str, network: str) -> None:
    activity.record(workspace=None, actor=by, verb=verb, data={"title": network_name(network)})


@dataclass(frozen=True, slots=True)
class Verdict:
    """`right`: None when the network's answer says neither. `said` are its own words."""

    right: bool | None
    said: str = ""


def try_keys(*, network: str, by: User, redirect_uri: str) -> Verdict:
    """Ask the network with a code that is nobody's: who does not know our app says so before it looks at the code."""
    _require_owner(by)
    auth: Auth = door.connector(network).auth
    if auth.kind != "oauth" or not auth.keys or door.missing_keys(network):
        raise Refused("no_keys_there", network=network)
    typed = {one.name: one.default or next(iter(one.choices), "") for one in auth.fields}
    answers = typed | {"code": "jubir-asks-whether-its-keys-are-known", "verifier": "x" * 64}
    try:
        door.ask_stranger(network, "connect", {**answers, "redirect_uri": redirect_uri})
    except errors.Outage as error:
        raise Refused("unreachable", network=network, detail=error.message[:300]) from error
    except errors.NetworkError as error:
        return verdict(f"{error.answer} {error.message}".strip())
    return Verdict(None)


def verdict(said: str) -> Verdict:
    """What a network's answer to such a code means for the keys."""
    plain = said.lower()
    if any(words in plain for words in WRONG):
        return Verdict(False, said[:300])
    if any(words in plain for words in RIGHT):
        return Verdict(True, said[:300])
    return Verdict(None, said[:300])
