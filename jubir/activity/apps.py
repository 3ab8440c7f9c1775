from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "jubir.activity"

    def ready(self) -> None:
        from jubir.activity import actions, queries
        from jubir.teams import announce
        from jubir.ui import shell

        announce.hear(actions.record)
        shell.counts.register(
            "activity:notifications",
            lambda request: queries.unread_count(request.workspace, request.user),
        )
