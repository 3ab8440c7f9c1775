"""Listening: addresses under /w/<slug>/listening/."""

from django.urls import URLPattern

app_name = "listening"

urlpatterns: list[URLPattern] = []
