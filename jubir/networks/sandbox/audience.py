"""A simulated audience: who likes, shares, answers and follows, and when.

What happens to a post is a pure function of the server's seed, the account's handle, the ordinal of the post, the
moment it became public, and the account's scenarios (`schedule`), so it never depends on who looked when. Nothing runs
in the background: whoever reads lets the audience live up to now (`live`), and `tick` lets it live until any moment,
also one to come. Whatever is written down is written down once, so a stretch may be lived again.

The day is Indonesian (WIB): a small peak before work, one at lunch, the great one between 19 and 21, little sleep
before midnight; more at the weekend; on holidays later in the morning and more all day. Interest in a post fades by
half about every seven hours, so a post at a good hour reaches more. What happens beside posts is in days.py.
"""

import json
import math
import random
from bisect import bisect, bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import Any

from jubir.networks.sandbox import inbox, scenarios, talk
from jubir.networks.sandbox.clock import local
from jubir.networks.sandbox.festivals import holiday
from jubir.networks.sandbox.people import FIRST, LAST
from jubir.networks.sandbox.scenarios import Scenario, is_thinned
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
POPULATION = 2400
SPAN = 96  # hours in which anything happens
FADES = 10.0  # hours: mean life of interest
KINDS = {"like": 71, "reply": 11, "repost": 7, "save": 5, "follow": 5, "message": 1}
#: How long somebody who follows stays: some leave within weeks.
LEAVES, STAYS = 0.15, 25 * 86400.0
FIRST_POST = 1
MOODS = {"warm": 50, "asking": 24, "sour": 8, "picture": 18, "spam": 2}


@dataclass(frozen=True, slots=True)
class Happening:
    """One act of one of the audience. `person` is a number below POPULATION."""

    at: float
    person: int
    kind: str  # like, reply, repost, save, click, follow, message, vote
    text: str = ""
    choice: int = 0
    language: str = ""
    edited: float | None = None
    later: str = ""
    gone: float | None = None


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
    link: bool = False
    fans: int = 0  # of its account, before it came here
    part: bool = False  # a further part of a thread: few read on
    pk: int = 0
    answered: int | None = None  # an answer: the one of the audience who is answered
    is_answer: bool = False


def schedule(seed: str, subject: Subject, on: Sequence[Scenario] = ()) -> list[Happening]:
    """Everything that will happen to this post, in order of time. Pure."""
    key = f"{seed}|{subject.handle}|{subject.n}|{subject.public_at:.3f}"
    chance = random.Random(key)
    if subject.is_answer:
        return _reaction(chance, subject)
    appeal = chance.lognormvariate(0, 0.45) * _appeal(subject)
    weights = [_liveliness(subject.public_at, hour) for hour in range(SPAN)]
    happenings = _crowd(chance, subject, weights, appeal)
    quiet = tuple(one for one in on if one.kind == "quiet")
    if quiet:
        happenings = [one for one in happenings if not is_thinned(seed, quiet, f"{key}|{one.person}", one.at)]
    if subject.n == FIRST_POST and not subject.part:
        happenings += _welcome(random.Random(f"{key}|welcome"), subject)
    for one in on:
        if one.kind == "viral" and one.post == subject.pk:
            happenings += _viral(random.Random(f"{key}|viral|{one.start:.0f}"), subject, one)
    return sorted(happenings, key=lambda one: (one.at, one.person, one.kind))


def _crowd(
    chance: random.Random,
    subject: Subject,
    weights: Sequence[float],
    appeal: float,
    start: float | None = None,
) -> list[Happening]:
    """As many as the appeal draws, each at a moment of their own, by the weight of the hours since `start`."""
    start = subject.public_at if start is None else start
    total = list(accumulate(weights))
    brand = talk.Brand(subject.handle, subject.name, talk.field_of(subject.name, subject.text))
    happenings: list[Happening] = []
    crowd = list(range(POPULATION))
    chance.shuffle(crowd)
    for person in crowd[: _poisson(chance, appeal * total[-1])]:
        at = _moment(chance, start, total)
        kind = chance.choices(tuple(KINDS), tuple(KINDS.values()))[0]
        happenings.append(
            _spoken(chance, subject, brand, at, person, kind)
            if kind in ("reply", "message")
            else Happening(at, person, kind)
        )
        if kind in ("reply", "repost", "follow") and chance.random() < 0.6:
            happenings.append(Happening(at + chance.uniform(1, 40), person, "like"))
        if subject.link and chance.random() < 0.35:
            happenings.append(Happening(at + chance.uniform(1, 15), person, "click"))
        if subject.options and chance.random() < 0.7:
            choice = min(int(chance.triangular(0, subject.options, 0.8)), subject.options - 1)
            voted = at + chance.uniform(1, 20)
            if voted < subject.closes_at:
                happenings.append(Happening(voted, person, "vote", choice=choice))
    return happenings


def _welcome(chance: random.Random, subject: Subject) -> list[Happening]:
    """An account's first post is seen by those who welcome newcomers: whoever tries Jubir for five minutes meets a
    question to answer, at whatever hour of the night."""
    brand = talk.Brand(subject.handle, subject.name, talk.field_of(subject.name, subject.text))
    happenings = []
    for seconds, mood in ((12, ""), (22, "asking"), (35, ""), (75, "warm"), (150, "")):
        person, at = chance.randrange(POPULATION), subject.public_at + seconds + chance.random() * 8
        if mood:
            said = talk.say(chance, mood, person, brand)
            happenings.append(Happening(at, person, "reply", said.text, language=said.language))
        else:
            happenings.append(Happening(at, person, "like"))
    return happenings


def _viral(chance: random.Random, subject: Subject, one: Scenario) -> list[Happening]:
    """It is passed on from hand to hand: a steep rise within hours, a long way down."""
    start = max(one.start, subject.public_at)
    hours = min(max(1, int((one.end - start) / 3600)), 30 * 24)
    rise = hours * 0.15 + 1
    weights = [
        _lively(start, hour) * (hour + 1) / rise * math.exp(1 - (hour + 1) / rise) for hour in range(hours)
    ]
    appeal = 110 * one.strength * (1 + subject.fans / 5000) ** 0.5 / max(sum(weights), 0.1)
    return [
        happening
        for happening in _crowd(chance, subject, weights, appeal, start)
        if happening.at < one.end and happening.at > subject.public_at
    ]


def _reaction(chance: random.Random, subject: Subject) -> list[Happening]:
    """To an answer of the brand's: whoever is answered likes it, and may say thank you."""
    happenings = [
        Happening(subject.public_at + chance.expovariate(1 / 7200), chance.randrange(POPULATION), "like")
        for _ in range(chance.choice((0, 0, 0, 1, 1, 2)))
    ]
    if subject.answered is not None:
        at = subject.public_at + 60 + chance.expovariate(1 / 2400)
        if chance.random() < 0.55:
            happenings.append(Happening(at, subject.answered, "like"))
        if chance.random() < 0.4:
            brand = talk.Brand(subject.handle, subject.name)
            said = talk.say(chance, "thanks", subject.answered, brand)
            happenings.append(
                Happening(at + 20, subject.answered, "reply", said.text, language=said.language)
            )
    return sorted(happenings, key=lambda one: (one.at, one.person, one.kind))


def _appeal(subject: Subject) -> float:
    """Acts per unit of liveliness: pictures, a question and a text that is no wall draw people."""
    words = len(subject.text.split())
    return (
        1.5
        * (1.5 if subject.media else 1.0)
        * (1.25 if "?" in subject.text or subject.options else 1.0)
        * (0.8 if words > 60 else 1.1 if 4 <= words <= 30 else 1.0)
        * (0.25 if subject.part else 1.0)
        * (1 + subject.fans / 700) ** 0.5
    )


def _liveliness(start: float, hour: int) -> float:
    """How much happens in the given hour after the start, as interest fades."""
    return _lively(start, hour) * math.exp(-hour / FADES)


def _lively(start: float, hour: int) -> float:
    at = local(start + hour * 3600 + 1800)
    return rhythm(at.date())[at.hour]


@lru_cache(64)
def rhythm(day: date) -> tuple[float, ...]:
    """How lively each hour of that day is; 1 is an ordinary day's mean. Holidays begin late and are busier; on the first
    day of Lebaran people visit each other instead."""
    name = holiday(day)
    if not name:
        return tuple(hour / _MEAN * DAYS[day.weekday()] for hour in HOURS)
    busy = 0.7 if name == "lebaran" else 0.6 if name == "nyepi" else 1.2
    late = [HOURS[hour - 1] if 4 <= hour <= 10 else HOURS[hour] for hour in range(24)]
    return tuple(hour / _MEAN * busy for hour in late)


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


def _spoken(
    chance: random.Random, subject: Subject, brand: talk.Brand, at: float, person: int, kind: str
) -> Happening:
    """Publicly people are mostly kind; in private they ask and complain. Some mend or delete what they said."""
    if kind == "message":
        said = talk.say(chance, "message", person, brand)
        return Happening(at, person, kind, said.text, language=said.language)
    weights = {**MOODS, "picture": MOODS["picture"] if subject.media else 0}
    mood = chance.choices(tuple(weights), tuple(weights.values()))[0]
    said = talk.spam(chance, brand) if mood == "spam" else talk.say(chance, mood, person, brand)
    edited, later, gone = None, "", None
    luck = chance.random()
    if luck < 0.03:
        edited = at + 60 + chance.expovariate(1 / 1800)
        later = said.text + chance.choice((" (edit: typo)", " *ralat", ", maaf typo tadi", " [edited]"))
    elif luck < (0.09 if mood == "sour" else 0.05):
        gone = at + 300 + chance.expovariate(1 / 14400)
    return Happening(at, person, kind, said.text, 0, said.language, edited, later, gone)


# ── in the store ─────────────────────────────────────────────────────────────────────────────────────────────────
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
