"""The composer's foot: when it goes out, what the button will do, and doing it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.channels.models import Channel
from jubir.content.models import Post
from jubir.core import clock
from jubir.publishing import actions as publishing
from jubir.publishing import queries
from jubir.publishing.models import ASKING, BUSY, OPEN, Delivery, Slot, State
from jubir.studio import compose_best, compose_when
from jubir.studio.compose_desk import Desk
from jubir.studio.words import refusal_sentence
from jubir.teams.models import Membership, User, Workspace
from jubir.teams.roles import May, allows
from jubir.ui import moments

WHENS = ("now", "slot", "best", "pick")


@dataclass(slots=True)
class Launch:
    """What the foot shows. `go_*` are the button's words for each choice."""

    when: str = "pick"
    go: str = ""
    go_now: str = ""
    go_slot: str = ""
    go_pick: str = ""
    now_name: str = ""
    slot_note: str = ""
    no_slot: str = ""
    best_note: str = ""
    best_why: str = ""
    best_at: str = ""
    pick_note: str = ""
    pick_says: str = ""
    pick_kind: str = ""
    date: str = ""
    today: str = ""
    time: str = ""
    example: str = ""
    instead: dict[str, str] | None = None
    folds: list[dict[str, Any]] = field(default_factory=list)
    why: str = ""
    why_kind: str = ""
    save_label: str = ""
    who: str = ""


# ── what has become of the post so far ───────────────────────────────────────────────────────────────────────────
def living(post: Post | None) -> list[Delivery]:
    """The post's deliveries that were not taken back, each with its channel."""
    if post is None:
        return []
    found = post.deliveries.exclude(state=State.CANCELLED).select_related("channel").defer("channel__secrets")
    return list(found.order_by("due_at", "pk"))


def standing(deliveries: list[Delivery]) -> dict[str, str]:
    """The pill beside the title."""
    states = {delivery.state for delivery in deliveries}
    if not states:
        return {"kind": "draft", "label": _("Draft")}
    if states & ASKING:
        return {"kind": "need", "label": _("Needs you")}
    if states & BUSY:
        return {"kind": "sent", "label": _("Going out")}
    if states == {State.SENT}:
        return {"kind": "sent", "label": _("Sent")}
    if states == {State.TAKEN_DOWN}:
        return {"kind": "", "label": str(State.TAKEN_DOWN.label)}
    return {"kind": "sent", "label": _("Partly sent") if State.SENT in states else _("Scheduled")}


def notices(deliveries: list[Delivery]) -> dict[str, Any]:
    """What stands above the channels when the post is no longer only a draft."""
    waiting = [delivery for delivery in deliveries if delivery.state in OPEN]
    out = [delivery for delivery in deliveries if delivery.state not in OPEN]
    going = None
    if waiting:
        channels = len(waiting)
        title = ngettext(
            "Scheduled on %(n)s channel for %(when)s", "Scheduled on %(n)s channels for %(when)s", channels
        ) % {"n": channels, "when": near(waiting[0].due_at)}
        text = _("What you change here goes out only once you press the button at the bottom.")
        going = {"kind": "", "icon": "clock", "title": title, "text": text}
        if queries.lags(waiting):
            text = _(
                "Your changes are saved, but the schedule still holds the earlier version."
                " Press “Update” at the bottom, or the earlier one goes out."
            )
            going |= {"kind": "need", "icon": "alert", "text": text}
    elif out:
        text = _("What you change here no longer reaches it. Duplicate it to say it again.")
        going = {"kind": "good", "icon": "check", "title": _("This post has gone out."), "text": text}
    return {"going": going, "sent": [_gone(delivery) for delivery in out]}


def _gone(delivery: Delivery) -> dict[str, Any]:
    shown = {"handle": delivery.channel.handle}
    if delivery.state == State.SENT:
        text = _("Sent on %(handle)s %(when)s: changes here no longer reach it.") % {
            **shown,
            "when": moments.relative(delivery.sent_at or delivery.due_at),
        }
    elif delivery.state == State.TAKEN_DOWN:
        text = _("On %(handle)s it was deleted: changes here no longer reach it.") % shown
    elif delivery.state == State.NEEDS_PERSON:
        text = _("On %(handle)s it is not certain whether it went out: somebody has to look.") % shown
    else:
        text = _("On %(handle)s it is on its way right now: changes here no longer reach it.") % shown
    return {"channel": delivery.channel, "text": text, "url": delivery.remote_url}


# ── the foot ─────────────────────────────────────────────────────────────────────────────────────────────────────
def foot(
    membership: Membership, desk: Desk, deliveries: list[Delivery], form: Mapping[str, str] | None = None
) -> Launch:
    """`form` is what the person chose so far; without it the post's own time, or a sensible one."""
    form = form or {}
    workspace = membership.workspace
    if not membership.may(May.PUBLISH):
        return Launch(who=who_may_publish(workspace))
    waiting = [delivery for delivery in deliveries if delivery.state in OPEN]
    over = {delivery.channel_id for delivery in deliveries if delivery.state not in OPEN}
    channels = [channel for channel in desk.chosen if channel.pk not in over]
    launch = Launch(when=form.get("when", ""), example="19.00" if moments.locale() == "id" else "19:00")
    if launch.when not in WHENS:
        launch.when = ""
    _fill_pick(launch, workspace, form, waiting)
    _fill_slot(launch, channels)
    _fill_best(launch, channels)
    if not launch.when:
        # Never "now": a hand that slips on Ctrl-Enter must leave time to take it back.
        launch.when = "slot" if launch.slot_note and not waiting else "pick"
    count = len(channels)
    shown = {"n": count}
    launch.go_now = ngettext("Send to %(n)s channel now", "Send to %(n)s channels now", count) % shown
    launch.go_slot = ngettext("Queue on %(n)s channel", "Queue on %(n)s channels", count) % shown
    if waiting:
        launch.go_pick = ngettext("Update on %(n)s channel", "Update on %(n)s channels", count) % shown
    else:
        launch.go_pick = ngettext("Schedule on %(n)s channel", "Schedule on %(n)s channels", count) % shown
    if not count:
        launch.go_now = launch.go_slot = launch.go_pick = _("Schedule")
    if (launch.when == "slot" and not launch.slot_note) or (launch.when == "best" and not launch.best_at):
        launch.when = "pick"
    launch.go = launch.go_pick if launch.when == "best" else getattr(launch, f"go_{launch.when}")
    launch.save_label = _("Save, keep the schedule") if waiting else _("Save draft")
    launch.now_name = {
        "now": _("Now"),
        "slot": _("Next slot"),
        "best": launch.best_note,
        "pick": launch.pick_note,
    }[launch.when]
    _fill_why(launch, desk, bool(over) and not count)
    return launch


def _fill_pick(
    launch: Launch, workspace: Workspace, form: Mapping[str, str], waiting: list[Delivery]
) -> None:
    zone = clock.zone(workspace.time_zone)
    now = clock.now()
    launch.today = now.astimezone(zone).date().isoformat()
    planned = waiting[0].due_at if waiting else compose_when.next_round(now, zone)
    local = planned.astimezone(zone)
    launch.date = form.get("date") or local.date().isoformat()
    launch.time = form.get("time") or moments.clock_time(planned)
    chosen = picked(workspace, launch.date, launch.time, form.get("fold"))
    launch.pick_note = near(chosen.at) if chosen.at else ""
    launch.pick_says, launch.pick_kind = say(chosen, workspace)
    if chosen.instead:
        after = chosen.instead.astimezone(zone)
        launch.instead = {
            "date": after.date().isoformat(),
            "time": moments.clock_time(after),
            "label": _("Take %(time)s") % {"time": moments.clock_time(after)},
        }
    if chosen.twice:
        launch.folds = [
            {"value": fold, "chosen": chosen.fold == fold, "label": _fold_label(launch, zone, fold)}
            for fold in (0, 1)
        ]


def _fold_label(launch: Launch, zone: Any, fold: int) -> str:
    one = compose_when.read(launch.date, launch.time, zone, fold)
    name = moments.zone_name(one.at, zone) if one.at else ""
    return (_("the first (%(zone)s)") if fold == 0 else _("the second (%(zone)s)")) % {"zone": name}


def _fill_slot(launch: Launch, channels: list[Channel]) -> None:
    queued = set(Slot.objects.filter(channel__in=channels).values_list("channel", flat=True).distinct())
    without = [channel.handle for channel in channels if channel.pk not in queued]
    found = [] if without else [queries.next_slot(channel) for channel in channels]
    times = sorted(moment for moment in found if moment)
    if None in found:
        without = [channels[found.index(None)].handle]
    if without or not times:
        launch.no_slot = (
            _("no queue yet") if not queued else _("none for %(handle)s") % {"handle": without[0]}
        )
        return
    launch.slot_note = near(times[0])
    if times[-1] != times[0]:
        launch.why = _("Each channel at its own next slot, the last %(when)s.") % {"when": near(times[-1])}


def _fill_best(launch: Launch, channels: list[Channel]) -> None:
    best = compose_best.best_for(channels)
    if best is not None:
        launch.best_note, launch.best_why = near(best.at), best.why
        launch.best_at = best.at.isoformat()


def _fill_why(launch: Launch, desk: Desk, over: bool) -> None:
    if launch.when != "slot":
        launch.why = ""
    if over:
        launch.why = _("It has gone out on every channel it was meant for.")
    elif not desk.chosen:
        launch.why, launch.why_kind = _("Choose at least one channel."), "need"
    elif desk.stops:
        launch.why, launch.why_kind = desk.stops_title, "need"
    elif not launch.why:
        launch.why = {
            "now": _("It goes out as soon as you press the button."),
            "best": f"{launch.best_note}: {launch.best_why}" if launch.best_why else "",
            "pick": launch.pick_says if launch.pick_kind != "wrong" else "",
        }.get(launch.when, "")


def near(moment: datetime) -> str:
    """today 19.00, tomorrow 08.00, Kamis 19.00, 10 Nov 19.00: a coming moment by the clock, never "in 3 hours"."""
    local, today = timezone.localtime(moment), timezone.localtime(clock.now())
    at = moments.clock_time(moment)
    days = (local.date() - today.date()).days
    if days in (0, 1):
        return (_("tomorrow %(time)s") if days else _("today %(time)s")) % {"time": at}
    if 1 < days < 7:
        return f"{format_date(local.date(), 'EEEE', locale=moments.locale())} {at}"
    return f"{moments.short_date(moment)} {at}"


def picked(workspace: Workspace, day: str, hour: str, fold: str | None) -> compose_when.Moment:
    return compose_when.read(day, hour, clock.zone(workspace.time_zone), 1 if fold == "1" else 0)


def say(moment: compose_when.Moment, workspace: Workspace) -> tuple[str, str]:
    """(sentence, kind) for a picked moment: the whole date with its zone, or what is wrong with it."""
    if moment.at is not None:
        return moments.absolute(moment.at), ""
    return {
        "date": _("Choose a day."),
        "time": _("Write a time from 00.00 to 23.59, for example 19.30."),
        "past": _("That moment has passed. Choose a later one, or send it now."),
        "far": _("That is more than two years away. Choose an earlier day."),
        "gap": _("The clock is put forward that night: this time does not exist."),
    }[moment.wrong], "wrong"


def who_may_publish(workspace: Workspace) -> str:
    """For those who may write and not schedule: whom to ask, by name."""
    members = Membership.objects.filter(workspace=workspace).select_related("user").order_by("pk")
    names = [str(member.user) for member in members if allows(member.role, May.PUBLISH)]
    shown = ", ".join(names[:3])
    if len(names) > 3:
        shown = _("%(names)s or %(n)s others") % {"names": shown, "n": len(names) - 3}
    return _("Your draft is kept. It can be scheduled by %(people)s.") % {"people": shown}


# ── going out ────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Done:
    """`undo`: per delivery id its earlier moment (ISO), or None where it was not scheduled before."""

    deliveries: list[Delivery]
    undo: dict[str, str | None]
    said: str


class NotYet(Exception):
    """Nothing was scheduled. `sentence` says why; `where` is the id of the field to mend."""

    def __init__(self, sentence: str, where: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.where = where


def go_out(*, post: Post, by: User, form: Mapping[str, str]) -> Done:
    """Schedule the post as the foot says. Channels it has left or is leaving on are not touched again.

    Raises NotYet, publishing.Problems.
    """
    deliveries = living(post)
    over = {delivery.channel_id for delivery in deliveries if delivery.state not in OPEN}
    waiting = {delivery.channel_id: delivery for delivery in deliveries if delivery.state in OPEN}
    versions = list(post.versions.select_related("channel").defer("channel__secrets"))
    channels = [version.channel for version in versions if version.channel_id not in over]
    if not channels:
        raise NotYet(
            _("It has gone out on every channel it was meant for.")
            if over
            else _("Choose at least one channel.")
        )
    undo = {str(delivery.pk): delivery.due_at.isoformat() for delivery in waiting.values()}
    when = form.get("when", "")
    try:
        made = _send(post, by, form, when, channels)
        for channel_id, delivery in waiting.items():
            if channel_id not in {channel.pk for channel in channels}:
                publishing.cancel(delivery=delivery, by=by)
    except publishing.Problems:
        raise
    except publishing.Refused as refusal:
        raise NotYet(refusal_sentence(refusal.code, refusal.data)) from refusal
    return Done(made, {str(one.pk): undo.get(str(one.pk)) for one in made}, _said(made, when))


def _send(
    post: Post, by: User, form: Mapping[str, str], when: str, channels: list[Channel]
) -> list[Delivery]:
    if when == "now":
        return publishing.schedule(post=post, at=clock.now(), by=by, channels=channels)
    if when == "slot":
        made: list[Delivery] = []
        for channel in channels:
            moment = queries.next_slot(channel)
            if moment is None:
                raise NotYet(
                    _("%(handle)s has no queue slots. Pick a time instead.") % {"handle": channel.handle}
                )
            made += publishing.schedule(post=post, at=moment, by=by, channels=[channel], from_slot=True)
        return made
    if when == "best":
        best = compose_best.best_for(channels)
        moment = compose_best.kept(form.get("best_at", "")) or (best.at if best else None)
        if moment is None:
            raise NotYet(_("No hour of the coming week is free. Pick a time instead."))
        return publishing.schedule(post=post, at=moment, by=by, channels=channels)
    chosen = picked(post.workspace, form.get("date", ""), form.get("time", ""), form.get("fold"))
    if chosen.at is None:
        raise NotYet(say(chosen, post.workspace)[0], "date" if chosen.wrong == "date" else "time")
    return publishing.schedule(post=post, at=chosen.at, by=by, channels=channels)


def _said(made: list[Delivery], when: str) -> str:
    count = len(made)
    if when == "now":
        return ngettext("On its way to %(n)s channel.", "On its way to %(n)s channels.", count) % {"n": count}
    first = min(delivery.due_at for delivery in made)
    return ngettext(
        "Goes out on %(n)s channel %(when)s.", "Goes out on %(n)s channels, the first %(when)s.", count
    ) % {"n": count, "when": near(first)}


def take_back(*, post: Post, by: User, undo: Mapping[str, str | None]) -> str:
    """Undo `go_out`: what was newly scheduled is taken back, what was moved goes to its earlier moment."""
    moved = 0
    for delivery in post.deliveries.filter(
        pk__in=[int(pk) for pk in undo if pk.isdecimal() and len(pk) < 19]
    ):
        before = undo[str(delivery.pk)]
        try:
            if before and datetime.fromisoformat(before) > clock.now():
                publishing.reschedule(delivery=delivery, at=datetime.fromisoformat(before), by=by)
            else:
                publishing.cancel(delivery=delivery, by=by)
            moved += 1
        except publishing.Refused:
            continue
    if not moved:
        return _("Too late to undo: it is out, or on its way.")
    return _("Undone. It is a draft again.") if not any(undo.values()) else _("Back at its earlier time.")


def day_of(deliveries: list[Delivery]) -> datetime:
    return min(delivery.due_at for delivery in deliveries)
