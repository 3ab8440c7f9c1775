"""What stands still, asks, or will not go out as it is."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.activity.models import Event
from jubir.channels import door
from jubir.channels.models import Health
from jubir.channels.words import sentence, why_sentence
from jubir.home.tasks.desk import ALONE, Act, Desk, Task, assets_of, called, facts_of
from jubir.networks.contract import Draft
from jubir.publishing import queries as publishing
from jubir.publishing.models import Delivery, Mender, State
from jubir.studio.pack import called as place_of
from jubir.studio.words import what_to_do
from jubir.teams.roles import May
from jubir.ui import moments


# ── everything stands still ──────────────────────────────────────────────────────────────────────────────────────
def paused(desk: Desk) -> Iterator[Task]:
    rhythm = publishing.rhythm(desk.workspace)
    if rhythm.paused_at is None:
        return
    who = {"who": rhythm.paused_by or "Jubir", "when": moments.relative(rhythm.paused_at)}
    text = _("By %(who)s, %(when)s.") % who + (f" “{rhythm.paused_why}”" if rhythm.paused_why else "")
    acts = [Act(_("Resume"), desk.to("studio:resume"), post=True)] if desk.may(May.PAUSE) else []
    acts.append(Act(_("Look at the queue"), desk.to("studio:queue"), kind="quiet"))
    yield Task(_("All publishing is paused"), text, "need", "pause", acts=acts)


# ── deliveries that ask ──────────────────────────────────────────────────────────────────────────────────────────
def _asking(
    desk: Desk, state: State, one: Callable[[Desk, Delivery], Task], many: Callable[[int], str]
) -> Iterator[Task]:
    waiting = publishing.asking(desk.workspace).filter(state=state).order_by("due_at")
    first = list(waiting[: ALONE + 1])
    if len(first) <= ALONE:
        yield from (one(desk, delivery) for delivery in first)
        return
    total = waiting.count()
    names = ", ".join(called(delivery.post) for delivery in first)
    yield Task(
        many(total) % {"n": total},
        _("%(names)s and more.") % {"names": names} if total > len(first) else names,
        "late" if state == State.FAILED else "need",
        "alert",
        assets=assets_of([delivery.post for delivery in first]),
        acts=[Act(_("Look at all"), desk.to("studio:needs"))],
    )


def _undecided(desk: Desk, delivery: Delivery) -> Task:
    acts = []
    if desk.may(May.PUBLISH):
        acts.append(Act(_("Look and decide"), desk.to("studio:decide", delivery.pk)))
    return Task(
        _("%(post)s may already be out on %(network)s") % facts_of(delivery),
        _("%(network)s gave no clear answer: %(time)s. Nothing is sent again before you decide.")
        % facts_of(delivery),
        "need",
        channel=delivery.channel,
        assets=assets_of([delivery.post]),
        acts=acts,
    )


def _failed(desk: Desk, delivery: Delivery) -> Task:
    acts = []
    if desk.may(May.PUBLISH):
        if delivery.mender == Mender.AUTHOR:
            acts.append(Act(_("Change it"), desk.to("studio:edit", delivery.post_id)))
        elif delivery.mender == Mender.CHANNEL and not delivery.channel.is_usable and desk.may(May.CHANNELS):
            acts.append(Act(_("Connect again"), desk.to("channels:reconnect", delivery.channel_id)))
        else:
            acts.append(Act(_("Try again"), desk.to("studio:retry", delivery.pk), post=True))
        acts.append(Act(_("Don't send"), desk.to("studio:let_go", delivery.pk), post=True, kind="quiet"))
    return Task(
        _("%(post)s did not go out on %(network)s") % facts_of(delivery),
        f"{why_sentence(delivery.why, delivery.why_data)} {what_to_do(delivery)}".strip(),
        "late",
        channel=delivery.channel,
        assets=assets_of([delivery.post]),
        acts=acts,
    )


def _missed(desk: Desk, delivery: Delivery) -> Task:
    acts = []
    if desk.may(May.PUBLISH):
        acts = [
            Act(_("Send now"), desk.to("studio:retry", delivery.pk), post=True),
            Act(_("Don't send"), desk.to("studio:let_go", delivery.pk), post=True, kind="quiet"),
        ]
    return Task(
        _("%(post)s missed its time on %(network)s") % facts_of(delivery),
        _("Its time was %(time)s. It was held back rather than sent late without asking.")
        % facts_of(delivery),
        "need",
        channel=delivery.channel,
        assets=assets_of([delivery.post]),
        acts=acts,
    )


def _by_hand(desk: Desk, delivery: Delivery) -> Task:
    acts = [Act(_("Open the pack"), desk.to("studio:pack", delivery.pk))]
    if desk.may(May.PUBLISH):
        acts.append(Act(_("Skip it"), desk.to("studio:let_go", delivery.pk), post=True, kind="quiet"))
    return Task(
        _("%(post)s is yours to publish on %(network)s")
        % {**facts_of(delivery), "network": place_of(delivery.channel)},
        _("Its time: %(time)s. Text and media are ready.") % facts_of(delivery),
        "need",
        channel=delivery.channel,
        assets=assets_of([delivery.post]),
        acts=acts,
    )


def by_hand(desk: Desk) -> Iterator[Task]:
    return _asking(
        desk,
        State.BY_HAND,
        _by_hand,
        lambda n: ngettext("%(n)d post is yours to publish", "%(n)d posts are yours to publish", n),
    )


def undecided(desk: Desk) -> Iterator[Task]:
    return _asking(
        desk,
        State.NEEDS_PERSON,
        _undecided,
        lambda n: ngettext("%(n)d post may already be out", "%(n)d posts may already be out", n),
    )


def failed(desk: Desk) -> Iterator[Task]:
    return _asking(
        desk,
        State.FAILED,
        _failed,
        lambda n: ngettext("%(n)d post did not go out", "%(n)d posts did not go out", n),
    )


def missed(desk: Desk) -> Iterator[Task]:
    return _asking(
        desk,
        State.MISSED,
        _missed,
        lambda n: ngettext("%(n)d post missed its time", "%(n)d posts missed their time", n),
    )


# ── what will not work out ───────────────────────────────────────────────────────────────────────────────────────
def at_risk(desk: Desk) -> Iterator[Task]:
    """Announced as at risk within a day, and still not mended: the check is made again here."""
    told = Event.objects.filter(
        workspace=desk.workspace, verb="delivery.at_risk", at__gt=desk.now - timedelta(days=1)
    ).values_list("subject_id", flat=True)
    coming = (
        Delivery.objects.of(desk.workspace)
        .filter(pk__in=list(told[:200]), state=State.SCHEDULED, due_at__gt=desk.now, post__deleted_at=None)
        .exclude(channel__health__in=(Health.RECONNECT, Health.DISCONNECTED))
        .select_related("post", "channel")
        .order_by("due_at")
    )
    for delivery in coming[:ALONE]:
        stops = [
            problem
            for problem in door.preflight_of(Draft.from_json(delivery.draft), delivery.channel)
            if problem.stops
        ]
        if not stops:
            continue
        change = [Act(_("Change it"), desk.to("studio:edit", delivery.post_id))]
        yield Task(
            _("%(post)s cannot go out on %(network)s as it is") % facts_of(delivery),
            _("Planned for %(time)s.") % facts_of(delivery)
            + f" {sentence(stops[0], delivery.channel.network)}",
            "need",
            channel=delivery.channel,
            assets=assets_of([delivery.post]),
            acts=change if desk.may(May.WRITE) else [],
        )
