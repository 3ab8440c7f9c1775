"""The rows behind a line: who renews, what was renewed, what is closed."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from jubir.activity import actions as activity
from jubir.channels.door.line import Line
from jubir.channels.models import Budget, Channel, Health
from jubir.core import clock
from jubir.networks import errors
from jubir.teams.models import User


def sealed_of(channel_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT secrets FROM {Channel._meta.db_table} WHERE id = %s", [channel_id])
        return (cursor.fetchone() or [""])[0]


def take_renewal(channel_id: int, sealed: str) -> bool:
    """Only of the secrets we know: somebody may have renewed them since we looked."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Channel._meta.db_table} SET renewing_until = %s WHERE id = %s AND secrets = %s"
            f" AND (renewing_until IS NULL OR renewing_until < %s)",
            [_stored(now + timedelta(seconds=60)), channel_id, sealed, _stored(now)],
        )
        return bool(cursor.rowcount)


def _stored(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def end_renewal(channel_id: int) -> None:
    Channel.objects.filter(pk=channel_id).update(renewing_until=None)


def keep_secrets(channel_id: int, before: str, sealed: str, expires_at: datetime | None) -> None:
    """Only over the secrets we renewed: a person may have connected the channel again meanwhile."""
    table = Channel._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET secrets = %s WHERE id = %s AND secrets = %s", [sealed, channel_id, before]
        )
        kept = cursor.rowcount
    if kept:
        Channel.objects.filter(pk=channel_id).update(secrets_expire_at=expires_at)


def must_reconnect(line: Line, refusal: errors.Unauthorized) -> None:
    changed = (
        Channel.objects.filter(pk=line.channel_id)
        .exclude(health__in=(Health.RECONNECT, Health.DISCONNECTED))
        .update(health=Health.RECONNECT, health_why="refused", health_detail=refusal.message[:300])
    )
    line.health = Health.RECONNECT
    if changed:
        channel = Channel.objects.select_related("workspace").get(pk=line.channel_id)
        tell: list[User] | None = [] if channel.ended_as_told(clock.now()) else None
        activity.record(
            workspace=channel.workspace,
            actor=None,
            verb="channel.must_reconnect",
            subject=channel,
            tell=tell,
        )
        activity.beat(line.workspace_id, "channels")


def close_until(channel_id: int, until: datetime | None) -> None:
    Budget.objects.update_or_create(channel_id=channel_id, defaults={"closed_until": until})
