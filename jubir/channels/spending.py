"""What calls cost: kept by workspace, network and UTC day, and held against what a month may cost.

Days and months are those of UTC, as the networks reckon. The sums come from a connector's price list (contract.Costs), so
they are what it should cost; the network's own bill has the last word.
"""

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum

from jubir.channels.models import Billed, Spending, SpendingLimit
from jubir.core import clock
from jubir.networks.contract import Charge
from jubir.teams.models import Workspace

#: How many days back say what the coming ones will cost.
LATELY = 7

#: (workspace id, network)
Pair = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Month:
    """Micro-dollars. `days` newest first; `limit` None where nobody set one; `ends`: the first moment of the next."""

    network: str
    spent: int
    requests: int
    foreseen: int
    limit: int | None
    ends: datetime
    days: tuple[Spending, ...] = ()

    @property
    def used_up(self) -> bool:
        return self.limit is not None and self.spent >= self.limit

    @property
    def share(self) -> int:
        """Of the limit, in hundredths, 100 at most."""
        return min(100, self.spent * 100 // self.limit) if self.limit else 100 * self.used_up


def note(workspace_id: int, network: str, charges: Sequence[Charge], requests: int) -> datetime | None:
    """Keep what some calls cost. When the month's limit is used up now, until when."""
    now = clock.now()
    day = now.astimezone(UTC).date()
    with transaction.atomic():
        micros = sum(one.micros for one in charges if not one.once) + _first(
            workspace_id, network, day, charges
        )
        row, _ = Spending.objects.get_or_create(workspace_id=workspace_id, network=network, day=day)
        Spending.objects.filter(pk=row.pk).update(
            micros=F("micros") + micros, requests=F("requests") + requests
        )
    return used_up([(workspace_id, network)], now).get((workspace_id, network))


def _first(workspace_id: int, network: str, day: date, charges: Sequence[Charge]) -> int:
    """The sum for what nobody paid for today yet."""
    things = {one.once[:80]: one.micros for one in charges if one.once}
    if not things:
        return 0
    today = Billed.objects.filter(workspace_id=workspace_id, network=network, day=day)
    known = set(today.filter(thing__in=things).values_list("thing", flat=True))
    fresh = [
        Billed(workspace_id=workspace_id, network=network, day=day, thing=one)
        for one in things
        if one not in known
    ]
    Billed.objects.bulk_create(fresh, ignore_conflicts=True)
    return sum(things[one.thing] for one in fresh)


def forget_billed() -> int:
    """What was paid for on days that are over."""
    return Billed.objects.filter(day__lt=clock.now().astimezone(UTC).date()).delete()[0]


def ends(now: datetime) -> datetime:
    """When the month is over."""
    first = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)


def used_up(pairs: Collection[Pair], now: datetime) -> Mapping[Pair, datetime]:
    """Those of these whose month's limit is reached, and until when. Two questions however many they are."""
    limits = {
        (workspace_id, network): micros
        for workspace_id, network, micros in SpendingLimit.objects.filter(
            workspace_id__in={one[0] for one in pairs}, network__in={one[1] for one in pairs}
        ).values_list("workspace_id", "network", "micros")
    }
    asked = [one for one in pairs if one in limits]
    if not asked:
        return {}
    until = ends(now)
    rows = Spending.objects.filter(
        workspace_id__in={one[0] for one in asked},
        network__in={one[1] for one in asked},
        day__gte=_first_day(now),
        day__lt=until.date(),
    )
    sums = {
        (workspace_id, network): micros
        for workspace_id, network, micros in rows.values_list("workspace_id", "network").annotate(
            Sum("micros")
        )
    }
    return {one: until for one in asked if sums.get(one, 0) >= limits[one]}


def _first_day(now: datetime) -> date:
    return now.astimezone(UTC).date().replace(day=1)


def month_of(workspace: Workspace, network: str) -> Month:
    now = clock.now()
    today, first = now.astimezone(UTC).date(), _first_day(now)
    since = min(first, today - timedelta(days=LATELY - 1))
    found = Spending.objects.filter(workspace=workspace, network=network, day__gte=since, day__lte=today)
    rows = {one.day: one for one in found}
    days = tuple(rows[day] for day in sorted(rows, reverse=True) if day >= first)
    limit = SpendingLimit.objects.filter(workspace=workspace, network=network).first()
    return Month(
        network,
        sum(one.micros for one in days),
        sum(one.requests for one in days),
        foreseen({day: one.micros for day, one in rows.items()}, today),
        limit.micros if limit else None,
        ends(now),
        days,
    )


def foreseen(costs: Mapping[date, int], today: date) -> int:
    """What the month will have cost if its coming days are like the last seven, or like those since the first that cost."""
    spent = sum(micros for day, micros in costs.items() if day >= today.replace(day=1))
    lately = {day: micros for day, micros in costs.items() if day > today - timedelta(days=LATELY)}
    if not lately:
        return spent
    stretch = (today - min(lately)).days + 1
    left = monthrange(today.year, today.month)[1] - today.day
    return spent + sum(lately.values()) * left // stretch


def networks(workspace: Workspace) -> set[str]:
    """Where something was ever spent, or a limit set."""
    spent = Spending.objects.filter(workspace=workspace).values_list("network", flat=True)
    return set(spent) | set(
        SpendingLimit.objects.filter(workspace=workspace).values_list("network", flat=True)
    )
