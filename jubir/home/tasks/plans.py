"""What is meant to be: drafts, days without a post, goals, and what the reports found."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.content import queries as content
from jubir.content.models import Post
from jubir.home.tasks.desk import ALONE, Act, Desk, Task, assets_of, called
from jubir.insights import queries as insights
from jubir.insights.words import goal_name, goal_sentence, span
from jubir.publishing.models import Delivery, State
from jubir.reports.models import Report
from jubir.studio import dates
from jubir.teams.roles import May
from jubir.ui import moments

#: So long a report is news.
NEWS = timedelta(days=3)


def planned(desk: Desk) -> Iterator[Task]:
    """Drafts meant for today or tomorrow that nobody scheduled."""
    if not desk.may(May.WRITE):
        return
    today = desk.now.astimezone(desk.zone).date()
    start = dates.day_start(today - timedelta(days=1), desk.zone)
    end = dates.day_start(today + timedelta(days=2), desk.zone)
    for post in content.planned(desk.workspace).filter(planned_at__gte=start, planned_at__lt=end)[:ALONE]:
        yield Task(
            _("%(post)s is not scheduled yet") % {"post": called(post)},
            _("It is meant for %(time)s, and is still a draft.")
            % {"time": moments.relative(post.planned_at) if post.planned_at else ""},
            "need",
            "pen",
            assets=assets_of([post]),
            acts=[Act(_("Finish it"), desk.to("studio:edit", post.pk))],
        )


def tomorrow(desk: Desk) -> Iterator[Task]:
    """Nothing goes out tomorrow; said only where posts usually go out: three in the week before, at least."""
    today = desk.now.astimezone(desk.zone).date()
    edges = [dates.day_start(today + timedelta(days=days), desk.zone) for days in (-7, 1, 2)]
    if (
        not desk.may(May.WRITE)
        or _planned(desk, edges[1], edges[2])
        or _planned(desk, edges[0], edges[1]) < 3
    ):
        return
    if content.planned(desk.workspace).filter(planned_at__gte=edges[1], planned_at__lt=edges[2]).exists():
        return
    write = f"{desk.to('studio:compose')}?on={today + timedelta(days=1):%Y-%m-%d}"
    yield Task(
        _("Nothing is planned for tomorrow"),
        _("The queue and the drafts for that day are empty."),
        icon="calendar",
        acts=[
            Act(_("Write for tomorrow"), write),
            Act(_("Calendar"), desk.to("studio:calendar"), kind="quiet"),
        ],
    )


def _planned(desk: Desk, start: datetime, end: datetime) -> int:
    living = Delivery.objects.of(desk.workspace).filter(due_at__gte=start, due_at__lt=end)
    return living.exclude(state=State.CANCELLED).values("post").distinct().count()


def drafts(desk: Desk) -> Iterator[Task]:
    """Begun in the last two weeks, without a day."""
    if not desk.may(May.WRITE):
        return
    lying: QuerySet[Post] = content.drafts(desk.workspace).filter(
        planned_at=None, updated_at__gt=desk.now - timedelta(days=14)
    )
    first = list(lying[:3])
    if not first:
        return
    total = lying.count()
    title = ngettext("A draft waits to be finished", "%(n)d drafts wait to be finished", total) % {"n": total}
    when = {"post": called(first[0]), "time": moments.relative(first[0].updated_at)}
    acts = [Act(_("Write on"), desk.to("studio:edit", first[0].pk))]
    if total > 1:
        acts.append(Act(_("All drafts"), desk.to("studio:calendar"), kind="quiet"))
    yield Task(
        title, _("The last one, %(post)s: %(time)s.") % when, icon="pen", assets=assets_of(first), acts=acts
    )


# ── goals and reports ────────────────────────────────────────────────────────────────────────────────────────────
def goals(desk: Desk) -> Iterator[Task]:
    """Goals that will be missed as things go, the nearest first."""
    behind = [one for one in insights.goals(desk.workspace, desk.now) if one.standing.state == "behind"]
    for one in behind[:ALONE]:
        yield Task(
            _("The goal %(goal)s will be missed as things go") % {"goal": goal_name(one)},
            goal_sentence(one, desk.now.astimezone(desk.zone).date()),
            icon="target",
            acts=[Act(_("Look at the goals"), desk.to("insights:strategy"))],
        )


def report(desk: Desk) -> Iterator[Task]:
    """The newest report of the last days, with what it found first; one that could not be made, with its mend."""
    since = desk.now - NEWS
    found = Report.objects.of(desk.workspace)
    for one in found.filter(state="failed", asked_at__gt=since).order_by("-asked_at")[:1]:
        yield Task(
            _("A report could not be made"),
            one.error,
            "need",
            "report",
            acts=[Act(_("Look at the reports"), desk.to("reports:list"))],
        )
    for one in found.filter(state="ready", ready_at__gt=since).order_by("-ready_at")[:1]:
        yield Task(
            _("A report is ready: %(days)s") % {"days": span(one.period)},
            ngettext("%(n)d finding.", "%(n)d findings.", len(one.findings)) % {"n": len(one.findings)},
            icon="report",
            acts=[Act(_("Read it"), desk.to("reports:report", one.pk))],
        )
