"""The overview, of the workspace and of one channel: a question, its answer, the picture, the table."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jubir.channels.models import Channel
from jubir.core.period import Period
from jubir.insights import periods, queries, words
from jubir.insights.models import Format
from jubir.insights.queries import Board, PieceRow
from jubir.insights.rules import ACCOUNT_METRICS
from jubir.insights.views import frame
from jubir.insights.views.times import heat_of
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.models import Workspace
from jubir.teams.roles import May
from jubir.ui import charts
from jubir.ui.charts import Note, Rank

#: Longer stretches are drawn by the week: a bar a day says no more, and is thinner than a finger.
BY_DAY = 45
#: Posts worth a mark on the line, and rows of the list beneath.
MARKED, TOP = 3, 5

Series = Sequence[tuple[date, float | None]]


@require_GET
@workspace_view(May.VIEW)
def overview(request: WorkspaceRequest) -> HttpResponse:
    return _figures(request, None)


@require_GET
@workspace_view(May.VIEW)
def channel(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return _figures(request, frame.channel_of(request, pk))


def _figures(request: WorkspaceRequest, channel: Channel | None) -> HttpResponse:
    workspace = request.workspace
    chosen = periods.read(request.GET, workspace.time_zone)
    board = queries.Board(workspace, chosen.period, channel)
    found = board.overview
    context = frame.shared(request, "overview", chosen) | {"channel": channel}
    everyone = context["channels"]
    top = queries.pieces(workspace, chosen.period, channel=channel, limit=TOP)
    anything = any(change.now is not None for change in found.figures.values())
    if anything:
        context |= {
            "cards": _cards(board),
            "questions": _questions(board, top),
            "formats": _formats(workspace, chosen.period, channel),
            "top": _top(top),
            "by_channel": _by_channel(board) if channel is None and len(everyone) > 1 else None,
            "hours": _hours(channel or (everyone[0] if len(everyone) == 1 else None)),
        }
    return render(request, "insights/overview.html", context | {"anything": anything})


def _cards(board: Board) -> list[dict[str, Any]]:
    """Four figures: how many saw it where that is told, who reacted, who follows or acted, what went out."""
    found = board.overview
    ways = ("reach", "impressions", "profile_views")
    seen = next((metric for metric in ways if found[metric].now is not None), "engagement_rate")
    # A business has no followers, but people who call, ask for the way or visit its site.
    acted = found["followers"].now is None and found["profile_actions"].now is not None
    wanted = [seen, "engagements", "profile_actions" if acted else "followers", "published"]
    cards = []
    for metric in wanted:
        card = words.figure(metric, found[metric])
        gained = found["followers_gained"].now
        if metric == "followers" and gained is not None and card["known"]:
            sign = "+" if gained >= 0 else "−"
            card["was"] = _("%(n)s in this period") % {"n": f"{sign}{charts.whole(abs(gained))}"}
        if metric != "engagement_rate":
            card["spark"] = charts.spark([amount for _day, amount in _drawn(board.series(metric), metric)])
        cards.append(card)
    return cards


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────
def _questions(board: Board, top: list[PieceRow]) -> list[dict[str, Any]]:
    found = board.overview
    seen = next((metric for metric in ("reach", "impressions") if found[metric].now is not None), None)
    asked = [
        metric for metric in (seen, "engagements", "followers") if metric and found[metric].now is not None
    ]
    return [_question(board, metric, top) for metric in asked]


def _question(board: Board, metric: str, top: list[PieceRow]) -> dict[str, Any]:
    level = metric == "followers"
    now = _drawn(board.series(metric), metric)
    then = [] if level else _drawn(board.series(metric, before=True), metric)
    answer = words.growth_answer(metric, board.overview[metric])
    then_values = [amount for _day, amount in then]
    picture = charts.line(
        [words.short_day(day) for day, _amount in now],
        [amount for _day, amount in now],
        before=then_values if any(amount is not None for amount in then_values) else None,
        title=words.growth_question(metric),
        desc=answer,
        zero=not level,
        notes=[] if level else _notes(now, top),
        first_head=_("Week from") if board.period.days > BY_DAY and not level else _("Day"),
    )
    return {
        "key": metric,
        "title": words.growth_question(metric),
        "answer": answer,
        "picture": picture,
        "alone": sum(amount is not None for _day, amount in now) < 2,
        "note": ""
        if level
        else _("Counted on the day it was seen; a post's first figures on the day it went out."),
    }


def _drawn(days: Series, metric: str) -> list[tuple[date, float | None]]:
    """By day, or by week where there are many; a week in which nothing was measured stays unknown."""
    if len(days) <= BY_DAY or metric in ACCOUNT_METRICS:
        return list(days)
    weeks = []
    for start in range(0, len(days), 7):
        known = [amount for _day, amount in days[start : start + 7] if amount is not None]
        weeks.append((days[start][0], sum(known) if known else None))
    return weeks


def _notes(points: Series, top: list[PieceRow]) -> list[Note]:
    """The best posts on the day or in the week they went out, one for each point, in the order of time."""
    step = (points[1][0] - points[0][0]).days if len(points) > 1 else 1
    notes: dict[int, str] = {}
    for row in top[:MARKED]:
        if not row.engagements:
            continue
        day = timezone.localtime(row.published_at).date()
        for number, (start, amount) in enumerate(points):
            if start <= day < start + timedelta(days=step) and amount is not None and number not in notes:
                notes[number] = Truncator(" ".join(row.text.split())).chars(36) or _("(no text)")
    return [Note(number, text) for number, text in sorted(notes.items())]


def _formats(workspace: Workspace, period: Period, channel: Channel | None) -> dict[str, Any] | None:
    labels = {str(one.value): str(one.label) for one in Format}
    kinds = queries.formats(workspace, period, channel)
    if not kinds:
        return None
    posts = sum(kind.posts for kind in kinds)
    mean = sum(kind.mean * kind.posts for kind in kinds) / posts
    answer = words.format_answer(kinds, labels)
    return {
        "answer": answer,
        "picture": charts.ranks(
            [
                Rank(f"{labels[one.format]} ({one.posts})", one.mean, one.low, one.high, one.dim)
                for one in kinds
            ],
            title=_("What kind of post works?"),
            desc=answer,
            middle=mean,
        ),
    }


def _by_channel(board: Board) -> dict[str, Any] | None:
    lines = queries.by_channel(board)
    if not any(line.engagements.now is not None for line in lines):
        return None
    total = sum(max(line.engagements.now or 0, 0) for line in lines)
    answer = (
        _("%(channel)s: %(percent)s of all interactions.")
        % {
            "channel": lines[0].channel.handle,
            "percent": words.percent((lines[0].engagements.now or 0) / total),
        }
        if total > 0
        else _("No interactions in this period.")
    )
    return {
        "answer": answer,
        "rows": [
            {
                "channel": line.channel,
                "figure": words.figure("engagements", line.engagements),
                "followers": words.figure("followers", line.followers),
                "gauge": charts.gauge(
                    max(line.engagements.now or 0, 0) / total if total > 0 else 0.0, title=line.channel.handle
                ),
            }
            for line in lines
        ],
    }


def _top(rows: list[PieceRow]) -> list[dict[str, Any]]:
    return [
        {"row": row, "label": str(Format(row.format).label)} for row in rows if row.engagements is not None
    ]


def _hours(channel: Channel | None) -> dict[str, Any] | None:
    """The heat map where it is clear of which channel."""
    if channel is None:
        return None
    found = queries.best_times(channel)
    return {"channel": channel, "answer": words.times_answer(found), "picture": heat_of(found)}
