"""What axes asks us: who tried, from where, and what to say when it was too often."""

import math
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jubir.core import clock

NOWHERE = "0.0.0.0"


def who_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The address that was tried, however its letters were cased."""
    given = credentials or {}
    return str(given.get("email") or given.get("username") or request.POST.get("login", "")).strip().lower()


def from_where(request: HttpRequest) -> str:
    """The peer's address; behind a trusted proxy the server has already put the client's there."""
    return request.META.get("REMOTE_ADDR") or NOWHERE


def locked_out(request: HttpRequest, *rest: Any) -> HttpResponse:
    """429 with the one thing a person wants to know: how long."""
    minutes = minutes_left(request)
    response = render(request, "teams/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def minutes_left(request: HttpRequest) -> int:
    """Whole minutes until the oldest wrong password is forgotten, at least one."""
    last = (
        AccessAttempt.objects.filter(
            username=who_tried(request, getattr(request, "axes_credentials", None)),
            ip_address=from_where(request),
        )
        .order_by("-attempt_time")
        .first()
    )
    pause = timedelta(minutes=settings.AXES_COOLOFF_TIME * 60)
    ends = (last.attempt_time if last else clock.now()) + pause
    return max(1, math.ceil((ends - clock.now()).total_seconds() / 60))
