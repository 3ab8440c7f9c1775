"""Switches that change what the audience does for a while: a quiet week, a post that goes viral, a storm, a flood.

    quiet   people do less: of strength 3, a quarter of what they would
    viral   one post is seen by everybody: the newest, or the first of that time
    storm   people complain about one thing: under the posts, in messages, elsewhere, and in reviews
    spam    links and phone numbers under the newest posts and in messages

A scenario adds to (or thins) what would have happened anyway, so everything outside of its time stays as it was.
"""

import random
from dataclasses import dataclass

from jubir.networks.sandbox.store import THERE, Row, Store

KINDS = ("quiet", "viral", "storm", "spam")
WEEK = 7 * 86400.0
#: What the page starts with, in days.
DAYS = {"quiet": 7, "viral": 3, "storm": 4, "spam": 2}
STRENGTH = 3.0


class Unknown(ValueError):
    """No such scenario, or numbers that make no sense."""


@dataclass(frozen=True, slots=True)
class Scenario:
    kind: str
    start: float
    length: float
    strength: float
    post: int | None = None

    @property
    def end(self) -> float:
        return self.start + self.length

    def covers(self, at: float) -> bool:
        return self.start <= at < self.end


def switch_on(
    store: Store,
    account: int,
    kind: str,
    *,
    start: float | None = None,
    length: float | None = None,
    strength: float = STRENGTH,
    post: int | None = None,
) -> Row:
    """`start` (default: now) may lie in the past, for an account whose past is being told; a quiet time then thins only
    what has not been lived yet. Raises Unknown."""
    if kind not in KINDS:
        raise Unknown(kind)
    now = store.now()
    start = now if start is None else start
    length = DAYS[kind] * 86400.0 if length is None else length
    if not 3600 <= length <= 90 * 86400 or not 0.1 <= strength <= 10:
        raise Unknown("numbers")
    if abs(start - now) > 3 * 366 * 86400:
        raise Unknown("start")
    with store.writing() as db:
        if kind == "viral" and post is None:
            newest = db.execute(
                f"SELECT id FROM posts WHERE account=? AND parent IS NULL AND kind='' AND fails='' AND {THERE}"
                " AND ready<=? AND ready>? ORDER BY id DESC LIMIT 1",
                (account, start, start, start - WEEK),
            ).fetchone()
            post = newest["id"] if newest is not None else None
        found = db.execute(
            "INSERT INTO scenarios (account, kind, start, length, strength, post, made) VALUES (?,?,?,?,?,?,?)",
            (account, kind, start, length, strength, post, now),
        )
        # Live again from its beginning: what happened already is not written twice.
        db.execute("UPDATE accounts SET lived=min(lived, ?) WHERE id=?", (start, account))
        db.execute(
            "UPDATE posts SET audience_next=min(coalesce(audience_next, ?), ?) WHERE account=? AND n>0 AND fails=''"
            f" AND {THERE} AND ready>?",
            (start, start, account, now, start - 30 * 86400),
        )
        return db.execute("SELECT * FROM scenarios WHERE id=?", (found.lastrowid,)).fetchone()


def switch_off(store: Store, account: int, pk: int) -> bool:
    """From now on; what it brought stays."""
    now = store.now()
    ended = store.db.execute(
        "UPDATE scenarios SET length=max(0, ?-start) WHERE id=? AND account=? AND start+length>?",
        (now, pk, account, now),
    )
    return ended.rowcount == 1


def listed(store: Store, account: int) -> list[Row]:
    """Those that are on or still to come, and the latest that are over."""
    return store.db.execute(
        "SELECT * FROM scenarios WHERE account=? ORDER BY start DESC LIMIT 50", (account,)
    ).fetchall()


def of_account(store: Store, account: int) -> tuple[Scenario, ...]:
    rows = store.db.execute(
        "SELECT * FROM scenarios WHERE account=? ORDER BY start, kind", (account,)
    ).fetchall()
    return tuple(
        Scenario(row["kind"], row["start"], row["length"], row["strength"], row["post"]) for row in rows
    )


def is_thinned(seed: str, scenarios: tuple[Scenario, ...], who: str, at: float) -> bool:
    """Does it fall victim to a quiet time? Decided for each act by itself."""
    return any(
        random.Random(f"{seed}|quiet|{who}|{at:.3f}").random() > 1 / (1 + one.strength)
        for one in scenarios
        if one.kind == "quiet" and one.covers(at)
    )
