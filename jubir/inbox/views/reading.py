"""Looking: the list, a conversation, what refreshes itself in them."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jubir.activity import actions as activity
from jubir.core import clock
from jubir.inbox import can, keeping, queries, shown, telling, words
from jubir.inbox.models import Conversation, Kind, Message, Sentiment
from jubir.publishing.models import Delivery
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May, who_may


def conversation_of(request: WorkspaceRequest, pk: int) -> Conversation:
    found = queries.conversation(request.workspace, pk)
    if found is None:
        raise Http404
    return found


def message_of(request: WorkspaceRequest, pk: int) -> Message:
    found = Message.objects.of(request.workspace).select_related(
        "channel", "conversation", "contact", "delivery", "workspace"
    )
    return get_object_or_404(found.exclude(conversation=None), pk=pk)


def wanted_of(request: WorkspaceRequest) -> queries.Wanted:
    asked = request.GET
    tab = asked.get("tab", "open")
    channel, page = asked.get("channel", ""), asked.get("page", "")
    return queries.Wanted(
        tab=tab if tab in queries.TABS else "open",
        channel=int(channel) if channel.isdecimal() and len(channel) < 18 else None,
        kind=asked.get("kind", ""),
        sentiment=asked.get("sentiment", ""),
        flag=asked.get("flag", ""),
        words=asked.get("q", "").strip()[:200],
        page=int(page) if page.isdecimal() and len(page) < 5 else 0,
    )


def _query(request: WorkspaceRequest, **changes: str) -> str:
    """The list's own words of the address, some of them changed."""
    kept = {name: request.GET.get(name, "") for name in ("tab", "channel", "kind", "sentiment", "flag", "q")}
    kept |= changes
    return telling.address(request, "list", **kept).partition("?")[2]


def _list(request: WorkspaceRequest, current: int | None = None) -> dict[str, Any]:
    wanted = wanted_of(request)
    listed = queries.listed(request.workspace, wanted, request.user)
    counted = queries.counts(request.workspace, request.user)
    names = {
        "open": pgettext("state of a conversation", "Open"),
        "mine": _("Mine"),
        "unassigned": _("Nobody's"),
        "snoozed": _("Put off"),
        "done": pgettext("state of a conversation", "Done"),
    }
    channels = list(queries.channels(request.workspace).defer("secrets"))
    query = _query(request)
    return {
        "wanted": wanted,
        "groups": shown.groups(
            listed.conversations, wanted, clock.now(), queries.stuck(listed.conversations)
        ),
        "more": wanted.page + 1 if listed.more else None,
        "fewer": wanted.page - 1 if wanted.page else None,
        "counted": counted,
        "tabs": [
            {
                "text": names[tab],
                "href": f"{telling.address(request, 'list')}?{_query(request, tab=tab)}",
                "here": wanted.tab == tab,
                "count": counted.get(tab),
            }
            for tab in queries.TABS
        ],
        "query": query,
        "current": current,
        "channels": channels,
        "hears": any(can.hears(channel) for channel in channels),
        "unheard": queries.unheard(request.workspace),
        "kinds": Kind.choices,
        "sentiments": [(code, words.sentiment(code)) for code in Sentiment.values],
        "flags": [(code, words.flag(code)) for code in queries.FLAGS],
        "may_answer": request.membership.may(May.ANSWER),
        "who_may": [role.label for role in who_may(May.ANSWER)],
        "snoozes": shown.snoozes(request.workspace),
        "is_empty": not listed.conversations and not wanted.is_sifted and not _any(request),
    }


def _any(request: WorkspaceRequest) -> bool:
    return Conversation.objects.of(request.workspace).exists()


@require_GET
@workspace_view(May.VIEW)
def inbox(request: WorkspaceRequest) -> HttpResponse:
    return render(request, "inbox/inbox.html", _list(request))


@require_GET
@workspace_view(May.VIEW)
def rows(request: WorkspaceRequest) -> HttpResponse:
    """Only the list, for a page that is open."""
    return render(request, "inbox/rows.html", _list(request))


@require_GET
@workspace_view(May.VIEW)
def conversation(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = conversation_of(request, pk)
    activity.mark_subject_read(user=request.user, workspace=request.workspace, subject=found)
    context = thread_of(request, found)
    if request.htmx and request.htmx.target in ("thread", "thread-state"):
        alone = {"query": _query(request), "alone": request.htmx.target == "thread"}
        return render(request, "inbox/thread.html", context | alone)
    return render(request, "inbox/inbox.html", _list(request, found.pk) | context)


def thread_of(request: WorkspaceRequest, found: Conversation) -> dict[str, Any]:
    most = queries.TALK * 10 if request.GET.get("all") else queries.TALK
    return shown.thread(found, request.user, most) | {
        "may_answer": request.membership.may(May.ANSWER),
        "who_may": [role.label for role in who_may(May.ANSWER)],
    }


@require_GET
@workspace_view(May.VIEW)
def talk(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Only what was said, for a thread that is open: what is being typed below it stays."""
    return render(request, "inbox/talk.html", thread_of(request, conversation_of(request, pk)))


@require_GET
@workspace_view(May.VIEW)
def answer(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Where an answer of ours stands: its conversation."""
    delivery = get_object_or_404(Delivery.objects.replies_of(request.workspace), pk=pk)
    activity.mark_subject_read(user=request.user, workspace=request.workspace, subject=delivery)
    message = Message.objects.filter(delivery=delivery).exclude(conversation=None).first()
    if message is None:
        raise Http404
    return HttpResponseRedirect(
        telling.address(request, "conversation", message.conversation_id) + f"#m{message.pk}"
    )


@require_GET
@workspace_view(May.VIEW)
def message(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Where somebody's message stands: its conversation."""
    found = message_of(request, pk)
    return HttpResponseRedirect(telling.address(request, "conversation", found.conversation_id) + f"#m{pk}")


@require_GET
@workspace_view(May.VIEW)
def picture(request: WorkspaceRequest, pk: int, number: int) -> HttpResponseBase:
    """A picture of a message: fetched once through our door, kept, and shown from here."""
    message = get_object_or_404(Message.objects.of(request.workspace).select_related("channel"), pk=pk)
    if number >= len(message.pictures):
        raise Http404
    return keeping.response(message.pictures[number], message.channel.network)
