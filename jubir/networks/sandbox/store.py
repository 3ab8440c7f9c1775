"""Everything the sandbox remembers: one SQLite file and a folder of media. No HTTP here."""

import hashlib
import json
import re
import secrets
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jubir.networks.sandbox import inbox

#: Post ids count microseconds from here.
EPOCH = 1_704_067_200.0
PUBLIC, PROCESSING, FAILED = "public", "processing", "failed"
#: What can be set for the whole server, with the values it starts with.
SETTINGS: dict[str, Any] = {
    "honour_keys": False,  # like most networks
    "markers": False,  # [[fault:...]] in a post's text
    "audience": True,
    "seed": "senja",
    "budget": 2000,  # posts per account and hour; 0: no end
    # What it promises: this long after a request ended, what it accepted can be read. `late_accept` and `reads_lag`
    # for longer break the promise, and then nobody could know.
    "settle_after": 8.0,
    "readings": 2,
}

Row = sqlite3.Row
#: SQL: not deleted at the moment that fills the mark.
THERE = "(gone IS NULL OR gone>?)"


@dataclass(frozen=True, slots=True)
class NewPost:
    """What somebody wants to say. `media` are {"id", "alt", "kind"}; `at` backdates (the demo's past)."""

    text: str
    media: tuple[dict[str, str], ...] = ()
    parent: int | None = None
    language: str = ""
    card: dict[str, str] | None = None
    poll: dict[str, Any] | None = None
    key: str = ""
    at: float | None = None


#: Columns younger than the first sandboxes: (table, column, its declaration).
YOUNGER = (
    ("accounts", "fans", "INTEGER NOT NULL DEFAULT 0"),
    ("accounts", "lived", "REAL"),
    ("posts", "kind", "TEXT NOT NULL DEFAULT ''"),
    ("posts", "about", "INTEGER"),
    ("posts", "rating", "INTEGER"),
    ("posts", "edited", "REAL"),
    ("posts", "later", "TEXT NOT NULL DEFAULT ''"),
    ("posts", "hidden", "REAL"),
    ("follows", "until", "REAL"),
    ("messages", "key", "TEXT NOT NULL DEFAULT ''"),
    ("messages", "ready", "REAL"),
    ("messages", "fails", "TEXT NOT NULL DEFAULT ''"),
)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _grow(db: sqlite3.Connection) -> None:
    """A sandbox of an earlier Jubir gets the columns it lacks."""
    db.execute("BEGIN IMMEDIATE")
    for table, column, declared in YOUNGER:
        known = [row["name"] for row in db.execute(f"PRAGMA table_info({table})")]
        if known and column not in known:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {declared}")
    db.execute("COMMIT")


def handle_for(name: str) -> str:
    """A handle people can type, from any name."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:24] or "akun"


def id_at(moment: float) -> int:
    return max(0, round((moment - EPOCH) * 1_000_000))


class Store:
    """One connection, used by one thread. Opened on first use, so that a sandbox nobody visits costs nothing."""

    def __init__(
        self, folder: Path, now: Callable[[], float] = time.time, *, any_thread: bool = False
    ) -> None:
        """`any_thread`: whoever holds it asks from several threads, one at a time."""
        self.folder = Path(folder)
        self.now = now
        self.any_thread = any_thread
        self._db: sqlite3.Connection | None = None
        self._last_id = 0
        self.people: list[int] = []  # the audience's ids, once they are known (audience.populate)

    # ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────
    @property
    def db(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = self._open()
        return self._db

    @property
    def media_folder(self) -> Path:
        folder = self.folder / "media"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _open(self) -> sqlite3.Connection:
        self.folder.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(
            self.folder / "sandbox.db",
            isolation_level=None,
            timeout=20,
            cached_statements=256,
            check_same_thread=not self.any_thread,
        )
        db.row_factory = sqlite3.Row
        # NORMAL: survives a killed process, and a training ground may forget its last second in a power cut.
        db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-4000;")
        _grow(db)
        db.executescript(files(__package__).joinpath("schema.sql").read_text())
        return db

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        db = self.db
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:  # also when the request is given up: no transaction stays open
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    # ── settings ─────────────────────────────────────────────────────────────────────────────────────────────────
    def setting(self, name: str) -> Any:
        row = self.db.execute("SELECT value FROM settings WHERE name=?", (name,)).fetchone()
        return SETTINGS[name] if row is None else json.loads(row[0])

    def settings(self) -> dict[str, Any]:
        kept = {row["name"]: json.loads(row["value"]) for row in self.db.execute("SELECT * FROM settings")}
        return {name: kept.get(name, default) for name, default in SETTINGS.items()}

    def set(self, **values: Any) -> None:
        """Raises KeyError for an unknown name, ValueError for a value of another type than the one it starts with."""
        for name, value in values.items():
            kind = type(SETTINGS[name])
            if kind is float and isinstance(value, int) and not isinstance(value, bool):
                value = float(value)
            if type(value) is not kind:
                raise ValueError(f"{name} is a {kind.__name__}")
            self.db.execute("REPLACE INTO settings VALUES (?, ?)", (name, json.dumps(value)))

    # ── accounts ─────────────────────────────────────────────────────────────────────────────────────────────────
    def create_account(self, name: str, handle: str = "", bio: str = "", fans: int = 0) -> tuple[Row, str]:
        """A new account and its token, which is told only now. A taken handle gets a number. `fans`: followers it brings."""
        token = "sbx_" + secrets.token_urlsafe(24)
        wanted = handle or handle_for(name)
        with self.writing() as db:
            free, n = wanted, 1
            while db.execute("SELECT 1 FROM accounts WHERE handle=?", (free,)).fetchone():
                n += 1
                free = f"{wanted}{n}"
            found = db.execute(
                "INSERT INTO accounts (handle, name, bio, token_hash, born, fans) VALUES (?,?,?,?,?,?)",
                (free, name, bio, digest(token), self.now(), fans),
            )
        return self.account(found.lastrowid or 0), token

    def account(self, pk: int) -> Row:
        return self.db.execute("SELECT * FROM accounts WHERE id=?", (pk,)).fetchone()

    def account_by_handle(self, handle: str) -> Row | None:
        return self.db.execute("SELECT * FROM accounts WHERE handle=?", (handle,)).fetchone()

    def account_by_token(self, token: str) -> Row | None:
        return self.db.execute("SELECT * FROM accounts WHERE token_hash=?", (digest(token),)).fetchone()

    def change_account(self, pk: int, name: str, bio: str) -> None:
        self.db.execute("UPDATE accounts SET name=?, bio=? WHERE id=?", (name, bio, pk))

    def renew_token(self, pk: int) -> str:
        token = "sbx_" + secrets.token_urlsafe(24)
        self.db.execute("UPDATE accounts SET token_hash=? WHERE id=?", (digest(token), pk))
        return token

    def find_people(self, query: str, limit: int = 10) -> list[Row]:
        like = (
            "%"
            + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").lstrip("@").lower()
            + "%"
        )
        return self.db.execute(
            "SELECT * FROM accounts WHERE lower(handle) LIKE ? ESCAPE '\\' OR lower(name) LIKE ? ESCAPE '\\'"
            " ORDER BY human DESC, handle LIMIT ?",
            (like, like, limit),
        ).fetchall()

    # ── posts ────────────────────────────────────────────────────────────────────────────────────────────────────
    def add_post(
        self,
        account: int,
        new: NewPost,
        *,
        late: float = 0,
        processing: float = 0,
        fails: str = "",
        honour: bool = False,
    ) -> tuple[Row, bool]:
        """The post, and whether it is new: with `honour`, the same key gives the post that is there already.

        `late`: accepted so many seconds from now. `processing`: public so many seconds after that.
        """
        now = self.now()
        created = (now if new.at is None else min(new.at, now)) + late
        with self.writing() as db:
            if honour and new.key:
                row = db.execute(
                    "SELECT * FROM posts WHERE account=? AND key=? ORDER BY id", (account, new.key)
                ).fetchone()
                if row is not None:
                    if row["created"] > now:  # its late twin was still on the way
                        db.execute("UPDATE posts SET created=?, ready=? WHERE id=?", (now, now, row["id"]))
                    return self.post(row["id"]), False
            n = db.execute(
                "UPDATE accounts SET made=made+1 WHERE id=? RETURNING made", (account,)
            ).fetchone()[0]
            root = None
            if new.parent is not None:
                above = db.execute("SELECT id, root FROM posts WHERE id=?", (new.parent,)).fetchone()
                root = above["root"] or above["id"]
            pk = self._free_id(db, created)
            db.execute(
                "INSERT INTO posts (id, account, n, text, language, parent, root, media, card, poll, key, created,"
                " ready, fails, audience_next) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    pk,
                    account,
                    n,
                    new.text,
                    new.language,
                    new.parent,
                    root,
                    json.dumps(new.media) if new.media else "[]",
                    json.dumps(new.card) if new.card else None,
                    json.dumps(new.poll) if new.poll else None,
                    new.key,
                    created,
                    created + processing,
                    fails,
                    None if fails else created + processing,
                ),
            )
            # What happens beside the posts begins with the first of them, also when that is told of later.
            db.execute(
                "UPDATE accounts SET lived=min(lived, ?) WHERE id=? AND lived>?", (created, account, created)
            )
            if not fails:
                inbox.tell_of_post(self, self.post(pk))
        return self.post(pk), True

    def _free_id(self, db: sqlite3.Connection, created: float) -> int:
        pk = id_at(created)
        while db.execute("SELECT 1 FROM posts WHERE id=?", (pk,)).fetchone():
            pk += 1
        return pk

    def post(self, pk: int) -> Row:
        return self.db.execute("SELECT * FROM posts WHERE id=?", (pk,)).fetchone()

    def find_post(self, pk: int, *, lag: float = 0) -> Row | None:
        """A post that has been accepted and not deleted, processing or not."""
        return self.db.execute(
            f"SELECT * FROM posts WHERE id=? AND {THERE} AND created<=?", (pk, self.now(), self.now() - lag)
        ).fetchone()

    def by_key(self, account: int, key: str) -> Row | None:
        return self.db.execute(
            f"SELECT * FROM posts WHERE account=? AND key=? AND {THERE} AND created<=? ORDER BY id",
            (account, key, self.now(), self.now()),
        ).fetchone()

    def recent(
        self,
        account: int | None,
        *,
        since: float = 0,
        before: int = 0,
        limit: int = 20,
        lag: float = 0,
        drafts: bool = False,
        replies: bool = True,
    ) -> list[Row]:
        """Newest first. `drafts`: with those still processing, for their owner."""
        now = self.now()
        where, values = [THERE, "created<=?", "id>=?"], [now, now - lag, id_at(since)]
        if not drafts:
            where.append("ready<=? AND fails=''")
            values.append(now - lag)
        if account is not None:
            where.append("account=?")
            values.append(account)
        else:
            where.append("kind='' AND account IN (SELECT id FROM accounts WHERE human>0)")
        if before:
            where.append("id<?")
            values.append(before)
        if not replies:
            where.append("parent IS NULL AND kind=''")
        return self.db.execute(
            f"SELECT * FROM posts WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT ?",
            (*values, limit),
        ).fetchall()

    def status(self, row: Row) -> str:
        if row["ready"] > self.now():
            return PROCESSING
        return FAILED if row["fails"] else PUBLIC

    def edit_post(self, pk: int, text: str) -> None:
        """It reads so from now on; whom it concerns is told, once for the same words."""
        now = self.now()
        with self.writing() as db:
            row = db.execute("SELECT * FROM posts WHERE id=?", (pk,)).fetchone()
            if self.text(row, now) != text:
                db.execute("UPDATE posts SET edited=?, later=? WHERE id=?", (now, text, pk))
                inbox.tell_of_post(self, row, now)

    def delete_post(self, account: int, pk: int) -> bool:
        """The account's own, or somebody's comment under one of its own."""
        now = self.now()
        with self.writing() as db:
            found = db.execute(
                f"UPDATE posts SET gone=? WHERE id=? AND {THERE} AND kind='' AND (account=? OR root IN"
                " (SELECT id FROM posts AS above WHERE above.id=posts.root AND above.account=?)) RETURNING *",
                (now, pk, now, account, account),
            ).fetchone()
            if found is not None:
                inbox.tell_of_post(self, found, now)
        return found is not None

    def text(self, row: Row, now: float | None = None) -> str:
        """As it reads then: its author may have changed it."""
        changed = row["edited"] is not None and row["edited"] <= (self.now() if now is None else now)
        return row["later"] if changed else row["text"]

    def counts(self, account: int | None = None) -> dict[str, int]:
        """How many posts were accepted under each key, whatever was answered; under the text where there was no key."""
        where, values = ("WHERE human=1", []) if account is None else ("WHERE account=?", [account])
        rows = self.db.execute(
            "SELECT CASE key WHEN '' THEN text ELSE key END AS what, count(*) FROM posts"
            f" JOIN accounts ON accounts.id=account {where} GROUP BY what",
            values,
        )
        return {row[0]: row[1] for row in rows}

    # ── media ────────────────────────────────────────────────────────────────────────────────────────────────────
    def add_media(
        self, account: int, source: Path, kind: str, mime: str, *, processing: float = 0, fails: str = ""
    ) -> Row:
        """Takes the file over."""
        pk = secrets.token_urlsafe(9)
        size = source.stat().st_size
        source.rename(self.media_folder / pk)
        now = self.now()
        self.db.execute(
            "INSERT INTO media VALUES (?,?,?,?,?,?,?,?)",
            (pk, account, kind, mime, size, now, now + processing, fails),
        )
        kept = self.media(pk)
        assert kept is not None, "inserted just now"
        return kept

    def media(self, pk: str) -> Row | None:
        return self.db.execute("SELECT * FROM media WHERE id=?", (pk,)).fetchone()

    # ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────
    def figures(self, pk: int) -> dict[str, int]:
        """What the pages count: likes, reposts, replies."""
        now = self.now()
        found = dict(
            self.db.execute(
                "SELECT kind, count(*) FROM reactions WHERE post=? AND at<=? GROUP BY kind", (pk, now)
            ).fetchall()
        )
        replies = self.db.execute(
            f"SELECT count(*) FROM posts WHERE parent=? AND {THERE} AND hidden IS NULL AND created<=? AND ready<=?"
            " AND fails=''",
            (pk, now, now, now),
        ).fetchone()[0]
        return {"likes": found.get("like", 0), "reposts": found.get("repost", 0), "replies": replies}

    def followers(self, account: int, at: float | None = None) -> int:
        at = self.now() if at is None else at
        return self.db.execute(
            "SELECT (SELECT fans FROM accounts WHERE id=?) + count(*) FROM follows"
            " WHERE account=? AND at<=? AND (until IS NULL OR until>?)",
            (account, account, at, at),
        ).fetchone()[0]
