"""Is a post whose fate nobody knows out there? What its network shows, held against what we meant to say."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from jubir.channels import door
from jubir.core import clock
from jubir.networks import errors
from jubir.networks.contract import Draft, Processing, Published, Reading, Remote
from jubir.publishing import match, store
from jubir.publishing.clerk import Clerk
from jubir.publishing.record import Job
from jubir.publishing.store import Row


async def seek(
    clerk: Clerk, way: door.Door, job: Job, began: datetime
) -> tuple[Published | Processing | None, dict[str, Any]]:
    """What the network says under our own key; else what its list of our posts shows."""
    row, line = job.row, job.line
    sought = match.Sought(
        line.speaker.rendered(job.draft, row.step),
        len(job.draft.parts[min(row.step, len(job.draft.parts) - 1)].media),
        began,
        _parent(row, job.draft),
        anywhere=job.draft.answers is not None and job.draft.answers.kind == "message",
    )
    if hasattr(line.speaker, "look_up"):
        try:
            found = await way.ask(line, "look_up", job.draft, job.ticket)
            return found, {
                "sought": {"text": sought.text[:500], "by": "key"},
                "complete": True,
                "there": [],
            }
        except errors.Unsupported:
            pass
    since = began - match.SKEW
    chosen = row.checkpoint.get("_adopt")  # a person pointed at it
    reading: Reading = await way.ask(line, "recent", since, draft=job.draft, ticket=job.ticket)
    posts = tuple(replace(post, remote_id=store.storable(post.remote_id, 255)) for post in reading.posts)
    reading = replace(reading, posts=posts)
    ids = [post.remote_id for post in posts]
    owned: Collection[str] = await clerk.run(lambda: store.owned(row.channel_id, ids, but=row.id))
    by_hand = next((one for one in reading.posts if one.remote_id == chosen), None)
    post = by_hand or match.find(reading, sought, owned=owned, now=clock.now())
    shown = match.evidence(reading, sought, owned)
    return _as_answer(post), shown


def doubted_since(row: Row) -> datetime | None:
    """Since when the present step may be out: an earlier try may have arrived late. What a person decided is settled."""
    decided = row.checkpoint.get("_decided")
    return store.first_doubt(row.id, row.step, datetime.fromisoformat(decided) if decided else None)


def _parent(row: Row, draft: Draft) -> str:
    """Remote id of what the present step answers: the step before, or what the whole is an answer to."""
    if row.step == 0 and draft.answers is not None:
        return "" if draft.answers.kind == "message" else draft.answers.remote_id
    return str(row.checkpoint.get("parent", ""))


def _as_answer(post: Remote | None) -> Published | Processing | None:
    """A post found on the network, as if its commit had been answered now."""
    if post is None:
        return None
    return Processing(2.0, post.keep) if post.processing else Published(post.remote_id, post.url, post.keep)
