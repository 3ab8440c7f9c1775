"""Taking in what was heard: each thing once, with its labels, its hits and what else says nearly the same."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from jubir import language
from jubir.activity import actions as activity
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.language.alike import ALIKE as ALIKE_SHARE
from jubir.language.alike import likeness, shingles
from jubir.listening import queries, tallies
from jubir.listening.arrivals import Arrived
from jubir.listening.matching import Matcher, matcher_of
from jubir.listening.models import Hit, Mention, MentionGroup, Watch

#: What is said again within so long, nearly the same, is one group.
ALIKE = timedelta(days=7)
#: Of the newest so many, within so long, those in nearly the same words are found as well.
NEAR, MOST_NEAR, MOST_COMPARED = timedelta(days=2), 200, 600
#: Shorter texts are alike by chance.
ALIKE_LETTERS = 24
#: Older when found: kept, and not counted as something that happens now.
OLD = timedelta(hours=24)
#: What is found a little late is counted when it was said; later, when it was found.
LATE = timedelta(minutes=20)


def take_in(workspace_id: int, arrived: Sequence[Arrived], *, listed: int | None = None) -> list[Mention]:
    """Keeps what a watch listens for, each thing once; returns the mentions that are new. `listed`: the watch on whose list
    of people all of it was read.

    Matching and labelling come before the transaction: they take time and touch nothing.
    """
    watches = queries.listening(workspace_id)
    if not watches or not arrived:
        return []
    found = _matched(watches, _not_ours(workspace_id, arrived), listed)
    if not found:
        return []
    labels = _labelled([one for one, _ in found])
    with transaction.atomic():
        made = _keep(workspace_id, found, labels)
        if made:
            activity.beat(workspace_id, "mentions")
    return made


def _not_ours(workspace_id: int, arrived: Iterable[Arrived]) -> list[Arrived]:
    own = set(Channel.objects.filter(workspace=workspace_id).values_list("network", "remote_id"))
    return [one for one in arrived if (one.network, one.author_id) not in own]


def _matched(
    watches: Sequence[Watch], arrived: Iterable[Arrived], listed: int | None
) -> list[tuple[Arrived, set[int]]]:
    """With the ids of the watches each is for. Within one batch, too, each thing once."""
    whole = {watch.pk for watch in watches if watch.pk == listed and watch.whole_lists}
    matchers: dict[str, Matcher] = {}
    found: dict[str, tuple[Arrived, set[int]]] = {}
    for one in arrived:
        if one.key in found:
            continue
        if one.place not in matchers:
            there = [watch for watch in watches if watch.listens_on(one.place) or watch.pk == listed]
            matchers[one.place] = matcher_of(tuple((watch.pk, watch.rules) for watch in there))
        told = getattr(one.labels, "language", "") or one.language.split("-")[0]
        if ids := matchers[one.place].find(one.words, told) | whole:
            found[one.key] = (one, ids)
    return list(found.values())


def _labelled(arrived: Sequence[Arrived]) -> list[Any]:
    """language.Labels of each, made for those that have none yet."""
    bare = [one for one in arrived if one.labels is None]
    made = iter(language.label_many([one.words for one in bare]) if bare else ())
    return [one.labels if one.labels is not None else next(made) for one in arrived]


def _keep(
    workspace_id: int, found: Sequence[tuple[Arrived, set[int]]], labels: Sequence[Any]
) -> list[Mention]:
    now = clock.now()
    known = dict(
        Mention.objects.filter(workspace=workspace_id, key__in=[one.key for one, _ in found]).values_list(
            "key", "pk"
        )
    )
    ids_of = {one.key: ids for one, ids in found}
    fresh = [
        _mention(workspace_id, one, label, now)
        for (one, _), label in zip(found, labels, strict=True)
        if one.key not in known
    ]
    with tallies.following(workspace_id, known.values()) as counted:
        _group(workspace_id, fresh)
        made = [mention for mention in fresh if _insert(mention)]
        counted.update(mention.pk for mention in made)
        _hit(found, ids_of, made, known, now)
    _link_messages(workspace_id, [one for one, _ in found if one.key in known and one.message_id])
    return made


def _hit(
    found: Sequence[tuple[Arrived, set[int]]],
    ids_of: Mapping[str, set[int]],
    made: Sequence[Mention],
    known: Mapping[str, int],
    now: datetime,
) -> None:
    hits = [
        Hit(watch_id=watch, mention=mention, at=mention.at, told_at=_told_at(mention.at, now))
        for mention in made
        for watch in ids_of[mention.key]
    ]
    # A thing that was known may be new to a watch.
    hits += [
        Hit(watch_id=watch, mention_id=known[one.key], at=one.at, told_at=_told_at(one.at, now))
        for one, ids in found
        if one.key in known
        for watch in ids
    ]
    Hit.objects.bulk_create(hits, ignore_conflicts=True)


def _insert(mention: Mention) -> bool:
    """Another worker may have been faster: then it is not ours to tell of."""
    try:
        with transaction.atomic():
            mention.save(force_insert=True)
        return True
    except IntegrityError:
        return False


def _link_messages(workspace_id: int, arrived: Iterable[Arrived]) -> None:
    """A search may have found what reaches the inbox a moment later."""
    for one in arrived:
        Mention.objects.filter(workspace=workspace_id, key=one.key, message_id=None).update(
            message_id=one.message_id
        )


def _told_at(at: datetime, now: datetime) -> datetime | None:
    if now - at > OLD:
        return None
    return at if now - at <= LATE else now


def _mention(workspace_id: int, one: Arrived, label: Any, now: datetime) -> Mention:
    words = one.words
    return Mention(
        workspace_id=workspace_id,
        key=one.key,
        place=one.place,
        network=one.network,
        channel_id=one.channel_id,
        source_id=one.source_id,
        message_id=one.message_id,
        remote_id=one.remote_id,
        url=one.url,
        author=one.author,
        author_name=one.author_name,
        author_url=one.author_url,
        title=one.title[:500],
        text=one.text,
        list_title=one.list_title,
        language=(label.language or one.language.split("-")[0])[:5],
        sentiment=label.sentiment,
        guessed=label.sentiment,
        labels=label.to_json(),
        spam=label.spam,
        reach=one.reach,
        # A clock that runs ahead elsewhere must not put tomorrow's things on top.
        at=min(one.at, now),
        found_at=now,
        fingerprint=language.fingerprint(words)[:64] if len(words) >= ALIKE_LETTERS else "",
    )


def _group(workspace_id: int, fresh: Sequence[Mention]) -> None:
    """Puts each beside those that say nearly the same, and gives it what a person said of them."""
    marks = {mention.fingerprint for mention in fresh if mention.fingerprint}
    if not marks:
        return
    since = min(mention.at for mention in fresh) - ALIKE
    heads: dict[str, Mention] = {}
    alike = Mention.objects.filter(workspace=workspace_id, fingerprint__in=marks, at__gte=since, first=True)
    for mention in alike.select_related("group").order_by("at"):
        heads[mention.fingerprint] = mention
    near = _Near(workspace_id, since)
    groups: dict[str, MentionGroup] = {}
    for mention in sorted(fresh, key=lambda one: one.at):
        if not mention.fingerprint:
            continue
        head = heads.get(mention.fingerprint) or near.to(mention)
        if head is None:
            heads[mention.fingerprint] = mention
            near.add(mention)
            continue
        group = groups.get(head.fingerprint) or head.group or _new_group(workspace_id, head)
        groups[head.fingerprint] = group
        if head.pk is None:
            head.group = group
        mention.group, mention.first = group, False
        if group.sentiment:
            mention.sentiment = group.sentiment
        MentionGroup.objects.filter(pk=group.pk).update(count=F("count") + 1, last_at=mention.at)


class _Near:
    """The newest texts, to find one that says nearly the same in other words. Cut into shingles once, when asked."""

    def __init__(self, workspace_id: int, since: datetime) -> None:
        self._since = max(since, clock.now() - NEAR)
        self._workspace = workspace_id
        self._known: list[tuple[frozenset[str], Mention]] | None = None

    def to(self, mention: Mention) -> Mention | None:
        mine = shingles(_words(mention))
        for theirs, other in reversed(self._all()):
            if likeness(mine, theirs) >= ALIKE_SHARE:
                return other
        return None

    def add(self, mention: Mention) -> None:
        self._all().append((shingles(_words(mention)), mention))

    def _all(self) -> list[tuple[frozenset[str], Mention]]:
        if self._known is None:
            rows = Mention.objects.filter(workspace=self._workspace, at__gte=self._since, first=True)
            newest = rows.exclude(fingerprint="").select_related("group").order_by("-at")[:MOST_NEAR]
            self._known = [(shingles(_words(one)), one) for one in reversed(newest)]
        return self._known


def _words(mention: Mention) -> str:
    return f"{mention.title}\n{mention.text}"[:MOST_COMPARED]


def _new_group(workspace_id: int, head: Mention) -> MentionGroup:
    group = MentionGroup.objects.create(
        workspace_id=workspace_id,
        fingerprint=head.fingerprint,
        last_at=head.at,
        sentiment=head.sentiment if head.corrected else "",
    )
    if head.pk is not None:
        Mention.objects.filter(pk=head.pk).update(group=group)
        head.group = group
    return group
