"""What a message is about: the model's labels, and what people put right, which outvotes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jubir import language
from jubir.inbox.models import Correction, Direction, Message

#: What a person may put right, and the columns that hold what counts.
COLUMNS = ("sentiment", "urgent", "question", "toxic", "spam")
#: More letters than any network takes say nothing new about what a text is about.
MOST_LETTERS = 4000
#: The latest so many corrections are asked about each text; in so many of the latest messages the similar are sought.
MOST_CORRECTIONS, LOOKED_BACK = 300, 2000


@dataclass(frozen=True, slots=True)
class Judged:
    """`labels` is what the model said with what a person said laid over it; `model` is the model alone, as JSON."""

    labels: Any
    model: dict[str, Any]
    corrected: dict[str, Any]
    fingerprint: str

    def columns(self) -> tuple[Any, ...]:
        return tuple(getattr(self.labels, name) for name in COLUMNS)


def print_of(text: str) -> str:
    """The text's fingerprint; "" for a text without anything in it."""
    return language.fingerprint(text[:MOST_LETTERS])


def judge(workspace_id: int, texts: Sequence[str]) -> list[Judged]:
    """In the order of `texts`. One query, for the corrections."""
    if not texts:
        return []
    short = [text[:MOST_LETTERS] for text in texts]
    right = corrections(workspace_id)
    judged = []
    for text, labels in zip(short, language.label_many(short), strict=True):
        counts = right(text, labels)
        said = {
            name: getattr(counts, name) for name in COLUMNS if getattr(counts, name) != getattr(labels, name)
        }
        judged.append(Judged(counts, labels.to_json(), said, print_of(text)))
    return judged


def corrections(workspace_id: int) -> language.Corrections:
    """What people put right here, the latest last: it outvotes the model for every text that is nearly the same."""
    rows = Correction.objects.filter(workspace=workspace_id).order_by("-at").values_list("text", "says")
    given = [language.Correction(text, **_known(says)) for text, says in rows[:MOST_CORRECTIONS]]
    return language.Corrections(reversed(given))


def alike(message: Message) -> list[int]:
    """Ids of what people said here that is nearly the same: the very same at any time, the similar among the latest."""
    theirs = Message.objects.filter(workspace=message.workspace_id, direction=Direction.IN)
    found = {message.pk}
    if message.fingerprint:
        found |= set(theirs.filter(fingerprint=message.fingerprint).values_list("pk", flat=True))
    latest = theirs.order_by("-created_at").values_list("pk", "text")[:LOOKED_BACK]
    text = message.text[:MOST_LETTERS]
    found |= {pk for pk, other in latest if language.same(text, other[:MOST_LETTERS])}
    return sorted(found)


def _known(says: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in says.items() if name in COLUMNS}


def labels_of(model: Mapping[str, Any], corrected: Mapping[str, Any]) -> Any:
    """`language.Labels` of a stored message, what people said laid over it."""
    return replace(language.Labels.from_json(dict(model)), **_known(corrected))
