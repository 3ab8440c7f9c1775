"""What a network's answer says of our allowance: the rate-limit headers, whatever their dialect.

RateLimit-Remaining / RateLimit-Reset          seconds from now, or a Unix time (AT Protocol)
X-RateLimit-Remaining / X-RateLimit-Reset      an ISO time (Mastodon) or a Unix time
X-Business-Use-Case-Usage                      JSON by business: minutes until access is regained (Meta)
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

#: A number of seconds larger than this is a Unix time.
_EPOCH = 1_000_000_000
#: Nobody closes for longer; a reset further off is a misunderstanding.
_LONGEST = timedelta(hours=24)
_META = "x-business-use-case-usage"
_NAMES = frozenset({"ratelimit-remaining", "x-ratelimit-remaining", _META})


def closed_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the allowance opens again, if this answer says that nothing is left of it. Header names in lower case."""
    for prefix in ("ratelimit-", "x-ratelimit-"):
        remaining, reset = headers.get(f"{prefix}remaining"), headers.get(f"{prefix}reset")
        if remaining is None or reset is None or not _is_nothing(remaining):
            continue
        moment = _moment(reset, now)
        if moment is not None and now < moment <= now + _LONGEST:
            return moment
    return regain_at(headers, now)


def speaks(headers: Mapping[str, str]) -> bool:
    """Does this answer say anything of our allowance?"""
    return not headers.keys().isdisjoint(_NAMES)


def regain_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When Meta gives access back, None while it has not taken it away: the longest wait of those that it tells.

    {"<id>": [{"type": "pages", "call_count": 100, ..., "estimated_time_to_regain_access": 19}]}, in minutes.
    """
    try:
        told = json.loads(headers.get(_META, "") or "{}")
    except (ValueError, RecursionError):
        return None
    lists = told.values() if isinstance(told, dict) else ()
    rows = [row for some in lists if isinstance(some, list) for row in some if isinstance(row, dict)]
    minutes = [row.get("estimated_time_to_regain_access") for row in rows]
    longest = max((one for one in minutes if isinstance(one, int) and one > 0), default=0)
    return now + min(timedelta(minutes=min(longest, 10_000)), _LONGEST) if longest else None


def _is_nothing(remaining: str) -> bool:
    try:
        return float(remaining) < 1
    except ValueError:
        return False


def _moment(reset: str, now: datetime) -> datetime | None:
    try:
        seconds = float(reset)
    except ValueError:
        try:
            moment = datetime.fromisoformat(reset.replace("Z", "+00:00"))
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if seconds != seconds or abs(seconds) > 1e11:
        return None
    return datetime.fromtimestamp(seconds, UTC) if seconds > _EPOCH else now + timedelta(seconds=seconds)
