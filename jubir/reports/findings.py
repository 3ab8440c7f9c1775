"""What a report has to say: findings with their numbers, how sure they are, what to do about them. Pure.

A finding is data, so that it can be frozen and said in either language: codes of sentences (reports/lines.py), the keys of
the numbers in them, and the words that are names or quotes. `claims` says what it holds to be true, so that a test can
find two that contradict each other.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from jubir.reports import chance, frozen
from jubir.reports.chance import FACT, FAIR, LITTLE, NONE, STRONG
from jubir.reports.formats import same_on_paper

#: How much a finding's size counts, by how sure it is.
WEIGHT = {FACT: 1.0, STRONG: 1.0, FAIR: 0.6, NONE: 0.15, LITTLE: 0.1}
#: Harm is told before what went well, at the same size.
URGENCY = {"harm": 1.5, "need": 1.2, "good": 1.0, "plain": 0.8}

#: A smaller part of it is no change worth a word: on paper it would be "0%".
SMALLEST = 0.005

ROSE, FELL, SAME, UNTOLD = "rose", "fell", "same", "untold"

#: A number in a sentence: its key and how it is written (reports/formats.py).
Ref = tuple[str, str]
#: A word in a sentence: its kind (quote, name, metric, format, hour, date) and what it is.
Word = tuple[str, Any]

#: Where an action sends somebody to write.
WRITE = "studio:compose"


@dataclass(frozen=True, slots=True)
class Action:
    """One click. `name` is a page (url name), `args` and `query` go into its address; "post" is done at once.

    `at`: [weekday, hour]: the next such time goes into the query as "at".
    """

    code: str
    name: str
    args: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    method: str = "get"
    at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """`says`: the title first, then what happened and why we think so; `advice`: what to do. All codes of lines."""

    code: str
    subject: str
    kind: str  # good | need | harm | plain
    certainty: str
    size: float  # 0 to 1
    says: tuple[str, ...]
    advice: str = ""
    numbers: dict[str, Ref] = field(default_factory=dict)
    words: dict[str, Word] = field(default_factory=dict)
    action: Action | None = None
    #: (key now, key before, rose | fell | same | untold)
    claims: tuple[tuple[str, str, str], ...] = ()
    #: How much it rests on: a key, and of what (lines.BASES).
    base: Ref | None = None
    plot: str = ""

    @property
    def weight(self) -> float:
        return self.size * WEIGHT[self.certainty] * URGENCY[self.kind]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(data: dict[str, Any]) -> Finding:
    action = data.get("action")
    if action:
        at = action.get("at")
        action = Action(**{**action, "at": tuple(at) if at else None})
    return Finding(
        **{
            **data,
            "action": action,
            "says": tuple(data["says"]),
            "numbers": {name: tuple(ref) for name, ref in data["numbers"].items()},
            "words": {name: tuple(word) for name, word in data["words"].items()},
            "claims": tuple(tuple(claim) for claim in data["claims"]),
            "base": tuple(data["base"]) if data["base"] else None,
        }
    )


@dataclass
class Ledger:
    """The frozen data while findings are being made: reads numbers, keeps what is worked out."""

    data: frozen.Data

    def number(self, key: str) -> float | None:
        return frozen.number(self.data, key)

    def look(self, key: str) -> Any:
        return frozen.look(self.data, key)

    def rows(self, key: str) -> list[Any]:
        found = self.look(key)
        return found if isinstance(found, list) else []

    def derive(self, how: str, *of: str) -> str:
        return frozen.derive(self.data, how, *of)

    def known(self, *keys: str) -> bool:
        return all(self.number(key) is not None for key in keys)

    def direction(self, now: str, before: str, form: str, p: float | None) -> tuple[str, str]:
        """(rose | fell | same | untold, certainty). Two numbers that look alike on paper never rose or fell."""
        a, b = self.number(now), self.number(before)
        if a is None or b is None:
            return UNTOLD, LITTLE
        sure = chance.certainty(p)
        if same_on_paper(a, b, form) or (b and abs(a - b) / abs(b) < SMALLEST):
            return (SAME, NONE) if p is not None else (UNTOLD, LITTLE)
        if sure == LITTLE:
            return UNTOLD, LITTLE
        if sure == NONE:
            return SAME, NONE
        return (ROSE if a > b else FELL), sure


Argument = Callable[[Ledger], Iterable[Finding]]


def find(data: frozen.Data, arguments: Iterable[Argument]) -> list[Finding]:
    """Every finding, the weightiest first; one per subject at most, so that nothing is said twice or both ways."""
    ledger = Ledger(data)
    found: dict[str, Finding] = {}
    for argument in arguments:
        for finding in argument(ledger):
            other = found.get(finding.subject)
            if other is None or finding.weight > other.weight:
                found[finding.subject] = finding
    return sorted(found.values(), key=lambda finding: (-finding.weight, finding.code, finding.subject))


def squeezed(value: float | None, full: float) -> float:
    """A size from 0 to 1: `full` and more is 1."""
    return 0.0 if value is None else min(1.0, abs(value) / full)
