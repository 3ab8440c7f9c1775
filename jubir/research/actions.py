"""Whom to look at: competitors come and go."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from jubir.activity import actions as activity
from jubir.channels import door
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.core.hook import Hook
from jubir.core.refusal import Refusal
from jubir.networks import errors
from jubir.networks.hearing import Public
from jubir.research import queries
from jubir.research.models import Competitor, CompetitorSnapshot, Reading, State
from jubir.teams.models import User, Workspace
from jubir.teams.queries import allowed
from jubir.teams.roles import May

#: A network's allowance is for answering people first.
MOST = 20
#: (): a competitor waits to be asked; jobs.py listens and wakes a worker.
due = Hook()


class Refused(Refusal):
    """It was not done, for a reason with a code; research/words.py has the sentences."""


def _require(by: User, workspace: Workspace) -> None:
    if not allowed(by, workspace, May.PLAN):
        raise Refused("not_allowed")


def add_competitor(*, workspace: Workspace, network: str, handle: str, by: User) -> Competitor:
    """Looks the account up at once, so that a typing error is told at once. Its posts follow by a job."""
    _require(by, workspace)
    handle = " ".join(handle.split()).strip()
    if not handle:
        raise Refused("no_handle")
    channel = queries.askers(workspace).get(network)
    if channel is None:
        raise Refused("no_channel")
    if Competitor.objects.of(workspace).count() >= MOST:
        raise Refused("too_many", most=MOST)
    public = _look_up(channel, handle)
    if Channel.objects.of(workspace).filter(network=network, remote_id=public.author.remote_id).exists():
        raise Refused("own_channel")
    now = clock.now()
    with transaction.atomic():
        competitor, _new = Competitor.objects.update_or_create(
            workspace=workspace,
            network=network,
            remote_id=public.author.remote_id,
            defaults={
                "handle": public.author.handle[:255],
                "name": public.author.name[:255],
                "url": public.author.url[:1000],
                "bio": public.bio[:5000],
                "added_by": by,
                "wake_at": now,
                "asked_at": now,
                "deleted_at": None,
            },
        )
        keep_figures(competitor, public)
        activity.record(
            workspace=workspace,
            actor=by,
            verb="competitor.added",
            subject=competitor,
            data={"title": competitor.handle},
        )
        activity.beat(workspace.pk, "research")
        transaction.on_commit(due.call)
    return competitor


def _look_up(channel: Channel, handle: str) -> Public:
    try:
        public: Public = door.ask_now(channel, "public", handle)
    except errors.Missing:
        raise Refused("no_such_account", handle=handle[:80]) from None
    except errors.Rejected:
        raise Refused("no_such_account", handle=handle[:80]) from None
    except errors.NetworkError as error:
        raise Refused("not_answering", detail=error.message[:200]) from None
    return public


def keep_figures(competitor: Competitor, public: Public) -> CompetitorSnapshot:
    """A snapshot of its account; what the network does not tell stays unknown."""
    return CompetitorSnapshot.objects.create(
        competitor=competitor,
        at=clock.now(),
        followers=public.figures.get("followers"),
        following=public.figures.get("following"),
        posts=public.figures.get("posts"),
    )


def remove_competitor(*, competitor: Competitor, by: User) -> Competitor:
    """Not looked at any more; its figures stay, should it come back."""
    return _set_deleted(competitor, by, "competitor.removed", clock.now())


def bring_back_competitor(*, competitor: Competitor, by: User) -> Competitor:
    return _set_deleted(competitor, by, "competitor.brought_back", None)


def _set_deleted(competitor: Competitor, by: User, verb: str, when: Any) -> Competitor:
    _require(by, competitor.workspace)
    with transaction.atomic():
        rows = Competitor.objects.filter(pk=competitor.pk, deleted_at__isnull=when is not None)
        if rows.update(deleted_at=when, wake_at=clock.now(), state=State.WAITING):
            activity.record(
                workspace=competitor.workspace,
                actor=by,
                verb=verb,
                subject=competitor,
                data={"title": competitor.handle},
            )
            activity.beat(competitor.workspace_id, "research")
    competitor.refresh_from_db()
    return competitor


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────
#: A reading older than this is made anew when somebody looks at it.
STALE = timedelta(hours=1)


def want_reading(*, workspace: Workspace, days: int) -> Reading:
    """The stretch as it was read last; a worker reads it anew when that is missing or old. Looking changes nothing else."""
    reading, new = Reading.objects.get_or_create(workspace=workspace, days=days)
    if not new and (reading.read_at is None or reading.read_at > clock.now() - STALE):
        return reading
    if new or Reading.objects.filter(pk=reading.pk, wake_at=reading.wake_at).update(wake_at=clock.now()):
        due.call()
    return reading


def keep_reading(*, reading: Reading, data: dict[str, Any], lease: datetime) -> bool:
    """Only while the lease is ours. It is read again a day later by itself."""
    now = clock.now()
    mine = Reading.objects.filter(pk=reading.pk, wake_at=lease)
    kept = mine.update(data=data, read_at=now, wake_at=now + timedelta(hours=24))
    if kept:
        activity.beat(reading.workspace_id, "research")
    return bool(kept)
