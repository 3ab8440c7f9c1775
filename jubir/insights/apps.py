from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "jubir.insights"

    def ready(self) -> None:
        from jubir.channels import arriving
        from jubir.insights import listeners

        arriving.measured.listen(listeners.measured)
