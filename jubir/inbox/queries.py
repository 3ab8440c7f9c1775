"""What screens, and other rooms, read of the inbox. Everything starts from a workspace."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.core.period import Period
from jubir.inbox import finding, labelling
from jubir.inbox.models import (
    Contact,
    Conversation,
    ConversationSet,
    Direction,
    InboxCursor,
    Kind,
    Message,
    Note,
    SavedReply,
    Sentiment,
    State,
)
from jubir.publishing.models import ASKING
from jubir.teams.models import Membership, User, Workspace
from jubir.teams.roles import May, who_may

PAGE = 40
TABS = ("open", "mine", "unassigned", "snoozed", "done")
FLAGS = ("urgent", "question", "toxic", "spam")


# ── for Today and the rail ───────────────────────────────────────────────────────────────────────────────────────
def waiting(workspace: Workspace) -> QuerySet[Conversation]:
    """Open, and they spoke last: the longest waiting first."""
    found = Conversation.objects.of(workspace).filter(state=State.OPEN).exclude(late_at=None)
    return found.select_related("contact", "channel").order_by("late_at", "pk")


def late(workspace: Workspace) -> QuerySet[Conversation]:
    """Those of them who wait for longer than promised."""
    return waiting(workspace).filter(late_at__lte=clock.now())


def stuck_answers(workspace: Workspace) -> QuerySet[Message]:
    """Answers that failed, or of which nobody knows whether they are out: somebody must look."""
    found = Message.objects.of(workspace).filter(direction=Direction.OUT, delivery__state__in=ASKING)
    return found.select_related("delivery", "conversation", "channel").order_by("created_at")


def stuck(conversations: Iterable[Conversation]) -> set[int]:
    """Ids of those in which an answer asks for somebody."""
    found = Message.objects.filter(
        conversation__in=[one.pk for one in conversations], delivery__state__in=ASKING
    )
    return {pk for pk in found.values_list("conversation_id", flat=True) if pk}


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list should show. Empty: no matter."""

    tab: str = "open"
    channel: int | None = None
    kind: str = ""
    sentiment: str = ""
    flag: str = ""
    words: str = ""
    page: int = 0

    @property
    def is_sifted(self) -> bool:
        return bool(self.channel or self.kind or self.sentiment or self.flag or self.words)


@dataclass(slots=True)
class Listed:
    conversations: list[Conversation] = field(default_factory=list)
    more: bool = False


def listed(workspace: Workspace, wanted: Wanted, user: User) -> Listed:
    """A page of the list: who waits, by their clock; then the others, by the last word."""
    found = _sifted(workspace, wanted, user)
    first, size = wanted.page * PAGE, PAGE + 1
    if wanted.words:
        ids = _conversations_with(workspace, wanted.words)
        found = found.filter(pk__in=ids).order_by("-last_at", "-pk")
        rows = list(found[first : first + size])
    elif wanted.tab in ("snoozed", "done"):
        order = ("snoozed_until", "pk") if wanted.tab == "snoozed" else ("-last_at", "-pk")
        rows = list(found.order_by(*order)[first : first + size])
    else:
        by_clock = found.exclude(late_at=None).order_by("late_at", "pk")
        rows = list(by_clock[first : first + size])
        if len(rows) < size:
            passed = by_clock.count() if first else len(rows)
            last: Any = F("last_at")
            if wanted.tab == "mine":
                # Few are mine: they are found first and sorted then. By the bare column SQLite would rather walk through
                # everybody's in that order (76 ms among 130,000).
                last = Coalesce("last_at", "created_at")
            others = found.filter(late_at=None).order_by(last.desc(), "-pk")
            begin = max(0, first - passed)
            rows += list(others[begin : begin + size - len(rows)])
    return Listed(rows[:PAGE], len(rows) > PAGE)


def _sifted(workspace: Workspace, wanted: Wanted, user: User) -> ConversationSet:
    found = Conversation.objects.of(workspace)
    if wanted.words and wanted.tab == "open":
        pass  # a search looks everywhere, unless a tab was chosen
    elif wanted.tab in ("snoozed", "done"):
        found = found.filter(state=wanted.tab)
    else:
        found = found.filter(state=State.OPEN)
        if wanted.tab == "mine":
            found = found.filter(assigned_to=user)
        elif wanted.tab == "unassigned":
            found = found.filter(assigned_to=None)
    if wanted.channel:
        found = found.filter(channel=wanted.channel)
    if wanted.kind in Kind.values:
        found = found.filter(kind=wanted.kind)
    if wanted.sentiment in Sentiment.values:
        found = found.filter(sentiment=wanted.sentiment)
    if wanted.flag in FLAGS:
        found = found.filter(**{wanted.flag: True})
    return found.select_related("contact", "channel", "assigned_to").defer(
        "channel__secrets", "channel__facts"
    )


def _conversations_with(workspace: Workspace, words: str) -> list[int]:
    ids = finding.messages(workspace.pk, words)
    rows = Message.objects.filter(pk__in=ids).exclude(conversation=None)
    return list(rows.values_list("conversation_id", flat=True).distinct())


def counts(workspace: Workspace, user: User) -> dict[str, int]:
    """How many in each of the tabs that are worth counting, and how many are late."""
    now = clock.now()
    rows = Conversation.objects.of(workspace).filter(state=State.OPEN)
    found = rows.aggregate(
        open=Count("pk"),
        mine=Count("pk", filter=Q(assigned_to=user)),
        unassigned=Count("pk", filter=Q(assigned_to=None)),
        waiting=Count("pk", filter=Q(late_at__isnull=False)),
        late=Count("pk", filter=Q(late_at__lte=now)),
    )
    found["snoozed"] = Conversation.objects.of(workspace).filter(state=State.SNOOZED).count()
    return found


def channels(workspace: Workspace) -> QuerySet[Channel]:
    return Channel.objects.of(workspace).in_use().order_by("network", "handle")


def unheard(workspace: Workspace) -> list[Channel]:
    """Channels whose inbox could not be read for a while: what they bring is missing here."""
    troubled = InboxCursor.objects.filter(channel__workspace=workspace, fails__gte=3)
    return [cursor.channel for cursor in troubled.select_related("channel")]


# ── one conversation ─────────────────────────────────────────────────────────────────────────────────────────────
#: The newest so many messages of a conversation are on the page; the rest is asked for.
TALK = 200


def conversation(workspace: Workspace, pk: int) -> Conversation | None:
    found = Conversation.objects.of(workspace).filter(pk=pk)
    return found.select_related("contact", "channel", "assigned_to", "post", "workspace").first()


def talk(conversation: Conversation, most: int = TALK) -> tuple[list[Message | Note], bool]:
    """Messages and notes in the order in which they were said; and whether there are earlier ones."""
    said = (
        conversation.messages.exclude(delivery__state="cancelled")
        .select_related("contact", "author", "delivery", "moderated_by", "corrected_by")
        .order_by("-created_at", "-pk")
    )
    messages = list(said[: most + 1])
    more, messages = len(messages) > most, messages[:most]
    notes = conversation.notes.select_related("author")
    if more:
        notes = notes.filter(created_at__gte=messages[-1].created_at)
    both: list[Message | Note] = [*messages, *notes]
    return sorted(both, key=lambda one: (one.created_at, one.pk)), more


def asked_by_others(conversation: Conversation, messages: Iterable[Message]) -> dict[str, Message]:
    """What these messages answer, where it was said by somebody else in the thread, by its remote id."""
    own = {message.remote_id for message in messages}
    parents = {message.parent for message in messages if message.parent} - own
    found = Message.objects.filter(channel=conversation.channel_id, remote_id__in=parents)
    return {message.remote_id: message for message in found.select_related("contact")}


@dataclass(frozen=True, slots=True)
class Known:
    """What a contact's pane tells: `past` are their other conversations, the latest first."""

    conversations: int
    past: list[Conversation]


def known(contact: Contact, but: Conversation) -> Known:
    theirs = contact.conversations.exclude(pk=but.pk)
    return Known(theirs.count() + 1, list(theirs.order_by("-last_at")[:5]))


def assignable(workspace: Workspace) -> list[User]:
    """Who may answer here."""
    members = Membership.objects.filter(
        workspace=workspace, role__in=who_may(May.ANSWER), user__is_active=True
    )
    return [one.user for one in members.select_related("user").order_by("user__name", "user__email")]


def saved_replies(workspace: Workspace) -> QuerySet[SavedReply]:
    found = SavedReply.objects.filter(workspace=workspace, deleted_at=None)
    return found.select_related("author").order_by("-used", "title")


# ── figures, and what was said: for other rooms ──────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class InboxFigures:
    """Of what arrived in a period. Minutes are those of working hours, from the first word without an answer.

    `by_hour` is 7 x 24, Monday first, in the workspace's zone.
    """

    received: int
    answered: int
    waiting: int
    median_minutes: float | None
    p90_minutes: float | None
    by_sentiment: dict[str, int]
    by_kind: dict[str, int]
    by_hour: list[list[int]]


def figures(workspace: Workspace, period: Period) -> InboxFigures:
    theirs = Message.objects.of(workspace).filter(
        direction=Direction.IN, created_at__gte=period.start, created_at__lt=period.end
    )
    rows = theirs.values_list(
        "created_at", "answered_at", "waited", "sentiment", "kind", "gone", "hidden", "removed", "spam",
        "conversation__waiting_since", "conversation__state",
    )  # fmt: skip
    by_sentiment = dict.fromkeys(Sentiment.values, 0)
    by_kind = dict.fromkeys(Kind.values, 0)
    by_hour = [[0] * 24 for _ in range(7)]
    received = answered = still = 0
    minutes: list[float] = []
    place = ZoneInfo(workspace.time_zone)
    for at, answered_at, waited, sentiment, kind, gone, hidden, removed, spam, since, state in rows.iterator(
        chunk_size=5000
    ):
        received += 1
        by_kind[kind] += 1
        if sentiment:
            by_sentiment[sentiment] += 1
        local = at.astimezone(place)
        by_hour[local.weekday()][local.hour] += 1
        if answered_at is not None:
            answered += 1
            if waited is not None:
                minutes.append(waited / 60)
        elif since is not None and at >= since and state == State.OPEN:
            still += not (gone or hidden or removed or spam)
    minutes.sort()
    return InboxFigures(
        received, answered, still, _share(minutes, 0.5), _share(minutes, 0.9), by_sentiment, by_kind, by_hour
    )


def _share(ordered: list[float], share: float) -> float | None:
    """A percentile, between the two nearest; None of nothing."""
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


@dataclass(frozen=True, slots=True)
class Said:
    """Something of theirs. `labels` is a `language.Labels`, corrected where a person put it right."""

    message_id: int
    conversation_id: int
    text: str
    labels: Any
    at: datetime
    author: str
    channel_id: int


def said(workspace: Workspace, period: Period, limit: int = 5000) -> list[Said]:
    """What people said to the brand in a period, the newest first; nothing that was deleted, removed or is spam."""
    rows = (
        Message.objects.of(workspace)
        .filter(direction=Direction.IN, created_at__gte=period.start, created_at__lt=period.end)
        .filter(gone=False, removed=False, spam=False)
        .exclude(conversation=None)
        .exclude(labels={})
        .order_by("-created_at", "-pk")
        .values_list(
            "pk", "conversation_id", "text", "labels", "corrected", "created_at", "contact__name", "contact__handle",
            "channel_id",
        )[:limit]
    )  # fmt: skip
    return [
        Said(
            pk, conversation, text, labelling.labels_of(labels, corrected), at, name or handle or "", channel
        )
        for pk, conversation, text, labels, corrected, at, name, handle, channel in rows
    ]


def under(workspace: Workspace, post_id: int) -> QuerySet[Conversation]:
    """Conversations under one of our posts, the last word first."""
    found = Conversation.objects.of(workspace).filter(post=post_id)
    return found.select_related("contact", "channel").order_by("-last_at")
