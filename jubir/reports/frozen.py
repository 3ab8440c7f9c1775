"""What a report knows, frozen as JSON, and how a number in it is named.

A number's key is its path: "overview.figures.likes.now", "pieces.0.engagements"; "pieces.*.engagements" is the list of
all. What is worked out from others stands under "derived" with the keys it came from and how, so that every number can
be walked back to the query (`sources` says which) that gave it.
"""

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Data = dict[str, Any]
#: A sum over a hundred posts is not named after each of them.
LONGEST_NAME = 90


def look(data: Mapping[str, Any], key: str) -> Any:
    """What stands at that path; None where nothing does."""
    return _walk(data, key.split("."))


def _walk(place: Any, path: Sequence[str]) -> Any:
    for number, step in enumerate(path):
        if step == "*":
            rest = path[number + 1 :]
            return [_walk(one, rest) for one in (place if isinstance(place, list) else [])]
        if isinstance(place, list):
            place = place[int(step)] if step.isdecimal() and int(step) < len(place) else None
        elif isinstance(place, Mapping):
            place = place.get(step)
        else:
            return None
    return place


def number(data: Mapping[str, Any], key: str) -> float | None:
    """The number there, worked out ones too; None where it is not known."""
    found = look(data, key)
    if key.startswith("derived."):
        found = found["value"] if found else None
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        return None
    return found


# ── working out ──────────────────────────────────────────────────────────────────────────────────────────────────
def _change(now: float, before: float) -> float | None:
    return (now - before) / abs(before) if before else None


def _per(whole: float, by: float) -> float | None:
    return whole / by if by else None


def rounded_share(part: int, all_: Sequence[float]) -> float | None:
    """The share of the part at that place, in whole hundredths that add up to 100 over all: the largest remainders are
    rounded up."""
    total = sum(all_)
    if total <= 0:
        return None
    exact = [value * 100 / total for value in all_]
    floors = [math.floor(value) for value in exact]
    short = 100 - sum(floors)
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for i in order[:short]:
        floors[i] += 1
    return floors[part] / 100


#: How a number is worked out, by code. None in, None out: what is missing is never taken for 0.
HOW: Mapping[str, Callable[..., float | None]] = {
    "change": _change,  # (now − before) / before
    "difference": lambda now, before: now - before,
    "per": _per,
    "sum": lambda *values: sum(values),
    "known_sum": lambda *values: sum(values),
    "count": lambda *values: len(values),
}
#: Of these, what is missing is left out rather than making the whole unknown.
SKIPS = ("known_sum", "count")


def work_out(data: Mapping[str, Any], how: str, of: Sequence[str]) -> float | None:
    values: list[float | None] = []
    for key in of:
        if "*" in key and not key.startswith("derived."):
            values.extend(value if isinstance(value, int | float) else None for value in look(data, key))
        else:
            values.append(number(data, key))
    if how in SKIPS:
        values = [value for value in values if value is not None]
        return HOW[how](*values) if values or how == "count" else None
    if not values or any(value is None for value in values):
        return None
    if how == "rounded_share":  # of one key among all keys, itself among them
        return rounded_share(list(of[1:]).index(of[0]), [value for value in values[1:] if value is not None])
    return HOW[how](*values)


def derive(data: Data, how: str, *of: str) -> str:
    """Keeps the number and gives its key; the same question has one key."""
    name = _name(how, of)
    data.setdefault("derived", {})[name] = {"how": how, "of": list(of), "value": work_out(data, how, of)}
    return f"derived.{name}"


def key_of(how: str, *of: str) -> str:
    """The key that `derive` gave it."""
    return f"derived.{_name(how, of)}"


def _name(how: str, of: Sequence[str]) -> str:
    name = f"{how}({', '.join(of)})".replace(".", "/")
    if len(name) <= LONGEST_NAME:
        return name
    return f"{how}:{hashlib.blake2b(name.encode(), digest_size=8).hexdigest()}"


def base_of(data: Mapping[str, Any], key: str) -> list[str]:
    """The keys of the asked numbers under it: the key itself, or what it was worked out from."""
    if not key.startswith("derived."):
        return [key]
    found = look(data, key)
    return [base for one in (found or {"of": []})["of"] for base in base_of(data, one)]
