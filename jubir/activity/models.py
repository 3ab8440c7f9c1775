"""What happened, who must hear of it, and the pulse that tells open screens to look again."""

from django.conf import settings
from django.db import models

from jubir.core import clock
from jubir.teams.models import Workspace


class Event(models.Model):
    """One thing that happened. Append-only: the audit trail and the source of notifications.

    `verb` is a dotted code such as "post.scheduled"; `data` holds what its sentence needs, never a secret.
    """

    #: Laid beside it by names.name_all: the event in words.
    says: str

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="events", null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-at"]),
            models.Index(fields=["subject_type", "subject_id", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"


class Notification(models.Model):
    """An event that one person should hear of."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notifications")
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="one_notification_per_event")]

    def __str__(self) -> str:
        return f"{self.user} ← {self.event}"


class Pulse(models.Model):
    """A counter per workspace and topic: screens listen to it over SSE and fetch themselves again when it moves."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20)
    beats = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "topic"], name="one_pulse_per_topic")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.beats}"
