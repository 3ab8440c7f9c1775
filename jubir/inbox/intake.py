"""Taking in what networks tell: each thing once, whatever the order, however often it is told.

    items → merged within the page → known? → labelled → (one transaction, one channel at a time:)
        contacts, conversations, messages, edits, deletions, answers that had come too early
        → digest of what moved → cursor → the pulse
    → `channels.arriving.arrived`

The channel's cursor row is the lock: two that take in for one channel wait for each other, so "known?" is certain.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from jubir.activity import actions as activity
from jubir.channels import arriving
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.inbox import digest, finding, fitting, labelling, writing
from jubir.inbox.labelling import Judged
from jubir.inbox.models import Contact, Conversation, Direction, InboxCursor, Kind, Message, State
from jubir.networks.hearing import Heard
from jubir.publishing import queries as publishing

log = logging.getLogger(__name__)

#: So many are stored in one transaction: a storm of comments does not hold up the rest of the house.
AT_ONCE = 400


@dataclass(slots=True)
class Taken:
    """Ids of messages by what became of them. `repeated` counts what was known and is unchanged."""

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    repeated: int = 0

    def __iadd__(self, other: "Taken") -> "Taken":
        self.new += other.new
        self.changed += other.changed
        self.repeated += other.repeated
        return self


def take_in(channel: Channel, items: Sequence[Heard], *, cursor: str | None = None) -> Taken:
    """Store what was heard on a channel; with the last of it, the cursor that leads on from there."""
    fit = [clean for clean in map(fitting.clean, items) if clean is not None]
    merged, repeats = fitting.merged(fit)
    taken = Taken(repeated=repeats)
    slices = [merged[at : at + AT_ONCE] for at in range(0, len(merged), AT_ONCE)] or [[]]
    for number, some in enumerate(slices):
        last = number == len(slices) - 1
        taken += _take(channel, some, cursor if last else None)
    return taken


def _take(channel: Channel, told: list[fitting.Told], cursor: str | None) -> Taken:
    judged = _judge(channel, [one.item for one in told])
    InboxCursor.objects.get_or_create(channel=channel)
    with transaction.atomic():
        kept = InboxCursor.objects.select_for_update().get(channel=channel)
        page = _Page(channel, told, judged)
        taken = page.store() if told else Taken()
        if cursor is not None:
            kept.cursor = fitting.storable(cursor, None)
            kept.save(update_fields=["cursor"])
        if taken.new or taken.changed:
            InboxCursor.objects.filter(pk=kept.pk).update(arrived_at=clock.now())
            activity.beat(channel.workspace_id, "inbox")
    if page.news:
        try:
            arriving.arrived.call(workspace_id=channel.workspace_id, items=page.news)
        except Exception:
            # What is stored is stored; a listener finds it there when it looks.
            log.exception("channel %d: a listener failed on what arrived", channel.pk)
    return taken


def _is_ours(channel: Channel, item: Heard) -> bool:
    return item.ours or item.author.remote_id == channel.remote_id


def _judge(channel: Channel, items: Sequence[Heard]) -> dict[str, Judged]:
    """Labels for what is theirs, and is new or has changed. Before the transaction: it is the dear part."""
    known = dict(
        Message.objects.filter(channel=channel, remote_id__in=[item.remote_id for item in items]).values_list(
            "remote_id", "text"
        )
    )
    wanted = [
        item for item in items if not _is_ours(channel, item) and known.get(item.remote_id) != item.text
    ]
    judged = labelling.judge(channel.workspace_id, [item.text for item in wanted])
    return {item.remote_id: one for item, one in zip(wanted, judged, strict=True)}


# ── one page, inside its transaction ─────────────────────────────────────────────────────────────────────────────
_NEW = (
    "workspace", "channel", "conversation", "contact", "direction", "kind", "remote_id", "parent", "url", "text",
    "words", "created_at", "taken_in_at", "edited_at", "earlier", "gone", "hidden", "removed", "reason", "liked",
    "pictures", "rating", "keep", "labels", "corrected", "fingerprint", *labelling.COLUMNS, "opens",
)  # fmt: skip
_CHANGING = (
    "text", "words", "url", "edited_at", "earlier", "gone", "liked", "hidden", "pictures", "keep", "rating", "labels",
    "corrected", "fingerprint", *labelling.COLUMNS,
)  # fmt: skip
_NO_LABELS: tuple[Any, ...] = ({}, {}, "", "", False, False, False, False)


class _Page:
    def __init__(self, channel: Channel, told: list[fitting.Told], judged: dict[str, Judged]) -> None:
        self.channel = channel
        self.told = {one.item.remote_id: one for one in told}
        self.items = [one.item for one in told]
        self.judged = judged
        self.now = clock.now()
        self.touched: set[int] = set()
        #: For `arrived`: (Heard, labels, channel id, message id), theirs and new.
        self.news: list[tuple[Heard, Any, int, int]] = []

    def store(self) -> Taken:
        ids = [item.remote_id for item in self.items]
        known = {
            message.remote_id: message
            for message in Message.objects.filter(channel=self.channel, remote_id__in=ids)
        }
        known |= self._sent_by_us([item for item in self.items if item.remote_id not in known])
        fresh = [item for item in self.items if item.remote_id not in known]
        taken = Taken()
        self._update(known, taken)
        if fresh:
            self._insert(fresh, taken)
        digest.refresh(self.channel.workspace_id, self.touched)
        return taken

    def _sent_by_us(self, items: list[Heard]) -> dict[str, Message]:
        """Answers of ours that come back to us before their row has learnt its remote id."""
        ours = [item.remote_id for item in items if _is_ours(self.channel, item)]
        if not ours:
            return {}
        found = {}
        sent = Message.objects.filter(
            channel=self.channel, remote_id="", delivery__channel=self.channel, delivery__remote_id__in=ours
        ).select_related("delivery")
        for message in sent:
            if message.delivery is None:
                continue
            message.remote_id = message.delivery.remote_id
            Message.objects.filter(pk=message.pk).update(remote_id=message.remote_id)
            found[message.remote_id] = message
        return found

    # ── what is known ────────────────────────────────────────────────────────────────────────────────────────────
    def _update(self, known: dict[str, Message], taken: Taken) -> None:
        rows = []
        for item in self.items:
            message = known.get(item.remote_id)
            if message is None:
                continue
            if _alter(message, self.told[item.remote_id], self.judged.get(item.remote_id)):
                rows.append((*(getattr(message, name) for name in _CHANGING), message.pk))
                taken.changed.append(message.pk)
                if message.conversation_id:
                    self.touched.add(message.conversation_id)
            else:
                taken.repeated += 1
        writing.update(Message, _CHANGING, rows)

    # ── what is new ──────────────────────────────────────────────────────────────────────────────────────────────
    def _insert(self, fresh: list[Heard], taken: Taken) -> None:
        theirs = [item for item in fresh if not _is_ours(self.channel, item)]
        contacts = self._contacts(theirs)
        conversations = self._conversations(fresh, contacts)
        rows = []
        for item in fresh:
            ours = _is_ours(self.channel, item)
            conversation = conversations.get(self._key(item, ours))
            contact = None if ours else contacts[item.author.remote_id]
            rows.append(self._row(item, ours, conversation, contact))
            if conversation is not None:
                self.touched.add(conversation)
        writing.insert(Message, _NEW, rows)
        stored = Message.objects.filter(
            channel=self.channel, remote_id__in=[item.remote_id for item in fresh]
        )
        made = dict(stored.values_list("remote_id", "pk"))
        taken.new += made.values()
        self._adopt({item.remote_id for item in fresh})
        elsewhere = [item.remote_id for item in fresh if _is_ours(self.channel, item)]
        if elsewhere:
            # Said with another tool: whoever is writing an answer here is told.
            spoken = Message.objects.filter(channel=self.channel, remote_id__in=elsewhere)
            Conversation.objects.filter(pk__in=spoken.values("conversation")).update(
                revision=F("revision") + 1
            )
        self._reopen(theirs, conversations)
        for item in theirs:
            labels = self.judged[item.remote_id].labels if item.remote_id in self.judged else None
            if labels is not None and item.remote_id in made:
                self.news.append((item, labels, self.channel.pk, made[item.remote_id]))

    def _row(self, item: Heard, ours: bool, conversation: int | None, contact: int | None) -> tuple[Any, ...]:
        judged = self.judged.get(item.remote_id)
        labels = (
            (judged.model, judged.corrected, judged.fingerprint, *judged.columns()) if judged else _NO_LABELS
        )
        return (
            self.channel.workspace_id, self.channel.pk, conversation, contact,
            Direction.OUT if ours else Direction.IN, item.kind, item.remote_id, item.parent, item.url, item.text,
            finding.words_of(item.text, item.author.name, item.author.handle), item.created_at, self.now,
            item.edited_at, self.told[item.remote_id].earlier, item.gone, item.hidden, False, "", item.liked, fitting.pictures(item), item.rating,
            fitting.plain(item.keep), *labels, False,
        )  # fmt: skip

    def _contacts(self, theirs: list[Heard]) -> dict[str, int]:
        """Person's remote id → contact. Names and figures follow what was told last."""
        people = {item.author.remote_id: item.author for item in theirs}
        if not people:
            return {}
        network = self.channel.network

        def read() -> dict[str, Contact]:
            rows = Contact.objects.filter(
                workspace=self.channel.workspace_id, network=network, remote_id__in=list(people)
            )
            return {one.remote_id: one for one in rows}

        found = read()
        missing = sorted(set(people) - set(found))
        if missing:
            names = (
                "workspace", "network", "remote_id", "handle", "name", "url", "avatar_url", "photo", "photo_of",
                "followers", "note", "blocked", "first_seen_at",
            )  # fmt: skip
            rows = []
            for remote_id in missing:
                one = people[remote_id]
                rows.append((
                    self.channel.workspace_id, network, remote_id, one.handle, one.name, one.url, one.avatar_url, "",
                    "", one.followers, "", False, self.now,
                ))  # fmt: skip
            writing.insert(Contact, names, rows)
            found = read()
        changed = []
        for remote_id, contact in found.items():
            one = people[remote_id]
            told = (
                one.handle or contact.handle,
                one.name or contact.name,
                one.url or contact.url,
                one.avatar_url or contact.avatar_url,
                one.followers if one.followers is not None else contact.followers,
            )
            if told != (contact.handle, contact.name, contact.url, contact.avatar_url, contact.followers):
                changed.append((*told, contact.pk))
        writing.update(Contact, ("handle", "name", "url", "avatar_url", "followers"), changed)
        return {remote_id: contact.pk for remote_id, contact in found.items()}

    @staticmethod
    def _key(item: Heard, ours: bool) -> tuple[str, str] | None:
        """(thread, person). None: ours in a thread of several people; what it answers tells whose it is."""
        if item.kind == Kind.MESSAGE:
            return item.thread, ""
        return None if ours else (item.thread, item.author.remote_id)

    def _conversations(
        self, fresh: list[Heard], contacts: dict[str, int]
    ) -> dict[tuple[str, str] | None, int]:
        wanted: dict[tuple[str, str], Heard] = {}
        for item in fresh:
            ours = _is_ours(self.channel, item)
            key = self._key(item, ours)
            if key is not None and (key not in wanted or not ours):
                wanted[key] = item
        if not wanted:
            return {}

        def read() -> dict[tuple[str, str], tuple[int, int | None]]:
            # Pair by pair: a post with ten thousand comments has as many conversations, of which a page needs a few.
            pairs = ", ".join(["(%s, %s)"] * len(wanted))
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT thread, person, id, contact_id FROM inbox_conversation WHERE channel_id = %s"
                    f" AND (thread, person) IN (VALUES {pairs})",
                    [self.channel.pk, *(word for key in wanted for word in key)],
                )
                return {(thread, person): (pk, contact) for thread, person, pk, contact in cursor.fetchall()}

        found = read()
        missing = [key for key in wanted if key not in found]
        if missing:
            posts = publishing.posts_at(
                self.channel, {item.post or item.thread for item in map(wanted.__getitem__, missing)}
            )
            names = (
                "workspace", "channel", "kind", "thread", "person", "root", "post", "contact", "state", "revision",
                "created_at", "last_at", "last_text", "last_ours", "messages_count", "sentiment", "urgent", "question",
                "toxic", "spam",
            )  # fmt: skip
            rows = []
            for key in missing:
                item = wanted[key]
                contact = contacts.get(item.author.remote_id)
                post = posts.get(item.post) or posts.get(item.thread)
                rows.append((
                    self.channel.workspace_id, self.channel.pk, item.kind, *key, item.post, post, contact, State.OPEN, 0,
                    self.now, item.created_at, "", False, 0, "", False, False, False, False,
                ))  # fmt: skip
            writing.insert(Conversation, names, rows)
            found = read()
        # A direct conversation that we began learns who the other is from their first word.
        faceless = [
            (contacts[item.author.remote_id], found[key][0])
            for key, item in wanted.items()
            if found[key][1] is None and item.author.remote_id in contacts
        ]
        writing.update(Conversation, ("contact",), faceless)
        return {key: found[key][0] for key in wanted}

    def _adopt(self, fresh: set[str]) -> None:
        """Ours find their conversation through what they answer; those that came too early, when it comes."""
        lost = Message.objects.filter(channel=self.channel, conversation=None).exclude(parent="")
        waiting = list(lost.filter(remote_id__in=fresh).values_list("pk", "remote_id", "parent"))
        while fresh:
            waiting += lost.filter(parent__in=fresh).values_list("pk", "remote_id", "parent")
            parents = Message.objects.filter(
                channel=self.channel,
                remote_id__in={parent for _, _, parent in waiting},
                conversation__isnull=False,
            )
            places = dict(parents.values_list("remote_id", "conversation_id"))
            found = {pk: (remote_id, places[parent]) for pk, remote_id, parent in waiting if parent in places}
            writing.update(
                Message, ("conversation",), [(conversation, pk) for pk, (_, conversation) in found.items()]
            )
            self.touched |= {conversation for _, conversation in found.values() if conversation}
            waiting = [one for one in waiting if one[0] not in found]
            fresh = {remote_id for remote_id, _ in found.values()}

    def _reopen(self, theirs: list[Heard], conversations: Mapping[Any, int]) -> None:
        """Somebody spoke again: what was done or put off is open once more. Spam wakes nobody."""
        latest: dict[int, datetime] = {}
        for item in theirs:
            judged = self.judged.get(item.remote_id)
            pk = conversations.get(self._key(item, ours=False))
            if pk is not None and not item.gone and not (judged and judged.labels.spam):
                latest[pk] = max(latest.get(pk, item.created_at), item.created_at)
        resting = Conversation.objects.filter(pk__in=list(latest)).exclude(state=State.OPEN)
        woken = [
            pk
            for pk, closed_at in resting.values_list("pk", "closed_at")
            if closed_at is None or latest[pk] > closed_at
        ]
        Conversation.objects.filter(pk__in=woken).update(state=State.OPEN, snoozed_until=None)


def _alter(message: Message, told: fitting.Told, judged: Judged | None) -> bool:
    """The message as this telling makes it; False when it tells nothing new. An older telling changes no words."""
    item = told.item
    before = tuple(getattr(message, name) for name in _CHANGING)
    was = message.edited_at or message.created_at
    is_newer = fitting.version(item) > was or (
        # A network that does not tell when it was edited: what came last counts.
        item.edited_at is None and message.edited_at is None and fitting.version(item) == was
    )
    if not item.gone or item.text:
        texts = [*message.earlier, *told.earlier]
        texts.append(
            [was.isoformat(), message.text] if is_newer else [fitting.version(item).isoformat(), item.text]
        )
        if is_newer:
            _say_anew(message, item, judged)
        message.earlier = fitting.earlier(texts, message.text)
    message.gone = message.gone or item.gone
    message.liked = message.liked or item.liked
    message.hidden = message.hidden or item.hidden
    return before != tuple(getattr(message, name) for name in _CHANGING)


def _say_anew(message: Message, item: Heard, judged: Judged | None) -> None:
    if item.text != message.text:
        message.text = item.text
        message.words = finding.words_of(item.text, item.author.name, item.author.handle)
        if judged is not None:
            message.labels, message.corrected = judged.model, judged.corrected
            message.fingerprint = judged.fingerprint
            for name, value in zip(labelling.COLUMNS, judged.columns(), strict=True):
                setattr(message, name, value)
    message.edited_at = item.edited_at or message.edited_at
    message.url = item.url or message.url
    message.rating = item.rating or message.rating
    message.pictures = fitting.pictures(item) or message.pictures
    message.keep = {**message.keep, **fitting.plain(item.keep)}
