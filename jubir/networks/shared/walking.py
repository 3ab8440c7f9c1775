"""How far a list was read that shows its newest first: the state of a walk back, as plain JSON for a cursor.

A walk starts at the newest entry and goes back, page by page, to what an earlier walk has told; after a crash or an
outage it goes on where it stopped. What is told is told again within `OVERLAP`: networks sort late arrivals in below.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from jubir.networks.shared.parsing import obj, when, words

OVERLAP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Walk:
    """`began`: nobody asked for anything older. `mark`: everything before it has been told. `page`: where the walk under
    way goes on, "" at the newest entry; `top`: the newest it saw, the mark when it is done."""

    began: datetime
    mark: datetime
    page: str = ""
    top: datetime | None = None

    @classmethod
    def of(cls, kept: Any, since: datetime) -> "Walk":
        """From what `to_json` left in a cursor; nonsense begins anew at `since`."""
        kept = obj(kept)
        began, mark = when(kept.get("began")), when(kept.get("mark"))
        if began is None or mark is None:
            return cls(since, since)
        return cls(began, mark, words(kept.get("page")), when(kept.get("top")))

    def to_json(self) -> dict[str, Any]:
        said = {"began": self.began.isoformat(), "mark": self.mark.isoformat()}
        if self.page:
            said["page"] = self.page
        if self.top:
            said["top"] = self.top.isoformat()
        return said

    @property
    def floor(self) -> datetime:
        """What is older need not be told."""
        return max(self.began, self.mark - OVERLAP)

    @property
    def under_way(self) -> bool:
        return bool(self.page)

    def onward(self, moments: Iterable[datetime], page: str, now: datetime) -> "Walk":
        """After a page with entries of these `moments`; `page` "" when the list ended. A date in the future is no mark."""
        seen = list(moments)
        top = max([*(min(moment, now) for moment in seen), *([self.top] if self.top else [])], default=None)
        # One entry that pretends to be old does not end a walk: half of the page must be older.
        if page and page != self.page and seen and sorted(seen)[len(seen) // 2] >= self.floor:
            return replace(self, page=page, top=top)
        return Walk(self.began, max(top or self.mark, self.mark))


def opened(cursor: str) -> Mapping[str, Any]:
    """A cursor of ours as it was closed; {} for an empty one and for nonsense."""
    try:
        return obj(json.loads(cursor)) if cursor else {}
    except (ValueError, RecursionError):
        return {}


def closed(**state: Any) -> str:
    return json.dumps({key: value for key, value in state.items() if value}, separators=(",", ":"))
