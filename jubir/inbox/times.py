"""Until when a conversation is put off: the choices of the menu, and one's own. Pure."""

from datetime import datetime, timedelta

from jubir.core import clock

CHOICES = ("later", "evening", "tomorrow", "monday")
MORNING, EVENING = 8 * 60, 17 * 60


def until(choice: str, now: datetime, zone_name: str) -> datetime | None:
    """The moment a choice means, in the workspace's zone; None when it means none now (this evening, at night)."""
    local = now.astimezone(clock.zone(zone_name))
    day = local.date()
    match choice:
        case "later":
            return (now + timedelta(hours=3)).replace(second=0, microsecond=0)
        case "evening":
            moment = clock.at_local(day, EVENING, zone_name)
            return moment if moment - now > timedelta(hours=1) else None
        case "tomorrow":
            return clock.at_local(day + timedelta(days=1), MORNING, zone_name)
        case "monday":
            return clock.at_local(day + timedelta(days=7 - day.weekday()), MORNING, zone_name)
    return None


def read(text: str, zone_name: str) -> datetime | None:
    """What a datetime-local field says: "2026-11-10T07:00", on the workspace's wall."""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return None
    if wall.tzinfo is not None:
        return None
    return clock.at_local(wall.date(), wall.hour * 60 + wall.minute, zone_name)
