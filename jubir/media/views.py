"""The library: looking, uploading, describing, throwing away. And the files themselves, to members only."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from jubir.media import actions, queries, refusals, serving
from jubir.media.actions import Refused
from jubir.media.models import Asset
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May

MOST_AT_ONCE = 50


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────
@require_safe
@workspace_view(May.VIEW)
def file(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    asset = get_object_or_404(Asset.objects.of(request.workspace), pk=pk)
    return serving.serve(request, asset.file.name, asset.mime, name=asset.name)


@require_safe
@workspace_view(May.VIEW)
def thumb(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    asset = get_object_or_404(Asset.objects.of(request.workspace), pk=pk)
    return serving.serve(request, asset.thumb.name, "image/webp", name=f"{asset.pk}.webp")


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────
@require_GET
@workspace_view(May.VIEW)
def library(request: WorkspaceRequest) -> HttpResponse:
    wanted = queries.Filter.read(request.GET)
    before = _whole(request.GET.get("before", ""))
    assets, more = queries.page_of(queries.library(request.workspace, wanted), before or None)
    context = {
        "assets": assets,
        "more": more,
        "wanted": wanted,
        "may_write": request.membership.may(May.WRITE),
        "limits": upload_limits(),
    }
    if request.htmx and before:
        return render(request, "media/library.html#page", context)
    context["counts"] = queries.counts(request.workspace)
    if request.htmx and request.htmx.target == "library":
        return render(request, "media/library.html#found", context)
    return render(request, "media/library.html", context)


def _whole(word: str) -> int:
    """A number from an address; 0 for anything else."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0


def upload_limits() -> dict[str, int]:
    """In bytes; what the page tells before a large file travels for nothing."""
    return {
        "video": settings.JUBIR_MAX_UPLOAD_MB * 1_000_000,
        "picture": settings.JUBIR_MAX_PICTURE_MB * 1_000_000,
    }


@require_GET
@workspace_view(May.VIEW)
def tile(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """One tile of the grid, for a video whose making moves on."""
    asset = get_object_or_404(queries.with_counts(Asset.objects.of(request.workspace).present()), pk=pk)
    return render(request, "media/tile.html", {"asset": asset})


@require_GET
@workspace_view(May.VIEW)
def asset(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Asset.objects.of(request.workspace), pk=pk)
    return _asset_page(request, found)


def _asset_page(
    request: WorkspaceRequest, found: Asset, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "asset": found,
        "posts": queries.posts_with(found)[:20],
        "may_write": request.membership.may(May.WRITE),
        "why": refusals.sentence(found.error, name=found.name) if found.error else "",
        "wrong": wrong,
    }
    template = "media/asset.html#dialog" if request.htmx else "media/asset.html"
    return render(request, template, context, status=status)


# ── uploading ────────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.WRITE)
def upload(request: WorkspaceRequest) -> HttpResponse:
    """Files under "file": as JSON {assets, refused}, as tiles for htmx, or back to the library for a plain form."""
    taken: list[Asset] = []
    refused: list[dict[str, str]] = []
    sent = request.FILES.getlist("file")[:MOST_AT_ONCE]
    if not sent:
        refused.append({"name": "", "code": "no_file", "sentence": refusals.sentence("no_file")})
    for one in sent:
        try:
            taken.append(
                actions.store(workspace=request.workspace, by=request.user, file=one, name=one.name or "")
            )
        except Refused as refusal:
            refused.append({"name": one.name or "", "code": refusal.code, "sentence": refusal.sentence})
    status = 200 if taken else 422
    if "application/json" in request.headers.get("Accept", ""):
        body = {"assets": [as_json(request, one) for one in taken], "refused": refused}
        return JsonResponse(body, status=status)
    if request.htmx:
        return render(request, "media/uploaded.html", {"assets": taken, "refused": refused}, status=status)
    if refused:
        return render(request, "media/refused.html", {"refused": refused, "taken": taken}, status=status)
    return redirect("media:library", workspace=request.workspace.slug)


def as_json(request: WorkspaceRequest, one: Asset) -> dict[str, Any]:
    """What scripts need of an asset."""

    def address(name: str) -> str:
        return reverse(f"media:{name}", kwargs={"workspace": request.workspace.slug, "pk": one.pk})

    return {
        "id": one.pk,
        "kind": one.kind,
        "mime": one.mime,
        "name": one.name,
        "alt": one.alt,
        "bytes": one.bytes,
        "width": one.width,
        "height": one.height,
        "seconds": one.seconds,
        "blurhash": one.blurhash,
        "state": one.state,
        "progress": one.progress,
        "error": refusals.sentence(one.error, name=one.name) if one.error else "",
        "thumb": address("thumb") if one.thumb else "",
        "file": address("file"),
        "page": address("asset"),
    }


@require_GET
@workspace_view(May.VIEW)
def facts(request: WorkspaceRequest, pk: int) -> JsonResponse:
    """The same JSON for one asset: a script asks how far a video is."""
    return JsonResponse(as_json(request, get_object_or_404(Asset.objects.of(request.workspace), pk=pk)))


# ── describing ───────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.WRITE)
def describe(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Asset.objects.of(request.workspace).present(), pk=pk)
    saved = actions.describe(asset=found, alt=request.POST.get("alt", ""), by=request.user)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(as_json(request, saved))
    if not request.htmx:
        return redirect("media:asset", workspace=request.workspace.slug, pk=pk)
    return HttpResponse(headers={"HX-Trigger": json.dumps({f"asset-{pk}": True, "asset-saved": True})})


@require_http_methods(["GET", "POST"])
@workspace_view(May.WRITE)
def describing(request: WorkspaceRequest) -> HttpResponse:
    """One after the other, what nobody has described yet. `skip` holds the ids put off in this round."""
    source = request.POST if request.method == "POST" else request.GET
    skip = [pk for pk in map(_whole, source.get("skip", "").split(",")) if pk][-200:]
    done = _whole(source.get("done", ""))
    now = _whole(source.get("pk", ""))
    if request.method == "POST" and now:
        found = get_object_or_404(Asset.objects.of(request.workspace).present(), pk=now)
        if request.POST.get("do") == "skip" or not request.POST.get("alt", "").strip():
            skip.append(found.pk)
        else:
            actions.describe(asset=found, alt=request.POST["alt"], by=request.user)
            done += 1
    waiting = queries.undescribed(request.workspace)
    context = {
        "asset": waiting.exclude(pk__in=skip).first(),
        "left": waiting.exclude(pk__in=skip).count(),
        "done": done,
        "skipped": len(skip),
        "skip": ",".join(map(str, skip)),
    }
    return render(request, "media/describing.html#one" if request.htmx else "media/describing.html", context)


# ── throwing away ────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.WRITE)
def delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Asset.objects.of(request.workspace), pk=pk)
    try:
        actions.delete(asset=found, by=request.user)
    except Refused as refusal:
        return _asset_page(request, found, wrong=refusal.sentence, status=422)
    back = reverse("media:restore", kwargs={"workspace": request.workspace.slug, "pk": pk})
    if not request.htmx:
        return redirect("media:library", workspace=request.workspace.slug)
    said = _("“%(name)s” was deleted.") % {"name": found.name}
    return HttpResponse(
        headers={
            "HX-Reswap": "none",  # the dialog closes and removes itself, and gives the toasts back to the page
            "HX-Trigger": json.dumps(
                {"asset-gone": {"pk": pk}, "close-dialog": True, "toast": {"text": said, "undo": back}}
            ),
        }
    )


@require_POST
@workspace_view(May.WRITE)
def restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Asset.objects.of(request.workspace), pk=pk)
    actions.restore(asset=found, by=request.user)
    if not request.htmx:
        return redirect("media:library", workspace=request.workspace.slug)
    said = _("“%(name)s” is back.") % {"name": found.name}
    return HttpResponse(headers={"HX-Trigger": json.dumps({"library": True, "toast": {"text": said}})})
