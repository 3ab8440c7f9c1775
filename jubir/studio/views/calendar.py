"""The calendar: a month of pictures, a week of hours, a list, a full day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from jubir.channels import door
from jubir.channels.models import Channel
from jubir.content.models import Label
from jubir.publishing.models import ASKING, Delivery
from jubir.studio import board as boards
from jubir.studio import entries
from jubir.studio.board import Board
from jubir.studio.dates import Span
from jubir.studio.dress import dress
from jubir.studio.filters import STATE_NAMES
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.models import User
from jubir.teams.roles import May

#: Entries in a month's cell, in an hour of the week, in a day of the list, on a page of a full day.
IN_MONTH, IN_HOUR, IN_LIST, IN_DAY = 4, 3, 25, 100
#: A week or a fortnight with more posts than this shows fewer of them at once, so that it stays quick.
CROWDED, IN_CROWDED_HOUR, IN_CROWDED_LIST = 300, 1, 12
#: Hours before this are folded away in the week unless something stands there.
MORNING = 6


@workspace_view(May.VIEW)
def calendar(request: WorkspaceRequest) -> HttpResponse:
    board = Board.read(request)
    shown = SHOW[board.view](board)
    return render(
        request,
        "studio/calendar.html",
        {
            "board": board,
            "may_publish": request.membership.may(May.PUBLISH),
            "may_write": request.membership.may(May.WRITE),
            "part": f"studio/calendar_{board.view}.html",
            **shown,
            **choices(board),
        },
    )


def _days(board: Board, limit: int, **more: Any) -> list[dict[str, Any]]:
    """Every day of the board with its entries, ready to be drawn."""
    days = board.days()
    cells = entries.cells(board.workspace, Span.of_days(days, board.zone), board.filters, limit=limit, **more)
    dressed = iter(dress((entry for cell in cells for entry in cell.entries), board.workspace))
    return [
        _day(board, day)
        | {"entries": [next(dressed) for _ in cell.entries], "count": cell.count, "more": cell.more}
        for day, cell in zip(days, cells, strict=True)
    ]


def _day(board: Board, day: date) -> dict[str, Any]:
    return {
        "date": day,
        "iso": day.isoformat(),
        "name": boards.day_name(day, board.language),
        "near": {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - board.today).days, ""),
        "column": (day.weekday() - board.first) % 7 + 1,
        "past": day < board.today,
        "off": day.weekday() == 6,
        "outside": board.view == "month" and day.month != board.on.month,
        "url": board.url(view="day", on=day),
    }


def month(board: Board) -> dict[str, Any]:
    days = _days(board, IN_MONTH, urgent_first=True)
    return {
        "weeks": [days[number : number + 7] for number in range(0, len(days), 7)],
        "total": sum(day["count"] for day in days if not day["outside"]),
    }


def week(board: Board) -> dict[str, Any]:
    days = board.days()
    span = Span.of_hours(days, board.zone)
    crowded = entries.total(board.workspace, span, board.filters) > CROWDED
    limit = IN_CROWDED_HOUR if crowded else IN_HOUR
    cells = entries.cells(board.workspace, span, board.filters, limit=limit, urgent_first=True)
    dressed = iter(dress((entry for cell in cells for entry in cell.entries), board.workspace))
    columns = [
        _day(board, day) | {"count": sum(c.count for c in cells[n * 24 : n * 24 + 24])}
        for n, day in enumerate(days)
    ]
    boxes = [
        {
            "iso": day["iso"],
            "column": day["column"],
            "past": day["past"],
            "url": day["url"],
            "skipped": start == end,
            "entries": [next(dressed) for _ in cell.entries],
            "more": cell.more,
        }
        for number, ((start, end), cell) in enumerate(zip(span.cells, cells, strict=True))
        for day in [columns[number // 24]]
    ]
    night = any(box["entries"] for number, box in enumerate(boxes) if number % 24 < MORNING)
    hours = [{"hour": hour, "boxes": boxes[hour::24]} for hour in range(0 if night else MORNING, 24)]
    return {"columns": columns, "hours": hours, "night": night, "total": sum(cell.count for cell in cells)}


def listing(board: Board) -> dict[str, Any]:
    span = Span.of_days(board.days(), board.zone)
    crowded = entries.total(board.workspace, span, board.filters) > CROWDED
    days = _days(board, IN_CROWDED_LIST if crowded else IN_LIST)
    total = sum(day["count"] for day in days)
    return {
        "days": [day for day in days if day["count"] or day["near"] == "today"] if total else [],
        "total": total,
    }


def day(board: Board) -> dict[str, Any]:
    (only,) = _days(board, IN_DAY, offset=board.page * IN_DAY)
    pages = max(1, -(-only["count"] // IN_DAY))
    return {
        "day": only,
        "total": only["count"],
        "pages": pages,
        "page": board.page + 1,
        "earlier": board.url(page=board.page - 1) if board.page else "",
        "later": board.url(page=board.page + 1) if board.page + 1 < pages else "",
    }


SHOW: dict[str, Callable[[Board], dict[str, Any]]] = {
    "month": month,
    "week": week,
    "list": listing,
    "day": day,
}


# ── the chips ────────────────────────────────────────────────────────────────────────────────────────────────────
def choices(board: Board) -> dict[str, Any]:
    """What can be filtered by, each with the address that adds it or takes it away."""
    workspace, filters = board.workspace, board.filters
    channels = (
        Channel.objects.of(workspace).order_by("network", "handle").only("id", "network", "handle", "name")
    )
    labels = Label.objects.filter(workspace=workspace).order_by("name")
    authors = (
        User.objects.filter(memberships__workspace=workspace).order_by("name").only("id", "name", "email")
    )

    def chip(field: str, value: Any, of: Any) -> dict[str, Any]:
        chosen = filters.state == value if field == "state" else value in getattr(filters, field)
        return {"of": of, "on": chosen, "url": board.url(filters=filters.toggled(field, value))}

    return {
        "asking": Delivery.objects.of(workspace).filter(state__in=ASKING, post__deleted_at=None).count(),
        "states": [chip("state", state, name) | {"state": state} for state, name in STATE_NAMES.items()],
        "channels": [chip("channels", channel.pk, channel) for channel in channels if door.posts(channel)],
        "labels": [chip("labels", label.pk, label) for label in labels],
        "authors": [chip("authors", author.pk, author) for author in authors],
        "unfiltered": board.url(filters=type(filters)()),
    }
