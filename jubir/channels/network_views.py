"""What can be done where, and a network's own page: its guide, its limits, its quirks."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jubir.channels import abilities, asking, door, guides, places, queries
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.queries import owns_installation
from jubir.teams.roles import May
from jubir.ui.templatetags.ui import network_name


@require_GET
@workspace_view(May.VIEW)
def index(request: WorkspaceRequest) -> HttpResponse:
    """Networks × verbs."""
    used = set(queries.in_use(request.workspace).values_list("network", flat=True))
    rows = abilities.table()
    return render(
        request,
        "channels/networks.html",
        {
            "verbs": abilities.verbs(),
            "groups": [
                (abilities.group_label(group), [row for row in rows if row.group == group])
                for group in guides.GROUPS
                if any(row.group == group for row in rows)
            ],
            "used": used,
        },
    )


@require_GET
@workspace_view(May.VIEW)
def network(request: WorkspaceRequest, network: str) -> HttpResponse:
    """Everything about one network."""
    row = next((one for one in abilities.table() if one.slug == network), None)
    if row is None:
        raise Http404
    connector = door.connector(network)
    guide = guides.of(network)
    return render(
        request,
        "channels/network.html",
        {
            "network": network,
            "name": network_name(network),
            "row": row,
            "pitch": asking.pitch(network),
            "news": guide.word("news"),
            "verbs": abilities.verbs(),
            "kinds": [
                (label, abilities.limits_said(limits, network))
                for label, limits in abilities.kinds(connector)
            ]
            if row.text and connector.identity.posts
            else [],
            "steps": guides.page(guide, places.of(network)),
            "identity": connector.identity,
            "may_connect": request.membership.may(May.CHANNELS),
            "lacks_keys": bool(door.missing_keys(network)),
            "wants_keys": bool(connector.auth.keys),
            "owns": owns_installation(request.user),
        },
    )
