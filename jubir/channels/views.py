"""Channels: the list, connecting, connecting again, letting go."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from jubir.channels import (
    abilities,
    actions,
    asking,
    door,
    guides,
    places,
    queries,
    rights,
    saying,
    several_views,
)
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.teams.access import WorkspaceRequest, enter, membership_for, workspace_view
from jubir.teams.models import Membership, Workspace
from jubir.teams.queries import installation_owner, owns_installation
from jubir.teams.roles import May, who_may
from jubir.ui.templatetags.ui import network_name

#: Sign-ins under way that a session remembers, and for how many seconds.
MOST_PENDING, PATIENCE = 5, 20 * 60
PENDING, HELD = "channels.pending", "channels.held"
#: With more channels than these the list is searched and drawn in two columns.
MANY = 8


def _channel(request: WorkspaceRequest, pk: int) -> Channel:
    return get_object_or_404(Channel.objects.of(request.workspace).select_related("workspace"), pk=pk)


def _list(workspace: Workspace, new: Channel | None = None) -> str:
    return reverse("channels:list", args=[workspace.slug]) + (f"?new={new.pk}" if new else "")


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────
@require_GET
@workspace_view(May.VIEW)
def index(request: WorkspaceRequest) -> HttpResponse:
    found = list(queries.listed(request.workspace))
    fresh = set(request.GET.get("new", "").split(","))
    kept = clock.now() - actions.KEEP_SECRETS
    rows: list[dict[str, Any]] = [
        {
            "channel": one,
            "kind": saying.KINDS[Health(one.health)],
            "sentence": saying.health_sentence(one),
            "restorable": one.disconnected_at is not None and one.disconnected_at > kept,
            "lacks": rights.said(missing := queries.missing_rights(one)),
            "lacks_codes": missing,
            "ends": one.secrets_expire_at if one.is_usable and queries.ends_soon(one) else None,
        }
        for one in found
    ]
    living = [row for row in rows if row["channel"].health != Health.DISCONNECTED]
    new = [one for one in found if str(one.pk) in fresh and one.is_usable]
    return render(
        request,
        "channels/list.html",
        {
            "rows": living,
            "needing": [row for row in living if _needs(row)],
            "well": [row for row in living if not _needs(row)],
            "many": len(living) > MANY,
            "gone": [row for row in rows if row["channel"].health == Health.DISCONNECTED],
            "new": new[0] if len(new) == 1 else None,
            "news": new if len(new) > 1 else [],
            "may_connect": request.membership.may(May.CHANNELS),
            "helpers": _helpers(request.workspace),
            "months": [saying.spending_sentences(one) for one in queries.months(request.workspace)],
        },
    )


def _needs(row: dict[str, Any]) -> bool:
    """Whether somebody should look at it: it stands first then."""
    return row["kind"] != "good" or bool(row["lacks"]) or row["ends"] is not None


def _helpers(workspace: Workspace) -> list[Any]:
    """Who can connect channels."""
    found = Membership.objects.filter(workspace=workspace, role__in=who_may(May.CHANNELS))
    return [one.user for one in found.select_related("user").order_by("pk")[:4]]


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────────────────
@require_GET
@workspace_view(May.CHANNELS)
def choose(request: WorkspaceRequest) -> HttpResponse:
    """Every network by what it is for. One whose app keys are missing is there too, and says what it takes."""
    offers = [_offered(one) for one in door.networks()]
    others = [one for one in offers if not one["own"]]
    groups = [
        (abilities.group_label(group), [one for one in others if one["group"] == group])
        for group in guides.GROUPS
    ]
    return render(
        request,
        "channels/choose.html",
        {
            "groups": [(label, found) for label, found in groups if found],
            "sandbox": next((one for one in offers if one["own"]), None),
            "searched": len(others) > MANY,
        },
    )


def _offered(connector: Any) -> dict[str, Any]:
    slug = connector.identity.slug
    return {
        "slug": slug,
        "name": network_name(slug),
        "pitch": asking.pitch(slug),
        "group": abilities.group_of(connector),
        "own": bool(connector.auth.own),
        "lacks_keys": bool(door.missing_keys(slug)),
    }


@sensitive_post_parameters()
@never_cache
@workspace_view(May.CHANNELS)
def connect(request: WorkspaceRequest, network: str) -> HttpResponse:
    """The form of a network, and what comes of it. `next`: where to go once it is connected."""
    if network not in {one.identity.slug for one in door.networks()}:
        raise Http404
    return _connect(request, network, None)


@sensitive_post_parameters()
@never_cache
@workspace_view(May.CHANNELS)
def reconnect(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """The same for a channel that was connected before: the same account must say yes."""
    channel = _channel(request, pk)
    try:
        door.connector(channel.network)
    except KeyError:
        messages.error(request, _("This Jubir no longer knows the network of this channel."))
        return redirect(_list(request.workspace))
    return _connect(request, channel.network, channel)


def _connect(request: WorkspaceRequest, network: str, channel: Channel | None) -> HttpResponse:
    if request.method != "POST":
        if door.missing_keys(network):
            return _lacks_keys(request, network)
        return _form(request, network, channel, _known(channel, request.workspace))
    answers = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    try:
        if door.connector(network).auth.kind == "oauth":
            return _leave(request, network, channel, answers)
        done = actions.connect_form(
            workspace=request.workspace, by=request.user, network=network, answers=answers, channel=channel
        )
    except actions.SomebodyElse as other:
        return _offer(request, other)
    except actions.Several as several:
        return several_views.hold(request, request.workspace, several)
    except actions.Refused as refused:
        if refused.code == "no_keys":
            return _lacks_keys(request, network)
        return _form(request, network, channel, answers, refused)
    return redirect(_onward(request, done, request.POST.get("next", "")))


def _lacks_keys(request: WorkspaceRequest, network: str) -> HttpResponse:
    """No dead end: what it takes, who can do it, and how."""
    guide = guides.of(network)
    return render(
        request,
        "channels/lacks_keys.html",
        {
            "network": network,
            "name": network_name(network),
            "pitch": asking.pitch(network),
            "news": guide.word("news"),
            "steps": guides.page(guide, places.of(network)),
            "owns": owns_installation(request.user),
            "owner": installation_owner(),
        },
    )


def _known(channel: Channel | None, workspace: Workspace) -> dict[str, str]:
    """What need not be typed again."""
    if channel is None:
        return {"name": workspace.name}
    return {"handle": channel.handle, "server": channel.server.removeprefix("https://"), "name": channel.name}


def _form(
    request: WorkspaceRequest,
    network: str,
    channel: Channel | None,
    answers: dict[str, str],
    refused: actions.Refused | None = None,
) -> HttpResponse:
    auth = door.connector(network).auth
    if channel is not None and network == "bluesky" and request.method != "POST":
        answers = {**answers, "server": ""}
    sentence = saying.refusal(refused) if refused else ""
    wrong = {refused.field: sentence} if refused and refused.field else {}
    asked = asking.fields(network, answers, wrong)
    return render(
        request,
        "channels/connect.html",
        {
            "network": network,
            "name": network_name(network),
            "channel": channel,
            "lead": guides.of(network).word("lead"),
            "news": guides.of(network).word("news"),
            "steps": guides.page(guides.of(network), places.of(network)),
            "asks_server": any(one.name == "server" and one.kind != "choice" for one in auth.fields),
            "fields": [one for one in asked if one.required],
            "extra": [one for one in asked if not one.required],
            "extra_open": any(one.value or one.wrong for one in asked if not one.required),
            "help": auth.help,
            "help_label": asking.help_label(network),
            "leaves": auth.kind == "oauth",
            "own": bool(auth.own),
            "wrong": "" if wrong else sentence,
            "detail": refused.detail if refused and refused.code != "required" else "",
            "next": _own_path(request, request.POST.get("next") or request.GET.get("next", "")),
        },
        status=422 if refused else 200,
    )


def _own_path(request: HttpRequest, path: str) -> str:
    return path if path and url_has_allowed_host_and_scheme(path, {request.get_host()}) else ""


def _onward(request: HttpRequest, channel: Channel, wish: str) -> str:
    """To where the person was going, else to the list, which says what can be done next."""
    shown = {"channel": channel.name or channel.handle, "network": network_name(channel.network)}
    if there := _own_path(request, wish):
        messages.success(request, _("%(channel)s on %(network)s is connected.") % shown)
        return there
    return _list(channel.workspace, channel)


# ── saying yes over there ────────────────────────────────────────────────────────────────────────────────────────
def _leave(
    request: WorkspaceRequest, network: str, channel: Channel | None, answers: dict[str, str]
) -> HttpResponse:
    """A page that sends the browser on: a redirect of a form to another site would be stopped by our own rules."""
    leaving = actions.start_oauth(
        workspace=request.workspace,
        by=request.user,
        network=network,
        answers=answers,
        redirect_uri=places.redirect_uri(),
    )
    keep = {
        **leaving.keep,
        "workspace": request.workspace.slug,
        "channel": channel.pk if channel else None,
        "next": _own_path(request, answers.get("next", "")),
        "at": clock.now().timestamp(),
    }
    pending = dict(list(request.session.get(PENDING, {}).items())[-MOST_PENDING + 1 :])
    request.session[PENDING] = {**pending, leaving.state: keep}
    host = leaving.url.split("/")[2]
    return render(request, "channels/leave.html", {"url": leaving.url, "host": host})


@login_required
@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """A server sends the person back here, with a code or without."""
    pending = dict(request.session.get(PENDING, {}))
    keep = pending.pop(request.GET.get("state", ""), None)
    request.session[PENDING] = pending
    if keep is None or clock.now().timestamp() - keep["at"] > PATIENCE:
        messages.error(request, saying.refusal(actions.Refused("begin_again")))
        return redirect("/" if keep is None else reverse("channels:connect", args=[keep["workspace"]]))
    membership = membership_for(request.user, keep["workspace"])
    translation.activate(membership.user.language)
    inside = enter(request, membership)
    channel = Channel.objects.of(membership.workspace).filter(pk=keep["channel"] or 0).first()
    try:
        if not request.GET.get("code"):
            raise actions.Refused("denied", network=keep["network"])
        done = actions.finish_oauth(
            workspace=membership.workspace,
            by=membership.user,
            keep=keep,
            code=request.GET["code"],
            channel=channel,
        )
    except actions.SomebodyElse as other:
        return _offer(inside, other)
    except actions.Several as several:
        return several_views.hold(inside, membership.workspace, several)
    except actions.Refused as refused:
        answers = {"server": keep["server"].removeprefix("https://")}
        return _form(inside, keep["network"], channel, answers, refused)
    return redirect(_onward(request, done, keep["next"]))


# ── another account said yes ─────────────────────────────────────────────────────────────────────────────────────
def _offer(request: WorkspaceRequest, other: actions.SomebodyElse) -> HttpResponse:
    """Whose account it is, and whether it shall be a channel of its own. It is held, sealed, for some minutes."""
    connected = other.connected
    there = (
        Channel.objects.of(request.workspace)
        .filter(network=other.network, remote_id=connected.account.remote_id)
        .defer("secrets")
        .first()
    )
    request.session[HELD] = {
        "held": actions.hold(connected),
        "network": other.network,
        "workspace": request.workspace.slug,
        "at": clock.now().timestamp(),
    }
    return render(
        request,
        "channels/other.html",
        {"meant": other.channel, "came": connected, "there": there, "network": other.network},
        status=409,
    )


@require_POST
@workspace_view(May.CHANNELS)
def adopt(request: WorkspaceRequest) -> HttpResponse:
    held = request.session.pop(HELD, None)
    fresh = held and held["workspace"] == request.workspace.slug
    if not fresh or clock.now().timestamp() - held["at"] > PATIENCE:
        messages.error(request, saying.refusal(actions.Refused("begin_again")))
        return redirect("channels:connect", workspace=request.workspace.slug)
    done = actions.connect_held(
        workspace=request.workspace, by=request.user, network=held["network"], held=held["held"]
    )
    return redirect(_list(request.workspace, done))


# ── deeds ────────────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.CHANNELS)
def check(request: WorkspaceRequest, pk: int) -> HttpResponse:
    channel = actions.check_health(channel=_channel(request, pk))
    kind = "" if channel.health == Health.CONNECTED else "need"
    text = _("Checked just now: %(sentence)s") % {"sentence": saying.health_sentence(channel)}
    return _told(request, text, kind=kind)


@require_POST
@workspace_view(May.CHANNELS)
def disconnect(request: WorkspaceRequest, pk: int) -> HttpResponse:
    channel = actions.disconnect(channel=_channel(request, pk), by=request.user)
    undo = reverse("channels:restore", args=[request.workspace.slug, pk])
    text = _("%(channel)s is disconnected. Nothing goes out there any more.") % {"channel": channel.handle}
    return _told(request, text, undo=undo)


@require_POST
@workspace_view(May.CHANNELS)
def restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    try:
        channel = actions.restore(channel=_channel(request, pk), by=request.user)
    except actions.Refused as refused:
        return _told(request, saying.refusal(refused), kind="error")
    channel = actions.check_health(channel=channel)
    text = _("%(channel)s is connected again.") % {"channel": channel.handle}
    return _told(request, text if channel.is_usable else saying.health_sentence(channel))


def _told(request: WorkspaceRequest, text: str, *, undo: str = "", kind: str = "") -> HttpResponse:
    """A toast and a fresh list to a script, the list with a message to everyone else."""
    if request.headers.get("HX-Request"):
        toast = {key: value for key, value in (("text", text), ("undo", undo), ("kind", kind)) if value}
        answer = HttpResponse(status=409 if kind == "error" else 204)
        answer["HX-Trigger"] = json.dumps({"toast": toast, "channels:changed": {}})
        return answer
    (messages.error if kind == "error" else messages.success)(request, text)
    return HttpResponseRedirect(_list(request.workspace))
