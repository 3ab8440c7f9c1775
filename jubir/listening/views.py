"""Mentions, watches and sources on screen."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jubir.channels.models import Channel
from jubir.core import clock
from jubir.core.period import last_days
from jubir.listening import actions, adding, queries, shipped, telling, words
from jubir.listening.actions import Refused
from jubir.listening.forms import LANGUAGES, SourceForm, WatchForm
from jubir.listening.lists import Listed, Offer, of_search, offered, with_chosen
from jubir.listening.lists import channels as list_channels
from jubir.listening.matching import Matcher, Rules
from jubir.listening.models import Mention, Place, Sentiment, Source, Watch
from jubir.teams.access import WorkspaceRequest, require, workspace_view
from jubir.teams.roles import May, who_may

#: How many of what a new watch would have found are shown.
SHOWN = 8


def address(request: WorkspaceRequest, name: str, *args: Any) -> str:
    return reverse(f"listening:{name}", args=[request.workspace.slug, *args])


def _said(refusal: Refused) -> str:
    return words.refusal(refusal.code, refusal.data)


def frame(request: WorkspaceRequest) -> dict[str, Any]:
    """What every page of this room shows."""
    member = request.membership
    return {
        "may_plan": member.may(May.PLAN),
        "may_answer": member.may(May.ANSWER),
        "who_plans": [role.label for role in who_may(May.PLAN)],
    }


# ── mentions ─────────────────────────────────────────────────────────────────────────────────────────────────────
def wanted_of(request: WorkspaceRequest) -> queries.Wanted:
    """The filters in the address; what makes no sense is as if it were not there."""
    said = request.GET

    def number(name: str) -> int | None:
        text = said.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None

    def one_of(name: str, values: Iterable[str]) -> str:
        return said.get(name, "") if said.get(name, "") in set(values) else ""

    return queries.Wanted(
        watch=number("watch"),
        sentiment=one_of("sentiment", Sentiment.values),
        place=one_of("place", Place.values),
        language=one_of("language", [code for code, _name in LANGUAGES]),
        text=said.get("q", "").replace("\0", "").strip()[:100],
        author=said.get("author", "").replace("\0", "")[:255],
        only=one_of("only", ("new", "hidden", "spam")),
        grouped=said.get("grouped") != "no",
        group=number("group"),
    )


@require_GET
@workspace_view(May.VIEW)
def mentions(request: WorkspaceRequest) -> HttpResponse:
    wanted = wanted_of(request)
    page = queries.page(request.workspace, wanted, request.GET.get("before", ""))
    watches = list(queries.watches(request.workspace))
    context = {
        **frame(request),
        "page": page,
        "wanted": wanted,
        "watches": watches,
        "chosen": next((watch for watch in watches if watch.pk == wanted.watch), None),
        "sentiments": Sentiment.choices,
        "places": Place.choices,
        "languages": LANGUAGES,
        "filtered": wanted != queries.Wanted(),
        "new": queries.new_count(request.workspace),
        "failing": sum(1 for search in queries.searches(request.workspace) if search.failures > 2),
    }
    return render(request, "listening/mentions.html", context)


def _mention(request: WorkspaceRequest, pk: int) -> Mention:
    found = Mention.objects.of(request.workspace).select_related("group", "channel", "source", "corrected_by")
    return get_object_or_404(found, pk=pk)


@require_GET
@workspace_view(May.VIEW)
def mention(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """One with everything known of it, and those that say nearly the same."""
    one = _mention(request, pk)
    alike: list[Mention] = []
    if one.group_id:
        same = queries.page(request.workspace, queries.Wanted(group=one.group_id, grouped=False), most=60)
        alike = [other for other in same.mentions if other.pk != one.pk]
    queries.with_watches([one])
    return render(
        request,
        "listening/mention.html",
        {**frame(request), "mention": one, "alike": alike, "sentiments": Sentiment.choices},
    )


@require_POST
@workspace_view(May.ANSWER)
def correct(request: WorkspaceRequest, pk: int) -> HttpResponse:
    one = _mention(request, pk)
    to = address(request, "mention", pk)
    try:
        changed = actions.correct(mention=one, sentiment=request.POST.get("sentiment", ""), by=request.user)
    except Refused as refusal:
        return telling.refused(request, _said(refusal), to=to)
    label = one.get_sentiment_display()
    text = _("Now “%(sentiment)s”. What says nearly the same will be, too.") % {"sentiment": label}
    if changed > 1:
        text = ngettext(
            "Now “%(sentiment)s”, with %(n)d that says nearly the same.",
            "Now “%(sentiment)s”, with %(n)d that say nearly the same.",
            changed - 1,
        ) % {"sentiment": label, "n": changed - 1}
    return telling.done(request, text, to=to)


#: deed → (what is marked, the deed that takes it back).
MARKS: dict[str, tuple[dict[str, bool], str]] = {
    "seen": ({"seen": True}, "unseen"),
    "unseen": ({"seen": False}, "seen"),
    "hide": ({"hidden": True}, "show"),
    "show": ({"hidden": False}, "hide"),
    "spam": ({"spam": True}, "no_spam"),
    "no_spam": ({"spam": False}, "spam"),
}


@require_POST
@workspace_view(May.ANSWER)
def mark(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """`do`: one of MARKS, or note with `note`."""
    one = _mention(request, pk)
    deed = request.GET.get("do") or request.POST.get("do", "")
    to = address(request, "mention", pk)
    if deed == "note":
        text = request.POST.get("note", "").replace("\0", "").strip()[:2000]
        actions.mark(mentions=[one], by=request.user, note=text)
        return telling.done(request, _("The note is saved."), to=to)
    if deed not in MARKS:
        return telling.refused(request, words.refusal("", {}), to=to)
    marks, back = MARKS[deed]
    actions.mark(mentions=[one], by=request.user, **marks)
    said = {
        "seen": _("Done with it."),
        "unseen": _("It is new again."),
        "hide": _("Hidden, and not counted any more."),
        "show": _("Shown and counted again."),
        "spam": _("Marked as spam, and not counted any more."),
        "no_spam": _("Not spam. It counts again."),
    }[deed]
    return telling.done(request, said, undo=address(request, "mark", pk) + f"?do={back}", to=to)


@require_POST
@workspace_view(May.ANSWER)
def all_seen(request: WorkspaceRequest) -> HttpResponse:
    count = actions.mark_all_seen(workspace=request.workspace, by=request.user)
    text = ngettext("%(n)d mention is done.", "%(n)d mentions are done.", count) % {"n": count}
    return telling.done(request, text, to=address(request, "mentions"))


# ── watches ──────────────────────────────────────────────────────────────────────────────────────────────────────
@require_GET
@workspace_view(May.VIEW)
def watches(request: WorkspaceRequest) -> HttpResponse:
    month = last_days(30, request.workspace.time_zone)
    counts = queries.counts_by_watch(request.workspace, month)
    last = queries.last_heard(request.workspace)
    searches: dict[int, list[Any]] = {}
    listed: dict[int, list[Any]] = {}
    for search in queries.searches(request.workspace):
        search.says = words.search_error(search)
        (listed if search.list_id else searches).setdefault(search.watch_id, []).append(search)
    lines = [
        {
            "watch": watch,
            "count": counts.get(watch.pk, 0),
            "last": last.get(watch.pk),
            "searches": searches.get(watch.pk, []),
            "lists": listed.get(watch.pk, []),
        }
        for watch in queries.watches(request.workspace)
    ]
    return render(request, "listening/watches.html", {**frame(request), "lines": lines})


def _watch(request: WorkspaceRequest, pk: int) -> Watch:
    return get_object_or_404(Watch.objects.of(request.workspace).select_related("workspace"), pk=pk)


@require_http_methods(["GET", "POST"])
@workspace_view(May.PLAN)
def watch(request: WorkspaceRequest, pk: int | None = None) -> HttpResponse:
    """Make or change one."""
    one = _watch(request, pk) if pk else None
    first = {"any": [request.workspace.name], "name": request.workspace.name} if not one else {}
    if not one and queries.watches(request.workspace).exists():
        first = {}
    if not one and (word := request.GET.get("any", "").strip()[:80]):
        first = {"any": [word], "name": word}  # from research or a report: watch this word
    form = WatchForm(request.POST or None, instance=one or Watch(workspace=request.workspace), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.save_watch(
                workspace=request.workspace, by=request.user, watch=one, lists=form.lists, **form.kept()
            )
        except Refused as refusal:
            form.add_error("any", _said(refusal))
        else:
            text = _("Jubir listens for “%(name)s” from now on.") % {"name": kept.name}
            return telling.done(request, text, to=address(request, "watches"))
    context = {
        **frame(request),
        "form": form,
        "watch": one,
        "channels": queries.asking_channels(request.workspace.pk),
        **_lists(request, one, form.lists, ask="lists" in request.GET),
        **(_preview(request, _rules(form.data or None, one, first))),
    }
    return render(request, "listening/watch.html", context, status=422 if form.errors else 200)


def _lists(
    request: WorkspaceRequest, one: Watch | None, ticked: Sequence[Listed] | None, *, ask: bool
) -> dict[str, Any]:
    """The lists of people to choose from. `ask`: also those that only the networks know, which takes a moment."""
    chosen = list(queries.lists_of(one)) if one else []
    offers = with_chosen(offered(request.workspace) if ask else (), chosen)
    places = {one.place for one in ticked} if ticked is not None else {of_search(s).place for s in chosen}
    known = {listed.place for offer in offers for listed in offer.lists}
    by_pk = {offer.channel.pk: offer for offer in offers}
    for listed in ticked or ():
        # Ticked, and the form comes back with a mistake elsewhere.
        channel = Channel.objects.of(request.workspace).filter(pk=listed.channel_id).first()
        if channel and listed.place not in known:
            by_pk.setdefault(channel.pk, Offer(channel)).lists.append(listed)
    return {
        "asked": ask,
        "can_list": bool(by_pk) or bool(list_channels(request.workspace)),
        "offers": [
            {
                "channel": offer.channel,
                "says": words.list_error(offer.error) if offer.error else "",
                "lists": [(listed, listed.place in places) for listed in offer.lists],
            }
            for offer in by_pk.values()
        ],
    }


@require_GET
@workspace_view(May.PLAN)
def lists(request: WorkspaceRequest) -> HttpResponse:
    """A part of the watch's page: the channels' own lists, asked from their networks when somebody wants them."""
    pk = request.GET.get("watch", "")
    one = Watch.objects.of(request.workspace).filter(pk=int(pk)).first() if _is_pk(pk) else None
    return render(request, "listening/watch.html#lists", _lists(request, one, None, ask=True))


def _is_pk(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


def _rules(data: Any, one: Watch | None, first: dict[str, Any]) -> Rules:
    """What is typed right now, also while it is not yet a whole watch."""
    if data is None:
        return one.rules if one else Rules(any=tuple(first.get("any", ())))

    def terms(name: str) -> tuple[str, ...]:
        text = str(data.get(name, ""))[:6000].replace(",", "\n").replace(";", "\n")
        return tuple(term.strip() for term in text.split("\n") if term.strip())[: actions.MOST_TERMS]

    return Rules(terms("all"), terms("any"), terms("none"), str(data.get("language", ""))[:5])


def _preview(request: WorkspaceRequest, rules: Rules) -> dict[str, Any]:
    """What it would have found among the mentions that are stored."""
    stored = queries.recent_words(request.workspace)
    matcher = Matcher({1: rules})
    found = [one for one in stored if matcher.find(f"{one.title}\n{one.text}", one.language)]
    return {
        "rules": rules,
        "tried": len(stored),
        "would": found[:SHOWN],
        "would_count": len(found),
    }


@require_http_methods(["GET", "POST"])
@workspace_view(May.PLAN)
def preview(request: WorkspaceRequest) -> HttpResponse:
    """A part of the watch's page, while somebody types."""
    data = request.POST or request.GET
    return render(request, "listening/watch.html#preview", _preview(request, _rules(data, None, {})))


@require_POST
@workspace_view(May.PLAN)
def set_active(request: WorkspaceRequest, pk: int) -> HttpResponse:
    one = _watch(request, pk)
    active = (request.GET.get("active") or request.POST.get("active")) == "yes"
    actions.set_active(watch=one, active=active, by=request.user)
    text = _("“%(name)s” listens again.") if active else _("“%(name)s” is stopped. What it found stays.")
    undo = address(request, "set_active", pk) + f"?active={'no' if active else 'yes'}"
    return telling.done(request, text % {"name": one.name}, undo=undo, to=address(request, "watches"))


@require_POST
@workspace_view(May.PLAN)
def delete_watch(request: WorkspaceRequest, pk: int) -> HttpResponse:
    one = _watch(request, pk)
    actions.delete_watch(watch=one, by=request.user)
    text = _("“%(name)s” is deleted. What it found stays.") % {"name": one.name}
    return telling.done(
        request, text, undo=address(request, "restore_watch", pk), to=address(request, "watches")
    )


@require_POST
@workspace_view(May.PLAN)
def restore_watch(request: WorkspaceRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Watch.objects.filter(workspace=request.workspace), pk=pk)
    actions.restore_watch(watch=one, by=request.user)
    return telling.done(
        request, _("“%(name)s” is back.") % {"name": one.name}, to=address(request, "watches")
    )


# ── sources ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _sources_page(request: WorkspaceRequest, form: SourceForm, status: int = 200) -> HttpResponse:
    lines = []
    chosen: set[str] = set()
    failing = 0
    for source in queries.sources(request.workspace):
        chosen |= {source.shipped} if source.active else set()
        says = words.feed_error(source.feed)
        failing += bool(says and source.active)
        lines.append({"source": source, "feed": source.feed, "says": says})
    context = {
        **frame(request),
        "form": form,
        "lines": lines,
        "failing": failing,
        "offered": [medium for medium in shipped.media() if medium.code not in chosen],
        "listens": queries.watches(request.workspace).filter(active=True, on_feeds=True).exists(),
        "now": clock.now(),
    }
    return render(request, "listening/sources.html", context, status=status)


@require_http_methods(["GET", "POST"])
@workspace_view(May.VIEW)
def sources(request: WorkspaceRequest) -> HttpResponse:
    """The list; a POST adds one of theirs."""
    form = SourceForm(request.POST or None)
    if request.method == "POST":
        require(request.membership, May.PLAN)
        if form.is_valid():
            return _add(request, form)
    return _sources_page(request, form, 422 if form.errors else 200)


def _add(request: WorkspaceRequest, form: SourceForm) -> HttpResponse:
    """Looked at first, so that a wrong address is said while somebody is there."""
    try:
        found = adding.look(form.cleaned_data["url"])
        name = form.cleaned_data["name"] or found.title
        actions.add_source(
            workspace=request.workspace,
            by=request.user,
            url=found.url,
            name=name,
            home=found.home[:500],
            language=found.language,
        )
    except adding.Unfit as unfit:
        form.add_error("url", str(words.FEED_ERRORS.get(unfit.code, words.UNKNOWN)))
        return _sources_page(request, form, 422)
    except Refused as refusal:
        form.add_error("url", _said(refusal))
        return _sources_page(request, form, 422)
    text = ngettext(
        "“%(name)s” is read from now on: %(n)d entry is there.",
        "“%(name)s” is read from now on: %(n)d entries are there.",
        found.entries,
    ) % {"name": name or found.url, "n": found.entries}
    return telling.done(request, text, to=address(request, "sources"))


@require_POST
@workspace_view(May.PLAN)
def choose_sources(request: WorkspaceRequest) -> HttpResponse:
    """`code`: media of our own list to read."""
    try:
        count = actions.take_shipped(
            workspace=request.workspace, by=request.user, codes=request.POST.getlist("code")
        )
    except Refused as refusal:
        return telling.refused(request, _said(refusal), to=address(request, "sources"))
    text = ngettext("%(n)d source more.", "%(n)d sources more.", count) % {"n": count}
    return telling.done(request, text, to=address(request, "sources"))


@require_POST
@workspace_view(May.PLAN)
def switch_source(request: WorkspaceRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(Source.objects.of(request.workspace).select_related("workspace"), pk=pk)
    active = (request.GET.get("active") or request.POST.get("active")) == "yes"
    actions.switch_source(source=source, active=active, by=request.user)
    text = _("“%(name)s” is read again.") if active else _("“%(name)s” is not read any more.")
    undo = address(request, "switch_source", pk) + f"?active={'no' if active else 'yes'}"
    return telling.done(request, text % {"name": source.name}, undo=undo, to=address(request, "sources"))
