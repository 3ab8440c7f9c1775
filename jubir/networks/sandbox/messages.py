"""Direct messages: between an account and one person. Those from people are written by the audience."""

from jubir.networks.sandbox import clock, inbox
from jubir.networks.sandbox.store import FAILED, PROCESSING, PUBLIC, Row, Store


def add(
    store: Store,
    account: int,
    person: int,
    text: str,
    *,
    key: str = "",
    at: float | None = None,
    late: float = 0,
    processing: float = 0,
    fails: str = "",
    honour: bool = False,
) -> tuple[Row, bool]:
    """From the account to a person, and whether it is new, as in `add_post`. Those from people are the audience's."""
    now = store.now()
    created = (now if at is None else min(at, now)) + late
    with store.writing() as db:
        if honour and key:
            row = db.execute(
                "SELECT * FROM messages WHERE account=? AND key=? ORDER BY id", (account, key)
            ).fetchone()
            if row is not None:
                if row["at"] > now:
                    db.execute("UPDATE messages SET at=?, ready=NULL WHERE id=?", (now, row["id"]))
                return one(store, row["id"]), False
        pk = db.execute(
            "INSERT INTO messages (account, person, ours, text, at, key, ready, fails) VALUES (?,?,1,?,?,?,?,?)",
            (account, person, text, created, key, created + processing if processing else None, fails),
        ).lastrowid
        row = one(store, pk or 0)
        if not fails:
            inbox.tell_of_message(store, row)
    return row, True


def one(store: Store, pk: int) -> Row:
    return store.db.execute("SELECT * FROM messages WHERE id=?", (pk,)).fetchone()


def by_key(store: Store, account: int, key: str) -> Row | None:
    return store.db.execute(
        "SELECT * FROM messages WHERE account=? AND key=? AND at<=? ORDER BY id",
        (account, key, store.now()),
    ).fetchone()


def some(
    store: Store, account: int, since: float = 0, limit: int = 100, *, person: int = 0, lag: float = 0
) -> list[Row]:
    """Both directions, newest first; of one conversation with `person`."""
    whose, values = ("AND person=?", [person]) if person else ("", [])
    return store.db.execute(
        f"SELECT * FROM messages WHERE account=? {whose} AND at>=? AND at<=? ORDER BY at DESC, id DESC LIMIT ?",
        (account, *values, since - clock.ROUNDED, store.now() - lag, limit),
    ).fetchall()


def status(store: Store, row: Row) -> str:
    if row["ready"] is not None and row["ready"] > store.now():
        return PROCESSING
    return FAILED if row["fails"] else PUBLIC
