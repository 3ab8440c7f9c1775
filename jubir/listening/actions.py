"""What people do about listening.

Refusals: `Refused(code, **data)`; listening.words has the sentences.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from jubir.activity import actions as activity
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.core.refusal import Refusal
from jubir.listening import queries, shipped, tallies
from jubir.listening.lists import Listed, of_search
from jubir.listening.matching import Rules, normal
from jubir.listening.models import Feed, Mention, MentionGroup, Search, Sentiment, Source, Watch
from jubir.teams.models import User, Workspace
from jubir.teams.queries import allowed
from jubir.teams.roles import May

#: A watch and its terms.
MOST_WATCHES, MOST_TERMS, MOST_LETTERS = 200, 60, 80
MOST_SOURCES, MOST_LISTS = 300, 20
#: A new watch looks back so far.
LOOK_BACK = timedelta(days=7)


class Refused(Refusal):
    """It can't be done. `code` names the sentence (listening.words), `data` fills it."""


def _require(by: User | None, workspace: Workspace, may: May) -> None:
    """`by` None is Jubir itself."""
    if by is not None and not allowed(by, workspace, may):
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
    "take_shipped",
]
