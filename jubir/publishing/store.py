"""The engine's few statements, written by hand: claims, intents and settles of hundreds of rows in one transaction.

Every write to a delivery carries its fence: a settle with an older one changes nothing and says so.
Shapes: `Row` is a claimed delivery, and the image that a settle writes back.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from jubir.channels.models import Channel
from jubir.publishing.models import Attempt, Delivery, State

DELIVERY = Delivery._meta.db_table
ATTEMPT = Attempt._meta.db_table

#: Seconds a claim holds. The engine renews it while it works, so only a dead or frozen worker lets it lapse.
LEASE = 60.0


@dataclass(slots=True)
class Row:
    id: int
    workspace_id: int
    post_id: int
    channel_id: int
    state: str
    due_at: datetime
    draft: dict[str, Any]
    why: str
    why_data: dict[str, Any]
    mender: str
    fence: int
    tries: int
    readings: int
    step: int
    checkpoint: dict[str, Any]
    key: str
    record_key: str
    remote_id: str
    remote_url: str
    sent_at: datetime | None
    created_at: datetime
    kind: str = "post"
    wake_at: datetime | None = None
    looks: int = 0

    @property
    def is_answer(self) -> bool:
        return self.kind == "reply"


@dataclass(slots=True)
class Try:
    """One attempt: inserted by an intent (or, for a reading, whole), completed by a settle."""

    delivery_id: int
    number: int
    step: int
    started_at: datetime
    request: dict[str, Any] = field(default_factory=dict)
    outcome: str = "sending"
    error: str = ""
    status: int | None = None
    answer: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)
    remote_id: str = ""
    ended_at: datetime | None = None


def _sqlite() -> bool:
    return connection.vendor == "sqlite"


def _moment(value: datetime | None) -> Any:
    """As Django itself stores it: SQLite has naive UTC text, PostgreSQL an aware value."""
    if value is None or not _sqlite():
        return value
    return str(value.astimezone(UTC).replace(tzinfo=None))


def _read_moment(value: Any) -> datetime | None:
    return None if value is None or value == "" else _certain_moment(value)


def _certain_moment(value: Any) -> datetime:
    """A moment of a column that is never null."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value


_EMPTY = "{}"
#: What no database takes, and a careless or hostile network may answer: NUL, and halves of letters.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _json(value: Any) -> str:
    return json.dumps(_clean(value), separators=(",", ":")) if value else _EMPTY


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(key)): _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    # PostgreSQL's JSON has no NaN and no infinity.
    return None if isinstance(value, float) and not math.isfinite(value) else value


def storable(value: Any, most: int | None = None) -> str:
    """A network's words as a column takes them: one row that cannot be written would hold up its whole group."""
    return _UNSTORABLE.sub("\ufffd", str(value))[:most]


def _address(value: Any) -> str:
    """A web address, or nothing: what a network says must not become a script, nor half an address."""
    text = storable(value)
    return text if text.startswith(("https://", "http://")) and len(text) <= 500 else ""


_COLUMNS = (
    "id, workspace_id, post_id, channel_id, state, due_at, draft, why, why_data, mender, fence, tries, readings,"
    " step, checkpoint, key, record_key, remote_id, remote_url, sent_at, created_at, kind"
)


#: A row that was cancelled, or is out, is never taken up, whatever its `wake_at` says.
_LIVING = "'scheduled', 'waiting', 'claimed', 'sending', 'processing', 'unconfirmed'"


def claim(now: datetime, lease_until: datetime, limit: int) -> list[Row]:
    """Take up to `limit` rows whose time has come. One statement; two workers never get the same row."""
    due = (
        f"SELECT id FROM {DELIVERY} WHERE wake_at IS NOT NULL AND wake_at <= %s AND state IN ({_LIVING})"
        f" ORDER BY wake_at LIMIT {int(limit)}"
    )
    # An array on PostgreSQL: a sub-select under IN may be run twice by the planner and then takes too many.
    chosen = f"IN ({due})" if _sqlite() else f"= ANY(ARRAY({due} FOR UPDATE SKIP LOCKED))"
    sql = f"""
        UPDATE {DELIVERY} SET fence = fence + 1, wake_at = %s,
            state = CASE state WHEN 'scheduled' THEN 'claimed' WHEN 'waiting' THEN 'claimed'
                               WHEN 'sending' THEN 'unconfirmed' ELSE state END
        WHERE id {chosen}
        RETURNING {_COLUMNS}"""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [_moment(lease_until), _moment(now)])
        found = cursor.fetchall()
    return [_row(values, lease_until) for values in found]


def _row(values: Sequence[Any], wake_at: datetime) -> Row:
    row = Row(*values)
    row.wake_at = wake_at
    row.due_at, row.created_at = _certain_moment(row.due_at), _certain_moment(row.created_at)
    row.sent_at = _read_moment(row.sent_at)
    row.draft, row.why_data, row.checkpoint = map(_read_json, (row.draft, row.why_data, row.checkpoint))
    return row


def next_wake() -> datetime | None:
    """When the earliest row wants to be looked at."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT wake_at FROM {DELIVERY} WHERE wake_at IS NOT NULL ORDER BY wake_at LIMIT 1")
        found = cursor.fetchone()
    return _read_moment(found[0]) if found else None


#: Column → PostgreSQL type, in the order in which the value tuples below give them.
_INTENT = {"state": "text", "readings": "int", "tries": "int", "wake_at": "timestamptz"}
_SETTLE = {
    "state": "text", "wake_at": "timestamptz", "why": "text", "why_data": "jsonb", "mender": "text", "tries": "int",
    "readings": "int", "step": "int", "checkpoint": "jsonb", "remote_id": "text", "remote_url": "text",
    "sent_at": "timestamptz",
}  # fmt: skip
_FENCED = {"id": "bigint", "fence": "int"}
_BEGUN = {
    "delivery_id": "bigint", "number": "int", "step": "int", "outcome": "text", "error": "text", "status": "int",
    "answer": "text", "request": "jsonb", "evidence": "jsonb", "remote_id": "text", "started_at": "timestamptz",
    "ended_at": "timestamptz",
}  # fmt: skip
_ENDED = {
    "outcome": "text", "error": "text", "status": "int", "answer": "text", "evidence": "jsonb", "remote_id": "text",
    "ended_at": "timestamptz",
}  # fmt: skip
_NUMBERED = {"delivery_id": "bigint", "number": "int"}


def _update(
    cursor: Any, table: str, columns: dict[str, str], keys: dict[str, str], rows: list[tuple[Any, ...]]
) -> None:
    """Set `columns` where `keys` fit, for many rows. SQLite is quick at many statements, PostgreSQL at one with arrays."""
    if _sqlite():
        sets = ", ".join(f"{name} = %s" for name in columns)
        where = " AND ".join(f"{name} = %s" for name in keys)
        cursor.executemany(f"UPDATE {table} SET {sets} WHERE {where}", rows)
        return
    sets = ", ".join(f"{name} = v.{name}" for name in columns)
    where = " AND ".join(f"t.{name} = v.{name}" for name in keys)
    values, arrays = _arrays({**columns, **keys}, rows)
    cursor.execute(f"UPDATE {table} t SET {sets} FROM {values} WHERE {where}", arrays)


def _insert(cursor: Any, table: str, columns: dict[str, str], rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(columns)
    if _sqlite():
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", rows)
        return
    values, arrays = _arrays(columns, rows)
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {values}", arrays)


def _arrays(columns: dict[str, str], rows: list[tuple[Any, ...]]) -> tuple[str, list[list[Any]]]:
    casts = ", ".join(f"%s::{kind}[]" for kind in columns.values())
    return f"unnest({casts}) AS v({', '.join(columns)})", [list(column) for column in zip(*rows, strict=True)]


def _settle_values(row: Row) -> tuple[Any, ...]:
    return (
        row.state, _moment(row.wake_at), row.why, _json(row.why_data), row.mender, row.tries, row.readings, row.step,
        _json(row.checkpoint), storable(row.remote_id, 255), _address(row.remote_url), _moment(row.sent_at), row.id,
        row.fence,
    )  # fmt: skip


def _begun_values(one: Try) -> tuple[Any, ...]:
    return (
        one.delivery_id, one.number, one.step, one.outcome, one.error, one.status, storable(one.answer),
        _json(one.request), _json(one.evidence), storable(one.remote_id, 255), _moment(one.started_at),
        _moment(one.ended_at),
    )  # fmt: skip


def _ended_values(one: Try) -> tuple[Any, ...]:
    return (
        one.outcome, one.error, one.status, storable(one.answer), _json(one.evidence), storable(one.remote_id, 255),
        _moment(one.ended_at), one.delivery_id, one.number,
    )  # fmt: skip


@dataclass(slots=True)
class Write:
    """One thing to be written with others: an intent (begun), or a settle with what it ended and read."""

    row: Row
    intent: Try | None = None
    ended: Try | None = None
    read: Try | None = None


def write(writes: Sequence[Write]) -> set[int]:
    """Write all in one transaction. Returns the ids whose fence was stale: for those nothing was written.

    Raises IntegrityError when two deliveries claim one remote post; the caller then writes one by one.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        stale = _stale(cursor, writes)
        if stale:
            writes = [one for one in writes if one.row.id not in stale]
        intents = [one for one in writes if one.intent]
        settles = [one for one in writes if not one.intent]
        if intents:
            # What was read before says nothing about what is sent now: the count of readings begins anew.
            waking = [
                ("sending", 0, one.row.tries, _moment(one.row.wake_at), one.row.id, one.row.fence)
                for one in intents
            ]
            _update(cursor, DELIVERY, _INTENT, _FENCED, waking)
            _insert(cursor, ATTEMPT, _BEGUN, [_begun_values(one.intent) for one in intents if one.intent])
        if settles:
            _update(cursor, DELIVERY, _SETTLE, _FENCED, [_settle_values(one.row) for one in settles])
            if ended := [_ended_values(one.ended) for one in settles if one.ended]:
                _update(cursor, ATTEMPT, _ENDED, _NUMBERED, ended)
            if read := [_begun_values(one.read) for one in settles if one.read]:
                _insert(cursor, ATTEMPT, _BEGUN, read)
    return stale


def _stale(cursor: Any, writes: Sequence[Write]) -> set[int]:
    """The ids among `writes` that somebody else claimed since. The rows stay locked until the transaction ends."""
    ids = ",".join(str(int(one.row.id)) for one in writes)
    lock = "" if _sqlite() else " ORDER BY id FOR UPDATE"
    cursor.execute(f"SELECT id, fence FROM {DELIVERY} WHERE id IN ({ids}){lock}")
    fences = dict(cursor.fetchall())
    return {one.row.id for one in writes if fences.get(one.row.id) != one.row.fence}


def renew(leases: Iterable[tuple[int, int]], until: datetime) -> set[int]:
    """Hold (id, fence) pairs longer. Returns the ids that are still held: the others somebody else has claimed."""
    wanted = dict(leases)
    if not wanted:
        return set()
    lock = "" if _sqlite() else " ORDER BY id FOR UPDATE"
    ids = ",".join(str(int(id_)) for id_ in wanted)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, fence FROM {DELIVERY} WHERE id IN ({ids})"
            f" AND state IN ('claimed', 'sending', 'processing', 'unconfirmed'){lock}"
        )
        held = {id_ for id_, fence in cursor.fetchall() if wanted[id_] == fence}
        if held:
            marks = ",".join(map(str, held))
            cursor.execute(f"UPDATE {DELIVERY} SET wake_at = %s WHERE id IN ({marks})", [_moment(until)])
    return held


def last_try(delivery_id: int) -> Attempt | None:
    """The last attempt that sent something (readings apart)."""
    return (
        Attempt.objects.filter(delivery_id=delivery_id)
        .exclude(outcome__in=("found", "absent"))
        .order_by("-number")
        .first()
    )


def first_doubt(delivery_id: int, step: int, after: datetime | None = None) -> datetime | None:
    """When the first try of this step began whose post may be out there: an earlier one may have arrived late."""
    tries = Attempt.objects.filter(
        delivery_id=delivery_id, step=step, outcome__in=("sending", "unknown", "processing")
    )
    if after is not None:
        tries = tries.filter(started_at__gte=after)
    return tries.order_by("number").values_list("started_at", flat=True).first()


def owned(channel_id: int, remote_ids: Iterable[str], *, but: int) -> set[str]:
    """Which of these remote posts belong to another delivery to the same account (any step of it).

    The account, not the channel: it may be connected in several workspaces.
    """
    wanted = list(remote_ids)
    mine = Channel.objects.get(pk=channel_id)
    same = Channel.objects.filter(network=mine.network, server=mine.server, remote_id=mine.remote_id)
    return set(
        Attempt.objects.filter(delivery__channel__in=same, remote_id__in=wanted)
        .exclude(delivery_id=but)
        .values_list("remote_id", flat=True)
    )


def give_back(channel_id: int, remote_id: str, *, to: int, now: datetime) -> int:
    """A direct answer outranks a match: whoever adopted this remote post by its looks must look again.

    0: nobody did. Then the network gave two deliveries the same id, and neither can be told to send again.
    """
    if not remote_id:
        return 0
    given = 0
    with transaction.atomic():
        thieves = Delivery.objects.select_for_update().filter(channel_id=channel_id, remote_id=remote_id)
        for thief in thieves.exclude(pk=to).exclude(state=State.CANCELLED):
            adopted = thief.attempts.filter(remote_id=remote_id)
            if adopted.exclude(outcome="found").exists():
                continue
            # A person pointed at it, or later steps answer a post that is not its own: only a person can tell more.
            ask = not adopted.update(remote_id="") or len(thief.draft.get("parts") or ()) > 1
            ask = ask or thief.state == State.TAKEN_DOWN  # somebody deleted it: it is not sent by itself
            Delivery.objects.filter(pk=thief.pk).update(
                state=State.NEEDS_PERSON if ask else State.UNCONFIRMED,
                fence=F("fence") + 1,
                step=thief.step if ask else 0,
                remote_id="",
                remote_url="",
                sent_at=None,
                readings=0,
                wake_at=None if ask else now,
                why="cannot_tell" if ask else "no_answer",
            )
            given += 1
    return given
