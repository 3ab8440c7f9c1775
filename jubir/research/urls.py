"""Research: addresses under /w/<slug>/research/."""

from django.urls import URLPattern

app_name = "research"

urlpatterns: list[URLPattern] = []
