"""The composer: one post, its channels, its previews, and when it goes out.

The page is one form. With JavaScript it is sent in the background (header X-Compose) and answered with JSON holding the
fragments that changed; without it, it is an ordinary form that saves and comes back.
"""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jubir.channels import door
from jubir.channels.models import Channel
from jubir.content import actions as content
from jubir.content.models import Post
from jubir.core import clock, ids
from jubir.media import actions as media
from jubir.publishing import actions as publishing
from jubir.studio import answers, compose_launch, compose_when, moving
from jubir.studio.compose_desk import Desk
from jubir.studio.compose_diff import word_diff
from jubir.studio.compose_doc import SHARED, Doc, from_post, number, numbers, parse
from jubir.studio.compose_edits import Edit, Unknown, apply
from jubir.studio.compose_keep import Refused, Stale, keep
from jubir.studio.compose_mends import mend
from jubir.studio.compose_words import said, script_words
from jubir.teams.access import WorkspaceRequest, require, workspace_view
from jubir.teams.models import Membership, Workspace
from jubir.teams.roles import May, allows
from jubir.ui import moments

MOST_DRAFT_KEYS = 20


@workspace_view(May.WRITE)
def compose(request: WorkspaceRequest) -> HttpResponse:
    """A new post: nothing is kept until there is something to keep."""
    if request.method == "POST":
        return _changed(request, _begun(request))
    doc = Doc(channels=_usual_channels(request))
    doc.shared["parts"][0]["text"] = request.GET.get("text", "")[:5000]
    form = {"when": "pick", "date": day} if (day := _asked_day(request)) else {}
    if not form and request.GET.get("when") == "now":
        form = {"when": "now"}
    if form and compose_when.read_time(request.GET.get("at", "")):
        form["time"] = request.GET["at"]
    return _page(request, Desk(request.workspace, doc), None, form)


@workspace_view(May.WRITE)
def edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    post = _post(request, pk)
    if request.method == "POST":
        return _changed(request, post)
    tab = request.GET.get("tab", SHARED)
    return _page(request, Desk(request.workspace, from_post(post), tab=tab), post, request.GET.dict())


@require_POST
@workspace_view(May.WRITE)
def check(request: WorkspaceRequest) -> HttpResponse:
    """What the text would meet, while it is typed: nothing is saved. Lengths, problems, previews and the foot."""
    desk = _desk(request, parse(request.POST))
    pk = number(request.POST.get("post"))
    post = Post.objects.of(request.workspace).filter(pk=pk).first() if pk else None
    return JsonResponse({"html": _fragments(request, desk, post)})


@require_POST
@workspace_view(May.PUBLISH)
def unschedule(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take back the last scheduling of this post from the composer."""
    post = _post(request, pk)
    kept = request.session.get("launched", {})
    before = kept.pop(str(pk), None)
    if before is None:
        messages.info(request, _("There is nothing to undo."))
    else:
        request.session["launched"] = kept
        messages.info(request, compose_launch.take_back(post=post, by=request.user, undo=before))
    return _gone(request, _url(request, "studio:edit", pk=pk))


# ── what a button does ───────────────────────────────────────────────────────────────────────────────────────────
def _changed(request: WorkspaceRequest, post: Post | None) -> HttpResponse:
    do = request.POST.get("do", "save")
    if post and do in ("delete", "duplicate"):
        return _deed(request, post, do)
    doc = parse(request.POST)
    desk, edit = _edited(request, doc, do)
    _take_files(request, desk)
    try:
        kept = keep(desk=desk, post=post, by=request.user, revision=number(request.POST.get("revision")))
    except Stale as stale:
        return _stale(request, desk, stale)
    except Refused as refusal:
        return _refused(request, desk, post, str(refusal.sentence))
    if kept and post is None:
        _remember(request, kept)
    if do == "schedule":
        return _schedule(request, desk, kept)
    if not _scripted(request):
        return (
            HttpResponseRedirect(_url(request, "studio:edit", pk=kept.pk))
            if kept
            else _page(request, desk, None)
        )
    return JsonResponse(_answer(request, desk, kept, edit, whole=do != "save"))


def _edited(request: WorkspaceRequest, doc: Doc, do: str) -> tuple[Desk, Edit]:
    """The desk after the button's word. A word that points at nothing any more (a second press) changes nothing."""
    edit = Edit()
    try:
        if do.startswith("mend:"):
            edit = mend(Desk(request.workspace, doc), do)
        elif do not in ("save", "schedule", "delete", "duplicate"):
            edit = apply(doc, do)
    except Unknown:
        pass
    return _desk(request, doc, edit.tab), edit


def _desk(request: WorkspaceRequest, doc: Doc, tab: str = "") -> Desk:
    """The desk with the panel and the preview that the person has open."""
    tab = tab or request.POST.get("tab", SHARED)
    return Desk(request.workspace, doc, tab=tab, look=number(request.POST.get("look")))


def _take_files(request: WorkspaceRequest, desk: Desk) -> None:
    """Files of a form sent without JavaScript: stored and put at the end of their part's tray."""
    for name, files in request.FILES.lists():
        if not name.startswith("files-"):
            continue
        _files, key, index = name.split("-", 2)
        try:
            tray = desk.doc.body(key)["parts"][int(index)]["media"]
        except (KeyError, IndexError, ValueError):
            continue
        for file in files:
            try:
                asset = media.store(
                    workspace=request.workspace, by=request.user, file=file, name=file.name or ""
                )
            except media.Refused as refusal:
                messages.error(request, str(refusal.sentence))
                continue
            tray.append(asset.pk)
            desk.assets[asset.pk] = asset


def _deed(request: WorkspaceRequest, post: Post, do: str) -> HttpResponse:
    if do == "duplicate":
        twin = content.duplicate_post(post=post, by=request.user)
        messages.success(request, _("This is the copy: a draft of its own."))
        return _gone(request, _url(request, "studio:edit", pk=twin.pk))
    try:
        gone = moving.delete(post=post, by=request.user)
    except (content.Refused, publishing.Refused) as refusal:
        desk = Desk(request.workspace, from_post(post))
        return _refused(request, desk, post, answers.sentence(refusal))
    back = answers.address(request, "undelete", post.pk, delivery=gone)
    messages.success(request, _with_undo(_("The post was deleted."), back))
    return _gone(request, _url(request, "studio:calendar"))


def _schedule(request: WorkspaceRequest, desk: Desk, post: Post | None) -> HttpResponse:
    require(request.membership, May.PUBLISH)
    if post is None:
        return _refused(
            request, desk, None, _("There is nothing to publish yet: write something or add a picture.")
        )
    if any(problem.code == "media_failed" for problem in desk.stops):
        return _refused(request, desk, post, desk.stops_title)
    try:
        done = compose_launch.go_out(post=post, by=request.user, form=request.POST)
    except compose_launch.NotYet as refusal:
        return _refused(request, desk, post, refusal.sentence, refusal.where)
    except publishing.Problems:
        return _refused(
            request, desk, post, desk.stops_title if desk.stops else _("It can't go out like this yet.")
        )
    page = _url(request, "studio:post", pk=post.pk)
    if request.POST.get("when") == "now":
        messages.success(request, done.said)
        return _gone(request, page)
    request.session["launched"] = {**request.session.get("launched", {}), str(post.pk): done.undo}
    messages.success(request, _with_undo(done.said, _url(request, "studio:unschedule", pk=post.pk), page))
    on = f"{compose_launch.day_of(done.deliveries).astimezone(_zone(request)):%Y-%m}"
    return _gone(request, f"{_url(request, 'studio:calendar')}?on={on}")


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _answer(
    request: WorkspaceRequest, desk: Desk, post: Post | None, edit: Edit | None = None, *, whole: bool = False
) -> dict[str, Any]:
    """What the page's script needs: identity, when it was saved, and the fragments. `whole`: the editor too."""
    html = _fragments(request, desk, post)
    if whole:
        html = {"editor": _draw(request, "editor", _shared(request, desk, post)), **html}
    return {
        "pk": post.pk if post else None,
        "revision": post.revision if post else None,
        "url": _url(request, "studio:edit", pk=post.pk) if post else "",
        "page": _url(request, "studio:post", pk=post.pk) if post else "",
        "saved": moments.clock_time(post.updated_at) if post else "",
        "said": said(edit.said, desk) if edit else "",
        "undo": edit.undo if edit else "",
        "focus": edit.focus if edit else "",
        "tab": edit.tab if edit else "",
        "html": html,
    }


def _fragments(request: WorkspaceRequest, desk: Desk, post: Post | None) -> dict[str, str]:
    """By element id: everything that follows from the text."""
    context = _shared(request, desk, post, request.POST.dict() if request.method == "POST" else None)
    found = {
        "problems": _draw(request, "problems", context),
        "choices": _draw(request, "choices", context),
        "look": _draw(request, "look", context),
        "launch": _draw(request, "launch", context),
        "notices": _draw(request, "notices", context),
    }
    for panel in desk.panels:
        for part in panel.parts:
            inner = render_to_string("studio/compose_lengths.html", {"lengths": part.lengths})
            found[f"lengths-{panel.key}-{part.index}"] = inner
        if panel.channel:
            found[f"differ-{panel.key}"] = render_to_string("studio/compose_differ.html", {"panel": panel})
    return found


def _draw(request: WorkspaceRequest, name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"studio/compose_{name}.html", context, request=request)


def _shared(
    request: WorkspaceRequest, desk: Desk, post: Post | None, form: dict[str, str] | None = None
) -> dict[str, Any]:
    deliveries = compose_launch.living(post)
    return {
        "desk": desk,
        "doc": desk.doc,
        "post": post,
        "may_publish": request.membership.may(May.PUBLISH),
        "may_connect": request.membership.may(May.CHANNELS),
        "standing": compose_launch.standing(deliveries),
        "launch": compose_launch.foot(request.membership, desk, deliveries, form),
        **compose_launch.notices(deliveries),
    }


def _page(
    request: WorkspaceRequest,
    desk: Desk,
    post: Post | None,
    form: dict[str, str] | None = None,
    *,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    context = {
        **_shared(request, desk, post, form),
        "action": _url(request, "studio:edit", pk=post.pk) if post else _url(request, "studio:compose"),
        "draft_key": request.POST.get("draft") or ids.token(12),
        "saved_at": moments.clock_time(post.updated_at) if post else "",
        "networks": "" if desk.channels else ", ".join(one.identity.name for one in door.networks()),
        "connectors": "" if desk.channels else _who_may(request.workspace, May.CHANNELS),
        "words": script_words(),
        **more,
    }
    return render(request, "studio/compose.html", context, status=status)


def _stale(request: WorkspaceRequest, desk: Desk, stale: Stale) -> HttpResponse:
    """Somebody saved in between: both stay, and the person chooses."""
    theirs = from_post(stale.post)

    def text(doc: Doc) -> str:
        return "\n".join(part["text"] for _key, body in doc.bodies() for part in body["parts"])

    context = {
        "time": moments.clock_time(stale.post.updated_at),
        "differs": word_diff(text(desk.doc), text(theirs)),
        "revision": stale.post.revision,
        "url": _url(request, "studio:edit", pk=stale.post.pk),
    }
    notice = _draw(request, "stale", context)
    if _scripted(request):
        return JsonResponse({"stale": notice, "revision": stale.post.revision}, status=HTTPStatus.CONFLICT)
    return _page(request, desk, stale.post, request.POST.dict(), status=HTTPStatus.CONFLICT, stale=notice)


def _refused(
    request: WorkspaceRequest, desk: Desk, post: Post | None, sentence: str, where: str = ""
) -> HttpResponse:
    """Not done, and why; what was typed is still there."""
    if _scripted(request):
        answer = _answer(request, desk, post) | {"refused": sentence, "where": where}
        return JsonResponse(answer, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.error(request, sentence)
    return _page(request, desk, post, request.POST.dict(), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _gone(request: WorkspaceRequest, url: str) -> HttpResponse:
    """To another page, whoever asks: script, htmx or a plain form."""
    if _scripted(request):
        return JsonResponse({"go": url})
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _with_undo(text: str, undo_url: str, page: str = "") -> str:
    """A message for the toast with its way back, and where to see it."""
    see = format_html('<a href="{}">{}</a>', page, _("See it")) if page else ""
    back = format_html(
        '<button type="button" class="undo" hx-post="{}" hx-swap="none">{}</button>', undo_url, _("Undo")
    )
    return format_html("{} {} {}", text, see, back)


# ── small things ─────────────────────────────────────────────────────────────────────────────────────────────────
def _scripted(request: WorkspaceRequest) -> bool:
    return "X-Compose" in request.headers


def _url(request: WorkspaceRequest, name: str, **more: Any) -> str:
    return reverse(name, kwargs={"workspace": request.workspace.slug, **more})


def _zone(request: WorkspaceRequest) -> Any:
    return clock.zone(request.workspace.time_zone)


def _post(request: WorkspaceRequest, pk: int) -> Post:
    present = Post.objects.of(request.workspace).present()
    return get_object_or_404(present.prefetch_related("versions", "labels"), pk=pk)


def _begun(request: WorkspaceRequest) -> Post | None:
    """The post this page already made: an answer lost on the way must not make a second one."""
    pk = request.session.get("drafts", {}).get(request.POST.get("draft", ""))
    return Post.objects.of(request.workspace).present().filter(pk=pk).first() if pk else None


def _remember(request: WorkspaceRequest, post: Post) -> None:
    if key := request.POST.get("draft"):
        drafts = dict(list(request.session.get("drafts", {}).items())[-MOST_DRAFT_KEYS:])
        request.session["drafts"] = {**drafts, key: post.pk}


def _asked_day(request: WorkspaceRequest) -> str:
    day = compose_when.read_date(request.GET.get("on", ""))
    return day.isoformat() if day else ""


def _usual_channels(request: WorkspaceRequest) -> list[int]:
    """Asked for in the address; else those of the person's last post; else all, when there are few."""
    usable = [
        channel.pk
        for channel in Channel.objects.of(request.workspace).defer("secrets").order_by("connected_at", "pk")
        if channel.is_usable and door.posts(channel)
    ]
    asked = [pk for pk in numbers(request.GET.getlist("channel")) if pk in usable]
    if asked:
        return asked
    last = Post.objects.of(request.workspace).filter(author=request.user).order_by("-pk").first()
    before = set(last.versions.values_list("channel", flat=True)) if last else set()
    return [pk for pk in usable if pk in before] or (usable if len(usable) <= 3 else usable[:1])


def _who_may(workspace: Workspace, may: May) -> str:
    members = Membership.objects.filter(workspace=workspace).select_related("user").order_by("pk")
    return ", ".join(str(member.user) for member in members if allows(member.role, may))
