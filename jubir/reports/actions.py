"""What a person may do with reports: have one made, schedule them, share them, send them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F

from jubir.activity import actions as activity
from jubir.core import clock, ids
from jubir.core.hook import Hook
from jubir.core.refusal import Refusal
from jubir.reports.lines import OPTIONAL
from jubir.reports.models import Kind, Report, ReportSchedule, ShareLink, State
from jubir.reports.turns import next_turn, period_before
from jubir.teams.models import User, Workspace, hashed
from jubir.teams.queries import allowed
from jubir.teams.roles import May

#: A report of more days than a year and a day is a mistake.
LONGEST = 366
MOST_RECIPIENTS = 20
LINK_DAYS = (7, 30, 90)
#: (): a report waits to be made; jobs.py listens and wakes a worker.
due = Hook()


class Refused(Refusal):
    """It was not done, for a reason with a code; reports/words.py has the sentences."""


def _require(by: User, workspace: Workspace, may: May) -> None:
    if not allowed(by, workspace, may):
        raise Refused("not_allowed", may=str(may))


# ── making ───────────────────────────────────────────────────────────────────────────────────────────────────────
def make_report(
    *,
    workspace: Workspace,
    kind: str,
    first_on: date,
    last_on: date,
    language: str,
    sections: Iterable[str],
    by: User,
) -> Report:
    """A report of these days; a worker makes it."""
    _require(by, workspace, May.PLAN)
    if last_on < first_on:
        raise Refused("days_reversed")
    if (last_on - first_on).days >= LONGEST:
        raise Refused("too_long")
    if first_on > clock.now().astimezone(clock.zone(workspace.time_zone)).date():
        raise Refused("in_future")
    with transaction.atomic():
        report = Report.objects.create(
            workspace=workspace,
            kind=kind,
            first_on=first_on,
            last_on=last_on,
            language=language,
            sections=_sections(sections),
            wake_at=clock.now(),
            made_by=by,
        )
        activity.record(
            workspace=workspace, actor=by, verb="report.asked", subject=report, data=_says(report)
        )
        activity.beat(workspace.pk, "reports")
        transaction.on_commit(due.call)
    return report


def _sections(wanted: Iterable[str]) -> list[str]:
    chosen = set(wanted)
    return [code for code in OPTIONAL if code in chosen]


def _says(report: Report) -> dict[str, Any]:
    return {"title": f"{report.first_on:%Y-%m-%d} – {report.last_on:%Y-%m-%d}"}


def make_again(*, report: Report, by: User) -> Report:
    """One that could not be made. Data that were frozen already stay as they are."""
    _require(by, report.workspace, May.PLAN)
    with transaction.atomic():
        done = Report.objects.filter(pk=report.pk, state=State.FAILED).update(
            state=State.MAKING, wake_at=clock.now(), tries=0, error="", progress=0, step=""
        )
        if not done:
            raise Refused("not_failed")
        activity.beat(report.workspace_id, "reports")
        transaction.on_commit(due.call)
    report.refresh_from_db()
    return report


def delete_report(*, report: Report, by: User) -> Report:
    """Out of the archive, and its links open nothing any more; it can be brought back."""
    return _set_deleted(report, by, clock.now(), "report.deleted")


def restore_report(*, report: Report, by: User) -> Report:
    return _set_deleted(report, by, None, "report.restored")


def _set_deleted(report: Report, by: User, when: datetime | None, verb: str) -> Report:
    _require(by, report.workspace, May.PLAN)
    with transaction.atomic():
        changed = Report.objects.filter(pk=report.pk, deleted_at__isnull=when is not None)
        if changed.update(deleted_at=when):
            activity.record(
                workspace=report.workspace, actor=by, verb=verb, subject=report, data=_says(report)
            )
            activity.beat(report.workspace_id, "reports")
    report.refresh_from_db()
    return report


def send_report(*, report: Report, recipients: Iterable[str], by: User) -> Report:
    """By e-mail, with the PDF; a worker does it within a minute."""
    _require(by, report.workspace, May.PLAN)
    people = addresses(recipients)
    if not people:
        raise Refused("no_recipients")
    if report.state != State.READY:
        raise Refused("not_ready")
    with transaction.atomic():
        Report.objects.filter(pk=report.pk).update(recipients=people, mailed_at=None)
        activity.record(
            workspace=report.workspace,
            actor=by,
            verb="report.sent",
            subject=report,
            data=_says(report) | {"person": ", ".join(people)},
        )
        transaction.on_commit(due.call)
    report.refresh_from_db()
    return report


def addresses(texts: Iterable[str]) -> list[str]:
    """E-mail addresses, each once. Raises Refused("bad_address") for what is none, Refused("too_many")."""
    found: list[str] = []
    for text in texts:
        for one in text.replace(";", ",").replace("\n", ",").split(","):
            address = one.strip()
            if not address:
                continue
            try:
                validate_email(address)
            except ValidationError:
                raise Refused("bad_address", address=address[:80]) from None
            if address.lower() not in (known.lower() for known in found):
                found.append(address)
    if len(found) > MOST_RECIPIENTS:
        raise Refused("too_many", most=MOST_RECIPIENTS)
    return found


# ── schedules ────────────────────────────────────────────────────────────────────────────────────────────────────
def save_schedule(
    *,
    workspace: Workspace,
    by: User,
    schedule: ReportSchedule | None = None,
    kind: str,
    weekday: int,
    day: int,
    minute: int,
    language: str,
    recipients: Iterable[str],
    sections: Iterable[str],
) -> ReportSchedule:
    """A new one, or changes to one there is. The next turn is computed from now on."""
    _require(by, workspace, May.PLAN)
    if kind not in (Kind.WEEKLY, Kind.MONTHLY):
        raise Refused("bad_schedule")
    if not (0 <= weekday <= 6 and 1 <= day <= 31 and 0 <= minute < 1440):
        raise Refused("bad_schedule")
    people = addresses(recipients)
    with transaction.atomic():
        new = schedule is None
        kept = schedule or ReportSchedule(workspace=workspace, created_by=by)
        kept.kind, kept.weekday, kept.day, kept.minute = kind, weekday, day, minute
        kept.language, kept.recipients, kept.sections = language, people, _sections(sections)
        kept.next_at = next_turn(kind, weekday, day, minute, workspace.time_zone, clock.now())
        kept.save()
        verb = "report_schedule.created" if new else "report_schedule.changed"
        activity.record(workspace=workspace, actor=by, verb=verb, subject=kept, data={"kind": kind})
        activity.beat(workspace.pk, "reports")
    return kept


def pause_schedule(*, schedule: ReportSchedule, by: User) -> ReportSchedule:
    return _set_paused(schedule, by, clock.now(), "report_schedule.paused")


def resume_schedule(*, schedule: ReportSchedule, by: User) -> ReportSchedule:
    """From now on; what fell into the pause is not made up for."""
    return _set_paused(schedule, by, None, "report_schedule.resumed")


def _set_paused(schedule: ReportSchedule, by: User, when: datetime | None, verb: str) -> ReportSchedule:
    _require(by, schedule.workspace, May.PLAN)
    fields: dict[str, Any] = {"paused_at": when}
    if when is None:
        fields["next_at"] = turn_after(schedule, clock.now())
    with transaction.atomic():
        rows = ReportSchedule.objects.filter(pk=schedule.pk, paused_at__isnull=when is not None)
        if rows.update(**fields):
            activity.record(workspace=schedule.workspace, actor=by, verb=verb, subject=schedule)
            activity.beat(schedule.workspace_id, "reports")
    schedule.refresh_from_db()
    return schedule


def delete_schedule(*, schedule: ReportSchedule, by: User) -> None:
    """Its reports stay."""
    _require(by, schedule.workspace, May.PLAN)
    with transaction.atomic():
        activity.record(
            workspace=schedule.workspace, actor=by, verb="report_schedule.deleted", subject=schedule
        )
        activity.beat(schedule.workspace_id, "reports")
        schedule.delete()


def turn_after(schedule: ReportSchedule, moment: datetime) -> datetime:
    return next_turn(
        schedule.kind,
        schedule.weekday,
        schedule.day,
        schedule.minute,
        schedule.workspace.time_zone,
        moment,
    )


def take_turn(*, schedule: ReportSchedule) -> Report | None:
    """The report whose turn has come, once however often the clock says so; None when somebody else took it.

    A turn that is more than a day late (everything was switched off) is made all the same: its period is whole.
    """
    turn = schedule.next_at
    now = clock.now()
    if turn > now:
        return None
    period = period_before(schedule.kind, turn, schedule.workspace.time_zone)
    with transaction.atomic():
        mine = ReportSchedule.objects.filter(pk=schedule.pk, next_at=turn, paused_at=None)
        if not mine.update(next_at=turn_after(schedule, now)):
            return None
        try:
            with transaction.atomic():
                report = Report.objects.create(
                    workspace=schedule.workspace,
                    kind=schedule.kind,
                    first_on=period.first,
                    last_on=period.last,
                    language=schedule.language,
                    sections=schedule.sections,
                    recipients=schedule.recipients,
                    schedule=schedule,
                    wake_at=now,
                    made_by=schedule.created_by,
                )
        except IntegrityError:
            return None
        activity.beat(schedule.workspace_id, "reports")
        transaction.on_commit(due.call)
    return report


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────────────
def share(*, report: Report, days: int, by: User) -> tuple[ShareLink, str]:
    """A link that ends by itself, and its token, which is told this once and not kept."""
    _require(by, report.workspace, May.PLAN)
    if days not in LINK_DAYS:
        raise Refused("bad_days")
    if report.state != State.READY:
        raise Refused("not_ready")
    token = ids.token()
    with transaction.atomic():
        link = ShareLink.objects.create(
            report=report,
            token_hash=hashed(token),
            expires_at=clock.now() + timedelta(days=days),
            created_by=by,
        )
        activity.record(
            workspace=report.workspace, actor=by, verb="report.shared", subject=report, data=_says(report)
        )
    return link, token


def revoke(*, link: ShareLink, by: User) -> ShareLink:
    """At once, for everybody who has it."""
    report = link.report
    _require(by, report.workspace, May.PLAN)
    with transaction.atomic():
        if ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now()):
            activity.record(
                workspace=report.workspace,
                actor=by,
                verb="report.link_revoked",
                subject=report,
                data=_says(report),
            )
    link.refresh_from_db()
    return link


def open_link(token: str) -> ShareLink | None:
    """The link of that token while it is open, and that it was read once more; None otherwise."""
    link = (
        ShareLink.objects.open().filter(token_hash=hashed(token)).select_related("report__workspace").first()
    )
    if link is not None:
        ShareLink.objects.filter(pk=link.pk).update(seen=F("seen") + 1, seen_at=clock.now())
    return link
