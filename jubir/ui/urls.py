from django.urls import path

from jubir.ui import views

app_name = "ui"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("palette/", views.palette, name="palette"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("", views.components, name="components"),
]
