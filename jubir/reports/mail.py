"""A report by e-mail: what it found in a few lines, the PDF, and the address of its page."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from jubir.core import clock
from jubir.reports import document
from jubir.reports.models import Report, State
from jubir.reports.paper import plain

log = logging.getLogger(__name__)

#: In the letter itself; the rest is in the PDF.
MOST_LINES = 5


def mail_ready() -> int:
    """Mails each report that is ready and has recipients, once; how many letters went out."""
    waiting = Report.objects.filter(
        state=State.READY, mailed_at=None, deleted_at=None, workspace__deleted_at=None
    )
    sent = 0
    for report in waiting.exclude(recipients=[]).select_related("workspace").order_by("ready_at", "pk")[:50]:
        # Before sending, so that a crash or a second worker can lose a letter but never double it.
        if Report.objects.filter(pk=report.pk, mailed_at=None).update(mailed_at=clock.now()):
            sent += sum(_send(report, person) for person in report.recipients)
    return sent


def _send(report: Report, person: str) -> int:
    """One letter per person: nobody sees who else gets it."""
    with translation.override(report.language), timezone.override(report.zone_name):
        made = document.build(report.data or {}, report.kind, report.sections)
        told = next((section.told for section in made.sections if section.code == "findings"), ())
        context = {
            "report": report,
            "document": made,
            "headline": plain(made.headline),
            "findings": [plain(one.title) for one in told[:MOST_LINES]],
            "url": address(report),
        }
        subject = render_to_string("reports/mail_subject.txt", context)
        body = render_to_string("reports/mail.txt", context)
        letter = EmailMessage(" ".join(subject.split()), body, to=[person])
        with report.pdf.open("rb") as file:
            letter.attach(file_name(made.title, made.brand, "pdf"), file.read(), "application/pdf")
    try:
        return letter.send()
    except Exception:  # a mail server fails in many ways: the others get theirs
        log.exception("Could not mail the report %d to somebody", report.pk)
        return 0


def address(report: Report) -> str:
    return settings.JUBIR_URL + reverse(
        "reports:report", kwargs={"workspace": report.workspace.slug, "pk": report.pk}
    )


def file_name(title: str, brand: str, ending: str) -> str:
    """Laporan Oktober 2026 Kopi Senja.pdf; nothing in it that a file system minds."""
    bare = "".join(letter if letter.isalnum() or letter in " -–_.&" else " " for letter in f"{title} {brand}")
    return f"{' '.join(bare.split())[:120]}.{ending}"
