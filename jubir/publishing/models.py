"""When a version goes out, and whether it went out.

`Delivery.wake_at` is the whole queue: the moment at which the engine must next look at the row. Null: never by itself.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jubir.channels.models import Channel
from jubir.content.models import Post, PostKind
from jubir.core import clock, ids
from jubir.teams.models import Workspace


class State(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    CLAIMED = "claimed", _("Starting")
    SENDING = "sending", _("Sending")
    PROCESSING = "processing", _("Being processed by the network")
    WAITING = "waiting", _("Waiting")
    UNCONFIRMED = "unconfirmed", _("Being checked")
    NEEDS_PERSON = "needs_person", _("Needs you")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    MISSED = "missed", _("Missed its time")
    BY_HAND = "by_hand", _("Yours to publish")
    PAUSED = "paused", _("Paused")
    CANCELLED = "cancelled", _("Cancelled")
    TAKEN_DOWN = "taken_down", _("Deleted there")


#: States in which a person may still edit, move or cancel.
OPEN = frozenset({State.SCHEDULED, State.WAITING, State.PAUSED, State.MISSED, State.FAILED, State.BY_HAND})
#: States in which something is, or may be, on its way: hands off.
BUSY = frozenset({State.CLAIMED, State.SENDING, State.PROCESSING, State.UNCONFIRMED})
#: States that ask for a person.
ASKING = frozenset({State.NEEDS_PERSON, State.FAILED, State.MISSED, State.BY_HAND})


#: Why a workspace was paused, when it was by its deletion: bringing it back undoes just this pause.
DELETED = "deleted"


class Mender(models.TextChoices):
    """Who can mend a failure."""

    AUTHOR = "author", _("whoever wrote it")
    CHANNEL = "channel", _("whoever looks after the channel")
    NETWORK = "network", _("the network; we keep trying")


class DeliverySet(models.QuerySet["Delivery"]):
    def of(self, workspace: Workspace) -> "DeliverySet":
        """Answers go out as posts do, but are no posts to anybody but the inbox: see `replies_of`."""
        return self.filter(workspace=workspace, kind=PostKind.POST)

    def replies_of(self, workspace: Workspace) -> "DeliverySet":
        return self.filter(workspace=workspace, kind=PostKind.REPLY)


class Delivery(models.Model):
    """One version going to one channel at one time."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="deliveries")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=5, choices=PostKind, default=PostKind.POST, help_text="Its post's.")
    state = models.CharField(max_length=12, choices=State, default=State.SCHEDULED)
    due_at = models.DateTimeField(help_text="When it is meant to go out.")
    wake_at = models.DateTimeField(
        null=True, help_text="When the engine looks at it next; while leased, the lease's end."
    )
    draft = models.JSONField(
        default=dict, help_text="The frozen version, as networks.contract.Draft.to_json()."
    )
    why = models.CharField(max_length=40, blank=True, help_text="Code of why it waits, failed or asks.")
    why_data = models.JSONField(default=dict, blank=True, help_text="What the sentence for `why` needs.")
    mender = models.CharField(max_length=8, choices=Mender, blank=True)
    fence = models.PositiveIntegerField(
        default=0, help_text="Goes up with every claim; a settle with an older one is refused."
    )
    tries = models.PositiveIntegerField(
        default=0, help_text="Attempts on record, readings among them; the next one's number is one more."
    )
    readings = models.PositiveSmallIntegerField(
        default=0, help_text="Times we looked for it on the network and did not find it."
    )
    step = models.PositiveSmallIntegerField(
        default=0, help_text="Which commit of a chain is next: a thread resumes here."
    )
    checkpoint = models.JSONField(
        default=dict, help_text="What prepare and earlier steps left: upload tokens, ids."
    )
    key = models.CharField(max_length=40, default=ids.idempotency_key)
    record_key = models.CharField(max_length=13, default=ids.record_key)
    remote_id = models.CharField(max_length=255, blank=True)
    remote_url = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(
        null=True, blank=True, help_text="When its text was last changed on the network; `draft` has it."
    )
    taken_down_at = models.DateTimeField(
        null=True, blank=True, help_text="When a person deleted it on the network."
    )
    taken_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proof = models.FileField(
        upload_to="proofs/%Y/%m",
        max_length=300,
        blank=True,
        help_text="A picture of what a person published.",
    )
    from_slot = models.BooleanField(default=False, help_text="Placed by the queue.")
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    media_begun = models.BooleanField(
        default=False, help_text="Its media are made, or being made, to fit the network."
    )
    told = models.JSONField(default=list, help_text="Pre-flight rounds already done: 't24', 't1'.")

    objects = DeliverySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["wake_at"], name="delivery_wake", condition=Q(wake_at__isnull=False)),
            # Whole: a month is counted inside this index, without touching a row.
            models.Index(fields=["workspace", "kind", "due_at", "post", "state"], name="delivery_calendar"),
            models.Index(fields=["workspace", "kind", "state", "due_at"], name="delivery_states"),
            models.Index(fields=["post"], name="delivery_post"),
        ]
        constraints = [
            # One living delivery per post and channel: a double click, or two tabs, can't send a post twice.
            models.UniqueConstraint(
                fields=["post", "channel"],
                condition=~Q(state="cancelled"),
                name="one_living_delivery_per_channel",
            ),
            # Two deliveries never own the same remote post: what one adopted, another can't.
            models.UniqueConstraint(
                fields=["channel", "remote_id"],
                condition=~Q(remote_id=""),
                name="one_delivery_per_remote_post",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} → {self.channel_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY


class Outcome(models.TextChoices):
    SENDING = "sending", _("under way")
    SENT = "sent", _("accepted")
    PROCESSING = "processing", _("accepted, being processed")
    REFUSED = "refused", _("refused")
    NOT_SENT = "not_sent", _("never left")
    UNKNOWN = "unknown", _("no clear answer")
    FOUND = "found", _("found on the network")
    ABSENT = "absent", _("not on the network")


class Attempt(models.Model):
    """One try of one step of a delivery, kept for ever."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    step = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.SENDING)
    error = models.CharField(max_length=20, blank=True, help_text="The error kind.")
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the network's answer.")
    answer = models.TextField(blank=True, help_text="The network's own words, secrets stripped.")
    request = models.JSONField(default=dict, help_text="What was sent: text, counts of media, key.")
    evidence = models.JSONField(default=dict, help_text="Readings: what was looked for and what was there.")
    remote_id = models.CharField(max_length=255, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="attempt_number")]
        ordering: ClassVar[Any] = ["number"]

    def __str__(self) -> str:
        return f"{self.delivery_id}#{self.number}: {self.outcome}"


class Rhythm(models.Model):
    """A workspace's rules for going out."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="rhythm")
    max_lateness_minutes = models.PositiveIntegerField(default=60)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    paused_why = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.workspace}: {self.max_lateness_minutes} min"


class Pace(models.Model):
    """A channel's rules for going out."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="pace")
    spacing_seconds = models.PositiveIntegerField(null=True, help_text="Null: the network's own default.")
    daily_cap = models.PositiveIntegerField(null=True, help_text="Null: the network's own cap.")
    free_at = models.DateTimeField(null=True, help_text="Before this nothing else goes out here: spacing.")
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    paused_why = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.channel}: {self.spacing_seconds} s"


class Slot(models.Model):
    """A weekly time at which the queue sends on a channel, in the workspace's local time."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    minute = models.PositiveSmallIntegerField(help_text="Minutes after local midnight.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "weekday", "minute"], name="one_slot_per_time")
        ]
        ordering: ClassVar[Any] = ["weekday", "minute"]

    def __str__(self) -> str:
        return f"{self.weekday} {self.minute // 60:02}.{self.minute % 60:02}"
