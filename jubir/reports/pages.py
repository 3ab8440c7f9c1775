"""A report's document as HTML in its own language, and where its buttons lead. For the page of a member and of a link."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from jubir.core import clock
from jubir.reports import document
from jubir.reports.findings import Action
from jubir.reports.models import Report
from jubir.reports.parts import Document, Told
from jubir.teams.models import Membership
from jubir.teams.roles import May


def document_of(report: Report) -> Document:
    """Only inside `in_its_language`."""
    return document.build(report.data or {}, report.kind, report.sections)


def in_its_language(report: Report, work: Callable[[], Any]) -> Any:
    with translation.override(report.language), timezone.override(report.zone_name):
        return work()


def article(report: Report, membership: Membership | None = None) -> tuple[Document, SafeString]:
    """The document and its HTML. `membership` None: a reader by link, who gets no buttons."""

    def work() -> tuple[Document, SafeString]:
        made = document_of(report)
        acts = {one.nth: _act(one, report, membership) for one in _told(made)} if membership else {}
        html = render_to_string("reports/article.html", {"document": made, "report": report, "acts": acts})
        return made, mark_safe(html)  # rendered by our own template, which escapes

    found: tuple[Document, SafeString] = in_its_language(report, work)
    return found


def _told(made: Document) -> list[Told]:
    return [one for section in made.sections if section.code == "advice" for one in section.told]


def _act(one: Told, report: Report, membership: Membership) -> dict[str, str] | None:
    if one.action is None:
        return None
    href = address(one.action, report.workspace.slug, report.workspace.time_zone, clock.now())
    # Writing needs its right; whoever only reads gets no button that refuses.
    if not href or (one.action.name.startswith("studio:") and not membership.may(May.WRITE)):
        return None
    return {"href": href, "method": one.action.method, "words": one.button}


def address(action: Action, slug: str, zone_name: str, now: datetime) -> str:
    """Where an action leads; "" when that room or thing has no page (any more)."""
    try:
        path = reverse(action.name, kwargs={"workspace": slug, **action.args})
    except NoReverseMatch:
        return ""
    query = dict(action.query)
    if action.at is not None:
        query["at"] = next_hour(*action.at, zone_name, now).strftime("%Y-%m-%dT%H:%M")
    return path + (f"?{urlencode(query)}" if query else "")


def next_hour(weekday: int, hour: int, zone_name: str, now: datetime) -> datetime:
    """The next such hour, at least ten minutes ahead, on the wall of the zone."""
    zone = clock.zone(zone_name)
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in range(9))
    moments = (clock.at_local(day, hour * 60, zone_name) for day in days if day.weekday() == weekday)
    return next(moment.astimezone(zone) for moment in moments if moment > now + timedelta(minutes=10))
