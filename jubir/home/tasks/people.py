"""What people said and wait for, and what is said about the brand."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.home.tasks.desk import ALONE, Act, Desk, Task, quoted
from jubir.inbox import queries as inbox
from jubir.inbox.models import Conversation, Message
from jubir.reputation import queries as reputation
from jubir.reputation.models import Alert, Incident
from jubir.teams.roles import May
from jubir.ui import moments
from jubir.ui.templatetags.ui import network_name


# ── a bad day ────────────────────────────────────────────────────────────────────────────────────────────────────
def incident(desk: Desk) -> Iterator[Task]:
    """An open incident comes before everything else."""
    going: Incident | None = reputation.open_incident(desk.workspace)
    if going is None:
        return
    yield Task(
        _("Incident: %(title)s") % {"title": going.title},
        _("Open since %(when)s.") % {"when": moments.relative(going.opened_at)} + _update(going, desk.now),
        "late",
        "flag",
        acts=[Act(_("To the incident room"), desk.to("reputation:incident", going.pk))],
    )


def _update(going: Incident, now: datetime) -> str:
    if going.update_due_at is None:
        return ""
    when = {"when": moments.relative(going.update_due_at)}
    if going.update_due_at < now:
        return " " + _("News was promised for %(when)s.") % when
    return " " + _("News is promised for %(when)s.") % when


def alerts(desk: Desk) -> Iterator[Task]:
    """Alerts that nobody has taken up and that no open incident is about."""
    if reputation.open_incident(desk.workspace) is not None:
        return
    found = list(reputation.open_alerts(desk.workspace)[: ALONE + 1])
    if len(found) > ALONE:
        total = reputation.open_alerts(desk.workspace).count()
        yield Task(
            ngettext("%(n)d alert is open", "%(n)d alerts are open", total) % {"n": total},
            ", ".join(str(one) for one in found),
            "late",
            "alert",
            acts=[Act(_("Look at all"), desk.to("reputation:overview"))],
        )
        return
    yield from (_alert(desk, one) for one in found)


def _alert(desk: Desk, one: Alert) -> Task:
    words = {"watch": quoted(str(one)), "when": moments.relative(one.began_at)}
    title = (
        _("Much more negative talk than usual about %(watch)s")
        if one.kind == "negative"
        else _("Much more talk than usual about %(watch)s")
    )
    return Task(
        title % words,
        _("Since %(when)s.") % words,
        "late",
        "alert",
        acts=[Act(_("See why"), desk.to("reputation:alert", one.pk))],
    )


# ── the inbox ────────────────────────────────────────────────────────────────────────────────────────────────────
def stuck(desk: Desk) -> Iterator[Task]:
    """Answers that did not go out, or of which nobody knows."""
    if not desk.may(May.ANSWER):
        return
    waiting: QuerySet[Message] = inbox.stuck_answers(desk.workspace)
    first = list(waiting[: ALONE + 1])
    if len(first) > ALONE:
        total = waiting.count()
        yield Task(
            ngettext("%(n)d answer needs a look", "%(n)d answers need a look", total) % {"n": total},
            ", ".join(quoted(one.text) for one in first[:ALONE]),
            "late",
            "reply",
            acts=[Act(_("To the inbox"), desk.to("inbox:list"))],
        )
        return
    for one in first:
        if one.conversation_id is None or one.delivery is None:
            continue
        unclear = one.delivery.state == "needs_person"
        title = (
            _("Your answer to %(who)s may already be out")
            if unclear
            else _("Your answer to %(who)s did not go out")
        )
        yield Task(
            title % {"who": str(one.conversation)},
            quoted(one.text),
            "need" if unclear else "late",
            "reply",
            channel=one.channel,
            acts=[Act(_("Look and decide"), desk.to("inbox:conversation", one.conversation_id))],
        )


def late(desk: Desk) -> Iterator[Task]:
    """They wait for longer than promised."""
    if not desk.may(May.ANSWER):
        return
    waiting: QuerySet[Conversation] = inbox.late(desk.workspace)
    first = list(waiting[: ALONE + 1])
    if not first:
        return
    if len(first) <= ALONE:
        for one in first:
            facts = {"who": str(one), "network": network_name(one.channel.network)}
            yield Task(
                _("%(who)s waits for an answer on %(network)s") % facts,
                _said(one),
                "late" if one.urgent or one.sentiment == "negative" else "need",
                "chat",
                channel=one.channel,
                acts=[Act(_("Write an answer"), desk.to("inbox:conversation", one.pk))],
            )
        return
    total = waiting.count()
    text = _("The longest, %(who)s: %(when)s.") % {"who": str(first[0]), "when": _since(first[0])}
    worried = waiting.filter(sentiment="negative").count()
    if worried:
        text += " " + ngettext("%(n)d of them is unhappy.", "%(n)d of them are unhappy.", worried) % {
            "n": worried
        }
    yield Task(
        ngettext("%(n)d person waits for an answer", "%(n)d people wait for an answer", total) % {"n": total},
        text,
        "late" if worried else "need",
        "chat",
        channel=first[0].channel,
        acts=[
            Act(_("Answer the first"), desk.to("inbox:conversation", first[0].pk)),
            Act(_("To the inbox"), desk.to("inbox:list"), kind="quiet"),
        ],
    )


def _since(one: Conversation) -> str:
    return moments.relative(one.waiting_since) if one.waiting_since else ""


def _said(one: Conversation) -> str:
    return f"{quoted(one.last_text)} · {_since(one)}" if one.waiting_since else quoted(one.last_text)
