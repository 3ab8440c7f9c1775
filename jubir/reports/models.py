"""Reports with their frozen data, when they are made by themselves, and who may read them without signing in."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jubir.core import clock
from jubir.core.period import Period
from jubir.teams.models import Language, Workspace


class Kind(models.TextChoices):
    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")
    CUSTOM = "custom", _("Of chosen days")


class State(models.TextChoices):
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")


class ScheduleSet(models.QuerySet["ReportSchedule"]):
    def of(self, workspace: Workspace) -> "ScheduleSet":
        return self.filter(workspace=workspace)

    def running(self) -> "ScheduleSet":
        return self.filter(paused_at=None, workspace__deleted_at=None)


class ReportSchedule(models.Model):
    """A report that is made and mailed by itself: weekly about the week before, monthly about the month before.

    `minute` is minutes after midnight in the workspace's zone; `weekday` 0 is Monday; `day` beyond a month's end is its last day.
    """

    #: Laid beside it for a page: its time and its people as they are typed.
    time: str
    people: str

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="report_schedules")
    kind = models.CharField(max_length=7, choices=Kind)
    weekday = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=1)
    minute = models.PositiveSmallIntegerField(default=8 * 60)
    language = models.CharField(max_length=2, choices=Language, default=Language.INDONESIAN)
    recipients = models.JSONField(default=list, help_text="E-mail addresses.")
    sections = models.JSONField(default=list, help_text="Codes of reports.lines.OPTIONAL.")
    next_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)

    objects = ScheduleSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="schedule_due", condition=Q(paused_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6, day__gte=1, day__lte=31, minute__lt=1440),
                name="schedule_possible",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"


class ReportSet(models.QuerySet["Report"]):
    def of(self, workspace: Workspace) -> "ReportSet":
        return self.filter(workspace=workspace, deleted_at=None)


class Report(models.Model):
    """What was known of a period at one moment. Its data are written once; nothing that changes later changes them.

    `wake_at`: when a maker may take it; while it is being made, its lease's end. `step`: what is being done, a code.
    """

    #: Laid beside it for a page, in the reader's language.
    name: str
    doing: str

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=7, choices=Kind)
    first_on = models.DateField()
    last_on = models.DateField()
    language = models.CharField(max_length=2, choices=Language, default=Language.INDONESIAN)
    sections = models.JSONField(default=list)
    state = models.CharField(max_length=7, choices=State, default=State.MAKING)
    step = models.CharField(max_length=20, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    wake_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    data = models.JSONField(null=True, blank=True)
    pdf = models.FileField(upload_to="reports", blank=True)
    xlsx = models.FileField(upload_to="reports", blank=True)
    schedule = models.ForeignKey(
        ReportSchedule, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    recipients = models.JSONField(default=list, help_text="Who gets it by e-mail when it is ready.")
    mailed_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ReportSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-asked_at"]),
            models.Index(fields=["wake_at"], name="report_due", condition=Q(state="making")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=models.F("first_on")), name="report_days_in_order"
            ),
            # Two workers, or a clock that came twice, make one report of a schedule's period.
            models.UniqueConstraint(fields=["schedule", "first_on"], name="one_report_per_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.first_on} – {self.last_on}"

    @property
    def period(self) -> Period:
        return Period(self.first_on, self.last_on, self.zone_name, self.stretch)

    @property
    def stretch(self) -> str:
        """week | month | days: as core.period calls it."""
        return {"weekly": "week", "monthly": "month"}.get(self.kind, "days")

    @property
    def zone_name(self) -> str:
        """As it was when the data were frozen."""
        return (self.data or {}).get("zone") or self.workspace.time_zone

    @property
    def is_ready(self) -> bool:
        return self.state == State.READY

    @property
    def findings(self) -> list[dict[str, Any]]:
        return (self.data or {}).get("findings", [])


class ShareLinkSet(models.QuerySet["ShareLink"]):
    def of(self, workspace: Workspace) -> "ShareLinkSet":
        return self.filter(report__workspace=workspace)

    def open(self) -> "ShareLinkSet":
        return self.filter(
            revoked_at=None,
            expires_at__gt=clock.now(),
            report__deleted_at=None,
            report__workspace__deleted_at=None,
        )


class ShareLink(models.Model):
    """Whoever has the address reads one report, until it ends or is taken back. Only the token's hash is kept."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    seen = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = ShareLinkSet.as_manager()

    def __str__(self) -> str:
        return f"link to {self.report_id}"

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > clock.now()
