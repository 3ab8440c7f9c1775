"""What people do to deliveries. Each is one compare-and-set: of two people who act at once, the first wins and the
second is told.

Refusals: `Refused(code, data)`; `Problems` when pre-flight keeps a post back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from jubir.activity import actions as activity
from jubir.channels import door
from jubir.channels.models import Channel
from jubir.content import drafts
from jubir.content.models import Post, PostKind, Version
from jubir.core import clock
from jubir.networks.contract import Draft, Part, Target
from jubir.networks.preflight import Problem
from jubir.publishing import queries, tell
from jubir.publishing.models import ASKING, BUSY, DELETED, OPEN, Delivery, Pace, Rhythm, Slot, State
from jubir.publishing.rules import SPENDING_LIMIT
from jubir.publishing.slots import WeekTime
from jubir.teams.models import Membership, User, Workspace
from jubir.teams.roles import May

#: A time this little in the past still means "now": the clock moved while somebody typed.
GRACE = timedelta(minutes=2)


class Refused(Exception):
    """It can't be done. `code` names the sentence (publishing.words), `data` fills it."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


@dataclass(frozen=True, slots=True)
class ChannelProblems:
    channel: Channel
    problems: Sequence[Problem]


class Problems(Refused):
    """Pre-flight keeps the post back; `by_channel` says why."""

    def __init__(self, by_channel: list[ChannelProblems]) -> None:
        super().__init__("problems")
        self.by_channel = by_channel


def _require(by: User | None, workspace: Workspace, may: May) -> None:
    """`by` None is Jubir itself."""
    if by is None:
        return
    membership = Membership.objects.filter(user=by, workspace=workspace).first()
    if membership is None or not membership.may(may):
        raise Refused("not_allowed", may=str(may))


def _require_for(by: User | None, delivery: Delivery) -> None:
    """Posts are published, answers are given."""
    _require(by, delivery.workspace, May.ANSWER if delivery.kind == PostKind.REPLY else May.PUBLISH)


def _tell(delivery: Delivery, by: User | None, deed: str, **data: Any) -> None:
    word = "answer" if delivery.kind == PostKind.REPLY else "delivery"
    activity.record(
        workspace=delivery.workspace, actor=by, verb=f"{word}.{deed}", subject=delivery, data=data or None
    )
    if delivery.kind == PostKind.REPLY:
        tell.answers_moved.call(delivery_ids=[delivery.pk])
    activity.beat(delivery.workspace_id, "inbox" if delivery.kind == PostKind.REPLY else "deliveries")


# ── going out ────────────────────────────────────────────────────────────────────────────────────────────────────
def schedule(
    *,
    post: Post,
    at: datetime,
    by: User | None,
    channels: Iterable[Channel] | None = None,
    from_slot: bool = False,
) -> list[Delivery]:
    """Every version of the post (or those of `channels`) goes out at `at` (aware). Returns their deliveries.

    A version that is already waiting is moved; one that is out, or on its way, refuses: duplicate the post instead.
    """
    _require(by, post.workspace, May.PUBLISH)
    now = clock.now()
    if at < now - GRACE:
        raise Refused("past", at=at)
    versions = _versions(post, channels)
    frozen = _frozen(versions)
    made = []
    with transaction.atomic():
        for version in versions:
            made.append(_place(version, frozen[version.pk], at, by, from_slot))
        activity.record(
            workspace=post.workspace,
            actor=by,
            verb="post.scheduled",
            subject=post,
            data={"at": at.isoformat(), "channels": [version.channel_id for version in versions]},
        )
        activity.beat(post.workspace_id, "deliveries")
    return made


def send_now(*, post: Post, by: User | None) -> list[Delivery]:
    return schedule(post=post, at=clock.now(), by=by)


def queue_next(*, post: Post, by: User | None) -> list[Delivery]:
    """Each channel of the post at its own next free slot."""
    versions = _versions(post, None)
    moments: dict[int, datetime] = {}
    for version in versions:
        moment = queries.next_slot(version.channel)
        if moment is None:
            raise Refused("no_slots", channel=version.channel.handle)
        moments[version.channel_id] = moment
    with transaction.atomic():
        made = []
        for version in versions:
            made += schedule(
                post=post, at=moments[version.channel_id], by=by, channels=[version.channel], from_slot=True
            )
    return made


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────
def answer(
    *,
    workspace: Workspace,
    channel: Channel,
    text: str,
    target: Target,
    by: User | None,
    at: datetime,
    options: Mapping[str, Any] | None = None,
) -> Delivery:
    """What the brand says back, exactly once as a post, at `at` (in a few seconds: time to think better of it).

    The caller has the event recorded. Raises Problems when the text does not fit the network.
    """
    _require(by, workspace, May.ANSWER)
    if channel.health == "disconnected":
        raise Refused("disconnected", channel=channel.handle)
    draft = _answer_draft(workspace, channel, text, target, options or {})
    with transaction.atomic():
        post = Post.objects.create(
            workspace=workspace, author=by, kind=PostKind.REPLY, body=_answer_body(text)
        )
        Version.objects.create(post=post, channel=channel)
        return Delivery.objects.create(
            workspace=workspace, post=post, channel=channel, kind=PostKind.REPLY, due_at=at, wake_at=at,
            draft=draft.to_json(), scheduled_by=by, media_begun=True,
        )  # fmt: skip


def _answer_draft(
    workspace: Workspace, channel: Channel, text: str, target: Target, options: Mapping[str, Any]
) -> Draft:
    draft = Draft((Part(text),), language=workspace.language, options=dict(options), answers=target)
    problems = [problem for problem in door.preflight_of(draft, channel) if problem.stops]
    if problems:
        raise Problems([ChannelProblems(channel, problems)])
    return draft


def _answer_body(text: str) -> dict[str, Any]:
    return {"parts": [{"text": text, "media": []}], "link": None, "poll": None}


def _versions(post: Post, channels: Iterable[Channel] | None) -> list[Version]:
    if post.deleted_at is not None:
        raise Refused("deleted")
    found = post.versions.select_related("channel", "channel__workspace", "post", "post__workspace")
    if channels is not None:
        found = found.filter(channel__in=list(channels))
    versions = list(found)
    if not versions:
        raise Refused("no_channels")
    gone = [version.channel.handle for version in versions if version.channel.health == "disconnected"]
    if gone:
        raise Refused("disconnected", channel=gone[0])
    mute = [version.channel.handle for version in versions if not door.posts(version.channel)]
    if mute:
        raise Refused("only_answers", channel=mute[0])
    return versions


def _frozen(versions: Iterable[Version]) -> dict[int, dict[str, Any]]:
    """The versions' drafts as they will be sent, by version id; raises Problems."""
    frozen = {}
    kept_back = []
    for version in versions:
        draft = drafts.draft_of(version, with_files=False)
        problems = [problem for problem in door.preflight_of(draft, version.channel) if problem.stops]
        if problems:
            kept_back.append(ChannelProblems(version.channel, problems))
        frozen[version.pk] = draft.to_json()
    if kept_back:
        raise Problems(kept_back)
    return frozen


def _place(
    version: Version, draft: dict[str, Any], at: datetime, by: User | None, from_slot: bool
) -> Delivery:
    """A new delivery, or the open one moved. The database holds one living delivery per post and channel."""
    fields = {
        "due_at": at,
        "wake_at": at,
        "draft": draft,
        "scheduled_by": by,
        "from_slot": from_slot,
        "told": [],
    }
    living = (
        Delivery.objects.filter(post=version.post, channel=version.channel)
        .exclude(state=State.CANCELLED)
        .first()
    )
    if living is None:
        try:
            with transaction.atomic():
                return Delivery.objects.create(
                    workspace=version.post.workspace, post=version.post, channel=version.channel, **fields
                )
        except IntegrityError:
            raise Refused("twice", channel=version.channel.handle) from None
    if living.step > 0:
        del fields["draft"]  # its first parts are out and can't change any more
    if not _change(living, OPEN, state=State.SCHEDULED, why="", why_data={}, mender="", readings=0, **fields):
        raise Refused(_why_not(living), channel=version.channel.handle)
    return living


def _change(delivery: Delivery, states: Iterable[str], **fields: Any) -> bool:
    """Compare-and-set: only from these states, and any engine that believes otherwise is fenced off.

    A new text is only for what has not begun meanwhile.
    """
    open_rows = Delivery.objects.filter(pk=delivery.pk, state__in=list(states))
    if "draft" in fields:
        open_rows = open_rows.filter(step=delivery.step)
    done = open_rows.update(fence=F("fence") + 1, **fields)
    delivery.refresh_from_db()
    return bool(done)


def _why_not(delivery: Delivery) -> str:
    if delivery.state == State.SENT:
        return "sent"
    if delivery.state == State.TAKEN_DOWN:
        return "taken_down"
    if delivery.state in BUSY:
        return "busy"
    return "needs_person" if delivery.state == State.NEEDS_PERSON else "changed"


def _chosen(delivery: Delivery | None, post: Post | None) -> tuple[Workspace, list[Delivery]]:
    """One delivery, or all of a post that are still open; and whose they are."""
    if delivery is not None:
        return delivery.workspace, [delivery]
    if post is None:
        raise TypeError("a delivery or a post")
    return post.workspace, list(post.deliveries.filter(state__in=OPEN))


def reschedule(
    *, at: datetime, by: User | None, delivery: Delivery | None = None, post: Post | None = None
) -> list[Delivery]:
    """Move one delivery, or all of a post that still can be moved. Refuses when none can."""
    workspace, chosen = _chosen(delivery, post)
    _require(by, workspace, May.PUBLISH)
    if at < clock.now() - GRACE:
        raise Refused("past", at=at)
    with transaction.atomic():
        moved = [
            one
            for one in chosen
            if _change(
                one, OPEN, state=State.SCHEDULED, due_at=at, wake_at=at, why="", why_data={}, mender="", told=[],
                from_slot=False,
            )
        ]  # fmt: skip
        if not moved:
            raise Refused(_why_not(chosen[0]) if chosen else "nothing_open")
        for one in moved:
            activity.record(
                workspace=workspace, actor=by, verb="delivery.moved", subject=one, data={"at": at.isoformat()}
            )
        activity.beat(workspace.pk, "deliveries")
    return moved


def cancel(*, by: User | None, delivery: Delivery | None = None, post: Post | None = None) -> list[Delivery]:
    """Take back what has not gone out yet. `restore` undoes it."""
    workspace, chosen = _chosen(delivery, post)
    if delivery is not None:
        _require_for(by, delivery)
    else:
        _require(by, workspace, May.PUBLISH)
    with transaction.atomic():
        done = [one for one in chosen if _change(one, OPEN, state=State.CANCELLED, wake_at=None)]
        if not done:
            raise Refused(_why_not(chosen[0]) if chosen else "nothing_open")
        for one in done:
            _tell(one, by, "cancelled")
    return done


def restore(*, delivery: Delivery, by: User | None) -> Delivery:
    """Undo a cancel. When its time has passed meanwhile it asks for a new one."""
    _require_for(by, delivery)
    now = clock.now()
    late = delivery.due_at < now - GRACE
    fields: dict[str, Any] = {"state": State.SCHEDULED, "wake_at": delivery.due_at}
    if late:
        fields = {"state": State.MISSED, "wake_at": None, "why": "late", "why_data": {"minutes": 0}}
    if (was := delivery.why_data.get("let_go")) in ASKING:
        # What may be out there already, or was refused, asks again as it did before: it is never sent by an undo.
        fields = {"state": was, "wake_at": None}
    try:
        with transaction.atomic():
            done = _change(delivery, [State.CANCELLED], **fields)
    except IntegrityError:
        raise Refused("twice", channel=delivery.channel.handle) from None
    if not done:
        raise Refused(_why_not(delivery))
    _tell(delivery, by, "restored")
    return delivery


def retry(*, delivery: Delivery, by: User | None) -> Delivery:
    """Send it now: after a failure, a missed time, or instead of waiting. Takes the version as it stands now."""
    _require_for(by, delivery)
    now = clock.now()
    fields: dict[str, Any] = {}
    version = (
        Version.objects.filter(post=delivery.post, channel=delivery.channel)
        .select_related("channel", "post")
        .first()
    )
    # An answer goes out as it was written, to what it answers.
    if delivery.step == 0 and version is not None and delivery.kind == PostKind.POST:
        fields |= {"draft": _frozen([version])[version.pk], "media_begun": False}
    if delivery.why == SPENDING_LIMIT:
        # A person says that it may cost what it costs.
        fields |= {"checkpoint": {**delivery.checkpoint, "_over_limit": True}}
    if not _change(
        delivery,
        OPEN,
        state=State.SCHEDULED,
        due_at=now,
        wake_at=now,
        why="",
        why_data={},
        mender="",
        readings=0,
        **fields,
    ):
        raise Refused(_why_not(delivery))
    _tell(delivery, by, "retried")
    return delivery


# ── a person decides ─────────────────────────────────────────────────────────────────────────────────────────────
def settle_found(*, delivery: Delivery, by: User, remote_id: str = "", url: str = "") -> Delivery:
    """ "It is there." With a remote id from the evidence, a thread goes on from it; else the delivery ends as sent."""
    _require_for(by, delivery)
    now = clock.now()
    parts = len(delivery.draft.get("parts") or [None])
    fields: dict[str, Any] = {"why": "confirmed", "why_data": {"by": str(by)}, "mender": ""}
    if remote_id and delivery.step + 1 < parts:
        checkpoint = {**delivery.checkpoint, "_adopt": remote_id, "_looks": 0, "_blind": 0}
        fields |= {"state": State.UNCONFIRMED, "wake_at": now, "checkpoint": checkpoint}
    else:
        fields |= {"state": State.SENT, "wake_at": None, "sent_at": now}
        if delivery.step == 0:
            fields |= {"remote_id": remote_id, "remote_url": url}
    try:
        with transaction.atomic():
            done = _change(delivery, [State.NEEDS_PERSON], **fields)
    except IntegrityError:
        raise Refused("owned") from None
    if not done:
        raise Refused("decided", state=delivery.state)
    _tell(delivery, by, "found_by_person")
    return delivery


def settle_absent(*, delivery: Delivery, by: User) -> Delivery:
    """ "It is not there: send it." """
    _require_for(by, delivery)
    now = clock.now()
    checkpoint = {
        key: value for key, value in delivery.checkpoint.items() if key not in ("_looks", "_blind", "_fails")
    } | {"_decided": now.isoformat()}
    done = _change(
        delivery, [State.NEEDS_PERSON], state=State.SCHEDULED, due_at=now, wake_at=now, why="", why_data={}, mender="",
        readings=0, checkpoint=checkpoint,
    )  # fmt: skip
    if not done:
        raise Refused("decided", state=delivery.state)
    _tell(delivery, by, "absent_by_person")
    return delivery


def let_go(*, delivery: Delivery, by: User) -> Delivery:
    """Neither send nor ask any more."""
    _require_for(by, delivery)
    was = delivery.state
    if was not in ASKING or not _change(
        delivery, [was], state=State.CANCELLED, wake_at=None, why_data={**delivery.why_data, "let_go": was}
    ):
        raise Refused("decided", state=delivery.state)
    _tell(delivery, by, "let_go")
    return delivery


# ── published by hand ────────────────────────────────────────────────────────────────────────────────────────────
#: How long "done" can be taken back.
UNDO_BY_HAND = timedelta(hours=24)


def done_by_hand(*, delivery: Delivery, by: User, url: str = "", proof: str = "") -> Delivery:
    """A person published it where only a person can, at its hour or before: it counts as sent. `url` is where it is,
    `proof` the stored name of a picture of it; one of the two it takes."""
    _require_for(by, delivery)
    if not door.is_by_hand(delivery.channel):
        raise Refused("not_by_hand", channel=delivery.channel.handle)
    if not url and not proof:
        raise Refused("no_proof")
    fields = {
        "state": State.SENT,
        "wake_at": None,
        "sent_at": clock.now(),
        "why": "done_by_hand",
        "mender": "",
    }
    done = _change(
        delivery, OPEN, **fields, why_data={"by": str(by)}, remote_url=url, proof=proof,
        step=len(delivery.draft.get("parts") or [None]),
    )  # fmt: skip
    if not done:
        raise Refused(_why_not(delivery) if delivery.state != State.SENT else "decided", state=delivery.state)
    _tell(delivery, by, "done_by_hand")
    return delivery


def undo_by_hand(*, delivery: Delivery, by: User) -> Delivery:
    """It is not out after all: it asks again, and nobody is told anew."""
    _require_for(by, delivery)
    now = clock.now()
    if delivery.why != "done_by_hand" or delivery.sent_at is None or delivery.sent_at < now - UNDO_BY_HAND:
        raise Refused("too_late_to_undo")
    told = {"since": now.isoformat(), "told": now.isoformat(), "reminded": now.isoformat()}
    done = _change(
        delivery, [State.SENT], state=State.BY_HAND, why="by_hand", why_data=told, sent_at=None, remote_url="", proof="",
        step=0,
    )  # fmt: skip
    if not done:
        raise Refused("decided", state=delivery.state)
    _tell(delivery, by, "undone_by_hand")
    return delivery


# ── pausing ──────────────────────────────────────────────────────────────────────────────────────────────────────
def pause_workspace(*, workspace: Workspace, by: User, why: str = "") -> Rhythm:
    """From now on nothing goes out. What is on its way at this moment is not called back."""
    _require(by, workspace, May.PAUSE)
    rhythm, _ = Rhythm.objects.get_or_create(workspace=workspace)
    changed = Rhythm.objects.filter(pk=rhythm.pk, paused_at=None).update(
        paused_at=clock.now(), paused_by=by, paused_why=why[:200]
    )
    if changed:
        # Answers are not scheduled: people write them now, in a crisis more than ever. Nothing leaves a deleted one.
        held = Delivery.objects.filter(workspace=workspace)
        _hold(held if why == DELETED else held.filter(kind=PostKind.POST), "paused_workspace")
        activity.record(workspace=workspace, actor=by, verb="workspace.paused", data={"why": why})
        activity.beat(workspace.pk, "deliveries")
    rhythm.refresh_from_db()
    return rhythm


def resume_workspace(*, workspace: Workspace, by: User) -> None:
    """What is due goes out, spaced; what is later than the workspace allows asks first."""
    _require(by, workspace, May.PAUSE)
    if (
        Rhythm.objects.filter(workspace=workspace)
        .exclude(paused_at=None)
        .update(paused_at=None, paused_why="")
    ):
        _wake(Delivery.objects.filter(workspace=workspace))
        activity.record(workspace=workspace, actor=by, verb="workspace.resumed")
        activity.beat(workspace.pk, "deliveries")


def pause_channel(*, channel: Channel, by: User, why: str = "") -> Pace:
    _require(by, channel.workspace, May.PAUSE)
    pace, _ = Pace.objects.get_or_create(channel=channel)
    changed = Pace.objects.filter(pk=pace.pk, paused_at=None).update(
        paused_at=clock.now(), paused_by=by, paused_why=why[:200]
    )
    if changed:
        _hold(Delivery.objects.filter(channel=channel, kind=PostKind.POST), "paused_channel")
        activity.record(
            workspace=channel.workspace, actor=by, verb="channel.paused", subject=channel, data={"why": why}
        )
        activity.beat(channel.workspace_id, "deliveries")
    pace.refresh_from_db()
    return pace


def resume_channel(*, channel: Channel, by: User) -> None:
    _require(by, channel.workspace, May.PAUSE)
    if Pace.objects.filter(channel=channel).exclude(paused_at=None).update(paused_at=None, paused_why=""):
        _wake(Delivery.objects.filter(channel=channel))
        activity.record(workspace=channel.workspace, actor=by, verb="channel.resumed", subject=channel)
        activity.beat(channel.workspace_id, "deliveries")


def _hold(deliveries: Any, why: str) -> None:
    """What an engine has claimed, and not begun to send, stops too: its next write finds the fence moved."""
    claimed = deliveries.filter(state=State.CLAIMED)
    claimed.update(state=State.PAUSED, wake_at=None, why=why, why_data={}, fence=F("fence") + 1)


def _wake(deliveries: Any) -> None:
    """Held deliveries are looked at again; the gate decides which of them are too late."""
    held = deliveries.filter(state=State.PAUSED)
    held.update(state=State.SCHEDULED, wake_at=clock.now(), why="", why_data={}, fence=F("fence") + 1)


# ── rules ────────────────────────────────────────────────────────────────────────────────────────────────────────
def set_slots(*, channel: Channel, slots: Sequence[WeekTime], by: User) -> None:
    """The channel's weekly slots, all of them. What is queued already stays where it is."""
    _require(by, channel.workspace, May.PUBLISH)
    wanted = {(day, minute) for day, minute in slots}
    if any(not (0 <= day <= 6 and 0 <= minute < 1440) for day, minute in wanted):
        raise Refused("bad_slot")
    with transaction.atomic():
        Slot.objects.filter(channel=channel).delete()
        Slot.objects.bulk_create(
            Slot(channel=channel, weekday=day, minute=minute) for day, minute in sorted(wanted)
        )
        activity.record(
            workspace=channel.workspace,
            actor=by,
            verb="channel.slots",
            subject=channel,
            data={"number": len(wanted)},
        )


def set_max_lateness(*, workspace: Workspace, minutes: int, by: User) -> None:
    _require(by, workspace, May.SETTINGS)
    if not 1 <= minutes <= 7 * 24 * 60:
        raise Refused("bad_lateness")
    Rhythm.objects.update_or_create(workspace=workspace, defaults={"max_lateness_minutes": minutes})
    activity.record(workspace=workspace, actor=by, verb="workspace.lateness", data={"minutes": minutes})


def set_spacing(*, channel: Channel, seconds: int | None, by: User) -> None:
    """Seconds between two deliveries on the channel; None is the network's own default."""
    _require(by, channel.workspace, May.PUBLISH)
    if seconds is not None and not 0 <= seconds <= 24 * 3600:
        raise Refused("bad_spacing")
    Pace.objects.update_or_create(channel=channel, defaults={"spacing_seconds": seconds})
    activity.record(
        workspace=channel.workspace,
        actor=by,
        verb="channel.spacing",
        subject=channel,
        data={"seconds": seconds},
    )
