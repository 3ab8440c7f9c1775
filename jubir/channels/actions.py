"""Connecting accounts, keeping them connected, letting them go.

The network is asked first, then one short transaction keeps what it said: no row is held while somebody else's server
thinks. An outage never disconnects anything: only the network's own "I don't know you" does.

Refusals: `Refused(code, field, ...)`; `SomebodyElse` when the account that answered is another than the one meant;
`Several` when a sign-in opens several accounts, for the person to choose among.
"""

import base64
import hashlib
import io
import secrets as random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q

from jubir.activity import actions as activity
from jubir.channels import door, queries, webhooks
from jubir.channels.models import Channel, Health, NetworkApp
from jubir.core import clock
from jubir.core.crypto import Unreadable, seal, unseal
from jubir.networks import errors
from jubir.networks.contract import Account, Auth, Connected, Registers
from jubir.teams import pictures
from jubir.teams.models import Membership, User, Workspace
from jubir.teams.roles import May

#: How long a disconnected channel's secrets are kept, so that it can be brought back by one click.
KEEP_SECRETS = timedelta(days=1)


class Refused(Exception):
    """It can't be done. `code` names the sentence (channels/saying.py), `field` the answer to mend, `detail` are the
    network's own words."""

    def __init__(self, code: str, *, network: str = "", field: str = "", detail: str = "", **data: Any):
        super().__init__(code)
        self.code = code
        self.network = network
        self.field = field
        self.detail = detail
        self.data = data


class SomebodyElse(Refused):
    """Another account than `channel`'s said yes. Nothing is kept; `connected` can be connected as a channel of its own."""

    def __init__(self, channel: Channel, connected: Connected) -> None:
        super().__init__("somebody_else", network=channel.network)
        self.channel = channel
        self.connected = connected


class Several(Refused):
    """The sign-in opens these accounts; nothing is kept yet (`hold`, `connect_several`). `meant`: the channel that was to
    be connected again, and is not among them."""

    def __init__(self, network: str, found: tuple[Connected, ...], meant: Channel | None = None) -> None:
        super().__init__("not_among" if meant else "choose", network=network)
        self.found = found
        self.meant = meant


def _require(by: User, workspace: Workspace) -> None:
    membership = Membership.objects.filter(user=by, workspace=workspace).first()
    if membership is None or not membership.may(May.CHANNELS):
        raise Refused("not_allowed")


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
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
    _require(by, workspace)
    auth: Auth = door.connector(network).auth
    given = _answered(network, auth, answers)
    _require_keys(network)
    return _keep_or_ask(workspace, by, network, _ask(network, "connect", given), channel)


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
    _require(by, workspace)
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
    _require(by, workspace)
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
    return _keep_or_ask(workspace, by, network, connected, channel)


def connect_several(
    *, workspace: Workspace, by: User, network: str, held: str, chosen: Collection[str]
) -> tuple[list[Channel], list[Channel]]:
    """Keep those accounts of a sign-in (`hold`) that were chosen, by remote id: (new channels, those made good again)."""
    _require(by, workspace)
    wanted = [one for one in unheld(held) if one.account.remote_id in chosen]
    if not wanted:
        raise Refused("none_chosen", network=network)
    known = set(Channel.objects.of(workspace).filter(network=network).values_list("remote_id", flat=True))
    faces = _faces([one.avatar_url for one in wanted], network)
    kept = [_keep(workspace, by, network, one, face) for one, face in zip(wanted, faces, strict=True)]
    return (
        [one for one in kept if one.remote_id not in known],
        [one for one in kept if one.remote_id in known],
    )


def connect_held(*, workspace: Workspace, by: User, network: str, held: str) -> Channel:
    """Keep an account that said yes a moment ago (`hold`) as a channel of its own."""
    _require(by, workspace)
    (connected,) = unheld(held)
    return _keep(workspace, by, network, connected)


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
        raise _refusal(network, error) from error


def _refusal(network: str, error: errors.NetworkError) -> Refused:
    """Which sentence, and beside which field."""
    auth: Auth = door.connector(network).auth
    names = [one.name for one in auth.fields]
    detail = (error.answer or error.message)[:300]
    told = {"network": network, "detail": detail}
    match error:
        case errors.Unauthorized():
            password = next((one.name for one in auth.fields if one.kind == "password"), "")
            return Refused("wrong_password" if password else "not_granted", field=password, **told)
        case errors.Rejected(field=where) if where in ("handle", "server"):
            return Refused(f"no_{where}", field=where if where in names else "", **told)
        case errors.Missing():
            return Refused("no_handle", field="handle" if "handle" in names else "", **told)
        case errors.TooMany(until=until):
            return Refused("too_many", until=until, **told)
        case errors.Outage() | errors.Uncertain():
            return Refused("unreachable", field="server" if "server" in names else "", **told)
        case errors.Unsupported():
            return Refused("unsupported", **told)
    return Refused("refused", **told)


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
    except Exception:  # its key is lost: register again
        return None


def _base(typed: str) -> str:
    """ "Kopi.example/@laras" → "https://kopi.example": near enough to find what we have."""
    typed = typed.strip().lower()
    parts = urlsplit(typed if "://" in typed else "https://" + typed.rsplit("@", 1)[-1])
    return f"{parts.scheme}://{parts.netloc}"


# ── keeping what the network said ────────────────────────────────────────────────────────────────────────────────
def _keep_or_ask(
    workspace: Workspace,
    by: User,
    network: str,
    found: Connected | tuple[Connected, ...],
    channel: Channel | None,
) -> Channel:
    """Keep the account that said yes. Of several the one that was meant; else the person chooses."""
    several = found if isinstance(found, tuple) else (found,)
    if not several:
        raise Refused("none_found", network=network)
    if channel is not None:
        meant = next((one for one in several if one.account.remote_id == channel.remote_id), None)
        if meant is not None:
            return _keep(workspace, by, network, meant)
        if len(several) == 1:
            raise SomebodyElse(channel, several[0])
        raise Several(network, several, channel)
    if len(several) > 1:
        raise Several(network, several)
    return _keep(workspace, by, network, several[0])


def _keep(
    workspace: Workspace,
    by: User,
    network: str,
    connected: Connected,
    face: ContentFile | bool | None = True,
) -> Channel:
    """A new channel, or the workspace's own of that account made good again. `face`: True fetches it."""
    if face is True:
        (face,) = _faces([connected.avatar_url], network)
    account = connected.account
    fields: dict[str, Any] = {
        **_about(connected),
        "server": account.server,
        "secrets_expire_at": connected.expires_at,
        "renewing_until": None,
        "scopes": list(connected.scopes),
        **_well(clock.now()),
        "connected_by": by,
        "connected_at": clock.now(),
        "disconnected_at": None,
    }
    same = {"workspace": workspace, "network": network, "remote_id": account.remote_id}
    with transaction.atomic():
        channel = Channel.objects.select_for_update().filter(**same).first()
        is_new = channel is None
        if channel is None:
            try:
                with transaction.atomic():
                    channel = Channel.objects.create(**same, **fields, secrets=dict(connected.secrets))
            except IntegrityError:  # connected twice at once
                channel, is_new = Channel.objects.select_for_update().get(**same), False
        if not is_new:
            secrets = _over(channel, connected.secrets)
            Channel.objects.filter(pk=channel.pk).update(**fields, secrets=secrets)
            channel.refresh_from_db()
        if isinstance(face, ContentFile):
            channel.avatar.save(face.name or "face.webp", face, save=False)
            Channel.objects.filter(pk=channel.pk).update(avatar=channel.avatar.name)
        verb = "channel.connected" if is_new else "channel.reconnected"
        activity.record(workspace=workspace, actor=by, verb=verb, subject=channel)
        activity.beat(workspace.pk, "channels")
    webhooks.soon()
    return channel


def _over(channel: Channel, fresh: Mapping[str, Any]) -> dict[str, Any]:
    """The new secrets, and from the old what renews them where the network gave no new one: some give a refresh token
    only the first time an account says yes."""
    try:
        old = {name: value for name, value in dict(channel.secrets).items() if name.startswith("refresh")}
    except Unreadable:
        old = {}
    return {**old, **{name: value for name, value in fresh.items() if value or name not in old}}


def _about(connected: Connected) -> dict[str, Any]:
    """What the network says of the account, in columns' lengths."""
    return {
        "handle": connected.account.handle[:255],
        "name": " ".join(connected.name.split())[:255],
        "url": connected.url[:500] if connected.url.startswith(("https://", "http://")) else "",
        "facts": dict(connected.account.facts),
    }


def _well(now: datetime) -> dict[str, Any]:
    return {"health": Health.CONNECTED, "health_why": "", "health_detail": "", "checked_at": now}


def _faces(urls: Sequence[str], network: str) -> list[ContentFile | None]:
    """Accounts' pictures, decoded and written anew; None where there is none that can be read."""
    return [_face(data) for data in door.fetch_faces(urls, network)]


def _face(data: bytes) -> ContentFile | None:
    if not data:
        return None
    try:
        return pictures.rewritten(io.BytesIO(data), len(data), square=True)
    except pictures.BadPicture:
        return None


def hold(*found: Connected) -> str:
    """Accounts that said yes, sealed, to be kept in a session for some minutes."""
    return seal({"found": [{**asdict(one), "expires_at": _written(one.expires_at)} for one in found]})


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def unheld(held: str) -> tuple[Connected, ...]:
    """What `hold` sealed."""
    found = []
    for kept in unseal(held)["found"]:
        expires = datetime.fromisoformat(kept["expires_at"]) if kept["expires_at"] else None
        more = {"account": Account(**kept["account"]), "expires_at": expires, "scopes": tuple(kept["scopes"])}
        found.append(Connected(**{**kept, **more}))
    return tuple(found)


# ── health ───────────────────────────────────────────────────────────────────────────────────────────────────────
def check_health(*, channel: Channel) -> Channel:
    """Ask the network whether the account is still ours, and keep what it said. Never raises for the network's sake."""
    if channel.health == Health.DISCONNECTED:
        return channel
    try:
        found: Connected = door.ask_now(channel, "check")
    except errors.Unauthorized as error:
        # The door has marked it, and told everyone, the first time.
        _mark(channel, Health.RECONNECT, "refused", error)
    except errors.TooMany:
        _set(channel, checked_at=clock.now())
    except errors.NetworkError as error:
        _mark(channel, Health.OUTAGE, "outage", error)
    except KeyError:
        _mark(channel, Health.OUTAGE, "no_network", errors.Outage())
    else:
        if found.account.remote_id != channel.remote_id:
            _mark(channel, Health.RECONNECT, "somebody_else", errors.Outage(found.account.handle))
        else:
            _found_well(channel, found)
    channel.refresh_from_db()
    return channel


def _set(channel: Channel, **fields: Any) -> bool:
    """Only while it is still the connection that was asked: somebody may have made it anew, or ended it, meanwhile."""
    still = Channel.objects.in_use().filter(pk=channel.pk, connected_at=channel.connected_at)
    return bool(still.update(**fields))


def _found_well(channel: Channel, found: Connected) -> None:
    before = Channel.objects.values_list("health", flat=True).get(pk=channel.pk)
    with transaction.atomic():
        if _set(channel, **_about(found), **_well(clock.now())) and before != Health.CONNECTED:
            activity.record(
                workspace=channel.workspace, actor=None, verb="channel.recovered", subject=channel
            )
            activity.beat(channel.workspace_id, "channels")


def _mark(channel: Channel, health: Health, why: str, error: errors.NetworkError) -> None:
    before = Channel.objects.values_list("health", flat=True).get(pk=channel.pk)
    now = clock.now()
    if health == Health.OUTAGE and before == Health.RECONNECT:
        _set(channel, checked_at=now)  # still to be connected again; silence says nothing new
        return
    detail = (error.answer or error.message)[:300]
    verb = {Health.OUTAGE: "channel.outage", Health.RECONNECT: "channel.must_reconnect"}[health]
    with transaction.atomic():
        fields = {"health": health, "health_why": why, "health_detail": detail, "checked_at": now}
        if _set(channel, **fields) and before != health:
            tell: list[User] | None = (
                [] if health == Health.RECONNECT and channel.ended_as_told(now) else None
            )
            activity.record(workspace=channel.workspace, actor=None, verb=verb, subject=channel, tell=tell)
            activity.beat(channel.workspace_id, "channels")


def tell_of_endings(now: datetime) -> int:
    """One notice for each end of a sign-in that only a person can renew, a week before; how many were given."""
    told = 0
    for channel in queries.ending_untold(now):
        with transaction.atomic():
            # Of two workers one changes the row; a connection made anew meanwhile has another end.
            mine = (
                Channel.objects.filter(pk=channel.pk, secrets_expire_at=channel.secrets_expire_at)
                .filter(Q(ending_told=None) | ~Q(ending_told=channel.secrets_expire_at))
                .update(ending_told=channel.secrets_expire_at)
            )
            if not mine:
                continue
            activity.record(
                workspace=channel.workspace, actor=None, verb="channel.ends_soon", subject=channel
            )
            activity.beat(channel.workspace_id, "channels")
            told += 1
    return told


# ── letting go ───────────────────────────────────────────────────────────────────────────────────────────────────
def disconnect(*, channel: Channel, by: User) -> Channel:
    """From now on nothing goes out there. The secrets are wiped a day later, so that `restore` can undo it until then."""
    _require(by, channel.workspace)
    with transaction.atomic():
        done = (
            Channel.objects.in_use()
            .filter(pk=channel.pk)
            .update(health=Health.DISCONNECTED, health_why="", health_detail="", disconnected_at=clock.now())
        )
        if done:
            activity.record(
                workspace=channel.workspace, actor=by, verb="channel.disconnected", subject=channel
            )
            activity.beat(channel.workspace_id, "channels")
    channel.refresh_from_db()
    return channel


def restore(*, channel: Channel, by: User) -> Channel:
    """Undo a disconnect while its secrets are still there. Raises Refused("forgotten") after that."""
    _require(by, channel.workspace)
    if channel.health != Health.DISCONNECTED:
        return channel
    with transaction.atomic():
        done = (
            Channel.objects.filter(pk=channel.pk, health=Health.DISCONNECTED)
            .exclude(secrets="")
            .update(health=Health.CONNECTED, disconnected_at=None)
        )
        if not done:
            raise Refused("forgotten", network=channel.network)
        activity.record(workspace=channel.workspace, actor=by, verb="channel.reconnected", subject=channel)
        activity.beat(channel.workspace_id, "channels")
    channel.refresh_from_db()
    return channel


def forget_secrets(now: datetime) -> int:
    """Wipe what disconnected channels no longer need; how many were wiped."""
    gone = Channel.objects.filter(health=Health.DISCONNECTED, disconnected_at__lte=now - KEEP_SECRETS)
    return gone.exclude(secrets="").update(secrets="", secrets_expire_at=None)
