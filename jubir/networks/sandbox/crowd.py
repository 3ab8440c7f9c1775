"""What a crowd does, as pure functions of chance: who likes, shares, answers and follows a post, and when.

The day is Indonesian (WIB): a small peak before work, one at lunch, the great one between 19 and 21, little sleep
before midnight; more at the weekend; on holidays later in the morning and more all day. Interest in a post fades by
half about every seven hours, so a post at a good hour reaches more.
"""

import math
import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate

from jubir.networks.sandbox import talk
from jubir.networks.sandbox.clock import local
from jubir.networks.sandbox.festivals import holiday
from jubir.networks.sandbox.scenarios import Scenario, is_thinned

#: How lively the hours of the day are, 0 to 23 WIB.
HOURS = (
    2.2, 1.1, 0.6, 0.5, 0.9, 2.4, 4.4, 5.6, 4.8, 4.0, 3.9, 4.9, 6.6, 5.5, 4.2, 4.1, 4.6, 5.6, 7.2, 9.0, 9.4, 8.2, 6.2, 4.0,
)  # fmt: skip
_MEAN = sum(HOURS) / 24
#: People talk more at the weekend; Monday first.
DAYS = (0.95, 0.95, 1.0, 1.0, 1.05, 1.15, 1.1)
POPULATION = 2400
SPAN = 96  # hours in which anything happens
FADES = 10.0  # hours: mean life of interest
KINDS = {"like": 71, "reply": 11, "repost": 7, "save": 5, "follow": 5, "message": 1}
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
    for person in crowd[: poisson(chance, appeal * total[-1])]:
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


def poisson(chance: random.Random, mean: float) -> int:
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
