"""Posts by what came of them: the table, its CSV, one post's page with its curve, and what it is about."""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jubir.content.models import Pillar
from jubir.content.strategy import Refused as StrategyRefused
from jubir.core import clock
from jubir.insights import actions, periods, queries, words
from jubir.insights.models import Format, Piece
from jubir.insights.rules import POST_METRICS
from jubir.insights.views import frame
from jubir.networks.hearing import ENGAGEMENT
from jubir.teams.access import WorkspaceRequest, require, workspace_view
from jubir.teams.roles import May
from jubir.ui import charts
from jubir.ui.charts import Part
from jubir.ui.templatetags.ui import network_name

PER_PAGE = 50
#: Columns of the table, if anybody told them; interactions always.
COLUMNS = ("impressions", "likes", "comments", "shares", "clicks")
#: What opens a formula in a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _asked(request: WorkspaceRequest) -> dict[str, Any]:
    """The filters of the address, as far as they make sense."""
    kind = request.GET.get("format", "")
    about = request.GET.get("pillar", "")
    mine = {str(one.pk): one for one in Pillar.objects.filter(workspace=request.workspace)}
    return {
        "channel": frame.asked_channel(request),
        "format": kind if kind in Format.values else "",
        "pillar": 0 if about == "0" else mine.get(about),
    }


def _order(request: WorkspaceRequest) -> tuple[str, bool]:
    order = request.GET.get("order", "")
    return order if order in queries.ORDERS else "engagements", request.GET.get("rising") == "1"


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────
@require_GET
@workspace_view(May.VIEW)
def posts(request: WorkspaceRequest) -> HttpResponse:
    chosen = periods.read(request.GET, request.workspace.time_zone)
    asked = _asked(request)
    order, rising = _order(request)
    count = queries.pieces_of(request.workspace, chosen.period, **asked).count()
    page = Paginator(range(count), PER_PAGE).get_page(request.GET.get("page"))
    rows = queries.pieces(
        request.workspace,
        chosen.period,
        order=order,
        rising=rising,
        limit=PER_PAGE,
        offset=(page.number - 1) * PER_PAGE,
        **asked,
    )
    told = [metric for metric in COLUMNS if any(metric in row.figures for row in rows)]
    columns = ["engagements", *told]
    context = frame.shared(request, "posts", chosen) | {
        **asked,
        "no_pillar": asked["pillar"] == 0,
        "pillars": list(queries.pillars_of(request.workspace)),
        "formats": Format.choices,
        "columns": [{"metric": metric, "name": words.metric_name(metric)} for metric in columns],
        "rows": [_shown(row, columns) for row in rows],
        "order": order,
        "rising": rising,
        "count": count,
        "page": page,
        "filtered": bool(asked["channel"] or asked["format"] or asked["pillar"] is not None),
    }
    return render(request, "insights/posts.html", context)


def _shown(row: queries.PieceRow, columns: list[str]) -> dict[str, Any]:
    figures = {**row.figures, "engagements": row.engagements}
    return {
        "row": row,
        "label": str(Format(row.format).label),
        "values": [
            {"known": figures.get(name) is not None, "text": words.value(name, figures.get(name))}
            for name in columns
        ],
    }


@require_GET
@workspace_view(May.VIEW)
def posts_csv(request: WorkspaceRequest) -> StreamingHttpResponse:
    """The whole table, not a page of it, for a spreadsheet: a byte order mark, so that Excel reads its letters."""
    chosen = periods.read(request.GET, request.workspace.time_zone)
    order, rising = _order(request)
    rows = queries.pieces(
        request.workspace, chosen.period, order=order, rising=rising, limit=None, **_asked(request)
    )
    name = slugify(_("posts")) or "posts"
    answer = StreamingHttpResponse(
        _lines(rows, request.workspace.time_zone, get_language() or "id"),
        content_type="text/csv; charset=utf-8",
    )
    period = f"{chosen.period.first}_{chosen.period.last}"
    answer["Content-Disposition"] = f'attachment; filename="{request.workspace.slug}-{name}-{period}.csv"'
    return answer


class _Echo:
    def write(self, line: str) -> str:
        return line


def _lines(rows: list[queries.PieceRow], zone_name: str, language: str) -> Iterator[str]:
    # The answer is written when the request's language is long forgotten.
    zone = clock.zone(zone_name)
    writer = csv.writer(_Echo())
    metrics = ["engagements", *POST_METRICS]
    with override(language):
        heads = [
            _("Published"),
            _("Network"),
            _("Channel"),
            _("Format"),
            _("Pillar"),
            _("Text"),
            _("Link"),
            _("Measured"),
        ]
        heads += [words.metric_name(name) for name in metrics]
        labels = {str(one.value): str(one.label) for one in Format}
    yield "\ufeff" + writer.writerow(heads)
    for row in rows:
        figures = {**row.figures, "engagements": row.engagements}
        yield writer.writerow(
            [
                f"{row.published_at.astimezone(zone):%Y-%m-%d %H:%M}",
                network_name(row.channel.network),
                _plain(row.channel.handle),
                labels[row.format],
                _plain(row.pillar.name if row.pillar else ""),
                _plain(row.text),
                _plain(row.url),
                f"{row.measured_at.astimezone(zone):%Y-%m-%d %H:%M}" if row.measured_at else "",
                *("" if (amount := figures.get(name)) is None else amount for name in metrics),
            ]
        )


def _plain(text: str) -> str:
    """Words from outside must stay words: a spreadsheet would run "=…"."""
    return f"'{text}" if text.startswith(FORMULA) else text


# ── one post ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _piece(request: WorkspaceRequest, pk: int) -> Piece:
    mine = Piece.objects.of(request.workspace).select_related("channel", "post__pillar", "pillar", "asset")
    return get_object_or_404(mine.defer("channel__secrets"), pk=pk)


@require_GET
@workspace_view(May.VIEW)
def post(request: WorkspaceRequest, pk: int) -> HttpResponse:
    piece = _piece(request, pk)
    shots = queries.curve(piece)
    usual = queries.usual(piece)
    known = [name for name in POST_METRICS if getattr(piece, name) is not None]
    return render(
        request,
        "insights/post.html",
        frame.shared(request, "posts")
        | {
            "piece": piece,
            "label": str(Format(piece.format).label),
            "figures": [
                {"name": words.metric_name(name), "value": words.value(name, getattr(piece, name))}
                for name in known
            ],
            "engagements": words.value("engagements", piece.engagements),
            "against": _against(piece, usual),
            "curve": _curve(piece, shots),
            "parts": _parts(piece),
            "pillar": queries.pillar_of(piece),
            "pillars": list(queries.pillars_of(request.workspace)),
            "next": piece.measure_at if piece.measure_at and piece.measure_at > clock.now() else None,
        },
    )


def _against(piece: Piece, usual: float | None) -> str:
    """Beside the channel's usual post."""
    if piece.engagements is None:
        return ""
    if usual is None:
        return _("Fewer than five earlier posts: nothing to compare with yet.")
    if usual == 0:
        return _("Usual on this channel: none.")
    return _("%(times)s the usual post on this channel (%(usual)s).") % {
        "times": words.times(piece.engagements / usual),
        "usual": charts.whole(usual),
    }


def _curve(piece: Piece, shots: list[tuple[datetime, dict[str, int]]]) -> dict[str, Any] | None:
    if not shots:
        return None
    labels = [_age(at - piece.published_at) for at, _figures in shots]
    counts: list[float | None] = []
    known: dict[str, int] = {}
    for _at, figures in shots:
        known = {**known, **figures}
        reacted = [known[name] for name in ENGAGEMENT if name in known]
        counts.append(sum(reacted) if reacted else None)
    first, last = counts[0], counts[-1]
    if len(counts) < 2 or not last or first is None:
        answer = _("Measured once so far; the curve grows with every measurement.")
    else:
        answer = _("%(percent)s came within the first %(age)s.") % {
            "percent": words.percent(first / last),
            "age": labels[0],
        }
    return {
        "answer": answer,
        "picture": charts.line(
            labels,
            counts,
            title=_("How quickly did people react?"),
            desc=answer,
            names=(words.metric_name("engagements"), ""),
            first_head=_("After"),
        ),
        "alone": len(counts) < 2,
    }


def _age(age: timedelta) -> str:
    """1 hour, 6 hours, 3 days: how old it was when measured."""
    hours = max(age.total_seconds() / 3600, 0)
    if hours < 0.75:
        count = max(round(hours * 60), 1)
        return ngettext("%(n)d minute", "%(n)d minutes", count) % {"n": count}
    if hours < 23.5:
        return ngettext("%(n)d hour", "%(n)d hours", round(hours)) % {"n": round(hours)}
    days = round(hours / 24)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def _parts(piece: Piece) -> Any:
    """What its interactions are made of."""
    parts = [
        Part(words.metric_name(name), getattr(piece, name) or 0, number % 5 + 1)
        for number, name in enumerate(ENGAGEMENT)
        if getattr(piece, name)
    ]
    return (
        charts.share([("", parts)], title=_("What kind of reaction?"), tabled=False)
        if len(parts) > 1
        else None
    )


@require_POST
@workspace_view(May.WRITE)
def set_pillar(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """`pillar`: a pillar's id; empty takes it away."""
    require(request.membership, May.WRITE)
    piece = _piece(request, pk)
    text = request.POST.get("pillar", "") or request.GET.get("pillar", "")
    home = frame.address(request, "post", pk=pk)
    chosen = None
    if text not in ("", "0"):
        chosen = Pillar.objects.filter(
            workspace=request.workspace, pk=int(text) if text.isdecimal() and len(text) < 18 else 0
        ).first()
        if chosen is None:
            return frame.refused(request, _("That pillar is not there any more. Choose another."), to=home)
    try:
        before = actions.set_pillar(piece=piece, pillar=chosen, by=request.user)
    except (actions.Refused, StrategyRefused):
        return frame.refused(request, _("That pillar is not there any more. Choose another."), to=home)
    undo = frame.with_query(frame.address(request, "set_pillar", pk=pk), pillar=before.pk if before else "0")
    said = (
        _("The post is under %(pillar)s now.") % {"pillar": chosen.name}
        if chosen
        else _("The post has no pillar now.")
    )
    return frame.done(request, said, to=home, undo=undo)
