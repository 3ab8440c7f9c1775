from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "jubir.channels"

    def ready(self) -> None:
        from jubir.channels import frame
        from jubir.ui import shell

        shell.notices.register(frame.notices)
        shell.counts.register("channels:list", frame.waiting)
        shell.commands.register(frame.commands)
