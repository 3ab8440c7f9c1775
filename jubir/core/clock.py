"""The one place that asks what time it is, so that tests and the fault harness can move it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

#: Indonesia's three zones first, by the names Indonesians use.
INDONESIA = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def in_seconds(seconds: float) -> datetime:
    return now() + timedelta(seconds=seconds)


def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone_label(name: str, at: datetime | None = None) -> str:
    """The short name people use for a zone: "WIB" for Asia/Jakarta, else the zone's own abbreviation."""
    for label, zone_name in INDONESIA.items():
        if zone_name == name:
            return label
    return (at or now()).astimezone(ZoneInfo(name)).tzname() or name
