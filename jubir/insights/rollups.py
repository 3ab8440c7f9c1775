"""Days rolled up from snapshots: added to while measuring, and made anew from the snapshots, with the same result.

`Tally` is the arithmetic, the same for both ways.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.insights.models import ChannelDay, ChannelSnapshot, Piece, PieceSnapshot
from jubir.insights.rules import ACCOUNT_METRICS, POST_METRICS, SUMMED, Known, gains, merged

#: Rows written by one statement.
BATCH = 200


def local_day(moment: datetime, zone_name: str) -> date:
    return moment.astimezone(clock.zone(zone_name)).date()


@dataclass
class Tally:
    """What is to be added to which (channel, day)."""

    zone_name: str
    published: dict[tuple[int, date], int] = field(default_factory=lambda: defaultdict(int))
    added: dict[tuple[int, date], dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def publish(self, channel_id: int, published_at: datetime) -> None:
        self.published[channel_id, local_day(published_at, self.zone_name)] += 1

    def measure(
        self, channel_id: int, published_at: datetime, known: Known | None, seen: Known, at: datetime
    ) -> dict[str, int | None]:
        """One snapshot. `known` None: it is the piece's first. Returns the figures known from now on."""
        when = local_day(published_at if known is None else at, self.zone_name)
        sums = self.added[channel_id, when]
        for name, gain in gains(known or {}, seen).items():
            sums[name] = sums.get(name, 0) + gain
        return merged(known or {}, seen)

    def rows(self) -> Iterable[tuple[int, date, int, Mapping[str, int]]]:
        """(channel, day, published, sums)."""
        for key in sorted({*self.published, *self.added}):
            yield *key, self.published.get(key, 0), self.added.get(key, {})


def _add(name: str) -> str:
    """Unknown and a gain is the gain; a gain that is not known changes nothing."""
    return (
        f"{name} = CASE WHEN excluded.{name} IS NULL THEN insights_channelday.{name}"
        f" ELSE COALESCE(insights_channelday.{name}, 0) + excluded.{name} END"
    )


_COLUMNS = ("workspace_id", "channel_id", "day", "published", *SUMMED)
_UPSERT = (
    f"INSERT INTO insights_channelday ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
    " ON CONFLICT (channel_id, day) DO UPDATE SET published = insights_channelday.published + excluded.published, "
    + ", ".join(map(_add, SUMMED))
)


def add(workspace_id: int, tally: Tally) -> None:
    """Into the days, in the caller's transaction."""
    rows = [
        (workspace_id, channel, day, published, *(sums.get(name) for name in SUMMED))
        for channel, day, published, sums in tally.rows()
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_UPSERT, rows)


def add_account(channel: Channel, figures: Known, at: datetime, zone_name: str) -> None:
    """A channel's own figures into the day they were measured on, in the caller's transaction."""
    day = local_day(at, zone_name)
    row, _made = ChannelDay.objects.get_or_create(
        channel=channel, day=day, defaults={"workspace_id": channel.workspace_id}
    )
    for name in ACCOUNT_METRICS:
        if figures.get(name) is not None:
            setattr(row, name, figures[name])
    if figures.get("followers") is not None:
        before = _followers_before(channel, day)
        row.followers_gained = None if before is None else (row.followers or 0) - before
    row.save(update_fields=[*ACCOUNT_METRICS, "followers_gained"])


def _followers_before(channel: Channel, day: date) -> int | None:
    earlier = ChannelDay.objects.filter(channel=channel, day__lt=day, followers__isnull=False)
    return earlier.order_by("-day").values_list("followers", flat=True).first()


# ── made anew ────────────────────────────────────────────────────────────────────────────────────────────────────
def rebuilt(channel: Channel, zone_name: str) -> list[ChannelDay]:
    """The channel's days, made from its snapshots alone; not saved."""
    tally = Tally(zone_name)
    published = {}
    for pk, moment in Piece.objects.filter(channel=channel).values_list("pk", "published_at"):
        published[pk] = moment
        tally.publish(channel.pk, moment)
    known: dict[int, dict[str, int | None]] = {}
    shots = PieceSnapshot.objects.filter(piece__channel=channel).order_by("pk")
    for piece, at, *values in shots.values_list("piece_id", "at", *POST_METRICS).iterator(chunk_size=5000):
        seen = dict(zip(POST_METRICS, values, strict=True))
        known[piece] = tally.measure(channel.pk, published[piece], known.get(piece), seen, at)
    days = {
        day: ChannelDay(workspace_id=channel.workspace_id, channel=channel, day=day, published=count, **sums)
        for _channel, day, count, sums in tally.rows()
    }
    _accounts(channel, zone_name, days)
    return [days[day] for day in sorted(days)]


def _accounts(channel: Channel, zone_name: str, days: dict[date, ChannelDay]) -> None:
    last: int | None = None
    ended: dict[date, int | None] = {}
    shots = ChannelSnapshot.objects.filter(channel=channel).order_by("pk")
    for at, *values in shots.values_list("at", *ACCOUNT_METRICS).iterator(chunk_size=5000):
        day = local_day(at, zone_name)
        row = days.setdefault(day, ChannelDay(workspace_id=channel.workspace_id, channel=channel, day=day))
        for name, value in zip(ACCOUNT_METRICS, values, strict=True):
            if value is not None:
                setattr(row, name, value)
        if row.followers is not None:
            ended[day] = row.followers
    for day in sorted(ended):
        now = ended[day]
        days[day].followers_gained = None if last is None or now is None else now - last
        last = now


def rebuild(channel: Channel, zone_name: str) -> int:
    """Throw the channel's days away and make them anew; how many there are."""
    with transaction.atomic():
        Channel.objects.select_for_update().filter(pk=channel.pk).values_list("pk").first()
        rows = rebuilt(channel, zone_name)
        ChannelDay.objects.filter(channel=channel).delete()
        ChannelDay.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)
