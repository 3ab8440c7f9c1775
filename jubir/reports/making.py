"""Making a report: ask everything once, freeze it, find, write the files. By a worker, with its progress in the row.

The row is the truth: whoever wakes claims a due row by compare-and-set, `wake_at` is its lease and fence, and what a
killed worker left is taken up again. Data that are frozen stay frozen: another try only writes the files again.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone, translation

from jubir.activity import actions as activity
from jubir.core import clock, ids
from jubir.reports import document, pdf, xlsx
from jubir.reports.arguments import ARGUMENTS, pillar_shares
from jubir.reports.findings import find
from jubir.reports.models import Report, State
from jubir.reports.sources import gather
from jubir.teams.models import Workspace

log = logging.getLogger(__name__)

#: Longer than any step takes; renewed at each.
LEASE = timedelta(minutes=3)
MOST_TRIES = 3
#: Of a hundred: asking, then finding, then the two files.
ASKING, FINDING, PDF, XLSX = 70, 75, 90, 97


class Lost(Exception):
    """Somebody else holds the row now, or it was deleted."""


def make_due(most: int = 20) -> int:
    """Claims and makes what is due, the oldest first; how many were taken up."""
    taken = 0
    due = Report.objects.filter(state=State.MAKING, wake_at__lte=clock.now()).order_by("wake_at", "pk")
    for report in due.select_related("workspace", "made_by")[:most]:
        if holder := _claim(report):
            taken += 1
            _make(holder)
    return taken


@dataclass(slots=True)
class _Holder:
    """A report with its lease."""

    report: Report
    lease: datetime

    def change(self, **fields: Any) -> None:
        """Writes and renews the lease; Lost when it is not ours any more."""
        until = clock.now() + LEASE
        mine = Report.objects.filter(
            pk=self.report.pk, state=State.MAKING, wake_at=self.lease, deleted_at=None
        )
        if not mine.update(wake_at=until, **fields):
            raise Lost
        self.lease = until
        activity.beat(self.report.workspace_id, "reports")


def _claim(report: Report) -> _Holder | None:
    until = clock.now() + LEASE
    mine = Report.objects.filter(pk=report.pk, state=State.MAKING, wake_at=report.wake_at)
    if not mine.update(wake_at=until, tries=report.tries + 1):
        return None
    report.tries += 1
    return _Holder(report, until)


def _make(holder: _Holder) -> None:
    report = holder.report
    try:
        if report.tries > MOST_TRIES:
            raise RuntimeError("the worker died each time it was made")
        with translation.override(report.language), timezone.override(report.zone_name):
            if report.data is None:
                freeze(holder)
            _files(holder)
    except Lost:
        return
    except Exception as error:  # written on the report, for whoever waits for it
        log.exception("report %d could not be made", report.pk)
        _fail(holder, error)


def freeze(holder: _Holder) -> None:
    """Everything asked, argued and written down, once."""
    report = holder.report

    def told(part: str, share: float) -> None:
        holder.change(step=part, progress=round(ASKING * share))

    data = gather(report.workspace, report.period, report.language, told)
    report.data = argued(data)
    holder.change(step="findings", progress=FINDING, data=report.data)


def argued(data: dict[str, Any]) -> dict[str, Any]:
    """The data with what is worked out from them, and the findings."""
    pillar_shares(data)
    data["findings"] = [finding.to_json() for finding in find(data, ARGUMENTS)]
    return data


def _files(holder: _Holder) -> None:
    report = holder.report
    data = report.data or {}
    made = document.build(data, report.kind, report.sections)
    paper = pdf.make(
        made,
        colour=data["brand"]["colour"],
        language=report.language,
        logo=_logo(report.workspace),
        at=datetime.fromisoformat(data["frozen_at"]),
    )
    holder.change(step="pdf", progress=PDF)
    sheets = xlsx.make(made)
    holder.change(step="xlsx", progress=XLSX)
    stem = ids.token(16)
    report.pdf.save(f"{stem}.pdf", ContentFile(paper), save=False)
    report.xlsx.save(f"{stem}.xlsx", ContentFile(sheets), save=False)
    now = clock.now()
    mine = Report.objects.filter(pk=report.pk, state=State.MAKING, wake_at=holder.lease)
    if not mine.update(
        state=State.READY,
        progress=100,
        step="",
        wake_at=None,
        ready_at=now,
        pdf=report.pdf.name,
        xlsx=report.xlsx.name,
    ):
        raise Lost
    _tell(report, "report.ready")


def _logo(workspace: Workspace) -> Path | None:
    return Path(workspace.logo.path) if workspace.logo else None


def _fail(holder: _Holder, error: Exception) -> None:
    """Again in a minute while there are tries left; then a person is told."""
    report = holder.report
    again = report.tries < MOST_TRIES
    mine = Report.objects.filter(pk=report.pk, state=State.MAKING, wake_at=holder.lease)
    if again:
        mine.update(wake_at=clock.now() + timedelta(minutes=1), error=str(error)[:300])
    elif mine.update(state=State.FAILED, wake_at=None, error=str(error)[:300]):
        _tell(report, "report.failed")


def _tell(report: Report, verb: str) -> None:
    """Whoever asked for it hears of it; of one by the clock, those who may plan."""
    asked = [report.made_by] if report.made_by and report.schedule_id is None else None
    activity.record(
        workspace=report.workspace,
        actor=None,
        verb=verb,
        subject=report,
        data={"title": f"{report.first_on:%Y-%m-%d} – {report.last_on:%Y-%m-%d}"},
        tell=asked,
    )
    activity.beat(report.workspace_id, "reports")
