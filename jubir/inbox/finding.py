"""Finding messages by their words, the same on both databases.

Our own tokens, not the database's: a text is taken apart here (lower case, no accents, letters and digits only), and
both indexes hold nothing but these words. A search finds what holds every word asked for, each as a beginning.
SQLite: an external FTS5 table kept by triggers. PostgreSQL: a GIN index over the words as lexemes.
"""

import re
import unicodedata
from typing import Any

from django.db import connection

_WORD = re.compile(r"[^\W_]+")
#: Words of one message that are indexed, of one search that are asked for.
MOST_WORDS, MOST_ASKED = 600, 8
#: A word is cut here: PostgreSQL takes no lexeme of more than 2 kB, and nobody types one.
MOST_LETTERS = 40
#: The newest so many messages are looked at; more is no search but a list.
MOST_FOUND = 400


def words_of(*texts: str) -> str:
    """Each word once, joined by single spaces."""
    # Twice: some letters are capitals only once they are taken apart (𝐀), some come apart only as small ones (İ).
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", " ".join(texts)).lower())
    bare = "".join(letter for letter in flat if not unicodedata.category(letter).startswith("M"))
    return " ".join(list(dict.fromkeys(word[:MOST_LETTERS] for word in _WORD.findall(bare)))[:MOST_WORDS])


def messages(workspace_id: int, asked: str, limit: int = MOST_FOUND) -> list[int]:
    """Ids of the newest messages that hold every word, the newest first; [] when nothing is asked."""
    words = words_of(asked).split()[:MOST_ASKED]
    if not words:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT m.id FROM inbox_found f JOIN inbox_message m ON m.id = f.rowid"
                " WHERE f.words MATCH %s AND m.workspace_id = %s ORDER BY f.rowid DESC LIMIT %s",
                [" ".join(f'"{word}"*' for word in words), workspace_id, limit],
            )
        else:
            cursor.execute(
                # Else the planner may walk back through all messages, hoping to meet enough of them soon.
                "WITH found AS MATERIALIZED (SELECT id, workspace_id FROM inbox_message"
                " WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery)"
                " SELECT id FROM found WHERE workspace_id = %s ORDER BY id DESC LIMIT %s",
                [" & ".join(f"'{word}':*" for word in words), workspace_id, limit],
            )
        return [row[0] for row in cursor.fetchall()]


_SQLITE = (
    "CREATE VIRTUAL TABLE inbox_found USING fts5(words, content='inbox_message', content_rowid='id',"
    " tokenize=\"unicode61 remove_diacritics 0\", prefix='2 3')",
    "CREATE TRIGGER inbox_found_new AFTER INSERT ON inbox_message BEGIN"
    " INSERT INTO inbox_found(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER inbox_found_gone AFTER DELETE ON inbox_message BEGIN"
    " INSERT INTO inbox_found(inbox_found, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER inbox_found_changed AFTER UPDATE OF words ON inbox_message BEGIN"
    " INSERT INTO inbox_found(inbox_found, rowid, words) VALUES ('delete', old.id, old.words);"
    " INSERT INTO inbox_found(rowid, words) VALUES (new.id, new.words); END",
)
_POSTGRESQL = (
    "CREATE INDEX inbox_found ON inbox_message USING gin (array_to_tsvector(string_to_array(words, ' ')))",
)
_AWAY = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS inbox_found_new",
        "DROP TRIGGER IF EXISTS inbox_found_gone",
        "DROP TRIGGER IF EXISTS inbox_found_changed",
        "DROP TABLE IF EXISTS inbox_found",
    ),
    "postgresql": ("DROP INDEX IF EXISTS inbox_found",),
}


def install(_apps: Any, editor: Any) -> None:
    """For a migration. On SQLite one that rebuilds inbox_message loses the triggers and must call this after `remove`
    (a test looks whether they are there)."""
    vendor = editor.connection.vendor
    with editor.connection.cursor() as cursor:
        for statement in _SQLITE if vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)
        if vendor == "sqlite":
            cursor.execute("INSERT INTO inbox_found(inbox_found) VALUES ('rebuild')")


def remove(_apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        for statement in _AWAY[editor.connection.vendor]:
            cursor.execute(statement)
