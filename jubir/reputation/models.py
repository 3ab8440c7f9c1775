"""Alerts, incidents and what happened in them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jubir.content.models import Post
from jubir.core import clock
from jubir.core.crypto import SecretField
from jubir.listening.models import Mention, Watch
from jubir.teams.models import Workspace


class OfWorkspace(models.QuerySet[Any]):
    def of(self, workspace: Workspace) -> "OfWorkspace":
        return self.filter(workspace=workspace)


class Baseline(models.Model):
    """What is usual for a watch, as language.bursts keeps it. `upto`: all steps before it were counted."""

    watch = models.OneToOneField(Watch, on_delete=models.CASCADE, related_name="baseline")
    state = models.JSONField(default=dict)
    upto = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.watch} {self.upto:%Y-%m-%d %H:%M}"


class Kind(models.TextChoices):
    VOLUME = "volume", _("Much more is said than usual")
    NEGATIVE = "negative", _("Much of it is negative")


class AlertState(models.TextChoices):
    OPEN = "open", _("Not taken on yet")
    ACKNOWLEDGED = "acknowledged", _("Somebody is on it")
    CLOSED = "closed", _("Over")


class Alert(models.Model):
    """Something departs from what is usual. `facts` says why (reputation.why); `ended_at`: it calmed down by itself."""

    #: Laid beside it for a page: the alert in words.
    says: str

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="alerts")
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="alerts_raised")
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=12, choices=AlertState, default=AlertState.OPEN)
    began_at = models.DateTimeField(help_text="Since when it is unusual.")
    raised_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    relayed_at = models.DateTimeField(null=True, blank=True, help_text="Sent to the relay, or tried.")

    objects = OfWorkspace.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["watch", "kind"],
                condition=~models.Q(state="closed"),
                name="one_living_alert_per_watch_and_kind",
            )
        ]
        indexes = [models.Index(fields=["workspace", "-raised_at"])]

    def __str__(self) -> str:
        return self.watch.name


class Severity(models.IntegerChoices):
    MINOR = 1, _("Level 1 of 3: keep an eye on it")
    SERIOUS = 2, _("Level 2 of 3: the team is on it")
    CRISIS = 3, _("Level 3 of 3: everything else waits")


class IncidentState(models.TextChoices):
    OPEN = "open", _("Going on")
    WATCHING = "watching", _("Calming down")
    CLOSED = "closed", _("Closed")


class Incident(models.Model):
    """Something that must be handled together, with its room."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="incidents")
    title = models.CharField(max_length=140)
    state = models.CharField(max_length=8, choices=IncidentState, default=IncidentState.OPEN)
    severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.SERIOUS)
    alert = models.ForeignKey(
        Alert, on_delete=models.SET_NULL, null=True, blank=True, related_name="incidents"
    )
    watch = models.ForeignKey(Watch, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    began_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(default=clock.now)
    update_due_at = models.DateTimeField(null=True, blank=True, help_text="When people expect news.")
    statement = models.TextField(blank=True)
    statement_post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    mentions = models.ManyToManyField(Mention, blank=True, related_name="incidents")
    summary = models.TextField(blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OfWorkspace.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "-opened_at"])]

    def __str__(self) -> str:
        return self.title


class IncidentStep(models.Model):
    """A line of its checklist."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class EntryKind(models.TextChoices):
    OPENED = "opened", _("Opened")
    ALERT = "alert", _("Alert")
    NOTE = "note", _("Note")
    PAUSED = "paused", _("Paused")
    RESUMED = "resumed", _("Resumed")
    STEP = "step", _("Step")
    SEVERITY = "severity", _("Level")
    STATEMENT = "statement", _("Statement")
    MENTION = "mention", _("A mention")
    STATE = "state", _("State")
    CLOSED = "closed", _("Closed")


class IncidentEntry(models.Model):
    """One thing that happened in it. `text` is what a person wrote; `data` what a sentence needs."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["incident", "-at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%H:%M}"


class Relay(models.Model):
    """Where alerts also go: one address for apprise, a secret since it holds tokens."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="relay")
    secrets = SecretField(default=dict)
    scheme = models.CharField(max_length=30, help_text="What of it may be shown.")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.scheme
