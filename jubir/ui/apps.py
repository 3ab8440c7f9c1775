from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "jubir.ui"
