from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "jubir.research"

    def ready(self) -> None:
        from jubir.research import actions

        actions.due.listen(_wake)


def _wake() -> None:
    # Imported late: a command that makes nothing opens no job store.
    from jubir.research import jobs

    jobs.wake()
