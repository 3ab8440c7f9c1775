"""Every address inside a workspace. A room that needs more than one prefix repeats it in its own urls.py."""

from django.urls import include, path

urlpatterns = [
    path("", include("jubir.studio.urls")),
    path("media/", include("jubir.media.urls")),
    path("publishing/", include("jubir.publishing.urls")),
    path("activity/", include("jubir.activity.urls")),
    path("inbox/", include("jubir.inbox.urls")),
    path("insights/", include("jubir.insights.urls")),
    path("listening/", include("jubir.listening.urls")),
    path("research/", include("jubir.research.urls")),
    path("reputation/", include("jubir.reputation.urls")),
    path("reports/", include("jubir.reports.urls")),
]
