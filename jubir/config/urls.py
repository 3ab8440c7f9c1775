"""The root of every address. Each room owns its own urls.py; what belongs to a workspace lives under /w/<slug>/."""

from django.urls import include, path

urlpatterns = [
    path("", include("jubir.home.urls")),
    path("", include("jubir.teams.urls")),
    path("", include("jubir.teams.account_urls")),
    path("", include("jubir.channels.urls")),
    path("w/<slug:workspace>/", include("jubir.config.workspace_urls")),
    path("ui/", include("jubir.ui.urls")),
    path("r/", include("jubir.reports.share_urls")),
    path("fetch/", include("jubir.media.public_urls")),
]

handler400 = "jubir.ui.views.bad_request"
handler403 = "jubir.ui.views.forbidden"
handler404 = "jubir.ui.views.not_found"
handler500 = "jubir.ui.views.broken"
