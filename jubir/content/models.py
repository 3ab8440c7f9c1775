"""What the author means to say, and how it differs per channel.

A *body* is JSON of this shape; a post has one, and a customised version has its own:

    {"parts": [{"text": str, "media": [asset id, ...]}, ...],   one part, or several for a thread
     "link": {"url", "title", "description", "asset": id|None} | None,   a preview the author wants shown
     "poll": {"options": [str, ...], "minutes": int, "multiple": bool} | None}

Options are a version's choices that only its network knows, e.g. {"visibility": "unlisted", "spoiler": "..."}.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.media.models import Asset
from jubir.teams.models import Workspace


def empty_body() -> dict[str, Any]:
    return {"parts": [{"text": "", "media": []}], "link": None, "poll": None}


class Label(models.Model):
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="labels")
    name = models.CharField(max_length=40)
    colour = models.PositiveSmallIntegerField(
        default=1, help_text="Which of the five series colours, 1 to 5."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_label_per_name")]

    def __str__(self) -> str:
        return self.name


class Pillar(models.Model):
    """What the brand keeps talking about. `share`: how many of a hundred posts should be about it; null: no matter."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="pillars")
    name = models.CharField(max_length=60)
    colour = models.PositiveSmallIntegerField(
        default=1, help_text="Which of the five series colours, 1 to 5."
    )
    share = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_pillar_per_name")]

    def __str__(self) -> str:
        return self.name


class Goal(models.Model):
    """What is to be reached, by when. `metric` is a code of networks.hearing.METRICS, or "engagement_rate" (in
    hundredths of a percent), "response_minutes"; `baseline` is what it was on `starts_on`, null when nobody knew."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="goals")
    channel = models.ForeignKey(
        Channel,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Null: all of them.",
    )
    name = models.CharField(max_length=120, blank=True)
    metric = models.CharField(max_length=20)
    target = models.BigIntegerField()
    baseline = models.BigIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    due_on = models.DateField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name or self.metric


class PostKind(models.TextChoices):
    POST = "post", _("Post")
    REPLY = "reply", _("Answer")


class PostSet(models.QuerySet["Post"]):
    def of(self, workspace: Workspace) -> "PostSet":
        """Answers are no posts to anybody but the inbox: see `replies_of`."""
        return self.filter(workspace=workspace, kind=PostKind.POST)

    def replies_of(self, workspace: Workspace) -> "PostSet":
        return self.filter(workspace=workspace, kind=PostKind.REPLY)

    def present(self) -> "PostSet":
        return self.filter(deleted_at=None)


class Post(models.Model):
    """What the author means to say; its versions say it per channel."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(
        max_length=5, choices=PostKind, default=PostKind.POST, help_text="An answer goes out as a post does."
    )
    title = models.CharField(max_length=120, blank=True, help_text="A working title; never sent.")
    pillar = models.ForeignKey(Pillar, on_delete=models.SET_NULL, null=True, blank=True, related_name="posts")
    body = models.JSONField(default=empty_body)
    note = models.TextField(blank=True)
    labels = models.ManyToManyField(Label, blank=True, related_name="posts")
    assets = models.ManyToManyField(Asset, through="Use", related_name="posts")
    planned_at = models.DateTimeField(
        null=True, blank=True, help_text="When a draft is meant for; shown, never sent."
    )
    revision = models.PositiveIntegerField(
        default=1, help_text="Counts saves, so that two tabs can't overwrite each other."
    )
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = PostSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-updated_at"]),
            models.Index(fields=["workspace", "planned_at"]),
            models.Index(
                fields=["workspace"], name="post_gone", condition=models.Q(deleted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title.strip() or self.text.strip()[:60]

    @property
    def text(self) -> str:
        """The shared text's first part."""
        parts = self.body.get("parts") or [{}]
        return parts[0].get("text", "")


class Version(models.Model):
    """The post on one channel: the shared body until customised."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="versions")
    body = models.JSONField(null=True, blank=True, help_text="Null: the post's own body is used.")
    options = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "channel"], name="one_version_per_channel")]

    def __str__(self) -> str:
        return f"{self.post} → {self.channel}"

    @property
    def is_customised(self) -> bool:
        return self.body is not None

    @property
    def effective_body(self) -> dict[str, Any]:
        return self.post.body if self.body is None else self.body


class Use(models.Model):
    """Which posts use which asset: kept from the bodies, so that a picture in use is not thrown away."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="uses")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="uses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "asset"], name="one_use_per_post")]

    def __str__(self) -> str:
        return f"{self.asset} in {self.post}"
