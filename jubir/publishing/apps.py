from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "jubir.publishing"

    def ready(self) -> None:
        from jubir.channels import arriving
        from jubir.content.actions import deleting
        from jubir.media.actions import holding
        from jubir.publishing import listeners, outcomes
        from jubir.teams import announce

        deleting.listen(listeners.post_is_deleted)
        holding.listen(listeners.holds_asset)
        arriving.outcomes.listen(outcomes.told)
        announce.hear(listeners.workspace_changed)
