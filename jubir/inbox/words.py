"""The inbox's sentences for codes: refusals, clocks, where an answer stands. Codes come in, people's words go out."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.channels.words import sentence as problem_sentence
from jubir.channels.words import why_sentence
from jubir.inbox.actions import Refused
from jubir.inbox.models import Conversation, Kind, Sentiment, State
from jubir.publishing import actions as publishing
from jubir.publishing.models import Delivery
from jubir.publishing.models import State as Sending
from jubir.ui import moments
from jubir.ui.templatetags.ui import network_name

Data = Mapping[str, Any]
#: Less than this is left of the promise: the clock turns amber.
SOON = timedelta(minutes=15)


# ── what could not be done ───────────────────────────────────────────────────────────────────────────────────────
def sentences(refusal: Refused | publishing.Refused) -> list[str]:
    """Why nothing was changed, and what can be done instead."""
    if isinstance(refusal, publishing.Problems):
        return [problem_sentence(problem) for one in refusal.by_channel for problem in one.problems]
    if refusal.code == "network":
        return [network_refusal(refusal.data)]
    words = _REFUSALS.get(refusal.code)
    if words is None:
        return [_("That could not be done, and nothing was changed. Load the page again and try once more.")]
    return [str(words()) % _filled(refusal.data)]


def _filled(data: Data) -> dict[str, Any]:
    network = data.get("network")
    state = data.get("state")
    return {
        "who": data.get("who") or _("Somebody"),
        "network": network_name(str(network)) if network else _("The network"),
        "channel": data.get("channel") or _("The channel"),
        "state": Sending(state).label if state in Sending.values else "",
    }


_REFUSALS: dict[str, Callable[[], str]] = {
    "not_allowed": lambda: _("Your role may not do this. Ask an owner, a manager or an editor."),
    "empty": lambda: _("Write something first."),
    "too_long": lambda: _("That is longer than any network takes. Shorten it, then send again."),
    "cannot_answer": lambda: _(
        "%(network)s does not let other programs answer this. Open it there and answer by hand."
    ),
    "nothing_to_answer": lambda: _("There is nothing left here to answer: it was deleted or hidden."),
    "answered_meanwhile": lambda: _(
        "%(who)s answered a moment ago. Read it, then send yours if it still helps."
    ),
    "not_ours": lambda: _("This was not sent from here, so it can't be changed here."),
    "past": lambda: _("That time has passed already. Choose a later one."),
    "too_far": lambda: _("Choose a time within a year."),
    "bad_time": lambda: _("Choose a day and a time."),
    "cannot_be_assigned": lambda: _("%(who)s may not answer in this workspace. Choose somebody else."),
    "unsupported": lambda: _("%(network)s has nothing like that for other programs. Open it there."),
    "why": lambda: _("Say why first: your colleagues will want to know."),
    "nobody": lambda: _("Nobody has written here yet."),
    "no_such_label": lambda: _("There is no such label. Load the page again."),
    "no_title": lambda: _("Give it a short name to find it by."),
    "bad_minutes": lambda: _("Choose between 1 minute and 7 days."),
    "bad_hours": lambda: _("Choose at least one day, and an end later than the beginning."),
    # publishing's
    "sent": lambda: _("It has left already."),
    "busy": lambda: _("It is leaving at this moment, so it can't be called back. Look again in a minute."),
    "needs_person": lambda: _("It may be out there already. Say first whether it is."),
    "changed": lambda: _("Somebody changed it a moment ago. Look again, then decide."),
    "decided": lambda: _(
        "Somebody else decided this a moment ago: it stands as “%(state)s” now. Nothing was done twice."
    ),
    "owned": lambda: _("That belongs to another answer of yours. Look again which one is meant."),
    "disconnected": lambda: _("%(channel)s is no longer connected. Connect it again, then answer."),
}


def network_refusal(data: Data) -> str:
    """What a network said to a like, a hide, a delete or a block."""
    words = {
        "too_many": _("%(network)s asked us to wait, so nothing was changed. Try again in a few minutes."),
        "outage": _("%(network)s could not be reached, so nothing was changed. Try again in a moment."),
        "uncertain": _(
            "%(network)s gave no clear answer. Look there whether it was done; doing it once more does no harm."
        ),
        "unauthorized": _(
            "%(network)s no longer accepts our sign-in. Connect %(channel)s again, then try once more."
        ),
        "missing": _("It is no longer there on %(network)s. Its author may have deleted it."),
        "unsupported": _("%(network)s does not allow that here. Open it there and do it by hand."),
    }.get(str(data.get("kind")), _("%(network)s refused, so nothing was changed."))
    said = words % {
        "network": network_name(str(data.get("network"))),
        "channel": data.get("channel") or _("the channel"),
    }
    message = str(data.get("message") or "").strip()
    return f"{said} ({message})" if message and data.get("kind") == "rejected" else said


# ── clocks ───────────────────────────────────────────────────────────────────────────────────────────────────────
def stretch(length: timedelta) -> str:
    """Short enough for a list: 4 min, 2 h 10 min, 3 days."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return (_("%(h)d h %(m)d min") % {"h": hours, "m": rest}) if rest else _("%(h)d h") % {"h": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def clock_of(conversation: Conversation, now: datetime) -> tuple[str, str]:
    """(kind, words) of its clock in the list: kind late, soon or ""."""
    if conversation.state == State.SNOOZED and conversation.snoozed_until:
        return "", _("until %(when)s") % {"when": moments.relative(conversation.snoozed_until)}
    if conversation.state == State.OPEN and conversation.late_at is not None:
        left = conversation.late_at - now
        if left <= timedelta():
            return "late", _("%(span)s late") % {"span": stretch(-left)}
        return ("soon" if left <= SOON else ""), _("%(span)s left") % {"span": stretch(left)}
    return "", moments.relative(conversation.last_at)


# ── labels ───────────────────────────────────────────────────────────────────────────────────────────────────────
def sentiment(code: str) -> str:
    return str(Sentiment(code).label) if code in Sentiment.values else ""


def flag(code: str) -> str:
    return {
        "urgent": _("Urgent"),
        "question": _("Question"),
        "toxic": _("Rude"),
        "spam": _("Spam"),
    }[code]


def kind(code: str) -> str:
    return str(Kind(code).label)


def where(conversation: Conversation) -> str:
    """ "Comment on Bluesky, to kopisenja"."""
    return _("%(kind)s on %(network)s, to %(channel)s") % {
        "kind": kind(conversation.kind),
        "network": network_name(conversation.channel.network),
        "channel": conversation.channel.handle,
    }


# ── an answer of ours ────────────────────────────────────────────────────────────────────────────────────────────
def sending(delivery: Delivery) -> str:
    """Where an answer stands, in a few words; "" when it is out, as it should be."""
    network = network_name(delivery.channel.network)
    words = {
        Sending.SCHEDULED: _("Leaves in a few seconds"),
        Sending.CLAIMED: _("Leaving now"),
        Sending.SENDING: _("Leaving now"),
        Sending.PROCESSING: _("%(network)s is preparing it"),
        Sending.WAITING: _("Waits for %(network)s"),
        Sending.UNCONFIRMED: _("%(network)s gave no clear answer; we are looking whether it is there"),
        Sending.NEEDS_PERSON: _("It may be on %(network)s already. Nothing is sent again before you decide."),
        Sending.FAILED: _("It was not sent."),
        Sending.MISSED: _("It could not leave for a day, and asks before it does."),
        Sending.PAUSED: _("Held back by a pause"),
        Sending.CANCELLED: _("Taken back"),
    }.get(Sending(delivery.state), "")
    return str(words) % {"network": network}


def why(delivery: Delivery) -> str:
    if delivery.why in ("", "confirmed"):
        return ""
    return why_sentence(delivery.why, delivery.why_data)
