"""Connecting: with what a form asked, or by way of the network's own page."""

import base64
import hashlib
import secrets as random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from jubir.channels import door
from jubir.channels.actions.keeping import faces_of, keep, keep_or_ask, unheld
from jubir.channels.actions.refusals import Refused, refusal_of, require
from jubir.channels.models import Channel, NetworkApp
from jubir.core import clock
from jubir.core.crypto import Unreadable, seal, unseal
from jubir.networks import errors
from jubir.networks.contract import Auth, Registers
from jubir.teams.models import User, Workspace


def connect_form(
    *,
    workspace: Workspace,
    by: User,
    network: str,
    answers: Mapping[str, str],
    channel: Channel | None = None,
) -> Channel:
    """Connect with what the form asked. `channel`: the one to be connected again. Raises Refused, SomebodyElse,
    Several."""
    require(by, workspace)
    auth: Auth = door.connector(network).auth
    given = _answered(network, auth, answers)
    _require_keys(network)
    return keep_or_ask(workspace, by, network, _ask(network, "connect", given), channel)


@dataclass(frozen=True, slots=True)
class Leaving:
    """The browser goes to `url`; `state` comes back with it, and `keep` must be at hand then (it holds no secret of the
    network, but the verifier: keep it in the session)."""

    url: str
    state: str
    keep: dict[str, Any] = field(repr=False)


def start_oauth(
    *, workspace: Workspace, by: User, network: str, answers: Mapping[str, str], redirect_uri: str
) -> Leaving:
    """Register with the server if need be, and say where the person says yes. Raises Refused."""
    require(by, workspace)
    auth: Auth = door.connector(network).auth
    given = _answered(network, auth, answers)
    _require_keys(network)
    app, at = _app(network, auth, given.get("server", ""), redirect_uri)
    state, verifier = random.token_urlsafe(24), random.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    url = door.authorize_url(network, app, given.get("server", ""), redirect_uri, state, challenge)
    keep = {
        "network": network,
        "server": at or given.get("server", ""),
        "verifier": verifier,
        "redirect_uri": redirect_uri,
        "given": seal(given),
    }
    return Leaving(url, state, keep)


def finish_oauth(
    *,
    workspace: Workspace,
    by: User,
    keep: Mapping[str, Any],
    code: str,
    channel: Channel | None = None,
) -> Channel:
    """The person said yes and came back with a code. Raises Refused, SomebodyElse, Several."""
    require(by, workspace)
    network = keep["network"]
    app = door.app_of(network, keep["server"])
    if not app and _needs_app(network):
        raise Refused("begin_again", network=network)
    answers = {
        **unseal(keep["given"]),
        "code": code,
        "verifier": keep["verifier"],
        "redirect_uri": keep["redirect_uri"],
        "server": keep["server"],
    }
    connected = _ask(network, "connect", answers, app=app)
    return keep_or_ask(workspace, by, network, connected, channel)


def connect_several(
    *, workspace: Workspace, by: User, network: str, held: str, chosen: Collection[str]
) -> tuple[list[Channel], list[Channel]]:
    """Keep those accounts of a sign-in (`hold`) that were chosen, by remote id: (new channels, those made good again)."""
    require(by, workspace)
    wanted = [one for one in unheld(held) if one.account.remote_id in chosen]
    if not wanted:
        raise Refused("none_chosen", network=network)
    known = set(Channel.objects.of(workspace).filter(network=network).values_list("remote_id", flat=True))
    faces = faces_of([one.avatar_url for one in wanted], network)
    kept = [keep(workspace, by, network, one, face) for one, face in zip(wanted, faces, strict=True)]
    return (
        [one for one in kept if one.remote_id not in known],
        [one for one in kept if one.remote_id in known],
    )


def connect_held(*, workspace: Workspace, by: User, network: str, held: str) -> Channel:
    """Keep an account that said yes a moment ago (`hold`) as a channel of its own."""
    require(by, workspace)
    (connected,) = unheld(held)
    return keep(workspace, by, network, connected)


def _answered(network: str, auth: Auth, answers: Mapping[str, str]) -> dict[str, str]:
    given = {one.name: (answers.get(one.name) or one.default).strip()[:500] for one in auth.fields}
    for one in auth.fields:
        if one.required and not given[one.name]:
            raise Refused("required", network=network, field=one.name)
        if given[one.name] and one.choices and given[one.name] not in one.choices:
            raise Refused("no_choice", network=network, field=one.name)
    return given


def _require_keys(network: str) -> None:
    if missing := door.missing_keys(network):
        raise Refused("no_keys", network=network, missing=list(missing))


def _needs_app(network: str) -> bool:
    speaker = door.connector(network)
    return bool(speaker.auth.keys) or isinstance(speaker, Registers)


def _ask(network: str, verb: str, *arguments: Any, app: Mapping[str, Any] | None = None) -> Any:
    try:
        return door.ask_stranger(network, verb, *arguments, app=app)
    except errors.NetworkError as error:
        raise refusal_of(network, error) from error


def _app(network: str, auth: Auth, server: str, redirect_uri: str) -> tuple[Mapping[str, Any], str]:
    """Our registration with the network, and the server it is with. App keys are the owner's; else we ask that server:
    the one we have while a channel uses it, else a new one.

    Servers forget apps that nobody signed in to, without a word; a fresh one costs one request.
    """
    if auth.keys or not isinstance(door.connector(network), Registers):
        return door.app_of(network), ""
    wanted = {"redirect_uri": redirect_uri, "rights": list(auth.scopes)}
    known = _app_in_use(network, _base(server) if auth.per_server_app else "", wanted)
    if known is None:
        made = dict(_ask(network, "register", server, redirect_uri)) | wanted
        base = made.get("server", "") if auth.per_server_app else ""
        # The server may really live elsewhere than was typed; there we may be known.
        known = _app_in_use(network, base, wanted)
        if known is None:
            known, _ = NetworkApp.objects.update_or_create(
                network=network, server=base, defaults={"secrets": made, "created_at": clock.now()}
            )
    return known.secrets, known.server


def _app_in_use(network: str, server: str, wanted: Mapping[str, Any]) -> NetworkApp | None:
    """One that was registered for the same way back and the same rights: an older Jubir asked for fewer."""
    app = NetworkApp.objects.filter(network=network, server=server).first()
    if app is None or not Channel.objects.in_use().filter(network=network, server=server).exists():
        return None
    try:
        same = all(app.secrets.get(name) == value for name, value in wanted.items())
        return app if same else None
    except Unreadable:  # its key is lost: register again
        return None


def _base(typed: str) -> str:
    """ "Kopi.example/@laras" → "https://kopi.example": near enough to find what we have."""
    typed = typed.strip().lower()
    parts = urlsplit(typed if "://" in typed else "https://" + typed.rsplit("@", 1)[-1])
    return f"{parts.scheme}://{parts.netloc}"
