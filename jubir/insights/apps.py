from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "jubir.insights"

    def ready(self) -> None:
        from jubir.channels import arriving
        from jubir.insights import listeners
        from jubir.publishing import tell

        arriving.measured.listen(listeners.measured)
        tell.taken_down.listen(listeners.taken_down)
