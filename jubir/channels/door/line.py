"""A channel made ready for speaking."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from jubir.channels import spending
from jubir.channels.door.known import app_of, limits_for, problems_in, recovery_of, takes_money
from jubir.channels.models import Budget, Channel, Health
from jubir.core import clock
from jubir.core.crypto import Secret, Unreadable, unseal
from jubir.networks import preflight, registry
from jubir.networks.contract import Account, Charge, Draft, Recovery
from jubir.networks.limits import Limits

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Line:
    """A channel with its secrets open. Never shows them."""

    channel_id: int
    workspace_id: int
    speaker: Any
    account: Account
    secrets: Secret
    sealed: str = field(repr=False)
    limits: Limits
    recovery: Recovery
    health: str
    expires_at: datetime | None = None
    closed_until: datetime | None = None
    app: dict[str, Any] = field(default_factory=dict, repr=False)
    #: Until when this month's spending limit is used up; and what was asked and spent since it was last kept.
    spent_until: datetime | None = None
    asked: int = 0
    charges: list[Charge] = field(default_factory=list)

    @property
    def can_look(self) -> bool:
        """Whether an unknown outcome can be looked into; else a person is asked at once."""
        if self.recovery.blind:
            return False
        return hasattr(self.speaker, "look_up") or hasattr(self.speaker, "recent")

    @property
    def is_by_hand(self) -> bool:
        return bool(self.speaker.identity.by_hand)

    def limits_for(self, draft: Draft) -> Limits:
        """Of its kind of post, or of an answer; `limits` are those of the channel as such."""
        return limits_for(self.speaker, self.account, draft)

    def problems(self, draft: Draft) -> Sequence[preflight.Problem]:
        """The last pre-flight, as `preflight_of` says it."""
        return problems_in(self.speaker, draft, self.limits_for(draft))


@lru_cache(maxsize=4096)
def opened(sealed: str) -> Secret:
    """Opening costs more than sending; the same sealed text always opens to the same thing."""
    return unseal(sealed) if sealed else Secret()


def lines(channel_ids: Iterable[int]) -> dict[int, Line]:
    """Lines for these channels, in one query. A channel whose secrets can't be opened must be connected again; one whose
    network has no connector any more gets no line."""
    ids = sorted({int(one) for one in channel_ids})
    if not ids:
        return {}
    marks = ",".join(map(str, ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.id, c.workspace_id, c.network, c.server, c.remote_id, c.handle, c.facts, c.secrets, c.health,"
            f" c.secrets_expire_at, b.closed_until FROM {Channel._meta.db_table} c"
            f" LEFT JOIN {Budget._meta.db_table} b ON b.channel_id = c.id WHERE c.id IN ({marks})"
        )
        found = [values for values in cursor.fetchall() if values[2] in registry.all_connectors()]
    apps = _apps({(values[2], values[3]) for values in found})
    paying = {(values[1], values[2]) for values in found if takes_money(values[2])}
    spent = spending.used_up(paying, clock.now()) if paying else {}
    made = {}
    for values in found:
        try:
            made[values[0]] = _line(values, apps)
            made[values[0]].spent_until = spent.get((values[1], values[2]))
        except Exception:
            # What a server said of itself makes no sense: its channel alone stands still, not everybody's.
            log.exception("channel %d: not ready to speak", values[0])
    return made


def _line(values: Sequence[Any], apps: dict[tuple[str, str], Secret]) -> Line:
    id_, workspace_id, network, server, remote_id, handle, facts, sealed, health, expires, closed = values
    speaker = registry.connector(network)
    account = Account(remote_id, handle, server, json.loads(facts) if isinstance(facts, str) else facts)
    try:
        secrets = opened(sealed or "")
    except Unreadable:
        secrets, health = Secret(), Health.RECONNECT
    return Line(
        id_, workspace_id, speaker, account, secrets, sealed or "", speaker.limits(account),
        recovery_of(speaker, account), health, _aware(expires), _aware(closed), apps.get((network, server), {}),
    )  # fmt: skip


def _apps(places: set[tuple[str, str]]) -> dict[tuple[str, str], Secret]:
    """Our registrations with these (network, server) pairs, where the network wants one."""
    return {
        (network, server): app_of(network, server)
        for network, server in places
        if registry.connector(network).auth.kind == "oauth" or registry.connector(network).auth.keys
    }


def _aware(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
