from django.apps import AppConfig
from django.http import HttpRequest


class ReputationConfig(AppConfig):
    name = "jubir.reputation"

    def ready(self) -> None:
        from jubir.publishing import tell
        from jubir.reputation import listeners, queries
        from jubir.ui import shell

        def waiting(request: HttpRequest) -> int:
            """Alerts that nobody has taken on."""
            membership = getattr(request, "membership", None)
            return queries.open_alerts(membership.workspace).count() if membership else 0

        tell.by_hand.listen(listeners.by_hand)
        shell.counts.register("reputation:overview", waiting)
