"""Which posts a calendar shows: read from the address, written back into addresses, turned into SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jubir.publishing.models import ASKING, BUSY, State

#: What a person may ask for, as the states behind it. Drafts have no delivery, so no state.
STATES: Mapping[str, tuple[str, ...]] = {
    "need": tuple(sorted(ASKING)),
    "set": (State.SCHEDULED, State.WAITING, *sorted(BUSY)),
    "sent": (State.SENT, State.TAKEN_DOWN),
    "paused": (State.PAUSED,),
    "draft": (),
    "cancelled": (State.CANCELLED,),
}
STATE_NAMES: Mapping[str, Any] = {
    "need": _("Needs you"),
    "set": _("Scheduled"),
    "sent": _("Sent"),
    "paused": _("Paused"),
    "draft": _("Drafts"),
    "cancelled": _("Cancelled"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means everything, save what was cancelled."""

    state: str = ""
    channels: tuple[int, ...] = ()
    labels: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        state = query.get("state", "")
        return cls(
            state if state in STATES else "",
            _numbers(query, "channel"),
            _numbers(query, "label"),
            _numbers(query, "author"),
        )

    @property
    def shows_deliveries(self) -> bool:
        return self.state != "draft"

    @property
    def shows_drafts(self) -> bool:
        return self.state in ("", "draft")

    @property
    def count(self) -> int:
        """How many things are filtered by."""
        return bool(self.state) + len(self.channels) + len(self.labels) + len(self.authors)

    def pairs(self) -> list[tuple[str, str]]:
        """For an address."""
        many = (("channel", self.channels), ("label", self.labels), ("author", self.authors))
        return [("state", self.state)] * bool(self.state) + [(k, str(v)) for k, vs in many for v in vs]

    def toggled(self, field: str, value: Any) -> "Filters":
        """With this value added, or taken away where it was."""
        if field == "state":
            return replace(self, state="" if self.state == value else value)
        old = getattr(self, field)
        new = tuple(v for v in old if v != value) if value in old else (*old, value)
        changes: dict[str, Any] = {field: new}
        return replace(self, **changes)

    def delivery_sql(self, d: str = "d") -> tuple[str, list[Any]]:
        """The condition on a delivery (alias `d`), and its values."""
        wanted: list[str] = []
        values: list[Any] = []
        if self.state:
            wanted.append(f"{d}.state IN ({_marks(STATES[self.state])})")
            values += STATES[self.state]
        else:
            wanted.append(f"{d}.state <> %s")
            values.append(State.CANCELLED)
        if self.channels:
            wanted.append(f"{d}.channel_id IN ({_marks(self.channels)})")
            values += self.channels
        more, more_values = self._post_sql(f"{d}.post_id")
        return " AND ".join([*wanted, *more]), values + more_values

    def draft_sql(self, p: str = "p") -> tuple[str, list[Any]]:
        """The condition on a post (alias `p`) that is planned and has nothing going out."""
        wanted, values = self._post_sql(f"{p}.id")
        if self.channels:
            wanted.append(
                f"EXISTS (SELECT 1 FROM content_version v WHERE v.post_id = {p}.id"
                f" AND v.channel_id IN ({_marks(self.channels)}))"
            )
            values += self.channels
        return " AND ".join(["1 = 1", *wanted]), values

    def _post_sql(self, post: str) -> tuple[list[str], list[Any]]:
        wanted: list[str] = []
        values: list[Any] = []
        if self.labels:
            wanted.append(
                f"EXISTS (SELECT 1 FROM content_post_labels l WHERE l.post_id = {post}"
                f" AND l.label_id IN ({_marks(self.labels)}))"
            )
            values += self.labels
        if self.authors:
            wanted.append(
                f"EXISTS (SELECT 1 FROM content_post a WHERE a.id = {post}"
                f" AND a.author_id IN ({_marks(self.authors)}))"
            )
            values += self.authors
        return wanted, values


def _marks(values: tuple[Any, ...]) -> str:
    return ", ".join(["%s"] * len(values))


def _numbers(query: QueryDict, name: str) -> tuple[int, ...]:
    """The numbers given for a name, once each; 20 at most, since nobody picks more by hand."""
    found = [int(text) for text in query.getlist(name) if text.isdecimal() and len(text) < 16]
    return tuple(dict.fromkeys(found))[:20]
