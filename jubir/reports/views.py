"""The archive, a report's page, schedules, and the page of a shared link."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jubir.activity import actions as activity
from jubir.core import clock
from jubir.media.serving import serve
from jubir.reports import actions, forms, lines, mail, pages, paper, queries, words
from jubir.reports.actions import Refused
from jubir.reports.models import Kind, Report, ReportSchedule, ShareLink, State
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.mail import is_set_up
from jubir.teams.models import Language
from jubir.teams.roles import May

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# ── the archive ──────────────────────────────────────────────────────────────────────────────────────────────────
@require_GET
@workspace_view(May.VIEW)
def archive(request: WorkspaceRequest) -> HttpResponse:
    page = Paginator(queries.archive(request.workspace), queries.PAGE).get_page(request.GET.get("page"))
    for report in page:
        _dress(report)
    gone = request.GET.get("gone", "")
    context = {
        "page": page,
        "schedules": [_timetable(one) for one in queries.schedules(request.workspace)],
        "gone": int(gone) if gone.isdecimal() and len(gone) < 18 else None,
        "may_plan": request.membership.may(May.PLAN),
        **_choices(request),
    }
    return render(request, "reports/list.html", context)


def _dress(report: Report) -> None:
    """What the list says of it, in the reader's language."""
    period = {"first": str(report.first_on), "last": str(report.last_on), "kind": report.stretch}
    report.name = paper.period_name(period)
    report.doing = words.step(report.step)


def _choices(request: WorkspaceRequest) -> dict[str, Any]:
    today = clock.now().astimezone(clock.zone(request.workspace.time_zone)).date()
    first, last = forms.default_days(today)
    return {
        "usual": queries.usual_week(request.workspace, today),
        "languages": Language.choices,
        "workspace_language": request.workspace.language,
        "optional": [(code, lines.SECTIONS[code]) for code in lines.OPTIONAL],
        "first": first,
        "last": last,
        "today": today,
    }


def _home(request: WorkspaceRequest) -> str:
    return reverse("reports:list", args=[request.workspace.slug])


def _page(report: Report) -> str:
    return reverse("reports:report", args=[report.workspace.slug, report.pk])


def _refused(request: WorkspaceRequest, refusal: Refused, to: str) -> HttpResponse:
    messages.error(request, words.refusal(refusal))
    return HttpResponseRedirect(to)


@require_POST
@workspace_view(May.PLAN)
def make(request: WorkspaceRequest) -> HttpResponse:
    today = clock.now().astimezone(clock.zone(request.workspace.time_zone)).date()
    try:
        wish = forms.wish(request.POST, today, request.workspace.time_zone, request.workspace.language)
        report = actions.make_report(
            workspace=request.workspace,
            kind=wish.kind,
            first_on=wish.first_on,
            last_on=wish.last_on,
            language=wish.language,
            sections=wish.sections,
            by=request.user,
        )
    except Refused as refusal:
        return _refused(request, refusal, _home(request))
    return HttpResponseRedirect(_page(report))


# ── one report ───────────────────────────────────────────────────────────────────────────────────────────────────
def _report(request: WorkspaceRequest, pk: int) -> Report:
    return get_object_or_404(
        Report.objects.of(request.workspace).select_related("workspace", "made_by"), pk=pk
    )


@require_GET
@workspace_view(May.VIEW)
def report(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    activity.mark_subject_read(user=request.user, workspace=request.workspace, subject=found)
    return _shown(request, found)


def _shown(request: WorkspaceRequest, found: Report, fresh: str = "") -> HttpResponse:
    """`fresh`: the address of a link just made, which can be shown this once."""
    _dress(found)
    context: dict[str, Any] = {
        "report": found,
        "may_plan": request.membership.may(May.PLAN),
        "fresh": fresh,
        "links": queries.links(found) if request.membership.may(May.PLAN) else [],
        "link_days": actions.LINK_DAYS,
        "mail_set_up": is_set_up(),
    }
    if found.state == State.READY:
        made, article = pages.article(found, request.membership)
        context |= {"document": made, "article": article}
    response = render(request, "reports/report.html", context)
    if fresh:
        patch_cache_control(response, no_store=True)
    return response


@require_POST
@workspace_view(May.PLAN)
def again(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    try:
        actions.make_again(report=found, by=request.user)
    except Refused as refusal:
        return _refused(request, refusal, _page(found))
    return HttpResponseRedirect(_page(found))


@require_POST
@workspace_view(May.PLAN)
def delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    actions.delete_report(report=found, by=request.user)
    return HttpResponseRedirect(f"{_home(request)}?gone={found.pk}")


@require_POST
@workspace_view(May.PLAN)
def restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Report, workspace=request.workspace, pk=pk)
    actions.restore_report(report=found, by=request.user)
    messages.success(request, _("The report is back in the archive."))
    return HttpResponseRedirect(_home(request))


@require_POST
@workspace_view(May.PLAN)
def send(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    try:
        actions.send_report(report=found, recipients=[request.POST.get("recipients", "")], by=request.user)
    except Refused as refusal:
        return _refused(request, refusal, _page(found))
    if is_set_up():
        messages.success(request, _("The report goes out by e-mail within a minute."))
    else:
        messages.warning(
            request,
            _(
                "This Jubir has no mail server yet: the letter is only printed where Jubir runs. A share link works."
            ),
        )
    return HttpResponseRedirect(_page(found))


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────
@require_GET
@workspace_view(May.VIEW)
def pdf(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    return _file(request, _report(request, pk), "pdf")


@require_GET
@workspace_view(May.VIEW)
def xlsx(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    return _file(request, _report(request, pk), "xlsx")


def _file(request: HttpRequest, found: Report, ending: str) -> HttpResponseBase:
    stored = found.pdf.name if ending == "pdf" else found.xlsx.name
    if found.state != State.READY or not stored:
        raise Http404("not made yet")
    period = {"first": str(found.first_on), "last": str(found.last_on), "kind": found.stretch}
    title = pages.in_its_language(found, lambda: paper.title_of(found.kind, period))
    name = mail.file_name(title, found.workspace.name, ending)
    return serve(request, stored, "application/pdf" if ending == "pdf" else XLSX, name=name)


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.PLAN)
def share(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    days = request.POST.get("days", "")
    try:
        _link, token = actions.share(
            report=found, days=int(days) if days.isdecimal() and len(days) < 4 else 0, by=request.user
        )
    except Refused as refusal:
        return _refused(request, refusal, _page(found))
    return _shown(request, found, settings.JUBIR_URL + reverse("shared:report", args=[token]))


@require_POST
@workspace_view(May.PLAN)
def revoke(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """`pk` is the link's."""
    link = get_object_or_404(
        ShareLink.objects.of(request.workspace).select_related("report__workspace"), pk=pk
    )
    actions.revoke(link=link, by=request.user)
    messages.success(request, _("The link opens nothing any more."))
    return HttpResponseRedirect(_page(link.report))


@require_GET
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has the address. A link that ended says so, and nothing of the report."""
    link = actions.open_link(token)
    if link is None:
        response = render(request, "reports/ended.html", status=404)
    else:
        made, article = pages.article(link.report)
        with translation.override(link.report.language):
            context = {"report": link.report, "document": made, "article": article, "token": token}
            response = render(request, "reports/shared.html", context)
    return _private(response)


@require_GET
def shared_pdf(request: HttpRequest, token: str) -> HttpResponseBase:
    link = actions.open_link(token)
    if link is None:
        raise Http404("no such link")
    response = _file(request, link.report, "pdf")
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _private(response: HttpResponse) -> HttpResponse:
    """Not for search engines, not kept by anybody in between, and the address is told to no other site."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    patch_cache_control(response, private=True, no_store=True)
    return response


# ── schedules ────────────────────────────────────────────────────────────────────────────────────────────────────
def _timetable(schedule: ReportSchedule) -> ReportSchedule:
    """What the editor and the list show."""
    schedule.time = f"{schedule.minute // 60:02}:{schedule.minute % 60:02}"
    schedule.people = ", ".join(schedule.recipients)
    return schedule


def _schedule(request: WorkspaceRequest, pk: int) -> ReportSchedule:
    return get_object_or_404(ReportSchedule.objects.of(request.workspace).select_related("workspace"), pk=pk)


@require_GET
@workspace_view(May.PLAN)
def schedule_new(request: WorkspaceRequest) -> HttpResponse:
    empty = ReportSchedule(
        workspace=request.workspace,
        kind=Kind.WEEKLY,
        language=request.workspace.language,
        recipients=[request.user.email],
        sections=list(lines.OPTIONAL),
    )
    return _editor(request, empty)


@require_GET
@workspace_view(May.PLAN)
def schedule(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return _editor(request, _schedule(request, pk))


def _editor(request: WorkspaceRequest, schedule: ReportSchedule, wrong: str = "") -> HttpResponse:
    from babel.dates import get_day_names

    from jubir.ui.moments import locale

    days = get_day_names("wide", locale=locale())
    context = {
        "schedule": _timetable(schedule),
        "wrong": wrong,
        "weekdays": [(number, days[number]) for number in range(7)],
        "days": range(1, 32),
        "mail_set_up": is_set_up(),
        **_choices(request),
    }
    return render(request, "reports/schedule.html", context, status=422 if wrong else 200)


@require_POST
@workspace_view(May.PLAN)
def schedule_save(request: WorkspaceRequest, pk: int = 0) -> HttpResponse:
    """`pk` 0: a new one. What was typed stays when it is refused."""
    existing = _schedule(request, pk) if pk else None
    said = forms.schedule(request.POST, request.workspace.language)
    try:
        actions.save_schedule(workspace=request.workspace, by=request.user, schedule=existing, **said)
    except Refused as refusal:
        kept = existing or ReportSchedule(workspace=request.workspace)
        for name in ("kind", "weekday", "day", "minute", "language", "sections", "recipients"):
            setattr(kept, name, said[name])
        kept.minute = max(kept.minute, 0)
        return _editor(request, kept, words.refusal(refusal))
    messages.success(request, _("Saved. The next report comes by itself."))
    return HttpResponseRedirect(_home(request))


@require_POST
@workspace_view(May.PLAN)
def schedule_pause(request: WorkspaceRequest, pk: int) -> HttpResponse:
    actions.pause_schedule(schedule=_schedule(request, pk), by=request.user)
    messages.success(request, _("Paused. No report is made by this schedule until somebody resumes it."))
    return HttpResponseRedirect(_home(request))


@require_POST
@workspace_view(May.PLAN)
def schedule_resume(request: WorkspaceRequest, pk: int) -> HttpResponse:
    actions.resume_schedule(schedule=_schedule(request, pk), by=request.user)
    messages.success(request, _("The schedule goes on."))
    return HttpResponseRedirect(_home(request))


@require_POST
@workspace_view(May.PLAN)
def schedule_delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    actions.delete_schedule(schedule=_schedule(request, pk), by=request.user)
    messages.success(request, _("The schedule is gone; its reports stay."))
    return HttpResponseRedirect(_home(request))
