"""What measuring writes down, and the one thing a person does here: say which pillar a post belongs to.

The network was asked before; each function is one short transaction that keeps what it said: the snapshots, the latest
figures and the roll-ups together, so that they can never disagree.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction

from jubir.activity import actions as activity
from jubir.channels.models import Channel
from jubir.content import strategy
from jubir.content.models import Pillar
from jubir.core.refusal import Refusal
from jubir.insights import rollups, rules
from jubir.insights.models import ChannelSnapshot, Format, History, Measuring, Piece, PieceSnapshot
from jubir.insights.rules import ACCOUNT_METRICS, POST_METRICS, Known
from jubir.media.models import Asset
from jubir.networks.contract import Draft
from jubir.networks.hearing import Figures, OwnPost
from jubir.publishing.models import Delivery
from jubir.teams.models import User
from jubir.teams.queries import allowed
from jubir.teams.roles import May

#: How far back a new channel's posts are fetched, and how many at most.
BACK = timedelta(days=365)
MOST_FOUND = 2000
#: What a network may say; the rest is cut.
MOST_TEXT, MOST_URL = 20_000, 500
MOST_FIGURE = 2**62

TOPIC = "insights"


class Refused(Refusal):
    """Not done. `code`: not_allowed, pillar_missing."""


# ── a channel begins to be measured ──────────────────────────────────────────────────────────────────────────────
def begin(*, channel: Channel, now: datetime) -> Measuring:
    """A new channel, or one connected again: its history from where it ends, and its figures, as soon as may be."""
    with transaction.atomic():
        found = Measuring.objects.select_for_update().filter(channel=channel).first()
        newest = Piece.objects.filter(channel=channel).order_by("-published_at").first() if found else None
        since = newest.published_at if newest else channel.connected_at - BACK
        fields = {
            "connected_at": channel.connected_at,
            "history": History.WAITING,
            "history_at": now,
            "history_cursor": "",
            "history_since": since,
            "history_reached": None,
            "found": 0,
            "tries": 0,
            "account_at": now,
        }
        if found is None:
            return Measuring.objects.create(channel=channel, zone_name=channel.workspace.time_zone, **fields)
        Measuring.objects.filter(pk=found.pk).update(**fields)
    found.refresh_from_db()
    return found


def adopt(*, channel: Channel, deliveries: Iterable[Delivery], now: datetime) -> int:
    """Sent deliveries become pieces; one that the history found before is recognised. How many are new."""
    deliveries = [one for one in deliveries if one.remote_id and one.sent_at]
    assets = _first_assets(deliveries)
    with transaction.atomic():
        tally = rollups.Tally(_zone(channel))
        known = Piece.objects.select_for_update().filter(channel=channel)
        there = {
            piece.remote_id: piece for piece in known.filter(remote_id__in=[d.remote_id for d in deliveries])
        }
        made: list[Piece] = []
        for delivery in deliveries:
            piece = there.get(delivery.remote_id)
            if piece is not None:
                Piece.objects.filter(pk=piece.pk).update(
                    delivery=delivery, post_id=delivery.post_id, asset_id=assets.get(delivery.pk)
                )
                continue
            made.append(_piece_of(delivery, assets.get(delivery.pk), now))
            tally.publish(channel.pk, made[-1].published_at)
        Piece.objects.bulk_create(made, batch_size=rollups.BATCH)
        rollups.add(channel.workspace_id, tally)
        if made:
            activity.beat(channel.workspace_id, TOPIC)
    return len(made)


def _piece_of(delivery: Delivery, asset: int | None, now: datetime) -> Piece:
    draft, sent_at = Draft.from_json(delivery.draft), delivery.sent_at or delivery.due_at
    return Piece(
        workspace_id=delivery.workspace_id,
        channel_id=delivery.channel_id,
        remote_id=delivery.remote_id,
        delivery=delivery,
        post_id=delivery.post_id,
        asset_id=asset,
        text="\n\n".join(part.text for part in draft.parts)[:MOST_TEXT],
        format=rules.format_of(draft),
        media=sum(len(part.media) for part in draft.parts),
        url=delivery.remote_url[:MOST_URL],
        published_at=sent_at,
        measure_at=rules.next_measure(sent_at, now),
    )


def _first_assets(deliveries: list[Delivery]) -> dict[int, int]:
    """By delivery: its first picture, where it is still in the library."""
    first = {}
    for one in deliveries:
        media = [medium for part in one.draft.get("parts") or () for medium in part.get("media") or ()]
        if media and isinstance(media[0], dict) and media[0].get("asset"):
            first[one.pk] = int(media[0]["asset"])
    there = set(Asset.objects.filter(pk__in=set(first.values())).values_list("pk", flat=True))
    return {pk: asset for pk, asset in first.items() if asset in there}


def _zone(channel: Channel) -> str:
    """The zone whose days the channel's roll-ups are made in: the workspace's, until a change is worked through.

    In a transaction: whoever writes this channel's days waits for whoever makes them anew.
    """
    held = Measuring.objects.select_for_update().filter(channel=channel).values_list("zone_name", flat=True)
    return held.first() or channel.workspace.time_zone


# ── what was there before us ─────────────────────────────────────────────────────────────────────────────────────
def keep_history(*, channel: Channel, posts: Iterable[OwnPost], cursor: str, now: datetime) -> int:
    """One page of the channel's own posts, with their figures now. An empty `cursor`: that was all. How many are new."""
    seen = {_cut(one.remote_id, 255): one for one in posts if one.created_at <= now + timedelta(minutes=5)}
    with transaction.atomic():
        state = Measuring.objects.select_for_update().get(channel=channel)
        known = set(
            Piece.objects.filter(channel=channel, remote_id__in=list(seen)).values_list(
                "remote_id", flat=True
            )
        )
        tally = rollups.Tally(state.zone_name)
        made = [
            Piece(
                workspace_id=channel.workspace_id,
                channel=channel,
                remote_id=remote_id,
                text=_cut(one.text, MOST_TEXT),
                format=one.format if one.format in Format.values else Format.TEXT,
                media=min(max(one.media, 0), 1000),
                picture_url=_cut(one.picture_url, 1000),
                url=_cut(one.url, MOST_URL),
                published_at=one.created_at,
                measure_at=rules.next_measure(one.created_at, now),
            )
            for remote_id, one in seen.items()
            if remote_id not in known
        ]
        Piece.objects.bulk_create(made, batch_size=rollups.BATCH)
        for piece in made:
            tally.publish(channel.pk, piece.published_at)
        _measured(
            made, {piece.remote_id: seen[piece.remote_id].figures for piece in made}, tally, now, plan=False
        )
        rollups.add(channel.workspace_id, tally)
        reached = min((one.created_at for one in seen.values()), default=state.history_reached)
        found = state.found + len(made)
        done = not cursor or found >= MOST_FOUND or (reached is not None and reached <= state.history_since)
        Measuring.objects.filter(pk=state.pk).update(
            history=History.DONE if done else History.RUNNING,
            history_at=None if done else now,
            history_cursor="" if done else cursor,
            history_reached=reached,
            found=found,
            tries=0,
        )
        activity.beat(channel.workspace_id, TOPIC)
    return len(made)


def no_history(*, channel: Channel) -> None:
    """This network does not give it."""
    Measuring.objects.filter(channel=channel).update(history=History.NONE, history_at=None)
    activity.beat(channel.workspace_id, TOPIC)


def history_later(*, channel: Channel, at: datetime) -> None:
    state = Measuring.objects.get(channel=channel)
    Measuring.objects.filter(pk=channel.pk).update(history_at=at, tries=state.tries + 1)


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
def keep_figures(
    *, channel: Channel, pieces: Iterable[int], told: Mapping[str, Figures | None], now: datetime
) -> int:
    """What the network told of these pieces (ids), by remote id; None: it is gone. Left out: asked again later.
    How many snapshots were kept."""
    with transaction.atomic():
        tally = rollups.Tally(_zone(channel))
        rows = list(
            Piece.objects.select_for_update().filter(channel=channel, pk__in=list(pieces)).order_by("pk")
        )
        gone = [row.pk for row in rows if row.remote_id in told and told[row.remote_id] is None]
        silent = [row for row in rows if row.remote_id not in told]
        figures = {remote: found for remote, found in told.items() if found is not None}
        there = [row for row in rows if row.remote_id in figures]
        _measured(there, figures, tally, now, plan=True)
        rollups.add(channel.workspace_id, tally)
        if gone:
            Piece.objects.filter(pk__in=gone, gone_at=None).update(gone_at=now)
            Piece.objects.filter(pk__in=gone).update(measure_at=None)
        for row in silent:
            Piece.objects.filter(pk=row.pk).update(measure_at=rules.ask_again(row.published_at, now))
        if there or gone:
            activity.beat(channel.workspace_id, TOPIC)
    return len(there)


_LATEST = (
    f"UPDATE insights_piece SET {', '.join(f'{name} = %s' for name in POST_METRICS)}, engagements = %s,"
    " measured_at = %s, measure_at = %s, gone_at = NULL WHERE id = %s"
)


def _measured(
    pieces: list[Piece], figures: Mapping[str, Figures], tally: rollups.Tally, now: datetime, *, plan: bool
) -> None:
    """A snapshot for each piece, its latest figures, and what it adds to its day. `plan`: say when it is measured next."""
    shots, latest = [], []
    store = connection.ops.adapt_datetimefield_value
    for piece in pieces:
        seen = _sound(figures.get(piece.remote_id, {}), POST_METRICS)
        known: Known | None = (
            None if piece.measured_at is None else {name: getattr(piece, name) for name in POST_METRICS}
        )
        after = tally.measure(piece.channel_id, piece.published_at, known, seen, now)
        shots.append(PieceSnapshot(piece=piece, at=now, **seen))
        following = rules.next_measure(piece.published_at, now) if plan else piece.measure_at
        latest.append(
            (*(after[name] for name in POST_METRICS), rules.engagements(after), store(now), store(following), piece.pk)
        )  # fmt: skip
    PieceSnapshot.objects.bulk_create(shots, batch_size=500)
    if latest:
        with connection.cursor() as cursor:
            cursor.executemany(_LATEST, latest)


def keep_account(*, channel: Channel, figures: Figures, now: datetime) -> None:
    """The channel's own figures."""
    seen = _sound(figures, ACCOUNT_METRICS)
    with transaction.atomic():
        state = Measuring.objects.select_for_update().get(channel=channel)
        if any(value is not None for value in seen.values()):
            ChannelSnapshot.objects.create(channel=channel, at=now, **seen)
            rollups.add_account(channel, seen, now, state.zone_name)
        Measuring.objects.filter(pk=state.pk).update(account_at=now + rules.DAILY)
        activity.beat(channel.workspace_id, TOPIC)


def account_later(*, channel: Channel, at: datetime | None) -> None:
    Measuring.objects.filter(channel=channel).update(account_at=at)


def _sound(figures: Figures, names: Iterable[str]) -> dict[str, int | None]:
    """What a network said, as far as it is a count: anything else is unknown."""
    return {
        name: value
        if isinstance(value := figures.get(name), int)
        and not isinstance(value, bool)
        and 0 <= value < MOST_FIGURE
        else None
        for name in names
    }


def _cut(text: str, most: int) -> str:
    return text.replace("\0", "")[:most]


# ── the zone changed ─────────────────────────────────────────────────────────────────────────────────────────────
def make_anew(*, channel: Channel) -> int:
    """The channel's days again from its snapshots, in the workspace's zone of today."""
    zone = channel.workspace.time_zone
    with transaction.atomic():
        Measuring.objects.select_for_update().filter(channel=channel).update(zone_name=zone)
        days = rollups.rebuild(channel, zone)
        activity.beat(channel.workspace_id, TOPIC)
    return days


# ── a person ─────────────────────────────────────────────────────────────────────────────────────────────────────
def set_pillar(*, piece: Piece, pillar: Pillar | None, by: User) -> Pillar | None:
    """What the piece is about; of a post of ours, what the post is about. Returns what it was before. Raises Refused."""
    if not allowed(by, piece.workspace_id, May.WRITE):
        raise Refused("not_allowed")
    if pillar is not None and (pillar.workspace_id != piece.workspace_id or pillar.archived_at):
        raise Refused("pillar_missing")
    if piece.post is not None:
        return strategy.set_pillar(post=piece.post, pillar=pillar, by=by)
    before = piece.pillar
    with transaction.atomic():
        Piece.objects.filter(pk=piece.pk).update(pillar=pillar)
        activity.beat(piece.workspace_id, TOPIC)
    return before
