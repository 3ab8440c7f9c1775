"""Where a report's numbers come from: each part of the frozen data, and the query that answers it.

`gather` asks them one after another. A part is asked for the report's period and the one before it, and given as JSON;
asking again gives the same numbers while nothing has changed. A part whose query fails is missing and said to be.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.core.period import Period
from jubir.inbox import queries as inbox
from jubir.insights import queries as insights
from jubir.listening import queries as listening
from jubir.networks.hearing import METRICS
from jubir.reputation import queries as reputation
from jubir.research import queries as research
from jubir.teams.models import Workspace

log = logging.getLogger(__name__)

#: Metrics that have a chart, and a test of difference, day by day.
DAILY = ("reach", "impressions", "engagements", "followers")
#: More posts than this in one period are too many to list; the busiest admins publish a few hundred a month.
MOST_PIECES = 1000
MOST_QUESTIONS = 20
MOST_WORDS = 15
MOST_ALERTS = 50


@dataclass(frozen=True, slots=True)
class Source:
    """`query` names what is asked; `ask(workspace, period)` gives its part of the data."""

    query: str
    ask: Callable[[Workspace, Period], Any]


def _overview(workspace: Workspace, period: Period) -> Any:
    figures = insights.overview(workspace, period).figures
    return {
        "figures": {name: {"now": change.now, "before": change.before} for name, change in figures.items()}
    }


def _daily(workspace: Workspace, period: Period) -> Any:
    return {
        metric: {
            "now": _series(workspace, metric, period),
            "before": _series(workspace, metric, period.before()),
        }
        for metric in DAILY
        if METRICS.get(metric) or metric == "engagements"
    }


def _series(workspace: Workspace, metric: str, period: Period) -> list[list[Any]]:
    return [[day.isoformat(), value] for day, value in insights.series(workspace, metric, period)]


def _channels(workspace: Workspace, period: Period) -> Any:
    found = []
    for channel in (
        Channel.objects.of(workspace).in_use().defer("secrets").order_by("network", "handle", "pk")
    ):
        figures = insights.overview(workspace, period, channel).figures
        row: dict[str, Any] = {"id": channel.pk, "handle": channel.handle, "network": channel.network}
        for metric in ("published", "followers", "engagements"):
            row[metric] = {"now": figures[metric].now, "before": figures[metric].before}
        found.append(row)
    return found


def _pieces(workspace: Workspace, period: Period) -> Any:
    zone = clock.zone(period.zone_name)
    return [
        {
            "id": row.pk,
            "text": row.text,
            "handle": row.channel.handle,
            "channel_id": row.channel.pk,
            "format": row.format,
            "day": row.published_at.astimezone(zone).date().isoformat(),
            "url": row.url,
            "post_id": row.post_id,
            "engagements": row.engagements,
        }
        for row in insights.pieces(workspace, period, limit=MOST_PIECES)
    ]


def _pieces_before(workspace: Workspace, period: Period) -> Any:
    rows = insights.pieces(workspace, period.before(), limit=MOST_PIECES)
    return [{"format": row.format, "engagements": row.engagements} for row in rows]


def _times(workspace: Workspace, period: Period) -> Any:
    """Nothing of a channel that has too few posts of its own to know better than everybody's rhythm."""
    found = []
    for channel in (
        Channel.objects.of(workspace).in_use().defer("secrets").select_related("workspace").order_by("pk")
    ):
        times = insights.best_times(channel)
        if not times.enough:
            continue
        found.append(
            {
                "channel_id": channel.pk,
                "handle": channel.handle,
                "posts": times.posts,
                "best": [
                    {
                        "weekday": hour.weekday,
                        "hour": hour.hour,
                        "lift": round(hour.ratio, 4),
                        "certainty": {3: "strong", 2: "fair"}.get(hour.sure, "little"),
                    }
                    for hour in times.best(3)
                ],
            }
        )
    return found


def _goals(workspace: Workspace, period: Period) -> Any:
    """As they stood when the period ended, or stand now when it has not."""
    at = min(clock.now(), period.end)
    return [
        {
            "id": one.goal.pk,
            "name": one.goal.name,
            "metric": one.goal.metric,
            "due_on": one.goal.due_on.isoformat(),
            # A rate is kept in hundredths of a percent.
            "target": one.goal.target / 100 if one.goal.metric == "engagement_rate" else one.goal.target,
            "now": _hundredths(one.value) if one.goal.metric == "engagement_rate" else one.value,
            "state": one.standing.state,
        }
        for one in insights.goals(workspace, at)
        if one.goal.starts_on <= period.last
    ]


def _hundredths(value: float | None) -> float | None:
    return None if value is None else value / 100


def _pillars(workspace: Workspace, period: Period) -> Any:
    return [
        {
            "id": row.pillar.pk if row.pillar else None,
            "name": row.pillar.name if row.pillar else "",
            "posts": row.posts,
            "target": None if row.wanted is None else row.wanted / 100,
        }
        for row in insights.pillars(workspace, period)
    ]


def _inbox(workspace: Workspace, period: Period) -> Any:
    """None while nothing can be heard; the period before is empty when no channel was connected yet and nothing came."""
    began = _heard_since(workspace)
    if began is None:
        return None
    found: dict[str, Any] = {"now": _figures(workspace, period), "before": {}}
    before = period.before()
    earlier = _figures(workspace, before)
    if earlier["received"] or began < before.first:
        found["before"] = earlier
    return found


def _heard_since(workspace: Workspace) -> date | None:
    first = (
        Channel.objects.of(workspace).order_by("connected_at").values_list("connected_at", flat=True).first()
    )
    return first.astimezone(clock.zone(workspace.time_zone)).date() if first else None


def _figures(workspace: Workspace, period: Period) -> dict[str, Any]:
    figures = inbox.figures(workspace, period)
    return {
        "received": figures.received,
        "answered": figures.answered,
        "waiting": figures.waiting,
        "median_minutes": figures.median_minutes,
        "p90_minutes": figures.p90_minutes,
        "by_sentiment": dict(figures.by_sentiment),
        "by_kind": dict(figures.by_kind),
    }


def _questions(workspace: Workspace, period: Period) -> Any:
    groups = research.questions(workspace, period)[:MOST_QUESTIONS]
    return [{"text": group.text, "count": group.count, "people": group.people} for group in groups]


def _listening(workspace: Workspace, period: Period) -> Any:
    """None while nothing is watched; the period before is empty when nothing was watched then and nothing was found."""
    watches = list(listening.watches(workspace))
    if not watches:
        return None
    zone = clock.zone(workspace.time_zone)
    began = min(watch.created_at for watch in watches).astimezone(zone).date()
    found: dict[str, Any] = {"now": _volume(workspace, period), "before": {}}
    before = period.before()
    earlier = _volume(workspace, before)
    if earlier["total"] or began <= before.first:
        found["before"] = earlier
    return found


def _volume(workspace: Workspace, period: Period) -> dict[str, Any]:
    rows: list[list[Any]] = [[row[0].isoformat(), *row[1:]] for row in listening.volume(workspace, period)]
    names = ("total", "positive", "neutral", "negative", "unsure")
    return {"days": rows} | {
        name: sum(row[place] for row in rows) for place, name in enumerate(names, start=1)
    }


def _incidents(workspace: Workspace, period: Period) -> Any:
    zone = clock.zone(period.zone_name)
    return [
        {
            "id": one.pk,
            "title": one.title,
            "opened_on": one.opened_at.astimezone(zone).date().isoformat(),
            "hours": None
            if one.closed_at is None
            else round((one.closed_at - one.opened_at).total_seconds() / 3600, 2),
        }
        for one in reputation.incidents(workspace, period)
    ]


def _alerts(workspace: Workspace, period: Period) -> Any:
    zone = clock.zone(period.zone_name)
    return [
        {
            "id": one.pk,
            "kind": one.kind,
            "watch": one.watch.name,
            "day": one.raised_at.astimezone(zone).date().isoformat(),
        }
        for one in reputation.alerts(workspace, period)[:MOST_ALERTS]
    ]


def _rising(workspace: Workspace, period: Period) -> Any:
    return [
        {"word": one.word, "now": one.now, "before": one.before, "certainty": one.certainty}
        for one in research.rising_words(workspace, period, MOST_WORDS)
    ]


def _competitors(workspace: Workspace, period: Period) -> Any:
    return [
        {
            "id": one.competitor.pk if one.competitor else None,
            "handle": one.handle,
            "network": one.network,
            "followers": one.followers,
            "published": one.published,
            "median": one.median,
        }
        for one in research.standings(workspace, period)
        if not one.ours
    ]


SOURCES: dict[str, Source] = {
    "overview": Source("insights.queries.overview", _overview),
    "daily": Source("insights.queries.series", _daily),
    "channels": Source("insights.queries.overview, by channel", _channels),
    "pieces": Source("insights.queries.pieces", _pieces),
    "pieces_before": Source("insights.queries.pieces, of the period before", _pieces_before),
    "times": Source("insights.queries.best_times", _times),
    "goals": Source("insights.queries.goals", _goals),
    "pillars": Source("insights.queries.pillars", _pillars),
    "inbox": Source("inbox.queries.figures", _inbox),
    "questions": Source("research.queries.questions", _questions),
    "listening": Source("listening.queries.volume", _listening),
    "incidents": Source("reputation.queries.incidents", _incidents),
    "alerts": Source("reputation.queries.alerts", _alerts),
    "rising": Source("research.queries.rising_words", _rising),
    "competitors": Source("research.queries.standings", _competitors),
}
#: Which section of the report cannot be told without them.
SECTION_OF = {
    "overview": "summary", "daily": "summary", "channels": "channels", "pieces": "posts", "pieces_before": "posts",
    "times": "times", "goals": "strategy", "pillars": "strategy", "inbox": "inbox", "questions": "inbox",
    "listening": "talk", "incidents": "talk", "alerts": "talk", "rising": "research", "competitors": "research",
}  # fmt: skip


def gather(
    workspace: Workspace, period: Period, language: str, told: Callable[[str, float], None]
) -> dict[str, Any]:
    """Everything asked, one part after another; `told(part, share of all)` hears how far it is."""
    before = period.before()
    data: dict[str, Any] = {
        "format": 1,
        "language": language,
        "zone": period.zone_name,
        "brand": {"name": workspace.name, "colour": workspace.colour},
        "period": _days(period),
        "before": _days(before),
        "sources": {},
        "missing": {},
    }
    for number, (name, source) in enumerate(SOURCES.items(), start=1):
        try:
            data[name] = source.ask(workspace, period)
        except Exception:
            # One room's trouble must not cost the whole report; it is said in it.
            log.exception("report of %s: %s could not be asked", workspace.slug, source.query)
            data["missing"][SECTION_OF[name]] = name
        data["sources"][name] = {"query": source.query, "asked_at": clock.now().isoformat()}
        told(name, number / len(SOURCES))
    data["frozen_at"] = clock.now().isoformat()
    return data


def _days(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat(), "kind": period.kind}
