"""What is listened for, where, and what was heard."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.listening.matching import Rules
from jubir.teams.models import Workspace


class About(models.TextChoices):
    BRAND = "brand", _("My brand")
    COMPETITOR = "competitor", _("A competitor")
    TOPIC = "topic", _("A topic")


class Place(models.TextChoices):
    NETWORK = "network", _("Networks")
    FEED = "feed", _("News and blogs")
    INBOX = "inbox", _("My own inbox")


class Sentiment(models.TextChoices):
    POSITIVE = "positive", _("Positive")
    NEUTRAL = "neutral", _("Neutral")
    NEGATIVE = "negative", _("Negative")
    UNSURE = "unsure", _("Unsure")


class OfWorkspace(models.QuerySet[Any]):
    def of(self, workspace: Workspace) -> "OfWorkspace":
        return self.filter(workspace=workspace)


class WatchSet(models.QuerySet["Watch"]):
    def of(self, workspace: Workspace) -> "WatchSet":
        return self.filter(workspace=workspace, deleted_at=None)

    def listening(self) -> "WatchSet":
        return self.filter(active=True, deleted_at=None, workspace__deleted_at=None)


class Watch(models.Model):
    """A saved search. `all`, `any`, `none` are lists of words, phrases, "#tags" and "@handles" (listening.matching)."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="watches")
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=10, choices=About, default=About.BRAND)
    all = models.JSONField(default=list, blank=True)
    any = models.JSONField(default=list, blank=True)
    none = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=5, blank=True, help_text="Empty: any.")
    on_networks = models.BooleanField(default=True)
    on_feeds = models.BooleanField(default=True)
    on_inbox = models.BooleanField(default=True)
    whole_lists = models.BooleanField(
        default=False, help_text="Of its lists of people everything, also without its words."
    )
    alerts = models.BooleanField(default=True)
    colour = models.PositiveSmallIntegerField(
        default=1, help_text="Which of the five series colours, 1 to 5."
    )
    active = models.BooleanField(default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = WatchSet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def rules(self) -> Rules:
        return Rules(tuple(self.all), tuple(self.any), tuple(self.none), self.language)

    def listens_on(self, place: str) -> bool:
        return {Place.NETWORK: self.on_networks, Place.FEED: self.on_feeds, Place.INBOX: self.on_inbox}[
            Place(place)
        ]


class Search(models.Model):
    """How far a watch's search on one network has come, or its reading of one list of people there. Its channel is the one
    that asks."""

    #: Laid beside it for a page: what went wrong, in words.
    says: str

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="searches")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    list_id = models.CharField(max_length=400, blank=True, help_text="Empty: a search by words.")
    list_title = models.CharField(max_length=120, blank=True)
    cursor = models.TextField(blank=True)
    since = models.DateTimeField(default=clock.now, help_text="Nothing older is asked for.")
    asked_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=clock.now)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=20, blank=True, help_text="A code; listening.words has the sentence.")
    error_detail = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["watch", "channel", "list_id"], name="one_search_per_watch_channel_and_list"
            )
        ]
        indexes = [models.Index(fields=["due_at"])]

    def __str__(self) -> str:
        return f"{self.watch} · {self.channel}"


class Feed(models.Model):
    """A feed out there, fetched once however many workspaces read it."""

    url = models.URLField(max_length=500, unique=True)
    etag = models.CharField(max_length=300, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True, help_text="When it last told something.")
    due_at = models.DateTimeField(default=clock.now)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=20, blank=True, help_text="A code; listening.words has the sentence.")
    error_detail = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"])]

    def __str__(self) -> str:
        return self.url


class Source(models.Model):
    """A feed that a workspace reads."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="sources")
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="sources")
    name = models.CharField(max_length=120)
    home = models.URLField(max_length=500, blank=True)
    language = models.CharField(max_length=5, blank=True)
    country = models.CharField(max_length=2, blank=True)
    shipped = models.CharField(
        max_length=40, blank=True, help_text="Its code in our own list; empty: theirs."
    )
    active = models.BooleanField(default=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(default=clock.now)

    objects = OfWorkspace.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "feed"], name="one_source_per_workspace_and_feed")
        ]

    def __str__(self) -> str:
        return self.name


class MentionGroup(models.Model):
    """What is said nearly the same several times. `sentiment`: as a person said, for all of them; else empty."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="mention_groups")
    fingerprint = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()
    sentiment = models.CharField(max_length=8, choices=Sentiment, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "fingerprint", "-last_at"]),
            models.Index(fields=["workspace", "-last_at"], name="groups_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint} ({self.count})"


class MentionSet(models.QuerySet["Mention"]):
    def of(self, workspace: Workspace) -> "MentionSet":
        return self.filter(workspace=workspace)

    def counted(self) -> "MentionSet":
        """What figures are made of: not spam, not hidden."""
        return self.filter(spam=False, hidden_at=None)


class Mention(models.Model):
    """One thing somebody said somewhere that a watch listens for. Of each thing there is one, however often it is heard.

    `sentiment` is what counts; `guessed` what the model said; they differ when a person corrected it.
    """

    #: Laid beside it by queries.with_watches.
    found_by: list[Watch]

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="mentions")
    watches: Any = models.ManyToManyField(Watch, through="Hit", related_name="mentions")
    key = models.CharField(max_length=64, help_text="A hash of where it is, once per workspace.")
    place = models.CharField(max_length=8, choices=Place)
    network = models.CharField(max_length=30, blank=True)
    channel = models.ForeignKey(Channel, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    list_title = models.CharField(
        max_length=120, blank=True, help_text="Of the list of people whose reading brought it first."
    )
    message_id = models.BigIntegerField(null=True, blank=True, help_text="The inbox's own message.")
    remote_id = models.CharField(max_length=500)
    url = models.CharField(max_length=1000, blank=True)
    author = models.CharField(max_length=255, blank=True, help_text="A handle, or the medium's name.")
    author_name = models.CharField(max_length=255, blank=True)
    author_url = models.CharField(max_length=1000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, blank=True)
    sentiment = models.CharField(max_length=8, choices=Sentiment, default=Sentiment.UNSURE)
    guessed = models.CharField(max_length=8, choices=Sentiment, default=Sentiment.UNSURE)
    labels = models.JSONField(default=dict, help_text="language.Labels as JSON.")
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reach = models.BigIntegerField(null=True, blank=True, help_text="The author's followers, where told.")
    at = models.DateTimeField()
    found_at = models.DateTimeField(default=clock.now)
    group = models.ForeignKey(
        MentionGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="mentions"
    )
    first = models.BooleanField(default=True, help_text="The first of its group, or without one.")
    fingerprint = models.CharField(max_length=64, blank=True)
    spam = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = MentionSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="one_mention_per_thing")]
        indexes = [
            models.Index(fields=["workspace", "-at", "-id"], name="mentions_newest"),
            models.Index(
                fields=["workspace", "-at", "sentiment", "author", "place"],
                name="mentions_counted",
                condition=models.Q(spam=False, hidden_at=None),
            ),
            models.Index(fields=["workspace", "sentiment", "-at"], name="mentions_by_sentiment"),
            models.Index(fields=["workspace", "fingerprint", "-at"], name="mentions_alike"),
            models.Index(
                fields=["workspace", "-at"],
                name="mentions_unseen",
                condition=models.Q(seen_at=None, spam=False, hidden_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:80] or self.author

    @property
    def corrected(self) -> bool:
        return self.corrected_by_id is not None

    @property
    def name(self) -> str:
        """For its face."""
        return self.author_name or self.author


class Hit(models.Model):
    """A mention that a watch found. `at` is copied from it, so that a watch's newest are found by the index alone;
    `told_at` is the moment at which bursts count it, null for what was old when it was found."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="hits")
    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="hits")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["watch", "mention"], name="one_hit_per_watch_and_mention")
        ]
        indexes = [
            models.Index(fields=["watch", "-at"], name="hits_newest"),
            models.Index(fields=["watch", "told_at"], name="hits_told"),
        ]

    def __str__(self) -> str:
        return f"{self.watch_id} ← {self.mention_id}"


class Tally(models.Model):
    """How much was said in one quarter of an hour, by tone, without spam and what was hidden. See tallies.py."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    watch = models.BigIntegerField(default=0, help_text="A watch's id; 0: everything, each thing once.")
    at = models.DateTimeField(help_text="When the quarter begins, UTC.")
    positive = models.IntegerField(default=0)
    neutral = models.IntegerField(default=0)
    negative = models.IntegerField(default=0)
    unsure = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "watch", "at"], name="one_tally_per_quarter")
        ]

    def __str__(self) -> str:
        return f"{self.watch} {self.at:%Y-%m-%d %H:%M}"
