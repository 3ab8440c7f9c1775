"""Competitors by their public figures. What people say lies in the rooms below; research only reads it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jubir.core import clock
from jubir.teams.models import Workspace


class State(models.TextChoices):
    WAITING = "waiting", _("Being looked up")
    KNOWN = "known", _("Looked at daily")
    GONE = "gone", _("Not found any more")
    TROUBLE = "trouble", _("Could not be asked")


class CompetitorSet(models.QuerySet["Competitor"]):
    def of(self, workspace: Workspace) -> "CompetitorSet":
        return self.filter(workspace=workspace, deleted_at=None)


class Competitor(models.Model):
    """Somebody else's public account. `wake_at`: when it is asked again; while it is being asked, the lease's end."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="competitors")
    network = models.CharField(max_length=30)
    handle = models.CharField(max_length=255)
    remote_id = models.CharField(max_length=255)
    name = models.CharField(max_length=255, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    bio = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    trouble = models.CharField(max_length=300, blank=True, help_text="The network's own words.")
    wake_at = models.DateTimeField(default=clock.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    seen_from = models.DateTimeField(
        null=True, blank=True, help_text="Since when all its posts are known here."
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = CompetitorSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "network", "remote_id"], name="one_competitor_per_account"
            )
        ]
        indexes = [
            models.Index(fields=["wake_at"], name="competitor_due", condition=Q(deleted_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.handle


class CompetitorSnapshot(models.Model):
    """Its account's figures at a moment. What the network does not tell is null."""

    competitor = models.ForeignKey(Competitor, on_delete=models.CASCADE, related_name="snapshots")
    at = models.DateTimeField()
    followers = models.BigIntegerField(null=True)
    following = models.BigIntegerField(null=True)
    posts = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["competitor", "-at"])]

    def __str__(self) -> str:
        return f"{self.competitor} {self.at:%Y-%m-%d}"


class CompetitorPost(models.Model):
    """A post of theirs with the figures it had when it was looked at last. `engagements` null: none were told."""

    competitor = models.ForeignKey(Competitor, on_delete=models.CASCADE, related_name="found")
    remote_id = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=1000, blank=True)
    format = models.CharField(max_length=10, default="text")
    published_at = models.DateTimeField()
    figures: Any = models.JSONField(default=dict)
    engagements = models.BigIntegerField(null=True)
    measured_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competitor", "remote_id"], name="one_row_per_post_of_theirs")
        ]
        indexes = [models.Index(fields=["competitor", "-published_at"])]

    def __str__(self) -> str:
        return self.text[:60]


class Reading(models.Model):
    """What was read out of the texts of the last days: rising words, questions, hours. Thousands of texts take a second
    or two, so a worker reads them and the page shows this. `wake_at`: when it is read anew; while reading, the lease's end.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField()
    data: Any = models.JSONField(null=True, help_text="research.reading.read().")
    read_at = models.DateTimeField(null=True)
    wake_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "days"], name="one_reading_per_stretch")]
        indexes = [models.Index(fields=["wake_at"], name="reading_due")]

    def __str__(self) -> str:
        return f"{self.workspace}: {self.days} days"
