"""Inbox: addresses under /w/<slug>/inbox/."""

from django.urls import URLPattern

app_name = "inbox"

urlpatterns: list[URLPattern] = []
