"""Pictures and videos as they were uploaded, and as each network wants them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jubir.core import clock
from jubir.teams.models import Workspace


class Kind(models.TextChoices):
    IMAGE = "image", _("Picture")
    GIF = "gif", _("Animated picture")
    VIDEO = "video", _("Video")


class Making(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class AssetSet(models.QuerySet["Asset"]):
    def of(self, workspace: Workspace) -> "AssetSet":
        return self.filter(workspace=workspace)

    def present(self) -> "AssetSet":
        return self.filter(deleted_at=None)


class Asset(models.Model):
    """One uploaded file, its metadata stripped, its kind sniffed from its bytes."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="assets")
    kind = models.CharField(max_length=5, choices=Kind)
    mime = models.CharField(max_length=40)
    name = models.CharField(max_length=255, help_text="The file's name as the person knew it.")
    file = models.FileField(upload_to="assets/%Y/%m", max_length=300)
    thumb = models.FileField(upload_to="thumbs/%Y/%m", max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, help_text="Of the file as it was uploaded.")
    bytes = models.BigIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(null=True, help_text="Length of a video or an animation.")
    blurhash = models.CharField(max_length=60, blank=True)
    alt = models.TextField(blank=True, help_text="What can be seen, for people who can't see it.")
    state = models.CharField(max_length=8, choices=Making, default=Making.READY)
    progress = models.PositiveSmallIntegerField(
        default=100, help_text="Percent, while a video is being read."
    )
    error = models.CharField(max_length=40, blank=True, help_text="Code of why it failed; see refusals.py.")
    wake_at = models.DateTimeField(
        null=True, blank=True, help_text="When a maker may take it; while running, its lease's end."
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="Times a maker began with it.")
    facts = models.JSONField(
        default=dict, blank=True, help_text="What only makers need: codec, audio, fps, pix, frames."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = AssetSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-created_at"]),
            models.Index(fields=["wake_at"], name="asset_wake", condition=models.Q(wake_at__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["workspace", "sha256"], name="one_asset_per_file")]

    def __str__(self) -> str:
        return self.name


class Rendition(models.Model):
    """An asset made to fit a network's limits. `recipe` is the normal form of those limits, so equal needs share one."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="renditions")
    recipe = models.CharField(max_length=120)
    file = models.FileField(upload_to="renditions/%Y/%m", max_length=300, blank=True)
    mime = models.CharField(max_length=40, blank=True)
    bytes = models.BigIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(null=True)
    state = models.CharField(max_length=8, choices=Making, default=Making.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True, help_text="Code of why it failed; see refusals.py.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="Times a maker began with it.")
    wake_at = models.DateTimeField(
        null=True, help_text="When a maker may take it; while running, its lease's end."
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["wake_at"], name="rendition_wake", condition=models.Q(wake_at__isnull=False))
        ]
        constraints = [models.UniqueConstraint(fields=["asset", "recipe"], name="one_rendition_per_recipe")]

    def __str__(self) -> str:
        return f"{self.asset} as {self.recipe}"
