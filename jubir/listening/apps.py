from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "jubir.listening"

    def ready(self) -> None:
        from jubir.channels import arriving
        from jubir.listening import jobs

        arriving.arrived.listen(jobs.hear)
