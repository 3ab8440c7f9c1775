"""A channel's weekly slots as a timetable: what stands in each of them next; and the ready-made weeks to begin with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from babel.dates import get_day_names
from django.utils.translation import gettext_lazy as _

from jubir.channels import door
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.publishing import queries
from jubir.publishing.models import BUSY, Delivery, Pace, State
from jubir.publishing.slots import WeekTime, occurrences
from jubir.studio.dates import first_weekday
from jubir.teams.models import Workspace
from jubir.ui import moments

WORKDAYS, EVERY_DAY = range(5), range(7)
#: (name, weekdays, minutes after midnight): weeks that small brands really keep.
PRESETS: Mapping[str, tuple[Any, Iterable[int], tuple[int, ...]]] = {
    "daily": (_("Once a day, at 19:00"), EVERY_DAY, (19 * 60,)),
    "workdays": (_("Monday to Friday, at 09:00"), WORKDAYS, (9 * 60,)),
    "meals": (_("Three times a day: 07:00, 12:00, 19:00"), EVERY_DAY, (7 * 60, 12 * 60, 19 * 60)),
    "evenings": (_("Monday to Friday, at 12:00 and 19:00"), WORKDAYS, (12 * 60, 19 * 60)),
}
#: Coming deliveries shown per channel.
NEXT = 5


@dataclass(slots=True)
class Place:
    """A slot: its time, when it comes next, and what stands there then."""

    weekday: int
    minute: int
    at: datetime | None = None
    delivery: Delivery | None = None

    @property
    def time(self) -> str:
        colon = "." if moments.locale() == "id" else ":"
        return f"{self.minute // 60:02}{colon}{self.minute % 60:02}"


@dataclass(slots=True)
class Weekday:
    number: int
    name: str
    short: str
    places: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """One channel on the queue screen."""

    channel: Channel
    pace: Pace
    days: list[Weekday]
    coming: list[Delivery]
    count: int
    held: int
    next_slot: datetime | None
    default_spacing: int

    @property
    def has_slots(self) -> bool:
        return any(day.places for day in self.days)

    @property
    def spacing_minutes(self) -> str:
        """What the field holds: empty where the network's own default counts."""
        seconds = self.pace.spacing_seconds
        return "" if seconds is None else f"{seconds / 60:g}"


def lines(workspace: Workspace) -> list[Line]:
    channels = (
        Channel.objects.of(workspace).in_use().select_related("workspace").order_by("network", "handle")
    )
    return [line(channel) for channel in channels if door.posts(channel)]


def line(channel: Channel) -> Line:
    waiting = Delivery.objects.of(channel.workspace).filter(channel=channel, post__deleted_at=None)
    coming = waiting.filter(state__in=(State.SCHEDULED, State.WAITING, State.PAUSED, *BUSY)).order_by(
        "due_at", "pk"
    )
    return Line(
        channel,
        queries.pace(channel),
        week(channel),
        list(coming.select_related("post")[:NEXT]),
        coming.count(),
        waiting.filter(state=State.PAUSED).count(),
        queries.next_slot(channel),
        _spacing(channel),
    )


def _spacing(channel: Channel) -> int:
    """The network's own default in seconds; 0 for a network that this Jubir no longer speaks."""
    try:
        return door.limits_of(channel).spacing
    except KeyError:
        return 0


def week(channel: Channel) -> list[Weekday]:
    """The seven days in the order in which the reader's week runs, each slot with what stands in it next."""
    zone = channel.workspace.time_zone
    slots = queries.slots_of(channel)
    now = clock.now()
    upcoming = {
        (local.weekday(), local.hour * 60 + local.minute): at
        for at in reversed(
            [at for at in occurrences(slots, zone, now, weeks=2) if at < now + timedelta(days=7)]
        )
        for local in [at.astimezone(clock.zone(zone))]
    }
    posts = Delivery.objects.of(channel.workspace).filter(channel=channel)
    going = posts.filter(due_at__in=list(upcoming.values())).exclude(state=State.CANCELLED)
    filled = {delivery.due_at: delivery for delivery in going.select_related("post")}
    wide, short = _names("wide"), _names("abbreviated")
    first = first_weekday(moments.locale())
    found = [Weekday(number, wide[number], short[number]) for number in ((first + n) % 7 for n in range(7))]
    by_number = {day.number: day for day in found}
    for weekday, minute in sorted(slots):
        at = upcoming.get((weekday, minute))
        by_number[weekday].places.append(Place(weekday, minute, at, filled.get(at) if at else None))
    return found


def _names(width: Literal["wide", "abbreviated"]) -> Mapping[int, str]:
    return get_day_names(width, "stand-alone", locale=moments.locale())


# ── changes ──────────────────────────────────────────────────────────────────────────────────────────────────────
def read(text: str) -> list[WeekTime]:
    """ "0-420,6-1140" → [(0, 420), (6, 1140)]; raises ValueError on anything else."""
    found = []
    for pair in filter(None, text.split(",")):
        day, minute = pair.split("-")
        found.append((int(day), int(minute)))
    return found


def write(slots: Iterable[WeekTime]) -> str:
    return ",".join(f"{day}-{minute}" for day, minute in sorted(slots))


def minute_of(text: str) -> int:
    """ "07:30" or "07.30" → 450; raises ValueError."""
    hour, minute = text.strip().replace(".", ":").split(":")[:2]
    if not (0 <= int(hour) <= 23 and 0 <= int(minute) <= 59):
        raise ValueError(text)
    return int(hour) * 60 + int(minute)


def preset(name: str) -> list[WeekTime]:
    _name, days, minutes = PRESETS[name]
    return [(day, minute) for day in days for minute in minutes]
