"""What the clock does for this room (config/recurring.py says when): compares what is said with what is usual, and tells."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from jubir.core import clock
from jubir.language.bursts import STEP, Burst, Reading, step
from jubir.listening import queries as listening
from jubir.listening.models import Mention, Watch
from jubir.reputation import actions, queries, why, words
from jubir.reputation.festive import is_holiday
from jubir.reputation.models import Alert, AlertState, Baseline, Kind

log = logging.getLogger(__name__)

STEP_LENGTH = timedelta(minutes=STEP)
#: What is found within so long after it was said still counts in its own step (listening.intake.LATE).
SETTLED = timedelta(minutes=20)
#: A watch's history teaches what is usual, so far back; and once its first searches are through.
HISTORY, PATIENCE = timedelta(days=42), timedelta(hours=1)
#: What began longer ago is history, not an alert: after a downtime, or while history is learnt.
FRESH = timedelta(hours=3)
#: Days to compare words with.
BEFORE = timedelta(days=14)
#: After a long downtime not more steps than these are caught up with.
MOST_STEPS = 60 * 144


def sweep() -> int:
    """Every watch, up to now; how many alerts were raised."""
    raised = 0
    for watch in queries.watched(clock.now()):
        try:
            raised += look(watch, clock.now())
        except Exception:
            # One watch's trouble must not leave the others unguarded; it is seen in the log.
            log.exception("watch %d: could not be compared with its usual", watch.pk)
    tell_relays()
    return raised


def look(watch: Watch, now: datetime) -> int:
    """Catch up with one watch. Steps that may still grow are judged as they are, and again when they are settled."""
    baseline = _baseline(watch, now)
    if baseline is None:
        return 0
    state = Burst.from_json(baseline.state)
    settled, end = _floor(now - SETTLED), _floor(now)
    if end <= baseline.upto:
        return 0
    counts = _counts(watch, baseline.upto, end)
    raised = 0
    kept = state
    for start in _steps(baseline.upto, end):
        count, bad = counts.get(start, (0, 0))
        local = start.astimezone(clock.zone(watch.workspace.time_zone))
        festive = is_holiday(local.date(), watch.workspace.time_zone)
        hour = (6 if festive else local.weekday()) * 24 + local.hour
        state, reading = step(
            state, hour, count, bad, quarter=(local.minute + STEP / 2) / 60, odd_day=festive
        )
        if start < settled:
            kept = state
        if now - start <= FRESH:
            raised += _react(watch, reading, start + STEP_LENGTH, now)
    _calm(watch, state, end)
    Baseline.objects.filter(pk=baseline.pk, upto=baseline.upto).update(
        state=kept.to_json(), upto=max(baseline.upto, settled)
    )
    return raised


def _baseline(watch: Watch, now: datetime) -> Baseline | None:
    """Made when the watch has had time to find what was there; its history is learnt from."""
    if found := Baseline.objects.filter(watch=watch).first():
        if now - found.upto > MOST_STEPS * STEP_LENGTH:
            found.upto = _floor(now - HISTORY)
            Baseline.objects.filter(pk=found.pk).update(upto=found.upto)
        return found
    if now - watch.created_at < PATIENCE:
        return None
    first = watch.hits.order_by("at").values_list("at", flat=True).first()
    begin = max(min(first or now, now - STEP_LENGTH), now - HISTORY)
    # From a whole day, so that no hour is learnt by half.
    return Baseline.objects.get_or_create(watch=watch, defaults={"upto": _floor(begin), "state": {}})[0]


def _floor(moment: datetime) -> datetime:
    seconds = STEP * 60
    return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, UTC)


def _steps(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += STEP_LENGTH


def _counts(watch: Watch, start: datetime, end: datetime) -> dict[datetime, tuple[int, int]]:
    counts: dict[datetime, tuple[int, int]] = {}
    for at, negative in listening.told(watch, start, end):
        here = _floor(at)
        count, bad = counts.get(here, (0, 0))
        counts[here] = count + 1, bad + negative
    return counts


# ── what comes of a reading ──────────────────────────────────────────────────────────────────────────────────────
def _react(watch: Watch, reading: Reading, at: datetime, now: datetime) -> int:
    raised = 0
    for kind, began, rose, going in (
        (Kind.VOLUME, reading.began, reading.rose, reading.going),
        (Kind.NEGATIVE, reading.bad_began, False, reading.bad_going),
    ):
        living = Alert.objects.filter(watch=watch, kind=kind).exclude(state=AlertState.CLOSED).first()
        if living is None:
            if began and not _told_lately(watch, kind, at):
                raised += bool(_raise(watch, kind, reading, at, now))
        elif going and (rose or now - at < STEP_LENGTH):
            actions.refresh_alert(alert=living, facts=_facts(watch, kind, reading, living.began_at, now))
    return raised


def _calm(watch: Watch, state: Burst, at: datetime) -> None:
    """What is over by now, also when it ended while nobody looked."""
    over = [kind for kind, loud in ((Kind.VOLUME, state.loud), (Kind.NEGATIVE, state.bad_loud)) if not loud]
    living = Alert.objects.filter(watch=watch, kind__in=over, ended_at=None).exclude(state=AlertState.CLOSED)
    for alert in living.select_related("workspace", "watch"):
        actions.calm_alert(alert=alert, at=at)


def _told_lately(watch: Watch, kind: str, at: datetime) -> bool:
    """A step that was judged before it was settled is judged again: what it told then is told."""
    return Alert.objects.filter(watch=watch, kind=kind, raised_at__gte=at).exists()


def _raise(watch: Watch, kind: str, reading: Reading, at: datetime, now: datetime) -> Alert | None:
    began = at - reading.steps * STEP_LENGTH if kind == Kind.VOLUME else at - timedelta(hours=3)
    return actions.raise_alert(
        watch=watch, kind=kind, began=began, facts=_facts(watch, kind, reading, began, now)
    )


def _facts(watch: Watch, kind: str, reading: Reading, began: datetime, now: datetime) -> dict[str, Any]:
    since = min(began, now - timedelta(hours=1))
    said = [_said(one) for one in listening.said(watch, since, now + timedelta(minutes=1))]
    before = [_said(one) for one in listening.said(watch, since - BEFORE, since)]
    return why.facts(str(kind), reading, began, said, before)


def _said(mention: Mention) -> why.Said:
    return why.Said(
        mention.pk,
        f"{mention.title} {mention.text}".strip(),
        mention.author or mention.author_name,
        mention.sentiment == "negative",
        mention.group.count if mention.group else 1,
    )


# ── the relay ────────────────────────────────────────────────────────────────────────────────────────────────────
def tell_relays() -> int:
    """Each alert once to the workspace's relay, if it has one. Claimed before it is sent: a crash loses it, never doubles it."""
    fresh = Alert.objects.filter(relayed_at=None, raised_at__gte=clock.now() - timedelta(hours=6))
    told = 0
    for alert in fresh.select_related("workspace", "watch").order_by("pk"):
        if not Alert.objects.filter(pk=alert.pk, relayed_at=None).update(relayed_at=clock.now()):
            continue
        with override(alert.workspace.language):
            title, text = words.message(alert, address_of(alert))
        told += actions.tell_relay(workspace=alert.workspace, title=title, text=text) == ""
    return told


def address_of(alert: Alert) -> str:
    return settings.JUBIR_URL + reverse(
        "reputation:alert", kwargs={"workspace": alert.workspace.slug, "pk": alert.pk}
    )
