"""What stands on a calendar: one entry per post and time, however many channels it goes to.

A busy month has ten thousand posts, and a cell has room for four. So the statements here never fetch a row that is
not shown: per cell they read the first few keys from the head of an index, and count the rest inside it.
Hand-written SQL, because one statement with a limit per cell is beyond the ORM on SQLite.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.urls import reverse

from jubir.channels.models import Channel
from jubir.content.models import Label, Post, Version
from jubir.media.models import Asset
from jubir.publishing.models import ASKING, BUSY, OPEN, Delivery, State
from jubir.studio.dates import Span
from jubir.studio.filters import Filters
from jubir.teams.models import Workspace

#: The state an entry shows when its channels differ: the first of these that any of them is in.
URGENCY = (
    State.NEEDS_PERSON,
    State.BY_HAND,
    State.FAILED,
    State.MISSED,
    State.UNCONFIRMED,
    State.SENDING,
    State.PROCESSING,
    State.CLAIMED,
    State.WAITING,
    State.PAUSED,
    State.SCHEDULED,
    State.SENT,
    State.TAKEN_DOWN,
    State.CANCELLED,
)
_RANK = {str(state): number for number, state in enumerate(URGENCY)}
KINDS = (
    {str(state): "need" for state in ASKING}
    | {str(state): "busy" for state in BUSY}
    | {
        "waiting": "wait",
        "paused": "paused",
        "scheduled": "set",
        "sent": "sent",
        "taken_down": "gone",
        "cancelled": "cancelled",
        "draft": "draft",
    }
)


@dataclass(slots=True)
class Entry:
    """A post at a time. `state` is the most urgent of its deliveries', or "draft"."""

    post: int
    at: datetime
    local: datetime
    state: str
    title: str = ""
    thumb: int | None = None
    colour: int | None = None
    label: str = ""
    networks: list[str] = field(default_factory=list)
    handles: list[str] = field(default_factory=list)
    movable: bool = False

    @property
    def kind(self) -> str:
        """How it is drawn: need, busy, wait, paused, set, sent, gone, cancelled, draft."""
        return KINDS[self.state]

    @property
    def stamp(self) -> int:
        """The moment as a number: with the post it names the entry in addresses."""
        return int(self.at.timestamp())

    @property
    def key(self) -> str:
        return f"{self.post}-{self.stamp}"


@dataclass(slots=True)
class Cell:
    """A day or an hour: the entries shown, and how many there are in all."""

    entries: list[Entry]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.entries)


def total(workspace: Workspace, span: Span, filters: Filters) -> int:
    """How many entries the whole span has."""
    return sum(_counts(workspace, Span(span.zone, ((span.start, span.end),)), filters))


Key = tuple[datetime, int, bool]
"""When, which post, and whether it is only a draft."""


def cells(
    workspace: Workspace,
    span: Span,
    filters: Filters,
    *,
    limit: int,
    offset: int = 0,
    urgent_first: bool = False,
) -> list[Cell]:
    """Every cell of the span with at most `limit` entries each.

    `urgent_first`: those that ask for a person come before all others; else by time alone.
    """
    counts = _counts(workspace, span, filters)
    reach = limit + offset
    found: list[set[Key]] = [set() for _ in span.cells]
    asking: set[Key] = set()
    if urgent_first and filters.state in ("", "need"):
        for number, key in _delivery_keys(workspace, span, filters, reach, only=tuple(sorted(ASKING))):
            asking.add(key)
            found[number].add(key)
    if filters.shows_deliveries:
        for number, key in _delivery_keys(workspace, span, filters, reach):
            found[number].add(key)
    if filters.shows_drafts:
        for number, key in _draft_keys(workspace, span, filters, reach):
            found[number].add(key)
    chosen = [
        sorted(keys, key=lambda key: (key not in asking, key[0], key[1]))[offset:reach] for keys in found
    ]
    entries = _entries(workspace, span, filters, [key for keys in chosen for key in keys])
    return [
        Cell([entries[key] for key in keys if key in entries], counts[number])
        for number, keys in enumerate(chosen)
    ]


# ── which ────────────────────────────────────────────────────────────────────────────────────────────────────────
_GONE = "WITH gone AS (SELECT id FROM content_post WHERE workspace_id = %s AND deleted_at IS NOT NULL) "
_DELIVERIES = (
    "FROM publishing_delivery d WHERE d.workspace_id = %s AND d.kind = 'post' AND d.due_at >= {first} AND d.due_at < {last}"
    " AND d.post_id NOT IN (SELECT id FROM gone) AND "
)
_DRAFTS = (
    "FROM content_post p WHERE p.workspace_id = %s AND p.kind = 'post' AND p.planned_at >= {first} AND p.planned_at < {last}"
    " AND p.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM publishing_delivery x"
    " WHERE x.post_id = p.id AND x.state <> 'cancelled') AND "
)


def _counts(workspace: Workspace, span: Span, filters: Filters) -> list[int]:
    """How many entries each cell has."""
    counts = [0] * len(span.cells)
    if filters.shows_deliveries:
        where, more = filters.delivery_sql()
        select = f"SELECT COUNT(*) FROM (SELECT DISTINCT d.due_at, d.post_id {_DELIVERIES}{where}) AS n"
        for number, count in _each_cell(workspace, span, select, more):
            counts[number] += count
    if filters.shows_drafts:
        where, more = filters.draft_sql()
        for number, count in _each_cell(workspace, span, f"SELECT COUNT(*) {_DRAFTS}{where}", more):
            counts[number] += count
    return counts


def _delivery_keys(
    workspace: Workspace, span: Span, filters: Filters, limit: int, only: tuple[str, ...] = ()
) -> Iterable[tuple[int, Key]]:
    where, more = filters.delivery_sql()
    if only:
        where += f" AND d.state IN ({', '.join(['%s'] * len(only))})"
        more = [*more, *only]
    select = f"SELECT DISTINCT d.due_at, d.post_id {_DELIVERIES}{where} ORDER BY d.due_at, d.post_id LIMIT {int(limit)}"
    for number, at, post in _each_cell(workspace, span, select, more):
        yield number, (_utc(at), post, False)


def _draft_keys(workspace: Workspace, span: Span, filters: Filters, limit: int) -> Iterable[tuple[int, Key]]:
    where, more = filters.draft_sql()
    select = f"SELECT p.planned_at, p.id {_DRAFTS}{where} ORDER BY p.planned_at, p.id LIMIT {int(limit)}"
    for number, at, post in _each_cell(workspace, span, select, more):
        yield number, (_utc(at), post, True)


def _each_cell(workspace: Workspace, span: Span, select: str, more: list[Any]) -> list[tuple[Any, ...]]:
    """The rows of `select` for every cell, with the cell's number in front.

    PostgreSQL plans it once and runs it per cell (LATERAL; a union of 35 terms costs it 10 ms of planning). SQLite has
    no LATERAL and plans a union in no time.
    """
    adapt = connection.ops.adapt_datetimefield_value
    if connection.vendor == "postgresql":
        rows = ", ".join(["(%s, %s::timestamptz, %s::timestamptz)"] * len(span.cells))
        inner = select.format(first="w.first", last="w.last")
        sql = f"SELECT w.number, k.* FROM (VALUES {rows}) AS w(number, first, last) CROSS JOIN LATERAL ({inner}) AS k"
        cells = [value for number, (start, end) in enumerate(span.cells) for value in (number, start, end)]
        values = [workspace.pk, *cells, workspace.pk, *more]
    else:
        # The workspace's place is before the moments', as in _DELIVERIES and _DRAFTS.
        inner = select.format(first="%s", last="%s")
        sql = " UNION ALL ".join(
            f"SELECT {number}, k.* FROM ({inner}) AS k" for number in range(len(span.cells))
        )
        values = [workspace.pk]
        for start, end in span.cells:
            values += [workspace.pk, adapt(start), adapt(end), *more]
    with connection.cursor() as cursor:
        cursor.execute(_GONE + sql, values)
        return cursor.fetchall()


def _utc(value: Any) -> datetime:
    """SQLite gives its stored text back, PostgreSQL an aware moment."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


# ── what they look like ──────────────────────────────────────────────────────────────────────────────────────────
def _entries(workspace: Workspace, span: Span, filters: Filters, keys: list[Key]) -> dict[Key, Entry]:
    """The entries of these keys, each filled in with as few columns as it shows."""
    posts = {post for _, post, _ in keys}
    if not posts:
        return {}
    channels = _channels(workspace)
    going = _going(workspace, span, filters, posts)
    planned = _versions({post for _, post, draft in keys if draft})
    labels = _labels(posts)
    looks = {
        pk: (title, body)
        for pk, title, body in Post.objects.filter(pk__in=posts).values_list("id", "title", "body")
    }
    found: dict[Key, Entry] = {}
    for key in keys:
        at, post, draft = key
        if post not in looks or (not draft and (post, at) not in going):
            continue
        title, body = looks[post]
        rows = [("draft", channel) for channel in planned.get(post, ())] if draft else going[post, at]
        entry = Entry(
            post,
            at,
            at.astimezone(span.zone),
            min((s for s, _ in rows), key=lambda s: _RANK.get(s, 99), default="draft"),
        )
        entry.title = title.strip() or _snippet(body)
        entry.thumb = first_asset(body)
        entry.colour, entry.label = labels.get(post, (None, ""))
        ordered = [channels[pk] for pk in channels if pk in {pk for _, pk in rows}]
        entry.networks = list(dict.fromkeys(network for network, _ in ordered))
        entry.handles = [handle for _, handle in ordered]
        entry.movable = draft or any(state in OPEN for state, _ in rows)
        found[key] = entry
    return found


def _channels(workspace: Workspace) -> dict[int, tuple[str, str]]:
    rows = Channel.objects.of(workspace).order_by("network", "handle").values_list("id", "network", "handle")
    return {pk: (network, handle) for pk, network, handle in rows}


def _going(
    workspace: Workspace, span: Span, filters: Filters, posts: set[int]
) -> dict[tuple[int, datetime], list[tuple[str, int]]]:
    """(post, time) → [(state, channel), ...]"""
    rows = Delivery.objects.of(workspace).filter(post__in=posts, due_at__gte=span.start, due_at__lt=span.end)
    if filters.channels:
        rows = rows.filter(channel__in=filters.channels)
    rows = (
        rows.filter(state=State.CANCELLED)
        if filters.state == "cancelled"
        else rows.exclude(state=State.CANCELLED)
    )
    found: dict[tuple[int, datetime], list[tuple[str, int]]] = defaultdict(list)
    for post, at, state, channel in rows.values_list("post_id", "due_at", "state", "channel_id"):
        found[post, at].append((state, channel))
    return found


def _versions(posts: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for post, channel in Version.objects.filter(post__in=posts).values_list("post_id", "channel_id"):
        found[post].append(channel)
    return found


def _labels(posts: set[int]) -> dict[int, tuple[int, str]]:
    """The first label of each post, by name: its colour and its name."""
    rows = Label.objects.filter(posts__in=posts).order_by("-name").values_list("posts", "colour", "name")
    return {post: (colour, name) for post, colour, name in rows}


def pictures(workspace: Workspace, assets: Iterable[int]) -> dict[int, str]:
    """The addresses of the small pictures of these assets, by id; what is gone or has none is left out."""
    there = Asset.objects.of(workspace).present().filter(pk__in=set(assets)).exclude(thumb="")
    base = reverse("media:thumb", args=[workspace.slug, 0]).replace("/0/", "/%d/")
    return {pk: base % pk for pk in there.values_list("pk", flat=True)}


def first_asset(body: dict[str, Any]) -> int | None:
    """The id of the first picture or film in a body."""
    return next((asset for part in body.get("parts") or () for asset in part.get("media") or ()), None)


def _snippet(body: dict[str, Any]) -> str:
    """The beginning of the text, on one line."""
    parts = body.get("parts") or [{}]
    return " ".join((parts[0].get("text") or "")[:200].split())[:120]
