"""What listening does by the clock (config/recurring.py says when): asking networks, fetching feeds. And hearing the inbox."""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from jubir.channels import door, feeds
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.listening import actions, intake, queries
from jubir.listening.arrivals import Arrived, canonical, from_heard, key_of
from jubir.listening.models import Feed, Place, Search, Source, Watch
from jubir.listening.parsing import Entry, NotAFeed, Parsed, parse
from jubir.networks import errors
from jubir.networks.hearing import Inbound, Query

log = logging.getLogger(__name__)

#: How often each watch is asked for on each network, and each feed fetched.
SEARCH_EVERY, FETCH_EVERY = timedelta(minutes=5), timedelta(minutes=15)
#: A feed that had nothing for days is asked less often.
FETCH_RARELY = timedelta(hours=1)
#: Pages of one search in one run.
MOST_PAGES = 4
#: A run takes at most this long; what is left is first in the next.
ENOUGH = timedelta(minutes=3)
LONGEST_BACK_OFF = timedelta(hours=12)
#: Entries older than this were not written now: a feed that was just added has months of them.
OLDEST_ENTRY = timedelta(days=7)
BATCH = 24


def back_off(every: timedelta, failures: int) -> timedelta:
    """Twice as long after each failure, half a day at most."""
    return min(LONGEST_BACK_OFF, every * 2 ** min(failures, 10))


# ── networks ─────────────────────────────────────────────────────────────────────────────────────────────────────
def poll_searches() -> int:
    """Ask for every watch whose turn it is; how many were asked. Two workers at once ask for different ones."""
    make_searches()
    begun, asked = clock.now(), 0
    due = Search.objects.filter(
        ~Q(list_id="") | Q(watch__on_networks=True),
        due_at__lte=begun,
        watch__active=True,
        watch__deleted_at=None,
        watch__workspace__deleted_at=None,
    )
    for pk, due_at in list(due.order_by("due_at").values_list("pk", "due_at")):
        if clock.now() - begun > ENOUGH:
            break
        if Search.objects.filter(pk=pk, due_at=due_at).update(due_at=clock.now() + SEARCH_EVERY):
            _ask(Search.objects.select_related("watch", "channel").get(pk=pk))
            asked += 1
    return asked


def make_searches() -> None:
    """A row for each watch and network that can search."""
    wanted = Watch.objects.listening().filter(on_networks=True)
    for workspace_id in set(wanted.values_list("workspace", flat=True)):
        channels = [one for one in queries.asking_channels(workspace_id) if can_search(one)]
        there = set(
            Search.objects.filter(watch__workspace=workspace_id, list_id="").values_list(
                "watch_id", "channel_id"
            )
        )
        since = clock.now() - actions.LOOK_BACK
        Search.objects.bulk_create(
            [
                Search(watch_id=watch, channel=channel, since=since)
                for watch in wanted.filter(workspace=workspace_id).values_list("pk", flat=True)
                for channel in channels
                if (watch, channel.pk) not in there
            ],
            ignore_conflicts=True,
        )
        # Of two channels on one network only one asks.
        by_words = Search.objects.filter(watch__workspace=workspace_id, list_id="")
        by_words.exclude(channel__in=channels).delete()


def can_search(channel: Channel) -> bool:
    return door.knows(channel) and hasattr(door.connector(channel.network), "search")


def _ask(search: Search) -> None:
    watch = search.watch
    verb, what = ("list_posts", search.list_id) if search.list_id else ("search", _query(watch))
    now = clock.now()
    try:
        for _ in range(MOST_PAGES):
            heard: Inbound = door.ask_now(search.channel, verb, what, search.cursor, search.since)
            intake.take_in(
                watch.workspace_id,
                [_found(one, search) for one in heard.items if not one.gone and not one.ours],
                listed=watch.pk if search.list_id else None,
            )
            search.cursor = heard.cursor
            if not heard.more:
                break
    except errors.NetworkError as error:
        _failed(search, error, now)
        return
    except KeyError:
        # The channel's line is gone: it was disconnected while we were on our way.
        return
    Search.objects.filter(pk=search.pk).update(
        cursor=search.cursor, asked_at=now, due_at=now + SEARCH_EVERY, failures=0, error="", error_detail=""
    )


def _query(watch: Watch) -> Query:
    return Query(tuple(watch.all), tuple(watch.any), tuple(watch.none), watch.language)


def _found(heard: Any, search: Search) -> Arrived:
    channel = search.channel
    return from_heard(
        heard,
        network=channel.network,
        channel_id=channel.pk,
        server=channel.server,
        list_title=search.list_title,
    )


def _failed(search: Search, error: errors.NetworkError, now: datetime) -> None:
    wait = back_off(SEARCH_EVERY, search.failures + 1)
    if isinstance(error, errors.Unsupported):
        wait = timedelta(days=1)
    due = now + wait
    if isinstance(error, errors.TooMany) and error.until is not None:
        due = max(due, error.until)
    Search.objects.filter(pk=search.pk).update(
        cursor=search.cursor,
        asked_at=now,
        due_at=due,
        failures=min(search.failures + 1, 100),
        error=error.kind[:20],
        error_detail=error.message[:300],
    )


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────────────────────
def fetch_feeds() -> int:
    """Fetch every feed whose turn it is and that somebody listens to; how many were fetched."""
    begun, fetched = clock.now(), 0
    while clock.now() - begun < ENOUGH:
        batch = _claimed(begun)
        if not batch:
            break
        wishes = [feeds.Wish(feed.url, feed.etag, feed.modified) for feed in batch]
        for feed, answer in zip(batch, feeds.fetch(wishes), strict=True):
            try:
                take_feed(feed, answer)
            except Exception:
                # One feed's surprise must not keep the others from being read; it is seen in the log.
                log.exception("feed %d: could not be taken in", feed.pk)
                _feed_failed(feed, "not_a_feed", clock.now())
        fetched += len(batch)
    return fetched


def _claimed(now: datetime) -> list[Feed]:
    heard = Watch.objects.listening().filter(on_feeds=True).values("workspace")
    due = Feed.objects.filter(due_at__lte=now, sources__active=True, sources__workspace__in=heard).distinct()
    mine = []
    for feed in due.order_by("due_at")[:BATCH]:
        if Feed.objects.filter(pk=feed.pk, due_at=feed.due_at).update(due_at=clock.now() + FETCH_EVERY):
            mine.append(feed)
    return mine


def take_feed(feed: Feed, answer: feeds.Fetched) -> int:
    """What came of fetching it; how many new mentions."""
    now = clock.now()
    if answer.error:
        _feed_failed(feed, answer.error, now, answer)
        return 0
    if answer.same:
        _feed_done(feed, now, feed.etag, feed.modified, news=False)
        return 0
    try:
        parsed = parse(answer.body, answer.kind, answer.url)
    except NotAFeed:
        _feed_failed(feed, "not_a_feed", now, answer)
        return 0
    made = sum(len(_take_for(source, parsed, now)) for source in _readers(feed))
    _feed_done(feed, now, answer.etag, answer.modified, news=bool(parsed.entries))
    return made


def _readers(feed: Feed) -> Iterable[Source]:
    return Source.objects.filter(feed=feed, active=True, workspace__deleted_at=None)


def _take_for(source: Source, parsed: Parsed, now: datetime) -> list[Any]:
    arrived = [_entry(source, entry, now) for entry in parsed.entries]
    return intake.take_in(source.workspace_id, [one for one in arrived if now - one.at <= OLDEST_ENTRY])


def _entry(source: Source, entry: Entry, now: datetime) -> Arrived:
    return Arrived(
        place=Place.FEED,
        remote_id=entry.id,
        at=min(entry.at or now, now),
        text=entry.text,
        key=key_of("feed", canonical(entry.url) if entry.url else f"{source.feed_id} {entry.id}"),
        url=entry.url,
        title=entry.title,
        author=source.name,
        author_name=entry.author,
        author_url=source.home,
        source_id=source.pk,
        language=source.language,
    )


def _feed_done(feed: Feed, now: datetime, etag: str, modified: str, *, news: bool) -> None:
    changed = now if news else feed.changed_at
    quiet = not news and changed is not None and now - changed > timedelta(days=3)
    due = now + (FETCH_RARELY if quiet else FETCH_EVERY) + _stagger(feed)
    Feed.objects.filter(pk=feed.pk).update(
        etag=etag,
        modified=modified,
        fetched_at=now,
        changed_at=changed,
        due_at=due,
        failures=0,
        error="",
        error_detail="",
    )


def _stagger(feed: Feed) -> timedelta:
    """A minute of its own, so that a hundred feeds are not fetched in one second."""
    return timedelta(seconds=hashlib.sha256(feed.url.encode()).digest()[0] % 60)


def _feed_failed(feed: Feed, error: str, now: datetime, answer: feeds.Fetched | None = None) -> None:
    wait = back_off(FETCH_EVERY, feed.failures + 1)
    if answer is not None and answer.retry_after:
        wait = max(wait, timedelta(seconds=answer.retry_after))
    Feed.objects.filter(pk=feed.pk).update(
        fetched_at=now,
        due_at=now + wait,
        failures=min(feed.failures + 1, 100),
        error=error,
        error_detail=str(answer.status) if answer is not None and answer.status else "",
    )


# ── the own inbox ────────────────────────────────────────────────────────────────────────────────────────────────
def hear(*, workspace_id: int, items: Sequence[tuple[Any, Any, int, int]]) -> None:
    """Told by the inbox what arrived (channels.arriving)."""
    if not Watch.objects.listening().filter(workspace=workspace_id, on_inbox=True).exists():
        return
    channels = Channel.objects.in_bulk({channel_id for _, _, channel_id, _ in items})
    arrived = [
        from_heard(
            heard,
            network=channels[channel_id].network,
            channel_id=channel_id,
            server=channels[channel_id].server,
            place=Place.INBOX,
            labels=labels,
            message_id=message_id,
        )
        for heard, labels, channel_id, message_id in items
        if channel_id in channels and not heard.ours and not heard.gone
    ]
    intake.take_in(workspace_id, arrived)


__all__ = ["fetch_feeds", "hear", "poll_searches"]
