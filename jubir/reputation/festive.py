"""Days on which people keep other hours."""

from datetime import date
from functools import lru_cache
from typing import Any

from jubir.core import clock


@lru_cache(maxsize=32)
def _holidays(year: int) -> Any:
    import holidays  # a tenth of a second: only where something is listened for

    return holidays.country_holidays("ID", years=year)


def is_holiday(day: date, zone_name: str) -> bool:
    """Where we know the country by its zone: Indonesia, with its days of joint leave."""
    return zone_name in clock.INDONESIA.values() and day in _holidays(day.year)
