"""What was measured, and what is kept ready of it.

Snapshots are only ever added; a figure that a network did not give is null, never 0. Dashboards read roll-ups:
`ChannelDay`, and the latest figures on `Piece`. `Piece.measure_at` is the whole queue of measurements, `Measuring` the
queue of what concerns a channel as a whole.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jubir.channels.models import Channel
from jubir.content.models import Pillar, Post
from jubir.core import clock
from jubir.insights.rules import ACCOUNT_METRICS, POST_METRICS
from jubir.media.models import Asset
from jubir.publishing.models import Delivery
from jubir.teams.models import Workspace


def _figure() -> Any:
    return models.BigIntegerField(null=True, blank=True)


class PostFigures(models.Model):
    """One column for each metric of a post; null: nobody told."""

    impressions = _figure()
    reach = _figure()
    likes = _figure()
    comments = _figure()
    shares = _figure()
    quotes = _figure()
    saves = _figure()
    clicks = _figure()
    video_views = _figure()
    votes = _figure()

    class Meta:
        abstract = True

    @property
    def figures(self) -> dict[str, int]:
        """What is known, by metric."""
        return {name: value for name in POST_METRICS if (value := getattr(self, name)) is not None}


class AccountFigures(models.Model):
    followers = _figure()
    following = _figure()
    posts = _figure()
    profile_views = _figure()
    profile_actions = _figure()

    class Meta:
        abstract = True

    @property
    def figures(self) -> dict[str, int]:
        return {name: value for name in ACCOUNT_METRICS if (value := getattr(self, name)) is not None}


class Format(models.TextChoices):
    """As networks.hearing.OwnPost says it."""

    TEXT = "text", _("Text")
    IMAGE = "image", _("Picture")
    CAROUSEL = "carousel", _("Several pictures")
    VIDEO = "video", _("Video")
    LINK = "link", _("Link")
    POLL = "poll", _("Poll")


class PieceSet(models.QuerySet["Piece"]):
    def of(self, workspace: Workspace) -> "PieceSet":
        return self.filter(workspace=workspace)


class Piece(PostFigures):
    """A post as it stands on a network, sent by us or found there, with its latest figures."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="pieces")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="pieces")
    remote_id = models.CharField(max_length=255)
    delivery = models.OneToOneField(
        Delivery,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="piece",
        help_text="Null: found.",
    )
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="pieces")
    pillar = models.ForeignKey(
        Pillar,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="pieces",
        help_text="Of a piece without a post of ours; else its post's counts.",
    )
    asset = models.ForeignKey(
        Asset,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Its first picture.",
    )
    text = models.TextField(blank=True)
    format = models.CharField(max_length=8, choices=Format, default=Format.TEXT)
    media = models.PositiveSmallIntegerField(default=0)
    picture_url = models.CharField(max_length=1000, blank=True, help_text="On the network, of a found piece.")
    url = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True, help_text="When the network no longer had it.")
    engagements = _figure()
    measured_at = models.DateTimeField(null=True, blank=True)
    measure_at = models.DateTimeField(
        null=True, help_text="When it is measured next; while leased, the lease's end."
    )

    objects = PieceSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "remote_id"], name="one_piece_per_remote_post"),
        ]
        indexes = [
            models.Index(fields=["measure_at"], name="piece_due", condition=Q(measure_at__isnull=False)),
            models.Index(fields=["workspace", "-published_at"], name="piece_of_workspace"),
            models.Index(fields=["channel", "-published_at"], name="piece_of_channel"),
        ]

    def __str__(self) -> str:
        return " ".join(self.text.split())[:80]


class PieceSnapshot(PostFigures):
    """A piece's figures at a moment. Never changed."""

    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="snapshots", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["piece", "at"], name="snapshot_of_piece")]

    def __str__(self) -> str:
        return f"{self.piece_id} {self.at:%Y-%m-%d %H:%M}"


class ChannelSnapshot(AccountFigures):
    """A channel's figures at a moment. Never changed."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="snapshots", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["channel", "at"], name="snapshot_of_channel")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.at:%Y-%m-%d %H:%M}"


class ChannelDay(PostFigures, AccountFigures):
    """One channel on one local day of its workspace, rolled up from the snapshots (insights/rollups.py).

    A post's metric counts what was gained on that day; a post's first figures count on the day it was published.
    Followers and the like are those at the day's end. Null: nobody measured it.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    published = models.PositiveIntegerField(default=0)
    engagements = _figure()
    followers_gained = _figure()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "day"], name="one_row_per_channel_and_day")]
        indexes = [models.Index(fields=["workspace", "day"], name="day_of_workspace")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.day}"


class History(models.TextChoices):
    WAITING = "waiting", _("about to begin")
    RUNNING = "running", _("being fetched")
    DONE = "done", _("complete")
    NONE = "none", _("not given by this network")


class Measuring(models.Model):
    """How far measuring a channel has come: its history, its own figures, its best times."""

    channel = models.OneToOneField(
        Channel, on_delete=models.CASCADE, primary_key=True, related_name="measuring"
    )
    connected_at = models.DateTimeField(help_text="Of the connection that the history was fetched for.")
    zone_name = models.CharField(max_length=64, help_text="Whose days the roll-ups were made in.")
    history = models.CharField(max_length=8, choices=History, default=History.WAITING)
    history_at = models.DateTimeField(null=True, help_text="When its next page is fetched.")
    history_cursor = models.TextField(blank=True)
    history_since = models.DateTimeField(help_text="How far back it goes.")
    history_reached = models.DateTimeField(null=True, blank=True, help_text="The oldest post found so far.")
    found = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Failed in a row.")
    account_at = models.DateTimeField(null=True, help_text="When its own figures are asked for next.")
    times = models.JSONField(null=True, blank=True, help_text="BestTimes.to_json(), made by the clock.")
    times_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["history_at"], name="history_due", condition=Q(history_at__isnull=False)),
            models.Index(fields=["account_at"], name="account_due", condition=Q(account_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.history}"

    def progress(self, now: datetime) -> int:
        """Percent of the way back in time; pages don't say how many there are."""
        if self.history in (History.DONE, History.NONE):
            return 100
        reached = self.history_reached
        whole = (now - self.history_since).total_seconds()
        return (
            0
            if reached is None or whole <= 0
            else min(99, int((now - reached).total_seconds() / whole * 100))
        )
