"""The post's own page."""

from django.http import HttpResponse

from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May


@workspace_view(May.VIEW)
def post(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return HttpResponse()
