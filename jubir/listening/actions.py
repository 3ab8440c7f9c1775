"""What people do about listening, and taking in what was heard: each thing once.

Refusals: `Refused(code, **data)`; listening.words has the sentences.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from jubir import language
from jubir.activity import actions as activity
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.language.alike import ALIKE as ALIKE_SHARE
from jubir.language.alike import likeness, shingles
from jubir.listening import queries, shipped, tallies
from jubir.listening.arrivals import Arrived
from jubir.listening.lists import Listed, of_search
from jubir.listening.matching import Matcher, Rules, matcher_of, normal
from jubir.listening.models import (
    Feed,
    Hit,
    Mention,
    MentionGroup,
    Search,
    Sentiment,
    Source,
    Watch,
)
from jubir.teams.models import Membership, User, Workspace
from jubir.teams.roles import May

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
#: A watch and its terms.
MOST_WATCHES, MOST_TERMS, MOST_LETTERS = 200, 60, 80
MOST_SOURCES, MOST_LISTS = 300, 20
#: A new watch looks back so far.
LOOK_BACK = timedelta(days=7)


class Refused(Exception):
    """It can't be done. `code` names the sentence (listening.words), `data` fills it."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


def _require(by: User | None, workspace: Workspace, may: May) -> None:
    """`by` None is Jubir itself."""
    if by is None:
        return
    membership = Membership.objects.filter(user=by, workspace=workspace).first()
    if membership is None or not membership.may(may):
        raise Refused("not_allowed", may=str(may))


# ── watches ──────────────────────────────────────────────────────────────────────────────────────────────────────
def save_watch(
    *,
    workspace: Workspace,
    by: User | None,
    watch: Watch | None = None,
    lists: Sequence[Listed] | None = None,
    **fields: Any,
) -> Watch:
    """Makes or changes one. `fields`: those of the model that a person sets. `lists`: all the lists of people that it
    listens to; None leaves them as they are."""
    _require(by, workspace, May.PLAN)
    every, some, never = (_terms(fields.get(name, ())) for name in ("all", "any", "none"))
    rules = Rules(every, some, never, fields.get("language", ""))
    lists = _lists(workspace, watch, lists)
    if not rules.listens and not (lists and fields.get("whole_lists")):
        raise Refused("no_terms")
    fields |= {"all": list(rules.all), "any": list(rules.any), "none": list(rules.none)}
    if not (fields.get("name") or "").strip():
        fields["name"] = (*rules.any, *rules.all, *(one.title for one in lists))[0][:80]
    new = watch is None
    if new and Watch.objects.of(workspace).count() >= MOST_WATCHES:
        raise Refused("too_many_watches", most=MOST_WATCHES)
    if watch is None:
        watch = Watch(workspace=workspace, created_by=by)
    for name, value in fields.items():
        setattr(watch, name, value)
    with transaction.atomic():
        watch.save()
        if not new:
            # Other terms find other things: what was passed over may fit now.
            Search.objects.filter(watch=watch).update(cursor="", due_at=clock.now())
        _listen_to(watch, lists)
        activity.record(
            workspace=workspace, actor=by, verb="watch.created" if new else "watch.changed", subject=watch
        )
        activity.beat(workspace.pk, "mentions")
    if watch.on_feeds and not Source.objects.of(workspace).exists():
        take_shipped(workspace=workspace, by=None, codes=shipped.usual(workspace.language))
    return watch


def _lists(workspace: Workspace, watch: Watch | None, lists: Sequence[Listed] | None) -> list[Listed]:
    """Those of the workspace's own channels, each once; of a watch whose lists were not asked about, its own."""
    if lists is None:
        return [of_search(one) for one in queries.lists_of(watch)] if watch else []
    own = set(Channel.objects.of(workspace).values_list("pk", flat=True))
    kept = list({one.place: one for one in lists if one.channel_id in own}.values())
    if len(kept) > MOST_LISTS:
        raise Refused("too_many_lists", most=MOST_LISTS)
    return kept


def _listen_to(watch: Watch, lists: Iterable[Listed]) -> None:
    there = {(one.channel_id, one.list_id): one.pk for one in queries.lists_of(watch)}
    wanted = {one.place: one for one in lists}
    Search.objects.filter(pk__in=[pk for place, pk in there.items() if place not in wanted]).delete()
    since = clock.now() - LOOK_BACK
    Search.objects.bulk_create(
        [
            Search(
                watch=watch, channel_id=one.channel_id, list_id=one.list_id, list_title=one.title, since=since
            )
            for place, one in wanted.items()
            if place not in there
        ],
        ignore_conflicts=True,
    )


def _terms(given: Iterable[str]) -> tuple[str, ...]:
    terms = [" ".join(str(term).split()) for term in given]
    # Two ways of writing the same are one term.
    kept = list({normal(term): term for term in reversed(terms) if term}.values())[::-1]
    if len(kept) > MOST_TERMS:
        raise Refused("too_many_terms", most=MOST_TERMS)
    if any(len(term) > MOST_LETTERS for term in kept):
        raise Refused("long_term", most=MOST_LETTERS)
    return tuple(kept)


def set_active(*, watch: Watch, active: bool, by: User) -> Watch:
    _require(by, watch.workspace, May.PLAN)
    if Watch.objects.filter(pk=watch.pk, active=not active).update(active=active):
        Search.objects.filter(watch=watch).update(since=clock.now(), cursor="", due_at=clock.now())
        verb = "watch.resumed" if active else "watch.stopped"
        activity.record(workspace=watch.workspace, actor=by, verb=verb, subject=watch)
        activity.beat(watch.workspace_id, "mentions")
    watch.refresh_from_db()
    return watch


def delete_watch(*, watch: Watch, by: User) -> None:
    """Its mentions stay; `restore_watch` brings it back."""
    _require(by, watch.workspace, May.PLAN)
    if Watch.objects.filter(pk=watch.pk, deleted_at=None).update(deleted_at=clock.now()):
        activity.record(workspace=watch.workspace, actor=by, verb="watch.deleted", subject=watch)
        activity.beat(watch.workspace_id, "mentions")


def restore_watch(*, watch: Watch, by: User) -> None:
    _require(by, watch.workspace, May.PLAN)
    if Watch.objects.filter(pk=watch.pk).exclude(deleted_at=None).update(deleted_at=None):
        activity.record(workspace=watch.workspace, actor=by, verb="watch.restored", subject=watch)
        activity.beat(watch.workspace_id, "mentions")


# ── sources ──────────────────────────────────────────────────────────────────────────────────────────────────────
def add_source(*, workspace: Workspace, by: User | None, url: str, name: str = "", **facts: str) -> Source:
    """Read a feed from now on; one that is read already is switched on again."""
    _require(by, workspace, May.PLAN)
    if Source.objects.of(workspace).count() >= MOST_SOURCES:
        raise Refused("too_many_sources", most=MOST_SOURCES)
    with transaction.atomic():
        feed = _feed(url)
        source, new = Source.objects.get_or_create(
            workspace=workspace,
            feed=feed,
            defaults={"name": (name or url)[:120], "added_by": by, **facts},
        )
        if not new and not source.active:
            Source.objects.filter(pk=source.pk).update(active=True)
            source.active = True
        activity.record(workspace=workspace, actor=by, verb="source.added", subject=source)
        activity.beat(workspace.pk, "sources")
    return source


def _feed(url: str) -> Feed:
    """The newest feeds first in line, each at a second of its own: no burst of fetches."""
    try:
        with transaction.atomic():
            return Feed.objects.get_or_create(url=url, defaults={"due_at": clock.now()})[0]
    except IntegrityError:
        return Feed.objects.get(url=url)


def take_shipped(*, workspace: Workspace, by: User | None, codes: Iterable[str]) -> int:
    """Switch on media of our own list; how many are new or on again."""
    _require(by, workspace, May.PLAN)
    wanted = set(codes)
    changed = 0
    with transaction.atomic():
        there = {source.shipped: source for source in Source.objects.of(workspace).exclude(shipped="")}
        for medium in shipped.media():
            if medium.code not in wanted:
                continue
            if source := there.get(medium.code):
                changed += Source.objects.filter(pk=source.pk, active=False).update(active=True)
                continue
            _, new = Source.objects.get_or_create(
                workspace=workspace,
                feed=_feed(medium.url),
                defaults={
                    "name": medium.name,
                    "home": medium.home,
                    "language": medium.language,
                    "country": medium.country,
                    "shipped": medium.code,
                    "added_by": by,
                },
            )
            changed += new
        if changed:
            if by is not None:
                activity.record(workspace=workspace, actor=by, verb="source.chosen", data={"count": changed})
            activity.beat(workspace.pk, "sources")
    return changed


def switch_source(*, source: Source, active: bool, by: User) -> Source:
    _require(by, source.workspace, May.PLAN)
    if Source.objects.filter(pk=source.pk, active=not active).update(active=active):
        if active:
            Feed.objects.filter(pk=source.feed_id).update(due_at=clock.now(), failures=0)
        verb = "source.added" if active else "source.stopped"
        activity.record(workspace=source.workspace, actor=by, verb=verb, subject=source)
        activity.beat(source.workspace_id, "sources")
    source.refresh_from_db()
    return source


# ── taking in ────────────────────────────────────────────────────────────────────────────────────────────────────
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


# ── what people do with a mention ────────────────────────────────────────────────────────────────────────────────
def correct(*, mention: Mention, sentiment: str, by: User) -> int:
    """This is how it was meant; so is everything nearly the same, now and later. Returns how many changed."""
    _require(by, mention.workspace, May.ANSWER)
    if sentiment not in Sentiment.values or sentiment == Sentiment.UNSURE:
        raise Refused("bad_sentiment")
    alike = Q(pk=mention.pk)
    if mention.group_id:
        alike |= Q(group=mention.group_id, corrected_by=None)
    with transaction.atomic():
        rows = Mention.objects.of(mention.workspace).filter(alike)
        pks = list(rows.values_list("pk", flat=True))
        with tallies.following(mention.workspace_id, pks):
            changed = Mention.objects.filter(pk__in=pks).update(sentiment=sentiment)
        Mention.objects.filter(pk=mention.pk).update(corrected_by=by)
        if mention.group_id:
            MentionGroup.objects.filter(pk=mention.group_id).update(sentiment=sentiment)
        activity.record(
            workspace=mention.workspace,
            actor=by,
            verb="mention.corrected",
            subject=mention,
            data={"from": mention.sentiment, "to": sentiment},
        )
        activity.beat(mention.workspace_id, "mentions")
    mention.refresh_from_db()
    return changed


def mark(*, mentions: Iterable[Mention], by: User, **marks: Any) -> int:
    """`seen`, `hidden`, `spam`: True or False; `note`: a text. Members of a group go with their first."""
    chosen = list(mentions)
    if not chosen:
        return 0
    workspace = chosen[0].workspace
    _require(by, workspace, May.ANSWER)
    alike = Q(pk__in=[mention.pk for mention in chosen])
    if "note" not in marks:
        alike |= Q(group__in=[mention.group_id for mention in chosen if mention.group_id and mention.first])
    pks = list(Mention.objects.of(workspace).filter(alike).values_list("pk", flat=True))
    with (
        transaction.atomic(),
        tallies.following(workspace.pk, pks if {"hidden", "spam"} & set(marks) else ()),
    ):
        changed = Mention.objects.filter(pk__in=pks).update(**_marks(marks))
    activity.beat(workspace.pk, "mentions")
    return changed


def _marks(marks: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in marks.items():
        if name in ("seen", "hidden"):
            fields[f"{name}_at"] = clock.now() if value else None
        elif name in ("spam", "note"):
            fields[name] = value
    return fields


def mark_all_seen(*, workspace: Workspace, by: User) -> int:
    _require(by, workspace, May.ANSWER)
    changed = Mention.objects.of(workspace).filter(seen_at=None).update(seen_at=clock.now())
    activity.beat(workspace.pk, "mentions")
    return changed


__all__ = [
    "Refused",
    "add_source",
    "correct",
    "delete_watch",
    "mark",
    "mark_all_seen",
    "restore_watch",
    "save_watch",
    "set_active",
    "switch_source",
    "take_in",
    "take_shipped",
]
