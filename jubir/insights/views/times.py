"""When to post: the hours of the week for one channel, and the best of them for its queue."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jubir.insights import queries, words
from jubir.insights.besttime import BestTimes, Hour
from jubir.insights.views import frame
from jubir.publishing import queries as publishing
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May
from jubir.ui import charts
from jubir.ui.charts import Cell

#: How many hours the list names.
NAMED = 5
#: An hour's colour: better than this share of the week's hours.
LEVELS = (0.35, 0.6, 0.78, 0.91)


@require_GET
@workspace_view(May.VIEW)
def times(request: WorkspaceRequest) -> HttpResponse:
    context = frame.shared(request, "times")
    chosen = frame.asked_channel(request) or next(iter(context["channels"]), None)
    if chosen is not None:
        chosen = frame.channel_of(request, chosen.pk)
        found = queries.best_times(chosen)
        slots = {(weekday, minute // 60) for weekday, minute in publishing.slots_of(chosen)}
        context |= {
            "channel": chosen,
            "answer": words.times_answer(found),
            "picture": heat_of(found),
            "best": [_line(one, found, slots) for one in found.best(NAMED, explore=True)],
            "found": found,
        }
    return render(request, "insights/times.html", context)


def _line(one: Hour, found: BestTimes, slots: set[tuple[int, int]]) -> dict[str, Any]:
    return {
        "hour": one,
        "name": words.hour_name(one),
        "times": words.times(one.ratio),
        "range": _("%(low)s to %(high)s") % {"low": words.times(one.low), "high": words.times(one.high)},
        "why": words.why_hour(one, found),
        "clock": f"{one.hour:02}:00",
        "in_queue": (one.weekday, one.hour) in slots,
    }


def heat_of(found: BestTimes) -> SafeString:
    """Colour says how good, size how sure; before there are posts of one's own only the colour speaks."""
    best = {(one.weekday, one.hour) for one in found.best(3)}
    own = found.posts > 0
    ranked = sorted(one.ratio for row in found.hours for one in row)
    bounds = [ranked[int(share * len(ranked))] for share in LEVELS]
    cells = [
        [
            Cell(
                1 + sum(one.ratio >= bound for bound in bounds),
                max(one.sure, 1) if own else 3,
                words.hour_says(one, own),
                (one.weekday, one.hour) in best,
            )
            for one in row
        ]
        for row in found.hours
    ]
    return charts.heat(
        cells,
        title=_("How good each hour of the week is, compared with your average post"),
        ends=(_("Weak"), _("best of the week")),
        sure=(_("estimated"), _("more and more certain")) if own else None,
    )
