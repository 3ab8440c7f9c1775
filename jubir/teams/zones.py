"""Time zones to choose from: Indonesia's three first, by the names Indonesians use, then the world."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext_lazy as _

from jubir.core.clock import INDONESIA

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
CITIES = {"WIB": "Jakarta", "WITA": "Makassar", "WIT": "Jayapura"}


@lru_cache(maxsize=1)
def _world() -> list[tuple[str, str]]:
    names = [name for name in available_timezones() if name.split("/")[0] in REGIONS]
    return sorted((name, _label(name)) for name in names if name not in INDONESIA.values())


def _label(name: str) -> str:
    offset = datetime(2026, 1, 1, tzinfo=ZoneInfo(name)).strftime("%z")
    return f"{name.replace('_', ' ')} (UTC{offset[:3]}:{offset[3:]})"


def choices() -> list[tuple[object, object]]:
    """Grouped, for a <select>."""
    home = [(zone, f"{label} · {CITIES[label]}") for label, zone in INDONESIA.items()]
    return [(_("Indonesia"), home), (_("Everywhere else"), [*_world(), ("UTC", "UTC")])]


def is_zone(name: str) -> bool:
    return name in available_timezones()
