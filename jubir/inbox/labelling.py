"""What a message is about: the model's labels, and what people put right, which outvotes it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jubir import language
from jubir.inbox.models import Correction

#: What a person may put right, and the columns that hold what counts.
COLUMNS = ("sentiment", "urgent", "question", "toxic", "spam")
#: More letters than any network takes say nothing new about what a text is about.
MOST_LETTERS = 4000


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
    """The text's fingerprint in a column's length; "" for a text without words."""
    found = str(language.fingerprint(text[:MOST_LETTERS]))
    return found if len(found) <= 64 else hashlib.sha256(found.encode()).hexdigest()


def judge(workspace_id: int, texts: Sequence[str]) -> list[Judged]:
    """In the order of `texts`. One query, for the corrections."""
    if not texts:
        return []
    prints = [print_of(text) for text in texts]
    said = corrections(workspace_id, prints)
    judged = []
    for labels, fingerprint in zip(
        language.label_many([text[:MOST_LETTERS] for text in texts]), prints, strict=True
    ):
        right = said.get(fingerprint, {})
        judged.append(Judged(replace(labels, **right), labels.to_json(), right, fingerprint))
    return judged


def corrections(workspace_id: int, prints: Iterable[str]) -> dict[str, dict[str, Any]]:
    wanted = {one for one in prints if one}
    if not wanted:
        return {}
    rows = Correction.objects.filter(workspace=workspace_id, fingerprint__in=wanted)
    return {fingerprint: _known(says) for fingerprint, says in rows.values_list("fingerprint", "says")}


def _known(says: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in says.items() if name in COLUMNS}


def labels_of(model: Mapping[str, Any], corrected: Mapping[str, Any]) -> Any:
    """`language.Labels` of a stored message, what people said laid over it."""
    return replace(language.Labels.from_json(dict(model)), **_known(corrected))
