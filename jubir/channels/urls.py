"""Channels of a workspace; and one address for all of them to which servers send people back after they said yes."""

from django.urls import include, path

from jubir.channels import app_hooks, key_views, network_views, several_views, spending_views, views, webhooks

app_name = "channels"
inside = [
    path("", views.index, name="list"),
    path("connect/", views.choose, name="connect"),
    path("connect/<slug:network>/", views.connect, name="connect_to"),
    path("adopt/", views.adopt, name="adopt"),
    path("several/", several_views.several, name="several"),
    path("several/undo/", several_views.undo, name="undo_several"),
    path("networks/", network_views.index, name="networks"),
    path("networks/<slug:network>/", network_views.network, name="network"),
    path("keys/", key_views.index, name="keys"),
    path("keys/<slug:network>/", key_views.keys_of, name="keys_of"),
    path("keys/<slug:network>/try/", key_views.try_keys, name="try_keys"),
    path("keys/<slug:network>/remove/", key_views.remove_keys, name="remove_keys"),
    path("keys/<slug:network>/restore/", key_views.restore_keys, name="restore_keys"),
    path("spending/", spending_views.index, name="spending"),
    path("spending/<slug:network>/", spending_views.limit, name="spending_limit"),
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
