"""What happens to an account beside its posts, day by day, and what the small world around it talks about."""

from jubir.networks.sandbox import audience
from jubir.networks.sandbox.store import Row, Store


def live_account(store: Store, account: Row, until: float | None = None) -> int:
    """Everything that happens to the account, its posts' audience included, up to then (default: now)."""
    until = store.now() if until is None else until
    posts = store.db.execute(
        "SELECT * FROM posts WHERE account=? AND audience_next<=?", (account["id"], until)
    ).fetchall()
    return audience.live(store, posts, until)


def live_world(store: Store, since: float = 0, until: float | None = None) -> int:
    return 0


def live_everything(store: Store, since: float = 0) -> None:
    """Up to now, as a search sees it."""
    live_world(store, since)
