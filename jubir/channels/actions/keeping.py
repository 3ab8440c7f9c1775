"""Keeping what the network said: as a channel, or sealed for some minutes until a person chooses."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from jubir.activity import actions as activity
from jubir.channels import door, webhooks
from jubir.channels.actions.refusals import Refused, Several, SomebodyElse
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.core.crypto import Unreadable, seal, unseal
from jubir.networks.contract import Account, Connected
from jubir.teams import pictures
from jubir.teams.models import User, Workspace


def keep_or_ask(
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
            return keep(workspace, by, network, meant)
        if len(several) == 1:
            raise SomebodyElse(channel, several[0])
        raise Several(network, several, channel)
    if len(several) > 1:
        raise Several(network, several)
    return keep(workspace, by, network, several[0])


def keep(
    workspace: Workspace,
    by: User,
    network: str,
    connected: Connected,
    face: ContentFile | bool | None = True,
) -> Channel:
    """A new channel, or the workspace's own of that account made good again. `face`: True fetches it."""
    if face is True:
        (face,) = faces_of([connected.avatar_url], network)
    account = connected.account
    fields: dict[str, Any] = {
        **about(connected),
        "server": account.server,
        "secrets_expire_at": connected.expires_at,
        "renewing_until": None,
        "scopes": list(connected.scopes),
        **well(clock.now()),
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


def about(connected: Connected) -> dict[str, Any]:
    """What the network says of the account, in columns' lengths."""
    return {
        "handle": connected.account.handle[:255],
        "name": " ".join(connected.name.split())[:255],
        "url": connected.url[:500] if connected.url.startswith(("https://", "http://")) else "",
        "facts": dict(connected.account.facts),
    }


def well(now: datetime) -> dict[str, Any]:
    return {"health": Health.CONNECTED, "health_why": "", "health_detail": "", "checked_at": now}


def faces_of(urls: Sequence[str], network: str) -> list[ContentFile | None]:
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
