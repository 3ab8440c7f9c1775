"""Whether a goal is on course, and where it leads at this pace. Values in, values out."""

from dataclasses import dataclass
from datetime import date, timedelta

#: Before so much of the time has passed a pace says nothing.
EARLIEST = 0.1
FEWEST_DAYS = 3
#: Behind by less than this share of the way is still on course.
SLACK = 0.05


@dataclass(frozen=True, slots=True)
class Standing:
    """`state`: reached, on_course, behind, missed (its day is over), early (too soon to say), coming, unknown.

    `done`, `due`: how much of the way lies behind, and how much of the time (0 to 1). `leads_to`: what it will be on the
    last day at this pace. `on`: the day on which the target is reached at this pace, where that is foreseeable.
    """

    state: str
    done: float | None
    due: float
    leads_to: float | None = None
    on: date | None = None
    days_left: int = 0


def standing(
    *,
    value: float | None,
    begun: float | None,
    target: float,
    first: date,
    last: date,
    today: date,
    rate: bool = False,
) -> Standing:
    """`begun` None: where it started from is not known; then only the target itself tells. `rate`: an average, which does
    not add up with time."""
    whole = max((last - first).days, 1)
    passed = min(max((today - first).days, 0), whole)
    due, left = passed / whole, max((last - today).days, 0)
    if today < first:
        return Standing("coming", None, 0.0, days_left=left)
    if value is None:
        return Standing("unknown", None, due, days_left=left)
    start = 0.0 if begun is None else begun
    way = target - start
    done = 1.0 if way <= 0 else min(max((value - start) / way, 0.0), 1.0)
    if rate or begun is None:
        done = min(max(value / target, 0.0), 1.0) if target else 1.0
    if value >= target:
        return Standing("reached", 1.0, due, value, None, left)
    if today > last:
        return Standing("missed", done, 1.0, value, None, 0)
    if rate:
        return Standing(
            "on_course" if value >= target * (1 - SLACK) else "behind", done, due, value, None, left
        )
    if begun is None or passed < FEWEST_DAYS or due < EARLIEST:
        return Standing("early", done, due, days_left=left)
    pace = (value - start) / passed
    leads_to = value + pace * left
    on = None
    if pace > 0 and (days := (target - value) / pace) < 3650:
        on = today + timedelta(days=int(-(-days // 1)))
    return Standing("on_course" if done >= due - SLACK else "behind", done, due, leads_to, on, left)
