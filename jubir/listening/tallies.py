"""How much was said, by the quarter of an hour, so that no screen counts mentions: what counts changes, the tally follows.

    with tallies.following(workspace_id, pks):      # in a transaction
        ...                                         # the mentions with these ids change, or get hits

A quarter, because no time zone lies between two of them. Each quarter has a row for every watch that found something in
it, and one for the whole workspace (`watch` 0). Counts are added to, never set: two workers taking in at once add up.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from jubir.listening.models import Hit, Mention, Sentiment, Tally

#: (watch, or 0 for all; the quarter's start; sentiment) → how many more
Change = Counter[tuple[int, datetime, str]]
ALL = 0
TONES = tuple(Sentiment.values)
#: Ids in one query.
AT_ONCE = 500


def quarter(at: datetime) -> datetime:
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


@contextmanager
def following(workspace_id: int, pks: Collection[int]) -> Iterator[set[int]]:
    """Whatever happens inside to these mentions, and to those whose ids are added to the set it gives, is counted.

    Their rows are held meanwhile, so that what is subtracted is what was there.
    """
    touched = set(pks)
    before = _counted(touched, hold=True)
    yield touched
    change = _counted(touched)
    change.subtract(before)
    add(workspace_id, change)


def _counted(pks: Iterable[int], *, hold: bool = False) -> Change:
    """What these mentions add to the tallies as they are now."""
    found: Change = Counter()
    ids = sorted(pks)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        rows = Mention.objects.filter(pk__in=some).order_by("pk")
        if hold:
            rows = rows.select_for_update()
        where = {
            pk: (quarter(at), sentiment)
            for pk, at, sentiment, spam, hidden in rows.values_list(
                "pk", "at", "sentiment", "spam", "hidden_at"
            )
            if not spam and hidden is None
        }
        found.update((ALL, *place) for place in where.values())
        hits = Hit.objects.filter(mention__in=some).values_list("watch", "mention")
        found.update((watch, *where[mention]) for watch, mention in hits if mention in where)
    return found


def add(workspace_id: int, change: Change) -> None:
    rows: dict[tuple[int, datetime], Counter[str]] = {}
    for (watch, at, tone), more in change.items():
        if more:
            rows.setdefault((watch, at), Counter())[tone] += more
    columns = ", ".join(TONES)
    sums = ", ".join(f"{tone} = {Tally._meta.db_table}.{tone} + excluded.{tone}" for tone in TONES)
    sql = (
        f"INSERT INTO {Tally._meta.db_table} (workspace_id, watch, at, {columns}) VALUES (%s, %s, %s, %s, %s, %s, %s)"
        f" ON CONFLICT (workspace_id, watch, at) DO UPDATE SET {sums}"
    )
    moment = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        # Always in one order: two workers adding to the same rows wait for each other, and never both.
        for (watch, at), tones in sorted(rows.items()):
            cursor.execute(sql, [workspace_id, watch, moment(at), *(tones[tone] for tone in TONES)])


def rebuild(workspace_id: int) -> int:
    """From the mentions themselves; how many rows there are then."""
    with transaction.atomic():
        Tally.objects.filter(workspace=workspace_id).delete()
        pks = Mention.objects.filter(workspace=workspace_id).order_by("pk").values_list("pk", flat=True)
        change: Change = Counter()
        for start in range(0, len(pks), 20 * AT_ONCE):
            change.update(_counted(pks[start : start + 20 * AT_ONCE]))
        add(workspace_id, change)
    return Tally.objects.filter(workspace=workspace_id).count()
