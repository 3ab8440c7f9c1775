"""The front door leads to Today; Today is one page."""

from datetime import timedelta

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from jubir.core import clock
from jubir.home import beginning, day, tasks
from jubir.home.words import greeting, lead
from jubir.studio import dates
from jubir.teams import first_run, queries
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May

#: In the session: the workspace somebody last looked at.
LAST = "workspace"


@require_GET
def root(request: HttpRequest) -> HttpResponse:
    """To the workspace last used; to the list of them; to the first run where nobody is yet."""
    if not request.user.is_authenticated:
        return redirect("teams:start") if first_run.is_open() else redirect_to_login("/")
    mine = [one.workspace.slug for one in queries.workspaces_of(request.user)]
    last = request.session.get(LAST)
    if last in mine or len(mine) == 1:
        return redirect("home:today", workspace=last if last in mine else mine[0])
    return redirect("teams:workspaces")


@require_GET
@workspace_view(May.VIEW)
def today(request: WorkspaceRequest) -> HttpResponse:
    workspace, member = request.workspace, request.membership
    if request.session.get(LAST) != workspace.slug:
        request.session[LAST] = workspace.slug
    now = clock.now()
    zone = clock.zone(workspace.time_zone)
    date = now.astimezone(zone).date()
    start = beginning.of(workspace, member, now)
    waiting = tasks.of(workspace, member, now)
    agenda = day.agenda(workspace, date, zone, now)
    return render(
        request,
        "home/today.html",
        {
            "now": now,
            "date": date,
            "tomorrow": date + timedelta(days=1),
            "greeting": greeting(now.astimezone(zone).hour, request.user.name),
            "lead": lead(len(waiting.shown) + waiting.more, agenda.next_at),
            "start": start,
            "tasks": waiting,
            "agenda": agenda,
            "yesterday": day.gone_by(
                workspace, dates.day_start(date - timedelta(days=1), zone), dates.day_start(date, zone)
            ),
            "channels": day.channels(workspace),
            "may_write": member.may(May.WRITE),
            "may_publish": member.may(May.PUBLISH),
        },
    )
