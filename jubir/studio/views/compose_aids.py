"""What helps while writing: people to mention, hashtags, link previews."""

from typing import Any

from django.core.files.base import ContentFile
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from jubir.channels import door, peek
from jubir.channels.models import Channel
from jubir.media import actions as media
from jubir.media.models import Asset
from jubir.networks.errors import NetworkError
from jubir.studio import compose_tags
from jubir.studio.compose_pics import asset_url
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May


@require_GET
@workspace_view(May.WRITE)
def people(request: WorkspaceRequest) -> HttpResponse:
    """People on a chosen channel's network whose name begins like `q`: {"people": [{handle, name, network}]}."""
    query = request.GET.get("q", "").strip().lstrip("@")[:60]
    chosen = Channel.objects.of(request.workspace).filter(pk__in=_ids(request.GET.getlist("channel")))
    found: list[dict[str, Any]] = []
    silent = False
    for channel in chosen[:3] if len(query) > 1 else ():
        if (
            not channel.is_usable
            or not door.knows(channel)
            or not hasattr(door.connector(channel.network), "find_people")
        ):
            continue
        try:
            persons = door.ask_now(channel, "find_people", query)
        except NetworkError:
            silent = True
            continue
        found += [
            {"handle": person.handle.lstrip("@"), "name": person.name, "network": channel.network}
            for person in persons[:6]
        ]
    return JsonResponse({"people": found[:10], "silent": silent and not found})


def _ids(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]


@require_GET
@workspace_view(May.WRITE)
def tags(request: WorkspaceRequest) -> HttpResponse:
    """The workspace's own hashtags, the most used first."""
    return JsonResponse({"tags": compose_tags.used(request.workspace)})


@require_POST
@workspace_view(May.WRITE)
def link(request: WorkspaceRequest) -> HttpResponse:
    """A link's preview as the fragment for its place in the composer: {"html"}, "" when the page gives none."""
    key = request.POST.get("key", "")
    try:
        page = peek.peek(request.POST.get("url", "")[:2000])
    except peek.Unreadable as reason:
        return JsonResponse({"html": "", "code": reason.code})
    if not page.title:
        return JsonResponse({"html": "", "code": "untitled"})
    asset = _picture(request, page)
    shown = {
        "url": page.url,
        "title": page.title,
        "description": page.description,
        "asset": asset.pk if asset else None,
    }
    thumb = asset_url(request.workspace, asset, "thumb") if asset else ""
    context = {"key": key if key == "all" or key.isdecimal() else "all", "link": shown, "thumb": thumb}
    return JsonResponse({"html": render_to_string("studio/compose_card.html", context, request=request)})


def _picture(request: WorkspaceRequest, page: peek.Page) -> Asset | None:
    """The page's picture among the workspace's assets; a page whose picture is not taken is shown without."""
    if not page.picture:
        return None
    try:
        return media.store(
            workspace=request.workspace,
            by=request.user,
            file=ContentFile(page.picture, name=page.picture_name),
            name=page.picture_name,
        )
    except media.Refused:
        return None
