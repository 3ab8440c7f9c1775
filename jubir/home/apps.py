from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "jubir.home"

    def ready(self) -> None:
        from jubir.home import frame
        from jubir.ui import shell

        shell.notices.register(frame.notices)
        shell.counts.register("home:today", frame.waiting)
