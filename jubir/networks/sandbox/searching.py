"""Finding posts by words, #hashtags and @handles, newest first, a stretch of posts at a time."""

import re
from dataclasses import dataclass
from functools import lru_cache

from jubir.networks.sandbox.store import THERE, Row, Store, id_at

#: Posts looked at for one answer: a rare word in a large sandbox takes several.
STRETCH = 4000


@dataclass(frozen=True, slots=True)
class Wanted:
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    language: str = ""

    def fits(self, text: str) -> bool:
        text = text.casefold()
        return (
            all(_pattern(term).search(text) for term in self.all)
            and (not self.any or any(_pattern(term).search(text) for term in self.any))
            and not any(_pattern(term).search(text) for term in self.none)
        )


def terms(text: str) -> tuple[str, ...]:
    """Words and "several words", #tags, @handles."""
    found = re.findall(r'"([^"]+)"|(\S+)', text[:400])
    return tuple(term for term in ((quoted or plain).strip().casefold() for quoted, plain in found) if term)[
        :40
    ]


@lru_cache(512)
def _pattern(term: str) -> re.Pattern[str]:
    """The whole word: "kopi" is not in "kopiah", and "#kopi" is not "kopi"."""
    before = r"(?<![\w#@])" if term[0] in "#@" else r"(?<!\w)"
    return re.compile(before + re.escape(term) + r"(?!\w)")


def find(
    store: Store, wanted: Wanted, *, since: float = 0, before: int = 0, limit: int = 50
) -> tuple[list[Row], int]:
    """What fits, and from which id to go on; 0 when there is nothing further."""
    now = store.now()
    spoken, values = (
        ("AND (language=? OR language LIKE ?)", [wanted.language, wanted.language + "-%"])
        if (wanted.language)
        else ("", [])
    )
    rows = store.db.execute(
        f"SELECT * FROM posts WHERE id>=? AND id<? AND {THERE} AND created<=? AND ready<=? AND fails=''"
        f" AND kind='' AND hidden IS NULL {spoken} ORDER BY id DESC LIMIT ?",
        (id_at(since), before or 2**62, now, now, now, *values, STRETCH),
    ).fetchall()
    found: list[Row] = []
    for row in rows:
        if wanted.fits(store.text(row, now)):
            found.append(row)
            if len(found) == limit:
                return found, row["id"]
    return found, rows[-1]["id"] if len(rows) == STRETCH else 0
