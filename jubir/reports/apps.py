from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "jubir.reports"

    def ready(self) -> None:
        from jubir.reports import actions

        actions.due.listen(_wake)


def _wake() -> None:
    # Imported late: a command that makes nothing opens no job store.
    from jubir.reports import jobs

    jobs.wake()
