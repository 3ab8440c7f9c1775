"""What waits for somebody, in the order in which a good colleague would name it, each with what can be done about it.

At most seven things: of a kind that has many, one line stands for all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unicodedata import bidirectional

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.activity.models import Event
from jubir.channels import door
from jubir.channels import queries as channel_queries
from jubir.channels.models import Channel, Health
from jubir.channels.words import sentence, why_sentence
from jubir.content import queries as content
from jubir.content.models import Post
from jubir.core import clock
from jubir.networks.contract import Draft
from jubir.publishing import queries as publishing
from jubir.publishing.models import Delivery, Mender, State
from jubir.studio import dates, entries
from jubir.studio.words import what_to_do
from jubir.teams.models import Membership, Workspace
from jubir.teams.roles import May
from jubir.ui import moments
from jubir.ui.templatetags.ui import network_name

MOST = 7
#: Of one kind so many stand alone; more become one line.
ALONE = 2


@dataclass(frozen=True, slots=True)
class Act:
    """A button. `post`: it is done at once; else it leads there."""

    text: str
    url: str
    post: bool = False
    kind: str = ""


@dataclass(slots=True)
class Task:
    """`kind`: late (harm), need or "". `assets`: pictures by id, `pictures` their addresses."""

    title: str
    text: str = ""
    kind: str = ""
    icon: str = "note"
    channel: Channel | None = None
    assets: list[int] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tasks:
    shown: list[Task]
    more: int


class Desk:
    """One look at a workspace through one member's eyes."""

    def __init__(self, workspace: Workspace, member: Membership, now: datetime) -> None:
        self.workspace = workspace
        self.now = now
        self.zone = clock.zone(workspace.time_zone)
        self.may: Callable[[May], bool] = member.may

    def to(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.workspace.slug, *args])


def of(workspace: Workspace, member: Membership, now: datetime) -> Tasks:
    desk = Desk(workspace, member, now)
    found = [task for kind in KINDS for task in kind(desk)]
    shown = found[:MOST]
    urls = entries.pictures(workspace, [asset for task in shown for asset in task.assets])
    for task in shown:
        task.pictures = [urls[asset] for asset in task.assets if asset in urls]
    return Tasks(shown, len(found) - len(shown))


def _called(post: Post) -> str:
    """In quotes; words that run from right to left keep to themselves within our sentence."""
    text = Truncator(" ".join(str(post).split())).chars(60)
    if not text:
        return str(_("A post without words"))
    if any(bidirectional(letter) in ("R", "AL") for letter in text):
        text = f"\u2068{text}\u2069"
    return f"“{text}”"


def _assets(posts: list[Post]) -> list[int]:
    return [asset for asset in (entries.first_asset(post.body) for post in posts) if asset]


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
    names = ", ".join(_called(delivery.post) for delivery in first)
    yield Task(
        many(total) % {"n": total},
        _("%(names)s and more.") % {"names": names} if total > len(first) else names,
        "late" if state == State.FAILED else "need",
        "alert",
        assets=_assets([delivery.post for delivery in first]),
        acts=[Act(_("Look at all"), desk.to("studio:needs"))],
    )


def _on(delivery: Delivery) -> dict[str, Any]:
    return {
        "post": _called(delivery.post),
        "network": network_name(delivery.channel.network),
        "time": moments.relative(delivery.due_at),
    }


def _undecided(desk: Desk, delivery: Delivery) -> Task:
    acts = []
    if desk.may(May.PUBLISH):
        acts.append(Act(_("Look and decide"), desk.to("studio:decide", delivery.pk)))
    return Task(
        _("%(post)s may already be out on %(network)s") % _on(delivery),
        _("%(network)s gave no clear answer: %(time)s. Nothing is sent again before you decide.")
        % _on(delivery),
        "need",
        channel=delivery.channel,
        assets=_assets([delivery.post]),
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
        _("%(post)s did not go out on %(network)s") % _on(delivery),
        f"{why_sentence(delivery.why, delivery.why_data)} {what_to_do(delivery)}".strip(),
        "late",
        channel=delivery.channel,
        assets=_assets([delivery.post]),
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
        _("%(post)s missed its time on %(network)s") % _on(delivery),
        _("Its time was %(time)s. It was held back rather than sent late without asking.") % _on(delivery),
        "need",
        channel=delivery.channel,
        assets=_assets([delivery.post]),
        acts=acts,
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


# ── channels ─────────────────────────────────────────────────────────────────────────────────────────────────────
def channels(desk: Desk) -> Iterator[Task]:
    broken = list(channel_queries.broken(desk.workspace)[:50])
    acts = [Act(_("Look at the channels"), desk.to("channels:list"))]
    if len(broken) > ALONE:
        title = ngettext(
            "%(n)d channel must be connected again", "%(n)d channels must be connected again", len(broken)
        ) % {"n": len(broken)}
        names = ", ".join(one.handle for one in broken[:3])
        yield Task(title, names + ("…" if len(broken) > 3 else ""), "late", "plug", acts=acts)
        return
    for one in broken:
        mend = [Act(_("Connect again"), desk.to("channels:reconnect", one.pk))]
        yield Task(
            _("%(channel)s on %(network)s must be connected again")
            % {"channel": one.handle, "network": network_name(one.network)},
            _held_back(desk, one),
            "late",
            "plug",
            channel=one,
            acts=mend if desk.may(May.CHANNELS) else [],
        )


def _held_back(desk: Desk, channel: Channel) -> str:
    waiting = Delivery.objects.of(desk.workspace).filter(
        channel=channel, state__in=(State.SCHEDULED, State.WAITING), due_at__lt=desk.now + timedelta(days=7)
    )
    count = waiting.count()
    if not count:
        return _("Nothing goes out there until then. Nothing is planned for the next week.")
    return ngettext(
        "%(n)d post of the next seven days waits for it.",
        "%(n)d posts of the next seven days wait for it.",
        count,
    ) % {"n": count}


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
            _("%(post)s cannot go out on %(network)s as it is") % _on(delivery),
            _("Planned for %(time)s.") % _on(delivery) + f" {sentence(stops[0])}",
            "need",
            channel=delivery.channel,
            assets=_assets([delivery.post]),
            acts=change if desk.may(May.WRITE) else [],
        )


# ── drafts and empty days ────────────────────────────────────────────────────────────────────────────────────────
def planned(desk: Desk) -> Iterator[Task]:
    """Drafts meant for today or tomorrow that nobody scheduled."""
    if not desk.may(May.WRITE):
        return
    today = desk.now.astimezone(desk.zone).date()
    start = dates.day_start(today - timedelta(days=1), desk.zone)
    end = dates.day_start(today + timedelta(days=2), desk.zone)
    for post in content.planned(desk.workspace).filter(planned_at__gte=start, planned_at__lt=end)[:ALONE]:
        yield Task(
            _("%(post)s is not scheduled yet") % {"post": _called(post)},
            _("It is meant for %(time)s, and is still a draft.")
            % {"time": moments.relative(post.planned_at) if post.planned_at else ""},
            "need",
            "pen",
            assets=_assets([post]),
            acts=[Act(_("Finish it"), desk.to("studio:edit", post.pk))],
        )


def tomorrow(desk: Desk) -> Iterator[Task]:
    """Nothing goes out tomorrow; said only where posts usually go out: three in the week before, at least."""
    today = desk.now.astimezone(desk.zone).date()
    edges = [dates.day_start(today + timedelta(days=days), desk.zone) for days in (-7, 1, 2)]
    if (
        not desk.may(May.WRITE)
        or _planned(desk, edges[1], edges[2])
        or _planned(desk, edges[0], edges[1]) < 3
    ):
        return
    if content.planned(desk.workspace).filter(planned_at__gte=edges[1], planned_at__lt=edges[2]).exists():
        return
    write = f"{desk.to('studio:compose')}?on={today + timedelta(days=1):%Y-%m-%d}"
    yield Task(
        _("Nothing is planned for tomorrow"),
        _("The queue and the drafts for that day are empty."),
        icon="calendar",
        acts=[
            Act(_("Write for tomorrow"), write),
            Act(_("Calendar"), desk.to("studio:calendar"), kind="quiet"),
        ],
    )


def _planned(desk: Desk, start: datetime, end: datetime) -> int:
    living = Delivery.objects.of(desk.workspace).filter(due_at__gte=start, due_at__lt=end)
    return living.exclude(state=State.CANCELLED).values("post").distinct().count()


def drafts(desk: Desk) -> Iterator[Task]:
    """Begun in the last two weeks, without a day."""
    if not desk.may(May.WRITE):
        return
    lying: QuerySet[Post] = content.drafts(desk.workspace).filter(
        planned_at=None, updated_at__gt=desk.now - timedelta(days=14)
    )
    first = list(lying[:3])
    if not first:
        return
    total = lying.count()
    title = ngettext("A draft waits to be finished", "%(n)d drafts wait to be finished", total) % {"n": total}
    when = {"post": _called(first[0]), "time": moments.relative(first[0].updated_at)}
    acts = [Act(_("Write on"), desk.to("studio:edit", first[0].pk))]
    if total > 1:
        acts.append(Act(_("All drafts"), desk.to("studio:calendar"), kind="quiet"))
    yield Task(
        title, _("The last one, %(post)s: %(time)s.") % when, icon="pen", assets=_assets(first), acts=acts
    )


KINDS = (paused, undecided, channels, failed, missed, at_risk, planned, tomorrow, drafts)
