"""A simulated audience: who likes, shares, answers and follows, and when.

What happens to a post is a pure function of the server's seed, the account's handle, the ordinal of the post and the
moment it became public (`schedule`), so it never depends on who looked when. Nothing runs in the background: whoever
reads lets the audience live up to now (`live`), and `tick` lets it live until any moment, also one to come.

The day is Indonesian (WIB): a small peak before work, one at lunch, the great one between 19 and 21, little sleep
before midnight. Interest in a post fades by half about every seven hours, so a post at a good hour reaches more.
"""

import json
import math
import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from jubir.networks.sandbox import inbox
from jubir.networks.sandbox.clock import local
from jubir.networks.sandbox.people import COMMENTS, FIRST, LAST
from jubir.networks.sandbox.store import THERE, Row, Store, id_at

#: How lively the hours of the day are, 0 to 23 WIB.
HOURS = (
    2.2,
    1.1,
    0.6,
    0.5,
    0.9,
    2.4,
    4.4,
    5.6,
    4.8,
    4.0,
    3.9,
    4.9,
    6.6,
    5.5,
    4.2,
    4.1,
    4.6,
    5.6,
    7.2,
    9.0,
    9.4,
    8.2,
    6.2,
    4.0,
)
_MEAN = sum(HOURS) / 24
#: People talk more at the weekend; Monday first.
DAYS = (0.95, 0.95, 1.0, 1.0, 1.05, 1.15, 1.1)
POPULATION = 240
SPAN = 96  # hours in which anything happens
FADES = 10.0  # hours: mean life of interest
KINDS = {"like": 75, "reply": 11, "repost": 7, "follow": 6, "message": 1}


@dataclass(frozen=True, slots=True)
class Happening:
    """One act of one of the audience. `person` is a number below POPULATION."""

    at: float
    person: int
    kind: str  # like, reply, repost, follow, message, vote
    text: str = ""
    choice: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """What the audience sees of a post."""

    handle: str
    name: str
    n: int
    text: str
    media: int
    public_at: float
    options: int = 0  # of its poll
    closes_at: float = math.inf


def schedule(seed: str, subject: Subject) -> list[Happening]:
    """Everything that will happen to this post, in order of time. Pure."""
    chance = random.Random(f"{seed}|{subject.handle}|{subject.n}|{subject.public_at:.3f}")
    weights = [_liveliness(subject.public_at, hour) for hour in range(SPAN)]
    total = list(accumulate(weights))
    appeal = chance.lognormvariate(0, 0.45) * _appeal(subject)
    happenings: list[Happening] = []
    crowd = list(range(POPULATION))
    chance.shuffle(crowd)
    for person in crowd[: _poisson(chance, appeal * total[-1])]:
        at = _moment(chance, subject.public_at, total)
        kind = chance.choices(tuple(KINDS), tuple(KINDS.values()))[0]
        text = _comment(chance, subject, kind) if kind in ("reply", "message") else ""
        happenings.append(Happening(at, person, kind, text))
        if kind in ("reply", "repost", "follow") and chance.random() < 0.6:
            happenings.append(Happening(at + chance.uniform(1, 40), person, "like"))
        if subject.options and chance.random() < 0.7:
            choice = min(int(chance.triangular(0, subject.options, 0.8)), subject.options - 1)
            voted = at + chance.uniform(1, 20)
            if voted < subject.closes_at:
                happenings.append(Happening(voted, person, "vote", choice=choice))
    return sorted(happenings, key=lambda one: (one.at, one.person, one.kind))


def _appeal(subject: Subject) -> float:
    """Acts per unit of liveliness: pictures, a question and a text that is no wall draw people."""
    words = len(subject.text.split())
    return (
        1.5
        * (1.5 if subject.media else 1.0)
        * (1.25 if "?" in subject.text or subject.options else 1.0)
        * (0.8 if words > 60 else 1.1 if 4 <= words <= 30 else 1.0)
    )


def _liveliness(start: float, hour: int) -> float:
    """How much happens in the given hour after the start."""
    at = local(start + hour * 3600 + 1800)
    return HOURS[at.hour] / _MEAN * DAYS[at.weekday()] * math.exp(-hour / FADES)


def _moment(chance: random.Random, start: float, total: Sequence[float]) -> float:
    hour = bisect(total, chance.random() * total[-1])
    return start + (min(hour, SPAN - 1) + chance.random()) * 3600 + 5


def _poisson(chance: random.Random, mean: float) -> int:
    """Knuth's way; means here stay below a few hundred."""
    limit, product, n = math.exp(-min(mean, 600)), chance.random(), 0
    while product > limit:
        product *= chance.random()
        n += 1
    return n


def _comment(chance: random.Random, subject: Subject, kind: str) -> str:
    """Publicly people are mostly kind; in private they ask and complain."""
    public = (6, 3, 1, 3 if subject.media else 0)
    weights = public if kind == "reply" else (1, 6, 2, 0)
    mood = chance.choices(("warm", "asking", "sour", "picture"), weights)[0]
    return chance.choice(COMMENTS[mood]).format(name=subject.name)


# ── in the store ─────────────────────────────────────────────────────────────────────────────────────────────────
def populate(store: Store) -> list[int]:
    """The audience's account ids, made on first use: the same people under every seed."""
    rows = store.db.execute(
        "SELECT id FROM accounts WHERE human=0 ORDER BY id LIMIT ?", (POPULATION,)
    ).fetchall()
    if len(rows) == POPULATION:
        return [row[0] for row in rows]
    chance = random.Random("penduduk")
    people = []
    for n in range(POPULATION):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        people.append((f"{first.lower()}_{last.lower()[:6]}{n}", f"{first} {last}"))
    with store.writing() as db:
        db.executemany("INSERT OR IGNORE INTO accounts (handle, name, human, born) VALUES (?,?,0,0)", people)
    return [row[0] for row in store.db.execute("SELECT id FROM accounts WHERE human=0 ORDER BY id")]


def live(store: Store, posts: Sequence[Row], until: float | None = None) -> int:
    """Let the audience of these posts live until then (default: now). Returns how much happened."""
    until = store.now() if until is None else until
    waiting = [post for post in posts if post["audience_next"] is not None and post["audience_next"] <= until]
    if not waiting or not store.setting("audience"):
        return 0
    people, seed = populate(store), store.setting("seed")
    return sum(_live(store, post["id"], people, seed, until) for post in waiting)


def tick(store: Store, until: float) -> int:
    """Let everybody's audience live until then, also when that is still to come."""
    happened = 0
    while (some := tick_some(store, until)) is not None:
        happened += some
    return happened


def tick_some(store: Store, until: float, most: int = 100) -> int | None:
    """The same for some of the posts; None when there are no more."""
    if not store.setting("audience"):
        return None
    posts = store.db.execute(
        f"SELECT * FROM posts WHERE audience_next<=? AND {THERE} ORDER BY audience_next LIMIT ?",
        (until, until, most),
    ).fetchall()
    return live(store, posts, until) if posts else None


def _live(store: Store, pk: int, people: Sequence[int], seed: str, until: float) -> int:
    with store.writing() as db:
        # Read again inside the transaction: two readers at once must not make the same things happen twice.
        post = store.post(pk)
        account = store.account(post["account"])
        if post["audience_next"] is None or post["audience_next"] > until:
            return 0
        if not account["human"]:
            db.execute("UPDATE posts SET audience_next=NULL WHERE id=?", (pk,))
            return 0
        plan = schedule(seed, _subject(post, account))
        due = [one for one in plan if post["audience_next"] <= one.at <= until]
        for one in due:
            _happen(store, post, people[one.person], one)
        rest = next((one.at for one in plan if one.at > until), None)
        db.execute("UPDATE posts SET audience_next=? WHERE id=?", (rest, pk))
    return len(due)


def _subject(post: Row, account: Row) -> Subject:
    poll = json.loads(post["poll"]) if post["poll"] else {}
    return Subject(
        account["handle"],
        account["name"],
        post["n"],
        post["text"],
        post["media"].count('"id"'),
        post["ready"],
        len(poll.get("options", ())),
        post["created"] + poll["minutes"] * 60 if poll else math.inf,
    )


def _happen(store: Store, post: Row, person: int, one: Happening) -> None:
    if one.kind == "follow":
        store.db.execute(
            "INSERT OR IGNORE INTO follows (account, person, at) VALUES (?,?,?)",
            (post["account"], person, one.at),
        )
    elif one.kind == "message":
        write(store, post["account"], person, one.text, one.at)
    elif one.kind == "reply":
        say(store, person, one.text, one.at, parent=post["id"], root=post["root"] or post["id"])
    else:
        store.db.execute(
            "INSERT OR IGNORE INTO reactions VALUES (?,?,?,?,?)",
            (post["id"], person, one.kind, one.choice, one.at),
        )


def write(store: Store, account: int, person: int, text: str, at: float) -> None:
    """A direct message from a person, once."""
    known = store.db.execute(
        "SELECT 1 FROM messages WHERE account=? AND person=? AND at=? AND ours=0", (account, person, at)
    ).fetchone()
    if known is None:
        pk = store.db.execute(
            "INSERT INTO messages (account, person, text, at) VALUES (?,?,?,?)", (account, person, text, at)
        ).lastrowid
        inbox.tell(store, account, at, inbox.MESSAGE, pk or 0)


def say(store: Store, person: int, text: str, at: float, **more: Any) -> int:
    """A post of a person, once: a comment, a review, a word of their own. Returns its id.

    `more`: parent, root, about, rating, kind, language; `edited` with `later`, and `gone`, also when still to come.
    """
    pk = id_at(at)
    while (there := store.post(pk)) is not None:
        if there["account"] == person and there["created"] == at and there["parent"] == more.get("parent"):
            return pk
        pk += 1
    names = ["id", "account", "n", "text", "created", "ready", *more]
    store.db.execute(
        f"INSERT INTO posts ({','.join(names)}) VALUES ({','.join('?' * len(names))})",
        (pk, person, 0, text, at, at, *more.values()),
    )
    row = store.post(pk)
    for moment in (at, more.get("edited"), more.get("gone")):
        if moment is not None:
            inbox.tell_of_post(store, row, moment)
    return pk


def replies(store: Store, pk: int, limit: int = 200, *, hidden: bool = False) -> list[Row]:
    """The oldest first; with what the post's owner hid, for the owner."""
    now = store.now()
    return store.db.execute(
        f"SELECT * FROM posts WHERE parent=? AND {THERE} AND created<=? AND ready<=? AND fails=''"
        " AND (hidden IS NULL OR ?) ORDER BY id LIMIT ?",
        (pk, now, now, now, hidden, limit),
    ).fetchall()
