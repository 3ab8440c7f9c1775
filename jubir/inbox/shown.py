"""What the templates are given: rows of the list, bubbles of a talk, menus; put into people's words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from jubir.channels import door
from jubir.channels import words as channel_words
from jubir.core import clock
from jubir.inbox import can, queries, times, words
from jubir.inbox.models import Contact, Conversation, Message, Note, SavedReply, Sentiment, State
from jubir.networks import hearing
from jubir.networks.contract import Draft, Part, Target
from jubir.publishing.models import ASKING
from jubir.publishing.models import State as Sending
from jubir.teams.models import User, Workspace
from jubir.ui import moments

#: Which of the five series colours a label's dot has.
DOTS = {
    "positive": 1,
    "question": 2,
    "negative": 3,
    "urgent": 3,
    "toxic": 3,
    "neutral": 4,
    "unsure": 5,
    "spam": 5,
}


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Label:
    code: str
    text: str
    dot: int


@dataclass(frozen=True, slots=True)
class Face:
    """What `{% face %}` draws: a person, with the mark of their network."""

    name: str
    photo: Any
    network: str


def face_of(contact: Contact | None, network: str) -> Face:
    if contact is None:
        return Face("?", None, network)
    return Face(str(contact).lstrip("@") or "?", contact.photo or None, network)


@dataclass(frozen=True, slots=True)
class Row:
    conversation: Conversation
    face: Face
    clock_kind: str
    clock: str
    kind: str
    labels: list[Label]
    is_stuck: bool = False

    @property
    def is_waiting(self) -> bool:
        return self.conversation.waiting_since is not None and self.conversation.state == State.OPEN


@dataclass(slots=True)
class Group:
    title: str
    kind: str = ""
    rows: list[Row] = field(default_factory=list)


def row(conversation: Conversation, now: datetime, is_stuck: bool = False) -> Row:
    clock_kind, said = words.clock_of(conversation, now)
    return Row(
        conversation,
        face_of(conversation.contact, conversation.channel.network),
        clock_kind,
        said,
        words.kind(conversation.kind),
        labels_of(conversation),
        is_stuck,
    )


def labels_of(about: Conversation | Message) -> list[Label]:
    """What stands out; that something is neutral is not worth a word."""
    found = [code for code in ("spam", "urgent", "toxic", "question") if getattr(about, code)]
    labels = [Label(code, words.flag(code), DOTS[code]) for code in found]
    if about.sentiment and about.sentiment != Sentiment.NEUTRAL and not about.spam:
        labels.append(Label(about.sentiment, words.sentiment(about.sentiment), DOTS[about.sentiment]))
    return labels


def groups(
    conversations: Sequence[Conversation], wanted: queries.Wanted, now: datetime, stuck: Collection[int] = ()
) -> list[Group]:
    rows = [row(one, now, one.pk in stuck) for one in conversations]
    if wanted.words or wanted.tab in ("snoozed", "done"):
        return [Group("", "", rows)] if rows else []
    late = Group(_("Past your promise"), "late")
    waits = Group(_("Waiting for you"))
    others = Group(_("Answered"))
    for one in rows:
        group = late if one.clock_kind == "late" else waits if one.is_waiting else others
        group.rows.append(one)
    return [group for group in (late, waits, others) if group.rows]


# ── a talk ───────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class Bubble:
    """One message or note. `asks`: an answer of ours that needs somebody. `evidence`: what was seen there."""

    said: Message | Note
    is_note: bool = False
    is_ours: bool = False
    day: str = ""
    labels: list[Label] = field(default_factory=list)
    quote: Message | None = None
    sending: str = ""
    why: str = ""
    asks: bool = False
    may_undo: bool = False
    undecided: bool = False
    evidence: list[dict[str, Any]] = field(default_factory=list)


def talk(said: Sequence[Message | Note], quotes: dict[str, Message]) -> list[Bubble]:
    bubbles, day = [], ""
    for one in said:
        bubble = _bubble(one, quotes)
        today = moments.short_date(one.created_at)
        if today != day:
            bubble.day = day = today
        bubbles.append(bubble)
    return bubbles


def _bubble(one: Message | Note, quotes: dict[str, Message]) -> Bubble:
    if isinstance(one, Note):
        return Bubble(one, is_note=True, is_ours=True)
    bubble = Bubble(one, is_ours=one.is_ours, quote=quotes.get(one.parent))
    if not one.is_ours:
        bubble.labels = labels_of(one)
    delivery = one.delivery
    if delivery is not None and delivery.state != Sending.SENT:
        bubble.sending, bubble.why = words.sending(delivery), words.why(delivery)
        bubble.asks = delivery.state in ASKING
        bubble.undecided = delivery.state == Sending.NEEDS_PERSON
        bubble.may_undo = delivery.state in (Sending.SCHEDULED, Sending.WAITING, Sending.PAUSED)
        if bubble.undecided:
            bubble.evidence = evidence(one)
    return bubble


def evidence(message: Message) -> list[dict[str, Any]]:
    """What was there when we looked last: at most three of the network's latest, none that another delivery owns."""
    attempt = message.delivery and message.delivery.attempts.exclude(evidence={}).order_by("-number").first()
    seen = (attempt.evidence.get("there") or []) if attempt else []
    return [
        {
            "id": str(one.get("id") or ""),
            "text": str(one.get("text") or ""),
            "at": datetime.fromisoformat(one["at"]) if one.get("at") else None,
            "url": one["url"] if str(one.get("url") or "").startswith(("https://", "http://")) else "",
            "same": str(one.get("text") or "") == message.text[:500],
        }
        for one in seen
        if not one.get("ours")
    ][:3]


# ── the reply box ────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Length:
    used: int
    maximum: int
    problems: list[str]

    @property
    def over(self) -> bool:
        return self.used > self.maximum

    @property
    def near(self) -> bool:
        return not self.over and self.used > self.maximum * 0.9


def length(conversation: Conversation, text: str) -> Length:
    """By the network's own counting; what else is wrong with it as an answer, in sentences."""
    limit = door.answer_limits_of(conversation.channel, conversation.kind).text
    target = Target(conversation.kind, "", conversation.thread)
    draft = Draft((Part(text),), language=conversation.workspace.language, answers=target)
    problems = door.preflight_of(draft, conversation.channel) if text.strip() else ()
    return Length(
        limit.count(text), limit.maximum, [words.problem_sentence(one) for one in problems if one.stops]
    )


@dataclass(frozen=True, slots=True)
class Extra:
    """Something only this network asks of an answer. `kind`: choice (of (value, label) pairs) or flag."""

    name: str
    kind: str
    label: str
    choices: list[tuple[str, str]] = field(default_factory=list)
    value: str = ""


def extras(conversation: Conversation) -> list[Extra]:
    """Of networks whose answers have limits of their own; those of a post are no answer's business."""
    channel = conversation.channel
    if not door.can(channel, hearing.AnswersWithin):
        return []
    network = channel.network
    found = []
    for one in door.answer_limits_of(channel, conversation.kind).options:
        label = channel_words.option_label(one.name, network)
        if one.kind == "flag":
            found.append(Extra(one.name, "flag", label))
        elif one.kind == "choice" and len(one.choices) > 1:
            names = one.names or [channel_words.choice_label(one.name, code, network) for code in one.choices]
            choices = list(zip(one.choices, names, strict=True))
            found.append(Extra(one.name, "choice", label, choices, str(one.default or "")))
    return found


def chosen(conversation: Conversation, form: Mapping[str, Any]) -> dict[str, Any]:
    """The options an answer's form holds; what stands as it usually does is left out."""
    options: dict[str, Any] = {}
    for extra in extras(conversation):
        value = str(form.get(f"option-{extra.name}", ""))
        if extra.kind == "flag" and value:
            options[extra.name] = True
        elif extra.kind == "choice" and value and value != extra.value:
            options[extra.name] = value
    return options


@dataclass(frozen=True, slots=True)
class Filled:
    pk: int
    title: str
    text: str


def filled(replies: Sequence[SavedReply], conversation: Conversation) -> list[Filled]:
    """Saved replies with this conversation's names in them."""
    contact = conversation.contact
    name = (contact.name or contact.handle) if contact else ""
    facts = {
        "{name}": name.split()[0] if name.split() else "",
        "{handle}": f"@{contact.handle.lstrip('@')}" if contact and contact.handle else "",
        "{brand}": conversation.workspace.name,
    }
    found = []
    for reply in replies:
        text = reply.text
        for key, value in facts.items():
            text = text.replace(key, value)
        found.append(Filled(reply.pk, reply.title, text))
    return found


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    text: str
    at: datetime


def snoozes(workspace: Workspace) -> list[Choice]:
    now = clock.now()
    names = {
        "later": _("In three hours"),
        "evening": _("This evening"),
        "tomorrow": _("Tomorrow morning"),
        "monday": _("Next Monday"),
    }
    found = []
    for code in times.CHOICES:
        at = times.until(code, now, workspace.time_zone)
        if at is not None:
            found.append(Choice(code, names[code], at))
    return found


def thread(conversation: Conversation, user: User, most: int = queries.TALK) -> dict[str, Any]:
    """Everything the thread and the person's pane show."""
    said, more = queries.talk(conversation, most)
    messages = [one for one in said if isinstance(one, Message)]
    contact = conversation.contact
    return {
        "conversation": conversation,
        "where": words.where(conversation),
        "who": face_of(contact, conversation.channel.network),
        "bubbles": talk(said, queries.asked_by_others(conversation, messages)),
        "earlier": more,
        "can": can.of(conversation),
        "clock": words.clock_of(conversation, clock.now()),
        "labels": labels_of(conversation),
        "people": queries.assignable(conversation.workspace),
        "snoozes": snoozes(conversation.workspace),
        "length": length(conversation, ""),
        "extras": extras(conversation),
        "saved": filled(list(queries.saved_replies(conversation.workspace)[:50]), conversation),
        "known": queries.known(contact, conversation) if contact else None,
        "sentiments": [(code, words.sentiment(code)) for code in Sentiment.values],
        "flags": [(code, words.flag(code)) for code in queries.FLAGS],
        "mine": conversation.assigned_to_id == user.pk,
    }
