"""What the brand wants to be known for and to reach: pillars and goals. Made, changed, archived, brought back."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from jubir.activity import actions as activity
from jubir.channels.models import Channel
from jubir.content import bodies
from jubir.content.models import Goal, Pillar, Post
from jubir.core import clock
from jubir.teams.models import User, Workspace
from jubir.teams.queries import allowed
from jubir.teams.roles import May

SENTENCES = {
    "not_allowed": _("Your role may look at the strategy, not change it."),
    "pillar_name": _("A pillar needs a name of at most 60 letters."),
    "pillar_taken": _("There is a pillar of that name already."),
    "pillar_missing": _("That pillar is not there any more. Choose another."),
    "share": _("The wanted share is a number from 0 to 100."),
    "metric": _("Choose what the goal counts."),
    "target": _("The target is a whole number above zero."),
    "dates": _("The goal's last day must come after its first."),
    "channel_missing": _("One of the channels belongs to another workspace. Choose from your own channels."),
}
#: What a goal may count: levels are reached, the rest adds up from the first day on.
LEVELS = ("followers",)
FLOWS = ("engagements", "impressions", "likes", "comments", "shares", "published", "followers_gained")
RATES = ("engagement_rate",)
GOAL_METRICS = (*LEVELS, *FLOWS, *RATES)
MOST_TARGET = 10**15


class Refused(Exception):
    """Not done: `code`, and `sentence` for a person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = SENTENCES[code]


def _require(by: User, workspace_id: int, may: May) -> None:
    if not allowed(by, workspace_id, may):
        raise Refused("not_allowed")


# ── pillars ──────────────────────────────────────────────────────────────────────────────────────────────────────
def save_pillar(
    *,
    workspace: Workspace,
    by: User,
    name: str,
    share: int | None = None,
    colour: int = 1,
    note: str = "",
    pillar: Pillar | None = None,
) -> Pillar:
    """A new pillar, or `pillar` changed. An archived one of the same name comes back instead. Raises Refused."""
    _require(by, workspace.pk, May.PLAN)
    name = " ".join(_text(name).split())
    if not name or len(name) > 60:
        raise Refused("pillar_name")
    if share is not None and not 0 <= share <= 100:
        raise Refused("share")
    same = Pillar.objects.filter(workspace=workspace, name__iexact=name).exclude(
        pk=(pillar.pk if pillar else None) or 0
    )
    other = same.first()
    if other is not None and (pillar is not None or other.archived_at is None):
        raise Refused("pillar_taken")
    one = pillar or other or Pillar(workspace=workspace)
    fresh = one.pk is None or one.archived_at is not None
    one.name, one.share, one.note, one.archived_at = name, share, _text(note)[:2000], None
    one.colour = min(max(int(colour), 1), 5)
    try:
        with transaction.atomic():
            one.save()
            verb = "pillar.made" if fresh else "pillar.changed"
            activity.record(workspace=workspace, actor=by, verb=verb, subject=one, data={"title": name})
            activity.beat(workspace.pk, "insights")
    except IntegrityError:
        raise Refused("pillar_taken") from None
    return one


def archive_pillar(*, pillar: Pillar, by: User, back: bool = False) -> Pillar:
    """Out of the lists, and back again; posts keep it."""
    _require(by, pillar.workspace_id, May.PLAN)
    verb = "pillar.restored" if back else "pillar.archived"
    _archive(pillar, pillar.workspace, by, verb, back)
    return pillar


def set_pillar(*, post: Post, pillar: Pillar | None, by: User) -> Pillar | None:
    """What the post is about. Returns what it was before. Raises Refused."""
    _require(by, post.workspace_id, May.WRITE)
    if pillar is not None and (pillar.workspace_id != post.workspace_id or pillar.archived_at):
        raise Refused("pillar_missing")
    before = post.pillar
    if before == pillar:
        return before
    with transaction.atomic():
        Post.objects.filter(pk=post.pk).update(pillar=pillar)
        activity.record(
            workspace=post.workspace, actor=by, verb="post.pillar", subject=post,
            data={"title": str(post), "pillar": str(pillar) if pillar else "–"},
        )  # fmt: skip
        activity.beat(post.workspace_id, "insights")
    post.pillar = pillar
    return before


# ── goals ────────────────────────────────────────────────────────────────────────────────────────────────────────
def save_goal(
    *,
    workspace: Workspace,
    by: User,
    metric: str,
    target: int,
    starts_on: date,
    due_on: date,
    channel: Channel | None = None,
    name: str = "",
    baseline: int | None = None,
    goal: Goal | None = None,
) -> Goal:
    """A new goal, or `goal` changed. `baseline`: what it was on the first day, None when nobody knows. Raises Refused."""
    _require(by, workspace.pk, May.PLAN)
    if metric not in GOAL_METRICS:
        raise Refused("metric")
    if not 0 < target <= MOST_TARGET:
        raise Refused("target")
    if due_on <= starts_on:
        raise Refused("dates")
    if channel is not None and channel.workspace_id != workspace.pk:
        raise Refused("channel_missing")
    one = goal or Goal(workspace=workspace, created_by=by)
    one.metric, one.target, one.starts_on, one.due_on = metric, target, starts_on, due_on
    one.channel, one.name, one.baseline = channel, " ".join(_text(name).split())[:120], baseline
    with transaction.atomic():
        verb = "goal.changed" if one.pk else "goal.made"
        one.save()
        activity.record(workspace=workspace, actor=by, verb=verb, subject=one, data={"title": str(one)})
        activity.beat(workspace.pk, "insights")
    return one


def archive_goal(*, goal: Goal, by: User, back: bool = False) -> Goal:
    _require(by, goal.workspace_id, May.PLAN)
    _archive(goal, goal.workspace, by, "goal.restored" if back else "goal.archived", back)
    return goal


def _archive(one: Any, workspace: Workspace, by: User, verb: str, back: bool) -> None:
    if (one.archived_at is None) != back:
        with transaction.atomic():
            one.archived_at = None if back else clock.now()
            one.save(update_fields=["archived_at"])
            activity.record(workspace=workspace, actor=by, verb=verb, subject=one, data={"title": str(one)})
            activity.beat(workspace.pk, "insights")


def _text(value: str) -> str:
    try:
        return bodies.clean_text(value)
    except bodies.Malformed:
        return ""
