"""Composer, calendar, queue and the post's own page. Sorted by path."""

from django.urls import path

from jubir.studio.views import calendar, compose, post, queue

app_name = "studio"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("compose/", compose.compose, name="compose"),
    path("posts/<int:pk>/", post.post, name="post"),
    path("posts/<int:pk>/edit/", compose.edit, name="edit"),
    path("queue/", queue.queue, name="queue"),
]
