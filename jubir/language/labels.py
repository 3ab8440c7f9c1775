"""What was understood of one text, as plain data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Sentiment = Literal["positive", "neutral", "negative", "unsure"]
SENTIMENTS: tuple[Sentiment, ...] = get_args(Sentiment)


@dataclass(frozen=True, slots=True)
class Labels:
    """`language` is a code, or "" where none of ours fits; `certainty` (0..1) is the sentiment's, calibrated."""

    language: str = ""
    sentiment: Sentiment = "unsure"
    certainty: float = 0.0
    toxic: bool = False
    spam: bool = False
    question: bool = False
    urgent: bool = False
    keywords: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "keywords": list(self.keywords)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Labels":
        """The other way; what is missing or unknown there falls back to "nothing is known"."""
        sentiment = stored.get("sentiment")
        certainty = stored.get("certainty")
        return cls(
            language=str(stored.get("language") or ""),
            sentiment=sentiment if sentiment in SENTIMENTS else "unsure",
            certainty=float(certainty) if isinstance(certainty, int | float) else 0.0,
            **{name: stored.get(name) is True for name in ("toxic", "spam", "question", "urgent")},
            keywords=tuple(str(word) for word in stored.get("keywords") or ()),
        )
