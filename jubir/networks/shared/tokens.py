"""What a token endpoint gave: the secrets, and until when they hold (RFC 6749, 5.1)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from jubir.networks.shared.parsing import words

#: Seconds; longer is no end that anybody means, and no date in the end.
_LONGEST = 10**9


def secrets_in(told: Mapping[str, Any]) -> dict[str, str]:
    """Those it gave: without a new refresh token the old one stays."""
    return {key: text for key in ("access_token", "refresh_token") if (text := words(told.get(key)))}


def ends_at(told: Mapping[str, Any], now: datetime) -> datetime | None:
    """None where it did not tell, or told nonsense."""
    seconds = told.get("expires_in")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < _LONGEST:
        return None
    return now + timedelta(seconds=seconds)
