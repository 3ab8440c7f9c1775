"""Listening: addresses under /w/<slug>/listening/. Sorted by path."""

from django.urls import path

from jubir.listening import views

app_name = "listening"
urlpatterns = [
    path("", views.mentions, name="mentions"),
    path("<int:pk>/", views.mention, name="mention"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/mark/", views.mark, name="mark"),
    path("seen/", views.all_seen, name="all_seen"),
    path("sources/", views.sources, name="sources"),
    path("sources/choose/", views.choose_sources, name="choose_sources"),
    path("sources/<int:pk>/switch/", views.switch_source, name="switch_source"),
    path("watches/", views.watches, name="watches"),
    path("watches/lists/", views.lists, name="lists"),
    path("watches/new/", views.watch, name="new_watch"),
    path("watches/preview/", views.preview, name="preview"),
    path("watches/<int:pk>/", views.watch, name="watch"),
    path("watches/<int:pk>/active/", views.set_active, name="set_active"),
    path("watches/<int:pk>/delete/", views.delete_watch, name="delete_watch"),
    path("watches/<int:pk>/restore/", views.restore_watch, name="restore_watch"),
]
