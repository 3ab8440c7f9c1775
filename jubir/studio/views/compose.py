"""The composer: one post, its channels, its previews, and when it goes out."""

from django.http import HttpResponse

from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May


@workspace_view(May.WRITE)
def compose(request: WorkspaceRequest) -> HttpResponse:
    """A new post: nothing is kept until there is something to keep."""
    return HttpResponse()


@workspace_view(May.WRITE)
def edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return HttpResponse()
