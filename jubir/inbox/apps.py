from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "jubir.inbox"

    def ready(self) -> None:
        from jubir.channels import arriving
        from jubir.inbox import actions, frame, listeners
        from jubir.publishing import tell
        from jubir.ui import shell

        tell.answers_moved.listen(actions.settle_answers)
        arriving.received.listen(listeners.received)
        shell.counts.register("inbox:list", frame.waiting)
