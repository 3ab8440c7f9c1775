"""What a network's answer says of our allowance: the rate-limit headers, whatever their dialect.

RateLimit-Remaining / RateLimit-Reset          seconds from now, or a Unix time (AT Protocol)
X-RateLimit-Remaining / X-RateLimit-Reset      an ISO time (Mastodon) or a Unix time
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

#: A number of seconds larger than this is a Unix time.
_EPOCH = 1_000_000_000
#: Nobody closes for longer; a reset further off is a misunderstanding.
_LONGEST = timedelta(hours=24)


def closed_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the allowance opens again, if this answer says that nothing is left of it. Header names in lower case."""
    for prefix in ("ratelimit-", "x-ratelimit-"):
        remaining, reset = headers.get(f"{prefix}remaining"), headers.get(f"{prefix}reset")
        if remaining is None or reset is None or not _is_nothing(remaining):
            continue
        moment = _moment(reset, now)
        if moment is not None and now < moment <= now + _LONGEST:
            return moment
    return None


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
