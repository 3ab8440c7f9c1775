"""Doing: answers, and every deed on a conversation or a message."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jubir.core import clock
from jubir.inbox import actions, queries, shown, telling, times, words
from jubir.inbox.actions import Refused
from jubir.inbox.models import Conversation, Message, SavedReply
from jubir.inbox.views.reading import conversation_of, message_of, thread_of
from jubir.publishing.actions import Problems
from jubir.publishing.actions import Refused as PublishingRefused
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.models import User
from jubir.teams.roles import May
from jubir.ui import moments

REFUSALS = (Refused, PublishingRefused)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 18 else None


def _home(request: WorkspaceRequest, pk: int | None) -> str:
    return telling.address(request, "conversation", pk) if pk else telling.address(request, "list")


# ── answering ────────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.ANSWER)
def answer(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """An answer, or a note for the team, from the box below a talk."""
    found = conversation_of(request, pk)
    text = request.POST.get("text", "")
    if request.POST.get("as") == "note":
        return _note(request, found, text)
    to = _number(request.POST.get("to"))
    target = found.messages.filter(pk=to, direction="in").select_related("contact").first() if to else None
    try:
        message = actions.answer(
            conversation=found,
            text=text,
            by=request.user,
            seen=_number(request.POST.get("seen")) or 0,
            to=target,
            anyway=request.POST.get("anyway") == "1",
            done="done" in request.POST,
            options=shown.chosen(found, request.POST),
        )
    except REFUSALS as refusal:
        return _kept_back(request, found, refusal)
    if saved := _number(request.POST.get("saved")):
        actions.count_use(workspace=request.workspace, pk=saved)
    if not request.htmx:
        return HttpResponseRedirect(_home(request, found.pk))
    undo = telling.address(request, "take_back", message.pk)
    said = _("It leaves in a few seconds.")
    response = render(request, "inbox/talk.html", thread_of(request, found) | {"answered": True})
    return telling.with_news(response, {"text": said, "undo": undo}, events={"inbox:said": {"pk": found.pk}})


def _note(request: WorkspaceRequest, found: Conversation, text: str) -> HttpResponse:
    try:
        actions.note(conversation=found, text=text, by=request.user)
    except REFUSALS as refusal:
        return _kept_back(request, found, refusal)
    if not request.htmx:
        return HttpResponseRedirect(_home(request, found.pk))
    response = render(request, "inbox/talk.html", thread_of(request, found))
    return telling.with_news(response, events={"inbox:said": {"pk": found.pk}})


def _kept_back(request: WorkspaceRequest, found: Conversation, refusal: Any) -> HttpResponse:
    """Beside the box, where what was typed still stands."""
    if not request.htmx:
        return telling.refused(request, refusal, to=_home(request, found.pk))
    context = {
        "sentences": words.sentences(refusal),
        "meanwhile": refusal.data if refusal.code == "answered_meanwhile" else None,
        "is_problem": isinstance(refusal, Problems),
    }
    response = render(request, "inbox/told.html", context, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#reply-told", "innerHTML"
    return response


@require_POST
@workspace_view(May.ANSWER)
def check(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """How long it is by the network's own counting, while it is typed."""
    found = conversation_of(request, pk)
    context = {"conversation": found, "length": shown.length(found, request.POST.get("text", "")[:20_000])}
    return render(request, "inbox/length.html", context)


@require_POST
@workspace_view(May.ANSWER)
def take_back(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """The undo of an answer; its words come back into the box."""
    message = message_of(request, pk)
    try:
        text = actions.take_back(message=message, by=request.user)
    except REFUSALS as refusal:
        return telling.refused(request, refusal, to=_home(request, message.conversation_id))
    return telling.done(
        request,
        _("It was not sent. Its words are back in the box."),
        to=_home(request, message.conversation_id),
        events={"inbox:typed": {"pk": message.conversation_id, "text": text}},
    )


def _on_answer(
    deed: Callable[..., Any], said: Callable[[], str]
) -> Callable[[WorkspaceRequest, int], HttpResponse]:
    @require_POST
    @workspace_view(May.ANSWER)
    def view(request: WorkspaceRequest, pk: int) -> HttpResponse:
        message = message_of(request, pk)
        try:
            deed(request, message)
        except REFUSALS as refusal:
            return telling.refused(request, refusal, to=_home(request, message.conversation_id))
        return telling.done(request, said(), to=_home(request, message.conversation_id))

    return view


def _found(request: WorkspaceRequest, message: Message) -> None:
    url = request.POST.get("url", "").strip()[:500]
    actions.it_is_there(
        message=message,
        by=request.user,
        remote_id=request.POST.get("remote_id", "")[:255],
        url=url if url.startswith(("https://", "http://")) else "",
    )


retry = _on_answer(
    lambda request, message: actions.retry(message=message, by=request.user),
    lambda: _("It is being sent now."),
)
found = _on_answer(_found, lambda: _("Noted: it is out there. Nothing is sent again."))
absent = _on_answer(
    lambda request, message: actions.it_is_not_there(message=message, by=request.user),
    lambda: _("It is being sent now."),
)
let_go = _on_answer(
    lambda request, message: actions.let_go(message=message, by=request.user),
    lambda: _("It will not be sent."),
)


# ── conversations, one or many ───────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.ANSWER)
def move(request: WorkspaceRequest) -> HttpResponse:
    """`do`: done, reopen, snooze, assign, spam; `pk`: which conversations. Also every undo leads here."""
    asked = {**request.GET.dict(), **request.POST.dict()}
    pks = [
        number
        for text in [*request.GET.getlist("pk"), *request.POST.getlist("pk")]
        if (number := _number(text)) is not None
    ]
    chosen = list(
        Conversation.objects.of(request.workspace)
        .filter(pk__in=pks[:500])
        .select_related("workspace", "channel", "contact", "assigned_to")
    )
    one = pks[0] if len(pks) == 1 else None
    if not chosen:
        return telling.done(request, _("Choose a conversation first."), to=_home(request, one))
    deed = _MOVES.get(asked.get("do", ""))
    if deed is None:
        raise Http404
    try:
        said, undo = deed(request, chosen, asked)
    except REFUSALS as refusal:
        return telling.refused(request, refusal, to=_home(request, one))
    return telling.done(request, said, undo=undo, to=_home(request, one))


Moved = tuple[str, str]


def _undo(request: WorkspaceRequest, do: str, moved: list[Conversation], **more: Any) -> str:
    return telling.address(request, "move", do=do, pk=[one.pk for one in moved], **more) if moved else ""


def _done(request: WorkspaceRequest, chosen: list[Conversation], _asked: dict[str, str]) -> Moved:
    moved = actions.close(conversations=chosen, by=request.user)
    said = ngettext("Done.", "%(n)d conversations are done.", len(moved)) % {"n": len(moved)}
    return said, _undo(request, "reopen", moved)


def _reopen(request: WorkspaceRequest, chosen: list[Conversation], _asked: dict[str, str]) -> Moved:
    moved = actions.reopen(conversations=chosen, by=request.user)
    said = ngettext("Open again.", "%(n)d conversations are open again.", len(moved)) % {"n": len(moved)}
    return said, ""


def _snooze(request: WorkspaceRequest, chosen: list[Conversation], asked: dict[str, str]) -> Moved:
    zone = request.workspace.time_zone
    until = times.until(asked.get("until", ""), clock.now(), zone) or times.read(asked.get("at", ""), zone)
    if until is None:
        raise Refused("bad_time")
    moved = actions.snooze(conversations=chosen, until=until, by=request.user)
    said = _("Put off until %(when)s, or until they write again.") % {"when": moments.relative(until)}
    return said, _undo(request, "reopen", moved)


def _assign(request: WorkspaceRequest, chosen: list[Conversation], asked: dict[str, str]) -> Moved:
    to: User | None = None
    wish = asked.get("to", "")
    if wish == "me":
        to = request.user
    elif number := _number(wish):
        to = next((one for one in queries.assignable(request.workspace) if one.pk == number), None)
        if to is None:
            raise Refused("cannot_be_assigned")
    before = {one.assigned_to_id for one in chosen}
    moved = actions.assign(conversations=chosen, to=to, by=request.user)
    if to is None:
        said = _("Nobody has it now.")
    elif to == request.user:
        said = ngettext("It is yours.", "%(n)d conversations are yours.", len(moved)) % {"n": len(moved)}
    else:
        said = _("Given to %(who)s.") % {"who": to}
    undo = _undo(request, "assign", moved, to=before.pop() or "nobody") if len(before) == 1 else ""
    return said, undo


def _spam(request: WorkspaceRequest, chosen: list[Conversation], _asked: dict[str, str]) -> Moved:
    """It is spam, and so is everything nearly the same; done with it."""
    for one in chosen:
        last = actions.last_of_theirs(one)
        if last is not None:
            actions.relabel(message=last, label="spam", value=True, by=request.user)
    moved = actions.close(conversations=chosen, by=request.user)
    said = ngettext(
        "Spam, and done. What is like it will be told apart from now on.",
        "%(n)d conversations are spam, and done. What is like them will be told apart from now on.",
        len(chosen),
    ) % {"n": len(chosen)}
    return said, _undo(request, "ham", moved)


def _ham(request: WorkspaceRequest, chosen: list[Conversation], _asked: dict[str, str]) -> Moved:
    for one in chosen:
        last = actions.last_of_theirs(one)
        if last is not None:
            actions.relabel(message=last, label="spam", value=False, by=request.user)
    actions.reopen(conversations=chosen, by=request.user)
    return _("No spam. Open again."), ""


_MOVES: dict[str, Callable[[WorkspaceRequest, list[Conversation], dict[str, str]], Moved]] = {
    "done": _done,
    "reopen": _reopen,
    "snooze": _snooze,
    "assign": _assign,
    "spam": _spam,
    "ham": _ham,
}


# ── messages ─────────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.ANSWER)
def deed(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """`do`: like, unlike, hide, show, delete, label."""
    message = message_of(request, pk)
    home = _home(request, message.conversation_id)
    do = _DEEDS.get(request.POST.get("do", "") or request.GET.get("do", ""))
    if do is None:
        raise Http404
    try:
        said, undo = do(request, message)
    except REFUSALS as refusal:
        return telling.refused(request, refusal, to=home)
    return telling.done(request, said, undo=undo, to=home)


def _like(request: WorkspaceRequest, message: Message) -> Moved:
    actions.like(message=message, on=True, by=request.user)
    return _("Liked."), telling.address(request, "deed", message.pk, do="unlike")


def _unlike(request: WorkspaceRequest, message: Message) -> Moved:
    actions.like(message=message, on=False, by=request.user)
    return _("The like is taken back."), ""


def _hide(request: WorkspaceRequest, message: Message) -> Moved:
    actions.hide(message=message, on=True, by=request.user, reason=request.POST.get("reason", ""))
    return _("Hidden from others."), telling.address(request, "deed", message.pk, do="show")


def _show(request: WorkspaceRequest, message: Message) -> Moved:
    actions.hide(message=message, on=False, by=request.user)
    return _("Everybody can see it again."), ""


def _delete(request: WorkspaceRequest, message: Message) -> Moved:
    actions.remove(message=message, by=request.user, reason=request.POST.get("reason", ""))
    return _("Deleted. Why you did it is kept here."), ""


def _label(request: WorkspaceRequest, message: Message) -> Moved:
    label, raw = request.POST.get("label", ""), request.POST.get("value", "")
    value: Any = raw if label == "sentiment" else raw == "1"
    number = actions.relabel(message=message, label=label, value=value, by=request.user)
    if number > 1:
        return _("Corrected, here and in %(n)d more that say the same.") % {"n": number - 1}, ""
    return _("Corrected. What is nearly the same will be told so from now on."), ""


_DEEDS: dict[str, Callable[[WorkspaceRequest, Message], Moved]] = {
    "like": _like,
    "unlike": _unlike,
    "hide": _hide,
    "show": _show,
    "delete": _delete,
    "label": _label,
}


# ── the person ───────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.ANSWER)
def contact(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """The note about the person of this conversation."""
    found = conversation_of(request, pk)
    if found.contact is None:
        raise Http404
    actions.note_contact(
        contact=found.contact, text=request.POST.get("note", ""), by=request.user, conversation=found
    )
    return telling.done(request, _("Saved."), to=_home(request, pk))


@require_POST
@workspace_view(May.ANSWER)
def block(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found, on = conversation_of(request, pk), request.POST.get("on", "1") == "1"
    try:
        actions.block(conversation=found, on=on, by=request.user, reason=request.POST.get("reason", ""))
    except REFUSALS as refusal:
        return telling.refused(request, refusal, to=_home(request, pk))
    return telling.done(request, _("Blocked.") if on else _("Unblocked."), to=_home(request, pk))


# ── saved replies, and the promise ───────────────────────────────────────────────────────────────────────────────
def saved_of(request: WorkspaceRequest, pk: int) -> SavedReply:
    found = SavedReply.objects.filter(workspace=request.workspace, pk=pk).select_related("workspace").first()
    if found is None:
        raise Http404
    return found
