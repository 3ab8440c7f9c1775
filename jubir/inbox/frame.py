"""What the inbox tells the frame of every page."""

from django.http import HttpRequest

from jubir.inbox import queries


def waiting(request: HttpRequest) -> int:
    """How many wait for an answer: the number beside the inbox in the rail."""
    workspace = getattr(request, "workspace", None)
    return queries.waiting(workspace).count() if workspace is not None else 0
