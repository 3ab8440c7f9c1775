from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "jubir.media"

    def ready(self) -> None:
        from jubir.media import renditions

        renditions.due.listen(_wake)


def _wake() -> None:
    # Imported late: a command that makes no media opens no job store.
    from jubir.media import jobs

    jobs.wake()
