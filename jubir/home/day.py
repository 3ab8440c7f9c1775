"""What goes out today, what went out yesterday, and how the channels are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q

from jubir.channels import queries
from jubir.channels.models import Channel, Health
from jubir.publishing.models import Delivery, State
from jubir.studio import entries
from jubir.studio.dates import Span
from jubir.studio.dress import Dressed, dress
from jubir.studio.filters import Filters
from jubir.teams.models import Workspace

#: Lines of the agenda; the rest is on the calendar's day.
MOST = 12
#: A post this close to its time was on time.
ON_TIME = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Agenda:
    """`lines`: today's entries in order; before the one at `now_at` stands the mark of the present."""

    lines: list[Dressed]
    now_at: int
    count: int
    next_at: datetime | None

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def agenda(workspace: Workspace, today: date, zone: ZoneInfo, now: datetime) -> Agenda:
    """Of a long day the part around now."""
    span = Span.of_days([today], zone)
    before = _count_before(workspace, span, now)
    cell = entries.cells(workspace, span, Filters(), limit=MOST, offset=max(0, before - MOST // 3))[0]
    lines = dress(cell.entries, workspace)
    now_at = sum(1 for line in lines if line.entry.at <= now)
    return Agenda(lines, now_at, cell.count, _next(workspace, now))


def _count_before(workspace: Workspace, span: Span, now: datetime) -> int:
    if now <= span.start:
        return 0
    return entries.total(workspace, Span(span.zone, ((span.start, now),)), Filters())


def _next(workspace: Workspace, now: datetime) -> datetime | None:
    """When something next goes out by itself within a week."""
    coming = Delivery.objects.of(workspace).filter(
        state=State.SCHEDULED, due_at__gt=now, due_at__lt=now + timedelta(days=7), post__deleted_at=None
    )
    return coming.order_by("due_at").values_list("due_at", flat=True).first()


def gone_by(workspace: Workspace, start: datetime, end: datetime) -> dict[str, Any]:
    """Counted, not remembered: posts, deliveries, channels, and how many were on time."""
    sent = Delivery.objects.of(workspace).filter(state=State.SENT, sent_at__gte=start, sent_at__lt=end)
    return sent.aggregate(
        posts=Count("post", distinct=True),
        deliveries=Count("pk"),
        channels=Count("channel", distinct=True),
        on_time=Count("pk", filter=Q(sent_at__lte=F("due_at") + ON_TIME)),
    )


def channels(workspace: Workspace) -> dict[str, list[Channel]]:
    """Those that are well as faces; those that are not, by name."""
    found = list(queries.in_use(workspace)[:60])
    return {
        "well": [one for one in found if one.health == Health.CONNECTED],
        "silent": [one for one in found if one.health == Health.OUTAGE],
        "all": found,
    }
