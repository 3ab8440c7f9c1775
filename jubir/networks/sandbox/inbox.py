"""What reaches an account: comments, mentions, reviews and direct messages, also when one is changed or deleted.

Each becomes a row of `arrivals` when it is written down, which may be long before or after the moment it happens: the
audience can be brought to any moment. A reader's cursor therefore says two things, how much was written down and what
time it was, and what is new is all that was not both. A page may be cut; then the cursor also keeps the new two.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jubir.networks.spans import mentions

if TYPE_CHECKING:
    from jubir.networks.sandbox.store import Row, Store

COMMENT, MENTION, REVIEW, MESSAGE = "comment", "mention", "review", "message"
MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """Seen: the rows up to `seq` that happened until `at` (microseconds). `upto`: the page's own end, while it is cut."""

    seq: int = 0
    at: int = 0
    upto: tuple[int, int, int, int] | None = None  # seq, at, the last row given, since

    def __str__(self) -> str:
        return ".".join(map(str, (self.seq, self.at, *(self.upto or ()))))

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Raises ValueError."""
        numbers = [int(part) for part in text.split(".")]
        if any(not 0 <= number < 2**62 for number in numbers):
            raise ValueError("cursor")
        match numbers:
            case [seq, at]:
                return cls(seq, at)
            case [seq, at, *upto] if len(upto) == 4:
                return cls(seq, at, (upto[0], upto[1], upto[2], upto[3]))
        raise ValueError("cursor")


def page(
    store: "Store", account: int, cursor: Cursor, *, since: float = 0, limit: int = 100, lag: float = 0
) -> tuple[list["Row"], Cursor, bool]:
    """What is new, in the order in which it was written down, the cursor behind it, and whether there is more."""
    if cursor.upto is None:
        newest = store.db.execute("SELECT max(seq) FROM arrivals WHERE account=?", (account,)).fetchone()[0]
        ends = newest or 0, int((store.now() - lag) * MICRO), 0, int(since * MICRO)
        cursor = Cursor(cursor.seq, cursor.at, ends)
    end, until, last, since = cursor.upto or (0, 0, 0, 0)
    rows = store.db.execute(
        "SELECT * FROM arrivals WHERE account=? AND seq>? AND seq<=? AND at<=? AND (seq>? OR at>?) AND at>=?"
        " ORDER BY seq LIMIT ?",
        (account, last, end, until / MICRO, cursor.seq, cursor.at / MICRO, since / MICRO, limit + 1),
    ).fetchall()
    more, rows = len(rows) > limit, rows[:limit]
    if more:
        return rows, Cursor(cursor.seq, cursor.at, (end, until, rows[-1]["seq"], int(since))), True
    return rows, Cursor(max(end, cursor.seq), max(until, cursor.at)), False


def start(store: "Store", account: int) -> Cursor:
    """Nothing until now."""
    newest = store.db.execute("SELECT max(seq) FROM arrivals WHERE account=?", (account,)).fetchone()[0]
    return Cursor(newest or 0, int(store.now() * MICRO))


# ── writing down ─────────────────────────────────────────────────────────────────────────────────────────────────
def tell(store: "Store", account: int, at: float, kind: str, ref: int) -> None:
    store.db.execute(
        "INSERT INTO arrivals (account, at, kind, ref) VALUES (?,?,?,?)", (account, at, kind, ref)
    )


def tell_of_post(store: "Store", row: "Row", at: float | None = None) -> None:
    """To everybody whom a post concerns: under whose post it stands, whom it answers, whom it names."""
    if row["about"] is None and row["parent"] is None and "@" not in row["text"]:
        return
    at = row["ready"] if at is None else at
    for account, kind in concerned(store, row).items():
        tell(store, account, at, kind, row["id"])


def concerned(store: "Store", row: "Row") -> dict[int, str]:
    """Account → what it is to them. Of the accounts that people joined with; the author too, when answering somebody."""
    told: dict[int, str] = {}
    for name in {span.value.lower() for span in mentions(row["text"])}:
        named = store.account_by_handle(name)
        if named is not None and named["id"] != row["account"]:
            told[named["id"]] = MENTION
    parent = store.post(row["parent"]) if row["parent"] else None
    if parent is not None:
        root = store.post(row["root"] or parent["id"])
        if parent["account"] != row["account"]:
            told[parent["account"]] = told[row["account"]] = MENTION
        if row["account"] != root["account"]:
            told[root["account"]] = COMMENT
        elif parent["account"] != row["account"]:
            told[row["account"]] = COMMENT
        if root["kind"] == REVIEW:
            told[root["about"]] = REVIEW
    if row["about"] is not None:
        told[row["about"]] = REVIEW
    return {
        account: kind
        for account, kind in told.items()
        if store.db.execute("SELECT 1 FROM accounts WHERE id=? AND human=1", (account,)).fetchone()
    }


def tell_of_message(store: "Store", row: "Row") -> None:
    """The account; and if the other one is an account people joined with, that one gets it too."""
    at = row["ready"] or row["at"]
    tell(store, row["account"], at, MESSAGE, row["id"])
    other = store.account(row["person"])
    if row["ours"] and other["human"] == 1:
        pk = store.db.execute(
            "INSERT INTO messages (account, person, ours, text, at) VALUES (?,?,0,?,?)",
            (row["person"], row["account"], row["text"], at),
        ).lastrowid
        tell(store, row["person"], at, MESSAGE, pk or 0)


def is_blocked(store: "Store", account: int, person: int, at: float) -> bool:
    """Had the account blocked that person then?"""
    found = store.db.execute(
        "SELECT 1 FROM blocks WHERE account=? AND person=? AND at<=? AND (until IS NULL OR until>?)",
        (account, person, at, at),
    ).fetchone()
    return found is not None
