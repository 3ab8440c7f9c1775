"""What happened to a post, in sentences: each attempt, each event, each refusal. Codes come in, people's words go out."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.activity.models import Event
from jubir.channels.words import why_sentence
from jubir.publishing.models import Attempt, Delivery, Mender, Outcome, State
from jubir.ui import moments
from jubir.ui.templatetags.ui import network_name

__all__ = [
    "attempt_kind",
    "attempt_sentence",
    "history_sentence",
    "refusal_sentence",
    "state_sentence",
    "what_to_do",
]

Data = Mapping[str, Any]


# ── an attempt ───────────────────────────────────────────────────────────────────────────────────────────────────
def attempt_sentence(attempt: Attempt, network: str, parts: int = 1) -> str:
    """One sentence. `network` is the channel's slug, `parts` how many the thread has."""
    name = network_name(network)
    words = _OUTCOMES[attempt.outcome](attempt) % {
        "network": name,
        "status": attempt.status or "–",
        **_facts(attempt),
    }
    if parts > 1:
        return _("Part %(part)s: %(sentence)s") % {"part": attempt.step + 1, "sentence": words}
    return words


def attempt_kind(attempt: Attempt) -> str:
    """How its dot on the timeline is drawn: good, need, harm or plain."""
    return {
        Outcome.SENT: "good",
        Outcome.FOUND: "good",
        Outcome.UNKNOWN: "need",
        Outcome.REFUSED: "harm",
    }.get(Outcome(attempt.outcome), "")


def _facts(attempt: Attempt) -> dict[str, Any]:
    seconds = (attempt.ended_at - attempt.started_at).total_seconds() if attempt.ended_at else 0
    return {
        "number": attempt.number,
        "seconds": max(1, round(seconds)),
        "there": len(attempt.evidence.get("there") or ()),
    }


def _sent(attempt: Attempt) -> str:
    if attempt.number > 1:
        return _("Published on %(network)s, at try %(number)s.")
    return _("Published on %(network)s.")


def _refused(attempt: Attempt) -> str:
    return {
        "rejected": _("%(network)s refused it. The same is not sent again."),
        "too_many": _("%(network)s asked us to wait, because too much was posted in a short time."),
        "unauthorized": _("%(network)s no longer accepts our sign-in. The channel must be connected again."),
        "missing": _("%(network)s says that what the post refers to is gone."),
        "unsupported": _("%(network)s cannot do what the post asks for."),
    }.get(attempt.error, _("%(network)s refused it."))


def _not_sent(attempt: Attempt) -> str:
    if attempt.error == "outage":
        return _("%(network)s could not be reached, so nothing left Jubir. Trying again is safe.")
    return _("It did not get as far as being published on %(network)s. Trying again is safe.")


def _unknown(attempt: Attempt) -> str:
    if attempt.error == "crash":
        return _(
            "Jubir stopped while it was sending to %(network)s. It may be out there, so we look before anything else."
        )
    if attempt.status:
        return _(
            "Sent to %(network)s, which answered with an error (%(status)s). It may still be out there, so it was not sent again."
        )
    return ngettext(
        "Sent to %(network)s, no clear answer in %(seconds)s second. It was not sent again.",
        "Sent to %(network)s, no clear answer in %(seconds)s seconds. It was not sent again.",
        int(_facts(attempt)["seconds"]),
    )


def _found(attempt: Attempt) -> str:
    if _by_key(attempt):
        return _("Asked %(network)s for this very post: it is there.")
    return _("Looked on %(network)s: the post is there.")


def _absent(attempt: Attempt) -> str:
    if _by_key(attempt):
        return _("Asked %(network)s for this very post: it is not there.")
    count = len(attempt.evidence.get("there") or ())
    if not attempt.evidence.get("complete", True):
        return _("Looked on %(network)s, but its list does not reach back far enough to tell.")
    if not count:
        return _("Looked on %(network)s: nothing was posted there since.")
    return ngettext(
        "Read the latest post on %(network)s: it is another one.",
        "Read the latest %(there)s posts on %(network)s: it is not among them.",
        count,
    )


def _by_key(attempt: Attempt) -> bool:
    return (attempt.evidence.get("sought") or {}).get("by") == "key"


_OUTCOMES: dict[str, Callable[[Attempt], str]] = {
    Outcome.SENDING: lambda a: _("Being sent to %(network)s."),
    Outcome.SENT: _sent,
    Outcome.PROCESSING: lambda a: _("%(network)s has taken it and is still preparing it."),
    Outcome.REFUSED: _refused,
    Outcome.NOT_SENT: _not_sent,
    Outcome.UNKNOWN: _unknown,
    Outcome.FOUND: _found,
    Outcome.ABSENT: _absent,
}


# ── where a delivery stands ──────────────────────────────────────────────────────────────────────────────────────
def state_sentence(delivery: Delivery) -> str:
    """Where it stands and why, for somebody who has not followed."""
    reason = why_sentence(delivery.why, delivery.why_data)
    said = {
        State.SCHEDULED: _("Goes out %(due)s."),
        State.CLAIMED: _("Its turn has come."),
        State.SENDING: _("On its way to the network now."),
        State.PROCESSING: _("The network has taken it and is preparing it. It appears when that is done."),
        State.WAITING: _("Waits; the next try is %(until)s.") if _until(delivery) else _("Waits."),
        State.UNCONFIRMED: _("It may be out there: we are looking before anything is sent again."),
        State.NEEDS_PERSON: _(
            "Only a person can tell whether it is out there. Nothing is sent until you decide."
        ),
        State.SENT: _("Went out %(sent)s."),
        State.TAKEN_DOWN: _("Went out %(sent)s. %(deleted)s."),
        State.BY_HAND: _("It is time to publish it (%(due)s)."),
        State.FAILED: _("It did not go out."),
        State.MISSED: _("Its time passed, so it was not sent late without asking."),
        State.PAUSED: _("Held back by a pause. Its time: %(due)s."),
        State.CANCELLED: _("Cancelled. It will not go out."),
    }[State(delivery.state)]
    words = said % {
        "due": moments.relative(delivery.due_at),
        "until": _until(delivery),
        "sent": moments.relative(delivery.sent_at or delivery.due_at),
        "deleted": _taken_down(delivery) if delivery.state == State.TAKEN_DOWN else "",
    }
    return f"{words} {reason}".strip()


def deleted_on(network: str) -> str:
    """`network` by its name."""
    return _("Deleted on %(network)s") % {"network": network}


def _taken_down(delivery: Delivery) -> str:
    words = deleted_on(network_name(delivery.channel.network))
    return f"{words} {moments.relative(delivery.taken_down_at)}" if delivery.taken_down_at else words


def _until(delivery: Delivery) -> str:
    until = delivery.why_data.get("until") if isinstance(delivery.why_data, dict) else None
    moment = datetime.fromisoformat(until) if until else delivery.wake_at
    return moments.relative(moment) if moment else ""


def what_to_do(delivery: Delivery) -> str:
    """The one thing to do about it; "" when there is nothing to do."""
    match delivery.state:
        case State.NEEDS_PERSON:
            return _("Look at the account, then say whether the post is there.")
        case State.BY_HAND:
            return _("Open the pack, publish it, then say so.")
        case State.MISSED:
            return _("Send it now, choose a new time, or leave it unsent.")
        case State.FAILED:
            return {
                Mender.AUTHOR: _("Change the post, then try again."),
                Mender.CHANNEL: _("Connect the channel again, then try again."),
            }.get(
                Mender(delivery.mender) if delivery.mender else Mender.NETWORK,
                _("Try again, or leave it unsent."),
            )
        case State.WAITING if delivery.why == "reconnect":
            return _("Connect the channel again; it then goes on by itself.")
    return ""


# ── what people did ──────────────────────────────────────────────────────────────────────────────────────────────
def history_sentence(event: Event, who: str, channel: str = "") -> str:
    """What somebody did, after their name: "Laras" "moved it to tomorrow 07.00". "" for events told elsewhere."""
    words = _HISTORY.get(event.verb)
    if words is None:
        return ""
    at = event.data.get("at")
    return str(words()) % {
        "who": who or "Jubir",
        "channel": channel or _("one channel"),
        "at": moments.absolute(datetime.fromisoformat(at)) if at else "",
        "from": event.data.get("from", ""),
        "to": event.data.get("to", ""),
    }


_HISTORY: dict[str, Callable[[], str]] = {
    "post.created": lambda: _("%(who)s began to write."),
    "post.duplicated": lambda: _("%(who)s made this from another post."),
    "post.customised": lambda: _("%(who)s customised the text for one channel."),
    "post.scheduled": lambda: _("%(who)s scheduled it for %(at)s."),
    "post.pillar": lambda: _("%(who)s said what it is about."),
    "post.deleted": lambda: _("%(who)s deleted it."),
    "post.restored": lambda: _("%(who)s brought it back."),
    "delivery.moved": lambda: _("%(who)s moved %(channel)s to %(at)s."),
    "delivery.cancelled": lambda: _("%(who)s cancelled it for %(channel)s."),
    "delivery.restored": lambda: _("%(who)s undid the cancelling for %(channel)s."),
    "delivery.retried": lambda: _("%(who)s asked to send it to %(channel)s now."),
    "delivery.at_risk": lambda: _("Checked ahead of time for %(channel)s: as it is, it can't go out."),
    "delivery.let_go": lambda: _("%(who)s decided not to send it to %(channel)s."),
    "delivery.done_by_hand": lambda: _("%(who)s published it on %(channel)s by hand."),
    "delivery.undone_by_hand": lambda: _("%(who)s took back that it is out on %(channel)s."),
    "delivery.taken_down": lambda: _("%(who)s deleted it on %(channel)s."),
    "delivery.text_changed": lambda: _(
        "%(who)s changed its text on %(channel)s from “%(from)s” to “%(to)s”."
    ),
    "delivery.by_hand_late": lambda: _(
        "It still waited to be published on %(channel)s: everybody was reminded."
    ),
    "delivery.found_by_person": lambda: _("%(who)s looked at %(channel)s: the post is there."),
    "delivery.absent_by_person": lambda: _(
        "%(who)s looked at %(channel)s: the post is not there. It is sent again."
    ),
}


# ── what could not be done ───────────────────────────────────────────────────────────────────────────────────────
def refusal_sentence(code: str, data: Data) -> str:
    """Why nothing was changed, and what can be done instead."""
    words = _REFUSALS.get(code)
    if words is None:
        return _("That could not be done, and nothing was changed. Load the page again and try once more.")
    at = data.get("at")
    return str(words()) % {
        "channel": data.get("channel") or _("One of the channels"),
        "state": State(data["state"]).label if data.get("state") else "",
        "at": moments.absolute(at) if isinstance(at, datetime) else "",
        "network": network_name(data["network"]) if data.get("network") else _("The network"),
        "said": data.get("said", ""),
        "gone": data.get("gone", "–"),
        "of": data.get("of", "–"),
    }


_REFUSALS: dict[str, Callable[[], str]] = {
    "past": lambda: _("That time has passed already. Choose a later one, or send the post now."),
    "sent": lambda: _(
        "It has gone out already, so its time can't change any more. Duplicate it to say it again."
    ),
    "busy": lambda: _("It is being sent at this moment, so it can't be changed. Look again in a minute."),
    "needs_person": lambda: _("It may be out there already. Decide that first, on the post's page."),
    "changed": lambda: _("Somebody changed it a moment ago. Look again, then decide."),
    "taken_down": lambda: _("It was deleted on the network. Duplicate the post to say it again."),
    "cannot_delete": lambda: _(
        "Jubir can't delete this post there: the network has no way for it, or it is not known where every part of it"
        " is. Delete it on %(network)s itself."
    ),
    "cannot_edit": lambda: _("Jubir can't change the text of this post on %(network)s."),
    "gone_there": lambda: _("%(network)s no longer has this post, so its text can't be changed."),
    "no_delete_now": lambda: _(
        "%(network)s could not be reached, or gave no clear answer. As far as we know it is still there. Try again:"
        " deleting twice does no harm."
    ),
    "no_edit_now": lambda: _(
        "%(network)s could not be reached, or gave no clear answer. As far as we know it still says the old text."
        " Try again: saving the same twice does no harm."
    ),
    "half_deleted": lambda: _(
        "Of its %(of)s parts on %(network)s, %(gone)s are deleted; then no clear yes came. It said: “%(said)s”. Delete it"
        " again to go on."
    ),
    "wait_a_little": lambda: _("%(network)s asks us to wait a little. Nothing was changed; try again later."),
    "reconnect": lambda: _(
        "%(network)s no longer accepts our sign-in. Connect %(channel)s again; nothing was changed."
    ),
    "said_no": lambda: _("%(network)s refused, and nothing was changed. It said: “%(said)s”."),
    "nothing_to_undo": lambda: _("Its text was changed again meanwhile, so there is nothing to undo."),
    "nothing_open": lambda: _("Nothing of this post is waiting to go out any more."),
    "not_allowed": lambda: _("Your role may not do this. Ask an owner, a manager or an editor."),
    "deleted": lambda: _("This post was deleted. Bring it back first."),
    "no_channels": lambda: _("The post has no channel yet. Open it and choose where it goes."),
    "no_slots": lambda: _("%(channel)s has no queue times yet. Add some under Queue, or choose a time."),
    "disconnected": lambda: _("%(channel)s is no longer connected. Connect it again first."),
    "not_by_hand": lambda: _("On %(channel)s Jubir publishes by itself."),
    "no_proof": lambda: _("Paste the link of the post, or add a screenshot: one of the two is enough."),
    "bad_picture": lambda: _(
        "That file is no picture we can read. Take a screenshot as PNG or JPEG, at most 8 MB."
    ),
    "too_late_to_undo": lambda: _("That was more than a day ago, so it can't be taken back any more."),
    "only_answers": lambda: _("Nothing is posted on %(channel)s: it is there for conversations only."),
    "twice": lambda: _("It is already scheduled on %(channel)s."),
    "decided": lambda: _(
        "Somebody else decided this a moment ago: it stands as “%(state)s” now. Nothing was done twice."
    ),
    "owned": lambda: _(
        "That post on the network belongs to another post of yours. Look again which one is meant."
    ),
    "problems": lambda: _(
        "The post does not fit every channel as it is. Open it to see the problems and how to fix them."
    ),
    "bad_slot": lambda: _("That is not a time. Write it like 07:30."),
    "bad_lateness": lambda: _("Choose between 1 minute and 7 days."),
    "bad_spacing": lambda: _("Choose a distance between 0 and 24 hours."),
    "missing": lambda: _(
        "A picture of this post is not in the library any more. Open the post and choose another."
    ),
    "empty": lambda: _("Write something first, then choose when it goes out."),
}
