"""Every way in which a network goes wrong, as a switch: which requests it strikes, and whether the post is there after.

A switch is for one account or the whole server, strikes once, N times, always or by chance (a seeded one, so that a
run can be repeated), all requests of its sort or only posts that contain some words. Where markers are allowed, a
post's own text can ask for its fault: `[[fault:accept_then_500]]` strikes the first request with that text,
`[[fault:slow:5]]` gives the seconds, `[[fault:refuse:0:3]]` strikes three times, `[[fault:refuse:0:*]]` always.
"""

import hashlib
import re
from dataclasses import dataclass

from jubir.networks.sandbox.store import Row, Store

WRITE, READ, UPLOAD = "write", "read", "upload"


@dataclass(frozen=True, slots=True)
class Kind:
    """`strikes`: the sorts of request. `accepts`: is the post there in the end? None: nothing is posted by it."""

    slug: str
    strikes: tuple[str, ...]
    accepts: bool | None
    seconds: float = 0  # what it starts with; 0: it has no duration


KINDS = {
    kind.slug: kind
    for kind in (
        Kind("refuse", (WRITE,), False),
        Kind("unauthorized", (WRITE, READ, UPLOAD), False),
        Kind("too_many", (WRITE,), False, 30),
        Kind("refuse_then_500", (WRITE,), False),
        Kind("refuse_then_reset", (WRITE,), False),
        Kind("refuse_then_hang", (WRITE,), False, 60),
        Kind("accept_then_500", (WRITE,), True),
        Kind("accept_then_502", (WRITE,), True),
        Kind("accept_then_429", (WRITE,), True, 30),
        Kind("accept_then_reset", (WRITE,), True),
        Kind("accept_then_hang", (WRITE,), True, 60),
        Kind("accept_then_cut", (WRITE,), True),
        Kind("late_accept", (WRITE,), True, 5),
        Kind("slow", (WRITE,), True, 5),
        Kind("processing", (WRITE,), True, 10),
        Kind("processing_fails", (WRITE,), False, 5),
        Kind("media_refuse", (UPLOAD,), None),
        Kind("media_processing", (UPLOAD,), None, 5),
        Kind("media_500", (UPLOAD,), None),
        Kind("reads_down", (READ,), None),
        Kind("reads_slow", (READ,), None, 5),
        Kind("reads_lag", (READ,), None, 5),
    )
}


#: Those that delay the truth: longer than the server's `settle_after` they break its promise.
DELAYS = ("late_accept", "reads_lag")


@dataclass(frozen=True, slots=True)
class Fault:
    """A switch that struck."""

    kind: str
    seconds: float = 0
    reason: str = ""


class Unknown(ValueError):
    """No such fault, or numbers that make no sense."""


_MARK = re.compile(r"\[\[fault:([a-z_0-9]+)(?::([0-9.]+))?(?::(\d+|\*))?\]\]")


def switch_on(
    store: Store,
    kind: str,
    *,
    account: int = 0,
    seconds: float | None = None,
    times: int | None = 1,
    chance: float = 1.0,
    seed: str = "",
    reason: str = "",
    contains: str = "",
) -> Row:
    """`times` None: until it is switched off. Raises Unknown."""
    if kind not in KINDS:
        raise Unknown(kind)
    seconds = KINDS[kind].seconds if seconds is None else seconds
    if not 0 <= seconds <= 3600 or not 0 < chance <= 1 or (times is not None and times < 1):
        raise Unknown("numbers")
    found = store.db.execute(
        "INSERT INTO faults (account, kind, seconds, reason, contains, remaining, chance, seed, made)"
        " VALUES (?,?,?,?,?,?,?,?,?)",
        (account, kind, seconds, reason[:300], contains[:200], times, chance, seed, store.now()),
    )
    return store.db.execute("SELECT * FROM faults WHERE id=?", (found.lastrowid,)).fetchone()


def switch_off(store: Store, pk: int | None = None, *, account: int | None = None) -> int:
    """One switch, all of an account, or all. Returns how many there were."""
    where, values = [], []
    if pk is not None:
        where.append("id=?")
        values.append(pk)
    if account is not None:
        where.append("account=?")
        values.append(account)
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    return store.db.execute(f"DELETE FROM faults {condition}", values).rowcount


def switches(store: Store, account: int | None = None) -> list[Row]:
    """Those of the account and of the whole server; all without an account."""
    if account is None:
        return store.db.execute("SELECT * FROM faults ORDER BY id").fetchall()
    return store.db.execute(
        "SELECT * FROM faults WHERE account IN (0, ?) ORDER BY account DESC, id", (account,)
    ).fetchall()


def draw(store: Store, account: int, sort: str, text: str = "") -> Fault | None:
    """The fault that strikes this request, if any; used up by being drawn."""
    if "[[fault:" in text and store.setting("markers"):
        marked = _marked(store, account, text)
        if marked is not None and sort in KINDS[marked.kind].strikes:
            return marked
    for row in switches(store, account):
        if sort not in KINDS[row["kind"]].strikes or row["contains"] not in text:
            continue
        if row["chance"] < 1 and not _luck(store, row):
            continue
        if _use(store, row):
            return Fault(row["kind"], row["seconds"], row["reason"])
    return None


def _luck(store: Store, row: Row) -> bool:
    """Decided by seed and count alone, so that the same run strikes the same requests."""
    seen = store.db.execute(
        "UPDATE faults SET seen=seen+1 WHERE id=? RETURNING seen", (row["id"],)
    ).fetchone()
    if seen is None:
        return False
    drawn = hashlib.blake2b(f"{row['seed']}|{row['kind']}|{seen[0]}".encode(), digest_size=8).digest()
    return int.from_bytes(drawn) / 2**64 < row["chance"]


def _use(store: Store, row: Row) -> bool:
    if row["remaining"] is None:
        store.db.execute("UPDATE faults SET hits=hits+1 WHERE id=?", (row["id"],))
        return True
    left = store.db.execute(
        "UPDATE faults SET remaining=remaining-1, hits=hits+1 WHERE id=? AND remaining>0 RETURNING remaining",
        (row["id"],),
    ).fetchone()
    if left is not None and left[0] == 0:
        store.db.execute("DELETE FROM faults WHERE id=?", (row["id"],))
    return left is not None


def _marked(store: Store, account: int, text: str) -> Fault | None:
    found = _MARK.search(text)
    if found is None or found[1] not in KINDS:
        return None
    kind = KINDS[found[1]]
    fault = Fault(kind.slug, float(found[2]) if found[2] else kind.seconds)
    if found[3] == "*":
        return fault
    mark = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
    used = store.db.execute(
        "INSERT INTO marks VALUES (?,?,1) ON CONFLICT (account, mark) DO UPDATE SET used=used+1 RETURNING used",
        (account, mark),
    ).fetchone()[0]
    return fault if used <= int(found[3] or 1) else None
