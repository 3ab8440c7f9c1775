"""What happens to an account beside its posts, day by day, and what the small world around it talks about.

A day is a pure function of the seed, the account and its scenarios (`day_of`), the world's day of the seed alone
(`day_of_world`). Like the posts' audience it is lived when somebody reads, or ticked to any moment; `accounts.lived`
says how far, and what is lived twice is written once.
"""

import json
import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any

from jubir.networks.sandbox import audience, crowd, inbox, phrases, scenarios, talk
from jubir.networks.sandbox.clock import WIB, local
from jubir.networks.sandbox.crowd import POPULATION, rhythm
from jubir.networks.sandbox.festivals import holiday
from jubir.networks.sandbox.scenarios import Scenario
from jubir.networks.sandbox.store import THERE, Row, Store

#: Acts on an ordinary day of an account of ordinary size.
RATES = {"follow": 2.2, "message": 0.8, "review": 0.5, "mention": 0.6, "named": 0.8}
STARS = {5: 46, 4: 27, 3: 12, 2: 7, 1: 8}
#: Of a storm of strength 1 on its first day.
STORM = {"comment": 7, "mention": 3, "named": 3, "message": 2, "review": 1.5}
SPAM = {"comment": 9, "message": 4}
CHATTER = 9
#: The world is never told of further back than this; and this far when nobody asks for more.
FAR, NEAR = 120, 30
DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Who:
    handle: str
    name: str
    fans: int = 0
    bio: str = ""

    @property
    def brand(self) -> talk.Brand:
        return talk.Brand(self.handle, self.name, talk.field_of(self.name, self.bio))


@dataclass(frozen=True, slots=True)
class Act:
    """`kind`: follow, message, review, mention (naming the handle), named (the name only), comment (a scenario's)."""

    at: float
    person: int
    kind: str
    text: str = ""
    language: str = ""
    rating: int | None = None
    gone: float | None = None
    liked: tuple[tuple[int, float], ...] = field(default=())  # who, and when


# ── the plan: pure ───────────────────────────────────────────────────────────────────────────────────────────────
def day_of(seed: str, who: Who, day: date, on: Sequence[Scenario] = ()) -> list[Act]:
    """Everything that happens to the account that day beside its posts, in order of time."""
    key = f"{seed}|{who.handle}|{day}"
    chance = random.Random(key)
    size = random.Random(f"{seed}|{who.handle}|charm").lognormvariate(0, 0.3) * (1 + who.fans / 800) ** 0.5
    lively = sum(rhythm(day)) / 24
    acts = [
        _act(chance, who, day, kind)
        for kind, rate in RATES.items()
        for _ in range(crowd.poisson(chance, rate * size * lively))
    ]
    quiet = tuple(one for one in on if one.kind == "quiet")
    acts = [one for one in acts if not scenarios.is_thinned(seed, quiet, f"{key}|{one.person}", one.at)]
    for one in on:
        if one.kind in ("storm", "spam") and one.start < _midnight(day) + DAY and one.end > _midnight(day):
            acts += _trouble(seed, who, day, one, size)
    return sorted(acts, key=lambda act: (act.at, act.person, act.kind))


def _act(chance: random.Random, who: Who, day: date, kind: str) -> Act:
    at, person = _moment(chance, day), chance.randrange(POPULATION)
    if kind == "follow":
        return Act(at, person, kind)
    if kind == "review":
        rating = chance.choices(tuple(STARS), tuple(STARS.values()))[0]
        said = talk.review(chance, person, who.brand, rating)
        return Act(at, person, kind, said.text, said.language, rating)
    if kind == "message":
        said = (
            talk.spam(chance, who.brand)
            if chance.random() < 0.05
            else talk.say(chance, kind, person, who.brand)
        )
        return Act(at, person, kind, said.text, said.language)
    said = talk.say(chance, "mention", person, who.brand, f"@{who.handle}" if kind == "mention" else who.name)
    return Act(at, person, kind, said.text, said.language, liked=_liked(chance, at))


def _trouble(seed: str, who: Who, day: date, one: Scenario, size: float) -> list[Act]:
    """A day of a storm or a flood. A storm is worst at first and fades; a flood comes and goes by the hour."""
    chance = random.Random(f"{seed}|{who.handle}|{one.kind}|{one.start:.0f}|{day}")
    passed = max(0.0, (_midnight(day) + DAY / 2 - one.start) / one.length)
    rates = STORM if one.kind == "storm" else SPAM
    force = one.strength * size * (1.6 * (1 - 0.75 * min(passed, 1)) if one.kind == "storm" else 1)
    theme = talk.theme_of(seed, one.start, who.brand)
    acts = []
    for kind, rate in rates.items():
        for _ in range(crowd.poisson(chance, rate * force)):
            at, person = _moment(chance, day), chance.randrange(POPULATION)
            if one.kind == "spam":
                said = talk.spam(chance, who.brand)
                person = person % 40  # few, and always the same
            else:
                said = talk.angry(chance, person, who.brand, theme)
            if kind == "mention":
                said = talk.Said(f"@{who.handle} {said.text}", said.language)
            elif kind == "named" and who.name.lower() not in said.text.lower():
                said = talk.Said(f"{who.name}: {said.text}", said.language)
            rating = chance.choice((1, 1, 1, 2)) if kind == "review" else None
            gone = at + 600 + chance.expovariate(1 / 7200) if chance.random() < 0.02 else None
            liked = _liked(chance, at, 1.5) if kind in ("mention", "named") else ()
            if one.covers(at):
                acts.append(Act(at, person, kind, said.text, said.language, rating, gone, liked))
    return acts


def _liked(chance: random.Random, at: float, more: float = 0.4) -> tuple[tuple[int, float], ...]:
    count = min(60, int(chance.lognormvariate(more, 1.0)) - 1)
    return tuple(
        (chance.randrange(POPULATION), at + 30 + chance.expovariate(1 / 14400)) for _ in range(count)
    )


def _moment(chance: random.Random, day: date) -> float:
    total = list(accumulate(rhythm(day)))
    hour = min(bisect(total, chance.random() * total[-1]), 23)
    return round(_midnight(day) + (hour + chance.random()) * 3600, 3)


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=WIB).timestamp()


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody's post in the small world: of a person, or of the brand with that place in phrases.BRANDS."""

    at: float
    text: str
    language: str
    person: int = 0
    brand: int | None = None
    poll: str = ""


def day_of_world(seed: str, day: date) -> list[Word]:
    """What people talk about when they talk about no brand, and what the other brands publish."""
    chance, name = random.Random(f"{seed}|world|{day}"), holiday(day)
    words = []
    for _ in range(crowd.poisson(chance, CHATTER * (1.5 if name else 1))):
        person = chance.randrange(POPULATION)
        said = talk.chatter(chance, person, name)
        words.append(Word(_moment(chance, day), said.text, said.language, person))
    for place, (handle, brand, _, field_, rate, _) in enumerate(phrases.BRANDS):
        own = random.Random(f"{seed}|{handle}|{day}")
        for _ in range(crowd.poisson(own, rate)):
            text = talk.brand_post(own, talk.Brand(handle, brand, field_))
            poll = ""
            if text.startswith("Menurut kalian") and own.random() < 0.7:
                options = text.removeprefix("Menurut kalian, ").rstrip("?").split(" atau ")
                poll = (
                    json.dumps({"options": options, "minutes": 1440, "multiple": False})
                    if len(options) == 2
                    else ""
                )
            words.append(Word(_moment(own, day), text, "id", brand=place, poll=poll))
    return sorted(words, key=lambda word: (word.at, word.person, word.text))


# ── in the store ─────────────────────────────────────────────────────────────────────────────────────────────────
def live_account(store: Store, account: Row, until: float | None = None) -> int:
    """Everything that happens to the account, its posts' audience included, up to then (default: now)."""
    return sum(living(store, account, until))


def living(store: Store, account: Row, until: float | None = None) -> Iterator[int]:
    """The same in small steps: how much happened in each, so that others may be served between them."""
    until = store.now() if until is None else until
    if not store.setting("audience"):
        return
    while True:
        posts = store.db.execute(
            f"SELECT * FROM posts WHERE account=? AND audience_next<=? AND {THERE} LIMIT 20",
            (account["id"], until, until),
        ).fetchall()
        if not posts:
            break
        yield audience.live(store, posts, until)
    if account["human"] != 1:
        return
    while (some := _live_days(store, account["id"], until)) is not None:
        yield some


def _live_days(store: Store, pk: int, until: float, most: int = 10) -> int | None:
    """Some more days of the account; None when it has lived until then."""
    people, seed = audience.populate(store), store.setting("seed")
    with store.writing() as db:
        # Read again inside the transaction: two readers at once must not make the same things happen twice.
        account = store.account(pk)
        lived = account["lived"]
        if lived is None:
            first = db.execute(
                "SELECT min(ready) FROM posts WHERE account=? AND n>0 AND fails='' AND ready<=?", (pk, until)
            ).fetchone()[0]
            if first is None:
                return None
            lived = first
        if lived >= until:
            return None
        who = Who(account["handle"], account["name"], account["fans"], account["bio"])
        on = scenarios.of_account(store, pk)
        end = min(until, _midnight(local(lived).date()) + most * DAY)
        happened = 0
        for day in _days(lived, end):
            for act in day_of(seed, who, day, on):
                if lived <= act.at <= end:
                    _do(store, account, people, act, seed)
                    happened += 1
        db.execute("UPDATE accounts SET lived=? WHERE id=?", (end, pk))
    return happened


def _days(start: float, end: float) -> Iterator[date]:
    day, last = local(start).date(), local(end).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _do(store: Store, account: Row, people: Sequence[int], act: Act, seed: str) -> None:
    person, pk = people[act.person], account["id"]
    more: dict[str, Any] = {"language": act.language} | ({"gone": act.gone} if act.gone is not None else {})
    match act.kind:
        case "follow":
            audience.follow(store, pk, person, act.at, seed)
        case "message":
            audience.write(store, pk, person, act.text, act.at)
        case "review":
            audience.say(
                store, person, act.text, act.at, kind=inbox.REVIEW, about=pk, rating=act.rating, **more
            )
        case "comment":
            under = store.db.execute(
                f"SELECT id FROM posts WHERE account=? AND parent IS NULL AND kind='' AND fails='' AND ready<=? AND {THERE}"
                " ORDER BY id DESC LIMIT 1",
                (pk, act.at, act.at),
            ).fetchone()
            if under is not None:
                audience.say(store, person, act.text, act.at, parent=under["id"], root=under["id"], **more)
        case _:
            post = audience.say(store, person, act.text, act.at, **more)
            store.db.executemany(
                "INSERT OR IGNORE INTO reactions VALUES (?,?,'like',0,?)",
                [(post, people[one], at) for one, at in act.liked],
            )


def respond(store: Store, account: Row, message: Row) -> None:
    """A person who got a direct message may write back, in a while."""
    people = audience.populate(store)
    person = audience._number(people, message["person"])
    if person is None or not store.setting("audience"):
        return
    chance = random.Random(f"{store.setting('seed')}|back|{account['handle']}|{person}|{message['at']:.3f}")
    if chance.random() < 0.5:
        said = talk.say(chance, "thanks", person, talk.Brand(account["handle"], account["name"]))
        at = (message["ready"] or message["at"]) + 60 + chance.expovariate(1 / 2400)
        with store.writing():
            audience.write(store, account["id"], message["person"], said.text, at)


# ── the small world ──────────────────────────────────────────────────────────────────────────────────────────────
def brands(store: Store) -> list[int]:
    """The account ids of the other brands, made on first use."""
    handles = [brand[0] for brand in phrases.BRANDS]
    marks = ",".join("?" * len(handles))

    def there() -> dict[str, int]:
        rows = store.db.execute(
            f"SELECT handle, id FROM accounts WHERE human=2 AND handle IN ({marks})", handles
        )
        return {row["handle"]: row["id"] for row in rows}

    known = there()
    if len(known) < len(handles):
        with store.writing() as db:
            db.executemany(
                "INSERT OR IGNORE INTO accounts (handle, name, bio, human, born, fans) VALUES (?,?,?,2,0,?)",
                [(handle, name, bio, fans) for handle, name, bio, _, _, fans in phrases.BRANDS],
            )
        known = there()
    # A name that somebody joined with before is theirs: that brand is missing here.
    return [known.get(handle, 0) for handle in handles]


def live_world(store: Store, since: float = 0, until: float | None = None) -> Iterator[int]:
    """The world's days from `since` (at most FAR days back) until then, in small steps."""
    now = store.now()
    until = now if until is None else until
    if not store.setting("audience"):
        return
    since = max(since, now - FAR * DAY) if since else now - NEAR * DAY
    told = _told(store)
    stretches = [(since, until)] if told is None else [(since, told[0]), (told[1], until)]
    for start, end in stretches:
        while start < end:
            upto = min(end, _midnight(local(start).date()) + 10 * DAY)
            yield _tell(store, start, upto)
            start = upto


def _told(store: Store) -> tuple[float, float] | None:
    row = store.db.execute("SELECT value FROM settings WHERE name='world'").fetchone()
    return tuple(json.loads(row[0])) if row is not None else None


def _tell(store: Store, start: float, end: float) -> int:
    people, houses, seed, happened = audience.populate(store), brands(store), store.setting("seed"), 0
    with store.writing() as db:
        for day in _days(start, end):
            for word in day_of_world(seed, day):
                if not start <= word.at <= end:
                    continue
                if word.brand is None:
                    audience.say(store, people[word.person], word.text, word.at, language=word.language)
                elif houses[word.brand]:
                    more = {"poll": word.poll} if word.poll else {}
                    audience.say(
                        store,
                        houses[word.brand],
                        word.text,
                        word.at,
                        language="id",
                        audience_next=word.at,
                        **more,
                    )
                happened += 1
        told = _told(store)
        whole = (start, end) if told is None else (min(start, told[0]), max(end, told[1]))
        db.execute("REPLACE INTO settings VALUES ('world', ?)", (json.dumps(whole),))
    return happened


def everything(store: Store, until: float | None = None, since: float = 0) -> Iterator[int]:
    """All accounts, all posts and the world until then (default: now), in small steps: how much happened in each."""
    until = store.now() if until is None else until
    yield from live_world(store, since, until)
    for account in store.db.execute("SELECT * FROM accounts WHERE human=1 ORDER BY id").fetchall():
        yield from living(store, account, until)
    while (some := audience.tick_some(store, until, 20)) is not None:
        yield some
