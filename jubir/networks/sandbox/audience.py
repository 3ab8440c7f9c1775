"""A simulated audience: what a crowd does (crowd.py), written down as time goes by.

What happens to a post is a pure function of the server's seed, the account's handle, the ordinal of the post, the
moment it became public, and the account's scenarios (`schedule`), so it never depends on who looked when. Nothing runs
in the background: whoever reads lets the audience live up to now (`live`), and `tick` lets it live until any moment,
also one to come. Whatever is written down is written down once, so a stretch may be lived again.

What happens beside posts is in days.py.
"""

import json
import math
import random
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from jubir.networks.sandbox import inbox, scenarios
from jubir.networks.sandbox.crowd import POPULATION, Happening, Subject, schedule
from jubir.networks.sandbox.people import FIRST, LAST
from jubir.networks.sandbox.scenarios import Scenario
from jubir.networks.sandbox.store import THERE, Row, Store, id_at

#: How long somebody who follows stays: some leave within weeks.
LEAVES, STAYS = 0.15, 25 * 86400.0


def populate(store: Store) -> list[int]:
    """The audience's account ids, made on first use: the same people under every seed."""
    if len(store.people) == POPULATION:
        return store.people
    rows = store.db.execute(
        "SELECT id FROM accounts WHERE human=0 ORDER BY id LIMIT ?", (POPULATION,)
    ).fetchall()
    if len(rows) == POPULATION:
        store.people = [row[0] for row in rows]
        return store.people
    chance = random.Random("penduduk")
    people = []
    for n in range(POPULATION):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        people.append((f"{first.lower()}_{last.lower()[:6]}{n}", f"{first} {last}"))
    with store.writing() as db:
        db.executemany("INSERT OR IGNORE INTO accounts (handle, name, human, born) VALUES (?,?,0,0)", people)
    return populate(store)


def live(store: Store, posts: Sequence[Row], until: float | None = None) -> int:
    """Let the audience of these posts live until then (default: now). Returns how much happened."""
    until = store.now() if until is None else until
    waiting = [post for post in posts if post["audience_next"] is not None and post["audience_next"] <= until]
    if not waiting or not store.setting("audience"):
        return 0
    people, seed = populate(store), store.setting("seed")
    return sum(_live(store, post["id"], people, seed, until) for post in waiting)


def tick(store: Store, until: float) -> int:
    """Let every post's audience live until then, also when that is still to come. All the rest: days.everything."""
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
        on = _aimed(store, account["id"], scenarios.of_account(store, account["id"]))
        plan = schedule(seed, _subject(store, post, account), on)
        due = [one for one in plan if post["audience_next"] <= one.at <= until]
        for one in due:
            _happen(store, post, people[one.person], one, seed)
        rest = next((one.at for one in plan if one.at > until), None)
        db.execute("UPDATE posts SET audience_next=? WHERE id=?", (rest, pk))
    return len(due)


def _subject(store: Store, post: Row, account: Row) -> Subject:
    poll = json.loads(post["poll"]) if post["poll"] else {}
    above = store.post(post["parent"]) if post["parent"] else None
    answered = store.account(above["account"]) if above is not None else None
    is_answer = answered is not None and answered["id"] != account["id"]
    people = populate(store)
    return Subject(
        account["handle"],
        account["name"],
        post["n"],
        post["text"],
        post["media"].count('"id"'),
        post["ready"],
        len(poll.get("options", ())),
        post["created"] + poll["minutes"] * 60 if poll else math.inf,
        link=bool(post["card"]) or "://" in post["text"],
        fans=account["fans"],
        part=above is not None and not is_answer,
        pk=post["id"],
        answered=_number(people, answered["id"]) if answered is not None and answered["human"] == 0 else None,
        is_answer=is_answer,
    )


def _aimed(store: Store, account: int, on: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """A viral time that began without a post takes the first one of its own."""
    aimed = []
    for one in on:
        if one.kind == "viral" and one.post is None:
            first = store.db.execute(
                "SELECT min(id) FROM posts WHERE account=? AND parent IS NULL AND kind='' AND fails='' AND ready>=?"
                " AND ready<?",
                (account, one.start, one.end),
            ).fetchone()[0]
            one = replace(one, post=first)
        aimed.append(one)
    return tuple(aimed)


def _number(people: Sequence[int], pk: int) -> int | None:
    place = bisect_left(people, pk)
    return place if place < len(people) and people[place] == pk else None


def _happen(store: Store, post: Row, person: int, one: Happening, seed: str) -> None:
    if one.kind == "follow":
        follow(store, post["account"], person, one.at, seed)
    elif one.kind == "message":
        if store.account(post["account"])["human"] == 1:  # nobody reads what is written to a simulated brand
            write(store, post["account"], person, one.text, one.at)
    elif one.kind == "reply":
        more = {} if one.edited is None else {"edited": one.edited, "later": one.later}
        more |= {} if one.gone is None else {"gone": one.gone}
        root = post["root"] or post["id"]
        say(store, person, one.text, one.at, parent=post["id"], root=root, language=one.language, **more)
    else:
        store.db.execute(
            "INSERT OR IGNORE INTO reactions VALUES (?,?,?,?,?)",
            (post["id"], person, one.kind, one.choice, one.at),
        )


def follow(store: Store, account: int, person: int, at: float, seed: str) -> None:
    """Once; whoever came back after having left stays away here."""
    handle = store.account(account)["handle"]
    chance = random.Random(f"{seed}|follow|{handle}|{person}")
    until = at + 86400 + chance.expovariate(1 / STAYS) if chance.random() < LEAVES else None
    store.db.execute("INSERT OR IGNORE INTO follows VALUES (?,?,?,?)", (account, person, at, until))


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
