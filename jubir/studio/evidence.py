"""What we sent beside what is there: the attempt without an answer, and what was found when we looked. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from jubir.publishing.models import Attempt, Outcome

#: Below this share of equal text two posts are not worth a comparison.
SIMILAR = 0.5
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")

Piece = tuple[str, str]
"""(same | only, text)"""


@dataclass(frozen=True, slots=True)
class There:
    """A post that is on the network now. `likeness` 0 to 1, by its text."""

    remote_id: str
    at: datetime | None
    text: str
    media: int
    url: str
    likeness: float


@dataclass(slots=True)
class Comparison:
    """`sent` and `there` are the two texts in pieces; `others` are further posts that could be meant."""

    text: str
    media: int
    began: datetime | None
    ended: datetime | None
    status: int | None
    answer: str
    looked_at: datetime | None
    complete: bool
    best: There | None = None
    sent: list[Piece] = field(default_factory=list)
    there: list[Piece] = field(default_factory=list)
    others: list[There] = field(default_factory=list)
    read: int = 0

    @property
    def same_text(self) -> bool:
        return bool(self.best) and all(kind == "same" for kind, _ in [*self.sent, *self.there])

    @property
    def same_media(self) -> bool:
        return self.best is not None and self.best.media == self.media

    @property
    def missing(self) -> str:
        """What we sent and is not there."""
        return " … ".join(text.strip() for kind, text in self.sent if kind == "only" and text.strip())

    @property
    def added(self) -> str:
        return " … ".join(text.strip() for kind, text in self.there if kind == "only" and text.strip())

    @property
    def apart(self) -> timedelta | None:
        """How long after our attempt it appeared; negative: before."""
        return self.best.at - self.began if self.best and self.best.at and self.began else None

    @property
    def before(self) -> bool:
        """It was there clearly before we sent ours: then it can't be ours. Clocks may differ by a minute and a half."""
        return self.apart is not None and self.apart < timedelta(seconds=-90)


def compare(attempts: Sequence[Attempt], text: str, media: int) -> Comparison:
    """`attempts` oldest first; `text` and `media` of the part in question, for when no reading says what was sought."""
    tries = [one for one in attempts if one.outcome not in (Outcome.FOUND, Outcome.ABSENT)]
    readings = [one for one in attempts if one.outcome in (Outcome.FOUND, Outcome.ABSENT) and one.evidence]
    last, reading = (tries[-1] if tries else None), (readings[-1] if readings else None)
    evidence: dict[str, Any] = reading.evidence if reading else {}
    sought = evidence.get("sought") or {}
    text = text or sought.get("text") or ""
    found = Comparison(
        text=text,
        media=sought.get("media", media),
        began=last.started_at if last else None,
        ended=last.ended_at if last else None,
        status=last.status if last else None,
        answer=last.answer if last else "",
        looked_at=reading.started_at if reading else None,
        complete=evidence.get("complete", True),
        sent=[("same", text)],
        read=len(evidence.get("there") or ()),
    )
    seen = [_there(item, text) for item in evidence.get("there") or () if not item.get("ours")]
    seen.sort(key=lambda one: -one.likeness)
    if seen and seen[0].likeness >= SIMILAR:
        found.best = seen.pop(0)
        found.sent, found.there = pieces(text, found.best.text)
    found.others = seen
    return found


def _there(item: dict[str, Any], text: str) -> There:
    said = str(item.get("text") or "")
    at = item.get("at")
    # A reading keeps 500 letters: what was cut there must not count against it.
    likeness = SequenceMatcher(
        None, text[: len(said)] if len(said) >= 500 else text, said, autojunk=False
    ).ratio()
    return There(
        str(item.get("id") or ""),
        datetime.fromisoformat(at) if at else None,
        said,
        int(item.get("media") or 0),
        _address(item.get("url")),
        likeness,
    )


def _address(url: Any) -> str:
    """A web address, or nothing: what a network says must not become a script."""
    text = str(url or "")
    return text if text.startswith(("https://", "http://")) else ""


def pieces(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts, cut where they differ, by whole words."""
    a, b = _WORDS.findall(left), _WORDS.findall(right)
    ours: list[Piece] = []
    theirs: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        name = "same" if kind == "equal" else "only"
        if i < j:
            ours.append((name, "".join(a[i:j])))
        if k < m:
            theirs.append((name, "".join(b[k:m])))
    return ours, theirs
