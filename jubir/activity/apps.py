from django.apps import AppConfig
from django.http import HttpRequest


class ActivityConfig(AppConfig):
    name = "jubir.activity"

    def ready(self) -> None:
        from jubir.activity import actions, queries
        from jubir.teams import announce
        from jubir.ui import shell

        def unread(request: HttpRequest) -> int:
            membership = getattr(request, "membership", None)
            return queries.unread_count(membership.workspace, membership.user) if membership else 0

        announce.hear(actions.record)
        shell.counts.register("activity:notifications", unread)
