"""The figures of the overview and the pictures of an alert and an incident: queries' numbers, made ready for charts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.core import clock
from jubir.core.period import Period
from jubir.language.bursts import STEP, WARM_UP, Burst
from jubir.listening import queries as listening
from jubir.listening.models import Watch
from jubir.reputation import words
from jubir.reputation.festive import is_holiday
from jubir.reputation.models import Alert, Baseline, Incident
from jubir.teams.models import Workspace
from jubir.ui import charts, moments


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its answer in a sentence, and the picture."""

    title: str
    answer: str
    chart: Any = ""


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    value: str
    change: str = ""
    kind: str = ""  # good | need
    spark: Any = ""


def shown(workspace: Workspace, period: Period, watch: Watch | None) -> dict[str, Any]:
    days = listening.volume(workspace, period, watch)
    first = listening.first_at(workspace, watch)
    # Half a period is no measure for a whole one.
    known = first is not None and first < period.before().start + timedelta(days=1)
    before = listening.volume(workspace, period.before(), watch) if known else []
    labels = [moments.short_date(_noon(day[0], period)) for day in days]
    return {
        "figures": _figures(days, before),
        "volume": _volume(labels, days, before),
        "feeling": _feeling(labels, days),
        "heard": sum(day[1] for day in days),
    }


def _noon(day: Any, period: Period) -> datetime:
    return clock.at_local(day, 720, period.zone_name)


def _sums(days: Sequence[listening.Day]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for _day, total, positive, neutral, negative, unsure in days:
        sums.update(total=total, positive=positive, neutral=neutral, negative=negative, unsure=unsure)
    return sums


def _parts(sums: Counter[str]) -> tuple[float | None, float | None]:
    sure = sums["positive"] + sums["neutral"] + sums["negative"]
    return (sums["positive"] / sure, sums["negative"] / sure) if sure else (None, None)


def _figures(days: Sequence[listening.Day], before: Sequence[listening.Day]) -> list[Figure]:
    now, then = _sums(days), _sums(before)
    good, bad = _parts(now)
    was_good, was_bad = _parts(then)
    spark = charts.spark([day[1] for day in days])
    return [
        Figure(_("Mentions"), words.amount(now["total"]), _than(now["total"], then["total"]), spark=spark),
        Figure(_("Positive"), words.percent(good), _points(good, was_good), _kind(good, was_good, 1)),
        Figure(_("Negative"), words.percent(bad), _points(bad, was_bad), _kind(bad, was_bad, -1)),
        Figure(_("Could not be told"), words.amount(now["unsure"]), ""),
    ]


def _than(now: int, then: int) -> str:
    if not then:
        return _("nothing to compare with yet")
    change = now / then - 1
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return _("%(change)s than the period before") % {"change": f"{sign}{words.percent(abs(change))}"}


def _points(now: float | None, then: float | None) -> str:
    if now is None or then is None:
        return _("nothing to compare with yet")
    return _("%(share)s in the period before") % {"share": words.percent(then)}


def _kind(now: float | None, then: float | None, way: int) -> str:
    """Only a change of five points is worth a colour."""
    if now is None or then is None or abs(now - then) < 0.05:
        return ""
    return "good" if (now - then) * way > 0 else "need"


def _volume(labels: list[str], days: Sequence[listening.Day], before: Sequence[listening.Day]) -> Question:
    total, peak = sum(day[1] for day in days), max(days, key=lambda day: day[1])
    if not total:
        return Question(_("How much is said about us?"), _("Nothing was heard in this period."))
    answer = ngettext(
        "%(n)s mention, most of them on %(day)s (%(most)s).",
        "%(n)s mentions, most of them on %(day)s (%(most)s).",
        total,
    ) % {"n": words.amount(total), "day": labels[days.index(peak)], "most": words.amount(peak[1])}
    chart = charts.line(
        labels,
        [day[1] for day in days],
        title=_("Mentions a day"),
        before=[day[1] for day in before] or None,
        first_head=_("Day"),
    )
    return Question(_("How much is said about us?"), answer, chart)


def _feeling(labels: list[str], days: Sequence[listening.Day]) -> Question:
    sums = _sums(days)
    good, bad = _parts(sums)
    if good is None or bad is None:
        return Question(_("How is it meant?"), _("Nothing was heard yet whose tone could be told."))
    answer = _("%(good)s positive and %(bad)s negative, among what could be told.") % {
        "good": words.percent(good),
        "bad": words.percent(bad),
    }
    rows = [(label, _row(part)) for label, part in _weeks(labels, days)]
    return Question(
        _("How is it meant?"), answer, charts.share(rows, title=_("Share of each tone"), say=words.amount)
    )


def _weeks(labels: list[str], days: Sequence[listening.Day]) -> list[tuple[str, Counter[str]]]:
    """A month of days would be a thicket: by the week, when there are more than ten."""
    size = 1 if len(days) <= 10 else 7
    found = []
    for start in range(0, len(days), size):
        part = days[start : start + size]
        last = labels[min(start + size, len(days)) - 1]
        label = labels[start] if len(part) == 1 else f"{labels[start]} – {last}"
        found.append((label, _sums(part)))
    return found


def _row(sums: Counter[str]) -> list[charts.Part]:
    return [
        charts.Part(_("positive"), sums["positive"], 1),
        charts.Part(_("neutral"), sums["neutral"], 4),
        charts.Part(_("negative"), sums["negative"], 3),
    ]


# ── an alert ─────────────────────────────────────────────────────────────────────────────────────────────────────
def usual_and_seen(alert: Alert, now: datetime) -> Question:
    """By the hour, from a day before it began until it was over (or now)."""
    zone = clock.zone(alert.workspace.time_zone)
    end = min(now, (alert.ended_at or now) + timedelta(hours=6))
    start = max(alert.began_at - timedelta(hours=24), end - timedelta(hours=96)).replace(
        minute=0, second=0, microsecond=0
    )
    hours = [
        start + timedelta(hours=number) for number in range(int((end - start).total_seconds() // 3600) + 1)
    ]
    seen = listening.hours(alert.workspace, start, end + timedelta(minutes=1), alert.watch_id)
    baseline = Baseline.objects.filter(watch=alert.watch_id).first()
    state = Burst.from_json(baseline.state) if baseline else Burst()
    labels = [moments.short_date(hour.astimezone(zone)) + " " + moments.clock_time(hour) for hour in hours]
    if alert.kind == "negative":
        shares = [_negative(seen.get(hour)) for hour in hours]
        usual = [float(alert.facts.get("share_usual") or 0)] * len(hours)
        chart = charts.line(
            labels, shares, title=_("Share of negative, by the hour"), before=usual,
            names=(_("Negative"), _("Usual")), say=words.percent, first_head=_("Hour"),
        )  # fmt: skip
        return Question(_("How much of it is negative?"), words.headline(alert), chart)
    counts = [seen[hour].total() if hour in seen else 0 for hour in hours]
    expected = [_usual(state, hour.astimezone(zone), alert.workspace.time_zone) for hour in hours]
    chart = charts.line(
        labels, counts, title=_("Mentions by the hour"), before=expected,
        names=(_("Seen"), _("Usual")), say=words.amount, first_head=_("Hour"),
    )  # fmt: skip
    return Question(_("How far is it from usual?"), words.headline(alert), chart)


def _usual(state: Burst, local: datetime, zone_name: str) -> float | None:
    if state.level <= 0:
        return None
    weekday = 6 if is_holiday(local.date(), zone_name) else local.weekday()
    return round(state.expects(weekday * 24 + local.hour) * 60 / STEP, 1)


def _negative(counts: Counter[str] | None) -> float | None:
    """A share of two things says nothing."""
    if counts is None or counts.total() < 3:
        return None
    return counts["negative"] / counts.total()


def learning(workspace: Workspace) -> dict[str, int]:
    """By a watch's name: in how many days its alarm will know what is usual; those that know are absent."""
    found: dict[str, int] = {}
    for watch in Watch.objects.of(workspace).filter(active=True, alerts=True).select_related("baseline"):
        baseline = getattr(watch, "baseline", None)
        steps = Burst.from_json(baseline.state).seen_steps if baseline else 0
        if steps < WARM_UP:
            found[watch.name] = max(1, round((WARM_UP - steps) * STEP / 1440))
    return found


# ── an incident ──────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Trend:
    """Is it calming down? `bars`: the last hours in steps; None while nothing is watched."""

    says: str
    word: str
    kind: str
    chart: Any
    negative: float | None
    now: int


def trend(incident: Incident, now: datetime) -> Trend | None:
    if incident.watch_id is None:
        return None
    end = incident.closed_at or now
    length = _length(end - incident.began_at)
    start = end - 18 * length
    watch = Watch.objects.get(pk=incident.watch_id)
    counts = [0] * 18
    for at, _bad in listening.told(watch, start, end):
        counts[min(17, int((at - start) / length))] += 1
    share = listening.share(incident.workspace, incident.began_at, end, incident.watch_id)
    peak = max(range(18), key=lambda number: counts[number])
    last, recent = counts[-1], (counts[-2] + counts[-1]) / 2
    zone = clock.zone(incident.workspace.time_zone)
    labels = [moments.clock_time((start + number * length).astimezone(zone)) for number in range(18)]
    if not counts[peak]:
        word, kind = _("Quiet."), "good"
    elif recent <= counts[peak] / 2 and peak < 16:
        word, kind = _("Calming down."), "good"
    elif peak >= 15:
        word, kind = _("Growing."), "harm"
    else:
        word, kind = _("Going on."), "need"
    says = ngettext(
        "%(n)d mention in the last %(span)s, at most %(most)d from %(at)s.",
        "%(n)d mentions in the last %(span)s, at most %(most)d from %(at)s.",
        last,
    ) % {"n": last, "span": words.span(length.total_seconds()), "most": counts[peak], "at": labels[peak]}
    chart = charts.bars(
        labels, counts, title=_("Mentions"), say=words.amount, heads=(_("From"), _("Mentions"))
    )
    return Trend(says, word, kind, chart, share.negative_part, last)


def _length(age: timedelta) -> timedelta:
    """Ten minutes while it is young, then longer, so that the whole of it is seen."""
    for minutes in (10, 20, 30, 60, 120, 240, 720):
        if age <= timedelta(minutes=minutes * 18):
            return timedelta(minutes=minutes)
    return timedelta(days=1)
