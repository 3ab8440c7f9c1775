"""Connected accounts and what is needed to speak through them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jubir.core import clock
from jubir.core.crypto import SecretField
from jubir.teams.models import Workspace


class Health(models.TextChoices):
    CONNECTED = "connected", _("Connected")
    OUTAGE = "outage", _("The network is not answering")
    RECONNECT = "reconnect", _("Must be connected again")
    DISCONNECTED = "disconnected", _("Disconnected")


class ChannelSet(models.QuerySet["Channel"]):
    def of(self, workspace: Workspace) -> "ChannelSet":
        return self.filter(workspace=workspace)

    def in_use(self) -> "ChannelSet":
        return self.exclude(health=Health.DISCONNECTED)


class Channel(models.Model):
    """One account of the brand on one network."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="channels")
    network = models.CharField(max_length=30, help_text="The connector's slug.")
    server = models.CharField(
        max_length=255, blank=True, help_text="Base URL, where a network has many servers."
    )
    remote_id = models.CharField(max_length=255)
    handle = models.CharField(max_length=255)
    name = models.CharField(max_length=255, blank=True)
    url = models.URLField(max_length=500, blank=True)
    avatar = models.ImageField(upload_to="faces", blank=True)
    secrets = SecretField(default=dict)
    secrets_expire_at = models.DateTimeField(null=True, blank=True)
    renewing_until = models.DateTimeField(
        null=True, help_text="Somebody is renewing the secrets: nobody else may."
    )
    ending_told = models.DateTimeField(
        null=True, help_text="The end of the secrets (secrets_expire_at) that people were told of beforehand."
    )
    scopes = models.JSONField(default=list)
    facts = models.JSONField(
        default=dict, help_text="What the server says of itself and allows: software, limits."
    )
    health = models.CharField(max_length=12, choices=Health, default=Health.CONNECTED)
    health_why = models.CharField(max_length=40, blank=True, help_text="A code; channels owns the sentence.")
    health_detail = models.CharField(max_length=300, blank=True, help_text="The network's own words.")
    checked_at = models.DateTimeField(null=True, blank=True)
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    connected_at = models.DateTimeField(default=clock.now)
    disconnected_at = models.DateTimeField(null=True, blank=True)

    objects = ChannelSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "network", "remote_id"], name="one_channel_per_account"
            )
        ]

    def __str__(self) -> str:
        return self.handle

    @property
    def is_usable(self) -> bool:
        return self.health in (Health.CONNECTED, Health.OUTAGE)

    def ended_as_told(self, now: datetime) -> bool:
        """Its sign-in ended at the moment that people were told of a week before: no news, so no second notice."""
        end = self.secrets_expire_at
        return end is not None and self.ending_told == end and now >= end


class NetworkApp(models.Model):
    """Our registration as an app with a network, or with one server of it."""

    network = models.CharField(max_length=30)
    server = models.CharField(max_length=255, blank=True)
    secrets = SecretField(default=dict)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "server"], name="one_app_per_server")]

    def __str__(self) -> str:
        return f"{self.network} {self.server}"


class Budget(models.Model):
    """Until when a channel may not speak, because its network said that our allowance is used up."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="budget")
    closed_until = models.DateTimeField(
        null=True, blank=True, help_text="The network asked us to wait until then."
    )

    def __str__(self) -> str:
        return f"{self.channel}: {self.closed_until}"


class Webhook(models.Model):
    """The address at which a channel's network tells us what happens there, and what it signs with."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="webhook")
    key = models.CharField(max_length=64, unique=True, help_text="Nobody can guess the address.")
    secret = SecretField(default=dict)
    asked_at = models.DateTimeField(null=True, help_text="When its network last agreed to tell us there.")
    tried_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.channel}"


class Arrival(models.Model):
    """What a webhook brought, raw and verified, kept before it is answered and until it is taken in."""

    channel = models.ForeignKey(
        Channel,
        on_delete=models.CASCADE,
        null=True,
        related_name="arrivals",
        help_text="Null: it came to our app, and says itself which accounts it is for.",
    )
    network = models.CharField(max_length=30, blank=True, help_text="Of what came to our app.")
    digest = models.CharField(
        max_length=64, unique=True, help_text="Of channel and body: a replay is the same."
    )
    body = models.BinaryField()
    received_at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    times = models.PositiveSmallIntegerField(default=0, help_text="How often taking it in failed.")
    dropped = models.PositiveIntegerField(
        default=0, help_text="Things in it for accounts that no channel has."
    )
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], condition=models.Q(taken_at=None), name="arrivals_waiting")
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class Spending(models.Model):
    """What the calls to a network that takes money cost a workspace on one UTC day."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="spendings")
    network = models.CharField(max_length=30)
    day = models.DateField()
    requests = models.PositiveIntegerField(default=0, help_text="Those that were refused among them.")
    micros = models.PositiveBigIntegerField(
        default=0, help_text="Micro-dollars: 1,000,000 are one US dollar."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "network", "day"], name="one_spending_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.day}: {self.micros}"


class Billed(models.Model):
    """What was paid for on a day, where the same thing costs once: forgotten when the day is over."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    network = models.CharField(max_length=30)
    day = models.DateField()
    thing = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "network", "day", "thing"], name="billed_once_a_day")
        ]

    def __str__(self) -> str:
        return self.thing


class SpendingLimit(models.Model):
    """What a month may cost a workspace on a network; no row, no limit."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="spending_limits")
    network = models.CharField(max_length=30)
    micros = models.PositiveBigIntegerField(
        help_text="Micro-dollars a month, months and days being those of UTC."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "network"], name="one_spending_limit_per_network")
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.micros}"
