"""What people say to the brand, and what became of it: conversations, their messages, the people behind them.

A conversation is one person in one thread of one channel: under a post with a hundred comments each person has their
own; a direct conversation is one whoever speaks. Its summary (who waits, since when, what it is about) is worked out
from its messages by `inbox.digest`, so that lists read one table.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jubir.channels.models import Channel
from jubir.content.models import Post
from jubir.core import clock
from jubir.publishing.models import Delivery
from jubir.teams.models import Workspace


class Kind(models.TextChoices):
    COMMENT = "comment", _("Comment")
    MENTION = "mention", pgettext_lazy("kind of conversation", "Mention")
    MESSAGE = "message", _("Direct message")
    REVIEW = "review", pgettext_lazy("kind of conversation", "Review")


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a conversation", "Open")
    SNOOZED = "snoozed", _("Snoozed")
    DONE = "done", pgettext_lazy("state of a conversation", "Done")


class Sentiment(models.TextChoices):
    POSITIVE = "positive", _("Positive")
    NEUTRAL = "neutral", _("Neutral")
    NEGATIVE = "negative", _("Negative")
    UNSURE = "unsure", _("Not sure")


class Contact(models.Model):
    """A person on a network, as the workspace knows them."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="contacts")
    network = models.CharField(max_length=30)
    remote_id = models.CharField(max_length=255)
    handle = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255, blank=True)
    url = models.CharField(max_length=500, blank=True)
    avatar_url = models.CharField(max_length=500, blank=True)
    photo = models.ImageField(upload_to="faces", blank=True, help_text="Our own copy of their picture.")
    photo_of = models.CharField(
        max_length=500, blank=True, help_text="The `avatar_url` that was fetched, or tried."
    )
    followers = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    blocked = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "network", "remote_id"], name="one_contact_per_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace"],
                name="contact_faceless",
                condition=~Q(avatar_url="") & ~Q(photo_of=F("avatar_url")),
            )
        ]

    def __str__(self) -> str:
        return self.name.strip() or self.handle.strip() or self.remote_id


class ConversationSet(models.QuerySet["Conversation"]):
    def of(self, workspace: Workspace) -> "ConversationSet":
        return self.filter(workspace=workspace)

    def late(self, now: datetime) -> "ConversationSet":
        """Open, and waiting for longer than the workspace wants anybody to wait."""
        return self.filter(state=State.OPEN, late_at__lte=now)


class Conversation(models.Model):
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="conversations")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="conversations")
    kind = models.CharField(max_length=7, choices=Kind)
    thread = models.CharField(
        max_length=255, help_text="Remote id of the root post or the direct conversation."
    )
    person = models.CharField(
        max_length=255, blank=True, help_text="Remote id of whose it is; empty for a direct conversation."
    )
    root = models.CharField(max_length=255, blank=True, help_text="Remote id of our post it stands under.")
    post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="conversations"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="conversations"
    )
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(
        default=0,
        help_text="Goes up with every answer of ours: of two people who answer at once, one is told.",
    )
    created_at = models.DateTimeField(default=clock.now)
    # ── worked out from the messages (inbox.digest) ──
    last_at = models.DateTimeField(default=clock.now)
    last_text = models.CharField(max_length=200, blank=True)
    last_ours = models.BooleanField(default=False)
    messages_count = models.PositiveIntegerField(default=0)
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text="The first of theirs that has no answer yet."
    )
    late_at = models.DateTimeField(null=True, blank=True, help_text="When that becomes too long.")
    sentiment = models.CharField(max_length=8, choices=Sentiment, blank=True)
    urgent = models.BooleanField(default=False)
    question = models.BooleanField(default=False)
    toxic = models.BooleanField(default=False)
    spam = models.BooleanField(default=False)

    objects = ConversationSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "thread", "person"], name="one_conversation_per_thread"
            )
        ]
        indexes = [
            # The list: those who wait by their clock, the others by their last word.
            models.Index(fields=["workspace", "state", "late_at"], name="conversation_clock"),
            models.Index(fields=["workspace", "state", "-last_at"], name="conversation_last"),
            # The tabs and their numbers: whole, so that SQLite counts inside it without touching a row.
            models.Index(fields=["workspace", "state", "assigned_to", "late_at"], name="conversation_tabs"),
            models.Index(fields=["contact", "-last_at"], name="conversation_contact"),
            models.Index(fields=["snoozed_until"], name="conversation_alarm", condition=Q(state="snoozed")),
        ]

    def __str__(self) -> str:
        return str(self.contact or self.thread)


class Direction(models.TextChoices):
    IN = "in", _("theirs")
    OUT = "out", _("ours")


class MessageSet(models.QuerySet["Message"]):
    def of(self, workspace: Workspace) -> "MessageSet":
        return self.filter(workspace=workspace)


class Message(models.Model):
    """One thing somebody said, or we did. `conversation` is null while what it answers has not arrived yet."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="messages")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, null=True, related_name="messages"
    )
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction)
    kind = models.CharField(max_length=7, choices=Kind)
    remote_id = models.CharField(max_length=255, blank=True, help_text="Empty: an answer of ours on its way.")
    parent = models.CharField(max_length=255, blank=True, help_text="Remote id of what it answers.")
    url = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    words = models.TextField(blank=True, help_text="What search finds it by (inbox.finding).")
    created_at = models.DateTimeField()
    taken_in_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    earlier = models.JSONField(default=list, blank=True, help_text="[[until, text]...]: what it said before.")
    gone = models.BooleanField(default=False, help_text="Deleted by its author.")
    hidden = models.BooleanField(default=False, help_text="By us, on the network.")
    removed = models.BooleanField(default=False, help_text="By us, on the network: for good.")
    reason = models.CharField(max_length=300, blank=True, help_text="Why we hid or removed it.")
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    liked = models.BooleanField(default=False, help_text="By us.")
    pictures = models.JSONField(default=list, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    keep = models.JSONField(default=dict, blank=True, help_text="What an answer, a like or a hide needs.")
    # ── labels: what the model said, and what a person made of it ──
    labels = models.JSONField(default=dict, blank=True, help_text="language.Labels.to_json().")
    corrected = models.JSONField(default=dict, blank=True, help_text="What a person put right.")
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    fingerprint = models.CharField(max_length=64, blank=True, help_text="Equal for nearly equal texts.")
    sentiment = models.CharField(max_length=8, choices=Sentiment, blank=True)
    urgent = models.BooleanField(default=False)
    question = models.BooleanField(default=False)
    toxic = models.BooleanField(default=False)
    spam = models.BooleanField(default=False)
    # ── of theirs: how long it waited; of ours: how it went out ──
    answered_at = models.DateTimeField(null=True, blank=True)
    waited = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of the first of a row without answer: seconds within working hours."
    )
    opens = models.BooleanField(default=False, help_text="The first of a row without answer.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    delivery = models.OneToOneField(
        Delivery, on_delete=models.SET_NULL, null=True, blank=True, related_name="message"
    )

    objects = MessageSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "remote_id"], name="one_message_per_remote_id", condition=~Q(remote_id="")
            )
        ]
        indexes = [
            models.Index(fields=["conversation", "created_at"], name="message_talk"),
            # Whole, beside the constraint's: SQLite uses that one only where a query repeats its condition word by word.
            models.Index(fields=["channel", "remote_id"], name="message_remote"),
            models.Index(fields=["workspace", "direction", "created_at"], name="message_figures"),
            models.Index(
                fields=["workspace", "fingerprint"], name="message_alike", condition=~Q(fingerprint="")
            ),
            # Answers that came before what they answer.
            models.Index(
                fields=["channel", "parent"], name="message_orphans", condition=Q(conversation__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_ours(self) -> bool:
        return self.direction == Direction.OUT

    @property
    def is_shown(self) -> bool:
        return not (self.gone or self.hidden or self.removed)


class Note(models.Model):
    """What the team says among itself."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["conversation", "created_at"], name="note_talk")]

    def __str__(self) -> str:
        return self.text[:60]


class Correction(models.Model):
    """What a person said of a text: it counts for every text that is nearly the same, now and later.

    `fingerprint` is the text's, or "#" and the message's id where a text has nothing in it to compare.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="corrections")
    fingerprint = models.CharField(max_length=64)
    says = models.JSONField(default=dict, help_text='{"sentiment": "negative", "spam": true...}')
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "fingerprint"], name="one_correction_per_text")
        ]

    def __str__(self) -> str:
        return f"{self.text[:40]}: {self.says}"


class SavedReply(models.Model):
    """Words used again and again. {name}, {handle} and {brand} are filled in."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="saved_replies")
    title = models.CharField(max_length=60)
    text = models.TextField()
    used = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "title"], name="saved_reply_title")]

    def __str__(self) -> str:
        return self.title


class Promise(models.Model):
    """How soon the workspace wants to answer first, and when it works, in its own zone."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="promise")
    minutes = models.PositiveIntegerField(default=60)
    opens = models.PositiveSmallIntegerField(default=0, help_text="Minutes after local midnight.")
    closes = models.PositiveSmallIntegerField(default=1440)
    days = models.CharField(
        max_length=7, default="0123456", help_text="Weekdays on which it works, 0 is Monday."
    )

    def __str__(self) -> str:
        return f"{self.workspace}: {self.minutes} min"


class InboxCursor(models.Model):
    """How far a channel's inbox was read, and when it is read next. Its lock lets one at a time take in."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="inbox_cursor")
    cursor = models.TextField(blank=True)
    next_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True, help_text="When something new came last.")
    fails = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=20, blank=True, help_text="The kind of the last error.")

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="inbox_cursor_turn")]
        ordering: ClassVar[Any] = ["next_at"]

    def __str__(self) -> str:
        return f"{self.channel}: {self.cursor[:20]}"
