"""Every address inside a workspace. A room that needs more than one prefix repeats it in its own urls.py."""

from django.urls import include, path

urlpatterns = [
    path("", include("jubir.studio.urls")),
    path("media/", include("jubir.media.urls")),
    path("publishing/", include("jubir.publishing.urls")),
    path("activity/", include("jubir.activity.urls")),
]
