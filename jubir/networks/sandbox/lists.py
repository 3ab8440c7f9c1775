"""Lists of people that an account keeps, and what those people wrote."""

from collections.abc import Sequence
from typing import Any

from jubir.networks.sandbox.store import THERE, Row, Store, id_at

TITLE, MOST_PEOPLE = 80, 200


def handles(people: Any) -> list[Any]:
    return people[:MOST_PEOPLE] if isinstance(people, list) else []


def create(store: Store, account: int, title: str, people: Sequence[int]) -> dict[str, Any]:
    with store.writing() as db:
        pk = db.execute("INSERT INTO lists (account, title) VALUES (?, ?)", (account, title)).lastrowid
        db.executemany("INSERT OR IGNORE INTO listed VALUES (?, ?)", [(pk, person) for person in people])
    return next(one for one in of(store, account) if one["id"] == str(pk))


def of(store: Store, account: int) -> list[dict[str, Any]]:
    rows = store.db.execute(
        "SELECT lists.id, title, handle FROM lists JOIN listed ON list=lists.id JOIN accounts ON accounts.id=person"
        " WHERE account=? ORDER BY lists.id, handle",
        (account,),
    ).fetchall()
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        told = found.setdefault(row["id"], {"id": str(row["id"]), "title": row["title"], "people": []})
        told["people"].append(row["handle"])
    return list(found.values())


def delete(store: Store, account: int, pk: int) -> None:
    """Gone is gone."""
    with store.writing() as db:
        if db.execute("DELETE FROM lists WHERE id=? AND account=?", (pk, account)).rowcount:
            db.execute("DELETE FROM listed WHERE list=?", (pk,))


def people(store: Store, account: int, pk: int) -> list[int] | None:
    """The ids of those on it; None where the account keeps no such list."""
    if not store.db.execute("SELECT 1 FROM lists WHERE id=? AND account=?", (pk, account)).fetchone():
        return None
    return [row["person"] for row in store.db.execute("SELECT person FROM listed WHERE list=?", (pk,))]


def posts(store: Store, people: Sequence[int], *, since: float, before: int, limit: int) -> list[Row]:
    now, marks = store.now(), ",".join("?" * len(people))
    # Only the number of placeholders is put together, never a value.
    asked = (
        f"SELECT * FROM posts WHERE account IN ({marks}) AND id>=? AND id<? AND {THERE} AND created<=? AND ready<=?"  # nosec B608
        " AND fails='' AND kind='' AND hidden IS NULL AND parent IS NULL ORDER BY id DESC LIMIT ?"
    )
    return store.db.execute(asked, (*people, id_at(since), before or 2**62, now, now, now, limit)).fetchall()
