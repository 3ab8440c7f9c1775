"""Channels of a workspace; and one address for all of them to which servers send people back after they said yes."""

from django.urls import include, path

from jubir.channels import app_hooks, views, webhooks

app_name = "channels"
inside = [
    path("", views.index, name="list"),
    path("connect/", views.choose, name="connect"),
    path("connect/<slug:network>/", views.connect, name="connect_to"),
    path("adopt/", views.adopt, name="adopt"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/disconnect/", views.disconnect, name="disconnect"),
    path("<int:pk>/reconnect/", views.reconnect, name="reconnect"),
    path("<int:pk>/restore/", views.restore, name="restore"),
]
urlpatterns = [
    path("channels/callback/", views.callback, name="callback"),
    path("hooks/<slug:network>/", app_hooks.receive, name="app_hook"),
    path("hooks/<slug:network>/<str:key>/", webhooks.receive, name="hook"),
    path("w/<slug:workspace>/channels/", include(inside)),
]
