"""What an account does with what others said: likes, hides, blocks."""

from jubir.networks.sandbox import inbox
from jubir.networks.sandbox.store import Store


def like(store: Store, post: int, person: int, on: bool) -> None:
    if on:
        store.db.execute(
            "INSERT OR IGNORE INTO reactions VALUES (?,?,'like',0,?)", (post, person, store.now())
        )
    else:
        store.db.execute("DELETE FROM reactions WHERE post=? AND person=? AND kind='like'", (post, person))


def likes(store: Store, person: int, post: int) -> bool:
    return (
        store.db.execute(
            "SELECT 1 FROM reactions WHERE post=? AND kind='like' AND person=?", (post, person)
        ).fetchone()
        is not None
    )


def hide(store: Store, account: int, pk: int, on: bool) -> bool:
    """Somebody's comment under one of its own posts. False: that is none."""
    row = store.find_post(pk)
    root = store.post(row["root"]) if row is not None and row["root"] else None
    if row is None or root is None or root["account"] != account or row["account"] == account:
        return False
    hidden = (row["hidden"] or store.now()) if on else None
    store.db.execute("UPDATE posts SET hidden=? WHERE id=?", (hidden, pk))
    if hidden != row["hidden"]:
        inbox.tell(store, account, store.now(), inbox.COMMENT, pk)
    return True


def block(store: Store, account: int, person: int, on: bool) -> None:
    """Nothing a blocked person says meanwhile reaches the account."""
    now = store.now()
    if not on:
        store.db.execute(
            "UPDATE blocks SET until=? WHERE account=? AND person=? AND until IS NULL",
            (now, account, person),
        )
        return
    store.db.execute(
        "INSERT INTO blocks VALUES (?,?,?,NULL) ON CONFLICT (account, person) DO UPDATE SET until=NULL,"
        " at=CASE WHEN until IS NULL THEN at ELSE excluded.at END",
        (account, person, now),
    )
