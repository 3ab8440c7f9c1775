"""The one pure function that says what is wrong with a draft before a network does.

Called while typing, on scheduling, at T−24 h and T−1 h and before sending: always this one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jubir.networks.contract import Draft
from jubir.networks.limits import Limits


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` names the sentence (channels owns the words), `data` fills it, `mend` names a one-click mend.

    `part` is the thread part it is about, -1 the whole; `stops` False is advice that does not keep a post back.
    """

    code: str
    field: str
    part: int = -1
    data: dict[str, Any] = field(default_factory=dict)
    mend: str = ""
    stops: bool = True


def check(draft: Draft, limits: Limits) -> Sequence[Problem]:
    """Every problem, those that stop first."""
    return ()
