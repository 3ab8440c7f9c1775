"""The queue."""

from django.http import HttpResponse

from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May


@workspace_view(May.VIEW)
def queue(request: WorkspaceRequest) -> HttpResponse:
    return HttpResponse()
